"""The optimiser's answer: a plan as a scenario, how good it is proven to be, what binds, what cannot be and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sqdash.answers.optimise.problem import Problem
from sqdash.answers.optimise.relaxation import Relaxation, texts
from sqdash.model.scenario import Scenario
from sqdash.returns.types import Workspace

NO_DATA, FLOOR = "no_data", "floor"
ROUNDING = 1e-9
Place = tuple[str, str]
"""area code (or "city") and indicator"""


class Unreachable(NamedTuple):
    """A target that cannot be met, and why: "limit", "lag", "cap", "years", "locked", "change" (the cap on changes),
    "conflict" (alone it could), "budget", "no_data" (no denominator).

    `indicator` is None where it is not one target: an area's floor ("floor"), or with area ``*`` a budget that not even
    the locked inputs and floors fit into. Any one of the relaxations is enough, the reason's own comes first.
    """

    area_code: str
    indicator: str | None
    reason: str
    relaxations: tuple[Relaxation, ...] = ()

    def relaxation(self, workspace: Workspace) -> str:
        """What would make it possible, in words; empty where nothing was found (or there were too many to try)."""
        return texts(self.relaxations, workspace)


class Binding(NamedTuple):
    """A target the plan only just meets: one step less of something in it, and it is missed.

    `saving` is what the plan would cost less without this target, in yuan, where that was worked out.
    """

    area_code: str
    indicator: str
    saving: float | None


@dataclass(frozen=True)
class Answer:
    """`status`: "optimal" (proven, `gap` 0), "feasible" (proven to within `gap`), "stopped" (the best known then), or
    "infeasible" (something asked for cannot be had; the plan does what can be, best proven to within `gap`).

    `objective` and `bound` are yuan (least-cost), weight of the area targets met (most-targets) or per cent of the
    worst-off area (fairest). `cost` is yuan to the target year, locked inputs included, at present value if asked for;
    `spending` the same money by year, never discounted. `met` of `of` area targets; `met_cells` names them.
    `left_out` could be met, but the money went elsewhere. `attainment` is per cent by area, of the fairest plan.
    Prices of targets are yuan: what the last one met costs, what one more would cost. `scenario` is None only when
    there is no plan at all.
    """

    problem: Problem
    status: str
    objective: float
    bound: float
    cost: float
    met: int
    of: int
    scenario: Scenario | None
    spending: tuple[tuple[int, float], ...] = ()
    met_cells: tuple[Place, ...] = ()
    city_met: tuple[str, ...] = ()
    unreachable: tuple[Unreachable, ...] = ()
    left_out: tuple[Place, ...] = ()
    binding: tuple[Binding, ...] = ()
    price_of_last_target: float | None = None
    price_of_next_target: float | None = None
    attainment: tuple[tuple[str, int], ...] = field(default=())

    @property
    def gap(self) -> float:
        """How far from the best the plan may be at most, as a share of its objective; what rounding leaves is none."""
        apart = abs(self.objective - self.bound) / max(abs(self.objective), ROUNDING)
        return apart if apart > ROUNDING else 0.0

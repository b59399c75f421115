"""What is asked of the optimiser, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sqdash.model.projection import BASELINE, inputs_of
from sqdash.model.scenario import EVERY, Scenario
from sqdash.model.system import Floats, system
from sqdash.returns.types import Workspace

LEAST_COST, MOST_TARGETS, FAIREST = OBJECTIVES = ("least-cost", "most-targets", "fairest")


class Lock(NamedTuple):
    """An input that is not the optimiser's to choose: area and year may be ``*``; None is what the scenario has."""

    lever: str
    area: str = EVERY
    year: str = EVERY
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One question. Equal questions are equal values; `checked` refuses what makes no sense.

    `scenario`: its assumptions, drivers and `over_limit` hold; its lever inputs do only where they are locked.
    `locks_over_limit`: locked inputs may lie over the yearly limits, which go on holding for what is chosen.
    `budget`: yuan from the year after the base to the target year, in all. `yearly_budgets`: (year, yuan) each.
    `floors`: (area or ``*``, least number of targets met there), for the objectives under a budget.
    `weights`: (indicator, whole number), 1 where not named. `city`: whether the city's targets are required too.
    `largest_change`: by how much an area's input may differ from one year to the next, as a share of the lever's
    yearly limit there; what came before the first planning year is not known and does not bind, nor do last years whose
    input would arrive after the judged one: nothing is put in then.
    `discount`: yearly rate; every total then is a present value at the end of the base year, the budget too, while
    yearly budgets stay the money of their own year. `year`: the one judged, by default the plan's last.
    """

    objective: str = LEAST_COST
    scenario: Scenario = BASELINE
    budget: float | None = None
    yearly_budgets: tuple[tuple[int, float], ...] = ()
    locks: tuple[Lock, ...] = ()
    floors: tuple[tuple[str, int], ...] = ()
    weights: tuple[tuple[str, int], ...] = ()
    city: bool = False
    largest_change: float | None = None
    discount: float = 0.0
    year: int | None = None
    locks_over_limit: bool = False

    def __post_init__(self) -> None:
        for name in ("yearly_budgets", "floors", "weights"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name))))
        # The wider lock first, so that the more specific one wins: area before year, as in a scenario.
        locks = sorted((Lock(*each) for each in self.locks), key=lambda each: each[:3])
        object.__setattr__(self, "locks", tuple(locks))

    @property
    def is_weighted(self) -> bool:
        """Whether targets count differently, so that the most weight need not be the most targets."""
        return any(weight != 1 for _indicator, weight in self.weights)

    def weight(self, indicator: str) -> int:
        return dict(self.weights).get(indicator, 1)

    def floor(self, area: str) -> int:
        floors = dict(self.floors)
        return floors.get(area, floors.get(EVERY, 0))

    def last_year(self, workspace: Workspace) -> int:
        """The year whose verdicts count."""
        return workspace.plan.end if self.year is None else self.year

    def years(self, workspace: Workspace) -> tuple[int, ...]:
        """Planning years up to the judged one; none when that has been reported."""
        return tuple(range(workspace.base_year + 1, self.last_year(workspace) + 1))


def locked_inputs(workspace: Workspace, problem: Problem) -> Floats:
    """Locked inputs shaped (area, lever, planning year), in the lever's unit; NaN where the optimiser may choose."""
    model, years = system(workspace), problem.years(workspace)
    found = np.full((len(model.areas), len(model.levers), len(years)), np.nan)
    if not years:
        return found
    present = np.swapaxes(inputs_of(model, problem.scenario, years[-1])[0], 1, 2)
    for lock in problem.locks:
        area = slice(None) if lock.area == EVERY else model.areas[lock.area]
        year = slice(None) if lock.year == EVERY else int(lock.year) - years[0]
        at = (area, model.levers[lock.lever], year)
        found[at] = present[at] if lock.value is None else lock.value
    return found


def is_settled(workspace: Workspace, problem: Problem) -> bool:
    """Whether every input of every lever is locked, so that there is nothing left to choose."""
    return not np.isnan(locked_inputs(workspace, problem)).any()


@lru_cache(maxsize=8)
def limits(workspace: Workspace) -> Floats:
    """Most of a lever an area may put in a year, shaped (area, lever), in the lever's unit."""
    found = np.array([[lever.limit(area.code) for lever in workspace.model.levers] for area in workspace.areas])
    found.setflags(write=False)
    return found

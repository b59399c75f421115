"""A plan as steps, before it has been held against the projection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sqdash.answers.optimise.block import MET, Levels, least, smoothest
from sqdash.answers.optimise.instance import Instance
from sqdash.answers.optimise.parts import Part
from sqdash.answers.optimise.watch import Watch
from sqdash.model.system import Flags, Floats

OPTIMAL, FEASIBLE, STOPPED, INFEASIBLE = STATUSES = ("optimal", "feasible", "stopped", "infeasible")


@dataclass(frozen=True, eq=False)
class Draft:
    """`steps` (area, input), None when there is no plan at all; `promised` (area + 1, indicator, the city last).

    `objective` and its proven `bound` are yuan, weight of targets met, or per cent of the worst-off area, by what was
    asked. `short_of` is the money a plan that meets everything asked for would take beyond the budget, if that is why
    something is left out. `attained` is per cent per area, for the fairest plan.
    """

    steps: Floats | None
    promised: Flags
    objective: float
    bound: float
    status: str
    short_of: float = 0.0
    attained: tuple[int, ...] = ()


def promised_by(instance: Instance, settled: Flags, asks: Iterable[tuple[Part, Levels]]) -> Flags:
    """Targets that levels ask to be met, and those that are met whatever is chosen; (area + 1, indicator)."""
    found = np.vstack([settled, np.zeros((1, len(instance.indicators)), dtype=bool)])
    for part, levels in asks:
        for indicator, level in zip(part.indicators, levels, strict=True):
            found[part.area, indicator] |= level == MET
    return found


def cost_of(instance: Instance, steps: Floats) -> float:
    """Yuan in all, locked inputs included."""
    return float((instance.price * steps).sum() + instance.given_cost.sum())


def spending_of(instance: Instance, steps: Floats) -> Floats:
    """Yuan by year of payment, undiscounted, locked inputs included."""
    return np.asarray(np.einsum("ait,ai->t", instance.spending, steps) + instance.given_spending.sum(axis=0))


def steps_for(instance: Instance, asks: Sequence[tuple[Part, Levels]], watch: Watch, *, smooth: bool = True) -> Floats:
    """Every part's cheapest plan put together, the smoothest of equally cheap ones."""
    steps = np.zeros_like(instance.most)
    for position, (part, levels) in enumerate(asks):
        if position % 16 == 0:
            watch.tell(position / len(asks))
        found = smoothest(part.block, levels) if smooth else least(part.block, levels)
        if found is None:
            raise ValueError(f"levels {levels} cannot be had in area {instance.areas[part.area]}")
        steps[part.area, part.inputs] = found.steps
    return steps

"""Most targets for the money, exactly: the areas' choices put together by the least cost of every total weight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqdash.answers.optimise.options import AreaOption
from sqdash.answers.optimise.watch import Watch
from sqdash.model.system import Floats

SAME = 1e-9  # relative: a plan that costs the budget to the last rounding is within it
LARGEST_TABLE = 4e8  # choices kept at most


class Table(NamedTuple):
    """`cost` is the least cost of every total weight, infinite where it cannot be had; `choice` (area, weight) the
    area's option in that plan; `base` the weight and cost that no choice goes below."""

    cost: Floats
    choice: NDArray[np.int16]
    choices: tuple[tuple[AreaOption, ...], ...]


class Point(NamedTuple):
    """A point of the frontier: the weight of the targets met and the least cost."""

    weight: int
    cost: float


def table(choices: Sequence[Sequence[AreaOption]], watch: Watch) -> Table:
    """Combine the areas one after another.

    Args:
        choices: per area, cheapest first; none may be empty.
    Raises: ValueError when weights and areas are more than a table can hold.
    """
    most = sum(max(each.weight for each in options) for options in choices)
    if float(most + 1) * len(choices) > LARGEST_TABLE:
        raise ValueError(f"{len(choices)} areas × weight {most}")
    cost = np.full(most + 1, np.inf)
    cost[0] = 0.0
    taken = np.zeros((len(choices), most + 1), dtype=np.int16)
    reached = 0
    for area, options in enumerate(choices):
        watch.tell(area / len(choices))
        cost, taken[area] = _joined(cost, options, reached)
        reached += max(each.weight for each in options)
    return Table(cost, taken, tuple(tuple(each) for each in choices))


def _joined(cost: Floats, options: Sequence[AreaOption], reached: int) -> tuple[Floats, NDArray[np.int16]]:
    best, taken = np.full_like(cost, np.inf), np.zeros(len(cost), dtype=np.int16)
    for position, option in enumerate(options):
        end = reached + option.weight + 1
        with_it = cost[: reached + 1] + option.cost
        better = with_it < best[option.weight : end]
        best[option.weight : end][better] = with_it[better]
        taken[option.weight : end][better] = position
    return best, taken


def frontier_of(found: Table) -> list[Point]:
    """Least cost of at least each weight, cheapest first; only points that meet more than all cheaper ones."""
    points: list[Point] = []
    for weight in range(len(found.cost) - 1, -1, -1):
        cost = float(found.cost[weight])
        if np.isfinite(cost) and (not points or cost < points[-1].cost):
            points.append(Point(weight, cost))
    return points[::-1]


def heaviest_within(points: Sequence[Point], budget: float) -> Point | None:
    """The point that meets most for at most this money; None when even the least plan costs more."""
    within = [each for each in points if each.cost <= budget * (1.0 + SAME)]
    return within[-1] if within else None


def chosen(found: Table, weight: int) -> list[AreaOption]:
    """The options of all areas that make up the least cost of a total weight."""
    options: list[AreaOption] = []
    for area in range(len(found.choices) - 1, -1, -1):
        option = found.choices[area][int(found.choice[area, weight])]
        options.append(option)
        weight -= option.weight
    return options[::-1]

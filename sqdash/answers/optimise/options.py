"""What a block can be made to do: its sets of targets, each with its least cost; and those of a whole area together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.block import MET, Block, Levels, least
from sqdash.answers.optimise.parts import Part
from sqdash.answers.optimise.problem import Problem
from sqdash.answers.optimise.quick import plainly_possible
from sqdash.model.system import Floats

ENUMERATED = 10  # targets of one block of which every set is tried; more are left to one large program
Weights = tuple[int, ...]


class Option(NamedTuple):
    """Levels to ask of a block, what they come to (targets met, their weight) and the least cost in yuan."""

    met: int
    weight: int
    cost: float
    levels: Levels


class AreaOption(NamedTuple):
    """One choice of levels for every block of an area."""

    met: int
    weight: int
    cost: float
    levels: tuple[Levels, ...]


def weights_of(part: Part, problem: Problem, indicators: Sequence[str]) -> Weights:
    return tuple(problem.weight(indicators[each]) for each in part.indicators)


@lru_cache(maxsize=2**14)
def reachable(block: Block, base: Levels) -> tuple[int, ...]:
    """Goals that can be met one by one, the others at their level of `base`."""
    return tuple(goal for goal in range(len(block.goals)) if attainable(block, with_met(base, (goal,))))


def attainable(block: Block, levels: Levels) -> bool:
    """Whether the levels can be had, without a program where that is plain."""
    return plainly_possible(block, levels) or least(block, levels) is not None


@lru_cache(maxsize=2**14)
def options(block: Block, weights: Weights, base: Levels) -> tuple[Option, ...]:
    """Every set of targets worth considering, cheapest first; empty when `base` itself cannot be had.

    Args:
        base: the least level of each goal, whichever set is chosen.
    """
    goals = reachable(block, base)
    costs: dict[tuple[int, ...], float] = {}
    for chosen in _sets(goals):
        if chosen not in costs and all(each in costs for each in _one_less(chosen)):
            _note(block, base, goals, chosen, costs)
    found = [
        Option(len(each), sum(weights[goal] for goal in each), cost, with_met(base, each))
        for each, cost in costs.items()
    ]
    return tuple(_worthwhile(found))


def with_met(base: Levels, goals: Iterable[int]) -> Levels:
    """`base` with these goals to be met."""
    chosen = set(goals)
    return tuple(MET if goal in chosen else level for goal, level in enumerate(base))


def _sets(goals: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return (each for size in range(len(goals) + 1) for each in combinations(goals, size))


def _one_less(chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return combinations(chosen, len(chosen) - 1) if chosen else iter(())


def _note(
    block: Block, base: Levels, goals: tuple[int, ...], chosen: tuple[int, ...], costs: dict[tuple[int, ...], float]
) -> None:
    """The cost of a set, and of every larger one that its cheapest plan meets on the way."""
    solution = least(block, with_met(base, chosen))
    if solution is None:
        return
    steps = np.array(solution.steps, dtype=float)
    also = tuple(goal for goal in goals if goal not in chosen and _meets(block, goal, steps))
    for each in _sets(also):
        costs.setdefault(tuple(sorted((*chosen, *each))), solution.cost)


def _meets(block: Block, goal: int, steps: Floats) -> bool:
    return any((rows.slope @ steps >= rows.need).all() for rows in block.ways(goal, MET))


def _worthwhile(found: list[Option]) -> list[Option]:
    """Without those beaten in count, weight and cost by another one."""
    kept: list[Option] = []
    for option in sorted(found, key=lambda each: (each.cost, -each.weight, -each.met)):
        if not any(each.met >= option.met and each.weight >= option.weight for each in kept):
            kept.append(option)
    return kept


def area_options(blocks: Sequence[Sequence[Option]], floor: int) -> list[AreaOption]:
    """Choices for an area's blocks together, cheapest first, each heavier than all cheaper ones.

    Args:
        floor: the least number of targets to meet in these blocks. Empty when it cannot be had.
    """
    found = [AreaOption(0, 0, 0.0, ())]
    for block in blocks:
        together = [
            AreaOption(
                one.met + other.met, one.weight + other.weight, one.cost + other.cost, (*one.levels, other.levels)
            )
            for one in found
            for other in block
        ]
        found = _efficient(together, floor)
    heavier: list[AreaOption] = []
    for each in (option for option in found if option.met >= floor):
        if not heavier or each.weight > heavier[-1].weight:
            heavier.append(each)
    return heavier


def _efficient(found: list[AreaOption], floor: int) -> list[AreaOption]:
    """Cheapest first, without those beaten in count (as far as the floor asks), weight and cost."""
    kept: list[AreaOption] = []
    best: dict[int, int] = {}
    for option in sorted(found, key=lambda each: (each.cost, -each.weight, -each.met)):
        count = min(option.met, floor)
        if all(weight < option.weight for other, weight in best.items() if other >= count):
            kept.append(option)
            best[count] = option.weight
    return kept

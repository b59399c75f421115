"""The fairest plan for the money: the worst-off area raised as far as it goes, then the next, and so on.

An area's attainment is the highest whole per cent v such that each of its targets is at v % of its value, or as near as
it can get on its own. So a target that cannot be raised (further) holds its area back no more, and 100 means that all
that can be met is met. Plans are compared by their areas' attainments in ascending order, the lowest first.

Exact: the least cost of v per cent is known for every area; whether places (the lowest, the next, …) with given
attainments can be had is an assignment of areas to places at least cost; and every place is raised by bisection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from sqdash.answers.optimise.block import MET, NONE, Block, Levels, least
from sqdash.answers.optimise.counting import SAME
from sqdash.answers.optimise.decomposed import Question
from sqdash.answers.optimise.draft import INFEASIBLE, OPTIMAL, STOPPED, Draft, promised_by, steps_for
from sqdash.answers.optimise.options import area_options, options
from sqdash.answers.optimise.parts import Part
from sqdash.answers.stopping import Stopped
from sqdash.language import _


def ceilings(block: Block) -> Levels:
    """How far each target gets alone, in whole per cent of its value."""
    nothing = (NONE,) * len(block.goals)
    return tuple(ceiling(block, goal, nothing) for goal in range(len(block.goals)))


@lru_cache(maxsize=2**14)
def ceiling(block: Block, goal: int, base: Levels) -> int:
    """How far one target gets, in whole per cent of its value, the others at their level of `base`."""

    def had(level: int) -> bool:
        levels = tuple(level if each == goal else other for each, other in enumerate(base))
        return least(block, levels) is not None

    return _highest(had, NONE, MET)


def _highest(possible: Callable[[int], bool], low: int, high: int) -> int:
    """The highest number from low to high that is possible, where `low` is and what is possible has no gaps."""
    if possible(high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if possible(middle) else (low, middle)
    return low


@dataclass
class _Places:
    """Attainments of the places from the lowest up, as (per cent, how many places); the rest is not raised yet."""

    question: Question
    fixed: list[tuple[int, int]] = field(default_factory=list)
    costs: dict[tuple[int, int], float] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.question.instance.areas)

    @property
    def left(self) -> int:
        return self.count - sum(many for _level, many in self.fixed)

    def levels(self, part: Part, level: int) -> Levels:
        return tuple(min(level, each) for each in ceilings(part.block))

    def cost(self, area: int, level: int) -> float:
        """Least yuan that brings an area to a level, with its floor of targets met; infinite when nothing does."""
        if (area, level) not in self.costs:
            self.costs[area, level] = self._cost(area, level)
        return self.costs[area, level]

    def _cost(self, area: int, level: int) -> float:
        parts = self.question.by_area[area]
        told = _("最低的已提到 {level}%。").format(level=self.fixed[0][0]) if self.fixed else ""
        self.question.watch.tell((self.count - self.left) / self.count, told)
        if self.question.floor(area):
            best = self.best(area, level)
            return np.inf if best is None else best[0]
        found = [least(part.block, self.levels(part, level)) for part in parts]
        return float(np.inf if None in found else sum(each.cost for each in found if each))

    def best(self, area: int, level: int) -> tuple[float, list[Levels]] | None:
        """Cost and levels of an area's cheapest plan for a level; None when there is none."""
        parts = self.question.by_area[area]
        asked = [self.levels(part, level) for part in parts]
        if not (floor := self.question.floor(area)):
            return self.cost(area, level), asked
        ones = [options(part.block, (1,) * len(part.indicators), each) for part, each in zip(parts, asked, strict=True)]
        found = area_options(ones, floor)
        return (found[0].cost, list(found[0].levels)) if found else None

    def assigned(self, places: list[tuple[int, int]]) -> tuple[float, list[int]]:
        """The least cost of these places, and each area's level in that plan."""
        from scipy.optimize import linear_sum_assignment

        table = np.array([[self.cost(area, level) for level, _many in places] for area in range(self.count)])
        impossible = 1.0 + 2.0 * float(np.where(np.isfinite(table), table, 0.0).max(axis=1).sum())
        columns = np.repeat(np.arange(len(places)), [many for _level, many in places])
        matrix = np.where(np.isfinite(table), table, impossible)[:, columns]
        areas, taken = linear_sum_assignment(matrix)
        levels = [0] * self.count
        for area, place in zip(areas.tolist(), columns[taken].tolist(), strict=True):
            levels[area] = places[place][0]
        cost = float(matrix[areas, taken].sum())
        return (np.inf if cost >= impossible else cost), levels

    def affordable(self, places: list[tuple[int, int]]) -> bool:
        money = self.question.money_left
        cost, _levels = self.assigned(places)
        return bool(np.isfinite(cost)) and cost <= money + SAME * max(abs(money), 1.0)

    def raise_next(self) -> None:
        """The next place as high as it goes, and then as few places as can be left there."""
        low = self.fixed[-1][0] if self.fixed else 0
        level = _highest(lambda each: self.affordable([*self.fixed, (each, self.left)]), low, MET)
        many = self.left
        if level < MET:
            rest = _highest(lambda each: each == 0 or self.affordable(self._split(level, each)), 0, self.left - 1)
            many = self.left - rest
        self.fixed.append((level, many))

    def _split(self, level: int, higher: int) -> list[tuple[int, int]]:
        return [*self.fixed, (level, self.left - higher), (level + 1, higher)]


def fairest(question: Question) -> Draft:
    """The fairest plan for the budget, and of equally fair ones the cheapest."""
    places, status = _Places(question), OPTIMAL
    if not places.affordable([(0, places.count)]):
        promised = promised_by(question.instance, question.cut.settled, ())
        short = places.assigned([(0, places.count)])[0] - question.money_left
        return Draft(None, promised, 0.0, 0.0, INFEASIBLE, short)
    try:
        while places.left:
            places.raise_next()
    except Stopped:
        if not places.fixed:
            raise
        status, question.watch.stop = STOPPED, None
        places.fixed.append((places.fixed[-1][0], places.left))
    _cost, levels = places.assigned(places.fixed)
    return _draft(question, places, levels, status)


def _draft(question: Question, places: _Places, levels: list[int], status: str) -> Draft:
    asks = []
    for area, level in enumerate(levels):
        found = places.best(area, level)
        asks += list(zip(question.by_area[area], found[1] if found else [], strict=True))
    steps = steps_for(question.instance, asks, question.watch, smooth=question.smooth)
    promised = promised_by(question.instance, question.cut.settled, asks)
    lowest = float(min(levels, default=MET))
    # What stopping left undone concerns later places only: the lowest is proven as soon as it stands.
    return Draft(steps, promised, lowest, lowest, status, attained=tuple(levels))

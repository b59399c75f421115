"""Plans for questions that fall into blocks: nothing but the money in all, if that, holds the areas together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sqdash.answers.optimise.block import NONE, Levels
from sqdash.answers.optimise.counting import Point, Table, chosen, frontier_of, heaviest_within, table
from sqdash.answers.optimise.draft import INFEASIBLE, OPTIMAL, Draft, cost_of, promised_by, steps_for
from sqdash.answers.optimise.instance import Instance
from sqdash.answers.optimise.options import (
    ENUMERATED,
    AreaOption,
    area_options,
    attainable,
    options,
    reachable,
    weights_of,
    with_met,
)
from sqdash.answers.optimise.parts import Cut, Part, cut
from sqdash.answers.optimise.problem import Problem
from sqdash.answers.optimise.watch import Watch
from sqdash.model.system import Floats

SMOOTHED = 2_000  # blocks: of more, the inputs are left as they come out


@dataclass(frozen=True, eq=False)
class Question:
    """An instance with its blocks, and what about the problem matters for choosing among them."""

    instance: Instance
    problem: Problem
    watch: Watch
    keep_settled: bool = False

    @cached_property
    def cut(self) -> Cut:
        return cut(self.instance, keep_settled=self.keep_settled)

    @cached_property
    def by_area(self) -> list[list[Part]]:
        found: list[list[Part]] = [[] for _area in self.instance.areas]
        for part in self.cut.parts:
            found[part.area].append(part)
        return found

    @property
    def smooth(self) -> bool:
        return len(self.cut.parts) <= SMOOTHED

    @cached_property
    def weights(self) -> Floats:
        return np.array([self.problem.weight(each) for each in self.instance.indicators], dtype=float)

    @property
    def money_left(self) -> float:
        """Yuan of the budget that locked inputs leave; infinite without a budget."""
        return np.inf if self.problem.budget is None else self.problem.budget - float(self.instance.given_cost.sum())

    @property
    def enumerable(self) -> bool:
        """Whether every block has few enough targets to try every set of them."""
        return all(len(part.indicators) <= ENUMERATED for part in self.cut.parts)

    def part_weights(self, part: Part) -> tuple[int, ...]:
        return weights_of(part, self.problem, self.instance.indicators)

    def floor(self, area: int) -> int:
        """Targets that must be met in an area beyond those met anyway; no more than can be."""
        asked = self.problem.floor(self.instance.areas[area]) - int(self.cut.settled[area].sum())
        return min(asked, self.reach(area)) if asked > 0 else 0

    def reach(self, area: int) -> int:
        """How many of an area's open targets can be met together."""
        blocks = [options(part.block, (1,) * len(part.indicators), nothing_asked(part)) for part in self.by_area[area]]
        return sum(max(each.met for each in block) for block in blocks)


def nothing_asked(part: Part) -> Levels:
    return (NONE,) * len(part.indicators)


def wanted(question: Question) -> Iterator[tuple[Part, Levels]]:
    """For every block the targets that can be met, see `wanted_of`."""
    for position, part in enumerate(question.cut.parts):
        if position % 16 == 0:
            question.watch.tell(position / len(question.cut.parts))
        yield part, wanted_of(question, part)


def wanted_of(question: Question, part: Part) -> Levels:
    """All targets of a block that can be met alone, or if they exclude one another the heaviest set of them, and of
    equally heavy ones the cheapest."""
    nothing = nothing_asked(part)
    everything = with_met(nothing, range(len(part.indicators)))
    if attainable(part.block, everything):
        return everything
    together = with_met(nothing, reachable(part.block, nothing))
    return together if attainable(part.block, together) else _heaviest(question, part)


def _heaviest(question: Question, part: Part) -> Levels:
    found = options(part.block, question.part_weights(part), nothing_asked(part))
    return max(found, key=lambda each: (each.weight, each.met, -each.cost)).levels


def cheapest(question: Question) -> Draft:
    """The least-cost plan for every target that can be met, budgets and city aside."""
    asks = list(wanted(question))
    steps = steps_for(question.instance, asks, question.watch, smooth=question.smooth)
    cost = cost_of(question.instance, steps)
    return Draft(steps, promised_by(question.instance, question.cut.settled, asks), cost, cost, OPTIMAL)


def choices(question: Question) -> list[list[AreaOption]]:
    """Per area the choices worth considering, each with the area's floor of targets met."""
    found = []
    for area, parts in enumerate(question.by_area):
        question.watch.tell(area / len(question.by_area))
        blocks = [options(part.block, question.part_weights(part), nothing_asked(part)) for part in parts]
        found.append(area_options(blocks, question.floor(area)))
    return found


def counted(question: Question) -> tuple[Table, list[Point]]:
    """The least cost of every weight of targets met, and the frontier of it; locked inputs and settled targets
    aside."""
    found = table(choices(question), question.watch)
    return found, frontier_of(found)


def most(question: Question) -> Draft:
    """The plan that meets the heaviest set of targets for the budget, and of those the cheapest; yearly ones aside."""
    found, points = counted(question)
    point = heaviest_within(points, question.money_left)
    if point is None:
        promised = promised_by(question.instance, question.cut.settled, ())
        return Draft(None, promised, 0.0, 0.0, INFEASIBLE, points[0].cost - question.money_left)
    return at_point(question, found, point)


def at_point(question: Question, found: Table, point: Point) -> Draft:
    """The plan of one point of the frontier."""
    asks = [
        (part, levels)
        for parts, option in zip(question.by_area, chosen(found, point.weight), strict=True)
        for part, levels in zip(parts, option.levels, strict=True)
    ]
    steps = steps_for(question.instance, asks, question.watch, smooth=question.smooth)
    promised = promised_by(question.instance, question.cut.settled, asks)
    weight = float((promised[:-1] * question.weights).sum())
    return Draft(steps, promised, weight, weight, OPTIMAL)

"""What is said about a plan beside its inputs: what binds, what a target costs, what is out of reach and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sqdash.answers.optimise.answer import FLOOR, NO_DATA, Binding, Unreachable
from sqdash.answers.optimise.block import MET, NONE, Levels, least
from sqdash.answers.optimise.city_reasons import city_reason
from sqdash.answers.optimise.counting import SAME, Point
from sqdash.answers.optimise.coupled import required_program
from sqdash.answers.optimise.decomposed import Question, counted, wanted_of
from sqdash.answers.optimise.draft import Draft, cost_of
from sqdash.answers.optimise.instance import UNLIMITED
from sqdash.answers.optimise.parts import Part
from sqdash.answers.optimise.problem import FAIREST, LEAST_COST
from sqdash.answers.optimise.quick import plainly_possible
from sqdash.answers.optimise.reasons import BUDGET, Obstacle
from sqdash.answers.optimise.relaxation import BUDGETS, LIMIT, Relaxation
from sqdash.model.projection import CITY
from sqdash.model.scenario import EVERY
from sqdash.model.system import Flags, Floats
from sqdash.returns.types import Workspace

EXPLAINED = 20  # targets out of reach for which every relaxation is tried; of more, only the reasons are named
PATIENCE = 5.0  # seconds for the least money that would be enough
CENT = 0.01


def bindings(question: Question, draft: Draft, met: Flags) -> Iterator[Binding]:
    """The targets that keep the plan from costing less: with what dropping each would save where blocks are all there
    is to it, else those that one step less of some input would miss. None of very many blocks."""
    assert draft.steps is not None
    codes, names = question.instance.areas, question.instance.indicators
    alone = _falls_apart(question)
    if not question.smooth:
        return
    for position, part in enumerate(question.cut.parts):
        if position % 16 == 0:
            question.watch.tell(position / len(question.cut.parts))
        levels = tuple(MET if met[part.area, each] else NONE for each in part.indicators)
        if alone:
            found = [(goal, _saving(part, levels, goal)) for goal, level in enumerate(levels) if level]
        else:
            steps = draft.steps[part.area, part.inputs]
            found = [(goal, None) for goal in _tight(part, levels, steps)]
        for goal, saving in found:
            if saving is None or saving > CENT:
                yield Binding(codes[part.area], names[part.indicators[goal]], saving)


def _falls_apart(question: Question) -> bool:
    """Whether the plan is each block's cheapest for the targets it meets."""
    problem = question.problem
    return question.smooth and not problem.yearly_budgets and not problem.city and problem.objective != FAIREST


def _tight(part: Part, levels: Levels, steps: Floats) -> Iterator[int]:
    """Goals that are met and would not be with one step less of some input."""
    fewer = steps[:, None] - np.eye(len(steps))
    for goal, level in enumerate(levels):
        ways = part.block.ways(goal, MET) if level == MET else []
        if ways and any(
            not any((way.slope @ fewer[:, at] >= way.need).all() for way in ways) for at in np.flatnonzero(steps > 0)
        ):
            yield goal


def _saving(part: Part, levels: Levels, goal: int) -> float | None:
    fewer = tuple(NONE if each == goal else level for each, level in enumerate(levels))
    with_it, without_it = least(part.block, levels), least(part.block, fewer)
    return with_it.cost - without_it.cost if with_it and without_it else None


def prices(question: Question, draft: Draft, found: tuple[Binding, ...]) -> tuple[float | None, float | None]:
    """What the last target met costs, and what one more would; yuan. Of weighted targets nothing is said: the next step
    may be another target instead of one more."""
    if not _falls_apart(question) or draft.steps is None:
        return None, None
    if question.problem.objective == LEAST_COST and not draft.short_of:
        # All are met: giving up the dearest one saves most, and that is the last step of the frontier.
        return max((each.saving or 0.0 for each in found), default=0.0), None
    if not question.enumerable or question.problem.is_weighted:
        return None, None
    cost = cost_of(question.instance, draft.steps) - float(question.instance.given_cost.sum())
    _table, points = counted(question)
    return _beside(points, cost)


def _beside(points: list[Point], cost: float) -> tuple[float | None, float | None]:
    """The steps of the frontier down and up from a plan."""
    at = max(number for number, each in enumerate(points) if each.cost <= cost * (1 + SAME) + CENT)
    last = points[at].cost - points[at - 1].cost if at else None
    return last, points[at + 1].cost - points[at].cost if at + 1 < len(points) else None


def missing(
    workspace: Workspace, question: Question, draft: Draft, met: Flags
) -> tuple[list[Unreachable], list[tuple[str, str]]]:
    """What cannot be met with the reasons, and targets left out for the money; `met` is (area + 1, indicator)."""
    codes, names = question.instance.areas, question.instance.indicators
    unreachable = list(_nothing_to_judge(question)) + list(_floors(question))
    left: list[tuple[str, str]] = []
    short: list[tuple[str, str]] = []
    for part, goal in _missed(question, met):
        place = (codes[part.area], names[part.indicators[goal]])
        if not _could(part, goal):
            unreachable.append(_explained(workspace, question, part, (), goal, len(unreachable) < EXPLAINED))
        elif question.problem.objective != LEAST_COST:
            left.append(place)
        elif (levels := wanted_of(question, part))[goal] == MET:
            short.append(place)
        else:
            kept = tuple(each for each, level in enumerate(levels) if level == MET)
            unreachable.append(_explained(workspace, question, part, kept, goal, len(unreachable) < EXPLAINED))
    for each in _city_missed(question, met):
        reason, relaxations = city_reason(workspace, question.problem, question.instance, each)
        money = tuple(_more_money(question, draft)) if reason == BUDGET else ()
        unreachable.append(Unreachable(CITY, names[each], reason, relaxations + money))
    if short or draft.steps is None:
        places: list[tuple[str, str | None]] = [*short] if short else [(EVERY, None)]
        more = tuple(_more_money(question, draft))
        unreachable += [Unreachable(area, indicator, BUDGET, more) for area, indicator in places]
    return unreachable, left


def _missed(question: Question, met: Flags) -> Iterator[tuple[Part, int]]:
    for part in question.cut.parts:
        for goal, indicator in enumerate(part.indicators):
            if not met[part.area, indicator]:
                yield part, goal


def _could(part: Part, goal: int) -> bool:
    return least(part.block, part.block.only(goal)) is not None


def _nothing_to_judge(question: Question) -> Iterator[Unreachable]:
    for area, indicator in np.argwhere(question.cut.unknown & question.instance.applies).tolist():
        yield Unreachable(question.instance.areas[area], question.instance.indicators[indicator], NO_DATA)


def _floors(question: Question) -> Iterator[Unreachable]:
    """Floors higher than what an area can meet at all; the plan keeps to what it can."""
    for area, code in enumerate(question.instance.areas):
        asked = question.problem.floor(code) - int(question.cut.settled[area].sum())
        if asked > 0 and asked > question.reach(area):
            yield Unreachable(code, None, FLOOR)


def _explained(
    workspace: Workspace, question: Question, part: Part, beside: tuple[int, ...], goal: int, whole: bool
) -> Unreachable:
    question.watch.tell(0.9)
    if not whole and not beside and _only_the_limit(question, part, goal):
        return Unreachable(
            question.instance.areas[part.area], question.instance.indicators[part.indicators[goal]], LIMIT
        )
    indicators = tuple(part.indicators[each] for each in (*beside, goal))
    obstacle = Obstacle(workspace, question.problem, question.instance.only(part.area), indicators)
    reason, obstacles = obstacle.reason()
    relaxations = tuple(obstacle.relaxations(obstacles)) if whole else ()
    return Unreachable(obstacle.area, question.instance.indicators[indicators[-1]], reason, relaxations)


def _only_the_limit(question: Question, part: Part, goal: int) -> bool:
    """Whether nothing but limits stands in the way, asked of the block alone: where many are out of reach."""
    instance = question.instance
    if np.isfinite(instance.change[part.area]).any() or not np.isnan(instance.fixed[part.area]).all():
        return False
    block = replace(part.block, high=np.full_like(part.block.high, UNLIMITED))
    levels = block.only(goal)
    if all(len(block.ways(each, MET)) == 1 for each in range(len(block.goals))) and plainly_possible(block, levels):
        return True
    return least(block, levels) is not None


def _more_money(question: Question, draft: Draft) -> Iterator[Relaxation]:
    """The least that a budget has to be raised by for everything that can be met."""
    problem = question.problem
    if not problem.yearly_budgets and not problem.city and problem.budget is not None:
        yield Relaxation(BUDGET, "", EVERY, problem.budget, problem.budget + draft.short_of)
        return
    budgets = {"": problem.budget, **{str(year): money for year, money in problem.yearly_budgets}}
    given = {name: money for name, money in budgets.items() if money is not None}
    for name, money in given.items():
        program = required_program(question, PATIENCE)
        if (more := program.least_more((name,))) is not None:
            yield Relaxation(BUDGET, name, EVERY, money, money + more + CENT)
    if len(given) > 1 and (more := required_program(question, PATIENCE).least_more(tuple(given))) is not None:
        together = sum(given.values())
        yield Relaxation(BUDGETS, "", EVERY, together, together + more + CENT)


def _city_missed(question: Question, met: Flags) -> list[int]:
    if not question.problem.city:
        return []
    return [int(each) for each in np.flatnonzero(question.instance.applies.any(axis=0) & ~met[-1])]

"""Budget → targets met: the whole frontier at once, each of its points a scenario."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.checking import checked
from sqdash.answers.optimise.counting import Point
from sqdash.answers.optimise.decomposed import Question, counted
from sqdash.answers.optimise.draft import cost_of
from sqdash.answers.optimise.highs import stoppable
from sqdash.answers.optimise.instance import instance
from sqdash.answers.optimise.problem import MOST_TARGETS, Problem
from sqdash.answers.optimise.solving import confirmed, verdicts
from sqdash.answers.optimise.watch import Progress, Stop, Watch
from sqdash.language import _
from sqdash.model.scenario import Scenario
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns.types import Workspace

FOUND = 0.5  # share of the way when the least costs are known and only the scenarios are missing
HUNDRED = 100.0


class FrontierPoint(NamedTuple):
    """The least budget, in yuan, for this weight of area targets (the number met where none is weighted)."""

    budget: float
    weight: int
    met: int
    scenario: Scenario


def frontier(
    workspace: Workspace,
    problem: Problem,
    points: int = 20,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> tuple[FrontierPoint, ...]:
    """From the least that can be spent to the least cost of everything that can be met, cheapest first.

    The problem's locks, floors, weights, cap on changes and discount hold; its objective, budget and whether the city's
    targets are required do not matter here. Of more points than asked for, some in between are left out.

    Raises: BadInput for yearly budgets, which leave no one budget to draw, and for every other fault; Stopped.
    """
    if problem.yearly_budgets:
        what = _("有分年预算时没有“预算—达标数”曲线")
        raise BadInput([Fault("solve", "yearly_budgets", what, _("去掉分年预算"))])
    asked = replace(problem, objective=MOST_TARGETS, budget=None, city=False)
    checked(workspace, asked)
    with stoppable(stop):
        return _drawn(workspace, asked, points, Watch(progress, stop))


def _drawn(workspace: Workspace, asked: Problem, points: int, watch: Watch) -> tuple[FrontierPoint, ...]:
    watch.stage(0.0, FOUND)
    question = Question(instance(workspace, asked), asked, watch)
    _table, found = counted(question)
    given = float(question.instance.given_cost.sum())
    chosen = _spread(found, points)
    budgets = [ceil((each.cost + given) * HUNDRED) / HUNDRED for each in chosen]
    made: list[FrontierPoint] = []
    for number, budget in enumerate(budgets):
        watch.stage(*(FOUND + (1.0 - FOUND) * at / len(budgets) for at in (number, number + 1)))
        made.append(_point(workspace, replace(asked, budget=budget), watch))
    return tuple(made)


def _spread(points: list[Point], most: int) -> list[Point]:
    """Both ends and evenly spread points between them."""
    if len(points) <= most:
        return points
    at = np.unique(np.rint(np.linspace(0, len(points) - 1, max(most, 2))).astype(int))
    return [points[each] for each in at.tolist()]


def _point(workspace: Workspace, problem: Problem, watch: Watch) -> FrontierPoint:
    found = confirmed(workspace, problem, watch, np.inf)
    assert found.draft.steps is not None and found.scenario is not None and found.projection is not None
    asked = found.question.instance
    met = int((verdicts(found.projection)[:-1] & asked.applies).sum())
    cost = cost_of(asked, found.draft.steps)
    return FrontierPoint(cost, round(found.draft.objective), met, found.scenario)

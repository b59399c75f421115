"""From a question to a plan that the projection confirms."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.city import city_met
from sqdash.answers.optimise.counting import SAME
from sqdash.answers.optimise.coupled import cheapest_together, most_together
from sqdash.answers.optimise.decomposed import Question, cheapest, most
from sqdash.answers.optimise.draft import INFEASIBLE, Draft, cost_of, spending_of
from sqdash.answers.optimise.fairness import fairest
from sqdash.answers.optimise.instance import Instance, instance
from sqdash.answers.optimise.polishing import polished
from sqdash.answers.optimise.problem import FAIREST, LEAST_COST, Problem
from sqdash.answers.optimise.rounding import LARGE, cheapest_rounded
from sqdash.answers.optimise.watch import Watch
from sqdash.answers.optimise.written import scenario_of
from sqdash.model.projection import Projection, inputs_of, parameters_of, run
from sqdash.model.scenario import Scenario
from sqdash.model.system import Flags, system
from sqdash.returns.types import Workspace

CONFIRMATIONS = 5  # how often a plan is made anew because the projection said no to a target by a rounding
AGAIN = 2.0  # seconds that such a turn has at least, whatever the first one took
TIGHTER = 1e-12  # by how much a target is raised then, relative; ten times more at every turn


class Confirmed(NamedTuple):
    """A draft, the question it answers, and the scenario and projection that confirm it; None where there is no
    plan."""

    question: Question
    draft: Draft
    scenario: Scenario | None
    projection: Projection | None


def confirmed(workspace: Workspace, problem: Problem, watch: Watch, seconds: float) -> Confirmed:
    """Solve, hold the plan against the projection, and where a promised target is missed by a rounding, solve again."""
    asked, until = instance(workspace, problem), monotonic() + seconds
    for turn in range(CONFIRMATIONS):
        question = Question(asked, problem, watch)
        draft = drafted(question, max(until - monotonic(), min(seconds, AGAIN)))
        if draft.steps is None:
            return Confirmed(question, draft, None, None)
        scenario = scenario_of(workspace, problem, asked, draft)
        projection = projected(workspace, scenario, asked)
        short = draft.promised & ~verdicts(projection)
        if not short.any():
            return Confirmed(question, draft, scenario, projection)
        asked = asked.tightened(short, TIGHTER * 10.0**turn)
    raise ArithmeticError("the projection does not confirm the plan")


def projected(workspace: Workspace, scenario: Scenario, asked: Instance) -> Projection:
    """The scenario carried to the judged year; it may be the base year, when no years are left."""
    model = system(workspace)
    end = model.base_year + len(asked.years)
    return run(workspace, scenario, parameters_of(model, scenario), inputs_of(model, scenario, end))


def verdicts(projection: Projection) -> Flags:
    """Met in the last year, (area + 1, indicator)."""
    judged = projection.judged
    return np.asarray((judged.met & judged.known)[0, :, -1])


def drafted(question: Question, seconds: float) -> Draft:
    """The plan, by the simplest way that is exact for the question."""
    problem = question.problem
    if problem.objective == LEAST_COST:
        return _cheapest(question, seconds)
    if problem.objective == FAIREST:
        return fairest(question)
    if not question.enumerable:
        return most_together(question, seconds)
    draft = most(question)
    return draft if _holds(question, draft) else most_together(_together(question), seconds)


def _cheapest(question: Question, seconds: float) -> Draft:
    began = monotonic()
    problem = question.problem
    if len(question.cut.parts) > LARGE and not problem.city and (rounded := cheapest_rounded(question)):
        return polished(question, rounded, began + seconds)
    draft = cheapest(question)
    if problem.budget is not None and not problem.yearly_budgets and not problem.city and question.enumerable:
        short = draft.objective - problem.budget
        if short <= SAME * abs(problem.budget):
            return draft
        return _within_budget(question, short)
    if _holds(question, draft):
        return draft
    return cheapest_together(_together(question), seconds)


def _within_budget(question: Question, short: float) -> Draft:
    """Not everything for this money: as much as can be, and what is left out said with the money it lacks."""
    found = most(question)
    if found.steps is None:
        return replace(found, short_of=short)
    cost = cost_of(question.instance, found.steps)
    return replace(found, objective=cost, bound=cost, status=INFEASIBLE, short_of=short)


def _together(question: Question) -> Question:
    """With the levers of targets met anyway, when the city may want more of them."""
    return replace(question, keep_settled=True) if question.problem.city else question


def _holds(question: Question, draft: Draft) -> bool:
    """Whether a plan made block by block keeps what binds the areas together: then it is the best one."""
    if draft.steps is None:
        return not question.problem.yearly_budgets and not question.problem.city
    spent = dict(zip(question.instance.years, spending_of(question.instance, draft.steps).tolist(), strict=True))
    problem = question.problem
    cheap = all(spent[year] <= budget * (1.0 + SAME) for year, budget in problem.yearly_budgets)
    if problem.budget is not None:
        cheap &= cost_of(question.instance, draft.steps) <= problem.budget * (1.0 + SAME)
    applied = question.instance.applies.any(axis=0)
    return cheap and not (problem.city and (applied & ~city_met(question.instance, draft.steps)).any())

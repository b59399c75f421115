"""The door of the optimiser: a question in, an answer out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sqdash.answers.optimise.answer import NO_DATA, Answer, Unreachable
from sqdash.answers.optimise.checking import checked
from sqdash.answers.optimise.details import bindings, missing, prices
from sqdash.answers.optimise.draft import INFEASIBLE, STOPPED, Draft, cost_of, spending_of
from sqdash.answers.optimise.highs import stoppable
from sqdash.answers.optimise.problem import LEAST_COST, Problem
from sqdash.answers.optimise.solving import Confirmed, confirmed, verdicts
from sqdash.answers.optimise.watch import Progress, Stop, Watch
from sqdash.answers.stopping import Stopped
from sqdash.model.projection import CITY
from sqdash.model.system import Flags
from sqdash.returns.types import Workspace

PATIENCE = 5.0  # seconds for a program that holds all areas together; then the best so far, with its proven gap
SOLVED = 0.75  # share of the way when the plan stands and only its details are missing


def solve(
    workspace: Workspace,
    problem: Problem,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
    seconds: float = PATIENCE,
) -> Answer:
    """What it would take: the best plan, proven, and what is said about it.

    Args:
        progress: told the share done, 0…1, and the best so far in words.
        stop: asked often whether to give up.
        seconds: for hundreds of areas, yearly budgets or the city's targets, which may take long to prove; then the
            best plan so far, with its proven gap.

    Raises: BadInput with every fault of the problem; Stopped when `stop` says so before there is any plan, OutOfTime
        when `seconds` are over before.
    """
    checked(workspace, problem)
    with stoppable(stop):
        return _solved(workspace, problem, Watch(progress, stop), seconds)


def _solved(workspace: Workspace, problem: Problem, watch: Watch, seconds: float) -> Answer:
    watch.stage(0.0, SOLVED)
    found = confirmed(workspace, problem, watch, seconds)
    watch.stage(SOLVED, 1.0)
    try:
        return _answer(workspace, problem, found, _met(found))
    except Stopped:
        if found.scenario is None:
            raise
        return _plain(problem, found, _met(found), STOPPED)


def _met(found: Confirmed) -> Flags:
    """Verdicts of the plan as the projection gives them; of nothing done where there is no plan."""
    if found.projection is None:
        return found.draft.promised
    return verdicts(found.projection)


def _answer(workspace: Workspace, problem: Problem, found: Confirmed, met: Flags) -> Answer:
    question, draft = found.question, found.draft
    unreachable, left = missing(workspace, question, draft, met)
    plain = _plain(problem, found, met, _status(problem, draft, unreachable))
    if draft.steps is None:
        return replace(plain, unreachable=tuple(unreachable), left_out=tuple(left))
    binding = tuple(bindings(question, draft, met))
    last, more = prices(question, draft, binding)
    question.watch.tell(1.0)
    return replace(
        plain,
        unreachable=tuple(unreachable),
        left_out=tuple(left),
        binding=binding,
        price_of_last_target=last,
        price_of_next_target=more,
    )


def _status(problem: Problem, draft: Draft, unreachable: Sequence[Unreachable]) -> str:
    """Infeasible is said when something that was asked for cannot be had: of the cheapest plan every target is, of the
    others their floors, the city's targets and the budget itself."""
    if draft.status == STOPPED:
        return STOPPED
    asked = [each for each in unreachable if each.reason != NO_DATA]
    if problem.objective != LEAST_COST:
        asked = [each for each in asked if each.indicator is None or each.area_code == CITY]
    return INFEASIBLE if asked else draft.status


def _plain(problem: Problem, found: Confirmed, met: Flags, status: str) -> Answer:
    """The plan and its verdicts, without what takes longer to find out."""
    asked, draft = found.question.instance, found.draft
    steps = np.zeros_like(asked.most) if draft.steps is None else draft.steps
    cells = np.argwhere(met[:-1] & asked.applies).tolist()
    return Answer(
        problem=problem,
        status=status,
        objective=draft.objective,
        bound=draft.bound,
        cost=cost_of(asked, steps),
        met=len(cells),
        of=int(asked.applies.sum()),
        scenario=found.scenario,
        spending=tuple(zip(asked.years, spending_of(asked, steps).tolist(), strict=True)),
        met_cells=tuple((asked.areas[area], asked.indicators[indicator]) for area, indicator in cells),
        city_met=tuple(asked.indicators[each] for each in np.flatnonzero(met[-1])),
        attainment=tuple(zip(asked.areas, draft.attained, strict=False)),
    )

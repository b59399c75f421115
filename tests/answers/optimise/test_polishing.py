"""Plans for hundreds of blocks: rounded, made better while there is time, with a bound that holds."""

from __future__ import annotations

from math import inf

import pytest

from sqdash.answers.optimise import Problem
from sqdash.answers.optimise.block import least, nearly
from sqdash.answers.optimise.decomposed import Question, cheapest
from sqdash.answers.optimise.draft import FEASIBLE, OPTIMAL, STOPPED, spending_of
from sqdash.answers.optimise.instance import instance
from sqdash.answers.optimise.polishing import CLOSE as NEAR
from sqdash.answers.optimise.polishing import Polish, polished
from sqdash.answers.optimise.rounding import LARGE, cheapest_rounded
from sqdash.answers.optimise.solving import Confirmed, confirmed, projected, verdicts
from sqdash.answers.optimise.watch import Watch
from sqdash.bench.nation import nation
from sqdash.returns.types import Workspace

AREAS = 60
CLOSE = 0.015  # how far from the best a plan may be that nobody had time for


@pytest.fixture(scope="module")
def many(workspace: Workspace) -> Workspace:
    return nation(workspace, AREAS)


@pytest.fixture(scope="module")
def exact(many: Workspace) -> float:
    """The cost of the best plan, every block solved to the end."""
    return cheapest(Question(instance(many, Problem()), Problem(), Watch())).objective


@pytest.fixture(scope="module")
def hasty(many: Workspace) -> Confirmed:
    return confirmed(many, Problem(), Watch(), 0.0)


def holds(many: Workspace, found: Confirmed) -> None:
    """The projection meets what was promised."""
    assert found.scenario is not None
    met = verdicts(projected(many, found.scenario, found.question.instance))
    assert met[found.draft.promised].all()


def test_there_are_enough_blocks_to_be_rounded(hasty: Confirmed) -> None:
    assert len(hasty.question.cut.parts) > LARGE


def test_without_time_the_plan_is_close_and_says_how_close(many: Workspace, hasty: Confirmed, exact: float) -> None:
    draft = hasty.draft
    assert draft.status == FEASIBLE
    assert draft.bound <= exact <= draft.objective <= exact * (1 + CLOSE)
    assert draft.objective - draft.bound <= CLOSE * draft.objective
    holds(many, hasty)


def test_with_time_enough_it_is_proven(many: Workspace, hasty: Confirmed, exact: float) -> None:
    found = confirmed(many, Problem(), Watch(), inf)
    assert (found.draft.status, found.draft.bound) == (OPTIMAL, found.draft.objective)
    assert found.draft.objective == pytest.approx(exact, rel=1e-9)
    assert (found.draft.promised == hasty.draft.promised).all()
    holds(many, found)


def test_a_part_that_is_nearly_solved_says_how_nearly(many: Workspace) -> None:
    question = Question(instance(many, Problem()), Problem(), Watch())
    rounded = cheapest_rounded(question)
    assert rounded is not None
    dearer = 0
    for ask in rounded.asks[:60]:
        best, near = least(ask.part.block, ask.levels), nearly(ask.part.block, ask.levels, 0.01)
        assert best is not None and near is not None
        cost = float(ask.part.block.price @ near.steps)
        assert (
            near.bound <= best.cost * (1 + 1e-9) and best.cost <= cost * (1 + 1e-9) and cost <= near.bound * 1.0101 + 1
        )
        dearer += cost > best.cost * (1 + 1e-9)
    assert dearer > 0


def test_every_part_comes_close_before_any_is_proven(many: Workspace, exact: float) -> None:
    question = Question(instance(many, Problem()), Problem(), Watch())
    rounded = cheapest_rounded(question)
    assert rounded is not None
    polish = Polish(question, rounded, inf)
    assert polish.go_through(NEAR, 0.0, 1.0)
    assert (polish.cost - polish.lower <= NEAR * polish.cost * (1 + 1e-9)).all()
    assert polish.lower.sum() <= exact * (1 + 1e-9) <= polish.cost.sum() * (1 + 2e-9) <= exact * (1 + NEAR)


def test_years_keep_their_budgets(many: Workspace, hasty: Confirmed, exact: float) -> None:
    asked = hasty.question.instance
    assert hasty.draft.steps is not None
    spent = spending_of(asked, hasty.draft.steps)
    money = dict(zip(asked.years, (spent * [0.98, 1.05, 1.05]).tolist(), strict=True))
    costs = []
    for seconds in (0.0, 3.0):
        found = confirmed(many, Problem(yearly_budgets=tuple(money.items())), Watch(), seconds)
        assert found.draft.steps is not None and found.draft.status == FEASIBLE
        within = zip(spending_of(asked, found.draft.steps).tolist(), money.values(), strict=True)
        assert all(year <= budget * (1 + 1e-9) for year, budget in within)
        assert found.draft.bound <= found.draft.objective <= found.draft.bound * (1 + 2 * CLOSE)
        assert found.draft.objective >= exact * (1 - 1e-9)
        holds(many, found)
        costs.append(found.draft.objective)
    assert costs[1] < costs[0]


def test_whoever_stops_it_keeps_the_plan_so_far(many: Workspace) -> None:
    question = Question(instance(many, Problem()), Problem(), Watch())
    rounded = cheapest_rounded(question)
    assert rounded is not None
    question.watch.stop = lambda: True
    draft = polished(question, rounded, inf)
    assert draft.steps is not None and (draft.steps == rounded.steps).all()
    assert draft.status == STOPPED and draft.objective - draft.bound <= CLOSE * draft.objective

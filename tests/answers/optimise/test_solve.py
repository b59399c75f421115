"""The optimum equals brute force on small random questions, and every answer fed to the projection keeps its word."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest

from sqdash.answers.optimise import (
    FAIREST,
    LEAST_COST,
    MOST_TARGETS,
    Answer,
    Lock,
    Problem,
    Unreachable,
    after,
    coupled,
    frontier,
    latest_start,
    solve,
)
from sqdash.answers.optimise.highs import Outcome
from sqdash.answers.stopping import OutOfTime, Stopped
from sqdash.model import Scenario, project, scenario_from_yaml, scenario_to_yaml
from sqdash.model.projection import CITY
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from tests.answers.optimise import brute
from tests.answers.optimise.relaxing import becomes_possible, is_the_reason
from tests.answers.optimise.small import random_locks, random_problem, random_workspace

OF_THE_CITY = -1
SEEDS, INSTANCES, PARTS = 336, 300, 6  # a few of the questions make no sense
CITY_SEEDS = 90
PATIENCE = 60.0  # seconds: a busy machine must not make a plan look stopped


def kept(workspace: Workspace, answer: Answer) -> None:
    """The projection gives what was promised, to the digit."""
    assert answer.scenario is not None
    result = project(workspace, answer.scenario, end=answer.problem.last_year(workspace))
    cells = result.cells(result.years[-1])
    met = {(each.area_code, each.indicator) for each in cells if each.verdict == "met"}
    assert met == set(answer.met_cells) and len(met) == answer.met
    if not answer.problem.discount:
        assert result.total_cost() == pytest.approx(answer.cost, rel=1e-9, abs=1e-6)


def questions(part: int) -> Iterator[tuple[int, Workspace, Problem, Answer]]:
    """Random questions of one to three areas that make sense, with their answers."""
    for seed in range(part, SEEDS, PARTS):
        random = np.random.default_rng(seed)
        areas = int(random.integers(1, 4))
        workspace = random_workspace(random, areas)
        problem = random_problem(random, workspace, random_locks(random, workspace, 2 if areas == 3 else 3), 5_000.0)
        try:
            yield seed, workspace, problem, solve(workspace, problem, seconds=PATIENCE)
        except BadInput:  # locks that no cap on changes allows, say
            continue


@pytest.fixture(scope="module")
def shared_out() -> Iterator[dict[int, Future[tuple[int, int, int]]]]:
    """Every part under way in two processes of their own: plans tried one by one take most of the time there is."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        parts = {part: pool.submit(checked, part) for part in range(PARTS)}
        yield {OF_THE_CITY: pool.submit(checked_city), **parts}


@pytest.mark.parametrize("part", range(PARTS))
def test_it_is_the_best_there_is_and_what_is_not_has_a_true_reason(
    part: int, shared_out: dict[int, Future[tuple[int, int, int]]]
) -> None:
    asked, solved, reasons = shared_out[part].result()
    assert asked >= INSTANCES / PARTS and solved > 0.6 * asked and reasons > 80


def checked(part: int) -> tuple[int, int, int]:
    """How many questions were asked, solved, and how many reasons carried out; AssertionError for a wrong one."""
    asked = solved = reasons = 0
    for seed, workspace, problem, answer in questions(part):
        asked += 1
        best_there_is(seed, workspace, problem, answer)
        solved += answer.scenario is not None
        for found in answer.unreachable:
            assert is_known_reason(workspace, problem, found), (seed, found)
            for change in found.relaxations:
                try:
                    assert becomes_possible(workspace, problem, answer, found, change), (seed, found, change)
                except brute.TooMany:  # of the city's only: their ways multiply
                    continue
                reasons += 1
    return asked, solved, reasons


def test_what_the_city_cannot_meet_has_a_true_reason(shared_out: dict[int, Future[tuple[int, int, int]]]) -> None:
    assert shared_out[OF_THE_CITY].result()[2] >= 10


def checked_city() -> tuple[int, int, int]:
    """As `checked`, of the city's own targets."""
    reasons = 0
    for seed in range(CITY_SEEDS):
        random = np.random.default_rng(10_000 + seed)
        workspace = random_workspace(random, 2)
        problem = Problem(locks=random_locks(random, workspace, 2), city=True)
        answer = solve(workspace, problem, seconds=PATIENCE)
        for found in (each for each in answer.unreachable if each.area_code == CITY):
            assert is_known_reason(workspace, problem, found), (seed, found)
            for change in found.relaxations:
                try:
                    assert becomes_possible(workspace, problem, answer, found, change), (seed, found, change)
                except brute.TooMany:
                    continue
                reasons += 1
    return CITY_SEEDS, 0, reasons


def is_known_reason(workspace: Workspace, problem: Problem, found: Unreachable) -> bool:
    try:
        return is_the_reason(workspace, problem, found)
    except brute.TooMany:  # of the city's only
        return True


def best_there_is(seed: int, workspace: Workspace, problem: Problem, answer: Answer) -> None:
    """As good and as cheap as the best of all plans tried one by one, and as the projection has it."""
    expected = brute.best(workspace, problem)
    if expected is None:
        assert answer.scenario is None or answer.status == "infeasible", seed
        return
    assert answer.scenario is not None, seed
    kept(workspace, answer)
    if problem.objective == FAIREST:
        assert tuple(sorted(value for _area, value in answer.attainment)) == expected.attainments, seed
    else:
        weight = sum(problem.weight(indicator) for _area, indicator in answer.met_cells)
        assert weight == expected.weight, seed
    assert answer.cost == pytest.approx(expected.cost, rel=1e-9, abs=1e-6), seed


def test_the_city_at_least_cost(workspace: Workspace) -> None:
    answer = solve(workspace, Problem())
    assert (answer.status, answer.gap, answer.met, answer.of) == ("optimal", 0.0, 90, 90)
    kept(workspace, answer)
    assert answer.scenario is not None
    assert scenario_from_yaml(scenario_to_yaml(answer.scenario), workspace).levers == answer.scenario.levers


def test_nothing_of_a_plan_is_past(workspace: Workspace) -> None:
    """What was left out of the scenario it rests on were inputs, and the plan's are its own."""
    before = Scenario("旧", assumptions=(("pass_rate", "*", 0.3),), over=("2022",))
    found = solve(workspace, Problem(MOST_TARGETS, scenario=before, budget=1e6)).scenario
    assert found is not None and found.over == ()


@pytest.mark.parametrize("objective", [MOST_TARGETS, FAIREST])
def test_a_budget_is_kept_and_more_of_it_never_does_less(workspace: Workspace, objective: str) -> None:
    found = [solve(workspace, Problem(objective, budget=budget)) for budget in (1e6, 1e7, 1e8)]
    for answer, budget in zip(found, (1e6, 1e7, 1e8), strict=True):
        kept(workspace, answer)
        assert answer.cost <= budget * (1 + 1e-9)
    assert [each.objective for each in found] == sorted(each.objective for each in found)


def test_the_frontier_climbs_and_each_point_is_its_scenario(workspace: Workspace) -> None:
    points = frontier(workspace, Problem())
    assert len(points) == 20
    assert [each.met for each in points] == sorted({each.met for each in points})
    assert [each.budget for each in points] == sorted(each.budget for each in points)
    for each in points[::5]:
        result = project(workspace, each.scenario)
        assert result.total_cost() == pytest.approx(each.budget, rel=1e-9, abs=1e-6)
        assert sum(cell.verdict == "met" for cell in result.cells(2025)) == each.met


def test_a_year_later_is_too_late(workspace: Workspace) -> None:
    for each in latest_start(workspace, Problem()):
        if each.year is None or each.year >= workspace.plan.end:
            continue
        late = tuple(Lock(each.lever, "*", str(year), 0.0) for year in range(2023, each.year + 1))
        in_time = tuple(Lock(each.lever, "*", str(year), 0.0) for year in range(2023, each.year))
        assert solve(workspace, Problem(locks=late)).met < 90
        assert solve(workspace, Problem(locks=in_time)).met == 90


def test_a_lever_that_is_locked_is_not_called_dispensable(workspace: Workspace) -> None:
    plan = solve(workspace, Problem())
    assert plan.scenario is not None
    locks = (Lock("hire_social_workers"), Lock("install_kiosks"))
    found = {each.lever: each for each in latest_start(workspace, Problem(scenario=plan.scenario, locks=locks))}
    assert not {each.lever for each in locks} & found.keys()
    without = replace(plan.scenario, levers=tuple(each for each in plan.scenario.levers if each[0] != "install_kiosks"))
    assert sum(each.verdict == "met" for each in project(workspace, without).cells(2025)) < 90


def test_a_lock_that_is_in_the_way_is_named_with_its_way_out(workspace: Workspace) -> None:
    answer = solve(workspace, Problem(locks=(Lock("install_kiosks"),)))
    assert answer.status == "infeasible"
    assert {each.indicator for each in answer.unreachable} == {"kiosk_coverage"}
    assert {each.reason for each in answer.unreachable} == {"locked"}
    assert all("解除" in each.relaxation(workspace) for each in answer.unreachable)
    kept(workspace, answer)


def test_what_the_city_misses_with_every_lever_locked_is_locked(workspace: Workspace) -> None:
    answer = solve(workspace, Problem(locks=tuple(Lock(each.id) for each in workspace.model.levers), city=True))
    of_the_city = {each.indicator: each for each in answer.unreachable if each.area_code == CITY}
    assert {"kiosk_coverage", "social_workers_per_1000"} <= of_the_city.keys()
    kiosks = of_the_city["kiosk_coverage"]
    assert kiosks.reason == "locked" and kiosks.relaxations[0].kind == "locked"
    but = tuple(Lock(each.id) for each in workspace.model.levers if each.id != "install_kiosks")
    assert "kiosk_coverage" in solve(workspace, Problem(locks=but, city=True)).city_met
    assert not {each.reason for each in of_the_city.values()} & {"conflict", "budget"}


def test_a_plan_says_what_is_paid_for_it_and_at_what_rate_it_was_discounted(workspace: Workspace) -> None:
    plan = solve(workspace, Problem(discount=0.05))
    assert plan.scenario is not None
    paid = project(workspace, plan.scenario).total_cost()
    assert paid == pytest.approx(sum(money for _year, money in plan.spending)) and paid > 1.02 * plan.cost
    assert f"到该年共需 {paid / 1e4:,.0f} 万元。求解时金额按每年 5% 折现。" in plan.scenario.reason
    assert "折现" not in getattr(solve(workspace, Problem()).scenario, "reason", "")


def test_the_year_after_is_told(workspace: Workspace) -> None:
    plan = solve(workspace, Problem()).scenario
    assert plan is not None
    then = after(workspace, plan)
    assert then is not None
    assert (then.year, then.met_before, then.of) == (2026, 90, 90)
    assert then.met == 90 - sum(later.verdict == "missed" for _before, later in then.turned)


def test_faults_are_told_together(workspace: Workspace) -> None:
    wrong = Problem("cheapest", budget=-1.0, locks=(Lock("hire_social_wrokers"),), weights=(("x", 1),))
    with pytest.raises(BadInput) as refused:
        solve(workspace, wrong)
    assert len(refused.value.faults) >= 3


def test_out_of_time_is_not_given_up(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody stopped it: it says what to do. Where somebody did, it stays a stop."""
    given_up: list[bool] = []

    def nothing(*_given: object, **_named: object) -> Outcome:
        given_up.append(True)
        return Outcome("stopped", None, np.inf, -np.inf)

    monkeypatch.setattr(coupled, "minimise", nothing)
    within_years = Problem(LEAST_COST, city=True, yearly_budgets=((2023, 100.0),))
    for problem in (within_years, Problem(MOST_TARGETS, yearly_budgets=((2023, 1e5),), floors=(("*", 6),))):
        with pytest.raises(OutOfTime, match=r"^找了 \d+ 秒还没有可行的方案。可以放宽"):
            solve(workspace, problem)
    given_up.clear()
    with pytest.raises(Stopped):
        solve(workspace, within_years, stop=lambda: bool(given_up))


def test_it_can_be_given_up(workspace: Workspace) -> None:
    with pytest.raises(Stopped):
        solve(workspace, Problem(LEAST_COST, discount=0.0123), stop=lambda: True)

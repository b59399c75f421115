"""The robust plan: its promise holds under draws it never saw, nothing in it is idle, certainty makes it the
cheapest."""

from __future__ import annotations

import numpy as np
import pytest

from sqdash.answers.optimise import Problem, solve
from sqdash.answers.optimise.forms import linear
from sqdash.answers.promises import AreaPromise
from sqdash.answers.risk import Settings, chance, parameters, risk
from sqdash.answers.robust import Sure, robust, sure_plan
from sqdash.answers.stopping import Stopped
from sqdash.model import BASELINE, Scenario, project, scenario_from_yaml, scenario_to_yaml
from sqdash.model.projection import inputs_of
from sqdash.model.system import system
from sqdash.returns.types import Workspace

PROMISE = 0.8
FINDING = Settings(draws=4_000, seed=7)


@pytest.fixture(scope="module")
def plan(workspace: Workspace) -> Sure:
    return sure_plan(workspace, BASELINE, PROMISE, FINDING)


def certain(workspace: Workspace) -> Settings:
    """Every range shrunk to its mode."""
    ranges = tuple((id, *[each.range.mode] * 3) for id, each in workspace.assumptions.items() if not each.by_area)
    return Settings(draws=20, ranges=ranges)


def test_the_promise_holds_on_a_hundred_thousand_fresh_draws(plan: Sure, workspace: Workspace) -> None:
    assert plan.checked.settings.draws == 100_000
    assert plan.checked.settings.seed != FINDING.seed
    left = {(each.area_code, each.indicator) for each in plan.robust.missing}
    kept = {
        place: found
        for place, found in plan.checked.chances.items()
        if place[0] != "city" and found is not None and place not in left
    }
    assert len(kept) + len(left) == 90
    assert min(kept.values()) >= PROMISE
    again = risk(workspace, plan.robust.scenario, Settings(draws=20_000, seed=99))
    assert min(again.chances[place] or 0.0 for place in kept) >= PROMISE - 3 * (0.16 / 20_000) ** 0.5


def test_being_sure_costs_more_than_hoping(plan: Sure, workspace: Workspace) -> None:
    assert plan.robust.cost > plan.robust.nominal_cost
    assert plan.robust.cost == pytest.approx(project(workspace, plan.robust.scenario).total_cost(), rel=1e-9)
    assert plan.robust.nominal_cost == pytest.approx(project(workspace, plan.robust.nominal).total_cost(), rel=1e-9)
    nominal = [found for place, found in plan.nominal.chances.items() if found is not None and place[0] != "city"]
    assert min(nominal) < PROMISE, "a plan made for the modes is not that sure"


def test_what_is_left_out_cannot_be_had(plan: Sure, workspace: Workspace) -> None:
    """Even with every lever at its limit, the chance stays below what was asked for."""
    limits = tuple((each.id, "*", "*", each.limit("*")) for each in workspace.model.levers)
    for each in plan.robust.missing:
        assert each.best < plan.robust.aimed
        helping = [
            entry
            for entry in limits
            if each.indicator in workspace.model.lever(entry[0]).primary_for or entry[0].startswith("build")
        ]
        full = Scenario(name="满", levers=tuple(helping))
        table = chance(workspace, full, 4_000, seed=3)
        area = [a.code for a in workspace.areas].index(each.area_code)
        indicator = [i.id for i in workspace.plan.indicators].index(each.indicator)
        assert table[area, indicator] < plan.robust.aimed


def test_no_step_can_be_taken_out(plan: Sure, workspace: Workspace) -> None:
    """Area by area: one step less of any input, and some promise is broken under the draws that found the plan."""
    model = system(workspace)
    years = workspace.plan.end - model.base_year
    prices = linear(model, model.parameters, years).spending[0].sum(axis=-1)
    drawn = parameters(workspace, BASELINE, FINDING, 1, FINDING.draws)
    inputs = np.swapaxes(inputs_of(model, plan.robust.scenario, workspace.plan.end)[0], 1, 2)
    tried = 0
    for at, code in list(enumerate(model.areas))[:4]:
        area = AreaPromise.of(workspace, BASELINE, at, drawn[:, at : at + 1], prices[at], plan.robust.aimed)
        names = {each.indicator for each in plan.robust.missing if each.area_code == code}
        left = {position for position, each in enumerate(workspace.plan.indicators) if each.id in names}
        targets = [each for each in area.targets if each not in left]
        whole = inputs[at].ravel()
        assert all(area.chance(each, whole) >= plan.robust.aimed for each in targets)
        for position in np.flatnonzero(whole):
            fewer = whole.copy()
            fewer[position] -= area.steps[position]
            assert min(area.chance(each, fewer) for each in targets) < plan.robust.aimed
            tried += 1
    assert tried > 20


def test_certainty_makes_it_the_cheapest_plan(workspace: Workspace) -> None:
    alone = [each for each in workspace.assumptions.values() if each.by_area]
    assert [each.id for each in alone] == ["population_growth"], "the one with areas of its own is set by the scenario"
    ranges = (*certain(workspace).ranges, ("population_growth", -0.007, -0.007, -0.007))
    asked = Settings(draws=20, ranges=ranges)
    given = BASELINE.with_assumption("population_growth", -0.007)
    found = robust(workspace, given, chance=PROMISE, settings=asked)
    assert found.missing == ()
    assert found.cost == pytest.approx(solve(workspace, Problem(scenario=given)).cost, rel=1e-6)
    assert found.cost == pytest.approx(found.nominal_cost, rel=1e-6)


def test_the_plan_is_a_scenario_like_any_other(plan: Sure, workspace: Workspace) -> None:
    scenario = plan.robust.scenario
    assert scenario_from_yaml(scenario_to_yaml(scenario), workspace).levers == scenario.levers
    assert "80%" in scenario.reason


def test_it_can_be_given_up(workspace: Workspace) -> None:
    with pytest.raises(Stopped):
        robust(workspace, BASELINE, settings=Settings(draws=100), stop=lambda: True)

"""The robust plan: its promise holds under draws it never saw, nothing in it is idle, certainty makes it the
cheapest."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from sqdash.answers import promises
from sqdash.answers.optimise import Problem, solve
from sqdash.answers.optimise.forms import Forms, linear
from sqdash.answers.promises import AreaPromise, LeftOut, Rows
from sqdash.answers.risk import Settings, chance, parameters, risk
from sqdash.answers.robust import Missing, Sure, _missing, robust, sure_plan
from sqdash.answers.stopping import Stopped
from sqdash.model import BASELINE, Scenario, project, scenario_from_yaml, scenario_to_yaml
from sqdash.model.projection import inputs_of
from sqdash.model.system import system
from sqdash.returns.types import Workspace
from sqdash.views import surely

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
    assert {each.why for each in plan.robust.missing} == {"alone"}
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


def of_one_input(constant: float, response: float, factor: float) -> Rows:
    """A target of one draw and one input: constant + response × input must come to the factor."""
    top = Forms(np.array([[constant]]), np.array([[[response]]]))
    return Rows(top, Forms(np.ones((1, 1)), np.zeros((1, 1, 1))), factor)


def test_targets_that_only_exclude_one_another_are_not_called_impossible() -> None:
    many, few, beyond = of_one_input(0.0, 1.0, 5.0), of_one_input(4.0, -1.0, 0.0), of_one_input(0.0, 1.0, 11.0)
    area = AreaPromise({0: many, 1: few, 2: beyond}, np.ones(1), np.ones(1), np.full(1, 10.0), 0.8)
    inputs, out = area.plan()
    assert out == [LeftOut(2, 0.0, "alone"), LeftOut(0, 1.0, "together")]
    assert inputs.tolist() == [0.0]
    assert AreaPromise({0: many}, np.ones(1), np.ones(1), np.full(1, 10.0), 0.8).plan()[0].tolist() == [5.0]


def test_a_search_given_up_does_not_say_that_nothing_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "MOST_CUTS", 1)
    rows = Rows(Forms(np.array([[0.0], [-9.0]]), np.ones((2, 1, 1))), Forms(np.ones((2, 1)), np.zeros((2, 1, 1))), 0.0)
    area = AreaPromise({0: rows}, np.ones(1), np.ones(1), np.full(1, 10.0), 0.8)
    assert area.plan()[1] == [LeftOut(0, 1.0, "not_found")]


def test_what_falls_short_of_the_aim_alone_is_not_called_impossible() -> None:
    left = LeftOut(0, 0.81, "alone")
    assert _missing("411481", "kiosk_coverage", left, 0.8).why == "not_found"
    assert _missing("411481", "kiosk_coverage", left, 0.82).why == "alone"


def test_each_reason_has_its_words_and_no_chance_is_rounded_up_to_the_promise(plan: Sure, workspace: Workspace) -> None:
    missing = (
        Missing("411481", "kiosk_coverage", 0.796, "alone"),
        Missing("411481", "activity_area_share", 1.0, "together"),
        Missing("411402", "kiosk_coverage", 0.81, "not_found"),
    )
    html = surely.missing_html(plan=replace(plan, robust=replace(plan.robust, missing=missing)), workspace=workspace)
    rows = re.findall(r"<tr>(.*?)</tr>", html)[1:]
    told = [re.findall(r"<td[^>]*>([^<]*)</td>", row)[-2:] for row in rows]
    assert told == [
        ["79%", "投入到上限也没有这样的把握"],
        ["&gt;99%", "单独能做到，与当地其他目标一起没有求得"],
        ["81%", "没有求得保证有这样把握的方案"],
    ]


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
    given = replace(BASELINE.with_assumption("population_growth", -0.007), over=("2022",))
    found = robust(workspace, given, chance=PROMISE, settings=asked)
    assert found.missing == () and found.scenario.over == (), "its inputs are its own: none was left out"
    assert found.cost == pytest.approx(solve(workspace, Problem(scenario=given)).cost, rel=1e-6)
    assert found.cost == pytest.approx(found.nominal_cost, rel=1e-6)


def test_the_plan_is_a_scenario_like_any_other(plan: Sure, workspace: Workspace) -> None:
    scenario = plan.robust.scenario
    assert scenario_from_yaml(scenario_to_yaml(scenario), workspace).levers == scenario.levers
    assert "80%" in scenario.reason


def test_it_can_be_given_up(workspace: Workspace) -> None:
    with pytest.raises(Stopped):
        robust(workspace, BASELINE, settings=Settings(draws=100), stop=lambda: True)

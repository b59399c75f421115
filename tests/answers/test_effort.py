"""Required effort is the least whole input: it meets the target, and one unit less does not."""

from dataclasses import replace

import pytest

from sqdash.answers import Effort, effort
from sqdash.model import BASELINE, EVERY, Scenario, project
from sqdash.returns import Workspace
from sqdash.views.tables import effort_lines

SCENARIOS = {
    "nothing": BASELINE,
    "posting binds": Scenario(
        name="x", assumptions=(("posting_share", EVERY, 0.95), ("attrition_social_workers", EVERY, 0.02))
    ),
    "everyone posted": Scenario(
        name="x", levers=(("hire_social_workers", EVERY, "2023", 40.0),), assumptions=(("posting_share", EVERY, 1.0),)
    ),
    "certifying too": Scenario(name="x", levers=(("certify_community_workers", EVERY, EVERY, 60.0),)),
    "slow": Scenario(name="x", assumptions=(("completion_hiring", EVERY, 0.4), ("completion_building", EVERY, 0.5))),
    "more communities": Scenario(name="x", drivers=(("urban_communities", EVERY, "2025", 90.0),)),
}


def outcome(workspace: Workspace, scenario: Scenario, row: Effort, per_year: float) -> str:
    tried = replace(
        scenario,
        levers=tuple(each for each in scenario.levers if each[:2] not in ((row.lever, row.area_code),))
        + tuple(
            (row.lever, row.area_code, str(year), per_year)
            for year in range(workspace.base_year + 1, workspace.plan.end + 1)
        ),
    )
    return project(workspace, tried).cell(row.area_code, row.indicator, workspace.plan.end).verdict


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_is_enough_and_one_less_is_not(workspace: Workspace, name: str) -> None:
    scenario = SCENARIOS[name]
    rows = effort(workspace, scenario)
    judged = sum(
        a.kind in workspace.plan.indicator(i).applies_to
        for lv in workspace.model.levers
        for i in lv.primary_for
        for a in workspace.areas
    )
    assert len(rows) == judged
    wanted = 0
    for row in rows:
        if row.per_year is None:
            assert outcome(workspace, scenario, row, 1e9) == "missed", row
            assert row.reason in ("lag", "cap")
        else:
            assert outcome(workspace, scenario, row, row.per_year) == "met", row
            if row.per_year:
                wanted += 1
                assert outcome(workspace, scenario, row, row.per_year - 1) == "missed", row
    assert wanted > 10


def test_cost_is_what_the_projection_charges(workspace: Workspace) -> None:
    row = next(each for each in effort(workspace, BASELINE) if each.lever == "hire_social_workers" and each.per_year)
    scenario = Scenario(name="x", levers=((row.lever, row.area_code, EVERY, float(row.per_year or 0)),))
    assert project(workspace, scenario).total_cost(row.area_code) == pytest.approx(row.cost)
    assert row.total == (row.per_year or 0) * 3


def test_without_a_denominator_there_is_nothing_to_reach(workspace: Workspace) -> None:
    nowhere = Scenario(name="x", drivers=(("urban_communities", "411402", EVERY, 0.0),))
    rows = [each for each in effort(workspace, nowhere) if each.area_code == "411402"]
    over = {each.id for each in workspace.plan.indicators if each.denominator == "urban_communities"}
    assert {each.reason for each in rows if each.indicator in over} == {"no_data"}
    assert "no_data" not in {each.reason for each in rows if each.indicator not in over}
    (kiosks,) = (each for each in rows if each.indicator == "kiosk_coverage")
    assert effort_lines([kiosks], workspace) == ("布设自助服务一体机：没有分母数据",)


def test_over_the_limit_is_said(workspace: Workspace) -> None:
    tight = replace(workspace.model.lever("hire_social_workers"), limit_per_year={"*": 1.0})
    levers = tuple(tight if each.id == tight.id else each for each in workspace.model.levers)
    small = replace(workspace, model=replace(workspace.model, levers=levers))
    reasons = {row.reason for row in effort(small, BASELINE) if row.lever == tight.id and (row.per_year or 0) > 1}
    assert reasons == {"limit"}


def test_what_cannot_arrive_in_time_is_out_of_reach_for_its_lag(workspace: Workspace) -> None:
    late = replace(workspace.model.lever("build_rural_facilities"), lag_years=3)
    levers = tuple(late if each.id == late.id else each for each in workspace.model.levers)
    slow = replace(workspace, model=replace(workspace.model, levers=levers))
    rows = [row for row in effort(slow, BASELINE) if row.lever == late.id and row.per_year != 0]
    assert rows and {(row.per_year, row.reason) for row in rows} == {(None, "lag")}

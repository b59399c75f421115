"""A lever's table and its scenario say the same, whichever was edited."""

from sqdash.model import BASELINE, EVERY, Scenario, project
from sqdash.model.editing import (
    assumed,
    lever_table,
    planning_years,
    with_assumption,
    with_lever_table,
    with_yearly_inputs,
    without_lever,
    yearly_totals,
)
from sqdash.returns import Workspace

LEVER = "hire_social_workers"


def test_the_planning_years_follow_the_base_year_to_the_end_of_the_plan(workspace: Workspace) -> None:
    assert planning_years(workspace) == (2023, 2024, 2025)


def test_wildcards_are_worked_out(workspace: Workspace) -> None:
    levers = ((LEVER, EVERY, EVERY, 20.0), (LEVER, "411481", "2024", 120.0), (LEVER, EVERY, "2025", 7.0))
    table = lever_table(workspace, Scenario(name="x", levers=levers), LEVER)
    assert table["411481"] == {2023: 20.0, 2024: 120.0, 2025: 7.0}
    assert table["411402"] == {2023: 20.0, 2024: 20.0, 2025: 7.0}


def test_a_table_written_and_read_is_the_same_table(workspace: Workspace) -> None:
    table = {area.code: {2023: 1.0, 2024: 1.0, 2025: 1.0} for area in workspace.areas}
    table["411402"] = {2023: 0.0, 2024: 5.0, 2025: 0.0}
    table["411403"] = {2023: 0.0, 2024: 0.0, 2025: 0.0}
    scenario = with_lever_table(BASELINE, LEVER, table)
    assert lever_table(workspace, scenario, LEVER) == table
    assert (LEVER, "411421", EVERY, 1.0) in scenario.levers
    assert not [each for each in scenario.levers if each[1] == "411403"]


def test_city_totals_are_the_sums_by_year(workspace: Workspace) -> None:
    scenario = with_yearly_inputs(workspace, BASELINE, LEVER, {"411402": 3.0, "411481": 4.0})
    totals = yearly_totals(workspace, scenario)
    assert totals[LEVER] == (7.0, 7.0, 7.0)
    assert totals["install_kiosks"] == (0.0, 0.0, 0.0)
    assert project(workspace, scenario).input("city", LEVER, 2024) == 7.0


def test_taking_everything_back_is_the_baseline(workspace: Workspace) -> None:
    scenario = with_yearly_inputs(workspace, BASELINE, LEVER, {"411402": 3.0})
    assert without_lever(scenario, LEVER) == BASELINE
    changed = with_assumption(BASELINE, "pass_rate", 0.25)
    assert assumed(workspace, changed, "pass_rate") == 0.25
    assert with_assumption(changed, "pass_rate", None) == BASELINE
    assert assumed(workspace, BASELINE, "pass_rate") == workspace.assumptions["pass_rate"].range.mode

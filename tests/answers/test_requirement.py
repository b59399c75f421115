"""What all missed targets together take, by lever."""

from __future__ import annotations

import pytest

from sqdash.answers import effort
from sqdash.answers.effort import Effort
from sqdash.answers.requirement import cheapest, missed, needs, out_of_reach, requirements, totals_by_unit
from sqdash.model import BASELINE, Scenario, project
from sqdash.returns.types import Workspace

BUILD = "build_rural_facilities"
ROWS = (
    Effort("411481", "social_workers_per_1000", "hire_social_workers", 90, 270, 27_000.0, None),
    Effort("411481", "social_workers_per_1000", "certify_community_workers", 300, 900, 90_000.0, None),
    Effort("411481", "social_workers_per_county_community", "hire_social_workers", 10, 30, 3_000.0, None),
    Effort("411423", "social_workers_per_1000", "hire_social_workers", 20, 60, 6_000.0, None),
    Effort("411423", "kiosk_coverage", "install_kiosks", 99, 297, 1.0, "limit"),
    Effort("411423", "rural_facility_coverage", "build_rural_facilities", 0, 0, 0.0, None),
)


def hiring_in_yongcheng(*entries: tuple[str, float]) -> Scenario:
    return Scenario(name="x", levers=tuple(("hire_social_workers", "411481", year, value) for year, value in entries))


def charged(workspace: Workspace, scenario: Scenario, more: dict[str, list[int]]) -> float:
    """Yuan that the projection charges for more hires by area and year, beyond the scenario."""
    before = project(workspace, scenario)
    entries = tuple(
        ("hire_social_workers", area, str(year), before.input(area, "hire_social_workers", year) + count)
        for area, counts in more.items()
        for year, count in enumerate(counts, start=2023)
    )
    return project(workspace, Scenario(name="x", levers=entries)).total_cost() - before.total_cost()


def test_the_cheapest_lever_within_its_limit_is_taken() -> None:
    assert [(row.area_code, row.indicator, row.lever) for row in cheapest(ROWS)] == [
        ("411481", "social_workers_per_1000", "hire_social_workers"),
        ("411481", "social_workers_per_county_community", "hire_social_workers"),
        ("411423", "social_workers_per_1000", "hire_social_workers"),
    ]
    assert out_of_reach(ROWS) == (("411423", "kiosk_coverage"),)


def test_an_areas_lever_counts_once_for_all_its_targets(workspace: Workspace) -> None:
    (hiring,) = requirements(ROWS, project(workspace))
    assert hiring[:4] == ("hire_social_workers", 2, 110, 330)
    assert hiring.cost == pytest.approx(charged(workspace, BASELINE, {"411481": [90] * 3, "411423": [20] * 3}))
    assert totals_by_unit([hiring], workspace.model) == {"person": 330}


def test_what_the_scenario_already_puts_in_is_not_needed_again(workspace: Workspace) -> None:
    half = hiring_in_yongcheng(("*", 45.0))
    (hiring,) = requirements(ROWS, project(workspace, half))
    assert (hiring.per_year, hiring.total) == (45 + 20, 135 + 60)
    assert hiring.cost == pytest.approx(charged(workspace, half, {"411481": [45] * 3, "411423": [20] * 3}))


def test_what_is_put_in_beyond_a_years_need_is_not_set_off_against_another_year(workspace: Workspace) -> None:
    uneven = hiring_in_yongcheng(("2023", 30.5), ("2025", 400.0))
    (hiring,) = requirements(ROWS, project(workspace, uneven))
    assert (hiring.per_year, hiring.total) == (90 + 20, (60 + 90 + 0) + 60)
    assert hiring.cost == pytest.approx(charged(workspace, uneven, {"411481": [60, 90, 0], "411423": [20] * 3}))


def test_sites_that_come_too_late_leave_the_whole_need(workspace: Workspace) -> None:
    late = Scenario(name="x", levers=(("build_rural_facilities", "411424", "2025", 30.0),))
    assert project(workspace, late).cell("411424", "rural_facility_coverage", 2025).verdict == "missed"
    (before,) = (each for each in needs(project(workspace), "411424").required if each.lever == BUILD)
    (after,) = (each for each in needs(project(workspace, late), "411424").required if each.lever == BUILD)
    assert after.per_year == before.per_year > 0
    assert after.total == 2 * before.per_year  # 2025 has more than enough, too late as it is
    assert after.cost == pytest.approx(before.cost)  # nor would what is put in then have been paid by 2025


def filled(scenario: Scenario, workspace: Workspace, least: dict[tuple[str, str], int]) -> Scenario:
    """The scenario with every year of some levers (lever, area) brought up to an amount."""
    given = project(workspace, scenario)
    kept = [each for each in scenario.levers if each[:2] not in least]
    more = [
        (lever, area, str(year), max(float(amount), given.input(area, lever, year)))
        for (lever, area), amount in least.items()
        for year in (2023, 2024, 2025)
    ]
    return Scenario(name="x", levers=(*kept, *more))


def test_with_what_is_needed_on_top_each_target_within_reach_is_met_for_the_money_told(workspace: Workspace) -> None:
    uneven = tuple(
        (lever.id, area.code, str(2023 + at % 3), lever.limit(area.code))
        for lever in workspace.model.levers
        for at, area in enumerate(workspace.areas)
    )
    scenario = Scenario(name="x", levers=uneven)
    result = project(workspace, scenario)
    rows = cheapest(missed(effort(workspace, scenario, year=2025), result))
    least: dict[tuple[str, str], int] = {}
    assert len(rows) > 10
    for each in rows:
        key, per_year = (each.lever, each.area_code), each.per_year or 0
        after = project(workspace, filled(scenario, workspace, {key: per_year}))
        assert after.cell(each.area_code, each.indicator, 2025).verdict == "met"
        least[key] = max(least.get(key, 0), per_year)
    found, whole = needs(result), project(workspace, filled(scenario, workspace, least))
    assert whole.total_cost() - result.total_cost() == pytest.approx(found.cost)
    assert sum(each.total for each in found.required) == pytest.approx(whole.inputs.sum() - result.inputs.sum())


def test_only_missed_targets_count(workspace: Workspace) -> None:
    result = project(workspace)
    rows = missed(effort(workspace, result.scenario, year=2025), result)
    assert {(row.area_code, row.indicator) for row in rows} == {
        (cell.area_code, cell.indicator) for cell in result.cells(2025) if cell.verdict == "missed"
    }

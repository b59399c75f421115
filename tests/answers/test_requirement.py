"""What all missed targets together take, by lever."""

from __future__ import annotations

from sqdash.answers import effort
from sqdash.answers.effort import Effort
from sqdash.answers.requirement import cheapest, missed, out_of_reach, requirements, totals_by_unit
from sqdash.model import Scenario, project
from sqdash.returns.types import Workspace

ROWS = (
    Effort("411481", "social_workers_per_1000", "hire_social_workers", 90, 270, 27_000.0, None),
    Effort("411481", "social_workers_per_1000", "certify_community_workers", 300, 900, 90_000.0, None),
    Effort("411481", "social_workers_per_county_community", "hire_social_workers", 10, 30, 3_000.0, None),
    Effort("411423", "social_workers_per_1000", "hire_social_workers", 20, 60, 6_000.0, None),
    Effort("411423", "kiosk_coverage", "install_kiosks", 99, 297, 1.0, "limit"),
    Effort("411423", "rural_facility_coverage", "build_rural_facilities", 0, 0, 0.0, None),
)


def test_the_cheapest_lever_within_its_limit_is_taken() -> None:
    assert [(row.area_code, row.indicator, row.lever) for row in cheapest(ROWS)] == [
        ("411481", "social_workers_per_1000", "hire_social_workers"),
        ("411481", "social_workers_per_county_community", "hire_social_workers"),
        ("411423", "social_workers_per_1000", "hire_social_workers"),
    ]
    assert out_of_reach(ROWS) == (("411423", "kiosk_coverage"),)


def test_an_areas_lever_counts_once_for_all_its_targets(workspace: Workspace) -> None:
    (hiring,) = requirements(ROWS, project(workspace))
    assert hiring == ("hire_social_workers", 2, 110, 330, 33_000.0)
    assert totals_by_unit([hiring], workspace.model) == {"person": 330}


def test_what_the_scenario_already_puts_in_is_not_needed_again(workspace: Workspace) -> None:
    half = Scenario(name="x", levers=(("hire_social_workers", "411481", "*", 45.0),))
    (hiring,) = requirements(ROWS, project(workspace, half))
    assert (hiring.per_year, hiring.total, hiring.cost) == (45 + 20, 135 + 60, 13_500.0 + 6_000.0)


def test_only_missed_targets_count(workspace: Workspace) -> None:
    result = project(workspace)
    rows = missed(effort(workspace, result.scenario, year=2025), result)
    assert {(row.area_code, row.indicator) for row in rows} == {
        (cell.area_code, cell.indicator) for cell in result.cells(2025) if cell.verdict == "missed"
    }

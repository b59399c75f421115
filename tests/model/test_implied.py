"""The plan's own arithmetic, checked by hand: targets as counts, and the straight line."""

import pytest

from sqdash.model import project
from sqdash.model.implied import implied_counts, posted_people, straight_line, track, trained_people
from sqdash.returns import Workspace


def test_targets_as_counts(workspace: Workspace) -> None:
    found = {each.indicator: each for each in implied_counts(project(workspace), 2025)}
    districts = {"411402": 73, "411403": 54, "411471": 5}
    assert found["social_workers_per_district_community"].required == 3 * sum(districts.values()) == 396
    assert found["social_workers_per_county_community"].required == 257 - sum(districts.values()) == 125
    assert found["urban_facility_coverage"].required == 257
    people = found["social_workers_per_1000"]
    residents = project(workspace).stock("city", "resident_population", 2025)
    assert people.required == pytest.approx(0.0003 * residents, abs=10)
    assert people.required > 2200
    assert posted_people(tuple(found.values())) == 396 + 125


def test_the_talent_programme_trains_1352(workspace: Workspace) -> None:
    assert trained_people(workspace.plan) == 2 + 50 + 300 + 1000


def test_the_straight_line_goes_from_baseline_to_target(workspace: Workspace) -> None:
    rural = workspace.plan.indicator("rural_facility_coverage")
    assert [track(rural, year) for year in (2020, 2022, 2025, 2030)] == pytest.approx([86, 88.8, 93, 93])
    assert straight_line(rural)[-1] == (2025, 93.0)
    assert straight_line(workspace.plan.indicator("kiosk_coverage")) == ()

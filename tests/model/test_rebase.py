"""A kept scenario carried over to data whose base year has moved on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqdash.model import EVERY, Scenario, rebased
from sqdash.model.scenario_file import scenario_mapping
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace


@pytest.fixture(scope="module")
def a_year_later(workspace: Workspace) -> Workspace:
    """The same city with returns for 2023, equal to those of 2022."""
    new = {(area, 2023, measure): each for (area, year, measure), each in workspace.figures.items() if year == 2022}
    return replace(workspace, figures={**workspace.figures, **new}, version="later")


def test_years_that_are_over_are_left_out_and_told(a_year_later: Workspace) -> None:
    assert a_year_later.base_year == 2023
    old = Scenario(
        name="旧",
        levers=(
            ("hire_social_workers", EVERY, EVERY, 20.0),
            ("install_kiosks", "411481", "2023", 3.0),
            ("install_kiosks", "411481", "2024", 4.0),
            ("build_rural_facilities", EVERY, "2023", 1.0),
        ),
        drivers=(("urban_communities", "411402", "2023", 80.0),),
        rationale=(("install_kiosks", "411481", "2023", "去年"), ("hire_social_workers", EVERY, EVERY, "一直")),
    )
    found, over = rebased(scenario_mapping(old), a_year_later)
    assert over == ("2023",)
    assert found.levers == (("hire_social_workers", EVERY, EVERY, 20.0), ("install_kiosks", "411481", "2024", 4.0))
    assert found.drivers == ()
    assert found.rationale == (("hire_social_workers", EVERY, EVERY, "一直"),)


def test_on_its_own_data_nothing_is_left_out(workspace: Workspace) -> None:
    scenario = Scenario(name="新", levers=(("install_kiosks", "411481", "2023", 3.0),))
    assert rebased(scenario_mapping(scenario), workspace) == (scenario, ())


def test_what_does_not_fit_any_more_is_refused(a_year_later: Workspace) -> None:
    with pytest.raises(BadInput, match="hire_wizards"):
        rebased({"schema": 1, "name": "x", "levers": {"hire_wizards": {"*": {"2023": 1, "2024": 1}}}}, a_year_later)
    with pytest.raises(BadInput, match="另一个规划"):
        rebased({"schema": 1, "name": "x", "base": {"plan": "other"}}, a_year_later)

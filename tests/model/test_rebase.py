"""A kept scenario carried over to data whose base year has moved on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqdash.model import EVERY, Scenario, carried, example_scenarios, rebased, scenario_from_yaml
from sqdash.model.scenario_file import scenario_mapping
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from tests.store.people import with_years


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
    found = rebased(scenario_mapping(old), a_year_later)
    assert found.over == ("2023",)
    assert found.levers == (("hire_social_workers", EVERY, EVERY, 20.0), ("install_kiosks", "411481", "2024", 4.0))
    assert found.drivers == ()
    assert found.rationale == (("hire_social_workers", EVERY, EVERY, "一直"),)


def test_on_its_own_data_nothing_is_left_out(workspace: Workspace) -> None:
    scenario = Scenario(name="新", levers=(("install_kiosks", "411481", "2023", 3.0),))
    found = rebased(scenario_mapping(scenario), workspace)
    assert (found, found.over) == (scenario, ())


def test_what_does_not_fit_any_more_is_refused(a_year_later: Workspace) -> None:
    with pytest.raises(BadInput, match="hire_wizards"):
        rebased({"schema": 1, "name": "x", "levers": {"hire_wizards": {"*": {"2023": 1, "2024": 1}}}}, a_year_later)
    with pytest.raises(BadInput, match="另一个规划"):
        rebased({"schema": 1, "name": "x", "base": {"plan": "other"}}, a_year_later)


def test_carried_on_it_names_every_year_left_behind(workspace: Workspace) -> None:
    """It goes on naming what it was made on; two that say the same are the same, whatever was left out of them."""
    levers = tuple(("install_kiosks", "411481", str(year), 3.0) for year in (2023, 2024, 2025))
    old = Scenario(name="三年", levers=levers, plan=workspace.plan.id, returns="abc", model="1")
    first = carried(old, with_years(workspace, 2023))
    second = carried(first, with_years(workspace, 2023, 2024))
    assert (first.over, second.over) == (("2023",), ("2023", "2024"))
    assert (second.levers, second.returns) == (levers[2:], "abc")
    assert second == replace(second, over=()) and hash(second) == hash(replace(second, over=()))
    assert carried(second, workspace).over == second.over


def test_a_file_is_read_on_the_data_it_was_written_for(workspace: Workspace) -> None:
    """What it says of a year that is over is left out; a year the files themselves have always is one."""
    text = "name: 试\nlevers: {install_kiosks: {411481: {%s}}}\nrationale: {install_kiosks: {411481: {2023: 去年}}}"
    now = with_years(workspace, 2023)
    found = scenario_from_yaml(text % "2023: 3, 2024: 4", now)
    assert (found.over, found.rationale) == (("2023",), ())
    assert found.levers == (("install_kiosks", "411481", "2024", 4.0),)
    assert scenario_from_yaml(text % "2023: 3", workspace).over == ()
    for wrong in ("2022: 3", "2023: 3, 2040: 4"):
        with pytest.raises(BadInput, match="写 2024 到 2035 中的一年"):
            scenario_from_yaml(text % wrong, now)
    examples = example_scenarios(now)
    assert {id: each.over for id, each in examples.items() if each.over} == {"talent_programme": ("2023",)}
    assert sum(each[-1] for each in examples["talent_programme"].levers) == 1352 - 450

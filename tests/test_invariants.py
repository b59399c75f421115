"""What must hold whatever the numbers: hypothesis looks for a scenario that breaks it."""

from __future__ import annotations

import math
import random
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sqdash.api import project_document
from sqdash.model import BASELINE, Scenario, project, scenario_from_mapping, scenario_from_yaml, scenario_to_yaml
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from tests.oracle.plain import LAST_YEAR, read_workspace
from tests.oracle.scenarios import scenarios

DATA = Path(__file__).resolve().parents[1] / "data"
FILES = read_workspace(DATA)
AREAS = [area["code"] for area in FILES["areas"]]
FIRST_YEAR = 2023
TINY = 1e-9
Row = dict[str, Any]

look = settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck])


@cache
def data() -> Workspace:
    return load_workspace(DATA)


def parsed(mapping: Row) -> Scenario:
    return scenario_from_mapping(mapping, data())


def with_input(mapping: Row, lever: str, area: str, year: int, more: float) -> Row:
    """The same scenario with one more entry for one area and year; every other input stays what it was."""
    planned = project(data(), parsed(mapping), end=LAST_YEAR)
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    entries = {str(each): planned.input(area, lever, each) + (more if each == year else 0) for each in years}
    levers = {**mapping["levers"], lever: {**mapping["levers"].get(lever, {}), area: entries}}
    return {**mapping, "levers": levers, "over_limit": True}


@look
@given(
    scenarios(FILES),
    st.sampled_from(sorted(FILES["levers"])),
    st.sampled_from(AREAS),
    st.integers(FIRST_YEAR, LAST_YEAR),
    st.floats(0.1, 500),
)
def test_more_input_never_lowers_a_stock(drawn: tuple[Row, int], lever: str, area: str, year: int, more: float) -> None:
    """No stock of that area in any year, and nothing at all in another area or an earlier year."""
    mapping, _ = drawn
    before = project(data(), parsed(mapping), end=LAST_YEAR)
    after = project(data(), parsed(with_input(mapping, lever, area, year, more)), end=LAST_YEAR)
    for each in AREAS:
        for stock in FILES["stocks"]:
            for when in before.years:
                old, new = before.stock(each, stock, when), after.stock(each, stock, when)
                assert new >= old - TINY * max(1.0, old)
                if each != area or when < year:
                    assert new == pytest.approx(old, rel=TINY)


@look
@given(scenarios(FILES))
def test_the_city_is_the_sum_of_its_areas(drawn: tuple[Row, int]) -> None:
    """Numerators, denominators and cost; over the areas an indicator applies to."""
    mapping, end = drawn
    projection = project(data(), parsed(mapping), end=end)
    for year in projection.years:
        for city in projection.city_cells(year):
            parts = [projection.cell(area, city.indicator, year) for area in AREAS]
            concerned = [cell for cell in parts if cell.verdict != "not_applicable"]
            assert city.numerator == pytest.approx(math.fsum(cell.numerator for cell in concerned), rel=TINY)
            assert city.denominator == pytest.approx(math.fsum(cell.denominator for cell in concerned), rel=TINY)
    whole = math.fsum(projection.total_cost(area) for area in AREAS)
    assert projection.total_cost() == pytest.approx(whole, rel=TINY)


@look
@given(scenarios(FILES))
def test_a_scenario_written_and_read_back_is_equal(drawn: tuple[Row, int]) -> None:
    scenario = parsed(drawn[0])
    again = scenario_from_yaml(scenario_to_yaml(scenario), data())
    assert again == scenario
    assert hash(again) == hash(scenario)


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The project's workspace with the rows of its tables and the entries of its model in another order."""
    folder = tmp_path_factory.mktemp("shuffled") / "data"
    shutil.copytree(DATA, folder)
    shuffle = random.Random(2025).shuffle
    for name in ("areas.csv", "returns.csv", "registry.csv"):
        head, *rows = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        shuffle(rows)
        (folder / name).write_text(head + "".join(rows), encoding="utf-8")
    return load_workspace(folder)


@given(drawn=scenarios(FILES))
@look
def test_the_order_of_areas_and_rows_changes_nothing(shuffled: Workspace, drawn: tuple[Row, int]) -> None:
    mapping, end = drawn
    assert [area.code for area in shuffled.areas] != AREAS
    usual = project_document(data(), parsed(mapping), end)
    other = project_document(shuffled, scenario_from_mapping(mapping, shuffled), end)
    for section in ("results", "stocks", "excess", "cost", "first_met"):
        assert sorted(map(repr, other[section])) == sorted(map(repr, usual[section]))
    for mine, theirs in zip(usual["city"], other["city"], strict=True):
        assert (theirs["verdict"], theirs["gap"], theirs["quality"]) == (mine["verdict"], mine["gap"], mine["quality"])
        assert theirs["value"] == (None if mine["value"] is None else pytest.approx(mine["value"], rel=TINY))


@pytest.mark.parametrize("lever", sorted(FILES["levers"]))
def test_an_input_of_nothing_is_no_action(lever: str) -> None:
    nothing = parsed({"schema": 1, "name": "零", "levers": {lever: {"*": {"*": 0}, "411402": {"2024": 0}}}})
    still, steady = (project_document(data(), scenario, LAST_YEAR) for scenario in (nothing, BASELINE))
    for section in ("results", "city", "stocks", "excess", "cost", "first_met"):
        assert still[section] == steady[section]
    assert still["cost"] == []


@look
@given(scenarios(FILES), st.sampled_from(AREAS))
def test_a_longer_look_ahead_changes_no_year(drawn: tuple[Row, int], area: str) -> None:
    mapping, end = drawn
    assume(end < LAST_YEAR)
    near = project(data(), parsed(mapping), end=end)
    far = project(data(), parsed(mapping), end=LAST_YEAR)
    for year in near.years:
        assert [near.stock(area, stock, year) for stock in FILES["stocks"]] == [
            far.stock(area, stock, year) for stock in FILES["stocks"]
        ]


@look
@given(scenarios(FILES))
def test_the_gap_is_the_least_whole_number_that_meets(drawn: tuple[Row, int]) -> None:
    mapping, end = drawn
    projection = project(data(), parsed(mapping), end=end)
    indicators = {each["id"]: each for each in FILES["plan"]["indicators"]}
    for cell in (*projection.cells(end), *projection.city_cells(end)):
        if cell.gap is None:
            assert cell.verdict in ("not_applicable", "no_data")
            assert cell.value is None
            continue
        assert (cell.gap == 0) == (cell.verdict == "met")
        indicator = indicators[cell.indicator]
        need = indicator["target"]["value"] * cell.denominator / indicator["scale"] - cell.numerator
        assert cell.gap <= max(0, math.floor(need * (1 + TINY)) + 1)
        assert cell.gap >= need * (1 - TINY) - TINY * cell.denominator

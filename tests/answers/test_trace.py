"""A figure's chain: worked out again from the trace alone, it is the projection's own number."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from math import isclose
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sqdash.answers.trace import BrokenChain, Trace, as_mapping, recompute, recompute_mapping, trace
from sqdash.model import BASELINE, CITY, Scenario, project, scenario_from_mapping
from sqdash.returns import load_workspace
from sqdash.returns.applying import with_returns
from sqdash.returns.received import Approved, Return, Sent
from sqdash.returns.types import Workspace
from tests.oracle.plain import read_workspace
from tests.oracle.scenarios import scenarios

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = read_workspace(DATA)
WORKSPACE = load_workspace(DATA)
CELLS = 8  # of every random scenario
NOBODY_LEFT = {
    "schema": 1,
    "name": "无社区",
    "base": {"plan": FILES["plan"]["id"]},
    "drivers": {"urban_communities": {"411402": {"2025": 0}}},
}
SEEN: dict[str, int] = {}


def note(found: Trace) -> None:
    """What of the model this chain went through, for the guard below."""
    stocks = [step for area in found.areas for path in area.stocks for step in path.steps]
    drivers = [step for area in found.areas for path in area.drivers for step in path.steps]
    levers = [step for area in found.areas for path in area.levers for step in path.steps]
    assumptions = [each for area in found.areas for each in area.assumptions]
    kinds = {
        "cells": True,
        "city": found.cell.area_code == CITY,
        "cap": any(step.lost > 0 for step in stocks),
        "override": any(step.entry for step in drivers),
        "assumption": any(each.given == "scenario" for each in assumptions),
        "waiting": any(step.waiting > 0 for step in levers),
        "base": found.cell.year == found.base_year,
        "beyond the plan": found.cell.year > 2025,
        "no data": found.cell.verdict == "no_data",
        "not applicable": found.cell.verdict == "not_applicable",
    }
    for kind, here in kinds.items():
        SEEN[kind] = SEEN.get(kind, 0) + here


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@example(drawn=(NOBODY_LEFT, 2025), seed=0)
@given(drawn=scenarios(FILES), seed=st.integers(0, 2**32))
def test_the_trace_alone_gives_the_projected_value(drawn: tuple[dict[str, object], int], seed: int) -> None:
    mapping, end = drawn
    scenario = scenario_from_mapping(mapping, WORKSPACE)
    projection = project(WORKSPACE, scenario, end=end)
    choose = Random(seed)
    # A cell without a denominator is rare: where a scenario has one, one of its cells is asked for.
    cells = [cell for year in projection.years for cell in projection.cells(year)]
    empty = [(cell.area_code, cell.indicator, cell.year) for cell in cells if cell.verdict == "no_data"]
    for each in range(CELLS):
        area = choose.choice([*projection.system.areas, CITY])
        indicator, year = choose.choice(list(projection.system.indicators)), choose.choice(projection.years)
        if not each and empty:
            area, indicator, year = choose.choice(empty)
        at_hand = projection if choose.random() < 0.5 else None
        found = trace(WORKSPACE, scenario, area, indicator, year, projection=at_hand)
        cell = projection.cell(area, indicator, year)
        assert found.cell == cell
        for made in (recompute(found), recompute_mapping(json.loads(json.dumps(as_mapping(found), allow_nan=False)))):
            assert (made is None) == (cell.value is None)
            assert made is None or cell.value is None or isclose(made, cell.value, rel_tol=1e-9, abs_tol=1e-12)
        note(found)


def test_enough_of_the_model_was_met() -> None:
    """Runs after the test above: a check that never met a cap or an override would say little."""
    if not SEEN:
        pytest.skip("the random cells were not asked for")
    assert SEEN["cells"] >= 300
    assert {kind for kind in SEEN if not SEEN[kind]} == set()


def test_without_a_denominator_there_is_no_value(workspace: Workspace) -> None:
    nobody = Scenario("无人", drivers=(("urban_communities", "411402", "2025", 0.0),))
    found = trace(workspace, nobody, "411402", "kiosk_coverage", 2025)
    assert (found.cell.verdict, found.cell.value, recompute(found)) == ("no_data", None, None)


def test_a_case_worked_by_hand(workspace: Workspace) -> None:
    """Liangyuan's social workers: reported, a tenth leaves each year, 20 a year are hired and half arrive."""
    scenario = Scenario(
        "手算",
        levers=(("hire_social_workers", "*", "*", 10.0), ("hire_social_workers", "411402", "2024", 20.0)),
        assumptions=(
            ("attrition_social_workers", "411402", 0.1),
            ("completion_hiring", "*", 0.5),
            ("population_growth", "*", 0.0),
        ),
        drivers=(("resident_population", "411402", "2025", 500_000.0),),
        rationale=(("hire_social_workers", "411402", "2024", "补缺"),),
    )  # fmt: skip
    found = trace(workspace, scenario, "411402", "social_workers_per_1000", 2025, version="3")
    (area,) = found.areas
    base = workspace.value("411402", 2022, "social_workers") or 0.0
    staff, people = area.path("social_workers"), area.path("resident_population")
    # 2023: half of 10 arrive, 5 wait. 2024: half of 25, 12.5 wait. 2025: half of 22.5.
    in_2023 = base * 0.9 + 5
    in_2024 = in_2023 * 0.9 + 12.5
    in_2025 = in_2024 * 0.9 + 11.25
    assert [step.value for step in staff.steps] == pytest.approx([in_2023, in_2024, in_2025], rel=1e-12)
    hiring = area.lever("hire_social_workers")
    assert [(s.year, s.carried, s.input, s.arrived, s.waiting) for s in hiring.steps] == [
        (2023, 0.0, 10.0, 5.0, 5.0),
        (2024, 5.0, 20.0, 12.5, 12.5),
        (2025, 12.5, 10.0, 11.25, 11.25),
    ]
    entries = [step.entry for step in hiring.steps]
    assert [(e.area, e.year, e.why) for e in entries if e] == [
        ("*", "*", ""),
        ("411402", "2024", "补缺"),
        ("*", "*", ""),
    ]
    assert people.steps[-1].value == 500_000.0
    assert found.cell.value == pytest.approx(1000 * in_2025 / 500_000)
    assert recompute(found) == pytest.approx(1000 * in_2025 / 500_000, rel=1e-12)
    attrition = next(each for each in area.assumptions if each.id == "attrition_social_workers")
    assert (attrition.value, attrition.given, attrition.quality) == (0.1, "scenario", "estimated")
    assert staff.origin == workspace_origin(workspace, "social_workers")
    assert (found.scenario.name, found.scenario.version) == ("手算", "3")


def workspace_origin(workspace: Workspace, measure: str) -> object:
    figure = workspace.figures["411402", 2022, measure]
    source = workspace.sources[figure.source]
    made = trace(workspace, BASELINE, "411402", "social_workers_per_1000", 2022).areas[0].path(measure).origin
    assert (made.value, made.quality, made.source, made.note) == figure
    assert (made.title, made.publisher, made.file) == (source.title, source.publisher, "returns.csv")
    return made


def test_the_city_is_the_sum_of_its_areas(workspace: Workspace) -> None:
    found = trace(workspace, BASELINE, CITY, "social_workers_per_county_community", 2025)
    kinds = {workspace.area(each.code).kind for each in found.areas}
    assert kinds == {"county"}
    assert sum(each.numerator for each in found.areas) == pytest.approx(found.cell.numerator)
    assert recompute(found) == pytest.approx(found.cell.value)


def test_a_changed_number_breaks_the_chain(workspace: Workspace) -> None:
    scenario = Scenario("招人", levers=(("hire_social_workers", "*", "*", 30.0),))
    whole = as_mapping(trace(workspace, scenario, "411481", "social_workers_per_1000", 2025))
    for at, key in (("stocks", "value"), ("stocks", "left"), ("drivers", "value"), ("levers", "arrived")):
        changed = json.loads(json.dumps(whole))
        changed["areas"][0][at][0]["steps"][1][key] += 1.0
        with pytest.raises(BrokenChain):
            recompute_mapping(changed)
    changed = json.loads(json.dumps(whole))
    changed["areas"][0]["stocks"][0]["origin"]["value"] += 1.0
    with pytest.raises(BrokenChain):
        recompute_mapping(changed)


def test_two_counts_of_communities_that_differ_are_told(workspace: Workspace) -> None:
    sent = {"urban_communities": Sent(80.0, "填报!H12")}
    held = Return("411402", workspace.base_year, sent, "梁园.xlsx", "ab" * 32)
    when = datetime(2026, 11, 25, 9, tzinfo=UTC)
    other = with_returns(workspace, [Approved(held, 7, 1, "赵主任", when, "孙会计")])
    found = trace(other, BASELINE, "411402", "kiosk_coverage", 2025).areas[0]
    told = next(each for each in found.counted if each.measure == "urban_communities")
    registered = sum(each.kind == "urban" and each.area_code == "411402" for each in other.registry)
    assert (told.reported, told.registered, told.agrees) == (80.0, registered, False)
    returned = found.path("urban_communities").origin
    assert (returned.file, returned.cell, returned.sha256) == ("梁园.xlsx", "填报!H12", "ab" * 32)
    assert (returned.sender, returned.approver, returned.approved) == ("孙会计", "赵主任", "2026-11-25")
    agreeing = trace(workspace, BASELINE, "411402", "kiosk_coverage", 2025).areas[0].counted
    assert [each.agrees for each in agreeing] == [True]


def test_what_is_not_there_is_refused(workspace: Workspace) -> None:
    for area, indicator, error in (("999999", "kiosk_coverage", "999999"), (CITY, "kiosks", "kiosks")):
        with pytest.raises(LookupError, match=error):
            trace(workspace, BASELINE, area, indicator, 2025)
    for year in (2021, 2036):
        with pytest.raises(ValueError, match=str(year)):
            trace(workspace, BASELINE, CITY, "kiosk_coverage", year)

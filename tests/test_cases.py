"""Worked cases a planner can check by hand: a file per indicator, one per lever, some for the rest of the model."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sqdash.api import project_document
from sqdash.model import scenario_from_mapping
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from tests.oracle.agreement import close, disagreements
from tests.oracle.plain import calculate
from tests.oracle.tiny import ONE_AREA, write_workspace

FOLDER = Path(__file__).parent / "cases"
Row = dict[str, Any]
GIVEN = {"areas", "assumptions", "scenario", "levers", "drivers", "end", "over_limit"}
EXACT = {"verdicts", "gaps", "first_met"}
EXPECT = EXACT | {"stocks", "values", "excess", "capital", "recurring"}


@cache
def cases_of(path: Path) -> list[Row]:
    found: list[Row] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


FILES = sorted(FOLDER.glob("*.yaml"))
CASES = [pytest.param(case, id=f"{path.stem}: {case['name']}") for path in FILES for case in cases_of(path)]


def scenario_of(given: Row) -> Row:
    """Keys of the case that are keys of a scenario; inputs without an area are for every area."""
    levers = {name: by_area(entries) for name, entries in given.get("levers", {}).items()}
    drivers = {name: by_area(entries) for name, entries in given.get("drivers", {}).items()}
    return {
        "schema": 1,
        "name": "算例",
        "over_limit": bool(given.get("over_limit", False)),
        "levers": levers,
        "assumptions": given.get("scenario", {}).get("assumptions", {}),
        "drivers": drivers,
    }


def by_area(entries: Row) -> Row:
    texts = {str(key): value for key, value in entries.items()}
    if all(isinstance(value, dict) for value in texts.values()):
        return {area: {str(year): value for year, value in years.items()} for area, years in texts.items()}
    return {"*": texts}


@pytest.mark.parametrize("case", CASES)
def test_a_case_comes_out_as_worked_by_hand(case: Row, tmp_path: Path) -> None:
    given, expect = case["given"] or {}, case["expect"]
    assert given.keys() <= GIVEN
    assert expect
    assert expect.keys() <= EXPECT
    folder = write_workspace(tmp_path / "data", given.get("areas"), given.get("assumptions"))
    scenario, end = scenario_of(given), given.get("end", 2025)
    workspace = load_workspace(folder)
    document = project_document(workspace, scenario_from_mapping(scenario, workspace), end)
    assert disagreements(calculate(folder, scenario, end), document) == []
    first_area = next(iter(given.get("areas") or ONE_AREA))
    for section, entries in expect.items():
        for place, value in flat(entries):
            actual = found(document, section, place, first_area)
            same = actual == value if section in EXACT else close(value, actual)
            assert same, f"{section} {' '.join(place)}: {value} by hand, {actual} found"


def flat(entries: Row, before: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """`{a: {2024: x}}` as `[((a, 2024), x)]`; an area may stand in front."""
    rows = []
    for key, value in entries.items():
        place = (*before, str(key))
        rows += flat(value, place) if isinstance(value, dict) else [(place, value)]
    return rows


def found(document: Row, section: str, place: tuple[str, ...], first_area: str) -> Any:
    """One number of the document; `place` is [area], name[, year], the area being the first one unless named."""
    parts = 1 if section == "first_met" else 2
    area, *rest = place if len(place) > parts else (first_area, *place)
    name, year = rest[0], int(rest[1]) if parts == 2 else None
    if section == "first_met":
        return one(document["first_met"], area_code=area, indicator=name)["year"]
    if section in ("values", "verdicts", "gaps"):
        rows = document["city" if area == "city" else "results"]
        key = {"values": "value", "verdicts": "verdict", "gaps": "gap"}[section]
        return one(rows, area_code=area, indicator=name, year=year)[key]
    if section in ("capital", "recurring"):
        return sum(row[section] for row in matching(document["cost"], area_code=area, lever=name, year=year))
    return sum(row["value"] for row in matching(document[section], area_code=area, measure=name, year=year))


def matching(rows: list[Row], **wanted: Any) -> list[Row]:
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def one(rows: list[Row], **wanted: Any) -> Row:
    (row,) = matching(rows, **wanted)
    return row


def test_every_indicator_has_its_cases(workspace: Workspace) -> None:
    """In the file of its name; met, missed and the gap are each shown somewhere in it."""
    for indicator in workspace.plan.indicators:
        path = FOLDER / f"{indicator.id}.yaml"
        assert path in FILES, f"{indicator.id} has no worked case: write {path.name}"
        rows = [(section, *place, value) for case in cases_of(path) for section in case["expect"]
                for place, value in flat(case["expect"][section]) if indicator.id in place]  # fmt: skip
        verdicts = {row[-1] for row in rows if row[0] == "verdicts"}
        assert {"met", "missed"} <= verdicts, f"{path.name} shows only {verdicts}"
        assert any(row[0] == "values" for row in rows), f"{path.name} shows no value"
        assert any(row[0] == "gaps" and row[-1] for row in rows), f"{path.name} shows no gap"


def test_every_lever_has_its_cases(workspace: Workspace) -> None:
    """In the file of its name; what each of its effects adds, and both costs."""
    for lever in workspace.model.levers:
        path = FOLDER / f"{lever.id}.yaml"
        assert path in FILES, f"{lever.id} has no worked case: write {path.name}"
        pulled = [case for case in cases_of(path) if lever.id in (case["given"] or {}).get("levers", {})]
        sections = [case["expect"] for case in pulled]
        shown = {name for expect in sections for place, _ in flat(expect.get("stocks", {})) for name in place}
        assert set(effects_of(lever.id)) <= shown, f"{path.name} does not show every effect"
        assert any(lever.id in expect.get("capital", {}) for expect in sections), f"{path.name} shows no capital cost"
        assert any(lever.id in expect.get("recurring", {}) for expect in sections), f"{path.name} shows no yearly cost"


def effects_of(lever: str) -> list[str]:
    path = Path(__file__).parents[1] / "data" / "model.yaml"
    levers = yaml.safe_load(path.read_text(encoding="utf-8"))["levers"]
    return list(one(levers, id=lever)["effects"])


def test_no_file_of_cases_is_about_nothing(workspace: Workspace) -> None:
    known = {each.id for each in (*workspace.plan.indicators, *workspace.model.levers)}
    assert {path.stem for path in FILES} - known == {"city", "drivers", "queue", "verdict"}

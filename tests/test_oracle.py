"""The projection agrees with the plain loops of tests/oracle, which share no line with it (design §4)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from sqdash.api import project_document
from sqdash.model import scenario_from_mapping
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from tests.oracle.agreement import disagreements
from tests.oracle.plain import LAST_YEAR, calculate, read_workspace
from tests.oracle.scenarios import reached, scenarios

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
FILES = read_workspace(DATA)
WORKSPACE = load_workspace(DATA)
EXAMPLES = sorted((DATA / "scenarios").glob("*.yaml"))

MUST_BE_REACHED = {
    *(f"lever {name}" for name in FILES["levers"]),
    *(f"driver {name}" for name in FILES["drivers"]),
    # Those who leave leave at one rate and no lever posts more than it hires, so this cap binds in another model only.
    *(f"cap {stock}" for stock in FILES["caps"] if stock != "community_social_workers"),
    *(f"assumption {name}" for name in FILES["assumptions"]),
    *(f"entry ({kind}) among others" for kind in ("area, year", "area, *", "*, year", "*, *")),
    *(f"verdict {verdict}" for verdict in ("met", "missed", "not_applicable", "no_data")),
    *("lag 0", "lag 1", "completion below 1", "completion of 1", "over limit", "end 2025", f"end {LAST_YEAR}"),
    *("assumption for all", "assumption per area", "assumption: area before *"),
}


# What model.yaml allows and the default one does not use: staff that leave apart, chained caps, long lags.
OTHER_MODEL = {
    "unit: person, attrition: attrition_social_workers}\n  - {id: community_workers": (
        "unit: person, attrition: attrition_community_workers}\n  - {id: community_workers"
    ),
    "  activity_area_m2: facility_area_m2\n": (
        "  activity_area_m2: facility_area_m2\n  facility_area_m2: service_area_m2\n"
        "  service_area_m2: building_area_m2\n"
    ),
    "lag_years: 1\n    completion: completion_certification": (
        "lag_years: 3\n    completion: [completion_certification, completion_hiring, 0.9]"
    ),
    "lag_years: 0\n    completion: completion_building": "lag_years: 2\n    completion: completion_building",
    "limit_per_year: 150\n": 'limit_per_year: {"*": 150, "411481": 200}\n',
}


def compare(
    scenario: dict[str, Any], end: int, folder: Path = DATA, workspace: Workspace = WORKSPACE
) -> dict[str, Any]:
    """The oracle's document, once sqdash has been found to say the same."""
    expected = calculate(folder, scenario, end)
    actual = project_document(workspace, scenario_from_mapping(scenario, workspace), end)
    assert disagreements(expected, actual)[:10] == []
    return expected


def everything_reached(folder: Path, examples: int) -> set[str]:
    """What of the model so many random scenarios reached, all of which agreed."""
    seen: set[str] = set()
    files, workspace = read_workspace(folder), load_workspace(folder)
    tried = 0

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck]
    )
    @given(scenarios(files))
    def agree(drawn: tuple[dict[str, Any], int]) -> None:
        nonlocal tried
        scenario, end = drawn
        seen.update(reached(files, scenario, end, compare(scenario, end, folder, workspace)))
        tried += 1

    agree()
    assert tried >= examples
    return seen


def test_two_hundred_random_scenarios_agree() -> None:
    """To 1e-9, verdicts, gaps and first years exactly; and between them they reached every part of the model."""
    assert sorted(MUST_BE_REACHED - everything_reached(DATA, 200)) == []


def test_random_scenarios_of_another_model_agree(tmp_path: Path) -> None:
    """Another city's folder may name other lags, caps and rates: the same code must follow them."""
    other = tmp_path / "data"
    shutil.copytree(DATA, other)
    text = (other / "model.yaml").read_text(encoding="utf-8")
    for old, new in OTHER_MODEL.items():
        assert text.count(old) >= 1, old
        text = text.replace(old, new)
    (other / "model.yaml").write_text(text, encoding="utf-8")
    caps = {f"cap {stock}" for stock in read_workspace(other)["caps"]}
    wanted = {*caps, "cap facility_area_m2", "cap service_area_m2", "lag 2", "lag 3", f"end {LAST_YEAR}"}
    assert sorted(wanted - everything_reached(other, 60)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_agree(path: Path) -> None:
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    compare({"levers": {}, "assumptions": {}, "drivers": {}, **scenario}, LAST_YEAR)


EVERYTHING = {
    "schema": 1,
    "name": "一切都动",
    "over_limit": True,
    "levers": {name: {"*": {"*": 7}, "411481": {"2024": 900, "*": 3.5}} for name in FILES["levers"]},
    "assumptions": {"completion_building": 0.35, "attrition_social_workers": {"*": 0.3, "411402": 0.0}},
    "drivers": {"urban_communities": {"411402": {"2025": 80}, "*": {"2024": 40}}},
}
COMMAND_LINES = [
    pytest.param(None, 2025, id="no action to 2025"),
    pytest.param(None, LAST_YEAR, id="no action to 2035"),
    pytest.param("talent_programme", 2030, id="an example to 2030"),
    pytest.param(EVERYTHING, 2030, id="everything, YAML"),
    pytest.param(json.dumps(EVERYTHING), LAST_YEAR, id="everything, JSON"),
]


@pytest.mark.parametrize(("given_scenario", "end"), COMMAND_LINES)
def test_the_command_line_agrees(tmp_path: Path, given_scenario: Any, end: int) -> None:
    path = scenario_file(tmp_path, given_scenario)
    command = [sys.executable, "-m", "sqdash", "project", "--format", "json", "--end", str(end)]
    answer = subprocess.run(
        [*command, *(["--scenario", str(path)] if path else [])],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    scenario = yaml.safe_load(path.read_text(encoding="utf-8")) if path else {}
    assert disagreements(calculate(DATA, scenario, end), json.loads(answer.stdout))[:10] == []


def scenario_file(folder: Path, given_scenario: Any) -> Path | None:
    if given_scenario is None:
        return None
    if given_scenario == "talent_programme":
        return DATA / "scenarios" / "talent_programme.yaml"
    text = given_scenario if isinstance(given_scenario, str) else yaml.safe_dump(given_scenario, allow_unicode=True)
    path = folder / ("scenario.json" if isinstance(given_scenario, str) else "scenario.yaml")
    path.write_text(text, encoding="utf-8")
    return path


CHANGES = {
    "a lag longer by a year": ("model.yaml", "lag_years: 0", "lag_years: 1"),
    "a target that need not be exceeded": ("plan.yaml", 'comparison: ">"\n', 'comparison: ">="\n'),
    "a scale": ("plan.yaml", "scale: 10000", "scale: 1000"),
    "an effect": ("model.yaml", "{community_workers: 1}", "{community_workers: 1.000001}"),
    "a cap lifted": ("model.yaml", "  kiosk_communities: urban_communities\n", ""),
    "a share that arrives": ("assumptions.yaml", "mode: 0.92", "mode: 0.9200001"),
    "who leaves": ("model.yaml", "attrition: attrition_community_workers", "attrition: attrition_social_workers"),
    "a unit cost": ("assumptions.yaml", "mode: 30000", "mode: 30001"),
    "growth of one area": ("assumptions.yaml", "mode: -0.0074", "mode: -0.0075"),
    "a return": ("returns.csv", "411402,2022,urban_facilities,", "411402,2022,urban_facilities,1"),
    "a target met by a wider margin": ("plan.yaml", "value: 93}", "value: 93.00001}"),
}


@pytest.mark.parametrize(("name", "old", "new"), CHANGES.values(), ids=list(CHANGES))
def test_a_changed_model_does_not_agree(tmp_path: Path, name: str, old: str, new: str) -> None:
    """The comparison is not blind: sqdash on a workspace with one thing changed is found out."""
    other = tmp_path / "data"
    shutil.copytree(DATA, other)
    text = (other / name).read_text(encoding="utf-8")
    assert old in text
    (other / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    if name == "plan.yaml" and ">=" in new:  # only an area exactly at its target can tell the two apart
        scenario = EVERYTHING | {"drivers": {"households": {"411402": {"2023": 100}}}, "levers": {}}
        scenario = exactly_thirty(scenario)
    else:
        scenario = EVERYTHING
    workspace = load_workspace(other)
    changed = project_document(workspace, scenario_from_mapping(scenario, workspace), 2030)
    assert disagreements(calculate(DATA, scenario, 2030), changed) != []


def exactly_thirty(scenario: dict[str, Any]) -> dict[str, Any]:
    """As many households as put 411402 at 30 m² per hundred."""
    area = FILES["returns"]["411402", 2022, "facility_area_m2"]
    return scenario | {"drivers": {"households": {"411402": {"2023": area * 100 / 30}}}}

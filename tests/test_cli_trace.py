"""`trace` as a contract for scripts: the chain as JSON and as rows, and what a wrong word is told."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sqdash.answers.trace import recompute_mapping
from sqdash.cli import main
from sqdash.model import example_scenarios, project
from sqdash.returns.types import Workspace

SCENARIO = Path(__file__).parents[1] / "data" / "scenarios" / "hiring_first.yaml"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["trace", *words])


@pytest.mark.parametrize("area", ["411481", "永城市", "city"])
def test_the_chain_comes_as_json_and_gives_its_own_value(area: str, workspace: Workspace) -> None:
    found = run(area, "social_workers_per_1000", "2025", "--scenario", str(SCENARIO), "--format", "json")
    document = json.loads(found.stdout)
    scenario = example_scenarios(workspace)["hiring_first"]
    cell = project(workspace, scenario).cell("city" if area == "city" else "411481", "social_workers_per_1000", 2025)
    assert document["cell"]["value"] == cell.value
    assert recompute_mapping(document) == pytest.approx(cell.value, rel=1e-9)
    assert document["scenario"]["name"] == scenario.name
    assert document["data_version"] == workspace.version
    assert document["quality"] == "illustrative"


def test_rows_lead_from_the_return_to_the_value() -> None:
    found = run("永城市", "7", "2025", "--scenario", str(SCENARIO), "--format", "csv")
    rows = list(csv.DictReader(found.stdout.splitlines()))
    staff = [row for row in rows if row["of"] == "social_workers"]
    sums = {step: sum(float(r["value"]) for r in staff if r["step"] == step) for step in ("reported", "left", "added")}
    last = [float(row["value"]) for row in staff if row["step"] == "value"][-1]
    assert sums["reported"] + sums["left"] + sums["added"] == pytest.approx(last)
    assert (rows[-1]["of"], rows[-1]["step"]) == ("social_workers_per_1000", "value")
    assert run("永城市", "7", "2025").exit_code == 0


def test_wrong_words_are_told_together() -> None:
    found = run("永成市", "kiosk_coverge", "2099")
    assert found.exit_code == 2 and found.stdout == ""
    for word in ("永成市", "永城市", "kiosk_coverge", "kiosk_coverage", "2099", "2022"):
        assert word in found.stderr
    assert "Traceback" not in found.stderr
    for year in ("2021", "20x5", "２０２５", "-1"):
        assert run("--", "city", "kiosk_coverage", year).exit_code == 2

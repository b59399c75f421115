"""The command line as a contract for scripts: exit codes, where words go, files written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sqdash.cli import main
from sqdash.model import BASELINE, example_scenarios, project
from sqdash.returns import Workspace


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def test_project_prints_every_area_indicator_and_year(workspace: Workspace) -> None:
    document = json.loads(run("project", "--format", "json", "--end", "2030").stdout)
    assert (document["base_year"], document["target_year"], document["end_year"]) == (2022, 2025, 2030)
    assert len(document["results"]) == 10 * 10 * 9 and len(document["city"]) == 10 * 9
    assert {row["area_code"] for row in document["city"]} == {"city"}
    assert document["quality"] == "illustrative" and document["data_version"] == workspace.version
    met = [row for row in document["results"] if row["year"] == 2025 and row["verdict"] == "met"]
    assert len(met) == sum(cell.verdict == "met" for cell in project(workspace, BASELINE).cells(2025)) == 36


def test_a_scenario_and_its_cost(workspace: Workspace) -> None:
    path = workspace.path / "scenarios" / "hiring_first.yaml"
    document = json.loads(run("project", "--format", "json", "--scenario", str(path)).stdout)
    total = sum(row["capital"] + row["recurring"] for row in document["cost"])
    scenario = example_scenarios(workspace)["hiring_first"]
    assert document["scenario"]["name"] == scenario.name == "招聘优先"
    assert total == pytest.approx(project(workspace, scenario).total_cost())


def test_effort_rows(workspace: Workspace) -> None:
    rows = json.loads(run("effort", "--format", "json").stdout)
    found = next(row for row in rows if (row["area_code"], row["lever"]) == ("411402", "build_urban_facilities"))
    assert (found["indicator"], found["per_year"], found["total"]) == ("urban_facility_coverage", 2, 6)
    assert found["reason"] is None and found["cost"] > 1e6


def test_csv_and_table() -> None:
    rows = list(csv.DictReader(io.StringIO(run("project", "--format", "csv").stdout)))
    assert len(rows) == 440 and rows[0]["area"] == "梁园区"
    table = run("project").stdout
    assert "not_applicable" not in table and "梁园区" in table


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("project", "--end", "2050"), "2050"),
        (("project", "--scenario", "/no/such.yaml"), "/no/such.yaml"),
        (("effort", "--data", "/no/such"), "/no/such"),
        (("project", "--out", "/no/such/file.json"), "/no/such"),
        (("validate", "/no/such.yaml"), "/no/such.yaml"),
        (("project", "--format", "xml"), "xml"),
    ],
)
def test_bad_input_exits_with_2_and_names_the_word(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr and "Traceback" not in result.stderr
    if words[0] != "validate":
        assert result.stdout == ""


def test_out_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    goal = tmp_path / "result.json"
    assert run("project", "--format", "json", "--out", str(goal)).exit_code == 0
    assert json.loads(goal.read_text(encoding="utf-8"))["plan"] == "shangqiu-14fyp"
    folder = tmp_path / "taken"
    folder.mkdir()
    refused = run("project", "--format", "json", "--out", str(folder))
    assert refused.exit_code == 1 and "Traceback" not in refused.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["result.json", "taken"]


def test_bench_of_one_part() -> None:
    found = json.loads(run("bench", "--part", "projection", "--format", "json").stdout)
    assert found["plain_loop_over_projection"] > 2
    assert set(found) == {"projection_ms", "plain_loop_ms", "plain_loop_over_projection"}


def test_bench_knows_its_parts() -> None:
    refused = run("bench", "--part", "projections")
    assert refused.exit_code == 2
    assert "projections: one of projection, app, browser, optimise, risk, peers" in refused.stderr

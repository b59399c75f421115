"""`solve` and `risk` as a contract for scripts: documents, their scenarios fed back, what a wrong word is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from sqdash.cli import main
from sqdash.model import project, scenario_from_mapping
from sqdash.returns.types import Workspace

ROOT = Path(__file__).parents[1]


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def test_the_plan_comes_as_json_and_nothing_else() -> None:
    """A process of its own: the solver greets on the real standard output."""
    command = [sys.executable, "-m", "sqdash", "solve", "--format", "json"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    document = json.loads(found.stdout)
    assert (document["status"], document["gap"], document["met"], document["of"]) == ("optimal", 0.0, 90, 90)
    assert document["cost"] == document["objective"] == document["bound"]


def test_its_scenario_can_be_fed_back(workspace: Workspace, tmp_path: Path) -> None:
    found = run("solve", "--objective", "most-targets", "--budget", "30000000", "--format", "json")
    document = json.loads(found.stdout)
    scenario = scenario_from_mapping(document["scenario"], workspace)
    result = project(workspace, scenario)
    met = {(each.area_code, each.indicator) for each in result.cells(2025) if each.verdict == "met"}
    assert met == {(each["area_code"], each["indicator"]) for each in document["met_cells"]}
    assert result.total_cost() <= 30_000_000 * (1 + 1e-9)


def test_wrong_words_are_told_together() -> None:
    found = run("solve", "--yearly", "2024:5", "--floor", "411481=x")
    assert found.exit_code == 2 and found.stdout == ""
    assert "2024:5" in found.stderr and "411481=x" in found.stderr
    found = run("solve", "--objective", "cheapest")
    assert found.exit_code == 2 and "cheapest" in found.stderr


def test_chances_as_json(tmp_path: Path) -> None:
    ranges = tmp_path / "ranges.yaml"
    ranges.write_text("attrition_social_workers: {low: 0.1, mode: 0.1, high: 0.1}\n", encoding="utf-8")
    found = run("risk", "--draws", "200", "--ranges", str(ranges), "--format", "json", "--engine", "plain")
    document = json.loads(found.stdout)
    assert (document["draws"], document["seed"], document["shape"]) == (200, 1, "pert")
    assert len(document["chance"]) == 100 and all(0 <= each["p"] <= 1 for each in document["chance"])
    assert set(document["joint"]) >= {"411481", "city", "all"}
    assert {each["year"] for each in document["percentiles"]} == {2022, 2023, 2024, 2025}


def test_wrong_ranges_are_refused(tmp_path: Path) -> None:
    ranges = tmp_path / "ranges.yaml"
    ranges.write_text("attrition: {low: 0.3, mode: 0.2, high: 0.1}\n", encoding="utf-8")
    found = run("risk", "--ranges", str(ranges), "--format", "json")
    assert found.exit_code == 2 and found.stdout == "" and "attrition" in found.stderr
    found = run("risk", "--draws", "0")
    assert found.exit_code == 2 and "Traceback" not in found.stderr


def test_ranges_may_be_the_word_of_a_link(tmp_path: Path) -> None:
    """The same numbers as with the file; every fault of it at once."""
    ranges = tmp_path / "ranges.yaml"
    ranges.write_text("attrition_social_workers: {low: 0.05, mode: 0.1, high: 0.2}\n", encoding="utf-8")
    asked = ("risk", "--draws", "100", "--format", "json", "--engine", "plain", "--ranges")
    word = run(*asked, "attrition_social_workers:0.05~0.1~0.2")
    assert word.exit_code == 0 and word.stdout == run(*asked, str(ranges)).stdout
    assert json.loads(word.stdout)["ranges"] == {"attrition_social_workers": {"low": 0.05, "mode": 0.1, "high": 0.2}}
    found = run(*asked, "luck:0~1~2,attrition_social_workers:0.3~0.2~0.1")
    assert found.exit_code == 2 and found.stdout == ""
    assert "--ranges luck" in found.stderr and "0.3、0.2、0.1" in found.stderr
    for nothing in ("", "nowhere.yaml"):
        found = run(*asked, nothing)
        assert found.exit_code == 2 and found.stdout == "" and "Traceback" not in found.stderr


def test_the_word_of_a_link_may_be_longer_than_a_name(workspace: Workspace) -> None:
    """A link may say thousands of letters; a file system refuses to look for a name of them."""
    every = [(id, assumption.range) for id, assumption in workspace.assumptions.items()]
    word = ",".join(f"{id}:{each.low!r}~{each.mode!r}~{each.high!r}" for id, each in every)
    assert len(word) > 255
    found = run("risk", "--draws", "50", "--format", "json", "--engine", "plain", "--ranges", word)
    assert found.exit_code == 0, found.stderr
    assert json.loads(found.stdout)["ranges"].keys() == dict(every).keys()


def test_a_name_that_is_too_long_is_bad_input() -> None:
    word = "x" * 5000
    for words in (
        ("scenario", "diff", "baseline", word),
        ("validate", word),
        ("project", "--data", word),
        ("project", "--scenario", word),
        ("project", "--out", f"{word}/a.json"),
        ("risk", "--ranges", word),
    ):
        found = run(*words)
        assert found.exit_code == 2 and "x" * 50 in found.stderr, words
        assert found.stdout == "" or words[0] == "validate", words


def test_a_cluster_needs_its_address() -> None:
    found = run("risk", "--engine", "dask")
    assert found.exit_code == 2 and "--scheduler" in found.stderr
    found = run("risk", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9", "--draws", "10")
    assert found.exit_code == 2 and "Traceback" not in found.stderr

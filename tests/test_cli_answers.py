"""`solve` and `risk` as a contract for scripts: documents, their scenarios fed back, what a wrong word is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from sqdash.answers.optimise import coupled
from sqdash.answers.optimise.highs import Outcome
from sqdash.answers.stopping import Stopped
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


def test_a_table_says_beside_it_how_good_the_plan_is() -> None:
    """On stderr: the rows are the plan's inputs, for programs too."""
    found = run("solve", "--format", "csv")
    assert found.exit_code == 0 and found.stdout.startswith("lever,area_code,year,value\n")
    assert found.stderr == "90 项判定中 90 项达标，费用 7.79 亿元；已证明最优。\n"
    assert run("solve", "--format", "json").stderr == "", "the document says it itself"


def test_what_cannot_be_had_is_said_beside_the_table(tmp_path: Path) -> None:
    found = run("solve", "--city", "--yearly", "2023=100")
    assert found.exit_code == 0 and "2024" in found.stdout and "睢县" not in found.stdout
    assert "有目标到不了" in found.stderr.splitlines()[0]
    assert "睢县 社区工作者：预算不够；要做到：2023 年预算增加" in found.stderr


def test_no_plan_at_all_is_said_with_its_reason(tmp_path: Path) -> None:
    """It was a table of nothing and exit 0, as if nothing had to be done."""
    lock = tmp_path / "lock.yaml"
    lock.write_text("schema: 1\nname: 锁\nlevers: {hire_social_workers: {'*': {'*': 20}}}\n", encoding="utf-8")
    words = ("solve", "--objective", "most-targets", "--budget", "1", "--lock", str(lock))
    for shape in ("table", "csv"):
        found = run(*words, "--format", shape)
        assert found.exit_code == 0
        assert found.stderr.startswith("按这些条件没有可行的方案。\n")
        assert "\n全部县（市、区）：预算不够；要做到：总预算增加" in found.stderr
    assert json.loads(run(*words, "--format", "json").stdout)["scenario"] is None


def test_a_plan_of_nothing_is_an_answer() -> None:
    """It ended in a missing key: a scenario says no levers where none is used."""
    found = run("solve", "--objective", "most-targets", "--budget", "0")
    assert found.exit_code == 0 and "没有可列的内容" in found.stdout
    assert found.stderr.startswith("90 项判定中 36 项达标，费用 0 万元；已证明最优。")


def test_a_locked_file_may_go_over_the_limits(workspace: Workspace, tmp_path: Path) -> None:
    """Only its own inputs may: the limits go on holding for what the optimiser chooses."""
    hire = workspace.model.lever("hire_social_workers")
    limit = hire.limit("411481")
    levers = f"levers: {{hire_social_workers: {{'411481': {{'2023': {limit + 50}}}}}}}"
    lock = tmp_path / "lock.yaml"
    lock.write_text(f"schema: 1\nname: 锁\n{levers}\nover_limit: true\n", encoding="utf-8")
    found = run("solve", "--lock", str(lock), "--format", "json")
    assert found.exit_code == 0, found.stderr
    scenario = scenario_from_mapping(json.loads(found.stdout)["scenario"], workspace)
    assert scenario.over_limit, "it can be fed back"
    over = [
        (id, area, year)
        for id, area, year, value in scenario.levers
        for code in ([area] if area != "*" else [each.code for each in workspace.areas])
        if value > workspace.model.lever(id).limit(code)
    ]
    assert over == [("hire_social_workers", "411481", "2023")]
    lock.write_text(f"schema: 1\nname: 锁\n{levers}\n", encoding="utf-8")
    refused = run("solve", "--lock", str(lock))
    assert refused.exit_code == 2 and "over_limit" in refused.stderr


def test_running_out_of_time_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coupled, "minimise", lambda *given, **named: Outcome("stopped", None, np.inf, -np.inf))
    found = run("solve", "--city", "--yearly", "2023=100")
    assert (found.exit_code, found.stdout) == (1, "") and "Traceback" not in found.stderr
    assert "还没有可行的方案。可以放宽或去掉分年预算" in found.stderr
    monkeypatch.setattr("sqdash.answers.optimise.solve", stopped)
    found = run("solve")
    assert (found.exit_code, found.stdout, found.stderr) == (1, "", "已停止，没有得到答案。\n")


def stopped(*_given: object) -> None:
    raise Stopped


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

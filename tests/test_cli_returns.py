"""`template` and `import` from the command line, and every other command on what was approved."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from sqdash import store
from sqdash.cli import main
from sqdash.returns.template import template
from sqdash.returns.types import Workspace
from sqdash.users import local_user
from tests.returns.intake.filling import FIGURES, ZONE, cells_of_figures, filled
from tests.store.people import filled as returned

YEAR = 2023


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQDASH_DB", f"sqlite:///{tmp_path / 'kept.db'}")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def book(workspace: Workspace, path: Path, **changed: float) -> Path:
    """The zone's template with last year's figures, but what is changed."""
    last = {each: workspace.value(ZONE, 2022, each) or 0.0 for each in workspace.model.measures}
    cells = cells_of_figures(workspace, {**last, **changed}, Random(1))
    path.write_bytes(filled(template(workspace, [ZONE], YEAR), {FIGURES: cells}))
    return path


def test_a_template_goes_out_and_the_filled_one_comes_in(workspace: Workspace, tmp_path: Path) -> None:
    blank = tmp_path / "blank.xlsx"
    assert run("template", "--area", ZONE, "--out", str(blank)).exit_code == 0
    assert blank.read_bytes().startswith(b"PK")
    path = book(workspace, tmp_path / "zone.xlsx")
    checked = run("import", str(path), "--check", "--format", "json")
    assert checked.exit_code == 0 and all(each["grade"] != "error" for each in json.loads(checked.stdout))
    assert run("import", str(path)).exit_code == 0
    [row] = json.loads(run("import", str(path), "--format", "json").stdout)
    assert (row["area_code"], row["year"], row["number"], row["state"]) == (ZONE, YEAR, 1, "submitted")
    assert row["figures"] == len(workspace.model.measures)


def test_one_error_and_nothing_is_handed_in(workspace: Workspace, tmp_path: Path) -> None:
    good, bad = book(workspace, tmp_path / "good.xlsx"), book(workspace, tmp_path / "bad.xlsx", social_workers=-5.0)
    refused = run("import", str(good), str(bad))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "bad.xlsx 填报!" in refused.stderr and "-5" in refused.stderr and "good.xlsx" not in refused.stderr
    assert store.returns.listed(store.database(), local_user(), workspace.plan.id) == ()


def test_what_cannot_be_made_says_so(tmp_path: Path) -> None:
    refused = run("template", "--area", "411401")
    assert refused.exit_code == 2 and "没有地区“411401”" in refused.stderr and "--out" in refused.stderr
    missing = run("import", str(tmp_path / "nowhere.xlsx"))
    assert missing.exit_code == 2 and "nowhere.xlsx" in missing.stderr and "Traceback" not in missing.stderr


def test_a_template_nobody_could_hand_in_is_not_made(tmp_path: Path) -> None:
    out = tmp_path / "blank.xlsx"
    for year in ("2026", "2019"):
        refused = run("template", "--year", year, "--out", str(out))
        assert refused.exit_code == 2 and f"不收 {year} 年的报表，只收 2020 到 2025 年的" in refused.stderr
        assert "写 2020 到 2025 中的一年" in refused.stderr
    assert not out.exists()
    made = run("template", "--area", ZONE, "--year", "2024", "--out", str(out))
    assert (made.exit_code, made.stderr) == (0, "")


def test_the_plans_last_year_is_taken_and_said_to_start_nothing(workspace: Workspace, tmp_path: Path) -> None:
    told = (
        "2025 年是规划的最后一年：报表按上报数与目标对照，不作推演的起点；推演最晚从 2024 年开始，现在从 2022 年开始。"
    )
    blank = tmp_path / "blank.xlsx"
    made = run("template", "--area", ZONE, "--year", "2025", "--out", str(blank))
    assert (made.exit_code, made.stderr.strip()) == (0, told)
    last = {each: workspace.value(ZONE, 2022, each) or 0.0 for each in workspace.model.measures}
    path = tmp_path / "zone.xlsx"
    path.write_bytes(filled(blank.read_bytes(), {FIGURES: cells_of_figures(workspace, last, Random(1))}))
    checked = run("import", str(path), "--check", "--format", "json")
    assert checked.exit_code == 0 and told in checked.stderr
    sent = run("import", str(path), "--format", "json")
    [row] = json.loads(sent.stdout)
    assert (row["area_code"], row["year"], row["state"]) == (ZONE, 2025, "submitted") and told in sent.stderr

    before = json.loads(run("project", "--format", "json").stdout)
    for area in workspace.areas:
        found, file = returned(workspace, area=area.code, year=2025)
        version = store.returns.send(store.database(), local_user(), workspace, found, file, warnings={})
        store.returns.approve(store.database(), local_user(), version.id)
    after = json.loads(run("project", "--format", "json").stdout)
    assert (after["base_year"], after["results"]) == (2022, before["results"])
    again = run("template", "--area", ZONE, "--out", str(blank))
    assert (again.exit_code, again.stderr.strip()) == (0, told), "no year comes after it: a correction of it"


def test_every_command_rests_on_what_is_approved(workspace: Workspace) -> None:
    before = json.loads(run("project", "--format", "json").stdout)
    assert before["base_year"] == 2022
    for area in workspace.areas:
        found, file = returned(workspace, area=area.code, year=YEAR)
        sent = store.returns.send(store.database(), local_user(), workspace, found, file, warnings={})
        store.returns.approve(store.database(), local_user(), sent.id)
    after = json.loads(run("project", "--format", "json").stdout)
    assert after["base_year"] == YEAR and after["data_version"] != before["data_version"]
    traced = json.loads(run("trace", ZONE, "social_workers_per_1000", str(YEAR), "--format", "json").stdout)
    paths = [*traced["areas"][0]["stocks"], *traced["areas"][0]["drivers"]]
    origins = [each["origin"] for each in paths]
    assert all(each["sha256"] and each["approver"] == local_user().name and each["cell"] for each in origins)


def test_without_its_store_it_says_so_and_takes_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQDASH_DB", "postgresql://clerk:geheim@127.0.0.1:1/sqdash")
    found = run("project", "--format", "json")
    assert found.exit_code == 0 and json.loads(found.stdout)["base_year"] == 2022
    assert "已批准的报表读不到" in found.stderr and "geheim" not in found.stderr

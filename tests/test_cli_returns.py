"""`template` and `import` from the command line, and every other command on what was approved."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any
from zipfile import ZipFile

import pytest
from click import Group
from click.testing import CliRunner, Result

from sqdash import store
from sqdash.cli import main
from sqdash.cli.shared import with_kept_returns
from sqdash.model import load_scenario
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


def test_one_that_is_refused_and_nothing_is_handed_in(workspace: Workspace, tmp_path: Path) -> None:
    """What the check of a file cannot know: a newer year is approved. The file is named, and nothing was written."""
    newer, file = returned(workspace, area="411481", year=YEAR + 1)
    sent = store.returns.send(store.database(), local_user(), workspace, newer, file, warnings={})
    store.returns.approve(store.database(), local_user(), sent.id)
    last = {each: workspace.value("411481", 2022, each) or 0.0 for each in workspace.model.measures}
    late = tmp_path / "late" / "zone.xlsx"  # two files of one name in two folders
    late.parent.mkdir()
    cells = cells_of_figures(workspace, last, Random(2))
    late.write_bytes(filled(template(workspace, ["411481"], YEAR), {FIGURES: cells}))
    refused = run("import", str(book(workspace, tmp_path / "zone.xlsx")), str(late))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"{late} 411481 2023: 2024 年的报表已经批准")
    assert "这次一份也没有报送" in refused.stderr and len(refused.stderr.splitlines()) == 1
    assert [each.id for each in store.returns.listed(store.database(), local_user(), workspace.plan.id)] == [sent.id]


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


def approve_all(workspace: Workspace, year: int = YEAR) -> None:
    for area in workspace.areas:
        found, file = returned(workspace, area=area.code, year=year)
        sent = store.returns.send(store.database(), local_user(), workspace, found, file, warnings={})
        store.returns.approve(store.database(), local_user(), sent.id)


def document(*words: str) -> Any:
    found = run(*words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    return json.loads(found.stdout)


def hiring_in(folder: Path, year: int) -> str:
    """A scenario file that hires in one year."""
    path = folder / f"hiring_{year}.yaml"
    levers = f"levers: {{hire_social_workers: {{'*': {{'{year}': 20}}}}}}"
    path.write_text(f"schema: 1\nname: {year} 年招聘\n{levers}\n", encoding="utf-8")
    return str(path)


PROGRAMME = str(Path(__file__).parents[1] / "data" / "scenarios" / "talent_programme.yaml")
OVER = "“规划人才计划”中 {years} 年的投入已成为过去，重算时不计。"


def projects(workspace: Workspace, folder: Path) -> None:
    assert document("project")["base_year"] == YEAR


def asks_for_effort(workspace: Workspace, folder: Path) -> None:
    rows = [row for row in document("effort") if row["lever"] == "hire_social_workers" and row["per_year"]]
    assert rows and all(row["total"] == 2 * row["per_year"] for row in rows), "two years are left to plan"


def solves(workspace: Workspace, folder: Path) -> None:
    found = document("solve")
    assert [each["year"] for each in found["spending"]] == [2024, 2025]
    assert found["data_version"] == document("project")["data_version"]


def counts_chances(workspace: Workspace, folder: Path) -> None:
    found = document("risk", "--draws", "50", "--engine", "plain")
    assert {each["year"] for each in found["percentiles"]} == {2023, 2024, 2025}


def traces(workspace: Workspace, folder: Path) -> None:
    traced = document("trace", ZONE, "social_workers_per_1000", str(YEAR))
    paths = [*traced["areas"][0]["stocks"], *traced["areas"][0]["drivers"]]
    origins = [each["origin"] for each in paths]
    assert all(each["sha256"] and each["approver"] == local_user().name and each["cell"] for each in origins)


def validates(workspace: Workspace, folder: Path) -> None:
    assert document("validate", hiring_in(folder, 2024), str(workspace.path)) == []
    assert document("validate", hiring_in(folder, YEAR)) == [], (
        "the year is over, and the file is taken on the page too"
    )
    refused = run("validate", hiring_in(folder, 2022))
    assert refused.exit_code == 2 and "“2022”不是规划年份 → 写 2024 到 2035 中的一年" in refused.stderr


def saves(workspace: Workspace, folder: Path) -> None:
    assert document("scenario", "save", hiring_in(folder, 2024))["base_year"] == YEAR
    refused = run("scenario", "save", hiring_in(folder, 2022))
    assert (refused.exit_code, refused.stdout) == (2, "") and "2022" in refused.stderr
    assert len(document("scenario", "list")) == 1
    told = run("scenario", "save", PROGRAMME, "--format", "json")
    assert told.exit_code == 0 and told.stderr.strip() == OVER.format(years="2023")
    shown = document("scenario", "show", json.loads(told.stdout)["id"])["scenario"]
    assert {*shown["levers"]["hire_social_workers"]["411402"]} == {"2024", "2025"}


def compares(workspace: Workspace, folder: Path) -> None:
    """What was saved on the page, an example that hires in the year that is over, a file."""
    content = load_scenario(hiring_in(folder, 2024), workspace)
    now = with_kept_returns(workspace)
    assert now.base_year == YEAR
    kept = store.create(store.database(), local_user(), now, content, key="page")
    found = document("scenario", "diff", "baseline", f"{kept.pin.scenario_id}.1")
    assert (found["base_year"], len(found["differences"])) == (YEAR, 2), "its name and its lever"
    told = run("scenario", "diff", hiring_in(folder, 2024), "talent_programme", "--format", "json")
    assert told.exit_code == 0 and "“talent_programme”中 2023 年的投入已成为过去，重算时不计。" in told.stderr
    ahead = [each for each in json.loads(told.stdout)["differences"] if each["kind"] == "lever"]
    assert ahead and not any(each["year"] == "2023" for each in ahead)


def makes_a_template(workspace: Workspace, folder: Path) -> None:
    assert run("template", "--area", ZONE, "--out", str(folder / "blank.xlsx")).exit_code == 0
    with ZipFile(folder / "blank.xlsx") as whole:
        assert any(b"2024" in whole.read(name) for name in whole.namelist() if name.endswith(".xml"))


def checks_a_return(workspace: Workspace, folder: Path) -> None:
    refused = run("import", str(book(workspace, folder / "zone.xlsx")), "--check")
    assert refused.exit_code == 2 and "2023 年及以前的数已经齐全" in refused.stderr


def briefs(workspace: Workspace, folder: Path) -> None:
    out = folder / "pack"
    given = ("--formats", "xlsx", "--areas", "city", "--parts", "overall")
    assert run("brief", "--out", str(out), *given).exit_code == 0
    [path] = out.iterdir()
    with ZipFile(path) as whole:
        content = "".join(whole.read(name).decode() for name in whole.namelist() if name.endswith(".xml"))
    assert document("project")["data_version"] in content


RESTING = {
    "project": projects,
    "effort": asks_for_effort,
    "solve": solves,
    "risk": counts_chances,
    "trace": traces,
    "validate": validates,
    "scenario save": saves,
    "scenario diff": compares,
    "template": makes_a_template,
    "import": checks_a_return,
    "brief": briefs,
}
# They say what is kept as it was kept; `bench` measures and says nothing about the plan.
WITHOUT_DATA = {"scenario list", "scenario show", "bench"}


def test_every_command_is_among_them() -> None:
    """A new command rests on what is approved too, or says above why it need not."""
    plain = {name for name, command in main.commands.items() if not isinstance(command, Group)}
    of_groups = {
        f"{name} {each}"
        for name, command in main.commands.items()
        if isinstance(command, Group)
        for each in command.commands
    }
    assert RESTING.keys() | WITHOUT_DATA == plain | of_groups


@pytest.mark.parametrize("command", RESTING)
def test_every_command_rests_on_what_is_approved(command: str, workspace: Workspace, tmp_path: Path) -> None:
    before = document("project")
    assert before["base_year"] == 2022
    approve_all(workspace)
    assert document("project")["data_version"] != before["data_version"]
    RESTING[command](workspace, tmp_path)


def test_a_scenario_of_the_year_before_is_compared_on_the_data_of_today(workspace: Workspace, tmp_path: Path) -> None:
    """As on the page; it was refused with the advice to name the folder of then, which never changed."""
    id = document("scenario", "save", hiring_in(tmp_path, 2023))["id"]
    approve_all(workspace)
    found = run("scenario", "diff", "baseline", f"{id}.1", "--format", "json")
    assert found.exit_code == 0 and f"“{id}.1”做于 2022 年的数据，现按 2023 年的重算。" in found.stderr
    assert f"“{id}.1”中 2023 年的投入已成为过去，重算时不计。" in found.stderr
    assert json.loads(found.stdout)["cost"] == {"before": 0.0, "after": 0.0}


def test_without_its_store_it_says_so_and_takes_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQDASH_DB", "postgresql://clerk:geheim@127.0.0.1:1/sqdash")
    found = run("project", "--format", "json")
    assert found.exit_code == 0 and json.loads(found.stdout)["base_year"] == 2022
    assert "已批准的报表读不到" in found.stderr and "geheim" not in found.stderr


READING = {
    "project": ("project",),
    "effort": ("effort",),
    "risk": ("risk", "--draws", "50", "--engine", "plain"),
    "solve": ("solve", "--objective", "most-targets", "--budget", "1000000"),
    "trace": ("trace", ZONE, "social_workers_per_1000", "2025"),
}


@pytest.mark.parametrize("command", READING)
def test_a_file_with_years_that_are_over_is_read_on(command: str, workspace: Workspace, tmp_path: Path) -> None:
    """The shipped example on the base year 2024: what is past is said once, beside an answer that is whole."""
    approve_all(workspace, 2023)
    approve_all(workspace, 2024)
    found = run(*READING[command], "--scenario", PROGRAMME, "--format", "json")
    assert found.exit_code == 0 and found.stderr.strip() == OVER.format(years="2023、2024"), found.stderr
    json.loads(found.stdout)
    for year in (2019, 2022, 2040):
        refused = run(*READING[command], "--scenario", hiring_in(tmp_path, year))
        assert refused.exit_code == 2 and f"“{year}”不是规划年份 → 写 2025 到 2035 中的一年" in refused.stderr
    assert run(*READING[command], "--format", "csv").stderr.count("已成为过去") == 0


def test_every_other_file_is_read_the_same_way(workspace: Workspace, tmp_path: Path) -> None:
    """What is locked, what a pack compares with, what `diff` is given."""
    approve_all(workspace)
    for words in (
        ("solve", "--lock", PROGRAMME, "--objective", "most-targets", "--budget", "1000000"),
        ("scenario", "diff", "baseline", PROGRAMME),
    ):
        told = run(*words, "--format", "json")
        assert told.exit_code == 0 and told.stderr.strip() == OVER.format(years="2023"), told.stderr
    assert {each["year"] for each in json.loads(told.stdout)["differences"] if each["kind"] == "lever"} == {
        "2024",
        "2025",
    }
    given = ("--formats", "xlsx", "--areas", "city", "--parts", "overall", "--out", str(tmp_path / "pack"))
    told = run("brief", *given, "--scenario", hiring_in(tmp_path, 2024), "--compare", PROGRAMME)
    assert told.exit_code == 0 and told.stderr.strip() == OVER.format(years="2023"), told.stderr


def test_files_that_end_in_another_year_say_so_themselves(workspace: Workspace, tmp_path: Path) -> None:
    """Without approved returns there is nothing to carry over: a year the files themselves have is no planning year."""
    data = tmp_path / "data"
    copytree(workspace.path, data)
    returns = data / "returns.csv"
    rows = returns.read_text(encoding="utf-8").splitlines()
    newer = [",2023,".join(row.split(",2022,", 1)) for row in rows if ",2022," in row]
    returns.write_text("\n".join([*rows, *newer]) + "\n", encoding="utf-8")
    (data / "scenarios" / "talent_programme.yaml").unlink()
    refused = run("project", "--data", str(data), "--scenario", PROGRAMME)
    assert refused.exit_code == 2 and refused.stderr.count("“2023”不是规划年份 → 写 2024 到 2035 中的一年") == 10

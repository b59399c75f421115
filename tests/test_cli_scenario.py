"""`scenario list|show|save|diff` as scripts meet them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqdash import store
from sqdash.model import BASELINE, example_scenarios, project, scenario_from_mapping
from sqdash.returns import Workspace
from sqdash.users import ANALYST, VIEWER, User
from tests.test_cli import run


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SQDASH_DB", f"sqlite:///{tmp_path / 'kept.db'}")
    yield


@pytest.fixture
def file(workspace: Workspace) -> str:
    return str(workspace.path / "scenarios" / "hiring_first.yaml")


def saved(*words: str) -> dict[str, object]:
    document: dict[str, object] = json.loads(run("scenario", "save", *words, "--format", "json").stdout)
    return document


def test_saved_listed_and_shown(workspace: Workspace, file: str) -> None:
    first = saved(file, "--note", "初稿")
    assert (first["version"], first["name"], first["note"]) == (1, "招聘优先", "初稿")
    assert saved(file, "--note", "初稿")["id"] == first["id"], "the same file twice is kept once"
    rows = json.loads(run("scenario", "list", "--format", "json").stdout)
    assert [(row["id"], row["version"], row["visibility"]) for row in rows] == [(first["id"], 1, "private")]
    shown = json.loads(run("scenario", "show", str(first["id"]), "--format", "json").stdout)
    content = scenario_from_mapping(shown["scenario"], workspace)
    assert content.levers == example_scenarios(workspace)["hiring_first"].levers
    assert [each["version"] for each in shown["versions"]] == [1]
    assert run("scenario", "list", "--search", "没有这样的").stdout.strip() == "没有可列的内容"


def test_the_next_version_and_a_collision(workspace: Workspace, file: str, tmp_path: Path) -> None:
    id = str(saved(file)["id"])
    changed = tmp_path / "changed.yaml"
    changed.write_text("schema: 1\nname: 改\nlevers: {install_kiosks: {'*': {'*': 2}}}\n", encoding="utf-8")
    assert saved(str(changed), "--onto", f"{id}.1")["version"] == 2
    other = tmp_path / "other.yaml"
    other.write_text("schema: 1\nname: 另\nlevers: {install_kiosks: {'*': {'*': 3}}}\n", encoding="utf-8")
    refused = run("scenario", "save", str(other), "--onto", f"{id}.1")
    assert refused.exit_code == 2 and "已经保存了第 2 版" in refused.stderr and refused.stdout == ""
    assert f"--onto {id}.2" in refused.stderr and "不写 --onto" in refused.stderr, "how to go on"
    assert saved(str(other), "--onto", f"{id}.2")["version"] == 3


def test_tables_are_for_people_and_documents_keep_everything(workspace: Workspace, file: str) -> None:
    document = saved(file)
    cost = project(workspace, example_scenarios(workspace)["hiring_first"]).total_cost()
    for words in (("list",), ("show", str(document["id"]))):
        table = run("scenario", *words).stdout
        assert f"{cost:,.0f}" in table and "e+" not in table
        assert str(document["content_hash"]) not in table
    assert str(document["content_hash"])[:12] in table
    assert len(str(document["content_hash"])) == 64
    assert str(document["content_hash"]) in run("scenario", "show", str(document["id"]), "--format", "csv").stdout


@pytest.mark.parametrize("words", [("diff", "foo", "bar"), ("diff", "baseline", "foo"), ("show", "foo")])
def test_the_wrong_word_is_named(words: tuple[str, ...]) -> None:
    refused = run("scenario", *words)
    assert refused.exit_code == 2 and "“foo”" in refused.stderr and "链接" not in refused.stderr


def test_what_differs_adds_up(workspace: Workspace, file: str) -> None:
    id = str(saved(file)["id"])
    document = json.loads(run("scenario", "diff", "baseline", f"{id}.1", "--format", "json").stdout)
    old, new = project(workspace, BASELINE), project(workspace, example_scenarios(workspace)["hiring_first"])
    assert document["cost"] == {"before": 0.0, "after": pytest.approx(new.total_cost())}
    turned = [
        (a.area_code, a.indicator)
        for a, b in zip(old.cells(2025), new.cells(2025), strict=True)
        if a.verdict != b.verdict
    ]
    assert [(each["area_code"], each["indicator"]) for each in document["turned"]] == turned
    moved = {each["outcome"]: each for each in document["moved"]}
    assert set(moved) == {each.id for each in workspace.plan.indicators} | {"cost"}
    for each in moved.values():
        assert each["before"] + sum(step["amount"] for step in each["steps"]) == pytest.approx(each["after"], rel=1e-9)
    assert {step["id"] for step in moved["social_workers_per_1000"]["steps"]} == {"hire_social_workers"}


def test_files_examples_and_ids_can_be_compared(file: str) -> None:
    same = json.loads(run("scenario", "diff", "hiring_first", file, "--format", "json").stdout)
    assert same["differences"] == [] and same["turned"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("show", "nosuchnosuch"),
        ("show", "nosuchnosuch.x"),
        ("diff", "baseline", "nosuchnosuch.1"),
        ("save", "/no/such.yaml"),
        ("save", "{file}", "--onto", "nosuchnosuch.1"),
        ("list", "--page", "0"),
    ],
)
def test_what_is_not_there_is_bad_input(words: tuple[str, ...], file: str) -> None:
    result = run("scenario", *(word.format(file=file) for word in words))
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr and "Traceback" not in result.stderr


def test_a_store_that_is_down_ends_with_1_and_keeps_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQDASH_DB", "postgresql://clerk:geheim@127.0.0.1:1/sqdash")
    result = run("scenario", "list")
    assert result.exit_code == 1 and "连不上情景库" in result.stderr
    assert not {"geheim", "clerk", "127.0.0.1"} & set(result.stderr.replace(":", " ").replace("@", " ").split())


def test_a_scenario_of_somebody_else_is_not_there(workspace: Workspace) -> None:
    other = User("别人", frozenset({VIEWER, ANALYST}))
    scenario = example_scenarios(workspace)["balanced"]
    version = store.create(store.database(), other, workspace, scenario, key="k")
    refused = run("scenario", "show", version.pin.scenario_id)
    assert refused.exit_code == 2 and "没有这个情景" in refused.stderr

"""The page that compares, by its words: who stands beside whom, who is refused and why, what the data change did."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sqdash import store
from sqdash.model import EVERY, Scenario, example_scenarios, project
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from sqdash.store import Database, Pin
from sqdash.ui import chart, kept
from sqdash.users import ADMIN, ANALYST, VIEWER, User, local_user
from tests.ui.opening import opened, shown

SCENARIO = Scenario(
    name="留存", levers=(("hire_social_workers", EVERY, EVERY, 20.0), ("install_kiosks", EVERY, "2023", 1.0))
)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("SQDASH_DB", f"sqlite:///{tmp_path / 'kept.db'}")
    kept.forget_adopted()
    yield store.database()


@pytest.fixture
def a_year_later(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The default data with the returns of 2022 sent again for 2023: the base year moves on."""
    folder = tmp_path / "later"
    shutil.copytree(workspace.path, folder)
    with (folder / "returns.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows += [row | {"year": "2023"} for row in rows if row["year"] == "2022"]
    with (folder / "returns.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for path in (folder / "scenarios").glob("*.yaml"):
        path.unlink()
    (folder / "scenarios" / "hiring.yaml").write_text(
        "schema: 1\nname: 招\nlevers: {hire_social_workers: {'*': {'*': 20}}}\n", encoding="utf-8"
    )
    monkeypatch.setenv("SQDASH_DATA", str(folder))
    return load_workspace(folder)


def test_two_examples_against_the_baseline(workspace: Workspace, database: Database) -> None:
    app = opened("compare", **{"with": "baseline,hiring_first,building_first"})
    page = shown(app)
    examples = example_scenarios(workspace)
    people = sum(
        project(workspace, examples["hiring_first"]).input("city", "hire_social_workers", y) for y in (2023, 2024, 2025)
    )
    assert f"“招聘优先”比“稳态基线”多招聘社会工作者 {people:,.0f} 人" in page
    assert "“建设优先”比“稳态基线”" in page
    assert page.count('class="sq-small-rug"') == 3
    assert "相加正好等于总变化" in page
    assert app.query_params["with"] == "baseline,hiring_first,building_first"


def kept_one(
    database: Database, workspace: Workspace, people: float, name: str = "争用", user: User | None = None
) -> str:
    content = Scenario(name=name, levers=(("hire_social_workers", EVERY, EVERY, float(people)),))
    version = store.create(database, user or local_user(), workspace, content, key=store.new_id())
    return f"{version.pin.scenario_id}.{version.pin.number}"


def options(app: AppTest) -> list[str]:
    return list(app.multiselect(key="with").options)


def test_scenarios_of_one_name_are_told_apart(workspace: Workspace, database: Database) -> None:
    """Streamlit tells options apart by their labels alone: alike, one would stand for the other."""
    few, many = kept_one(database, workspace, 10), kept_one(database, workspace, 40)
    app = opened("compare", **{"with": f"baseline,{few},{many}"})
    assert app.multiselect(key="with").value == ["baseline", few, many]
    assert len(set(options(app))) == len(options(app))
    assert sum(each.startswith("争用（第 1 版，") for each in options(app)) == 2
    _base, first, second = re.findall(r"<caption>([^<]+)</caption>", shown(app))
    assert first != second and {first, second} <= set(options(app))
    page = shown(app)
    assert f"“{first}”比“稳态基线”多招聘社会工作者 300 人" in page
    assert f"“{second}”比“稳态基线”多招聘社会工作者 1,200 人" in page


def test_the_adopted_version_is_offered_however_many_were_saved_since(workspace: Workspace, database: Database) -> None:
    boss = User(local_user().name, frozenset({VIEWER, ANALYST, ADMIN}))
    first = kept_one(database, workspace, 10, "老案")
    store.adopt(database, boss, Pin(first[:12], 1), "会议")
    others = [kept_one(database, workspace, 11, f"新案 {count}") for count in range(21)]
    app = opened("compare")
    assert "老案（已采用，第 1 版）" in options(app)
    assert "新案 20（第 1 版）" in options(app) and "新案 0（第 1 版）" not in options(app)
    assert "可选的是最近修改的 20 个情景" in shown(app)
    app.text_input(key="compare_search").set_value("新案 0").run()
    assert "新案 0（第 1 版）" in options(app) and "新案 20（第 1 版）" not in options(app)
    app.multiselect(key="with").set_value(["baseline", others[0]]).run()
    app.text_input(key="compare_search").set_value("没有这样的").run()
    assert app.multiselect(key="with").value == ["baseline", others[0]], "what is chosen stays"
    assert app.query_params["with"] == f"baseline,{others[0]}"


def test_what_the_link_asks_for_in_vain_is_said_one_by_one(workspace: Workspace, database: Database) -> None:
    app = opened("compare", **{"with": "baseline,nosuchnosuch.1,<b>x,hiring_first,balanced"})
    page = shown(app)
    assert "链接中的“nosuchnosuch.1”没有列入" in page and "链接中的“&lt;b&gt;x”没有列入" in page
    assert "最多同时比较四个，链接中其余 1 个没有列入" in page
    assert app.multiselect(key="with").value == ["baseline", "hiring_first"]
    app.multiselect(key="with").set_value(["baseline", "balanced"]).run()
    assert "没有列入" not in shown(app)


def test_columns_units_and_quality_are_said(database: Database) -> None:
    page = shown(opened("compare", **{"with": "baseline,hiring_first"}))
    assert "<b>1</b> 农村设施 ≥93%" in page, "the numbered columns have a key"
    badge = '<span class="sq-badge" data-quality="illustrative">示例数据</span></h2>'
    for said in (
        "“招聘优先”与“稳态基线”判定不同的格子",
        "（全市）：差别从哪里来",
        "到 2025 年的费用（全市）：差别从哪里来",
        ">到 2025 年的费用（全市）",
    ):
        assert re.search(re.escape(said) + r" *" + re.escape(badge), page), said
    differs = page[page.index("sq-rug sq-differs") :]
    assert "<small>≥93%</small>" in differs, "targets with their units above what turned"


def test_what_is_taken_away_says_whose_and_of_what(
    workspace: Workspace, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An area's differences stand beside the city's costs: each picture and each row says which it is."""
    taken: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(chart, "downloads", lambda _page, key, **more: taken.update({key: more}))
    opened("compare", **{"with": "baseline,balanced", "area": "411422", "indicator": "social_workers_per_1000"})
    titles = {key: more["picture"].keywords["title"] for key, more in taken.items()}
    number, cost = "waterfall_social_workers_per_1000", "waterfall_cost"
    assert titles[number].startswith("社工比例（睢县）：差别从哪里来。从“稳态基线”的 0.06‰ 到“统筹推进”的")
    assert titles[cost].startswith(
        "到 2025 年的费用（睢县）：差别从哪里来。从“稳态基线”的 0 万元 到“统筹推进”的 9,754 万元，"
    )
    assert titles["costs"].startswith("全市 2023—2025 年费用：")
    rows = {key: {row[:3] for row in taken[key]["data"]().rows} for key in (number, cost)}
    name = str(workspace.plan.indicator("social_workers_per_1000").name)
    assert rows == {number: {("睢县", name, 2025)}, cost: {("睢县", "费用", 2025)}}


def test_one_scenario_is_not_a_comparison(database: Database) -> None:
    app = opened("compare", **{"with": "baseline"})
    assert "请选择至少两个可以比较的情景" in shown(app)


def test_without_examples_the_baseline_stands_alone_at_first(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(workspace.path, folder)
    shutil.rmtree(folder / "scenarios")
    monkeypatch.setenv("SQDASH_DATA", str(folder))
    assert "请选择至少两个可以比较的情景" in shown(opened("compare"))
    changed = opened("compare", hire_social_workers="600")
    assert changed.query_params["with"] == "baseline,now"


def test_the_active_example_stands_beside_the_baseline_at_first(database: Database) -> None:
    assert opened("compare", scenario="talent_programme").query_params["with"] == "baseline,talent_programme"
    first = opened("compare").query_params["with"]
    assert first.startswith("baseline,") and first != "baseline,talent_programme"


def test_another_base_year_is_refused_with_the_reason_and_can_be_run_again(
    workspace: Workspace, database: Database, a_year_later: Workspace
) -> None:
    version = store.create(database, local_user(), workspace, SCENARIO, key="old")
    assert (version.base_year, a_year_later.base_year) == (2022, 2023)
    address = f"{version.pin.scenario_id}.1"
    app = opened("compare", **{"with": f"baseline,{address}"})
    assert "从 2022 年的数据推演，现在的起点是 2023 年，起点不同不能直接比较" in shown(app)
    assert "请选择至少两个可以比较的情景" in shown(app)
    app.checkbox(key=f"again_{address}").check().run()
    page = shown(app)
    assert "起点不同不能直接比较" not in page, "what was agreed to is no longer refused"
    assert "2023 年的投入已成为过去，重算时不计" in page
    assert f"依据 2022 年数据（{workspace.version}）；按今天的数据（{a_year_later.version}）重算" in page
    assert "请选择至少两个" not in page and page.count('class="sq-small-rug"') == 2


def test_another_plan_is_refused_with_the_reason(
    workspace: Workspace, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = store.create(database, local_user(), workspace, SCENARIO, key="old")
    folder = tmp_path / "other"
    shutil.copytree(workspace.path, folder)
    plan = (folder / "plan.yaml").read_text(encoding="utf-8")
    (folder / "plan.yaml").write_text(plan.replace("id: shangqiu-14fyp\n", "id: shangqiu-15fyp\n", 1), encoding="utf-8")
    for path in (folder / "scenarios").glob("*.yaml"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("plan: shangqiu-14fyp", "plan: shangqiu-15fyp"), encoding="utf-8"
        )
    monkeypatch.setenv("SQDASH_DATA", str(folder))
    app = opened("compare", **{"with": f"baseline,{version.pin.scenario_id}.1"})
    assert "属于另一个规划（shangqiu-14fyp），目标不同" in shown(app)


def test_the_same_scenario_on_changed_data_shows_what_the_data_did(
    workspace: Workspace, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = store.create(database, local_user(), workspace, SCENARIO, key="old")
    folder = tmp_path / "changed"
    shutil.copytree(workspace.path, folder)
    lines = (folder / "returns.csv").read_text(encoding="utf-8").splitlines()
    at = next(i for i, each in enumerate(lines) if each.startswith("411402,2022,kiosk_communities,"))
    parts = lines[at].split(",")
    parts[3] = "0"
    lines[at] = ",".join(parts)
    (folder / "returns.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv("SQDASH_DATA", str(folder))
    changed = load_workspace(folder)
    app = opened("compare", **{"with": f"baseline,{version.pin.scenario_id}.1"})
    old = {(each.area_code, each.indicator): each.verdict for each in version.outcome}
    new = {(each.area_code, each.indicator): each.verdict for each in project(changed, SCENARIO).cells(2025)}
    lost = sum(old[key] == "met" != verdict for key, verdict in new.items())
    assert f"0 项转为达标、{lost} 项不再达标，费用不变" in shown(app)

"""The page of kept scenarios, by its words: which version is adopted, where versions lead, what came of each click."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sqdash import store
from sqdash.model import EVERY, Scenario
from sqdash.returns.types import Workspace
from sqdash.store import Database, Pin, Version
from sqdash.ui import kept
from sqdash.users import local_user
from tests.ui.opening import opened, shown


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("SQDASH_DB", f"sqlite:///{tmp_path / 'kept.db'}")
    kept.forget_adopted()
    yield store.database()
    kept.forget_adopted()


def saying(name: str, people: float) -> Scenario:
    return Scenario(name=name, levers=(("hire_social_workers", EVERY, EVERY, people),))


@pytest.fixture
def versions(database: Database, workspace: Workspace) -> tuple[Version, Version]:
    """Version 1 under one name, version 2 under another."""
    first = store.create(database, local_user(), workspace, saying("旧名", 10.0), key="1")
    return first, store.save(database, local_user(), workspace, saying("新名", 90.0), onto=first.pin, key="2")


@pytest.mark.usefixtures("database")
def test_an_empty_library_offers_no_search() -> None:
    app = opened("scenarios")
    assert "还没有保存的情景" in shown(app) and "没有找到情景" not in shown(app)
    assert [each.key for each in app.text_input] == []


def test_a_library_with_only_archived_scenarios_can_be_searched(
    database: Database, versions: tuple[Version, Version]
) -> None:
    store.archive(database, local_user(), versions[0].pin.scenario_id)
    assert [each.key for each in opened("scenarios").text_input] == ["search"]


def details(version: Version, *sections: str) -> AppTest:
    """The page with a scenario picked and parts of it unfolded."""
    app = opened("scenarios", pick=version.pin.scenario_id)
    for each in sections:
        app.session_state[f"{each}_open"] = True
    return app.run()


def choose(app: AppTest, version: Version) -> AppTest:
    return app.selectbox(key=f"version_{version.pin.scenario_id}").set_value(version.pin.number).run()


def active(app: AppTest) -> Pin:
    origin = app.session_state["history"].present.origin
    assert origin is not None
    pin: Pin = origin.pin
    return pin


def test_the_adopted_version_speaks_for_its_scenario(database: Database, versions: tuple[Version, Version]) -> None:
    first, second = versions
    store.adopt(database, local_user(), first.pin, "常务会议")
    app = details(first, "trail")
    page = shown(app)
    assert "已采用“旧名”第 1 版" in page, "the headline"
    assert "已采用第 1 版" in page and "最新为第 2 版" in page and "采用时名为“旧名”" in page
    assert f"{first.cells_met}/{first.cells} 项达标" in page
    assert first.cells_met == second.cells_met or f"{second.cells_met}/{second.cells} 项达标" not in page
    assert "第 1 版（已采用）：" in page, "the adopted version is shown first"
    assert "旧名 第 1 版" in page and "新名 第 1 版" not in page, "the record of adoptions"
    choose(app, second)
    assert f"第 2 版：{second.cells} 项判定中" in shown(app) and "第 1 版（已采用）：" not in shown(app)


def test_a_version_is_opened_where_it_can_be_changed(versions: tuple[Version, Version]) -> None:
    app = choose(details(versions[0]), versions[0])
    app.button(key="open").click().run()
    assert active(app) == versions[0].pin
    assert "已打开“旧名”第 1 版。" in shown(app)
    assert app.number_input(key="lever_hire_social_workers").value == 100
    assert app.query_params["saved"] == f"{versions[0].pin.scenario_id}.1"


def test_a_branch_from_any_version(database: Database, versions: tuple[Version, Version], workspace: Workspace) -> None:
    app = choose(details(versions[0], "branch"), versions[0])
    key = f"branch_name_{versions[0].pin.scenario_id}_1"
    assert app.text_input(key=key).value == "旧名（分支）"
    app.text_input(key=key).set_value(" ").run()
    app.button(key="branch").click().run()
    assert "sq-alert" in shown(app).replace(".sq-alert", "")
    app.text_input(key=key).set_value("另一条路").run()
    app.button(key="branch").click().run()
    assert "已从“旧名”第 1 版分出“另一条路”，现在改的是新情景。" in shown(app)
    made = store.header(database, local_user(), active(app).scenario_id)
    assert (made.name, made.branched_from, made.latest) == ("另一条路", versions[0].pin, 1)
    assert app.number_input(key="lever_hire_social_workers").value == 100
    assert store.counted(database, local_user(), workspace.plan.id) == (2, 0)


def test_a_version_is_added_to_what_is_compared(versions: tuple[Version, Version]) -> None:
    first = versions[0]
    app = choose(details(first), first)
    app.button(key="add").click().run()
    assert "已加入比较，现有 2 个。" in shown(app)
    assert app.query_params["with"] == f"baseline,{first.pin.scenario_id}.1"
    app.button(key="add").click().run()
    assert "这一版已经在比较之列。" in shown(app)
    full = details(versions[1])
    full.query_params["with"] = "baseline,a,b,c"
    full.run()
    full.button(key="add").click().run()
    assert "最多同时比较四个" in shown(full)


def test_adopting_is_confirmed_and_not_done_twice(database: Database, versions: tuple[Version, Version]) -> None:
    app = details(versions[1], "adopt")
    app.text_input(key="adopt_reason").set_value("常务会议").run()
    app.button(key="adopt").click().run()
    assert "已采用“新名”第 2 版。" in shown(app)
    assert app.text_input(key="adopt_reason").value == ""
    app.text_input(key="adopt_reason").set_value("又一次").run()
    app.button(key="adopt").click().run()
    assert "第 2 版就是现在采用的版本，不必再采用一次。" in shown(app)
    assert app.text_input(key="adopt_reason").value == "又一次", "what was refused stays to be corrected"
    assert len(store.adoptions(database, local_user(), versions[0].plan_id)) == 1


def test_every_click_is_answered(versions: tuple[Version, Version]) -> None:
    app = details(versions[0], "seen", "share", "rename")
    for key, said in (
        ("share", "已生成第 2 版的链接，复制发出即可。"),
        ("to_shared", "已共享，其他分析人员可以查看和续改。"),
        ("to_private", "已改为仅自己可见。"),
        ("archive", "已归档“新名”，勾选“只看已归档”可以找到。"),
        ("restore", "已恢复“新名”，它又在列表里了。"),
        ("rename", "新名称与现在的名称相同。"),
    ):
        app.button(key=key).click().run()
        assert not app.exception
        assert said in shown(app), key
        assert ("不在列表里；恢复之后才能" in shown(app)) == (key == "archive")
    app.text_input(key=f"new_name_{versions[0].pin.scenario_id}").set_value("再改").run()
    app.button(key="rename").click().run()
    assert "请写明理由。" in shown(app)
    app.text_input(key="new_name_reason").set_value("更准").run()
    app.button(key="rename").click().run()
    assert "已改名为“再改”。" in shown(app)
    assert app.text_input(key="new_name_reason").value == ""


def test_a_share_link_opens_the_ranges_of_whoever_gives_it(versions: tuple[Version, Version]) -> None:
    """It says so beside the link, with the way to give it without them."""
    app = opened("scenarios", pick=versions[1].pin.scenario_id, ranges="attrition_social_workers:0.05~0.1~0.12")
    app.session_state["share_open"] = True
    app.run()
    app.button(key="share").click().run()
    assert app.code[0].value.endswith("&ranges=attrition_social_workers%3A0.05~0.1~0.12")
    assert "按修改后的取值范围：社会工作者年流失率 5%～12%（众数 10%）。" in shown(app)
    app.button(key="ranges_reset").click().run()
    assert "ranges" not in app.code[0].value and "取值范围：" not in shown(app)


def test_a_kept_scenario_named_like_an_example_can_be_told_from_it(database: Database, workspace: Workspace) -> None:
    version = store.create(database, local_user(), workspace, saying("招聘优先", 10.0), key="1")
    app = opened("what_if", saved=f"{version.pin.scenario_id}.1")
    options = list(app.selectbox(key="scenario_choice").options)
    assert len(options) == len(set(options)) and "招聘优先（2）" in options

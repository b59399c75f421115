"""The page gate: language, scenario and faults as a session meets them, without a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sqdash.model import BASELINE, Scenario, example_scenarios, project, summarise
from sqdash.returns.types import Workspace
from sqdash.ui import link
from sqdash.ui.session import Step
from sqdash.users import User
from tests.ui.opening import first_page as opened
from tests.ui.opening import headline, html


def test_a_fresh_session_shows_the_baseline(workspace: Workspace) -> None:
    app = opened()
    met = summarise(project(workspace, BASELINE, end=2025), 2025).cells_met
    assert not app.exception
    assert headline(app).startswith("按“稳态基线”情景，2025 年 10 个县（市、区）中")
    assert f"90 项指标判定中 {met} 项达标" in headline(app)
    assert "示例数据" in html(app)


def test_a_link_with_an_example_or_a_scenario_shows_its_numbers(workspace: Workspace) -> None:
    name, example = next((id, each) for id, each in example_scenarios(workspace).items() if not each.is_baseline)
    own = Scenario(name="只招人", levers=(("hire_social_workers", "*", "*", 60.0),))
    for query, scenario, levers in (
        ({"scenario": name}, example, {}),
        ({"w": link.token_of(own)}, own, {"hire_social_workers": "600"}),
    ):
        app = opened(**query)
        met = summarise(project(workspace, scenario, end=2025), 2025).cells_met
        assert headline(app).startswith(f"按“{scenario.name}”情景")
        assert f"判定中 {met} 项达标" in headline(app)
        assert dict(app.query_params) == query | levers


@pytest.mark.parametrize("query", [{"w": "broken"}, {"scenario": "no_such"}, {"w": "A" * 70_000}])
def test_a_bad_link_is_said_and_the_baseline_shown(query: dict[str, str]) -> None:
    app = opened(**query)
    assert not app.exception
    assert "链接里的情景没有通过检查，先显示基线" in html(app)
    assert headline(app).startswith("按“稳态基线”情景")
    assert not app.query_params


def test_choosing_an_example_rewrites_the_link_and_can_be_undone(workspace: Workspace) -> None:
    app = opened()
    name = next(id for id, each in example_scenarios(workspace).items() if not each.is_baseline)
    app.selectbox(key="scenario_choice").set_value(name).run()
    assert app.query_params["scenario"] == name
    assert app.session_state["history"].past == (Step(BASELINE),)
    app.selectbox(key="scenario_choice").set_value("").run()
    assert headline(app).startswith("按“稳态基线”情景")
    assert "scenario" not in app.query_params


def test_the_language_switch_is_kept_in_the_link() -> None:
    app = opened()
    app.button(key="language_switch").click().run()
    assert app.query_params["lang"] == "en"
    assert app.button(key="language_switch").label == "中文"
    app.button(key="language_switch").click().run()
    assert "lang" not in app.query_params


def test_choices_of_other_pages_stay_in_the_link_and_unknown_ones_go() -> None:
    app = opened(area="411481", indicator="kiosk_coverage", stray="1")
    assert dict(app.query_params) == {"area": "411481", "indicator": "kiosk_coverage"}


def test_a_link_made_on_other_data_says_so_once(workspace: Workspace) -> None:
    app = opened(data="0123456789abcdef")
    told = f"这个链接做于数据版本 0123456789abcdef，现在是 {workspace.version}：数字可能与当时的材料不同。"
    assert told in html(app)
    assert "data" not in app.query_params
    app.run()
    assert told not in html(app)
    assert "做于数据版本" not in html(opened(data=workspace.version))


def test_a_refused_workspace_shows_every_fault_as_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.yaml").write_text("id: [", encoding="utf-8")
    monkeypatch.setenv("SQDASH_DATA", str(tmp_path))
    app = opened()
    assert not app.exception
    assert "数据没有通过检查" in html(app)
    assert html(app).count("<tr>") > 3
    assert "sq-headline" not in html(app).split("</style>")[1]


def test_who_may_not_view_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = sys.modules["sqdash.ui.begin"]  # the package's name of it is the function
    monkeypatch.setattr(gate, "user", lambda: User("stranger", frozenset()))
    app = opened()
    assert [each.value for each in app.error] == ["您没有查看权限，请联系管理员开通。"]
    assert "sq-rug" not in html(app).split("</style>")[1]

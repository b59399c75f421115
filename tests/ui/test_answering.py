"""The pages of answers and chances: what the conditions ask, what a plan becomes, what a wrong range is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sqdash.answers.optimise import OBJECTIVES, Problem, solve
from sqdash.model import BASELINE, EVERY, Scenario, project, summarise
from sqdash.model.scenario_token import token_of
from sqdash.returns.types import Workspace
from sqdash.ui import jobs
from sqdash.views.plans import headline_plan, waiting_sentence
from tests.ui.opening import active, headline, html, opened


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test waits for every answer; what is shown meanwhile is seen in a browser."""
    monkeypatch.setattr(jobs, "AT_ONCE", 60.0)


def test_everything_at_least_cost_is_the_first_answer(workspace: Workspace) -> None:
    page = opened("answers")
    assert headline(page).startswith("要让 90 项判定到 2025 年全部达标，最少需要 7.79 亿元；主要是")
    assert "已证明最优" in html(page) and "90/90" in html(page)
    assert "2026 年不再投入，达标的由 90 项降到 70 项" in html(page)


def test_a_budget_and_its_plan_become_the_active_scenario(workspace: Workspace) -> None:
    page = opened("answers")
    page.radio(key="objective").set_value("most-targets").run()
    page.number_input(key="budget").set_value(3000).run()
    first = headline(page)
    assert first.startswith("用 3,000 万元，到 2025 年最多能让 90 项判定中的")
    page.button(key="use_plan").click().run()
    assert active(page).levers and active(page) != BASELINE
    assert headline(page) == first, "a plan made active asks the same question again"
    assert page.button(key="use_plan").disabled
    page.button(key="save_plan").click().run()
    assert [each.key for each in page.text_input if each.key and each.key.startswith("save_")]


def test_what_a_budget_brings_is_counted_from_the_same_assumptions(workspace: Workspace) -> None:
    """What the assumptions bring without a yuan is not put down to the budget."""
    staying = Scenario(name="留住社区工作者", assumptions=(("attrition_community_workers", EVERY, 0.0),))
    page = opened("answers", w=token_of(staying))
    page.radio(key="objective").set_value("most-targets").run()
    found = re.search(r"90 项判定中的 (\d+) 项达标，比不投入多 (\d+) 项", headline(page))
    without = summarise(project(workspace, staying), 2025).cells_met
    assert found and int(found[1]) - int(found[2]) == without
    assert (without, summarise(project(workspace, BASELINE), 2025).cells_met) == (39, 36)
    drawn = [each.proto.spec for each in page.get("plotly_chart")]
    assert any("不花钱 39 项" in each.encode().decode("unicode_escape") for each in drawn)


def test_the_fairest_plan_names_the_weakest(workspace: Workspace) -> None:
    page = opened("answers")
    page.number_input(key="budget_2023").set_value(1200).run()
    page.radio(key="objective").set_value("fairest").run()
    assert "最弱的也能完成目标的" in headline(page)
    keys = {each.key for each in (*page.number_input, *page.checkbox)}
    assert {"budget", "floor"} <= keys
    assert not keys & {"budget_2023", "city_too"}, "what this question does not take is not asked for"


def test_a_search_given_up_claims_nothing_it_has_not_proven(workspace: Workspace) -> None:
    problem = Problem("least-cost")
    found = replace(solve(workspace, problem), status="stopped", met=63)
    told = headline_plan(workspace=workspace, answer=found, projection=project(workspace, found.scenario), now=36)
    assert told.startswith(
        "求解中途停止；当时最好的方案让 90 项判定中的 63 项到 2025 年达标，需要 7.79 亿元，不一定最优"
    )
    assert "最少" not in told and "到不了" not in told
    assert waiting_sentence(problem, workspace, working=False) == "没有得到“全部达标，花钱最少”2025 年的方案。"


def test_the_form_stands_at_the_button_that_opened_it(workspace: Workspace) -> None:
    page = opened("answers")
    page.button(key="save_point").click().run()
    keys = [each.key for each in page.button]
    assert keys.index("save_plan") < keys.index("save_point") < keys.index("save_new")
    page.text_input(key="save_name").set_value("曲线上的一点").run()
    page.button(key="save_new").click().run()
    assert "已保存“曲线上的一点”第 1 版" in html(page)


def test_a_locked_lever_that_does_nothing_leaves_targets_out_of_reach(workspace: Workspace) -> None:
    page = opened("answers")
    page.multiselect(key="locked").set_value(["install_kiosks"]).run()
    assert "项按所设条件到不了，其余" in headline(page) and "，最少需要" in headline(page)
    assert "锁定的投入不够" in html(page) and "解除" in html(page)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_with_every_lever_locked_at_zero_nothing_is_called_the_least(workspace: Workspace, objective: str) -> None:
    page = opened("answers")
    page.radio(key="objective").set_value(objective).run()
    page.multiselect(key="locked").set_value([each.id for each in workspace.model.levers]).run()
    assert headline(page) == (
        "各项措施都锁定为不投入，没有可以调整的：到 2025 年 90 项判定中 36 项照样达标，其余 54 项到不了，不花钱。"
    )
    assert "少达标 1 项可省" not in html(page)


def test_what_the_last_target_costs_is_said_as_what_one_fewer_saves(workspace: Workspace) -> None:
    assert "<dt>少达标 1 项可省</dt>" in html(opened("answers"))


def test_a_point_of_the_budget_curve_is_one_click_away(workspace: Workspace) -> None:
    page = opened("answers")
    page.selectbox(key="point").set_value(3).run()
    page.button(key="use_point").click().run()
    assert active(page).levers


def test_chances_of_the_baseline(workspace: Workspace) -> None:
    page = opened("risk")
    assert headline(page).startswith("按“稳态基线”情景，2025 年 90 项判定中")
    assert "sq-chances" in html(page) and "逐次计数，不是各项相乘" in html(page)


def test_a_wrong_range_is_refused_and_nothing_moves(workspace: Workspace) -> None:
    page = opened("risk")
    page.selectbox(key="range_of").set_value("attrition_social_workers").run()
    before = html(page)
    page.number_input(key="range_attrition_social_workers_high").set_value(5.0).run()
    told = html(page)
    assert "没有采用，范围保持不变" in told and "社会工作者年流失率" in told
    assert "低 10、众数 18、高 5 不是从小到大" in told and "attrition_social_workers" not in told
    assert page.number_input(key="range_attrition_social_workers_high").value == 25.0
    page.run()
    assert html(page) == before


def test_a_range_is_taken_over_and_put_back(workspace: Workspace) -> None:
    page = opened("risk")
    page.selectbox(key="range_of").set_value("attrition_social_workers").run()
    before = html(page)
    page.number_input(key="range_attrition_social_workers_low").set_value(2.0).run()
    assert page.query_params["ranges"] == "attrition_social_workers:0.02~0.18~0.25"
    assert "按修改后的取值范围：社会工作者年流失率 2%～25%（众数 18%）。" in html(page)
    page.button(key="ranges_reset").click().run()
    assert "ranges" not in page.query_params
    assert html(page) == before

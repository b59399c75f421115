"""The what-if page's own sections: what a control writes, what the table refuses, what a file does."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from sqdash.answers import effort, required_within_limits
from sqdash.model import BASELINE, example_scenarios
from sqdash.model.editing import lever_table, yearly_totals
from sqdash.plan.faults import BadInput
from sqdash.returns import Workspace
from sqdash.ui.what_if import edited_table
from tests.ui.opening import active, headline, opened

LEVER = "hire_social_workers"


@pytest.fixture
def page() -> AppTest:
    return opened("what_if")


def test_a_city_wide_number_is_shared_out_and_told(page: AppTest, workspace: Workspace) -> None:
    before = headline(page)
    page.number_input(key=f"lever_{LEVER}").set_value(300).run()
    assert yearly_totals(workspace, active(page))[LEVER] == (300.0, 300.0, 300.0)
    assert page.number_input(key=f"lever_{LEVER}").value == 300
    assert headline(page) != before
    assert "自定义" in headline(page)


def test_the_way_of_sharing_is_used(page: AppTest, workspace: Workspace) -> None:
    page.get("button_group")[0].set_value("equal").run()
    page.number_input(key=f"lever_{LEVER}").set_value(200).run()
    table = lever_table(workspace, active(page), LEVER)
    assert {by_year[2024] for by_year in table.values()} == {20.0}


def test_one_click_uses_what_each_area_requires(page: AppTest, workspace: Workspace) -> None:
    lever = workspace.model.lever(LEVER)
    needed = required_within_limits(workspace, BASELINE, lever, effort(workspace, BASELINE))
    page.button(key=f"use_{LEVER}").click().run()
    table = lever_table(workspace, active(page), LEVER)
    assert {code: by_year[2025] for code, by_year in table.items()} == needed


def test_undo_redo_reset(page: AppTest) -> None:
    page.number_input(key=f"lever_{LEVER}").set_value(100).run()
    page.number_input(key="lever_install_kiosks").set_value(9).run()
    moved = active(page)
    page.button(key="undo").click().run()
    assert {each[0] for each in active(page).levers} == {LEVER}
    page.button(key="redo").click().run()
    assert active(page) == moved
    page.button(key=f"reset_{LEVER}").click().run()
    assert {each[0] for each in active(page).levers} == {"install_kiosks"}
    page.button(key="reset_all").click().run()
    assert active(page) == BASELINE


def test_inputs_that_a_cap_wastes_are_said_out_loud(page: AppTest, workspace: Workspace) -> None:
    most = int(sum(workspace.model.lever("install_kiosks").limit(a.code) for a in workspace.areas))
    page.number_input(key="lever_install_kiosks").set_value(most).run()
    said = "".join(str(each.proto.body) for each in page.get("html"))
    assert "投入超过了能用的上限" in said
    assert "城乡一体化示范区 已装一体机的城市社区多出" in said


def test_the_table_takes_numbers_within_limits(workspace: Workspace) -> None:
    scenario = example_scenarios(workspace)["hiring_first"]
    table = lever_table(workspace, scenario, LEVER)
    rows = {"0": {"2024": 12, "理由": " 缺口最大 "}, 9: {"2025": None, "理由": None}}
    edited, whys = edited_table(workspace, table, LEVER, {"edited_rows": rows})
    codes = list(table)
    assert whys == {(codes[0], "*"): "缺口最大", (codes[9], "*"): ""}
    assert edited[codes[0]][2024] == 12.0 and edited[codes[9]][2025] == 0.0
    assert edited[codes[1]] == table[codes[1]]


FORGED = {
    "a locked column": ({"edited_rows": {0: {"县（市、区）": "别处"}}}, "这一格不能改"),
    "a year that is over": ({"edited_rows": {0: {"2020": 5}}}, "这一格不能改"),
    "a row that is not there": ({"edited_rows": {77: {"2024": 5}}}, "这一格不能改"),
    "an added row": ({"added_rows": [{"2024": 5}]}, "不能增加或删除行"),
    "a deleted row": ({"deleted_rows": [0]}, "不能增加或删除行"),
    "less than nothing": ({"edited_rows": {0: {"2024": -1}}}, "不在 0 到上限 150 之间"),
    "over the limit": ({"edited_rows": {0: {"2024": 151}}}, "不在 0 到上限 150 之间"),
    "a reason that is none": ({"edited_rows": {0: {"理由": 7}}}, "这一格不能改"),
    "a reason without end": ({"edited_rows": {0: {"理由": "长" * 2001}}}, "这一格不能改"),
    "not a number": ({"edited_rows": {0: {"2024": "多"}}}, "“多”不是数字"),
    "a yes": ({"edited_rows": {0: {"2024": True}}}, "“True”不是数字"),
    "nothing that counts": ({"edited_rows": {0: {"2024": float("nan")}}}, "不在 0 到上限 150 之间"),
}


@pytest.mark.parametrize("name", FORGED)
def test_the_table_refuses_what_a_forged_message_brings(workspace: Workspace, name: str) -> None:
    state, words = FORGED[name]
    with pytest.raises(BadInput, match=words):
        edited_table(workspace, lever_table(workspace, BASELINE, LEVER), LEVER, state)


def test_every_fault_of_the_table_is_shown_at_once(workspace: Workspace) -> None:
    state = {"edited_rows": {0: {"2023": -1, "2024": "x"}, 1: {"2025": 9999}}}
    with pytest.raises(BadInput) as refused:
        edited_table(workspace, lever_table(workspace, BASELINE, LEVER), LEVER, state)
    assert [fault.place for fault in refused.value.faults] == ["梁园区 2023", "梁园区 2024", "睢阳区 2025"]


def test_an_assumption_is_a_value_of_the_scenario(page: AppTest) -> None:
    page.session_state["assumptions_open"] = True
    page.run()
    page.number_input(key="assumption_pass_rate").set_value(24.0).run()
    assert ("pass_rate", "*", 0.24) in active(page).assumptions
    page.button(key="reset_pass_rate").click().run()
    assert active(page) == BASELINE


def test_a_reason_is_part_of_the_scenario(page: AppTest) -> None:
    page.number_input(key=f"lever_{LEVER}").set_value(300).run()
    page.session_state["rationale_open"] = True
    page.run()
    page.text_input(key=f"why_{LEVER}").set_value("中期评估要求").run()
    assert active(page).why(LEVER, "411481", "2024") == "中期评估要求"
    page.number_input(key=f"lever_{LEVER}").set_value(400).run()
    assert active(page).why(LEVER) == "中期评估要求", "a reason stays when the number moves"
    page.button(key="undo").click().run()
    page.button(key="undo").click().run()
    assert active(page).why(LEVER) == ""

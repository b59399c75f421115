"""The sheet for paper: inputs, reasons and assumptions read back from it."""

from __future__ import annotations

import re
from dataclasses import replace

from sqdash import language
from sqdash.model import EVERY, Scenario, project
from sqdash.returns.types import Workspace
from sqdash.views import sheet
from tests.store.people import with_years

SCENARIO = Scenario(
    name="单",
    reason="<i>因</i>",
    levers=(
        ("hire_social_workers", "411402", EVERY, 20.0),
        ("hire_social_workers", "411481", "2023", 5.0),
        ("hire_social_workers", "411481", "2025", 7.0),
    ),
    assumptions=(("attrition_social_workers", EVERY, 0.12), ("pass_rate", "411481", 0.25)),
    drivers=(("urban_communities", "411402", "2025", 80.0),),
    rationale=(
        ("hire_social_workers", EVERY, EVERY, "缺人"),
        ("hire_social_workers", "411481", "2025", "<b>补</b>"),
        ("attrition_social_workers", EVERY, EVERY, "待遇提高"),
    ),
)


def cells(row: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)


def test_every_input_stands_in_its_area_with_sum_and_reasons(workspace: Workspace) -> None:
    html = sheet.levers_html(workspace=workspace, scenario=SCENARIO, projection=project(workspace, SCENARIO, end=2025))
    rows = html.split("<tr>")[2:]
    assert len(rows) == 1
    name, *inputs, total, cost, why = cells(rows[0])
    assert name.startswith("招聘社会工作者")
    by_area = dict(zip((area.code for area in workspace.areas), inputs, strict=True))
    assert by_area["411402"] == "20" and by_area["411481"] == "5/0/7" and by_area["411421"] == ""
    assert total == "72" and cost.endswith("万元")
    heads = cells(html.split("<tr>")[1])
    assert heads[-3:] == ["3 年合计", "3 年费用", "理由"], "a yearly number and a sum do not look alike"
    assert heads[1:-3] == [str(area.name) for area in workspace.areas], "no name is cut"
    assert "依次是 2023、2024、2025 年的投入" in html
    assert why == "缺人<br>永城市 2025：&lt;b&gt;补&lt;/b&gt;"


def test_several_numbers_in_a_cell_are_explained_only_where_there_are_any(workspace: Workspace) -> None:
    alike = Scenario(name="各年相同", levers=(("hire_social_workers", "411402", EVERY, 20.0),))
    html = sheet.levers_html(workspace=workspace, scenario=alike, projection=project(workspace, alike, end=2025))
    assert "依次是" not in html and "合计和费用是 2023—2025 年相加" in html


def test_of_one_year_left_nothing_is_added_up(workspace: Workspace) -> None:
    now = with_years(workspace, 2023, 2024)
    alike = Scenario(name="最后一年", levers=(("hire_social_workers", "411402", EVERY, 20.0),))
    html = sheet.levers_html(workspace=now, scenario=alike, projection=project(now, alike, end=2025))
    assert "相加" not in html and "每年的投入，" not in html and "投入和费用都是 2025 年的。" in html
    assert cells(html.split("<tr>")[1])[-3:] == ["合计", "费用", "理由"]
    assert cells(html.split("<tr>")[2])[-3] == "20"


def test_assumptions_show_both_values_and_why(workspace: Workspace) -> None:
    html = sheet.parameters_html(workspace=workspace, scenario=SCENARIO)
    attrition, passing, communities = (cells(row) for row in html.split("<tr>")[2:])
    usual = workspace.assumptions["attrition_social_workers"].range.mode
    assert attrition[1:] == ["全部", "", "12%", f"{usual * 100:g}%", "待遇提高"]
    assert passing[1:4] == ["永城市", "", "25%"]
    assert communities[1:5] == ["梁园区", "2025", "80 个", "—"]


def test_nothing_changed_says_so(workspace: Workspace) -> None:
    empty = Scenario(name="空")
    projection = project(workspace, empty, end=2025)
    assert "没有新增措施" in sheet.levers_html(workspace=workspace, scenario=empty, projection=projection)
    assert "都用原值" in sheet.parameters_html(workspace=workspace, scenario=empty)


def test_unsaved_work_says_that_it_is(workspace: Workspace) -> None:
    html = sheet.about_html(workspace=workspace, scenario=SCENARIO, version=None, changed=False)
    assert "尚未保存" in html and "&lt;i&gt;因&lt;/i&gt;" in html and workspace.version in html
    language.use("en")
    html = sheet.about_html(workspace=workspace, scenario=replace(SCENARIO, reason=""), version=None, changed=False)
    assert "not saved yet" in html
    assert not set("（），；：“”") & set(html), "signs of Chinese in an English text"

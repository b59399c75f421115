"""The year's task list and ledger, read back: the same numbers, and texts that stay texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from sqdash import language
from sqdash.answers.commitments import Reported
from sqdash.answers.tasks import yearly_tasks
from sqdash.briefing.ledger import FIRST, FONT, ledger
from sqdash.language import Text
from sqdash.model import BASELINE, CITY, Scenario, example_scenarios
from sqdash.returns.applying import with_returns
from sqdash.returns.received import Approved, Progress
from sqdash.returns.types import Workspace
from tests.store.people import filled

YEAR = 2024
YONGCHENG = "411481"
FORMULA = '=HYPERLINK("http://x","y")'
SENT = (
    Reported(YONGCHENG, YEAR, Progress("social_work_stations", 0.5, FORMULA, "+永城市民政局", "B2")),
    Reported(YONGCHENG, YEAR, Progress("hire_social_workers", 60, "@花名册", "-人社局", "B3")),
)


@pytest.fixture(scope="module")
def talent(workspace: Workspace) -> Scenario:
    return example_scenarios(workspace)["talent_programme"]


def opened(workspace: Workspace, scenario: Scenario, *codes: str) -> Workbook:
    content = ledger(workspace, scenario, YEAR, codes, SENT, made=date(2026, 11, 25))
    return load_workbook(BytesIO(content))


def rows(book: Workbook, sheet: str) -> list[dict[str, object]]:
    table = list(book[sheet].iter_rows(min_row=FIRST + 1, values_only=True))
    return [dict(zip(map(str, table[0]), each, strict=True)) for each in table[1:]]


def test_both_sheets_hold_every_task_with_its_numbers(workspace: Workspace, talent: Scenario) -> None:
    every = (CITY, *(each.code for each in workspace.areas))
    book = opened(workspace, talent, *every)
    assert book.sheetnames == ["年度任务清单", "工作台账", "来源与说明"]
    tasks = yearly_tasks(workspace, talent, YEAR, SENT)
    for sheet in ("年度任务清单", "工作台账"):
        table = rows(book, sheet)
        assert len(table) == len(tasks) > 600
        assert [each["序号"] for each in table] == list(range(1, len(tasks) + 1))
        assert [each["任务"] for each in table] == [each.text.zh for each in tasks]
        assert [each["出处"] for each in table] == [each.clause for each in tasks]
        for written, task in zip(table, tasks, strict=True):
            if task.unit == "share":
                assert written["单位"] == "%" and written["本年任务量"] == 100
            elif task.unit == "place":
                assert written["本年任务量"] == pytest.approx(task.amount, abs=0.05)
            else:
                assert written["本年任务量"] == (None if task.amount is None else round(task.amount)), (
                    "whole m² and people"
                )


def test_the_list_says_by_when_and_who(workspace: Workspace, talent: Scenario) -> None:
    table = {each["任务"]: each for each in rows(opened(workspace, talent, YONGCHENG), "年度任务清单")}
    assert table["招聘社会工作者"]["年限"] == "2024 年" and table["招聘社会工作者"]["责任单位"] == "-人社局"
    assert table["每个城市社区平均至少 12 个社区社会组织"]["年限"] == "2023 年"
    assert table["社区书记、居委会主任每年轮训一遍"]["年限"] == "每年"
    assert table["本地落实意见或方案"]["责任单位"] == "县级人民政府"
    assert table["每个村（社区）1 名灾害信息员"]["责任单位"] == "待明确"


def test_the_ledger_says_what_was_done(workspace: Workspace, talent: Scenario) -> None:
    table = rows(opened(workspace, talent, YONGCHENG), "工作台账")
    assert {each["地区"] for each in table} == {"永城市"}
    hired = next(each for each in table if each["任务"] == "招聘社会工作者")
    assert (hired["本年任务量"], hired["单位"], hired["本年完成"], hired["还差"], hired["状态"]) == (
        73, "人", 60, 13, "落后",
    )  # fmt: skip
    assert hired["完成率（%）"] == pytest.approx(60 / 73 * 100)
    stations = next(each for each in table if each["任务"] == "每个乡镇（街道）有社会工作服务站")
    assert (stations["本年完成"], stations["单位"]) == (15.5, "个乡镇（街道）")


def test_square_metres_are_whole_as_on_the_page(workspace: Workspace) -> None:
    building = example_scenarios(workspace)["building_first"]
    table = rows(opened(workspace, building, *(each.code for each in workspace.areas)), "工作台账")
    areas = [each for each in table if each["单位"] == "m²"]
    shown = [each[head] for each in areas for head in ("本年任务量", "其中以前年度欠下") if each[head] is not None]
    assert len(shown) > 20 and all(float(str(value)).is_integer() for value in shown)


def test_nothing_sent_becomes_a_formula_or_a_link(workspace: Workspace, talent: Scenario) -> None:
    area = next(each for each in workspace.areas if each.code == YONGCHENG)
    others = tuple(each for each in workspace.areas if each.code != YONGCHENG)
    hostile = replace(workspace, areas=(*others, replace(area, name=Text("=1+1", "=1+1"))))
    book = opened(hostile, replace(talent, name="=cmd|' /C calc'!A0"), YONGCHENG)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    texts = {str(cell.value) for cell in cells}
    assert {"=1+1", FORMULA, "+永城市民政局", "-人社局", "@花名册"} <= texts
    assert any("=cmd|" in each for each in texts)


def test_it_says_what_it_rests_on(workspace: Workspace, talent: Scenario) -> None:
    book = opened(workspace, talent, YONGCHENG)
    for sheet in book:
        head = "\n".join(str(sheet.cell(row, 1).value) for row in range(1, FIRST + 1))
        assert "规划人才计划" in head and "2026-11-25" in head and workspace.version in head
        assert "示例数据" in head and "不能作为考核依据" in head
    assert book["年度任务清单"]["A1"].value == "永城市 2024 年城乡社区服务年度任务清单"
    about = " ".join(str(cell.value) for row in book["来源与说明"].iter_rows() for cell in row)
    assert workspace.plan.title.zh in about and "统计用区划代码" in about
    assert "本年完成 有期限的承诺按到年底的总数上报，这里是比以前年度已完成多出的部分" in about


@pytest.mark.parametrize(("year", "starts_anew"), [(2023, True), (2025, False)])
def test_approved_figures_are_not_called_an_example(
    year: int, starts_anew: bool, workspace: Workspace, talent: Scenario
) -> None:
    """Nothing of 2020–2022 is in a ledger that starts from 2023; one of 2025 still starts from the examples of 2022."""
    approved = [
        Approved(filled(workspace, area=area.code, year=year)[0], id, 1, "", datetime(2026, 2, 1, tzinfo=UTC))
        for id, area in enumerate(workspace.areas, start=1)
    ]
    book = opened(with_returns(workspace, approved), talent, YONGCHENG)
    for sheet in book:
        head = "\n".join(str(sheet.cell(row, 1).value) for row in range(1, FIRST + 1))
        assert ("示例数据" not in head) is starts_anew, sheet.title
        assert ("数据质量：官方公布" in head) is starts_anew, sheet.title


def test_the_last_years_ledger_names_the_returns_it_is_held_against(workspace: Workspace, talent: Scenario) -> None:
    """Projections start from 2022 still, yet the households that ask for so many m² are those of 2025."""
    approved = [
        Approved(filled(workspace, area=area.code, year=2025)[0], id, 1, "", datetime(2026, 2, 1, tzinfo=UTC))
        for id, area in enumerate(workspace.areas, start=1)
    ]
    last = with_returns(workspace, approved)
    sent = (Reported(YONGCHENG, 2025, Progress("hire_social_workers", 60, "花名册", "", "B3")),)
    book = load_workbook(BytesIO(ledger(last, talent, 2025, (YONGCHENG,), sent, made=date(2026, 11, 25))))
    about = " ".join(str(cell.value) for row in book["来源与说明"].iter_rows() for cell in row)
    assert "永城市 2025 v1" in about and "统计用区划代码" in about
    assert [each["本年完成"] for each in rows(book, "工作台账") if each["任务"] == "招聘社会工作者"] == [60]


def test_it_can_be_filtered_and_is_set_in_a_chinese_face(workspace: Workspace, talent: Scenario) -> None:
    book = opened(workspace, talent, YONGCHENG)
    sheet = book["工作台账"]
    assert sheet.auto_filter.ref == f"A{FIRST + 1}:M{sheet.max_row}"
    assert sheet.freeze_panes == f"C{FIRST + 2}"
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {FONT}


def test_a_year_without_tasks_is_still_a_workbook(workspace: Workspace) -> None:
    bare = replace(workspace, plan=replace(workspace.plan, commitments=()))
    assert rows(opened(bare, BASELINE, "411402"), "工作台账") == []


def test_it_speaks_english(workspace: Workspace, talent: Scenario) -> None:
    language.use("en")
    book = opened(workspace, talent, YONGCHENG)
    assert book.sheetnames == ["Yearly task list", "Work ledger", "Sources and notes"]
    table = rows(book, "Work ledger")
    assert next(each for each in table if each["Task"] == "Hire social workers")["Still missing"] == 13


def test_a_ledger_of_a_year_gone_by_names_the_returns_it_prints(workspace: Workspace) -> None:
    approved = [
        Approved(
            filled(workspace, area=area.code, year=year)[0], year * 100 + id, 1, "", datetime(2026, 2, 1, tzinfo=UTC)
        )
        for year in (2023, 2024)
        for id, area in enumerate(workspace.areas, start=1)
    ]
    book = load_workbook(
        BytesIO(ledger(with_returns(workspace, approved), BASELINE, 2023, (YONGCHENG,), (), made=date(2026, 11, 25)))
    )
    about = " ".join(str(cell.value) for row in book["来源与说明"].iter_rows() for cell in row)
    assert "永城市 2023 v1" in about and "永城市 2024 v1" in about

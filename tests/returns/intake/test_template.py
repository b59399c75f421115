"""The template: what it shows, what it locks, and that no data in it becomes a formula."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from sqdash.language import Text
from sqdash.plan.types import Commitment
from sqdash.returns import Workspace
from sqdash.returns.intake import intake
from sqdash.returns.intake.asked import asked_of_areas
from sqdash.returns.template import template
from tests.returns.intake.books import AREA, YEAR, base, book, packed, parts, rows
from tests.returns.intake.in_process import InProcess

PROMISES = (
    Commitment("one", "第三章", Text("=1+1", "=1+1"), 2025, "area"),
    Commitment("shared", "第四章", Text("市级", "City"), 2025, "city"),
    Commitment("counted", "第四章", Text("市级", "City"), 2025, "city", value=50, unit="person"),
)

ASKED = {
    "urban_organisations": "填到年底的累计总数，单位：个组织",
    "community_elderly_places": "填到年底的累计总数，单位：个",
    "elderly_area_old": "填到年底的累计总数，单位：m²",
    "elderly_area_new": "填实际达到的数，单位：m²/百户",
    "village_police": "填到年底的总数，单位：人",
    "three_lists": "填到年底已做到的总数，单位：个村（社区）",
    "property_committees": "填到年底已做到的总数，单位：个街道",
    "local_plan": "做到填 1，没有做到填 0",
    "yearly_ledger": "做到填 1，没有做到填 0",
    "smart_platform": "全市任务，由承办的地区报；做到填 1，没有做到填 0",
    "talent_workers": "全市任务，只报本地区的；填到年底的累计总数，单位：人",
}


@pytest.fixture(scope="module")
def promising(workspace: Workspace) -> Workspace:
    return replace(workspace, plan=replace(workspace.plan, commitments=PROMISES))


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_last_years_figures_stand_beside_the_blanks(workspace: Workspace) -> None:
    sheet = opened(template(workspace, [AREA], YEAR))["填报"]
    values = [
        (sheet.cell(row, 3).value, sheet.cell(row, 7).value, sheet.cell(row, 8).value)
        for row in range(4, sheet.max_row + 1)
    ]
    assert values == [(measure, value, None) for measure, value in base(workspace).items()]
    assert (sheet["G3"].value, sheet["H3"].value) == ("上年数（2022）", "本年数（2023）")
    assert sheet.freeze_panes == "A4"
    assert sheet.protection.sheet
    assert (sheet["G4"].protection.locked, sheet["H4"].protection.locked, sheet["I4"].protection.locked) == (
        True,
        False,
        False,
    )


def test_blanks_have_limits_and_lists(workspace: Workspace) -> None:
    book_ = opened(template(workspace, [AREA], YEAR))
    kinds = {each.type for each in book_["填报"].data_validations.dataValidation}
    assert kinds == {"whole", "decimal"}
    lists = [each for each in book_["村（社区）"].data_validations.dataValidation if each.type == "list"]
    assert [each.formula1 for each in lists] == ['"有,无"', '"有,无"']
    listed = [each for each in workspace.registry if each.area_code == AREA]
    assert book_["村（社区）"].max_row == len(listed) + 3
    assert [book_["村（社区）"].cell(row, 2).value for row in (4, 5)] == [each.code for each in listed[:2]]


def test_every_promise_and_lever_is_asked_of_every_area(promising: Workspace, workspace: Workspace) -> None:
    """The city's own promises too: nobody else sends anything, and without a row they could never be reported."""
    sheet = opened(template(promising, [AREA, "411403"], YEAR))["承诺进展"]
    levers = [each.id for each in workspace.model.levers]
    ids = ["one", "shared", "counted", *levers]
    assert [tuple(each) for each in sheet.iter_rows(4, sheet.max_row, 1, 3, values_only=True)] == [
        (code, promising.area(code).name.zh, id) for code in (AREA, "411403") for id in ids
    ]
    how = {row[2]: row[3].rpartition("（")[2] for row in sheet.iter_rows(4, 3 + len(ids), values_only=True)}
    assert [how[id] for id in ids[:4]] == [
        "填比例）", "全市任务，由承办的地区报；填比例）", "全市任务，只报本地区的；填到年底的累计总数，单位：人）",
        "措施，填本年实际完成的数量，单位：人）",
    ]  # fmt: skip
    silent = replace(workspace, plan=replace(workspace.plan, commitments=()))
    assert "承诺进展" not in opened(template(silent, [AREA], YEAR)).sheetnames


def test_what_is_asked_of_each_promise_is_what_the_ledger_takes(workspace: Workspace) -> None:
    """A total where the ledger takes off what was there before, and of places how many; never an average."""
    asked = {each.id: each.how for each in asked_of_areas(workspace)}
    assert {id: asked[id] for id in ASKED} == ASKED
    amounts = [each for each in asked_of_areas(workspace) if not each.is_share]
    assert all(each.unit and ("单位：" in each.how or "填 1" in each.how) for each in amounts)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "=cmd|' /C calc'!A0", "http://"])
def test_no_text_becomes_a_formula(start: str, promising: Workspace) -> None:
    registry = tuple(replace_name(each, f"{start}1+1") for each in promising.registry if each.area_code == AREA)
    areas = tuple(
        replace(each, name=Text(f"{start}区", "x")) if each.code == AREA else each for each in promising.areas
    )
    book_ = opened(template(replace(promising, registry=registry, areas=areas), [AREA], YEAR))
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in book_
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas == [("村（社区）", "G2"), ("村（社区）", "H2")]
    assert all(cell.hyperlink is None for sheet in book_ for row in sheet.iter_rows() for cell in row)


def replace_name(community: object, name: str) -> object:
    return community._replace(name=name)  # type: ignore[attr-defined]


def test_the_stamp_is_hidden_and_a_blank_template_is_incomplete(workspace: Workspace) -> None:
    content = template(workspace, [AREA], YEAR)
    sheet = opened(content)["说明"]
    stamped = [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("sqdash-return|")]
    assert [sheet.cell(row, 1).value for row in stamped] == [f"sqdash-return|1|shangqiu-14fyp|{YEAR}|{AREA}"]
    assert sheet.row_dimensions[stamped[0]].hidden
    result = intake(content, "a.xlsx", workspace, reader=InProcess())
    assert {each.rule for each in result.findings} == {"area_empty", "villages_empty"}


def test_odd_sheets_and_stamps(workspace: Workspace) -> None:
    good = rows(workspace, base(workspace))
    unstamped = intake(book(good, year=None), "a.xlsx", workspace, reader=InProcess())
    assert [each.rule for each in unstamped.findings] == ["no_stamp", "villages_empty"]
    assert unstamped.returns[0].year == YEAR
    older = book(good)
    older = packed(
        {name: body.replace(b"sqdash-return|1|", b"sqdash-return|0|") for name, body in parts(older).items()}
    )
    assert "old_template" in {each.rule for each in intake(older, "a.xlsx", workspace, reader=InProcess()).errors}

    def extra(made: object, _sheet: object) -> None:
        made.add_worksheet("备查").write_string(0, 0, "随便写的")  # type: ignore[attr-defined]

    odd = intake(book(good, more=extra), "a.xlsx", workspace, reader=InProcess())
    assert "sheet_ignored" in {each.rule for each in odd.findings}
    nameless = [["", "", *row[2:]] for row in good]
    assert {
        each.rule for each in intake(book(nameless, year=None), "a.xlsx", workspace, reader=InProcess()).errors
    } == {"no_area"}
    assert len(intake(book(nameless), "a.xlsx", workspace, reader=InProcess()).returns) == 1
    wider = ("地区代码", "地区", "指标代码", "指标", "单位", "经办人", "上年数", "本年数", "备注")
    assert "heading_unknown" in {
        each.rule for each in intake(book(good, headings=wider), "a.xlsx", workspace, reader=InProcess()).findings
    }

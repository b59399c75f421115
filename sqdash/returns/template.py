"""The workbook a county fills in: what to report, last year's figures beside the blanks, its villages, its promises.

Everything that comes from data is written as text, never as a formula, whatever it starts with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from sqdash.language import _
from sqdash.plan.bounds import LARGEST
from sqdash.plan.types import Model
from sqdash.returns.intake.asked import asked_of_areas
from sqdash.returns.intake.stamp import stamp
from sqdash.returns.intake.values import unit_name
from sqdash.returns.intake.villages import FIRST_OPENED
from sqdash.returns.intake.words import word
from sqdash.returns.types import Area, Workspace

HEAD_ROW = 2  # from 0: below the title and a line of explanation
ROW_HEIGHT = 18  # points; Chinese characters of 11 points are cut in rows of 15
A4 = 9  # Excel's number of the paper
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "hint": {"font_color": "#595959"},
    "text": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "given": {"bg_color": "#F2F2F2", "border": 1, "valign": "top"},
    "number": {"bg_color": "#F2F2F2", "border": 1, "num_format": "#,##0.##", "valign": "top"},
    "blank": {"bg_color": "#FFFFE5", "border": 1, "locked": False, "valign": "top"},
    "blank_number": {
        "bg_color": "#FFFFE5",
        "border": 1,
        "locked": False,
        "num_format": "#,##0.######",
        "valign": "top",
    },
    "blank_year": {"bg_color": "#FFFFE5", "border": 1, "locked": False, "num_format": "0", "valign": "top"},
}


def template(workspace: Workspace, codes: Sequence[str], year: int) -> bytes:
    """An .xlsx for these areas to fill in for a year, in the current language. `codes` are known areas."""
    import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

    areas = [workspace.area(code) for code in codes]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        made = _Template(book, workspace, areas, year)
        made.about()
        made.figures()
        if workspace.registry:
            made.villages()
        if workspace.plan.commitments:
            made.progress()
    return stream.getvalue()


def definition(model: Model, measure: str) -> str:
    """What counts: the measure's name, its unit and the measure it cannot exceed."""
    cap = next((each.cap for each in model.stocks if each.id == measure and each.cap), None)
    text = _("年末数，单位：{unit}").format(unit=unit_name(model.unit(measure)))
    return text + (_("；不大于“{whole}”").format(whole=model.name(cap)) if cap else "")


class _Template:
    """One workbook while it is written."""

    def __init__(self, book: Any, workspace: Workspace, areas: Sequence[Area], year: int) -> None:
        self.book, self.workspace, self.areas, self.year = book, workspace, areas, year
        self.formats = {name: book.add_format(each) for name, each in _FORMATS.items()}
        self.last_year = max((each for each in workspace.return_years if each < year), default=None)

    def about(self) -> None:
        sheet = self.book.add_worksheet(word("sheet:about"))
        sheet.set_default_row(ROW_HEIGHT)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 100)
        names = "\u3001".join(str(each.name) for each in self.areas)
        title = _("{plan}：{year} 年填报表").format(plan=self.workspace.plan.title, year=self.year)
        lines = [
            _("填报地区：{names}").format(names=names),
            _("只填浅黄色的格子；灰色的是已知的代码、名称和上年数，不要改动。"),
            _("“填报”表每行填一个年末数，只填数字：不带单位，不写“约”，零填 0。"),
            _("数与上年差别大，或与代码表不符时，在同一行的“备注/说明理由”里写明原因。"),
            _("“村（社区）”表逐村逐社区填有无设施、面积（m²）和一体机；填齐后各项之和应与“填报”表一致。"),
            _(
                "“承诺进展”表按各项任务后括号里的要求填：比例（如 80%）、到年底的总数，或是否做到（1 或 0），措施只填本年的数；并写明佐证和责任单位。"
            ),
            _("请另存为 .xlsx，不带密码和宏；填好后在 sqdash 的“数据上报”页上传。问题请问市民政局规划联系人。"),
        ]
        sheet.write_string(0, 0, title, self.formats["title"])
        for row, line in enumerate(lines, 1):
            sheet.write_string(row, 0, line, self.formats["text"])
        row = len(lines) + 2
        sheet.write_string(row, 0, str(stamp(self.workspace.plan.id, self.year, [each.code for each in self.areas])))
        sheet.set_row(row, None, None, {"hidden": True})
        sheet.protect("", {"select_locked_cells": True})

    def _sheet(self, key: str, hint: str, columns: Sequence[tuple[str, int]]) -> Any:
        """A sheet with title, hint and frozen headings; columns are heading and width."""
        sheet = self.book.add_worksheet(word(f"sheet:{key}"))
        sheet.write_string(0, 0, word(f"sheet:{key}"), self.formats["title"])
        sheet.write_string(1, 0, hint, self.formats["hint"])
        for column, (heading, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, heading, self.formats["head"])
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.set_default_row(ROW_HEIGHT)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        return sheet

    def _row(self, sheet: Any, row: int, given: Sequence[str], blanks: Sequence[str]) -> None:
        """Known texts, then blanks to fill in, each blank by its format."""
        for column, text in enumerate(given):
            sheet.write_string(row, column, text, self.formats["given"])
        for column, name in enumerate(blanks, len(given)):
            sheet.write_blank(row, column, None, self.formats[name])

    def figures(self) -> None:
        last = word("last") + (f"\uff08{self.last_year}\uff09" if self.last_year else "")
        this = f"{word('value')}\uff08{self.year}\uff09"
        headings = [word(key) for key in ("area", "area_name", "measure", "measure_name", "unit", "definition")]
        columns = list(zip([*headings, last, this, word("note")], (10, 18, 26, 26, 8, 34, 16, 16, 40), strict=True))
        sheet = self._sheet("figures", _("每行填一个年末数；理由写在最后一列。"), columns)
        model = self.workspace.model
        row = HEAD_ROW
        for area in self.areas:
            for id in model.measures:
                row += 1
                texts = (
                    area.code,
                    str(area.name),
                    id,
                    str(model.name(id)),
                    unit_name(model.unit(id)),
                    definition(model, id),
                )
                self._row(sheet, row, texts, ("number", "blank_number", "blank"))
                before = None if self.last_year is None else self.workspace.value(area.code, self.last_year, id)
                if before is not None:
                    sheet.write_number(row, 6, before, self.formats["number"])
                sheet.data_validation(row, 7, row, 7, _number_limits(model.unit(id) != "m2"))

    def villages(self) -> None:
        keys = (
            "area",
            "community",
            "village_name",
            "kind",
            "township",
            "has_centre",
            "area_m2",
            "activity_m2",
            "kiosk",
            "opened",
            "note",
        )
        units = {"area_m2": "\uff08m\u00b2\uff09", "activity_m2": "\uff08m\u00b2\uff09"}
        widths = (10, 16, 28, 16, 16, 12, 12, 12, 10, 10, 30)
        columns = [(word(key) + units.get(key, ""), width) for key, width in zip(keys, widths, strict=True)]
        codes = {each.code for each in self.areas}
        listed = [each for each in self.workspace.registry if each.area_code in codes]
        first, last = HEAD_ROW + 1, HEAD_ROW + max(1, len(listed))
        sheet = self._sheet("villages", _("右边是已填面积之和，供与“填报”表核对："), columns)
        for row, each in enumerate(listed, first):
            texts = (each.area_code, each.code, each.name, word(f"kind:{each.kind}"), each.township)
            self._row(sheet, row, texts, ("blank", "blank_number", "blank_number", "blank", "blank_year", "blank"))
        for column in (5, 8):
            sheet.data_validation(first, column, last, column, _choice())
        for column, letter in ((6, "G"), (7, "H")):
            sheet.data_validation(first, column, last, column, _number_limits(False))
            sheet.write_formula(1, column, f"=SUM({letter}{first + 1}:{letter}{last + 1})", self.formats["number"], 0)
        years = {"validate": "integer", "criteria": "between", "minimum": FIRST_OPENED, "maximum": self.year}
        sheet.data_validation(first, 9, last, 9, {**years, "error_message": _("填四位年份")})
        sheet.autofilter(HEAD_ROW, 0, last, len(keys) - 1)

    def progress(self) -> None:
        keys = ("area", "area_name", "commitment", "text", "progress", "evidence", "owner", "note")
        columns = list(zip(map(word, keys), (10, 18, 24, 60, 12, 30, 24, 30), strict=True))
        sheet = self._sheet("progress", _("进展填比例（如 80%）或数量。"), columns)
        row = HEAD_ROW
        for area in self.areas:
            for each in asked_of_areas(self.workspace):
                row += 1
                texts = (area.code, str(area.name), each.id, _("{text}（{how}）").format(text=each.text, how=each.how))
                self._row(sheet, row, texts, ("blank", "blank", "blank", "blank"))
                sheet.data_validation(row, 4, row, 4, _number_limits(False))


def _number_limits(whole: bool) -> dict[str, Any]:
    """A number that is not negative; whole for persons, households and sites."""
    message = _("填不小于 0 的整数") if whole else _("填不小于 0 的数")
    limits = {"criteria": "between", "minimum": 0, "maximum": int(LARGEST), "error_message": message}
    return {"validate": "integer" if whole else "decimal", **limits}


def _choice() -> dict[str, Any]:
    return {"validate": "list", "source": [word("yes"), word("no")], "error_message": _("从下拉列表里选")}

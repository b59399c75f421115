"""Workbooks made for tests: one area's figures as the template lays them out, and zips taken apart."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import xlsxwriter

from sqdash.returns import Workspace
from sqdash.returns.intake.stamp import stamp
from sqdash.returns.intake.values import unit_name

AREA, YEAR = "411402", 2023
HEADINGS = ("地区代码", "地区", "指标代码", "指标", "单位", "口径", "上年数（2022）", "本年数（2023）", "备注/说明理由")
VALUE = 7  # column of this year's figures, from 0
FIRST = 4  # the first row of figures, from 1


def base(workspace: Workspace, area: str = AREA) -> dict[str, float]:
    """Figures that no rule has anything to say about: last year's."""
    return {measure: workspace.value(area, 2022, measure) or 0.0 for measure in workspace.model.measures}


def rows(workspace: Workspace, values: Mapping[str, Any], area: str = AREA, note: str = "") -> list[list[Any]]:
    model, name = workspace.model, workspace.area(area).name.zh
    return [
        [area, name, id, model.name(id).zh, unit_name(model.unit(id)), "", workspace.value(area, 2022, id), value, note]
        for id, value in values.items()
    ]


class Formula(tuple[str, Any]):
    """A formula and the value stored with it; None stores nothing."""


def book(
    table: list[list[Any]],
    *,
    headings: tuple[str, ...] = HEADINGS,
    year: int | None = YEAR,
    areas: tuple[str, ...] = (AREA,),
    title: str = "填报",
    plan: str = "shangqiu-14fyp",
    more: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook with a stamped first sheet and a sheet of figures; `more` gets the book and that sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as made:
        if year is not None:
            made.add_worksheet("说明").write_string(9, 0, str(stamp(plan, year, areas)))
        sheet = made.add_worksheet(title)
        formats = {"date": made.add_format({"num_format": "yyyy-mm-dd"}), "%": made.add_format({"num_format": "0%"})}
        for column, text in enumerate(headings):
            sheet.write_string(FIRST - 2, column, text)
        for row, cells in enumerate(table, FIRST - 1):
            for column, value in enumerate(cells):
                write(sheet, row, column, value, formats)
        if more:
            more(made, sheet)
    return stream.getvalue()


def write(sheet: Any, row: int, column: int, value: Any, formats: Mapping[str, Any]) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value[0], None, "" if value[1] is None else value[1])
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, tuple):
        sheet.write_number(row, column, value[0], formats[value[1]])
    elif value is not None:
        sheet.write_number(row, column, value)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def changed(content: bytes, **_none: None) -> Callable[[str, bytes, bytes], bytes]:
    """A function that replaces bytes in one part of a workbook."""

    def replaced(name: str, old: bytes, new: bytes) -> bytes:
        files = parts(content)
        assert old in files[name], (name, old)
        return packed({**files, name: files[name].replace(old, new)})

    return replaced

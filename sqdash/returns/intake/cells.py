"""A workbook as plain cells, in the child process: values, formulas, errors, merged and hidden places.

A cell is [row, column, kind, value, number format, formula]; kinds are n(umber), s(tring), b(oolean), e(rror),
d(ate) and u (a formula whose value was never stored).
"""

from __future__ import annotations

import datetime
import io
import math
import sys
from typing import Any

LONGEST = 2_000  # characters kept of a text: one shared string can be named by every cell
MOST_TEXT = 12_000_000  # characters of all cells together


class TooMuchText(Exception):
    """More text than a return can hold."""


def _openpyxl() -> Any:
    # openpyxl looks for numpy only to write its numbers; without it the child starts in half the time and memory.
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
    import openpyxl  # type: ignore[import-untyped, unused-ignore]

    return openpyxl


def workbook_cells(content: bytes) -> list[dict[str, Any]]:
    """Every sheet with its cells that hold something. Raises what openpyxl raises, and TooMuchText."""
    book = _openpyxl().load_workbook(io.BytesIO(content), keep_links=False)
    budget = [MOST_TEXT]
    sheets = [_sheet(sheet, budget) for sheet in book.worksheets]
    if any(cell[5] for sheet in sheets for cell in sheet["cells"]):
        del book
        _fill_in_values(sheets, content, budget)
    return sheets


def _sheet(sheet: Any, budget: list[int]) -> dict[str, Any]:
    cells = []
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.value is not None:
            kind, value, formula = _understood(cell)
            budget[0] -= len(value) + len(formula) if isinstance(value, str) else 8
            if budget[0] < 0:
                raise TooMuchText
            cells.append([row, column, kind, value, _format(cell), formula])
    return {
        "title": str(sheet.title)[:LONGEST],
        "hidden": sheet.sheet_state != "visible",
        "rows": [number for number, each in sheet.row_dimensions.items() if each.hidden],
        "columns": [number for each in sheet.column_dimensions.values() if each.hidden for number in _span(each)],
        "merged": [list(each.bounds) for each in sheet.merged_cells.ranges],
        "cells": cells,
    }


def _span(dimension: Any) -> range:
    """Columns of one `<col>` element, which may name thousands."""
    least = dimension.min or 1
    return range(least, min(dimension.max or least, 200) + 1)


def _format(cell: Any) -> str:
    return str(cell.number_format)[:40] if cell.has_style else ""


def _understood(cell: Any) -> tuple[str, Any, str]:
    value = cell.value
    if cell.data_type == "f":
        return "u", "", str(getattr(value, "text", value))[:LONGEST]
    return (*_plain(value, cell.data_type), "")


def _plain(value: Any, data_type: str) -> tuple[str, Any]:
    if data_type == "e":
        return "e", str(value)[:LONGEST]
    if isinstance(value, bool):
        return "b", value
    if isinstance(value, int | float):
        return ("n", value) if abs(value) < 1e300 and not math.isnan(value) else ("e", str(value)[:40])
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return "d", str(value)
    return "s", str(value)[:LONGEST]


def _fill_in_values(sheets: list[dict[str, Any]], content: bytes, budget: list[int]) -> None:
    """The stored value of each formula. Nothing is ever calculated here."""
    book = _openpyxl().load_workbook(io.BytesIO(content), keep_links=False, data_only=True, read_only=True)
    for sheet, values in zip(sheets, book.worksheets, strict=True):
        formulas = {(cell[0], cell[1]): cell for cell in sheet["cells"] if cell[5]}
        if not formulas:
            continue
        values.reset_dimensions()  # what a sheet says of its own size is not believed
        for row in values.iter_rows(max_row=max(row for row, _column in formulas)):
            for stored in row:
                cell = formulas.get((getattr(stored, "row", 0), getattr(stored, "column", 0)))
                if cell and stored.value is not None:
                    cell[2:4] = _plain(stored.value, stored.data_type)
                    budget[0] -= len(cell[3]) if isinstance(cell[3], str) else 8
                    if budget[0] < 0:
                        raise TooMuchText


def marked_workbook(content: bytes, marks: list[tuple[str, str, str, str]]) -> bytes:
    """A copy with cells filled and commented; a mark is (sheet, cell, grade, text)."""
    openpyxl = _openpyxl()
    book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    colours = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "note": "FFDDEBF7"}
    texts: dict[tuple[str, str], list[str]] = {}
    for title, place, grade, text in sorted(marks, key=lambda each: list(colours).index(each[2]), reverse=True):
        if title in book.sheetnames:
            cell = book[title][place]
            if isinstance(cell, openpyxl.cell.cell.MergedCell):
                continue
            cell.fill = openpyxl.styles.PatternFill("solid", fgColor=colours[grade])
            texts.setdefault((title, place), []).insert(0, text)
    for (title, place), lines in texts.items():
        comment = openpyxl.comments.Comment("\n".join(lines)[:LONGEST], "sqdash", height=120, width=360)
        book[title][place].comment = comment
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()

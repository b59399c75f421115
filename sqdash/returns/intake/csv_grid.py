"""A CSV as a grid: its encoding and separator are found out, every line must have the same columns."""

from __future__ import annotations

import csv
import io
import re

from sqdash.returns.intake.findings import Findings, Spot
from sqdash.returns.intake.grid import Cell, Grid

MOST_BYTES = 4_000_000
MOST_COLUMNS = 200
MOST_ROWS = 20_000
LONGEST = 2_000  # characters kept of a cell
_SEPARATORS = (",", ";", "\t")
_SAID = re.compile(
    r"sep=([,;\t|])(?=[\r\n]|$)", re.IGNORECASE
)  # Excel's first line; the line itself stays, as a blank one


def csv_grid(content: bytes, findings: Findings) -> Grid | None:
    """Every line's cells as texts; None, with the finding made, when it is no table."""
    if len(content) > MOST_BYTES:
        findings.add("too_large", value=f"{len(content) / 1e6:.1f} MB", most=MOST_BYTES // 1_000_000)
        return None
    text = _decoded(content, findings)
    if text is None:
        return None
    if not text.strip():
        findings.add("empty")
        return None
    if said := _SAID.match(text):
        separator, text = said[1], text[said.end() :]
    else:
        separator = max(_SEPARATORS, key=next(line for line in text.splitlines() if line.strip()).count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return _grid(reader, findings)


def _decoded(content: bytes, findings: Findings) -> str | None:
    """Strict UTF-8 first: most short Chinese texts in UTF-8 are also valid GB18030, but not the other way round."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.add("encoding")
        return None
    if b"\0" in content:
        findings.add("not_a_table", value="binary")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        findings.add("encoding")
        return None
    findings.add("gb18030")
    return text


def _grid(reader: csv._reader, findings: Findings) -> Grid | None:  # type: ignore[name-defined, unused-ignore]
    cells: dict[tuple[int, int], Cell] = {}
    width = 0
    line = 1
    try:
        for record in reader:
            if any(each.strip() for each in record):
                width = width or len(record)
                if len(record) != width:
                    findings.add("csv_shape", Spot("", str(line)), f"{len(record)} ≠ {width}")
                if len(record) > MOST_COLUMNS or line > MOST_ROWS:
                    findings.add("extent", Spot("", str(line)), f"{line} × {len(record)}")
                    return None
                cells.update(
                    ((line, column), Cell("s", each[:LONGEST])) for column, each in enumerate(record, 1) if each.strip()
                )
            line = reader.line_num + 1
    except csv.Error as error:
        findings.add("csv_shape", Spot("", str(line)), str(error))
        return None
    return None if "csv_shape" in findings.counts else Grid("", cells, is_csv=True)

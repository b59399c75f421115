"""CSV as a spreadsheet opens it: a text that would be run as a formula is quoted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run when it opens a CSV
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Chinese in the encoding of the machine
DECIMALS = 6

Value = str | int | float | None
Kept = TypeVar("Kept")


class Data(NamedTuple):
    """A table of values: heads, and rows as long as they are; numbers are numbers, what is not known is None."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]


def safe(value: Kept) -> Kept | str:
    """The value as a cell of a CSV: a text that begins like a formula is shown, not run."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lines end in a bare line feed; None is an empty cell."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(safe, heads))
    writer.writerows(map(safe, row) for row in rows)
    return stream.getvalue()


def csv_file(data: Data, stamp: Iterable[tuple[str, str]]) -> bytes:
    """The data as a file for a spreadsheet; what it rests on stands in the last columns of every row."""
    told = list(stamp)
    heads = (*data.columns, *(name for name, _value in told))
    ends = tuple(value for _name, value in told)
    rows = ((*map(_short, row), *ends) for row in data.rows)
    return (BYTE_ORDER_MARK + csv_text(heads, rows)).encode()


def _short(value: Value) -> Value:
    """Without the last bits of a float, which say nothing."""
    return round(value, DECIMALS) if isinstance(value, float) else value

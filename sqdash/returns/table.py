"""CSV files as rows that know where they stand: row as a spreadsheet shows it (the header is row 1), and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass

from sqdash.language import _
from sqdash.plan.bounds import ANY, Bounds
from sqdash.plan.faults import Faults
from sqdash.plan.remedies import is_name, shown, suggestion
from sqdash.plan.strict import FIRST_YEAR
from sqdash.plan.types import LAST_YEAR

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file; `cells` by column name, as written."""

    faults: Faults
    file: str
    number: int
    cells: dict[str, str]

    def fault(self, column: str, what: str, remedy: str = "") -> None:
        place = _("第 {row} 行 {column} 列").format(row=self.number, column=column)
        self.faults.add(self.file, place, shown(what), shown(remedy))

    def text(self, column: str) -> str:
        """A text that must not be empty."""
        text = self.cells[column]
        if not text.strip():
            self.fault(column, _("“{column}”是空的").format(column=column), _("填上内容"))
        return text

    def name(self, column: str) -> str:
        """A code or identifier: not empty, no spaces."""
        text = self.cells[column]
        if not is_name(text):
            self.fault(column, _("“{word}”不能作代码").format(word=text), _("填一个不含空格的代码"))
        return text

    def known(self, column: str, options: Collection[str] | None, what: str) -> str:
        """A word that must be known; `what` is the fault, with `{word}` in it; None lets every word pass."""
        word = self.cells[column]
        if options is not None and word not in options:
            self.fault(column, what.format(word=word), suggestion(word, options))
        return word

    def number_in(self, column: str, bounds: Bounds = ANY) -> float | None:
        """A plain finite number within the bounds; None when the cell is empty."""
        word = self.cells[column]
        if not word.strip():
            return None
        value = float(word) if _NUMBER.fullmatch(word) else float("nan")
        if not abs(value) < float("inf"):
            self.fault(column, _("“{word}”不是数").format(word=word), _("只填数字，不带单位、空格和千分位；缺数就留空"))
        elif not bounds.allow(value):
            self.fault(column, _("“{word}”超出范围").format(word=word), _("应{bounds}").format(bounds=bounds))
        return value

    def year(self, column: str) -> int:
        """A year that leaves at least one year to project."""
        word = self.cells[column]
        if not _YEAR.fullmatch(word) or not FIRST_YEAR <= int(word) < LAST_YEAR:
            remedy = _("写 {first} 到 {last} 之间的四位年份").format(first=FIRST_YEAR, last=LAST_YEAR - 1)
            self.fault(column, _("“{word}”不是年份").format(word=word), remedy)
            return FIRST_YEAR
        return int(word)


def rows(
    text: str, file: str, faults: Faults, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> list[Row] | None:
    """The records of a CSV text; None, with the faults noted, when the table itself is not what it should be."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        records = list(reader)
    except csv.Error as error:
        place = _("第 {line} 行").format(line=reader.line_num)
        faults.add(file, place, _("不是有效的 CSV：{problem}").format(problem=error), _("检查这一行的引号和换行"))
        return None
    header = records[0]
    if not _header_is_right(header, file, faults, columns, optional):
        return None
    found = []
    for number, record in enumerate(records[1:], 2):
        if len(record) == len(header):
            found.append(Row(faults, file, number, dict(zip(header, record, strict=True))))
        elif record:
            what = _("有 {found} 列，表头有 {wanted} 列").format(found=len(record), wanted=len(header))
            faults.add(file, _("第 {row} 行").format(row=number), what, _("检查多出或缺少的逗号；含逗号的文字加双引号"))
    if not found:
        faults.add(file, "", _("只有表头，没有一行数据"), _("至少填一行"))
    return found


def _header_is_right(
    header: list[str], file: str, faults: Faults, columns: tuple[str, ...], optional: tuple[str, ...]
) -> bool:
    place, before = _("第 1 行"), len(faults.found)
    for column in columns:
        if column not in header:
            faults.add(
                file,
                place,
                _("缺少列“{column}”").format(column=column),
                _("表头应为 {header}").format(header=",".join(columns)),
            )
    for column in dict.fromkeys(header):
        if column not in (*columns, *optional):
            faults.add(
                file, place, _("不认识的列“{column}”").format(column=column), suggestion(column, (*columns, *optional))
            )
        elif header.count(column) > 1:
            faults.add(file, place, _("列“{column}”重复").format(column=column), _("只保留一列"))
    return len(faults.found) == before

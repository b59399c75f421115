"""Sheets of a workbook that look alike: title, what they rest on, a table to filter and to print.

Texts stay texts and numbers stay the same numbers, to the last bit: nothing written here is ever read as a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import ceil, isfinite
from typing import Any, NamedTuple

from sqdash.briefing.sheet_text import FONT, PARTS_OF_LINE, foot_of, lines_of, literal, mark_of, width_of
from sqdash.views.verdict_colours import TINTS

CHINESE = 134  # the character set GB 2312: no Japanese forms where the face is missing
WHOLE, PARTS, PLAIN_YEAR = "#,##0", "#,##0.0", "0"
INK, RULE, HEAD, LINK = "#0F1A26", "#C4CCD6", "#F2F5F9", "#2F6FD0"
HATCHED = {"pattern": 14, "fg_color": "#AEB7C2", "bg_color": "#E3E7EC"}
LONGEST_LINK, MOST_LINKS = 2_079, 65_530  # Excel's limits
SIZE = 10  # points of the type
APART = "_ "  # a number keeps a space from the unit that follows it
ARROW = 3  # characters a filter's arrow takes of a head
LINE = 17.0  # points a line of text takes
TALLEST = 400.0  # points, Excel's limit is 409
SCREEN = 170  # characters of the lines over a table: what a screen shows without scrolling
ON_A4 = 125  # characters that still are readable on A4 across
A3, A4 = 8, 9
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


class Number(NamedTuple):
    """A number with the format it is shown in; `verdict` fills it."""

    value: float | None
    format: str = WHOLE
    verdict: str = ""


class Filled(NamedTuple):
    """A text with the fill of its verdict; a sign alone stands in the middle."""

    text: str
    verdict: str
    is_sign: bool = False


class Link(NamedTuple):
    """Short words that open an address; one too long for Excel is a dead end, so whoever makes it looks first."""

    words: str
    address: str


class Clipped(NamedTuple):
    """A line shown as far as it fits and no further, such as a long address to be copied."""

    text: str


Cell = str | float | Number | Filled | Link | None
Line = str | Link | Clipped


class Column(NamedTuple):
    """`width` in characters, two for a Chinese one; 0 fits what stands in it, up to `most`."""

    head: str
    width: int = 0
    most: int = 40


class Sheet(NamedTuple):
    """A table: `what` it holds in a sentence, `lines` what stands over it, `frozen` columns that stay in sight."""

    name: str
    what: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    lines: tuple[Line, ...] = ()
    frozen: int = 2


def open_book(stream: BytesIO) -> Any:
    import xlsxwriter

    return xlsxwriter.Workbook(stream, OPTIONS)


class Exact(float):
    """Written with as many digits as give the same number again; XlsxWriter's own 16 may be one short."""

    def __format__(self, _spec: str) -> str:
        return repr(float(self))


class Paper:
    """Writes the sheets of one workbook.

    Args:
        head: the lines under every title, the warning among them; foot: what is printed at the foot of every page.
        mark: words printed large and pale over every page; empty for none.
    """

    def __init__(
        self, book: Any, head: Sequence[Line], *, warning: str, foot: Sequence[str] = (), mark: str = ""
    ) -> None:
        self.book = book
        self.head, self.warning = tuple(head), warning
        self.foot, self.mark = foot_of(foot), mark_of(mark)
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.plain = self.format(valign="top")
        self.column_head = self.ruled(bold=True, text_wrap=True, bg_color=HEAD)
        self.text = self.ruled(text_wrap=True)

    def format(self, **properties: Any) -> Any:
        """The same format for the same properties, so that a large table has few."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": FONT, "font_size": SIZE, "font_color": INK, "font_charset": CHINESE}
            self._formats[key] = self.book.add_format({**base, **properties})
        return self._formats[key]

    def ruled(self, **properties: Any) -> Any:
        return self.format(valign="top", border=1, border_color=RULE, **properties)

    def table(self, made: Sheet, title: str) -> Any:
        """A table under its title, with a filter, ready to be printed."""
        widths = [each.width or _fitting(each, [row[at] for row in made.rows]) for at, each in enumerate(made.columns)]
        sheet, first = self.begin(made.name, title, widths, made.lines or ("",))
        self.heads(sheet, first, made.columns, widths)
        for down, row in enumerate(made.rows, first + 1):
            self.row(sheet, down, row, widths)
        last = first + max(len(made.rows), 1)
        sheet.autofilter(first, 0, last, len(made.columns) - 1)
        sheet.freeze_panes(first + 1, made.frozen)
        self.printing(sheet, last, widths, first)
        return sheet

    def begin(self, name: str, title: str, widths: Sequence[int], lines: Sequence[Line] = ()) -> tuple[Any, int]:
        """An empty sheet with its title, head and lines; and the row below them."""
        sheet = self.book.add_worksheet(name)
        sheet.set_default_row(LINE)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width, self.plain)
        self.line(sheet, 0, title, widths, bold=True, font_size=16)
        for at, line in enumerate((*self.head, *lines), 1):
            self.line(sheet, at, line, widths, bold=line == self.warning)
        return sheet, 1 + len(self.head) + len(lines)

    def line(
        self, sheet: Any, at: int, line: Line, widths: Sequence[int], first: int = 0, least: str = "", **look: Any
    ) -> None:
        """A line across as many columns as a screen shows, from column `first` on; high enough for all of it.

        `least` is a text left of it, in the first column, that the row has to hold too.
        """
        text = line if isinstance(line, str) else line.words if isinstance(line, Link) else line.text
        if not text:
            return
        last, wraps, size = _last_on_screen(widths), isinstance(line, str), look.get("font_size", SIZE) / SIZE
        if isinstance(line, Link):
            look |= {"font_color": LINK, "underline": 1}
        if isinstance(line, Clipped):
            look |= {"align": "fill"}  # ends at the edge of its cell
        written = self.format(valign="top", **look, **({"text_wrap": True} if wraps else {}))
        if last > first:
            sheet.merge_range(at, first, at, last, "", written)
        if isinstance(line, Link):
            sheet.write_url(at, first, line.address, written, literal(line.words))
        else:
            sheet.write_string(at, first, literal(text), written)
        rows = lines_of(text, sum(widths[first : last + 1]) / size - 1) if wraps else 1
        rows = max(rows, lines_of(least, widths[0] - 1))
        sheet.set_row(at, min(LINE * size * rows, TALLEST))

    def heads(self, sheet: Any, at: int, columns: Sequence[Column], widths: Sequence[int]) -> None:
        for across, column in enumerate(columns):
            sheet.write_string(at, across, literal(column.head), self.column_head)
        room = [width - 1 for width in widths]
        sheet.set_row(at, LINE * max(map(lines_of, (each.head for each in columns), room)))

    def row(self, sheet: Any, down: int, cells: Sequence[Cell], widths: Sequence[int]) -> None:
        """One row of a table, high enough for its longest text."""
        for across, cell in enumerate(cells):
            self.write(sheet, down, across, cell)
        rows = max(lines_of(_shown(cell), width - 1) for cell, width in zip(cells, widths, strict=True))
        if rows > 1:
            sheet.set_row(down, min(LINE * rows, TALLEST))

    def write(self, sheet: Any, down: int, across: int, cell: Cell) -> None:
        match cell:
            case None | "":
                sheet.write_blank(down, across, None, self.text)
            case str():
                sheet.write_string(down, across, literal(cell), self.text)
            case Filled():
                middle = {"align": "center"} if cell.is_sign else {}
                look = self.ruled(text_wrap=True, **middle, **_fill(cell.verdict))
                sheet.write_string(down, across, literal(cell.text), look)
            case Link():
                look = self.ruled(font_color=LINK, underline=1)
                sheet.write_url(down, across, cell.address, look, literal(cell.words))
            case Number():
                self._number(sheet, down, across, cell)
            case int():
                sheet.write_number(down, across, cell, self.ruled(num_format=PLAIN_YEAR + APART))
            case float():
                self._number(sheet, down, across, Number(cell, WHOLE if cell.is_integer() else PARTS))

    def _number(self, sheet: Any, down: int, across: int, cell: Number) -> None:
        look = self.ruled(num_format=cell.format + APART, **_fill(cell.verdict))
        if cell.value is None or not isfinite(cell.value):
            sheet.write_blank(down, across, None, look)
        else:
            sheet.write_number(down, across, Exact(cell.value), look)

    def printing(
        self, sheet: Any, last: int, widths: Sequence[int], repeated: int | None = None, pages: int = 0
    ) -> None:
        """Across, as wide as the paper, heads on every page, the stamp and the page's number at the foot.

        `pages` is how many at most, 0 for as many as it takes.
        """
        sheet.set_landscape()
        sheet.center_horizontally()
        sheet.set_paper(A4 if sum(widths) <= ON_A4 else A3)
        sheet.fit_to_pages(1, pages)
        sheet.set_margins(left=0.5, right=0.5, top=0.8 if self.mark else 0.6, bottom=0.8)
        sheet.print_area(0, 0, last, len(widths) - 1)
        if repeated is not None:
            sheet.repeat_rows(repeated)
        if self.mark:
            sheet.set_header(self.mark)
        sheet.set_footer(self.foot)


def _fill(verdict: str) -> dict[str, Any]:
    return HATCHED if verdict == "no_data" else {"bg_color": TINTS[verdict]} if verdict in TINTS else {}


def _last_on_screen(widths: Sequence[int]) -> int:
    last = 0
    while last + 1 < len(widths) and sum(widths[: last + 2]) <= SCREEN:
        last += 1
    return last


def _fitting(column: Column, cells: Sequence[Cell]) -> int:
    """As wide as its longest cell up to the column's most; a head may take two lines and has the filter's arrow."""
    longest = max(map(width_of, PARTS_OF_LINE.findall(column.head)))
    head = max(ceil(width_of(column.head) / 2), longest) + ARROW
    return max(head, min(max((width_of(_shown(each)) for each in cells), default=0) + 2, column.most))


def _shown(cell: Cell) -> str:
    """About what a cell shows, for its width."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Filled():
            return cell.text
        case Link():
            return cell.words
        case Number():
            decimals = cell.format.partition(".")[2].count("0")
            return "" if cell.value is None else f"{cell.value:,.{decimals}f}"
    return f"{cell:,.1f}"

"""A table of a briefing as a native table: widths and type size are chosen so that it fits, or it is told in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import Any

from pptx.oxml import parse_xml
from pptx.util import Emu

from sqdash.briefing.chart_layout import POINT
from sqdash.briefing.lettering import SPACING, clean, ems, lines_of, widest
from sqdash.briefing.pack import Table, Value
from sqdash.briefing.slide_writing import NAMES, Box, Pen, Words, colour_xml, paragraph
from sqdash.views.verdict_colours import TINTS, plain

SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.5, 11.0)
PARTS_SIZES = (13.0, 12.0, 11.0)  # of a table told on several slides
SIDE, ABOVE = 4.0, 2.0  # room inside a cell
APART = 10.0  # before words that follow figures, which stand to the right
LOOSEST = 1.1  # what a row is given more, in type sizes, where there is room to spare
HEAD, RULE, STRONG, SUM = "E9EDF2", "C9D1DB", "5B6675", "F3F5F8"
DARK = "0F1A26"
BOLD, HEAVY = 1.12, 1.18  # bold letters are wider: by how much at least, and where a line must not be lost
SLACK = 1.015
FILLED = 0.95  # of the room: a machine without the typeface takes a wider one, and a line more here or there still fits
SHORT, FIGURES = 5.0, 6.3  # type sizes; words and figures of that width stay on one line
MOST_LINES = 5
LONG_WORD = 14.0  # type sizes; a longer one is broken
HATCH = (
    '<a:pattFill prst="ltUpDiag"><a:fgClr><a:srgbClr val="B4BECA"/></a:fgClr>'
    '<a:bgClr><a:srgbClr val="E3E7EC"/></a:bgClr></a:pattFill>'
)
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@dataclass(frozen=True)
class Fitted:
    """A table, or rows of it, as it will stand: widths and heights in points, the head's height first.

    `tight`: a word had to be broken for want of width.
    """

    table: Table
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    tight: bool = False

    @property
    def lines(self) -> int:
        """The most lines a row takes, its head aside."""
        return max((round((each - 2 * ABOVE) / (self.size * SPACING)) for each in self.heights[1:]), default=1)

    @property
    def height(self) -> float:
        return sum(self.heights)


def fitted(
    table: Table, width: float, height: float, *, least: float = SIZES[-1], most: int = MOST_LINES
) -> Fitted | None:
    """At the largest type that fits, rows loosened where there is room; None where even the `least` does not.

    `most` is how many lines a row may take.
    """
    height *= FILLED
    for size in (each for each in SIZES if each >= least):
        found = _at_size(table, width, size)
        if found.height <= height and found.lines <= most and not found.tight:
            return _loosened(found, height)
    return None


def in_parts(table: Table, width: float, height: float) -> list[Fitted]:
    """The table on as few slides as it takes, in even parts; its sum stays at its end."""
    tried = [_parted(table, width, FILLED * height, size) for size in PARTS_SIZES]
    return min(tried, key=lambda parts: (parts[0].tight, len(parts)))


def _parted(table: Table, width: float, height: float, size: float) -> list[Fitted]:
    whole = _at_size(table, width, size)
    head, rows = whole.heights[0], whole.heights[1:]
    for count in range(max(1, ceil(sum(rows) / max(height - head, 1.0))), len(rows) + 1):
        step = ceil(len(rows) / count)
        starts = range(0, len(rows), step)
        if step == 1 or all(head + sum(rows[at : at + step]) <= height for at in starts):
            break
    return [_loosened(_rows(whole, at, min(at + step, len(rows))), height) for at in starts]


def _rows(whole: Fitted, first: int, end: int) -> Fitted:
    last = whole.table.last_is_sum and end == len(whole.table.rows)
    table = whole.table._replace(rows=whole.table.rows[first:end], last_is_sum=last)
    heights = (whole.heights[0], *whole.heights[1 + first : 1 + end])
    return replace(whole, table=table, heights=heights)


def _at_size(table: Table, width: float, size: float) -> Fitted:
    widths, tight = _widths(table, width, size)
    rows = [[clean(each.head) for each in table.columns], *([clean(v.text) for v in row] for row in table.rows)]
    inside = [w - SIDE - _before(table, at) for at, w in enumerate(widths)]
    heights = [_height(row, inside, size, bold=at == 0) for at, row in enumerate(rows)]
    return Fitted(table, size, widths, tuple(heights), tight)


def _height(row: Sequence[str], widths: Sequence[float], size: float, *, bold: bool) -> float:
    weight = HEAVY if bold else 1.0
    lines = max(lines_of(text, size * weight, w) for text, w in zip(row, widths, strict=True))
    return lines * size * SPACING + 2 * ABOVE


def _loosened(found: Fitted, height: float) -> Fitted:
    """Rows are given the room that is left, as much of it as reads well."""
    more = min((height - found.height) / len(found.heights), found.size * LOOSEST)
    return replace(found, heights=tuple(each + more for each in found.heights))


def _widths(table: Table, width: float, size: float) -> tuple[tuple[float, ...], bool]:
    """Every column as narrow as the fewest lines a cell allows that fit the width; what is left goes by share."""
    columns = range(len(table.columns))
    for lines in range(1, MOST_LINES + 1):
        needs = [each * size * SLACK + _before(table, at) + SIDE for at, each in enumerate(_needs(table, lines))]
        if sum(needs) <= width:
            break
    spare, shares = width - sum(needs), sum(each.share for each in table.columns)
    if spare < 0:
        return tuple(need * width / sum(needs) for need in needs), True
    return tuple(needs[at] + spare * table.columns[at].share / shares for at in columns), False


@lru_cache(maxsize=256)
def _needs(table: Table, lines: int) -> tuple[float, ...]:
    return tuple(_need(table, at, lines) for at in range(len(table.columns)))


def _need(table: Table, at: int, lines: int) -> float:
    """The least width, in type sizes, at which no cell of the column takes more lines; short ones are not broken."""
    texts = {clean(row[at].text) for row in table.rows}
    head = clean(table.columns[at].head)
    longest = max((ems(line) for text in texts for line in text.split("\n")), default=0.0)
    high = max(longest, *(ems(line) * BOLD for line in head.split("\n")))
    if lines == 1:
        return high
    low = min(longest, FIGURES if table.columns[at].right else SHORT)
    low = max(low, *(widest(text) for text in texts if widest(text) < LONG_WORD), min(widest(head) * BOLD, LONG_WORD))
    low = max(low, *(ems(line) * BOLD for line in head.split("\n") if ems(line) <= SHORT), 0.0)
    texts = {each for each in texts if ems(each) > low}
    tallest = lines + head.count("\n")
    while high - low > 0.15:
        middle = (low + high) / 2
        fits = lines_of(head, BOLD, middle) <= tallest and all(lines_of(each, 1.0, middle) <= lines for each in texts)
        low, high = (low, middle) if fits else (middle, high)
    return max(low, high)


def _before(table: Table, at: int) -> float:
    """Room to the left of a column's text."""
    follows = at > 0 and table.columns[at - 1].right and not table.columns[at].right
    return APART if follows else SIDE


def add_table(slide: Any, found: Fitted, left: float, top: float, pen: Pen, *, name: str) -> None:
    """The table on the slide, its caption as its description."""
    table = found.table
    box = Box(left, top, sum(found.widths), found.height)
    frame = slide.shapes.add_table(len(table.rows) + 1, len(table.columns), *map(Emu, box.emu))
    frame.name = clean(name)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(table.caption))
    grid = "".join(f'<a:gridCol w="{round(each * POINT)}"/>' for each in found.widths)
    head = _row_xml(found, [Value(each.head) for each in table.columns], 0, pen)
    rows = "".join(_row_xml(found, row, at, pen) for at, row in enumerate(table.rows, start=1))
    old = frame._element.graphic.graphicData.tbl
    new = parse_xml(
        f'<a:tbl {NAMES}><a:tblPr firstRow="1"{" lastRow=" + chr(34) + "1" + chr(34) if table.last_is_sum else ""}>'
        f"<a:tableStyleId>{NO_STYLE}</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>{head}{rows}</a:tbl>"
    )
    old.getparent().replace(old, new)


def _row_xml(found: Fitted, row: Sequence[Value], at: int, pen: Pen) -> str:
    last = at == len(found.table.rows)
    total = last and found.table.last_is_sum
    cells = "".join(
        _cell_xml(value, found, place, pen, head=at == 0, total=total, strong=at == 0 or last)
        for place, value in enumerate(row)
    )
    return f'<a:tr h="{round(found.heights[at] * POINT)}">{cells}</a:tr>'


def _cell_xml(value: Value, found: Fitted, at: int, pen: Pen, *, head: bool, total: bool, strong: bool) -> str:
    right, before = found.table.columns[at].right, round(_before(found.table, at) * POINT)
    unjudged = HEAD if head else SUM if total else ""
    filled = plain(TINTS.get(value.verdict, unjudged))
    fill = HATCH if value.verdict == "no_data" else colour_xml(filled) if filled else "<a:noFill/>"
    ink = pen.ink if fill == "<a:noFill/>" else DARK
    words = Words(value.text, found.size, ink, bold=head or total, align="r" if right else "l")
    none = "".join(f'<a:ln{side} w="0"><a:noFill/></a:ln{side}>' for side in ("L", "R"))
    above = f'<a:lnT w="9525">{colour_xml(STRONG)}</a:lnT>' if total else ""
    rule = f'<a:lnB w="{12700 if strong else 6350}">{colour_xml(STRONG if strong else RULE)}</a:lnB>'
    side, room = round(SIDE * POINT), round(ABOVE * POINT)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph(words, pen)}</a:txBody>"
        f'<a:tcPr marL="{before}" marR="{side}" '
        f'marT="{room}" marB="{room}" anchor="{"b" if head else "ctr"}">{none}{above}{rule}{fill}</a:tcPr></a:tc>'
    )

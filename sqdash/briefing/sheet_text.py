"""Texts on a sheet: what a workbook can hold of them, how wide and high they are, and what is printed at the foot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqdash.briefing.lettering import clean
from sqdash.views.widths import square

FONT = "Microsoft YaHei"
PALE = "B8C0CA"
LONGEST_TEXT, LONGEST_FOOT = 32_767, 255  # Excel's limits
PARTS_OF_LINE = re.compile(r"[\x21-\x7e]+|\s|.")


def literal(text: str) -> str:
    """A text as it is, as far as a workbook can hold it."""
    return clean(text)[:LONGEST_TEXT]


def office_format(decimals: int) -> str:
    """The number format of Office files: thousands marked, so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def width_of(text: str) -> int:
    """Half-width characters of the longest line."""
    return max(sum(2 if square(each) else 1 for each in line) for line in text.split("\n"))


def lines_of(text: str, room: float) -> int:
    """Lines a text takes in a column so wide; words are not broken, Chinese goes on anywhere."""
    return sum(_lines(line, room) for line in text.split("\n"))


def _lines(line: str, room: float) -> int:
    count, used = 1, 0.0
    for part in PARTS_OF_LINE.findall(line):
        width = width_of(part)
        if used + width > room and used:
            count, used = count + 1, 0.0
        count += int(width // (room + 1))
        used += width % (room + 1)
    return count


def foot_of(lines: Sequence[str]) -> str:
    """The last lines whole, the first without its middle where all of it would not keep within what Excel takes."""
    start, end = f'&L&"{FONT},Regular"&8', f'&R&"{FONT},Regular"&8 &P / &N'
    words = [" ".join(literal(each).split()) for each in lines]
    rest = "".join("\n" + _escaped(each) for each in words[1:])
    room = LONGEST_FOOT - _units(start + " " + rest + end)
    first = _shortened(words[0], room) if words else ""
    apart = " " if first[:1].isdigit() else ""  # or it would be read as the size of the type
    return start + apart + first + rest + end


def _shortened(text: str, most: int) -> str:
    """Escaped; from both ends alike, so that the plan at its head and the scenario at its end stay."""
    kept = len(text)
    shown = _escaped(text)
    while _units(shown) > most and kept:
        kept -= 1
        head, tail = text[: kept // 3], text[len(text) - (kept - kept // 3) :]
        shown = _escaped(f"{head}…{tail}" if kept else "")
    return shown


def _escaped(text: str) -> str:
    return text.replace("&", "&&")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def mark_of(words: str) -> str:
    return f'&C&"{FONT},Bold"&20&K{PALE}{_escaped(words)}' if words else ""

"""How much room words take, before any program has set them: good enough to choose a size that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from math import ceil
from typing import NamedTuple

from sqdash.views.widths import square

FACE = "Microsoft YaHei"  # Latin, East Asian and complex: one face, no Japanese forms
SPACING = 1.22  # of a line of text, in type sizes; written as exact points, so that every face keeps to it
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # what no XML file or PDF may hold
MIXED = re.compile(r"[\u2030-\u9fff] ?(?=[0-9A-Za-z])|[0-9A-Za-z%./²] ?(?=[\u2030-\u9fff])")
PIECE = re.compile(
    r"[\u2e80-\uffef\U00020000-\U0003ffff]|[^\S\u00a0]+|(?:[^\s\u2e80-\uffef\U00020000-\U0003ffff]|\u00a0)+"
)
"""what no line ends inside: a Chinese character, a blank, or letters, figures and signs up to the next blank, so that
"m²/100" and "≥93%" stay whole as Office keeps them"""
NARROW = frozenset("fijlrtI.,:;'|!()[]{} -/")
WIDE = frozenset("mwMW%@‰&<>=+≥≤±~")
WIDTHS = {"narrow": 0.38, "wide": 0.92, "capital": 0.7, "other": 0.64}
BETWEEN = 0.24  # what Office sets between a Chinese character and a Latin letter or figure


class Faces(NamedTuple):
    """The typefaces of a run: an organisation's template brings its own."""

    latin: str = FACE
    east_asian: str = FACE


OURS = Faces()


def clean(text: str) -> str:
    """The text without the characters that would break a file; line ends and tabs stay."""
    return CONTROL.sub("", text.replace("\r\n", "\n"))


def ems(text: str) -> float:
    """Width in units of the type size: a Chinese character is one, a Latin letter about six tenths.

    On the wide side: a machine without the typeface takes another one.
    """
    return sum(map(_em, text)) + BETWEEN * len(MIXED.findall(text))


@cache
def _em(letter: str) -> float:
    if letter in NARROW:
        return WIDTHS["narrow"]
    if letter in WIDE:
        return WIDTHS["wide"]
    if letter >= "\u2000" or square(letter):
        return 1.0
    return WIDTHS["capital" if letter.isupper() else "other"]


def lines_of(text: str, size: float, width: float) -> int:
    """Lines the text takes at `size` in a `width` of the same unit.

    A word is never split unless it is longer than a line; Chinese breaks anywhere.
    """
    return sum(_wrapped(pieces, width / size) for pieces in _pieces(text))


@lru_cache(maxsize=8192)
def _pieces(text: str) -> tuple[tuple[tuple[float, bool], ...], ...]:
    """Of every line of the text, what is not broken inside: its width, and whether it is blank."""
    return tuple(tuple(_measured(line)) for line in text.split("\n"))


def _measured(line: str) -> Iterator[tuple[float, bool]]:
    between = [found.end() for found in MIXED.finditer(line)]
    for found in PIECE.finditer(line):
        gaps = sum(found.start() < at <= found.end() for at in between)
        yield sum(map(_em, found.group())) + BETWEEN * gaps, found.group().isspace()


def widest(text: str) -> float:
    """The widest piece of the text that is not broken, in ems."""
    return max((width for line in _pieces(text) for width, blank in line if not blank), default=0.0)


def _wrapped(pieces: tuple[tuple[float, bool], ...], room: float) -> int:
    lines, used = 1, 0.0
    for wide, blank in pieces:
        if used + wide <= room:
            used += wide
        elif blank:
            used = room
        elif wide <= room:
            lines, used = lines + 1, wide
        else:
            lines += ceil((used + wide) / room) - 1
            used = (used + wide) % room
    return lines


def fitting(text: str, sizes: Sequence[float], width: float, height: float, *, spacing: float = SPACING) -> float:
    """The first of the sizes, largest first, at which the text fits; the last one where none does."""
    for size in sizes:
        if lines_of(text, size, width) * size * spacing <= height:
            return size
    return sizes[-1]


def cut(text: str, size: float, width: float, height: float, *, spacing: float = SPACING) -> str:
    """The text, or as much of it as fits at `size` with an ellipsis."""
    if lines_of(text, size, width) * size * spacing <= height:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines_of(text[:middle] + "…", size, width) * size * spacing <= height
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low] + "…"

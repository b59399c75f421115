"""A coloured table as values, to be drawn outside of a page: every cell told by fill, shape and text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqdash.language import _
from sqdash.model import CITY
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area
from sqdash.views import words

WIDE, NARROW = 94, 27  # css px of a column: for a value, for a shape alone
PLAIN = ""  # the fill of a cell that is no verdict


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell. `fill` is one of the verdicts a page has fills for; `turned` is up, down or nothing.

    `text` stands beside the shape, `under` below both.
    """

    fill: str
    shape: str = ""
    text: str = ""
    turned: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what stands above it, its width in css px, and whether its cells begin at the left."""

    name: str
    under: str = ""
    width: int = WIDE
    left: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`last` sets it apart from those above it."""

    name: str
    cells: tuple[Mark, ...]
    last: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`name` stands above it; `first` is the width of the rows' names in css px, 0 for as wide as they are."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    name: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    fill: str
    shape: str
    word: str


@dataclass(frozen=True, slots=True)
class Tables:
    """What one picture shows: tables beside each other, what their fills mean, and what numbered columns stand for."""

    tables: tuple[Table, ...]
    legend: tuple[Key, ...]
    columns: tuple[str, ...] = ()


def indicator_heads(indicators: Sequence[Indicator]) -> tuple[Head, ...]:
    """A column per indicator with its target."""
    return tuple(Head(str(each.short), words.target_text(each)) for each in indicators)


def named_rows(areas: Iterable[Area], *, city: bool) -> list[tuple[str, str]]:
    """Codes and names of the rows: the areas, and the city below them where it is shown."""
    return [*((each.code, str(each.name)) for each in areas), *([(CITY, _("全市"))] if city else [])]


def verdict_keys() -> tuple[Key, ...]:
    return tuple(Key(verdict, shape, words.verdict_word(verdict)) for verdict, shape in words.SHAPES.items())

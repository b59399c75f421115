"""A briefing as a value: chapters of pages, each with one message, words, a table, a chart. Every format draws this.

Nothing here is computed and no format is known; what is shown is text already, so that all formats agree to the digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sqdash.briefing.stamp import Stamp
from sqdash.views.outlines import StillMap

PARTS = ("overall", "areas", "map", "gaps", "needs", "cost", "compare", "chance", "county", "method")
FORMATS = ("pptx", "docx", "pdf", "xlsx", "png")

Kind = Literal["bars", "stacked_bars", "stacked_columns"]


class Value(NamedTuple):
    """A table's cell as shown; `verdict` (met, near, missed, not_applicable, no_data) gives it the verdict's fill."""

    text: str
    verdict: str = ""


class Column(NamedTuple):
    """`share` of the table's width; numbers stand to the right."""

    head: str
    share: float
    right: bool = False


class Table(NamedTuple):
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str
    last_is_sum: bool = False


class Series(NamedTuple):
    """One value per category, rounded as shown; None where there is none. `colour` is "#RRGGBB"."""

    name: str
    values: tuple[float | None, ...]
    colour: str


class Chart(NamedTuple):
    """`unit` stands at the axis and behind every label; `level` is a line across with what it is called.

    Bars longer than `most` are cut there, their labels are not; None cuts none. `totals` are what stacked columns come
    to, each rounded once and not the sum of its rounded parts; empty where none are shown.
    """

    kind: Kind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    decimals: int
    alt: str
    level: tuple[float, str] | None = None
    most: float | None = None
    totals: tuple[float, ...] = ()

    def cut(self, length: float) -> float:
        """A length as it is drawn."""
        return length if self.most is None else min(length, self.most)


@dataclass(frozen=True)
class Page:
    """One message and what shows it.

    `id` is one of PARTS; `heading` the short name of the section; `message` one sentence, the title of a slide;
    `lines` further sentences; `notes` how it was made and from what, for a speaker or an annex.
    """

    id: str
    place: str
    heading: str
    message: str
    lines: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    map: StillMap | None = None
    map_note: str = ""
    notes: tuple[str, ...] = ()
    quality: str = "official"


@dataclass(frozen=True)
class Chapter:
    """The pages of the city or of one area; `place` is its code."""

    place: str
    name: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Pack:
    """A whole briefing in the language it was composed in. `annex` is method and data quality."""

    title: str
    subtitle: str
    language: str
    stamp: Stamp
    chapters: tuple[Chapter, ...]
    annex: tuple[Page, ...]

    @property
    def pages(self) -> Iterator[Page]:
        for chapter in self.chapters:
            yield from chapter.pages
        yield from self.annex

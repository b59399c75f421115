"""A sheet or a CSV as a grid of cells that know their place; tables are found in it by their headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from sqdash.returns.intake.findings import Findings, Spot
from sqdash.returns.intake.words import is_heading, plain, units_in_heading, words

HEADINGS_WITHIN = 20  # rows looked at for a heading
TABLES: Mapping[str, tuple[tuple[str, ...], tuple[frozenset[str], ...]]] = {
    # table: the columns it may have; of each set it needs at least one
    "villages": (
        ("area", "area_name", "community", "village_name", "kind", "township",
         "has_centre", "area_m2", "activity_m2", "kiosk", "opened", "note"),
        (frozenset({"community"}), frozenset({"has_centre"})),
    ),
    "progress": (
        ("area", "area_name", "commitment", "text", "progress", "evidence", "owner", "note"),
        (frozenset({"commitment"}), frozenset({"progress"})),
    ),
    "figures": (
        ("area", "area_name", "year", "measure", "measure_name", "unit", "definition",
         "last", "value", "note", "quality", "source"),
        (frozenset({"measure", "measure_name"}), frozenset({"value"})),
    ),
}  # fmt: skip
_UNITS: Mapping[str, frozenset[str]] = {
    # column of numbers: the units its heading may name; rows of figures and promises have each their own
    **dict.fromkeys(("last", "value", "progress"), frozenset()),
    **dict.fromkeys(("area_m2", "activity_m2"), words("unit:m2")),
}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Cell(NamedTuple):
    """Kinds: n(umber), s(tring), b(oolean), e(rror), d(ate), u(ncached formula); see cells."""

    kind: str
    value: Any
    format: str = ""
    formula: str = ""

    @property
    def text(self) -> str:
        """As a person would read it."""
        if self.kind == "u":
            return self.formula
        if self.kind == "n":
            return f"{self.value:.15g}"
        return str(self.value)


BLANK = Cell("s", "")


@dataclass(frozen=True)
class Grid:
    """Cells by (row, column), both from 1; `merged` are (first column, first row, last column, last row)."""

    title: str
    cells: Mapping[tuple[int, int], Cell]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_csv: bool = False

    def spot(self, row: int, column: int) -> Spot:
        """Sheet and A1; of a CSV the line's number."""
        return Spot("", str(row)) if self.is_csv else Spot(self.title, f"{letters(column)}{row}")

    def rows(self) -> dict[int, dict[int, Cell]]:
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.cells.items():
            found.setdefault(row, {})[column] = cell
        return dict(sorted(found.items()))

    def merge_over(self, row: int, column: int) -> tuple[int, int, int, int] | None:
        spans = self._merged_in.get(column, [])
        above = bisect_right(spans, row, key=lambda span: span[1]) - 1
        return spans[above] if above >= 0 and row <= spans[above][3] else None

    @cached_property
    def _merged_in(self) -> Mapping[int, list[tuple[int, int, int, int]]]:
        """Column → what is merged in it from the top down; Excel lets none overlap. It is asked of every cell."""
        found: dict[int, list[tuple[int, int, int, int]]] = {}
        for span in sorted(self.merged, key=lambda span: span[1]):
            for column in range(span[0], span[2] + 1):
                found.setdefault(column, []).append(span)
        return found


def letters(column: int) -> str:
    """1 → A, 27 → AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _cell(kind: str, value: Any, format: str, formula: str) -> Cell:
    """A cell as the child says it is, which is not believed before it is looked at. Raises ValueError."""
    fits = isinstance(value, {"n": int | float, "b": bool}.get(kind, str))
    if (
        kind not in ("n", "s", "b", "e", "d", "u")
        or not fits
        or not isinstance(format, str)
        or not isinstance(formula, str)
    ):
        raise ValueError(kind)
    if kind == "n" and (isinstance(value, bool) or not abs(value) < 1e300):
        raise ValueError(value)
    return Cell(kind, value, format, formula)


def grid_of(sheet: Mapping[str, Any]) -> Grid:
    """A sheet as the child described it."""
    return Grid(
        str(sheet["title"]),
        {(int(row), int(column)): _cell(*rest) for row, column, *rest in sheet["cells"]},
        sheet["hidden"],
        frozenset(sheet["rows"]),
        frozenset(sheet["columns"]),
        tuple((left, top, right, bottom) for left, top, right, bottom in sheet["merged"]),
    )


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table; cells by column key."""

    grid: Grid
    row: int
    columns: Mapping[str, int]
    cells: Mapping[str, Cell]

    def cell(self, key: str) -> Cell:
        return self.cells.get(key, BLANK)

    def text(self, key: str) -> str:
        return self.cell(key).text.strip()

    def spot(self, key: str) -> Spot:
        return self.grid.spot(self.row, self.columns.get(key, 1))

    def merged_over_rows(self, key: str) -> str | None:
        """What stands in the cells merged with that of a column over several rows: of which row it is nobody knows.
        None where nothing is merged, or nothing stands there."""
        merge = self.grid.merge_over(self.row, self.columns[key]) if key in self.columns else None
        if merge is None or merge[1] == merge[3]:
            return None
        return self.grid.cells.get((merge[1], merge[0]), BLANK).text.strip() or None

    def refuse_merged(self, keys: Iterable[str], findings: Findings) -> set[str]:
        """Which of these cells are merged over rows; each is a fault."""
        merged = {key: text for key in keys if (text := self.merged_over_rows(key)) is not None}
        for key, text in merged.items():
            findings.add("merged_value", self.spot(key), text)
        return set(merged)

    def has(self, *keys: str) -> bool:
        return any(self.text(key) for key in keys)


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a grid; `years` are those its headings name, by column key."""

    kind: str
    grid: Grid
    row: int
    columns: Mapping[str, int]
    years: Mapping[str, int] = field(default_factory=dict)

    def records(self) -> list[Record]:
        """The rows below the headings that hold anything in a known column."""
        keys = {column: key for key, column in self.columns.items()}
        found = []
        for row, cells in self.grid.rows().items():
            known = {keys[column]: cell for column, cell in cells.items() if column in keys and cell.text.strip()}
            if row > self.row and known:
                found.append(Record(self.grid, row, self.columns, known))
        return found


def table_in(grid: Grid, findings: Findings) -> Table | None:
    """The first table whose headings stand in one row near the top; what is odd about them is noted."""
    for row, cells in list(grid.rows().items())[:HEADINGS_WITHIN]:
        texts = {**_reaching_down(grid, row), **_texts(cells)}
        for kind, (keys, needed) in TABLES.items():
            columns = _columns(texts, keys)
            if all(any(columns.get(key) for key in group) for group in needed):
                return _table(kind, grid, row, texts, columns, findings)
    return None


def _texts(cells: Mapping[int, Cell]) -> dict[int, str]:
    return {column: cell.text for column, cell in cells.items() if cell.kind == "s" and cell.text.strip()}


def _reaching_down(grid: Grid, row: int) -> dict[int, str]:
    """Headings that stand higher up in cells merged down to this row."""
    spans = [(left, top) for left, top, _right, bottom in grid.merged if top < row <= bottom]
    return _texts({left: grid.cells[top, left] for left, top in spans if (top, left) in grid.cells})


def _columns(texts: Mapping[int, str], keys: tuple[str, ...]) -> dict[str, list[int]]:
    """Key → the columns whose heading says it. A heading belongs to the first key that knows it."""
    found: dict[str, list[int]] = {}
    for column, text in sorted(texts.items()):
        key = next((each for each in keys if is_heading(each, text)), None)
        if key:
            found.setdefault(key, []).append(column)
    return found


def _table(
    kind: str, grid: Grid, row: int, texts: Mapping[int, str], columns: Mapping[str, list[int]], findings: Findings
) -> Table:
    for key, places in columns.items():
        if len(places) > 1:
            findings.add("heading_twice", grid.spot(row, places[1]), texts[places[1]], key=key)
    for key, allowed in _UNITS.items():
        for column in columns.get(key, ()):
            if not allowed.issuperset(units_in_heading(texts[column])):
                findings.add("heading_unit", grid.spot(row, column), texts[column])
    known = {column for places in columns.values() for column in places}
    for column, text in texts.items():
        if column not in known:
            findings.add("heading_unknown", grid.spot(row, column), text)
        if grid.merge_over(row, column):
            findings.add("heading_merged", grid.spot(row, column), text)
    years = {
        key: int(found.group()) for key, places in columns.items() if (found := _YEAR.search(plain(texts[places[0]])))
    }
    return Table(kind, grid, row, {key: places[0] for key, places in columns.items()}, years)

"""The line of a template that machines read: which plan, year and areas it was made for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqdash.returns.intake.grid import Grid

MARK = "sqdash-return"
VERSION = "1"


class Stamp(NamedTuple):
    version: str
    plan: str
    year: str
    areas: tuple[str, ...]

    def __str__(self) -> str:
        return "|".join((MARK, self.version, self.plan, self.year, ",".join(self.areas)))


def stamp(plan: str, year: int, areas: Sequence[str]) -> Stamp:
    return Stamp(VERSION, plan, str(year), tuple(areas))


def stamp_in(grids: Sequence[Grid]) -> Stamp | None:
    """The stamp in any sheet's cells of column A, or None."""
    for grid in grids:
        for (_row, column), cell in grid.cells.items():
            if column == 1 and cell.kind == "s" and str(cell.value).startswith(MARK + "|"):
                parts = str(cell.value).split("|")
                if len(parts) == 5:
                    return Stamp(parts[1], parts[2], parts[3], tuple(each for each in parts[4].split(",") if each))
    return None

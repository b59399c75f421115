"""The counts that sentences are made of: how many cells and areas are met, who is neediest, what turned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqdash.model.projection import Cell, Projection
from sqdash.returns.types import worst_quality


@dataclass(frozen=True, slots=True)
class Summary:
    """Verdicts of one year over areas × indicators; the city row is not counted."""

    year: int
    areas: int
    areas_all_met: int
    cells: int
    cells_met: int
    cells_near: int
    cells_no_data: int
    city_met: int
    city_cells: int
    quality: str
    worst: tuple[Cell, ...]
    need_order: tuple[str, ...]
    met_by_area: dict[str, tuple[int, int]]


def shortfall(cell: Cell) -> float:
    """How far a cell is from its target, as a share of the target; 0 when met, unknown or not applicable."""
    if cell.verdict != "missed" or cell.value is None:
        return 0.0
    return max((cell.target - cell.value) / cell.target, 0.0)


def summarise(projection: Projection, year: int) -> Summary:
    """Count the verdicts of a year. Areas come neediest first: fewest met share, then largest mean shortfall."""
    judged = [cell for cell in projection.cells(year) if cell.verdict != "not_applicable"]
    city = [cell for cell in projection.city_cells(year) if cell.verdict != "not_applicable"]
    by_area = {
        area.code: [cell for cell in judged if cell.area_code == area.code] for area in projection.workspace.areas
    }
    met = {code: (_met(cells), len(cells)) for code, cells in by_area.items()}
    missed = sorted((cell for cell in judged if cell.verdict == "missed"), key=shortfall, reverse=True)
    return Summary(
        year=year,
        areas=len(by_area),
        areas_all_met=sum(1 for done, of in met.values() if done == of),
        cells=len(judged),
        cells_met=_met(judged),
        cells_near=sum(cell.near for cell in judged),
        cells_no_data=sum(cell.verdict == "no_data" for cell in judged),
        city_met=_met(city),
        city_cells=len(city),
        quality=worst_quality([cell.quality for cell in judged]),
        worst=tuple(missed),
        need_order=tuple(sorted(by_area, key=lambda code: _need(by_area[code]))),
        met_by_area=met,
    )


def _met(cells: Iterable[Cell]) -> int:
    return sum(cell.verdict == "met" for cell in cells)


def _need(cells: list[Cell]) -> tuple[float, float]:
    count = max(len(cells), 1)
    return _met(cells) / count, -sum(map(shortfall, cells)) / count


def turned(before: Projection, after: Projection, year: int) -> tuple[tuple[Cell, Cell], ...]:
    """Pairs of cells whose verdict differs between two projections of the same workspace."""
    pairs = zip(before.cells(year), after.cells(year), strict=True)
    return tuple((old, new) for old, new in pairs if old.verdict != new.verdict)

"""What the targets a scenario still misses would take on top of it: efforts of single targets, gathered by lever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import NamedTuple

from sqdash.answers.effort import Effort, effort, prices
from sqdash.model import Projection
from sqdash.plan.types import Model

ROUNDING = 1e-9  # of a unit: forgives what floats leave of an input


class Requirement(NamedTuple):
    """One lever over the areas that need more of it: whole units in the year that needs most and in all, `cost` in
    yuan."""

    lever: str
    areas: int
    per_year: int
    total: int
    cost: float


@dataclass(frozen=True)
class Needs:
    """What every target a scenario misses takes: by lever, how many no single lever reaches, how many are `unknown`."""

    required: tuple[Requirement, ...]
    out_of_reach: int
    unknown: int
    by_unit: Mapping[str, int]
    cost: float
    year: int


def needs(projection: Projection, area: str | None = None) -> Needs:
    """For the projection's last year, on top of what its scenario does; of one area where its code is given.

    Amounts in the levers' units, cost in yuan.
    """
    year, workspace = projection.years[-1], projection.workspace
    rows = missed(effort(workspace, projection.scenario, year=year), projection)
    rows = tuple(row for row in rows if area in (None, row.area_code))
    required = requirements(rows, projection)
    cost = sum(each.cost for each in required)
    judged = [cell for cell in projection.cells(year) if area in (None, cell.area_code)]
    unknown = sum(cell.verdict == "no_data" for cell in judged)
    return Needs(required, len(out_of_reach(rows)), unknown, totals_by_unit(required, workspace.model), cost, year)


def cheapest(rows: Iterable[Effort]) -> tuple[Effort, ...]:
    """For each target the cheapest lever that reaches it within its limit; one that none reaches is left out."""
    best: dict[tuple[str, str], Effort] = {}
    for row in rows:
        key = (row.area_code, row.indicator)
        if row.reason is None and row.per_year and (key not in best or (row.cost or 0.0) < (best[key].cost or 0.0)):
            best[key] = row
    return tuple(best.values())


def missed(rows: Iterable[Effort], projection: Projection) -> tuple[Effort, ...]:
    """The rows whose target the projection misses in its last year."""
    year = projection.years[-1]
    return tuple(row for row in rows if projection.cell(row.area_code, row.indicator, year).verdict == "missed")


def out_of_reach(rows: Iterable[Effort]) -> tuple[tuple[str, str], ...]:
    """Area and indicator of every target that no single lever reaches within its yearly limit."""
    by_target = groupby(rows, key=lambda row: (row.area_code, row.indicator))
    return tuple(target for target, options in by_target if all(option.reason is not None for option in options))


def requirements(rows: Iterable[Effort], projection: Projection) -> tuple[Requirement, ...]:
    """By lever, dearest first: what is needed beyond the inputs the projection's scenario already has.

    Args:
        rows: efforts of the targets to reach, see `missed`; each replaces its lever's present input.

    An effort is the same every year. A year that has less is filled up to it; what another year has beyond it is not
    set off, since it may come too late to help. One area's lever serves several targets, so only its largest need
    counts. What one lever does for another's target is left out, so the whole may take less than this.
    """
    largest: dict[tuple[str, str], Effort] = {}
    for row in cheapest(rows):
        key = (row.lever, row.area_code)
        if key not in largest or (row.per_year or 0) > (largest[key].per_year or 0):
            largest[key] = row
    price = prices(projection.workspace, projection.scenario, projection.years[-1])
    areas, levers = projection.system.areas, projection.system.levers
    found: dict[str, list[Requirement]] = {}
    for (lever, area), row in largest.items():
        more = _beyond(row, projection)
        cost = float(price[areas[area], :, levers[lever]] @ more)
        found.setdefault(lever, []).append(Requirement(lever, 1, max(more), sum(more), cost))
    return tuple(sorted((_sum(each) for each in found.values()), key=lambda each: -each.cost))


def totals_by_unit(required: Iterable[Requirement], model: Model) -> dict[str, int]:
    """People, candidates, sites, m² and communities to the target year, by unit."""
    totals: dict[str, int] = {}
    for each in required:
        unit = model.lever(each.lever).unit
        totals[unit] = totals.get(unit, 0) + each.total
    return totals


def _beyond(row: Effort, projection: Projection) -> list[int]:
    """By year, the whole units that the scenario's own input falls short of an effort."""
    present = (projection.input(row.area_code, row.lever, year) for year in projection.years[1:])
    return [max(ceil((row.per_year or 0) - each - ROUNDING), 0) for each in present]


def _sum(parts: list[Requirement]) -> Requirement:
    per_year, total = (sum(getattr(part, name) for part in parts) for name in ("per_year", "total"))
    return Requirement(parts[0].lever, len(parts), per_year, total, sum(part.cost for part in parts))

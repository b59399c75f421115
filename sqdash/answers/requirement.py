"""What all missed targets together would take: the efforts of single targets, gathered by lever."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from sqdash.answers.effort import Effort
from sqdash.plan.types import Model

_SAME_UNIT = {"candidate": "person"}  # who sits an examination is counted among the people


class Requirement(NamedTuple):
    """One lever over all areas that need it: whole units a year and to the target year, `cost` in yuan."""

    lever: str
    areas: int
    per_year: int
    total: int
    cost: float


def cheapest(rows: Iterable[Effort]) -> tuple[Effort, ...]:
    """For each missed target the cheapest lever that reaches it within its limit; one that none reaches is left out."""
    within = [row for row in rows if row.reason is None and row.per_year]
    best: dict[tuple[str, str], Effort] = {}
    for row in within:
        key = (row.area_code, row.indicator)
        if key not in best or (row.cost or 0.0) < (best[key].cost or 0.0):
            best[key] = row
    return tuple(best.values())


def out_of_reach(rows: Iterable[Effort]) -> tuple[tuple[str, str], ...]:
    """Area and indicator of every target that no single lever reaches within its yearly limit."""
    by_target = groupby(rows, key=lambda row: (row.area_code, row.indicator))
    return tuple(target for target, options in by_target if all(option.reason is not None for option in options))


def requirements(rows: Iterable[Effort]) -> tuple[Requirement, ...]:
    """By lever, dearest first. One area's lever serves several targets, so only its largest need counts.

    What one lever does for another's target is left out, so the whole may take less than this.
    """
    largest: dict[tuple[str, str], Effort] = {}
    for row in cheapest(rows):
        key = (row.lever, row.area_code)
        if key not in largest or (row.per_year or 0) > (largest[key].per_year or 0):
            largest[key] = row
    found = []
    for lever in dict.fromkeys(lever for lever, _area in largest):
        chosen = [row for (name, _area), row in largest.items() if name == lever]
        per_year, total = (sum(getattr(row, field) or 0 for row in chosen) for field in ("per_year", "total"))
        found.append(Requirement(lever, len(chosen), per_year, total, sum(row.cost or 0.0 for row in chosen)))
    return tuple(sorted(found, key=lambda each: -each.cost))


def totals_by_unit(required: Iterable[Requirement], model: Model) -> dict[str, int]:
    """People, sites, m² and communities to the target year, by unit."""
    totals: dict[str, int] = {}
    for each in required:
        unit = model.lever(each.lever).unit
        unit = _SAME_UNIT.get(unit, unit)
        totals[unit] = totals.get(unit, 0) + each.total
    return totals

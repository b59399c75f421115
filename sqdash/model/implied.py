"""What the plan's own arithmetic implies: each target as a count for the whole city, and the straight way to it."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from sqdash.model.projection import CITY, Projection
from sqdash.plan.types import Indicator, Plan

TALENT = "talent_"  # what the ids of a plan's promises to train people begin with


class Implied(NamedTuple):
    """One target as whole numerator units: what every area needs together, what stands now and under the projection."""

    indicator: str
    measure: str
    required: int
    reported: float
    projected: float


def implied_counts(projection: Projection, year: int) -> tuple[Implied, ...]:
    """For every indicator the units that let each area it applies to meet the target on its own in `year`."""
    return tuple(_implied(projection, each, year) for each in projection.workspace.plan.indicators)


def _implied(projection: Projection, indicator: Indicator, year: int) -> Implied:
    areas = [each for each in projection.workspace.areas if each.kind in indicator.applies_to]
    cells = [projection.cell(area.code, indicator.id, year) for area in areas]
    required = sum(_least(indicator, cell.denominator) for cell in cells)
    base = projection.cell(CITY, indicator.id, projection.base_year)
    last = projection.cell(CITY, indicator.id, year)
    return Implied(indicator.id, indicator.numerator, required, base.numerator, last.numerator)


def _least(indicator: Indicator, denominator: float) -> int:
    """The least whole numerator that meets the target with this denominator; 1e-9 forgives what floats leave."""
    exact = indicator.target * denominator / indicator.scale
    return int(exact) + 1 if indicator.comparison == ">" else ceil(exact * (1 - 1e-9))


def track(indicator: Indicator, year: int) -> float | None:
    """The straight line from the baseline to the target; None where the plan gives no baseline."""
    if indicator.baseline is None:
        return None
    span = indicator.target_year - indicator.baseline_year
    share = min(max((year - indicator.baseline_year) / span, 0.0), 1.0)
    return indicator.baseline + (indicator.target - indicator.baseline) * share


def straight_line(indicator: Indicator) -> tuple[tuple[int, float], ...]:
    """Year and value of `track` from the baseline's year to the target's; empty without a baseline."""
    years = range(indicator.baseline_year, indicator.target_year + 1)
    return tuple((year, value) for year in years if (value := track(indicator, year)) is not None)


def trained_people(plan: Plan) -> int:
    """All people the plan's talent programme promises, 0 where it has none: what the plan says, not what a scenario
    still puts in once some of its years are over."""
    return round(sum(each.value or 0.0 for each in plan.commitments if each.id.startswith(TALENT)))


def posted_people(found: tuple[Implied, ...]) -> int:
    """Social workers that the targets per community need together: those indicators count people in communities."""
    return sum(each.required for each in found if each.measure == "community_social_workers")

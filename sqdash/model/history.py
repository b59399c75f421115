"""What the returns say happened: the same indicators and verdicts, from reported figures."""

from __future__ import annotations

from functools import lru_cache

from sqdash.model.projection import CITY, NEAR, Cell
from sqdash.model.system import TOLERANCE
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area, Workspace, worst_quality


@lru_cache(maxsize=512)
def history(workspace: Workspace, area: str, indicator: str) -> tuple[Cell, ...]:
    """One cell per return year up to the base year. A year in which an area sent nothing is `no_data`.

    A year of which only some areas' returns are approved is left out: projections do not start from it yet, and a path
    that went on from it to them would break there.
    """
    definition = workspace.plan.indicator(indicator)
    return tuple(
        _reported(workspace, area, definition, year) for year in workspace.return_years if year <= workspace.base_year
    )


def reported_cells(workspace: Workspace, area: str, year: int) -> tuple[Cell, ...]:
    """Every indicator of an area or the city in one year as its returns say, in the plan's order; whatever the year, so
    also in the plan's last, from which nothing is projected. `no_data` where something was not sent."""
    return tuple(_reported(workspace, area, each, year) for each in workspace.plan.indicators)


def _reported(workspace: Workspace, code: str, indicator: Indicator, year: int) -> Cell:
    areas = [each for each in workspace.areas if code in (each.code, CITY) and indicator_applies(indicator, each)]
    numerators = [workspace.value(each.code, year, indicator.numerator) for each in areas]
    denominators = [workspace.value(each.code, year, indicator.denominator) for each in areas]
    known = bool(areas) and None not in numerators and None not in denominators
    numerator, denominator = (sum(each or 0.0 for each in values) for values in (numerators, denominators))
    value = indicator.scale * numerator / denominator if known and denominator > 0 else None
    qualities = [workspace.quality(each.code, year, indicator.numerator, indicator.denominator) for each in areas]
    return Cell(
        area_code=code,
        indicator=indicator.id,
        year=year,
        value=value,
        numerator=numerator,
        denominator=denominator,
        target=indicator.target,
        verdict=_verdict(bool(areas), indicator, value),
        near=value is not None and not meets(indicator, value) and value >= NEAR * indicator.target,
        gap=None,
        quality=worst_quality(qualities),
    )


def indicator_applies(indicator: Indicator, area: Area) -> bool:
    return area.kind in indicator.applies_to


def meets(indicator: Indicator, value: float) -> bool:
    """Whether a value meets the target by the indicator's own comparison."""
    slack = TOLERANCE * abs(indicator.target)
    return value > indicator.target + slack if indicator.comparison == ">" else value >= indicator.target - slack


def _verdict(applies: bool, indicator: Indicator, value: float | None) -> str:
    if not applies:
        return "not_applicable"
    if value is None:
        return "no_data"
    return "met" if meets(indicator, value) else "missed"

"""The documents scripts rely on (design §7), as plain values ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqdash.answers import Effort, effort
from sqdash.model import BASELINE, CITY, Cell, Projection, Scenario, project
from sqdash.model.scenario_file import scenario_mapping
from sqdash.returns.types import Workspace, worst_quality

Row = dict[str, Any]


def project_document(workspace: Workspace, scenario: Scenario = BASELINE, end: int | None = None) -> Row:
    """Everything `project` prints: verdicts by area, indicator and year, stocks, excess and cost."""
    projection = project(workspace, scenario, end=end)
    names = {area.code: str(area.name) for area in workspace.areas}
    cells = [cell for year in projection.years for cell in projection.cells(year)]
    city = [cell for year in projection.years for cell in projection.city_cells(year)]
    return {
        "plan": workspace.plan.id,
        "base_year": projection.base_year,
        "target_year": workspace.plan.end,
        "end_year": projection.years[-1],
        "data_version": workspace.version,
        "scenario": scenario_mapping(scenario),
        "quality": worst_quality([cell.quality for cell in (*cells, *city)]),
        "results": [_result(cell, names[cell.area_code]) for cell in cells],
        "city": [_result(cell, CITY) for cell in city],
        "stocks": list(_stocks(projection)),
        "excess": [
            {"area_code": area, "year": year, "measure": measure, "value": value}
            for area, year, measure, value in projection.excess_rows()
        ],
        "cost": list(_cost(projection)),
        "first_met": list(_first_met(projection)),
    }


def effort_document(workspace: Workspace, scenario: Scenario = BASELINE, year: int | None = None) -> list[Row]:
    return [_effort(each) for each in effort(workspace, scenario, year=year)]


def _effort(found: Effort) -> Row:
    return found._asdict()


def _result(cell: Cell, area: str) -> Row:
    return {
        "area_code": cell.area_code,
        "area": area,
        "indicator": cell.indicator,
        "year": cell.year,
        "value": cell.value,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "target": cell.target,
        "verdict": cell.verdict,
        "gap": cell.gap,
        "quality": cell.quality,
    }


def _stocks(projection: Projection) -> Iterable[Row]:
    """Stocks and drivers: an indicator's denominator is as much a result as its numerator."""
    measures = [*projection.system.stocks, *projection.system.drivers]
    for row, area in enumerate(projection.system.areas):
        for at, year in enumerate(projection.years):
            for position, measure in enumerate(measures):
                value = float(projection.measures[0, row, at, position])
                yield {"area_code": area, "year": year, "measure": measure, "value": value}


def _cost(projection: Projection) -> Iterable[Row]:
    """One row per area, year and lever that cost anything; yuan."""
    for area in projection.system.areas:
        for year in projection.years[1:]:
            for lever in projection.system.levers:
                capital, recurring = projection.capital(year, area, lever), projection.recurring(year, area, lever)
                if capital or recurring:
                    yield {"area_code": area, "year": year, "lever": lever, "capital": capital, "recurring": recurring}


def _first_met(projection: Projection) -> Iterable[Row]:
    for area in (*projection.system.areas, CITY):
        for indicator in projection.workspace.plan.indicators:
            year = projection.first_met(area, indicator.id)
            yield {"area_code": area, "indicator": indicator.id, "year": year}

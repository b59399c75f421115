"""The documents scripts rely on (design §7), as plain values ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqdash.answers import Effort, effort
from sqdash.answers.change import COST, change
from sqdash.model import BASELINE, CITY, Cell, Projection, Scenario, differences, project, turned
from sqdash.model.scenario_file import scenario_mapping
from sqdash.returns.types import Workspace, worst_quality

if TYPE_CHECKING:  # the store is asked by few commands, and costs more to import than a projection takes
    from sqdash.store import Header, Listed, Version

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


def listed_row(found: Listed) -> Row:
    """A line of `scenario list`."""
    head = found.header
    return {
        "id": head.id,
        "name": head.name,
        "owner": head.owner,
        "visibility": head.visibility,
        "version": head.latest,
        "counted_version": found.number,
        "changed_utc": head.changed.isoformat(),
        "archived": head.archived is not None,
        "cells_met": found.cells_met,
        "cells": found.cells,
        "areas_met": found.areas_met,
        "cost": found.cost,
        "base_year": found.base_year,
        "data_version": found.data_version,
    }


def version_row(version: Version) -> Row:
    """A version as `scenario show` and `scenario save` print it; cost in yuan."""
    return {
        "id": version.pin.scenario_id,
        "version": version.pin.number,
        "name": version.name,
        "author": version.author,
        "note": version.note,
        "created_utc": version.created.isoformat(),
        "content_hash": version.content_hash,
        "cells_met": version.cells_met,
        "cells": version.cells,
        "cost": version.cost,
        "base_year": version.base_year,
        "data_version": version.data_version,
        "model_version": version.model_version,
    }


def kept_document(head: Header, version: Version, rows: list[Row]) -> Row:
    """A kept scenario with all its versions; `scenario` is what the version says and can be fed to `project`."""
    return {
        "id": head.id,
        "name": head.name,
        "reason": head.reason,
        "owner": head.owner,
        "visibility": head.visibility,
        "plan": head.plan_id,
        "archived": head.archived is not None,
        "version": version.pin.number,
        "scenario": dict(version.content),
        "versions": rows,
    }


def difference_document(workspace: Workspace, before: Scenario, after: Scenario) -> Row:
    """What a second scenario does that a first does not: inputs, verdicts that turned, cost, what moved it."""
    year = workspace.plan.end
    old, new = project(workspace, before, end=year), project(workspace, after, end=year)
    moved = {
        each.id: change(workspace, before, after, area=CITY, outcome=each.id, year=year)
        for each in workspace.plan.indicators
    } | {COST: change(workspace, before, after, area=CITY, outcome=COST, year=year)}
    return {
        "plan": workspace.plan.id,
        "base_year": workspace.base_year,
        "year": year,
        "before": scenario_mapping(before),
        "after": scenario_mapping(after),
        "differences": [each._asdict() for each in differences(before, after)],
        "turned": [
            {
                "area_code": new_cell.area_code,
                "indicator": new_cell.indicator,
                "before": old_cell.verdict,
                "after": new_cell.verdict,
            }
            for old_cell, new_cell in turned(old, new, year)
        ],
        "cost": {"before": old.total_cost(), "after": new.total_cost()},
        "moved": [
            {
                "outcome": outcome,
                "before": found.before,
                "after": found.after,
                "steps": [step._asdict() for step in found.steps],
            }
            for outcome, found in moved.items()
            if found is not None
        ],
    }

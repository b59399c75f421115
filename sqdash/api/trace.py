"""A figure's chain as rows for a table, as `trace` prints it."""

from __future__ import annotations

from typing import Any

from sqdash.answers.trace import AreaTrace, DriverPath, StockPath, Trace

Row = dict[str, Any]


def trace_rows(found: Trace) -> list[Row]:
    """The chain's numbers one after another: what was reported, what each year did to it, what came of it."""
    rows = [row for area in found.areas for row in _area_rows(area)]
    cell = found.cell
    return [*rows, _row(cell.area_code, found.formula.indicator, cell.year, "value", cell.value, cell.verdict)]


def _area_rows(area: AreaTrace) -> list[Row]:
    rows = [_row(area.code, each.id, "", "assumption", each.value, each.source) for each in area.assumptions]
    for lever in area.levers:
        for step in lever.steps:
            if step.ready:
                entry = f"{step.entry.area} {step.entry.year}" if step.entry else ""
                rows.append(_row(area.code, lever.id, step.input_year, "input", step.input, entry))
                rows.append(_row(area.code, lever.id, step.year, "arrived", step.arrived, ""))
                rows.append(_row(area.code, lever.id, step.year, "waiting", step.waiting, ""))
    for path in area.paths:
        origin = path.origin
        rows.append(_row(area.code, path.id, origin.year, "reported", origin.value, origin.file or origin.note))
        rows += _driver_rows(area.code, path) if isinstance(path, DriverPath) else _stock_rows(area.code, path)
    return rows


def _driver_rows(area: str, path: DriverPath) -> list[Row]:
    return [
        _row(area, path.id, step.year, "value", step.value, "scenario" if step.entry else path.rule)
        for step in path.steps
    ]


def _stock_rows(area: str, path: StockPath) -> list[Row]:
    rows = []
    for step in path.steps:
        if step.left:
            rows.append(_row(area, path.id, step.year, "left", -step.left, path.attrition or ""))
        rows += [_row(area, path.id, step.year, "added", each.added, each.lever) for each in step.arrivals]
        if step.lost:
            rows.append(_row(area, path.id, step.year, "cut_off", -step.lost, path.cap or ""))
        rows.append(_row(area, path.id, step.year, "value", step.value, ""))
    return rows


def _row(area: str, of: str, year: int | str, step: str, value: float | None, detail: str) -> Row:
    return {"area_code": area, "of": of, "year": year, "step": step, "value": value, "detail": detail}

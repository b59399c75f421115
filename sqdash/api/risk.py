"""The document `risk` prints (design §7), as plain values ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from typing import Any

from sqdash.answers.risk import COST, PERCENTILES, Risk, Settings, influence
from sqdash.model import CITY
from sqdash.model.scenario_file import scenario_mapping

Row = dict[str, Any]
POINTS = 512  # base points for every outcome: indices to about a hundredth


def risk_document(found: Risk) -> Row:
    """Chances, joint chances, percentiles by year, expected gaps, cost, and what matters for each of the city's
    outcomes.

    A chance is null where no draw has data; what does not apply is left out. Gaps are in whole numerator units, cost in
    yuan to the last year.
    """
    settings = found.settings
    return {
        "plan": found.workspace.plan.id,
        "draws": settings.draws,
        "seed": settings.seed,
        "shape": settings.shape,
        "ranges": {id: {"low": low, "mode": mode, "high": high} for id, low, mode, high in settings.ranges},
        "year": found.year,
        "end_year": found.years[-1],
        "data_version": found.workspace.version,
        "scenario": scenario_mapping(found.scenario),
        "chance": [{"area_code": code, "indicator": each, "p": p} for (code, each), p in _applying(found)],
        "joint": {**found.together, "all": found.everything},
        "percentiles": list(_percentiles(found)),
        "expected_gap": [
            {"area_code": code, "indicator": each, "gap": found.gaps[code, each]}
            for (code, each), _p in _applying(found)
        ],
        "cost": {"end_year": found.years[-1], **_named(found.cost.tolist())},
        "influence": list(_influences(found)),
    }


def _applying(found: Risk) -> Iterable[tuple[tuple[str, str], float | None]]:
    kinds = {area.code: area.kind for area in found.workspace.areas}
    for (code, indicator), p in found.chances.items():
        applies_to = found.workspace.plan.indicator(indicator).applies_to
        if kinds.get(code) in applies_to or (code == CITY and set(kinds.values()) & set(applies_to)):
            yield (code, indicator), p


def _percentiles(found: Risk) -> Iterable[Row]:
    for (code, indicator), _p in _applying(found):
        for year, values in found.fan(code, indicator):
            yield {"area_code": code, "indicator": indicator, "year": year, **_named(values)}


def _named(values: Iterable[float]) -> Row:
    names = (f"p{each}" for each in PERCENTILES)
    return {name: None if isnan(value) else value for name, value in zip(names, values, strict=True)}


def _influences(found: Risk) -> Iterable[Row]:
    """Of every indicator of the city in the judged year, and of its cost."""
    settings: Settings = found.settings
    for outcome in (*found.indicators, COST):
        rows = influence(found.workspace, found.scenario, settings, outcome=outcome, points=POINTS)
        for each in rows:
            yield {"area_code": CITY, "outcome": outcome, **each._asdict()}

"""The equations of design §4 as plain loops: what the vectorised kernel is timed and checked against."""

from __future__ import annotations

import math
from typing import Any

from sqdash.model import EVERY, Scenario, meets
from sqdash.plan.types import Driver, Indicator, Lever, Quantity
from sqdash.returns.types import Area, Workspace

Verdict = tuple[float | None, str, int | None]
"""value, verdict, gap"""


def project_plainly(workspace: Workspace, scenario: Scenario, end: int) -> dict[tuple[str, str, int], Verdict]:
    """Every area's (and the city's) verdict per indicator and year, keyed by (area, indicator, year)."""
    measures = {area.code: _area(workspace, scenario, area, end) for area in workspace.areas}
    found: dict[tuple[str, str, int], Verdict] = {}
    for indicator in workspace.plan.indicators:
        codes = [area.code for area in workspace.areas if area.kind in indicator.applies_to]
        for year in range(workspace.base_year, end + 1):
            for code in codes:
                at = measures[code][year]
                found[code, indicator.id, year] = _judged(indicator, at[indicator.numerator], at[indicator.denominator])
            top = sum(measures[code][year][indicator.numerator] for code in codes)
            bottom = sum(measures[code][year][indicator.denominator] for code in codes)
            found["city", indicator.id, year] = _judged(indicator, top, bottom)
    return found


def _judged(indicator: Indicator, numerator: float, denominator: float) -> Verdict:
    if denominator <= 0:
        return None, "no_data", None
    value = indicator.scale * numerator / denominator
    if meets(indicator, value):
        return value, "met", 0
    gap = max(math.floor(indicator.target * denominator / indicator.scale - numerator) - 1, 0)
    while not meets(indicator, indicator.scale * (numerator + gap) / denominator):
        gap += 1
    return value, "missed", gap


def _area(workspace: Workspace, scenario: Scenario, area: Area, end: int) -> dict[int, dict[str, float]]:
    """All measures of one area by year."""
    base = workspace.base_year
    assumed = {each.id: each.mode(area.code) for each in workspace.assumptions.values()}
    assumed |= {key: value for key, where, value in scenario.assumptions if where in (EVERY, area.code)}
    first = {m: float(workspace.figures[area.code, base, m].value or 0.0) for m in workspace.model.measures}
    years: dict[int, dict[str, float]] = {base: first}
    queues = {lever.id: 0.0 for lever in workspace.model.levers}
    for year in range(base + 1, end + 1):
        now: dict[str, float] = {}
        for driver in workspace.model.drivers:
            now[driver.id] = _driver(driver, first, now, assumed, year - base)
            given = _entry(scenario.drivers, driver.id, area.code, year)
            now[driver.id] = now[driver.id] if given is None else given
        added: dict[str, float] = {}
        for lever in workspace.model.levers:
            arrived = _arrived(lever, scenario, area.code, year, base, queues, assumed)
            for built, effect in lever.effects.items():
                added[built] = added.get(built, 0.0) + _product(effect, assumed) * arrived
        for stock in workspace.model.stocks:
            leaving = assumed[stock.attrition] if stock.attrition else 0.0
            now[stock.id] = years[year - 1][stock.id] * (1.0 - leaving) + added.get(stock.id, 0.0)
        _cap(workspace, now)
        years[year] = now
    return years


def _arrived(
    lever: Lever,
    scenario: Scenario,
    area: str,
    year: int,
    base: int,
    queues: dict[str, float],
    assumed: dict[str, float],
) -> float:
    sent = year - lever.lag_years
    due = (_entry(scenario.levers, lever.id, area, sent) or 0.0) if sent > base else 0.0
    waiting = queues[lever.id] + due
    arrived = _product(lever.completion, assumed) * waiting
    queues[lever.id] = waiting - arrived
    return arrived


def _driver(
    driver: Driver, first: dict[str, float], now: dict[str, float], assumed: dict[str, float], elapsed: int
) -> float:
    if driver.rule == "growth":
        return first[driver.id] * (1.0 + assumed[str(driver.rate)]) ** elapsed
    if driver.rule == "constant":
        return first[driver.id]
    ratio = first[driver.id] / first[str(driver.of)] if first[str(driver.of)] > 0 else 0.0
    if driver.rule == "share":
        ratio = min(max(ratio + assumed[str(driver.rate)] * elapsed, 0.0), 1.0)
    return now[str(driver.of)] * ratio


def _cap(workspace: Workspace, now: dict[str, float]) -> None:
    """Cap every stock, a capping stock before the one it caps."""
    open_caps = {stock.id: stock.cap for stock in workspace.model.stocks if stock.cap}
    while open_caps:
        for capped in [each for each, cap in open_caps.items() if cap not in open_caps]:
            now[capped] = min(now[capped], now[open_caps.pop(capped)])


def _entry(entries: Any, key: str, area: str, year: int) -> float | None:
    """The most specific entry; they are sorted from the widest to the narrowest (see `Scenario`)."""
    found = [v for k, where, when, v in entries if k == key and where in (EVERY, area) and when in (EVERY, str(year))]
    return float(found[-1]) if found else None


def _product(quantity: Quantity, assumed: dict[str, float]) -> float:
    return math.prod(assumed[factor] if isinstance(factor, str) else factor for factor in quantity)

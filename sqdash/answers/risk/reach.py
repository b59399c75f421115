"""Which assumptions the model lets move an outcome: an indicator of an area or the city, or what a scenario costs."""

from __future__ import annotations

import numpy as np

from sqdash.answers.risk.ensemble import Ensemble
from sqdash.model.projection import CITY
from sqdash.model.system import Flags, Ints
from sqdash.plan.types import Driver, Indicator, Lever, Quantity, Stock

COST = "cost"


def areas_of(ensemble: Ensemble, area: str, outcome: str) -> Ints:
    """The rows that count: the area, or for the city all areas an indicator applies to. Raises KeyError if unknown."""
    model = ensemble.system
    if area != CITY:
        return np.array([model.areas[area]], dtype=np.intp)
    if outcome == COST:
        return np.arange(len(model.areas))
    return np.flatnonzero(model.targets.applies[:-1, model.indicators[outcome]])


def moving(ensemble: Ensemble, areas: Ints, outcome: str) -> list[str]:
    """Uncertain assumptions that can move the outcome of these areas, in file order."""
    levers = [each for each in ensemble.ordered.model.levers if _arrives(ensemble, areas, each)]
    if outcome == COST:
        found = _of_cost(ensemble, levers)
    else:
        found = _of_indicator(ensemble, levers, ensemble.workspace.plan.indicator(outcome))
    uncertain: Flags = np.asarray(ensemble.spreads.uncertain[areas].any(axis=0))
    return [each for at, each in enumerate(ensemble.system.assumptions) if each in found and uncertain[at]]


def _of_cost(ensemble: Ensemble, levers: list[Lever]) -> set[str]:
    found: set[str] = set()
    for lever in levers:
        worn = ensemble.ordered.model.measure(next(iter(lever.effects)))
        found |= _named(lever.completion, lever.cost, lever.yearly_cost, _attrition(worn))
    return found


def _of_indicator(ensemble: Ensemble, levers: list[Lever], indicator: Indicator) -> set[str]:
    model = ensemble.ordered.model
    measures = _rested_on(ensemble, indicator)
    found: set[str] = set()
    for measure in map(model.measure, measures):
        found |= _named(_attrition(measure))
        found |= {measure.rate} if isinstance(measure, Driver) and measure.rate else set()
    for lever in levers:
        if reached := [quantity for stock, quantity in lever.effects.items() if stock in measures]:
            found |= _named(lever.completion, *reached)
    return found


def _rested_on(ensemble: Ensemble, indicator: Indicator) -> set[str]:
    """Its two measures, what caps a stock among them, what a driver among them follows."""
    found: set[str] = set()
    waiting: set[str | None] = {indicator.numerator, indicator.denominator}
    while each := next(filter(None, waiting), None):
        found.add(each)
        measure = ensemble.ordered.model.measure(each)
        waiting = {*waiting, measure.cap if isinstance(measure, Stock) else measure.of} - found
    return found


def _arrives(ensemble: Ensemble, areas: Ints, lever: Lever) -> bool:
    years = max(ensemble.years - lever.lag_years, 0)
    return bool(ensemble.inputs[0, areas, :years, ensemble.system.levers[lever.id]].any())


def _attrition(measure: Stock | Driver) -> Quantity:
    return (measure.attrition,) if isinstance(measure, Stock) and measure.attrition else ()


def _named(*quantities: Quantity) -> set[str]:
    return {factor for quantity in quantities for factor in quantity if isinstance(factor, str)}

"""Which assumptions the model lets move an outcome: an indicator of an area or the city, or what a scenario costs."""

from __future__ import annotations

import numpy as np

from sqdash.answers.risk.ensemble import Ensemble
from sqdash.model.projection import CITY
from sqdash.model.resting import assumptions_in, attrition, rested_on
from sqdash.model.system import Flags, Ints
from sqdash.plan.types import Driver, Indicator, Lever

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
        found.update(assumptions_in(lever.completion, lever.cost, lever.yearly_cost, attrition(worn)))
    return found


def _of_indicator(ensemble: Ensemble, levers: list[Lever], indicator: Indicator) -> set[str]:
    model = ensemble.ordered.model
    measures = rested_on(model, indicator)
    found: set[str] = set()
    for measure in map(model.measure, measures):
        found.update(assumptions_in(attrition(measure)))
        found |= {measure.rate} if isinstance(measure, Driver) and measure.rate else set()
    for lever in levers:
        if reached := [quantity for stock, quantity in lever.effects.items() if stock in measures]:
            found.update(assumptions_in(lever.completion, *reached))
    return found


def _arrives(ensemble: Ensemble, areas: Ints, lever: Lever) -> bool:
    years = max(ensemble.years - lever.lag_years, 0)
    return bool(ensemble.inputs[0, areas, :years, ensemble.system.levers[lever.id]].any())

"""Required effort: the least constant yearly input of one lever that meets one target in one area."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqdash.model import kernel
from sqdash.model.kernel import Levers
from sqdash.model.projection import carried, inputs_of, parameters_of
from sqdash.model.scenario import Scenario
from sqdash.model.system import Flags, Floats, Ints, System, system
from sqdash.plan.types import Lever
from sqdash.returns.types import Workspace

CEILING = 2.0**24  # an input that no city could make: whoever is missed with it cannot be met by this lever


class Effort(NamedTuple):
    """`per_year` whole units of the lever from base + 1 to the year, None when out of reach; `cost` in yuan.

    `reason` is None, or why the target is out of reach: "lag" (nothing arrives in time), "cap" (a cap cuts it off),
    "no_data" (there is no denominator to judge by), "limit" (`per_year` exceeds what the area may do in a year).
    """

    area_code: str
    indicator: str
    lever: str
    per_year: int | None
    total: int | None
    cost: float | None
    reason: str | None


def effort(workspace: Workspace, scenario: Scenario, *, year: int | None = None) -> tuple[Effort, ...]:
    """What each primary lever would have to do, alone, in each area for each target that applies there.

    The input replaces what the scenario has for that lever in that area; everything else stays. Closed form: the
    stock's answer to one unit a year is a constant; where a cap breaks the line the least input is searched.
    Order: areas, then indicators, then levers, all in file order.
    """
    return tuple(_Search(workspace, scenario, workspace.plan.end if year is None else year).rows())


class _Search:
    """One draw per (lever, indicator) pair, so that all pairs and areas are tried in one projection."""

    def __init__(self, workspace: Workspace, scenario: Scenario, year: int) -> None:
        self.workspace, self.scenario = workspace, scenario
        self.model: System = system(workspace)
        indicators = self.model.indicators
        pairs = [
            (self.model.levers[lv.id], indicators[each]) for lv in workspace.model.levers for each in lv.primary_for
        ]
        self.pairs = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
        self.lever: Ints = np.array([lever for lever, _ in self.pairs], dtype=np.intp)
        self.indicator: Ints = np.array([indicator for _, indicator in self.pairs], dtype=np.intp)
        self.applies: Flags = self.model.targets.applies[:-1, self.indicator].T
        self.parameters = parameters_of(self.model, scenario)
        self.inputs = inputs_of(self.model, scenario, year)
        response, price = _answer(self.model, self.inputs.shape[2], self.parameters)
        self._response = response[:, self.lever, self.model.targets.numerator[self.indicator]].T
        self._prices = price.sum(axis=1)[:, self.lever].T

    def last(self, *needed: Floats) -> tuple[Floats, Floats]:
        """Numerator and denominator of each pair's own indicator in the last year, shaped (input, pair, area).

        One projection with a draw per input and pair, the pair's lever at the input's (pair, area) in every year.
        """
        count, pairs = len(needed), len(self.pairs)
        draws, lever = np.arange(count * pairs), np.tile(self.lever, count)
        inputs = np.repeat(self.inputs, count * pairs, axis=0)
        inputs[draws, :, :, lever] = np.concatenate(needed)[:, :, None]
        measures, _excess, _arrived = carried(self.workspace, self.scenario, self.parameters, inputs)
        targets, indicator = self.model.targets, np.tile(self.indicator, count)
        numerator, denominator = (
            measures[draws, :, -1, of[indicator]].reshape(count, pairs, -1)
            for of in (targets.numerator, targets.denominator)
        )
        return numerator, denominator

    def met(self, *needed: Floats) -> Flags:
        """Whether each pair's own target is met in the last year, shaped (input, pair, area)."""
        return self._enough(*self.last(*needed))

    def _enough(self, numerator: Floats, denominator: Floats) -> Flags:
        targets, at = self.model.targets, self.indicator
        divisor = np.where(denominator > 0, denominator, np.nan)
        return kernel.ratio(targets.scale[at, None], numerator, divisor) >= targets.threshold[at, None]

    def least_inputs(self) -> Floats:
        """Whole units a year, shaped (pair, area); infinite where no input is enough."""
        needed = self._closed_form()
        finite = np.where(np.isfinite(needed), needed, 0.0)
        fewer = np.maximum(finite - 1.0, 0.0)
        judged = np.isfinite(needed) & self.applies
        enough, less = self.met(finite, fewer)
        off = judged & (~enough | ((finite > 0) & less))
        return np.where(off, self._searched(), needed) if off.any() else needed

    def _closed_form(self) -> Floats:
        """What is missing without the lever, divided by what one unit a year brings about."""
        (numerator,), (denominator,) = self.last(np.zeros((len(self.pairs), len(self.model.areas))))
        targets = self.model.targets
        threshold, scale = targets.threshold[self.indicator, None], targets.scale[self.indicator, None]
        missing = threshold * denominator / scale - numerator
        response = self._response
        reachable = response > 0
        needed = np.ceil(np.divide(missing, response, out=np.full(missing.shape, np.inf), where=reachable))
        return np.where(self._enough(numerator, denominator), 0.0, np.maximum(needed, 1.0))

    def _searched(self) -> Floats:
        """The least whole input by bisection: more of a lever never lowers its own numerator."""
        low = np.full((len(self.pairs), len(self.model.areas)), -1.0)
        high = np.full_like(low, CEILING)
        (possible,) = self.met(high)
        while (high - low > 1.0).any():
            middle = np.floor((low + high) / 2.0)
            (enough,) = self.met(middle)
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return np.where(possible, high, np.inf)

    def rows(self) -> Iterator[Effort]:
        """One row per area, judged indicator and lever."""
        needed = self.least_inputs()
        why, cost = self._obstacles(needed).T.tolist(), self._prices.T.tolist()
        least, applies = needed.T.tolist(), self.model.targets.applies.tolist()
        levers, indicators = self.workspace.model.levers, self.workspace.plan.indicators
        pairs = [
            (at, levers[lever], indicator, indicators[indicator].id) for at, (lever, indicator) in enumerate(self.pairs)
        ]
        for area, code in enumerate(self.model.areas):
            for at, lever, indicator, name in pairs:
                if applies[area][indicator]:
                    yield self._row((code, name, lever.id), lever, least[area][at], cost[area][at], why[area][at])

    def _obstacles(self, needed: Floats) -> NDArray[np.str_]:
        """Why each target that no input reaches is out of reach, shaped (pair, area)."""
        why = np.where(self._response > 0, "cap", "lag")
        if np.isfinite(needed[self.applies]).all():
            return why
        _numerator, (denominator,) = self.last(np.full_like(needed, CEILING))
        return np.where(denominator > 0, why, "no_data")

    def _row(self, names: tuple[str, str, str], lever: Lever, per_year: float, price: float, why: str) -> Effort:
        if per_year == inf:
            return Effort(*names, None, None, None, why)
        years = self.inputs.shape[2]
        reason = "limit" if per_year > lever.limit(names[0]) else None
        return Effort(*names, int(per_year), int(per_year) * years, per_year * price, reason)


def prices(workspace: Workspace, scenario: Scenario, year: int) -> Floats:
    """Yuan to the year for one unit, once and recurring, by the year it is put in; shaped (area, year, lever)."""
    model = system(workspace)
    return _answer(model, year - model.base_year, parameters_of(model, scenario))[1]


def _answer(model: System, years: int, parameters: Floats) -> tuple[Floats, Floats]:
    """With every assumption at its mode, as nearly always, worked out once."""
    standing = parameters is model.parameters
    return _of_modes(model, years) if standing else _response_and_price(model, years, parameters)


def _response_and_price(model: System, years: int, parameters: Floats) -> tuple[Floats, Floats]:
    """What one unit a year comes to in the last year, caps aside, and what one unit put in in a year costs until then.

    Returns: the change of every stock, shaped (area, lever, stock); yuan, once and recurring, (area, year, lever).
    """
    levers, survival = Levers.of(model, parameters), model.survival(parameters)
    arrived = kernel.arrivals(model, levers.completion, np.ones((1, len(model.areas), years, len(model.levers))))
    change = np.zeros_like(levers.effects)
    for year in range(arrived.shape[2]):
        change = change * survival[:, :, None] + arrived[:, :, year, :, None] * levers.effects
    paid = [_spent(model, levers, survival, years, first) for first in range(years)]
    return change[0], np.stack(paid, axis=1) if paid else np.zeros((len(model.areas), 0, len(model.levers)))


def _spent(model: System, levers: Levers, survival: Floats, years: int, first: int) -> Floats:
    """Yuan for one unit of each lever put in in one year, (area, lever)."""
    inputs = np.zeros((1, len(model.areas), years, len(model.levers)))
    inputs[:, :, first] = 1.0
    arrived = kernel.arrivals(model, levers.completion, inputs)
    still = kernel.still_there(arrived, survival[..., model.first_effect])
    return np.asarray((levers.cost[:, :, None] * arrived + levers.yearly_cost[:, :, None] * still).sum(axis=2)[0])


@lru_cache(maxsize=16)
def _of_modes(model: System, years: int) -> tuple[Floats, Floats]:
    return _response_and_price(model, years, model.parameters)

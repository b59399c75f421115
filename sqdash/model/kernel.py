"""The yearly equations of design §4 over draws × areas × years. Arrays in, arrays out; no names, no files.

Axes are always in the order draw, area, year, and then what the array is about. Year 0 is the base year.

Every sum and power is worked out in one order that does not depend on shapes or on a library (no ``**``, no ``@``): the
compiled ensemble of `sqdash.answers.risk` does the same operations in the same order and is tested to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sqdash.model.system import Flags, Floats, Ints, System, Targets

_AROUND = np.array([-1.0, 0.0])[:, None, None, None, None]

Override = tuple[int, int | slice, int | slice, float]
"""driver, area, year index, value"""


@dataclass(frozen=True, eq=False, slots=True)
class Levers:
    """What a year's inputs come to. `effects` (draw, area, lever, stock); the others (draw, area, lever).

    `edges` (draw, area, effect) are the same effects one by one, in the order of the system's `effect_lever`.
    """

    effects: Floats
    edges: Floats
    completion: Floats
    cost: Floats
    yearly_cost: Floats

    @classmethod
    def of(cls, system: System, parameters: Floats) -> Levers:
        values = system.quantities.values(parameters)
        count, edges = len(system.levers), len(system.effect_lever)
        effects = np.zeros((*parameters.shape[:2], count, len(system.stocks)))
        single = values[..., :edges]
        effects[..., system.effect_lever, system.effect_stock] = single
        starts = (edges, edges + count, edges + 2 * count)
        completion, cost, yearly_cost = (values[..., start : start + count] for start in starts)
        return cls(effects, single, completion, cost, yearly_cost)


def drivers(system: System, parameters: Floats, years: int, overrides: Sequence[Override]) -> Floats:
    """Denominators by year, shaped (draw, area, year, driver); an override holds for the years it names."""
    elapsed = np.arange(years)
    values = np.empty((*parameters.shape[:2], years, len(system.drivers)))
    for position, driver in enumerate(system.driver_rules):
        path = values[..., position]
        start, ratio = system.base_drivers[:, position, None], system.base_ratios[:, position, None]
        rate = parameters[..., system.assumptions[driver.rate], None] if driver.rate else 0.0
        if driver.rule == "growth":
            path[..., :1] = start
            path[..., 1:] = 1.0 + rate
            np.multiply.accumulate(path, axis=-1, out=path)
        elif driver.rule == "constant":
            path[:] = start
        elif driver.rule == "ratio":
            path[:] = values[..., system.drivers[str(driver.of)]] * ratio
        else:
            share = np.minimum(np.maximum(ratio + rate * elapsed, 0.0), 1.0)
            path[:] = values[..., system.drivers[str(driver.of)]] * share
        for each, area, year, value in overrides:
            if each == position:
                path[:, area, year] = value
    values[:, :, 0] = system.base_drivers
    return values


def arrivals(system: System, completion: Floats, inputs: Floats) -> Floats:
    """What arrives each year, shaped (draw, area, year, lever): inputs after their lag; what slips waits.

    `inputs` is shaped (draw, area, planning year, lever): its first year is the one after the base.
    """
    count = inputs.shape[2]
    draws = max(completion.shape[0], inputs.shape[0])
    due = np.zeros((inputs.shape[0], inputs.shape[1], count + 1, inputs.shape[3]))
    for lag, some in system.lags:
        due[:, :, 1 + lag :, some] = inputs[:, :, : max(count - lag, 0), some]
    arrived = np.zeros((draws, *due.shape[1:]))
    waiting = arrived[:, :, 0]
    for year in range(1, count + 1):
        waiting = waiting - arrived[:, :, year - 1] + due[:, :, year]
        arrived[:, :, year] = completion * waiting
    return arrived


def added(system: System, edges: Floats, arrived: Floats) -> Floats:
    """What arrives for each stock, shaped (draw, area, year, stock): effects added lever by lever, in model order."""
    products = np.empty((*arrived.shape[:3], edges.shape[-1] + 1))
    np.multiply(arrived[..., system.effect_lever], edges[:, :, None], out=products[..., :-1])
    products[..., -1] = 0.0
    first, *others = _rounds(system)
    total = products.take(first, axis=-1)
    for each in others:
        total += products.take(each, axis=-1)
    return total


@lru_cache(maxsize=8)
def _rounds(system: System) -> tuple[Ints, ...]:
    """The first effect on every stock, the second on every stock, and so on; past the last effect where there is
    none."""
    none = len(system.effect_stock)
    by_stock = [np.flatnonzero(system.effect_stock == stock) for stock in range(len(system.stocks))]
    depth = max(len(each) for each in by_stock)
    rounds = np.array([[*each, *[none] * (depth - len(each))] for each in by_stock], dtype=np.intp)
    return tuple(np.ascontiguousarray(rounds.T))


def stocks(system: System, survival: Floats, added: Floats, driver_values: Floats) -> tuple[Floats, Floats]:
    """Stocks and what the caps cut off, both (draw, area, year, stock). `added` is what arrived for each stock."""
    capped, capping = system.driver_caps
    ceiling = np.full((*added.shape[:1], *driver_values.shape[1:3], added.shape[3]), np.inf)
    ceiling[..., capped] = driver_values[..., capping]
    values = np.empty_like(added)
    values[:, :, 0] = system.base_stocks
    raw = values.copy()
    for year in range(1, added.shape[2]):
        uncapped = np.add(values[:, :, year - 1] * survival, added[:, :, year], out=raw[:, :, year])
        kept = np.minimum(uncapped, ceiling[:, :, year], out=values[:, :, year])
        for some, others in system.stock_caps:
            kept[..., some] = np.minimum(kept[..., some], kept[..., others])
    return values, raw - values


def still_there(arrived: Floats, survival: Floats) -> Floats:
    """Units of each lever that are still there, from the year after they arrived; shaped like `arrived`."""
    still = np.zeros_like(arrived)
    for year in range(1, arrived.shape[2]):
        still[:, :, year] = (still[:, :, year - 1] + arrived[:, :, year - 1]) * survival
    return still


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """Arrays shaped (draw, area + 1, year, indicator), the city last; value and gap are NaN where there is none."""

    numerator: Floats
    denominator: Floats
    value: Floats
    met: Flags
    known: Flags
    gap: Floats


def ratio(scale: Floats, numerator: Floats, divisor: Floats) -> Floats:
    """An indicator's value; in this order of operations everywhere, so that a comparison never depends on the place."""
    return scale * numerator / divisor


def judge(targets: Targets, measures: Floats) -> Judged:
    """Values, verdicts and gaps from measures (draw, area, year, stocks then drivers)."""
    numerator = _with_city(measures[..., targets.numerator], targets.shares)
    denominator = _with_city(measures[..., targets.denominator], targets.shares)
    known = (denominator > 0) & targets.applies[:, None]
    divisor = np.where(known, denominator, np.nan)
    value = ratio(targets.scale, numerator, divisor)
    needed = np.ceil(targets.threshold * divisor / targets.scale - numerator)
    # Rounding in the division may put the estimate one off either way: ask the comparison itself.
    around = needed + _AROUND
    enough = ratio(targets.scale, numerator + around, divisor) >= targets.threshold
    gap = np.maximum(needed + 1.0 - enough[0] - enough[1], 0.0)
    return Judged(numerator, denominator, value, value >= targets.threshold, known, gap)


def _with_city(values: Floats, shares: Floats) -> Floats:
    """Append the sum over the areas an indicator applies to: a city value is never an average of ratios."""
    return np.concatenate([values, np.add.accumulate(values * shares, axis=1)[:, -1:]], axis=1)

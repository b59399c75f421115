"""The yearly equations of design §4 over draws × areas × years. Arrays in, arrays out; no names, no files.

Axes are always in the order draw, area, year, and then what the array is about. Year 0 is the base year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sqdash.model.system import Flags, Floats, System, Targets

Override = tuple[int, int | slice, int | slice, float]
"""driver, area, year index, value"""


@dataclass(frozen=True, eq=False, slots=True)
class Levers:
    """What a year's inputs come to. `effects` (draw, area, lever, stock); the others (draw, area, lever)."""

    effects: Floats
    completion: Floats
    cost: Floats
    yearly_cost: Floats

    @classmethod
    def of(cls, system: System, parameters: Floats) -> Levers:
        values = system.quantities.values(parameters)
        count, edges = len(system.lags), len(system.effect_lever)
        effects = np.zeros((*parameters.shape[:2], count, len(system.stocks)))
        effects[..., system.effect_lever, system.effect_stock] = values[..., :edges]
        starts = (edges, edges + count, edges + 2 * count)
        completion, cost, yearly_cost = (values[..., start : start + count] for start in starts)
        return cls(effects, completion, cost, yearly_cost)


def drivers(system: System, parameters: Floats, years: int, overrides: Sequence[Override]) -> Floats:
    """Denominators by year, shaped (draw, area, year, driver); an override holds for the years it names."""
    elapsed = np.arange(years)
    base = system.base_drivers
    values = np.empty((*parameters.shape[:2], years, len(system.drivers)))
    for position, driver in enumerate(system.driver_rules):
        start = base[:, position, None]
        if driver.rule == "growth":
            path = start * (1.0 + parameters[..., system.assumptions[str(driver.rate)], None]) ** elapsed
        elif driver.rule == "constant":
            path = np.broadcast_to(start, values.shape[:3])
        else:
            path = _followed(system, driver.rule, driver.rate, position, values[..., system.drivers[str(driver.of)]], parameters)
        values[..., position] = path
        values[:, :, 0, position] = base[:, position]
        for _, area, year, value in (each for each in overrides if each[0] == position):
            values[:, area, year, position] = value
    return values


def _followed(system: System, rule: str, rate: str | None, position: int, of: Floats, parameters: Floats) -> Floats:
    """A driver that follows another one: a share of it that steps every year, or a fixed ratio to it."""
    whole = system.base_drivers[:, system.drivers[system.driver_rules[position].of or ""]]
    ratio = np.divide(system.base_drivers[:, position], whole, out=np.zeros_like(whole), where=whole > 0)[:, None]
    if rule == "ratio":
        return np.asarray(of * ratio)
    step = parameters[..., system.assumptions[str(rate)], None]
    return np.asarray(of * np.clip(ratio + step * np.arange(of.shape[-1]), 0.0, 1.0))


def arrivals(system: System, completion: Floats, inputs: Floats) -> Floats:
    """What arrives each year, shaped (draw, area, year, lever): inputs after their lag; what slips waits.

    `inputs` is shaped (draw, area, planning year, lever): its first year is the one after the base.
    """
    count = inputs.shape[2]
    draws = max(completion.shape[0], inputs.shape[0])
    arrived = np.zeros((draws, inputs.shape[1], count + 1, inputs.shape[3]))
    queue = np.zeros_like(arrived[:, :, 0])
    due = np.zeros_like(arrived)
    for lag in set(system.lags.tolist()):
        some = system.lags == lag
        due[:, :, 1 + lag :, some] = inputs[:, :, : max(count - lag, 0), some]
    for year in range(1, count + 1):
        waiting = queue + due[:, :, year]
        arrived[:, :, year] = completion * waiting
        queue = waiting - arrived[:, :, year]
    return arrived


def stocks(system: System, survival: Floats, added: Floats, driver_values: Floats) -> tuple[Floats, Floats]:
    """Stocks and what the caps cut off, both (draw, area, year, stock). `added` is what arrived for each stock."""
    ceiling = np.full(added.shape, np.inf)
    capped, capping = system.driver_caps
    ceiling[..., capped] = driver_values[..., capping]
    values, excess = np.empty_like(added), np.zeros_like(added)
    values[:, :, 0] = system.base_stocks
    for year in range(1, added.shape[2]):
        raw = values[:, :, year - 1] * survival + added[:, :, year]
        kept = np.minimum(raw, ceiling[:, :, year])
        for some, others in system.stock_caps:
            kept[..., some] = np.minimum(kept[..., some], kept[..., others])
        values[:, :, year] = kept
        excess[:, :, year] = raw - kept
    return values, excess


def still_there(arrived: Floats, survival: Floats) -> Floats:
    """Units of each lever that are still there, from the year after they arrived; shaped like `arrived`."""
    still = np.zeros_like(arrived)
    for year in range(1, arrived.shape[2]):
        still[:, :, year] = (still[:, :, year - 1] + arrived[:, :, year - 1]) * survival
    return still


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """Every array is shaped (draw, area + 1, year, indicator), the city last; value and gap are NaN where there is none."""

    numerator: Floats
    denominator: Floats
    value: Floats
    met: Flags
    known: Flags
    gap: Floats


def judge(targets: Targets, measures: Floats) -> Judged:
    """Values, verdicts and gaps from measures (draw, area, year, stocks then drivers)."""
    numerator = _with_city(measures[..., targets.numerator], targets.applies)
    denominator = _with_city(measures[..., targets.denominator], targets.applies)
    known = (denominator > 0) & targets.applies[:, None]
    divisor = np.where(known, denominator, np.nan)
    value = targets.scale * numerator / divisor
    met = value >= targets.threshold
    needed = np.maximum(np.ceil(targets.threshold * divisor / targets.scale - numerator), 0.0)
    # Rounding in the division may put the estimate one off either way: ask the comparison itself.
    enough = targets.scale * (numerator + needed) / divisor >= targets.threshold
    fewer = np.maximum(needed - 1.0, 0.0)
    gap = np.where(enough, needed, needed + 1.0)
    gap = np.where(targets.scale * (numerator + fewer) / divisor >= targets.threshold, fewer, gap)
    return Judged(numerator, denominator, value, met, known, np.where(known, gap, np.nan))


def _with_city(values: Floats, applies: Flags) -> Floats:
    """Append the sum over the areas an indicator applies to: a city value is never an average of ratios."""
    city = np.where(applies[:-1, None], values, 0.0).sum(axis=1, keepdims=True)
    return np.concatenate([values, city], axis=1)

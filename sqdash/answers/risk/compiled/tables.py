"""What the compiled loops read and write, as named arrays. Areas are in code order, rows are areas and then the
city."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqdash.answers.risk.ensemble import Ensemble
from sqdash.answers.risk.shapes import normal_lines
from sqdash.model.system import Flags, Floats, Ints, System

BLOCK = 128  # draws stepped together: long enough for vectors, short enough for the nearest cache
BLOCKS = 8  # blocks that share a pass over the areas, so that their histograms are fetched once
RULES = {"constant": 0, "growth": 1, "ratio": 2, "share": 3}
NONE = -1

Words = NDArray[np.uint64]


class Model(NamedTuple):
    """The index tables of `System`; NONE where there is no driver, rate or cap."""

    numbers: Floats  # (quantity,)
    fixed: Flags  # (quantity,) the number alone, no assumption
    factors: Ints  # (quantity, depth)
    effect_lever: Ints
    effect_stock: Ints
    lags: Ints
    attrition: Ints
    first_effect: Ints
    rules: Ints
    followed: Ints  # (driver,) the driver it is a share of or in ratio to
    rates: Ints
    driver_caps: Ints  # (stock,) the driver that caps it
    stock_caps: Ints  # (pair, 2) stock and the stock that caps it, in the order they hold
    numerators: Ints
    denominators: Ints
    scales: Floats
    thresholds: Floats


class Areas(NamedTuple):
    """One ensemble's numbers by area."""

    seed: np.uint64
    streams: Words
    normal_lines: Floats
    tables: Floats  # (table, line, 2)
    table_of: Ints  # (area, assumption)
    common_share: Floats  # (assumption,)
    own_share: Floats
    mode: Floats  # (area, assumption)
    sampled: Flags
    groups: Flags  # (area + 1, group of eight assumptions): any drawn; the last row is for the common stream
    used: Flags  # (assumption,): read by some quantity, rate or attrition that is wanted
    stocks: Floats
    drivers: Floats
    ratios: Floats
    inputs: Floats  # (area, planning year, lever)
    active: Flags  # (area, lever): any input at all
    overrides: Floats  # (area, year, driver), NaN where there is none
    applies: Flags  # (row, indicator)
    judged: int
    gaps: bool


class Work(NamedTuple):
    """Scratch of one thread; the last axis is the draw within a block."""

    words: Words
    common: Floats  # (block, assumption, draw) in steps
    parameters: Floats
    quantities: Floats
    growth: Floats
    measures: Floats
    added: Floats  # (1, draw)
    waiting: Floats
    arrived: Floats
    still: Floats
    spent: Floats  # (1, draw)
    values: Floats  # (1, draw)
    places: NDArray[np.int64]  # (1, draw)
    together: NDArray[np.int64]  # (1, draw)
    city: Floats  # (block, year, numerators then denominators, draw)
    everything: NDArray[np.int64]  # (block, draw)
    city_spent: Floats  # (block, draw)


@lru_cache(maxsize=8)
def model_tables(model: System) -> Model:
    count = len(model.stocks)
    caps = np.full(count, NONE, dtype=np.intp)
    caps[model.driver_caps[0]] = model.driver_caps[1]
    pairs = [pair for some, others in model.stock_caps for pair in zip(some.tolist(), others.tolist(), strict=True)]
    lags = np.zeros(len(model.levers), dtype=np.intp)
    for lag, some in model.lags:
        lags[some] = lag
    rules = model.driver_rules
    return Model(
        model.quantities.numbers,
        (model.quantities.factors == len(model.assumptions)).all(axis=1),
        np.ascontiguousarray(model.quantities.factors),
        model.effect_lever,
        model.effect_stock,
        lags,
        model.attrition,
        model.first_effect,
        np.array([RULES[each.rule] for each in rules], dtype=np.intp),
        np.array([model.drivers[each.of] if each.of else NONE for each in rules], dtype=np.intp),
        np.array([model.assumptions[each.rate] if each.rate else NONE for each in rules], dtype=np.intp),
        caps,
        np.array(pairs, dtype=np.intp).reshape(-1, 2),
        model.targets.numerator,
        model.targets.denominator,
        model.targets.scale,
        model.targets.threshold,
    )


def area_tables(ensemble: Ensemble) -> Areas:
    model, spread = ensemble.system, ensemble.spreads
    tables, table_of = ensemble.tables(ensemble.sampled)
    common_share, own_share = ensemble.shares
    return Areas(
        np.uint64(ensemble.settings.seed),
        ensemble.streams,
        normal_lines(),
        tables,
        table_of,
        common_share,
        own_share,
        spread.mode,
        ensemble.sampled,
        _groups(ensemble.sampled),
        _used(model, cost=ensemble.wanted.cost),
        model.base_stocks,
        model.base_drivers,
        model.base_ratios,
        ensemble.inputs[0],
        ensemble.inputs[0].any(axis=1),
        _overrides(ensemble),
        model.targets.applies,
        ensemble.judged,
        ensemble.wanted.gaps,
    )


def _groups(sampled: Flags) -> Flags:
    areas, assumptions = sampled.shape
    groups = -(-assumptions // 8)
    padded = np.zeros((areas + 1, 8 * groups), dtype=bool)
    padded[:areas, :assumptions] = sampled
    padded[areas] = padded.any(axis=0)
    return np.asarray(padded.reshape(areas + 1, groups, 8).any(axis=2))


def _used(model: System, *, cost: bool) -> Flags:
    used = np.zeros(len(model.assumptions) + 1, dtype=bool)
    levers = len(model.levers)
    wanted = len(model.effect_lever) + (3 if cost else 1) * levers
    used[model.quantities.factors[:wanted].ravel()] = True
    used[model.attrition[model.attrition >= 0]] = True
    used[[model.assumptions[each.rate] for each in model.driver_rules if each.rate]] = True
    return used[:-1]


def _overrides(ensemble: Ensemble) -> Floats:
    model = ensemble.system
    found = np.full((len(model.areas), ensemble.years + 1, len(model.drivers)), np.nan)
    for driver, area, year, value in ensemble.overrides:
        found[area, year, driver] = value
    return found


def work_space(ensemble: Ensemble) -> Work:
    model = ensemble.system
    indicators, assumptions = len(model.indicators), len(model.assumptions)

    def rows(*shape: int) -> Floats:
        return np.zeros((*shape, BLOCK))

    return Work(
        np.zeros((4, BLOCK), dtype=np.uint64),
        rows(BLOCKS, assumptions),
        rows(assumptions),
        rows(len(model.quantities.numbers)),
        rows(len(model.drivers)),
        rows(len(model.stocks) + len(model.drivers)),
        rows(1),
        rows(len(model.levers)),
        rows(len(model.levers)),
        rows(len(model.levers)),
        rows(1),
        rows(1),
        np.zeros((1, BLOCK), dtype=np.int64),
        np.zeros((1, BLOCK), dtype=np.int64),
        rows(BLOCKS, ensemble.years + 1, 2 * indicators),
        np.zeros((BLOCKS, BLOCK), dtype=np.int64),
        rows(BLOCKS),
    )

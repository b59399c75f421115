"""The yearly equations for a block of draws of one area: `sqdash.model.kernel` operation by operation."""

from __future__ import annotations

import numpy as np

from sqdash.answers.risk.compiled.compiling import fill, inlined, spliced
from sqdash.answers.risk.compiled.tables import NONE, RULES, Areas, Model, Work

CONSTANT, GROWTH, RATIO, SHARE = RULES["constant"], RULES["growth"], RULES["ratio"], RULES["share"]


@spliced
def start(model: Model, areas: Areas, area: int, work: Work, count: int) -> None:
    """The base year: stocks and drivers as they were, nothing under way."""
    stocks = len(model.attrition)
    for stock in range(stocks):
        fill(work.measures, stock, areas.stocks[area, stock], count)
    for driver in range(len(model.rules)):
        if model.rules[driver] == GROWTH:
            fill(work.growth, driver, areas.drivers[area, driver], count)
    for lever in range(len(model.lags)):
        if areas.active[area, lever]:
            fill(work.waiting, lever, 0.0, count)
            fill(work.arrived, lever, 0.0, count)
            fill(work.still, lever, 0.0, count)
    fill(work.spent, 0, 0.0, count)


@inlined
def fill_quantity(model: Model, work: Work, quantity: int, count: int) -> None:
    """number × product of assumptions; the constant one at the end of the factors changes nothing."""
    number, factor, one = model.numbers[quantity], model.factors[quantity, 0], work.parameters.shape[0]
    if factor == one:
        fill(work.quantities, quantity, number, count)
    else:
        for draw in range(count):
            work.quantities[quantity, draw] = number * work.parameters[factor, draw]
    for depth in range(1, model.factors.shape[1]):
        factor = model.factors[quantity, depth]
        if factor != one:
            for draw in range(count):
                work.quantities[quantity, draw] *= work.parameters[factor, draw]


@spliced
def fill_quantities(model: Model, areas: Areas, area: int, work: Work, cost: bool, count: int) -> None:
    """What the levers an area uses come to: effects, completion and, where wanted, costs."""
    effects, levers = len(model.effect_lever), len(model.lags)
    for effect in range(effects):
        if areas.active[area, model.effect_lever[effect]] and not model.fixed[effect]:
            fill_quantity(model, work, effect, count)
    for lever in range(levers):
        if areas.active[area, lever]:
            for kind in range(3 if cost else 1):
                fill_quantity(model, work, effects + kind * levers + lever, count)


@spliced
def step(model: Model, areas: Areas, area: int, work: Work, year: int, cost: bool, count: int) -> None:
    """From the end of one year to the end of the next."""
    step_drivers(model, areas, area, work, year, count)
    step_levers(model, areas, area, work, year, cost, count)
    step_stocks(model, areas, area, work, count)
    if cost:
        step_cost(model, areas, area, work, count)


@spliced
def step_drivers(model: Model, areas: Areas, area: int, work: Work, year: int, count: int) -> None:
    stocks = len(model.attrition)
    for driver in range(len(model.rules)):
        row, rate, rule = stocks + driver, model.rates[driver], model.rules[driver]
        given, whole = areas.overrides[area, year, driver], stocks + model.followed[driver]
        ratio = areas.ratios[area, driver]
        if rule == GROWTH:
            for draw in range(count):
                work.growth[driver, draw] *= 1.0 + work.parameters[rate, draw]
        if not np.isnan(given):
            fill(work.measures, row, given, count)
        elif rule == CONSTANT:
            fill(work.measures, row, areas.drivers[area, driver], count)
        elif rule == RATIO:
            for draw in range(count):
                work.measures[row, draw] = work.measures[whole, draw] * ratio
        elif rule == SHARE:
            for draw in range(count):
                share = ratio + work.parameters[rate, draw] * year
                share = share if share > 0.0 else 0.0
                work.measures[row, draw] = work.measures[whole, draw] * (share if share < 1.0 else 1.0)
        else:
            for draw in range(count):
                work.measures[row, draw] = work.growth[driver, draw]


@spliced
def step_levers(model: Model, areas: Areas, area: int, work: Work, year: int, cost: bool, count: int) -> None:
    """What arrives of every lever; what slips waits."""
    effects = len(model.effect_lever)
    for lever in range(len(model.lags)):
        if areas.active[area, lever]:
            sent = year - 1 - model.lags[lever]
            due = areas.inputs[area, sent, lever] if sent >= 0 else 0.0
            if cost:
                step_still(model, work, lever, count)
            for draw in range(count):
                waiting = work.waiting[lever, draw] - work.arrived[lever, draw] + due
                work.waiting[lever, draw] = waiting
                work.arrived[lever, draw] = work.quantities[effects + lever, draw] * waiting


@inlined
def step_still(model: Model, work: Work, lever: int, count: int) -> None:
    """Units that are still there, before this year's arrive."""
    leaving = model.attrition[model.first_effect[lever]]
    for draw in range(count):
        stays = 1.0 - work.parameters[leaving, draw] if leaving != NONE else 1.0
        work.still[lever, draw] = (work.still[lever, draw] + work.arrived[lever, draw]) * stays


@spliced
def step_cost(model: Model, areas: Areas, area: int, work: Work, count: int) -> None:
    """Yuan spent so far: once on what arrived, yearly on what is still there."""
    effects, levers = len(model.effect_lever), len(model.lags)
    for lever in range(levers):
        if areas.active[area, lever]:
            unit, yearly = effects + levers + lever, effects + 2 * levers + lever
            for draw in range(count):
                capital = work.quantities[unit, draw] * work.arrived[lever, draw]
                work.spent[0, draw] += capital + work.quantities[yearly, draw] * work.still[lever, draw]


@spliced
def step_stocks(model: Model, areas: Areas, area: int, work: Work, count: int) -> None:
    stocks = len(model.attrition)
    for stock in range(stocks):
        any_added = add_effects(model, areas, area, work, stock, count)
        leaving, cap = model.attrition[stock], model.driver_caps[stock]
        if leaving != NONE:
            for draw in range(count):
                work.measures[stock, draw] *= 1.0 - work.parameters[leaving, draw]
        if any_added:
            for draw in range(count):
                work.measures[stock, draw] += work.added[0, draw]
        if cap != NONE:
            keep_below(work, stock, stocks + cap, count)
    for pair in range(len(model.stock_caps)):
        keep_below(work, model.stock_caps[pair, 0], model.stock_caps[pair, 1], count)


@spliced
def add_effects(model: Model, areas: Areas, area: int, work: Work, stock: int, count: int) -> bool:
    """What arrives for a stock, lever by lever in model order; whether anything does."""
    found = False
    for effect in range(len(model.effect_lever)):
        lever = model.effect_lever[effect]
        if model.effect_stock[effect] == stock and areas.active[area, lever]:
            if not found:
                fill(work.added, 0, 0.0, count)
            found = True
            if model.fixed[effect]:
                number = model.numbers[effect]
                for draw in range(count):
                    work.added[0, draw] += work.arrived[lever, draw] * number
            else:
                for draw in range(count):
                    work.added[0, draw] += work.arrived[lever, draw] * work.quantities[effect, draw]
    return found


@inlined
def keep_below(work: Work, stock: int, cap: int, count: int) -> None:
    for draw in range(count):
        value, most = work.measures[stock, draw], work.measures[cap, draw]
        work.measures[stock, draw] = value if value < most else most

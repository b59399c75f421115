"""Stocks of the last year as the least of a few linear forms of the lever inputs, so that a target is a few rows.

With assumptions and drivers fixed, what arrives is linear in the inputs, and so is a stock before its cap. A cap takes
the lesser of two such forms; attrition scales and arrivals add, which keeps the least of forms the least of forms. So a
stock in year t is the least of: its own raw form, and for every year s ≤ t the cap of year s carried on from there.

Axes are always draw, area, then form, lever, planning year (that of the input, the first is the one after the base).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sqdash.model import kernel
from sqdash.model.kernel import Levers, Override
from sqdash.model.system import Floats, System


class Forms(NamedTuple):
    """A measure as the least of linear forms: constant (draw, area, form), response (draw, area, form, lever, year)."""

    constant: Floats
    response: Floats


class Ratio(NamedTuple):
    """One indicator's numerator and denominator in the last year."""

    numerator: Forms
    denominator: Forms


class Linear(NamedTuple):
    """Everything that is linear in the inputs, for every draw and area.

    `ratios` has one entry per indicator; `spending` is yuan per unit of input by the year it is paid in, shaped
    (draw, area, lever, year of input, year of payment); `arriving` (draw, area, lever, year of input) is the share of
    an
    input that has arrived by the last year.
    """

    ratios: tuple[Ratio, ...]
    spending: Floats
    arriving: Floats


def linear(model: System, parameters: Floats, years: int, overrides: Sequence[Override] = ()) -> Linear:
    """The linear forms of every target and the price of every input.

    Args:
        parameters: (draw, area, assumption + 1), as for `projection.run`.
        years: planning years, the last of which is judged; may be none.
        overrides: of drivers, see `projection.overrides_of`.

    Source: design §4, through the kernel's own arrivals and drivers.
    """
    levers, survival = Levers.of(model, parameters), model.survival(parameters)
    arrived = _arrived(model, levers.completion, years)
    driver_values = kernel.drivers(model, parameters, years + 1, overrides)
    measures = [*_stocks(model, levers, survival, arrived, driver_values), *_drivers(driver_values, arrived)]
    targets = model.targets
    pairs = zip(targets.numerator.tolist(), targets.denominator.tolist(), strict=True)
    return Linear(
        tuple(Ratio(measures[top], measures[bottom]) for top, bottom in pairs),
        _spending(model, levers, survival, arrived),
        np.moveaxis(arrived.sum(axis=3), 3, 2),
    )


def _arrived(model: System, completion: Floats, years: int) -> Floats:
    """What arrives of one unit of input, shaped (draw, area, year of input, year, lever); year 0 is the base."""
    found = np.zeros((completion.shape[0], len(model.areas), years, years + 1, len(model.levers)))
    for year in range(years):
        inputs = np.zeros((1, len(model.areas), years, len(model.levers)))
        inputs[:, :, year] = 1.0
        found[:, :, year] = kernel.arrivals(model, completion, inputs)
    return found


def _spending(model: System, levers: Levers, survival: Floats, arrived: Floats) -> Floats:
    """As `Projection.costs`: capital falls due on arrival, recurring cost from the year after."""
    draws, areas, years, _columns, count = arrived.shape
    found = np.zeros((draws, areas, count, years, years))
    wear = survival[..., model.first_effect]
    for year in range(years):
        of_year = arrived[:, :, year]
        still = kernel.still_there(of_year, wear)
        paid = levers.cost[:, :, None] * of_year + levers.yearly_cost[:, :, None] * still
        found[:, :, :, year] = np.swapaxes(paid[:, :, 1:], 2, 3)
    return found


def _drivers(values: Floats, arrived: Floats) -> list[Forms]:
    draws, areas, years, _columns, levers = arrived.shape
    nothing = np.zeros((draws, areas, 1, levers, years))
    last = np.broadcast_to(values[:, :, -1], (draws, areas, values.shape[3]))
    return [Forms(last[:, :, None, driver], nothing) for driver in range(values.shape[3])]


def _stocks(model: System, levers: Levers, survival: Floats, arrived: Floats, driver_values: Floats) -> list[Forms]:
    """The forms of every stock in the last year, carried forward year by year like `kernel.stocks`."""
    draws, areas, years, _columns, count = arrived.shape
    shape = (draws, areas)
    nothing = np.zeros((*shape, 1, count, years))
    base = [np.broadcast_to(each, shape)[:, :, None] for each in model.base_stocks.T]
    found = [Forms(each, nothing) for each in base]
    ceilings = dict(zip(*(each.tolist() for each in model.driver_caps), strict=True))
    for year in range(1, years + 1):
        added = np.swapaxes(arrived[:, :, :, year], 2, 3)
        for stock, before in enumerate(found):
            raw = _carried(before, survival[..., stock], levers.effects[..., stock, None] * added)
            if stock in ceilings:
                ceiling = np.broadcast_to(driver_values[:, :, year, ceilings[stock]], shape)[:, :, None]
                raw = _lesser(raw, Forms(ceiling, nothing))
            found[stock] = raw
        for some, others in model.stock_caps:
            for stock, cap in zip(some.tolist(), others.tolist(), strict=True):
                found[stock] = _lesser(found[stock], found[cap])
    return found


def _carried(before: Forms, survival: Floats, added: Floats) -> Forms:
    """What is left a year later, and what arrived in it."""
    constant = before.constant * survival[..., None]
    return Forms(constant, before.response * survival[..., None, None, None] + added[:, :, None])


def _lesser(one: Forms, other: Forms) -> Forms:
    """The least of both, without the forms that are nowhere less than another one, whatever is put in."""
    constant = np.concatenate([one.constant, other.constant], axis=2)
    response = np.concatenate([one.response, other.response], axis=2)
    kept: list[int] = []
    # Later forms first: the cap of this year is the one that most often makes those of earlier years idle.
    for form in reversed(range(constant.shape[2])):
        if not any(_never_above(constant, response, each, form) for each in kept):
            kept = [each for each in kept if not _never_above(constant, response, form, each)] + [form]
    kept.sort()
    return Forms(constant[:, :, kept], response[:, :, kept])


def _never_above(constant: Floats, response: Floats, one: int, other: int) -> bool:
    """Whether one form is at most the other for every draw, area and input ≥ 0."""
    below = (constant[:, :, one] <= constant[:, :, other]).all()
    return bool(below and (response[:, :, one] <= response[:, :, other]).all())

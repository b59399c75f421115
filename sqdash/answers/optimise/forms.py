"""Stocks of the last year as the least of a few linear forms of the lever inputs, so that a target is a few rows.

With assumptions and drivers fixed, what arrives is linear in the inputs, and so is a stock before its cap. A cap takes
the lesser of two such forms; attrition scales and arrivals add, which keeps the least of forms the least of forms. So a
stock in year t is the least of: its own raw form, and for every year s ≤ t the cap of year s carried on from there.

Axes are always draw, area, then form, lever, planning year (that of the input, the first is the one after the base).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.on_demand import OnDemand
from sqdash.model import kernel
from sqdash.model.kernel import Levers, Override
from sqdash.model.system import Flags, Floats, System


class Forms(NamedTuple):
    """A measure as the least of linear forms: constant (draw, area, form), response (draw, area, form, lever, year)."""

    constant: Floats
    response: Floats


class Ratio(NamedTuple):
    """One indicator's numerator and denominator in the last year."""

    numerator: Forms
    denominator: Forms


@dataclass(frozen=True, eq=False)
class Linear:
    """Everything that is linear in the inputs, for every draw and area.

    `ratios` has one entry per indicator; `spending` is yuan per unit of input by the year it is paid in, shaped
    (draw, area, lever, year of input, year of payment); `arriving` (draw, area, lever, year of input) is the share of
    an input that has arrived by the last year. What nobody asks for is not worked out.
    """

    ratios: Sequence[Ratio]
    arriving: Floats
    spent: Callable[[], Floats]

    @cached_property
    def spending(self) -> Floats:
        return self.spent()

    def only(self, areas: slice) -> Linear:
        """The same for some areas alone."""

        def ratio(indicator: int) -> Ratio:
            return Ratio(*(Forms(*(part[:, areas] for part in side)) for side in self.ratios[indicator]))

        ratios = OnDemand(len(self.ratios), ratio)
        return Linear(ratios, self.arriving[:, areas], lambda: self.spending[:, areas])


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
    stocks = _Stocks(model, levers, survival, arrived, driver_values)
    targets = model.targets

    def measure(position: int) -> Forms:
        count = len(model.stocks)
        if position < count:
            return stocks.path(position)[-1]
        return _still(driver_values, arrived, position - count)

    def ratio(indicator: int) -> Ratio:
        return Ratio(measure(int(targets.numerator[indicator])), measure(int(targets.denominator[indicator])))

    return Linear(
        OnDemand(len(targets.numerator), ratio),
        np.moveaxis(arrived.sum(axis=3), 3, 2),
        partial(_spending, model, levers, survival, arrived),
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


def _still(values: Floats, arrived: Floats, driver: int) -> Forms:
    """A driver in the last year, which no input moves."""
    draws, areas, years, _columns, levers = arrived.shape
    last = np.broadcast_to(values[:, :, -1, driver], (draws, areas))
    return Forms(last[:, :, None], np.zeros((draws, areas, 1, levers, years)))


@dataclass(frozen=True, eq=False)
class _Stocks:
    """The forms of stocks, carried forward year by year like `kernel.stocks`; only of those that are asked for."""

    model: System
    levers: Levers
    survival: Floats
    arrived: Floats
    driver_values: Floats
    paths: dict[int, list[Forms]] = field(default_factory=dict)

    @cached_property
    def ceilings(self) -> dict[int, int]:
        return dict(zip(*(each.tolist() for each in self.model.driver_caps), strict=True))

    @cached_property
    def caps(self) -> dict[int, int]:
        levels = [zip(*(each.tolist() for each in level), strict=True) for level in self.model.stock_caps]
        return {stock: cap for level in levels for stock, cap in level}

    def path(self, stock: int) -> list[Forms]:
        """By year, the base first. A stock that another one caps needs that one's path too."""
        if stock not in self.paths:
            self.paths[stock] = self._path(stock)
        return self.paths[stock]

    def _path(self, stock: int) -> list[Forms]:
        draws, areas, years, _columns, count = self.arrived.shape
        shape = (draws, areas)
        nothing = np.zeros((*shape, 1, count, years))
        found = [Forms(np.broadcast_to(self.model.base_stocks[:, stock], shape)[:, :, None], nothing)]
        for year in range(1, years + 1):
            added = np.swapaxes(self.arrived[:, :, :, year], 2, 3)
            raw = _carried(found[-1], self.survival[..., stock], self.levers.effects[..., stock, None] * added)
            if stock in self.ceilings:
                ceiling = np.broadcast_to(self.driver_values[:, :, year, self.ceilings[stock]], shape)[:, :, None]
                raw = _lesser(raw, Forms(ceiling, nothing))
            if stock in self.caps:
                raw = _lesser(raw, self.path(self.caps[stock])[year])
            found.append(raw)
        return found


def _carried(before: Forms, survival: Floats, added: Floats) -> Forms:
    """What is left a year later, and what arrived in it."""
    constant = before.constant * survival[..., None]
    return Forms(constant, before.response * survival[..., None, None, None] + added[:, :, None])


def _lesser(one: Forms, other: Forms) -> Forms:
    """The least of both, without the forms that are nowhere less than another one, whatever is put in."""
    constant = np.concatenate([one.constant, other.constant], axis=2)
    response = np.concatenate([one.response, other.response], axis=2)
    kept = np.zeros(0, dtype=np.intp)
    # Later forms first: the cap of this year is the one that most often makes those of earlier years idle.
    for form in reversed(range(constant.shape[2])):
        own_constant, own_response = constant[:, :, [form]], response[:, :, [form]]
        others = constant[:, :, kept], response[:, :, kept]
        if not _never_above(*others, own_constant, own_response).any():
            kept = np.append(kept[~_never_above(own_constant, own_response, *others)], form)
    kept.sort()
    return Forms(constant[:, :, kept], response[:, :, kept])


def _never_above(constant: Floats, response: Floats, other_constant: Floats, other_response: Floats) -> Flags:
    """Whether a form is at most the other for every draw, area and input ≥ 0, (form,)."""
    below = (constant <= other_constant).all(axis=(0, 1))
    return np.asarray(below & (response <= other_response).all(axis=(0, 1, 3, 4)))

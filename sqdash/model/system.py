"""A workspace's model as index tables and base-year arrays, so that a projection is only array arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sqdash.plan.types import Driver, Model, Quantity
from sqdash.returns.types import Workspace

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]

TOLERANCE = 1e-9  # design §4: relative tolerance of a comparison with the target


@dataclass(frozen=True, eq=False, slots=True)
class Quantities:
    """Every quantity of the model (effects, completions, costs) as number × product of assumptions.

    `factors` is shaped (quantity, depth) and indexes the last axis of the parameters; the column after the last
    assumption is the constant one.
    """

    numbers: Floats
    factors: Ints

    @classmethod
    def of(cls, quantities: Sequence[Quantity], assumptions: dict[str, int]) -> Quantities:
        names = [[f for f in quantity if isinstance(f, str)] for quantity in quantities]
        depth = max((len(each) for each in names), default=0) or 1
        one = len(assumptions)
        factors = [[*(assumptions[f] for f in each), *[one] * (depth - len(each))] for each in names]
        numbers = [float(np.prod([f for f in quantity if not isinstance(f, str)])) for quantity in quantities]
        return cls(np.array(numbers), np.array(factors, dtype=np.intp))

    def values(self, parameters: Floats) -> Floats:
        """Shaped (draw, area, quantity), from parameters (draw, area, assumption + 1)."""
        result = self.numbers * parameters[..., self.factors[:, 0]]
        for column in self.factors.T[1:]:
            result *= parameters[..., column]
        return result


@dataclass(frozen=True, eq=False, slots=True)
class Targets:
    """The indicators as index tables over (stocks, drivers)."""

    numerator: Ints
    denominator: Ints
    scale: Floats
    target: Floats
    threshold: Floats  # the least value that meets the target
    applies: Flags  # (area + 1, indicator), the city last
    shares: Floats  # (area, 1, indicator): one where the area counts for the city's sum, else zero

    @classmethod
    def of(cls, workspace: Workspace, measures: dict[str, int]) -> Targets:
        indicators = workspace.plan.indicators
        target = np.array([each.target for each in indicators])
        slack = TOLERANCE * np.abs(target)
        strict = np.array([each.comparison == ">" for each in indicators])
        applies = np.array([[area.kind in each.applies_to for each in indicators] for area in workspace.areas])
        return cls(
            numerator=np.array([measures[each.numerator] for each in indicators], dtype=np.intp),
            denominator=np.array([measures[each.denominator] for each in indicators], dtype=np.intp),
            scale=np.array([each.scale for each in indicators]),
            target=target,
            # The next number above makes one ≥ serve both comparisons.
            threshold=np.where(strict, np.nextafter(target + slack, np.inf), target - slack),
            applies=np.vstack([applies, applies.any(axis=0)]),
            shares=applies[:, None].astype(float),
        )


@dataclass(frozen=True, eq=False, slots=True)
class System:
    """All that a projection needs of a workspace, in fixed orders of area, stock, driver, lever and assumption."""

    areas: dict[str, int]
    stocks: dict[str, int]
    drivers: dict[str, int]
    levers: dict[str, int]
    indicators: dict[str, int]
    assumptions: dict[str, int]
    base_year: int
    base_stocks: Floats  # (area, stock)
    base_drivers: Floats  # (area, driver)
    base_ratios: Floats  # (area, driver): to the driver it follows, zero where it follows none
    parameters: Floats  # (1, area, assumption + 1), the last column is one
    quantities: Quantities  # effects, then completion, cost and yearly cost of every lever
    effect_lever: Ints
    effect_stock: Ints
    lags: tuple[tuple[int, Ints], ...]  # lag in years, the levers that have it
    attrition: Ints  # (stock,) index into the parameters, or of the zero that `survival` puts there
    first_effect: Ints  # (lever,) the stock whose attrition wears a lever's units away
    driver_rules: tuple[Driver, ...]
    driver_caps: tuple[Ints, Ints]  # stock, driver
    stock_caps: tuple[tuple[Ints, Ints], ...]  # levels of (stock, capping stock), in the order they hold
    targets: Targets

    def only(self, at: int) -> System:
        """The same with the figures of one area alone, by its place."""
        one = slice(at, at + 1)
        targets = replace(self.targets, applies=self.targets.applies[[at, -1]], shares=self.targets.shares[one])
        return replace(
            self,
            areas={list(self.areas)[at]: 0},
            base_stocks=self.base_stocks[one],
            base_drivers=self.base_drivers[one],
            base_ratios=self.base_ratios[one],
            parameters=self.parameters[:, one],
            targets=targets,
        )

    def survival(self, parameters: Floats) -> Floats:
        """Share of a stock that stays from one year to the next, shaped (draw, area, stock)."""
        leaving = np.where(self.attrition < 0, 0.0, parameters[..., self.attrition])
        return np.asarray(1.0 - leaving)


def _positions(names: Sequence[str]) -> dict[str, int]:
    return {name: position for position, name in enumerate(names)}


def _cap_levels(model: Model, stocks: dict[str, int]) -> tuple[tuple[Ints, Ints], ...]:
    """Caps by other stocks, grouped so that a capping stock is final before it caps. The loader refuses cycles."""
    capped_by = {each.id: each.cap for each in model.stocks if each.cap in stocks}
    levels: list[tuple[Ints, Ints]] = []
    while capped_by:
        ready = [stock for stock, cap in capped_by.items() if cap not in capped_by]
        pairs = [(stocks[stock], stocks[str(capped_by.pop(stock))]) for stock in ready]
        levels.append((np.array([a for a, _ in pairs], dtype=np.intp), np.array([b for _, b in pairs], dtype=np.intp)))
    return tuple(levels)


def _base(workspace: Workspace, measures: Sequence[str]) -> Floats:
    year = workspace.base_year
    return np.array(
        [[workspace.figures[area.code, year, m].value for m in measures] for area in workspace.areas], dtype=float
    )


def _ratios(model: Model, drivers: dict[str, int], base: Floats) -> Floats:
    ratios = np.zeros_like(base)
    for position, driver in enumerate(model.drivers):
        if driver.of:
            whole = base[:, drivers[driver.of]]
            ratios[:, position] = np.divide(base[:, position], whole, out=np.zeros_like(whole), where=whole > 0)
    return ratios


def _lags(model: Model) -> tuple[tuple[int, Ints], ...]:
    lags = np.array([each.lag_years for each in model.levers])
    return tuple((int(lag), np.flatnonzero(lags == lag)) for lag in np.unique(lags))


def _parameters(workspace: Workspace) -> Floats:
    table = [[each.mode(area.code) for each in workspace.assumptions.values()] + [1.0] for area in workspace.areas]
    return np.array(table)[None]


@lru_cache(maxsize=8)
def system(workspace: Workspace) -> System:
    """The index tables and base arrays of a loaded workspace; made once per workspace."""
    model = workspace.model
    stocks, drivers = _positions([s.id for s in model.stocks]), _positions([d.id for d in model.drivers])
    assumptions = _positions(list(workspace.assumptions))
    effects = [(lever, stock, q) for lever in model.levers for stock, q in lever.effects.items()]
    per_lever = [
        q for kind in ("completion", "cost", "yearly_cost") for q in (getattr(lv, kind) for lv in model.levers)
    ]
    levers = _positions([each.id for each in model.levers])
    capped = [(stocks[each.id], drivers[each.cap]) for each in model.stocks if each.cap in drivers]
    return System(
        areas=_positions([each.code for each in workspace.areas]),
        stocks=stocks,
        drivers=drivers,
        levers=levers,
        indicators=_positions([each.id for each in workspace.plan.indicators]),
        assumptions=assumptions,
        base_year=workspace.base_year,
        base_stocks=_base(workspace, list(stocks)),
        base_drivers=(base_drivers := _base(workspace, list(drivers))),
        base_ratios=_ratios(model, drivers, base_drivers),
        parameters=_parameters(workspace),
        quantities=Quantities.of([*(q for *_, q in effects), *per_lever], assumptions),
        effect_lever=np.array([levers[lever.id] for lever, *_ in effects], dtype=np.intp),
        effect_stock=np.array([stocks[stock] for _, stock, _ in effects], dtype=np.intp),
        lags=_lags(model),
        attrition=np.array([assumptions[s.attrition] if s.attrition else -1 for s in model.stocks], dtype=np.intp),
        first_effect=np.array([stocks[next(iter(each.effects))] for each in model.levers], dtype=np.intp),
        driver_rules=model.drivers,
        driver_caps=(np.array([a for a, _ in capped], dtype=np.intp), np.array([b for _, b in capped], dtype=np.intp)),
        stock_caps=_cap_levels(model, stocks),
        targets=Targets.of(workspace, _positions([*stocks, *drivers])),
    )

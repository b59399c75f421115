"""A projection read backwards: from one cell to its measures, their years, levers, assumptions and returns."""

from __future__ import annotations

from collections.abc import Iterable

from sqdash.answers.trace.origins import assumed, counted, entry, origin, product
from sqdash.answers.trace.types import (
    Added,
    AreaTrace,
    Behind,
    DriverPath,
    DriverStep,
    Effect,
    Formula,
    LeverPath,
    LeverStep,
    StockPath,
    StockStep,
    Trace,
)
from sqdash.language import Text
from sqdash.model import CITY, Projection, Scenario, project
from sqdash.plan.types import Driver, Indicator, Lever, Stock
from sqdash.returns.types import Workspace

ALL_AREAS = Text("全市", "The city")


def trace(
    workspace: Workspace,
    scenario: Scenario,
    area: str,
    indicator: str,
    year: int,
    *,
    version: str = "",
    projection: Projection | None = None,
) -> Trace:
    """Where an area's (or the city's) indicator of a year comes from.

    Args:
        area: a code, or `CITY`; year: from the base year to 2035.
        version: what the scenario is called where it is kept, e.g. "3" or an address; only passed on.
        projection: of this scenario up to that year or further, where one is at hand.

    Raises: ValueError for a year that is not projected; LookupError for an area or indicator that is not there.
    """
    found = workspace.plan.indicator(indicator) if indicator in _ids(workspace) else None
    if found is None or (area != CITY and area not in {each.code for each in workspace.areas}):
        raise LookupError(area if found else indicator)
    if year < workspace.base_year:
        raise ValueError(f"year {year}: before {workspace.base_year}")
    result = projection or project(workspace, scenario, end=max(year, workspace.base_year + 1))
    kinds = found.applies_to
    summed = [each for each in workspace.areas if (each.kind in kinds if area == CITY else each.code == area)]
    return Trace(
        formula=_formula(workspace, found),
        cell=result.cell(area, indicator, year),
        place=ALL_AREAS if area == CITY else workspace.area(area).name,
        base_year=workspace.base_year,
        scenario=Behind(scenario.name, version, scenario.reason, scenario.is_baseline),
        data_version=workspace.version,
        areas=tuple(_Chain(result, scenario, each.code, year).traced(found, each.name) for each in summed),
    )


def _ids(workspace: Workspace) -> list[str]:
    return [each.id for each in workspace.plan.indicators]


def _formula(workspace: Workspace, indicator: Indicator) -> Formula:
    source = workspace.sources.get(indicator.source.id)
    return Formula(
        indicator=indicator.id,
        name=indicator.name,
        unit=indicator.unit,
        scale=indicator.scale,
        numerator=indicator.numerator,
        denominator=indicator.denominator,
        comparison=indicator.comparison,
        target=indicator.target,
        title=source.title if source else "",
        where=indicator.source.where,
    )


class _Chain:
    """The chain of one area up to a year."""

    def __init__(self, result: Projection, scenario: Scenario, area: str, year: int) -> None:
        self.result, self.scenario, self.area = result, scenario, area
        self.workspace, self.model = result.workspace, result.workspace.model
        self.base = result.base_year
        self.years = range(self.base + 1, year + 1)
        self.values = {
            id: float(result.parameters[0, result.system.areas[area], at])
            for id, at in result.system.assumptions.items()
        }

    def traced(self, indicator: Indicator, name: Text) -> AreaTrace:
        measures: dict[str, None] = {}
        for each in (indicator.numerator, indicator.denominator):
            self._need(each, measures)
        stocks = [each for each in self.model.stocks if each.id in measures]
        stocks.sort(key=lambda each: list(measures).index(each.id))
        drivers = [each for each in self.model.drivers if each.id in measures]
        levers = [each for each in self.model.levers if set(each.effects) & {stock.id for stock in stocks}]
        used = self._assumptions(stocks, drivers, levers)
        last = self.years[-1] if self.years else self.base
        return AreaTrace(
            code=self.area,
            name=name,
            numerator=self.result.stock(self.area, indicator.numerator, last),
            denominator=self.result.stock(self.area, indicator.denominator, last),
            stocks=tuple(map(self._stock, stocks)),
            drivers=tuple(map(self._driver, drivers)),
            levers=tuple(map(self._lever, levers)),
            assumptions=tuple(assumed(self.workspace, self.scenario, self.area, id) for id in used),
            counted=counted(self.workspace, self.area, [each.id for each in drivers]),
        )

    def _need(self, measure: str, found: dict[str, None]) -> None:
        """A measure after those it depends on: what caps it, what it is a share of."""
        each = self.model.measure(measure)
        before = each.cap if isinstance(each, Stock) else each.of
        if before and before not in found:
            self._need(before, found)
        found.setdefault(measure)

    @staticmethod
    def _assumptions(stocks: Iterable[Stock], drivers: Iterable[Driver], levers: Iterable[Lever]) -> list[str]:
        """Every assumption the chain uses, once; none where there is nothing to wear away or to arrive."""
        wanted = {each.id for each in stocks}
        ids = [*(each.attrition for each in stocks), *(each.rate for each in drivers)]
        for lever in levers:
            quantities = [lever.completion, *(q for stock, q in lever.effects.items() if stock in wanted)]
            ids += [factor for quantity in quantities for factor in quantity if isinstance(factor, str)]
        return list(dict.fromkeys(id for id in ids if id))

    def _at(self, measure: str, year: int) -> float:
        return self.result.stock(self.area, measure, year)

    def _stock(self, stock: Stock) -> StockPath:
        levers = [each for each in self.model.levers if stock.id in each.effects]
        effects = tuple(Effect(each.id, product(each.effects[stock.id], self.values)) for each in levers)
        return StockPath(
            id=stock.id,
            name=stock.name,
            unit=stock.unit,
            origin=origin(self.workspace, self.area, stock.id),
            attrition=stock.attrition,
            cap=stock.cap,
            effects=effects,
            steps=tuple(self._stock_step(stock, effects, year) for year in self.years),
        )

    def _stock_step(self, stock: Stock, effects: tuple[Effect, ...], year: int) -> StockStep:
        before, leaving = self._at(stock.id, year - 1), self.values[stock.attrition] if stock.attrition else 0.0
        arrivals = []
        for effect in effects:
            if arrived := self.result.arrived(self.area, effect.lever, year):
                arrivals.append(Added(effect.lever, arrived, effect.per_unit.value, arrived * effect.per_unit.value))
        value = self._at(stock.id, year)
        row, column = self.result.system.areas[self.area], self.result.system.stocks[stock.id]
        lost = float(self.result.excess[0, row, year - self.base, column])
        return StockStep(
            year=year,
            before=before,
            leaving=leaving,
            left=before * leaving,
            arrivals=tuple(arrivals),
            raw=value + lost,
            ceiling=self._at(stock.cap, year) if stock.cap else None,
            lost=lost,
            value=value,
        )

    def _driver(self, driver: Driver) -> DriverPath:
        whole = origin(self.workspace, self.area, driver.id)
        of = self._at(driver.of, self.base) if driver.of else 0.0
        ratio = (whole.value / of if of > 0 else 0.0) if driver.of else None
        rate = self.values[driver.rate] if driver.rate else 0.0
        steps, ruled = [], whole.value
        for year in self.years:
            if driver.rule == "growth":
                ruled = ruled * (1.0 + rate)
            elif driver.rule == "share":
                share = min(max((ratio or 0.0) + rate * (year - self.base), 0.0), 1.0)
                ruled = self._at(str(driver.of), year) * share
            elif driver.rule == "ratio":
                ruled = self._at(str(driver.of), year) * (ratio or 0.0)
            own = entry(self.scenario.drivers, self.scenario, driver.id, self.area, year)
            steps.append(DriverStep(year, ruled, own, self._at(driver.id, year)))
        return DriverPath(
            driver.id, driver.name, driver.unit, whole, driver.rule, driver.of, driver.rate, ratio, tuple(steps)
        )

    def _lever(self, lever: Lever) -> LeverPath:
        steps: list[LeverStep] = []
        carried = 0.0
        for year in self.years:
            when = year - lever.lag_years
            planned = when > self.base
            own = entry(self.scenario.levers, self.scenario, lever.id, self.area, when) if planned else None
            given = self.result.input(self.area, lever.id, when) if planned else 0.0
            ready, arrived = carried + given, self.result.arrived(self.area, lever.id, year)
            steps.append(LeverStep(year, when, given, own, carried, ready, arrived, ready - arrived))
            carried = ready - arrived
        completion = product(lever.completion, self.values)
        return LeverPath(lever.id, lever.name, lever.unit, lever.lag_years, completion, tuple(steps))

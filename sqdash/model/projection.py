"""A scenario carried forward: named access to stocks, drivers, verdicts, gaps and cost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from sqdash.model import kernel
from sqdash.model.kernel import Judged, Levers, Override
from sqdash.model.scenario import EVERY, Scenario
from sqdash.model.system import Flags, Floats, System, system
from sqdash.plan.types import LAST_YEAR, Indicator
from sqdash.returns.types import Workspace, worst_quality

CITY = "city"
PROJECTED = "estimated"  # the best quality a projected year can have: it rests on assumptions
NEAR = 0.9  # a missed target counts as near from this share of it on
BASELINE = Scenario(name="稳态基线")


class Cell(NamedTuple):
    """One area's (or the city's) indicator in one year; `gap` is in whole numerator units."""

    area_code: str
    indicator: str
    year: int
    value: float | None
    numerator: float
    denominator: float
    target: float
    verdict: str
    near: bool
    gap: int | None
    quality: str


def parameters_of(model: System, scenario: Scenario) -> Floats:
    """The assumptions' modes with the scenario's own in their place, shaped (1, area, assumption + 1)."""
    if not scenario.assumptions:
        return model.parameters
    values = model.parameters.copy()
    for assumption, area, value in scenario.assumptions:
        values[:, _area(model, area), model.assumptions[assumption]] = value
    return values


def assumed(workspace: Workspace, scenario: Scenario, assumption: str, area: str) -> float:
    """One assumption as the projection takes it in an area: the scenario's own value, else the mode."""
    model = system(workspace)
    return float(parameters_of(model, scenario)[0, model.areas[area], model.assumptions[assumption]])


def inputs_of(model: System, scenario: Scenario, end: int) -> Floats:
    """Lever inputs shaped (1, area, planning year, lever)."""
    count = end - model.base_year
    values = np.zeros((1, len(model.areas), count, len(model.levers)))
    for lever, area, year, value in scenario.levers:
        if year == EVERY or int(year) <= end:
            at = slice(None) if year == EVERY else int(year) - model.base_year - 1
            values[0, _area(model, area), at, model.levers[lever]] = value
    return values


def overrides_of(model: System, scenario: Scenario, end: int) -> list[Override]:
    return [
        (
            model.drivers[driver],
            _area(model, area),
            slice(1, None) if year == EVERY else int(year) - model.base_year,
            value,
        )
        for driver, area, year, value in scenario.drivers
        if year == EVERY or int(year) <= end
    ]


def _area(model: System, code: str) -> int | slice:
    return slice(None) if code == EVERY else model.areas[code]


def project(workspace: Workspace, scenario: Scenario = BASELINE, *, end: int | None = None) -> Projection:
    """Carry every area's stocks and drivers forward, year by year, and judge them.

    Args:
        workspace: one complete base year for every area.
        scenario: checked on the way in (`scenario_file`); assumptions it does not name keep their mode.
        end: last projected year, included; by default the plan's target year.

    Returns: year-end values base…end; staff in persons, area in m², money in yuan.
    Raises: ValueError when `end` is not a year from base + 1 to 2035.
    Source: design §4.
    """
    model = system(workspace)
    last = workspace.plan.end if end is None else end
    if not model.base_year < last <= LAST_YEAR:
        raise ValueError(f"end {last}: not in {model.base_year + 1}…{LAST_YEAR}")
    return run(workspace, scenario, parameters_of(model, scenario), inputs_of(model, scenario, last))


@lru_cache(maxsize=8)
def _standing(model: System) -> tuple[Levers, Floats]:
    """What the levers come to and what stays of a stock, with every assumption at its mode."""
    return Levers.of(model, model.parameters), model.survival(model.parameters)


@lru_cache(maxsize=64)
def _standing_drivers(model: System, end: int) -> Floats:
    values = kernel.drivers(model, model.parameters, end - model.base_year + 1, ())
    values.setflags(write=False)
    return values


def run(workspace: Workspace, scenario: Scenario, parameters: Floats, inputs: Floats) -> Projection:
    """Many draws at once: parameters (draw, area, assumption + 1) and inputs (draw, area, year, lever).

    Either may have a single draw, which then serves all. Driver overrides come from the scenario.
    """
    measures, excess, arrived = carried(workspace, scenario, parameters, inputs)
    judged = kernel.judge(system(workspace).targets, measures)
    return Projection(workspace, scenario, parameters, inputs, measures, excess, arrived, judged)


def carried(
    workspace: Workspace, scenario: Scenario, parameters: Floats, inputs: Floats
) -> tuple[Floats, Floats, Floats]:
    """`run` before anything is judged: measures (draw, area, year, stocks then drivers), excess and arrivals."""
    model = system(workspace)
    end = model.base_year + inputs.shape[2]
    overrides = overrides_of(model, scenario, end)
    unchanged = parameters is model.parameters
    levers, survival = _standing(model) if unchanged else (Levers.of(model, parameters), model.survival(parameters))
    if unchanged and not overrides:
        driver_values = _standing_drivers(model, end)
    else:
        driver_values = kernel.drivers(model, parameters, inputs.shape[2] + 1, overrides)
    arrived = kernel.arrivals(model, levers.completion, inputs)
    added = kernel.added(model, levers.edges, arrived)
    stocks, excess = kernel.stocks(model, survival, added, driver_values)
    if driver_values.shape[0] != stocks.shape[0]:
        driver_values = np.broadcast_to(driver_values, (stocks.shape[0], *driver_values.shape[1:]))
    return np.concatenate([stocks, driver_values], axis=-1), excess, arrived


class Projection:
    """The result of `project`. The arrays keep a leading draw axis; the named access reads the first draw."""

    def __init__(
        self,
        workspace: Workspace,
        scenario: Scenario,
        parameters: Floats,
        inputs: Floats,
        measures: Floats,
        excess: Floats,
        arrived: Floats,
        judged: Judged,
    ) -> None:
        self.workspace = workspace
        self.scenario = scenario
        self.parameters = parameters
        self.inputs = inputs
        self.measures = measures
        self.excess = excess
        self.arrivals = arrived
        self.judged = judged
        self.system = system(workspace)
        self._rows: dict[int, tuple[Cell, ...]] = {}
        self.base_year = self.system.base_year
        self.years = tuple(range(self.base_year, self.base_year + measures.shape[2]))

    def rows(self, year: int) -> tuple[Cell, ...]:
        """Every cell of a year: areas in file order, the city last, indicators in plan order. Made when asked for."""
        if year not in self._rows:
            self._rows[year] = tuple(self._made(year))
        return self._rows[year]

    def _made(self, year: int) -> Iterator[Cell]:
        at = self._at(year)
        flat = zip(*(array[0, :, at].ravel().tolist() for array in self._columns), strict=True)
        quality = qualities(self.workspace)[min(at, 1)]
        codes = (*self.system.areas, CITY)
        heads = ((code, each) for code in codes for each in self.workspace.plan.indicators)
        applies = self.system.targets.applies.ravel().tolist()
        for (code, indicator), figures, applied, worst in zip(heads, flat, applies, quality, strict=True):
            yield _cell(code, indicator, year, figures, applied, worst)

    @property
    def _columns(self) -> tuple[Floats | Flags, ...]:
        """What a cell is made of, each shaped (draw, area and city, year, indicator)."""
        judged = self.judged
        return judged.value, judged.numerator, judged.denominator, judged.met, judged.known, judged.gap

    def cells(self, year: int) -> tuple[Cell, ...]:
        """The cells of the areas, without the city."""
        return self.rows(year)[: -len(self.workspace.plan.indicators)]

    def city_cells(self, year: int) -> tuple[Cell, ...]:
        return self.rows(year)[-len(self.workspace.plan.indicators) :]

    def cell(self, area: str, indicator: str, year: int) -> Cell:
        row, column = self._place(area, indicator)
        return self.rows(year)[row * len(self.system.indicators) + column]

    def series(self, area: str, indicator: str) -> tuple[Cell, ...]:
        """One cell a year. Only these are made: a chart of one series needs none of a year's hundred others."""
        row, column = self._place(area, indicator)
        flat = zip(*(array[0, row, :, column].tolist() for array in self._columns), strict=True)
        at = row * len(self.system.indicators) + column
        in_base, projected = (each[at] for each in qualities(self.workspace))
        applied, of = bool(self.system.targets.applies[row, column]), self.workspace.plan.indicators[column]
        return tuple(
            _cell(area, of, year, figures, applied, in_base if year == self.base_year else projected)
            for year, figures in zip(self.years, flat, strict=True)
        )

    def _place(self, area: str, indicator: str) -> tuple[int, int]:
        """Row and column among a year's cells."""
        row = len(self.system.areas) if area == CITY else self.system.areas[area]
        return row, self.system.indicators[indicator]

    def qualities_of(self, area: str) -> str:
        """The worst quality among an area's cells."""
        return worst_quality([cell.quality for cell in self.rows(self.years[-1]) if cell.area_code == area])

    def first_met(self, area: str, indicator: str) -> int | None:
        """The first year from the base on in which the target is met."""
        return next((each.year for each in self.series(area, indicator) if each.verdict == "met"), None)

    def stock(self, area: str, measure: str, year: int) -> float:
        """A stock or a driver at a year's end; for the city the sum of its areas."""
        at = [*self.system.stocks, *self.system.drivers].index(measure)
        return float(self._of(self.measures, area)[..., self._at(year), at].sum())

    def arrived(self, area: str, lever: str, year: int) -> float:
        return float(self._of(self.arrivals, area)[..., self._at(year), self.system.levers[lever]].sum())

    def input(self, area: str, lever: str, year: int) -> float:
        """The scenario's own input of a planning year, before lag and completion."""
        at = self._at(year, planned=True) - 1
        return float(self._of(self.inputs, area)[..., at, self.system.levers[lever]].sum())

    def capital(self, year: int, area: str = CITY, lever: str | None = None) -> float:
        return self._money(self.costs[0], year, area, lever)

    def recurring(self, year: int, area: str = CITY, lever: str | None = None) -> float:
        return self._money(self.costs[1], year, area, lever)

    def total_cost(self, area: str = CITY) -> float:
        """Yuan spent from the year after the base to the last year, once and recurring."""
        return float(self._of(self.costs[0] + self.costs[1], area).sum())

    def lever_cost(self, lever: str, area: str = CITY) -> float:
        """Yuan a lever costs from the year after the base to the last year, once and recurring."""
        at = self.system.levers[lever]
        return float(self._of((self.costs[0] + self.costs[1])[..., at], area).sum())

    def excess_rows(self) -> tuple[tuple[str, int, str, float], ...]:
        """Area, year, stock and how much of what arrived a cap cut off."""
        codes, names = list(self.system.areas), list(self.system.stocks)
        found = np.argwhere(self.excess[0] > 0)
        return tuple((codes[a], self.base_year + int(t), names[s], float(self.excess[0, a, t, s])) for a, t, s in found)

    @cached_property
    def costs(self) -> tuple[Floats, Floats]:
        """Capital and recurring cost in yuan, shaped (draw, area, year, lever). Capital falls due on arrival."""
        levers = Levers.of(self.system, self.parameters)
        survival = self.system.survival(self.parameters)[..., self.system.first_effect]
        still = kernel.still_there(self.arrivals, survival)
        return levers.cost[:, :, None] * self.arrivals, levers.yearly_cost[:, :, None] * still

    def _at(self, year: int, *, planned: bool = False) -> int:
        """A year's place in the arrays. Raises ValueError for others: counted from the end they would be given
        another year's figures."""
        if not self.base_year + planned <= year <= self.years[-1]:
            raise ValueError(f"year {year}: not in {self.base_year + planned}…{self.years[-1]}")
        return year - self.base_year

    def _of(self, array: Floats, area: str) -> Floats:
        return np.asarray(array[0] if area == CITY else array[0, self.system.areas[area]])

    def _money(self, array: Floats, year: int, area: str, lever: str | None) -> float:
        of_year = self._of(array, area)[..., self._at(year), :]
        return float(of_year.sum() if lever is None else of_year[..., self.system.levers[lever]].sum())


Figures = tuple[float, float, float, bool, bool, float]
"""value, numerator, denominator, whether met and known, gap"""


def _cell(code: str, indicator: Indicator, year: int, figures: Figures, applied: bool, quality: str) -> Cell:
    value, numerator, denominator, met, known, gap = figures
    verdict = "not_applicable" if not applied else "no_data" if not known else "met" if met else "missed"
    target = indicator.target
    near = verdict == "missed" and value >= NEAR * target
    shown, missing = (value, int(gap)) if known else (None, None)
    return Cell(code, indicator.id, year, shown, numerator, denominator, target, verdict, near, missing, quality)


@lru_cache(maxsize=8)
def qualities(workspace: Workspace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The worst quality each cell rests on, in the order of `rows`: in the base year, and in a projected year.

    The city's cell rests on those of every area it sums; a projected year also on assumptions.
    """
    year, indicators = workspace.base_year, workspace.plan.indicators
    table = [
        [workspace.quality(area.code, year, each.numerator, each.denominator) for each in indicators]
        for area in workspace.areas
    ]
    kinds = [area.kind for area in workspace.areas]
    city = [
        worst_quality([row[at] for row, kind in zip(table, kinds, strict=True) if kind in each.applies_to])
        for at, each in enumerate(indicators)
    ]
    base = tuple(each for row in (*table, city) for each in row)
    return base, tuple(worst_quality((each, PROJECTED)) for each in base)

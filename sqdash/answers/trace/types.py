"""The chain behind one figure as frozen values. Every step carries the numbers it was made of."""

from __future__ import annotations

from dataclasses import dataclass

from sqdash.language import Text
from sqdash.model import Cell
from sqdash.plan.types import QUALITIES


@dataclass(frozen=True, slots=True)
class Origin:
    """The reported number a path starts from and the file it stands in: returns.csv, or an approved return's own.

    Of a return also the cell, the file's SHA-256, who sent it, who approved it and on which day.
    """

    value: float
    year: int
    quality: str
    source: str
    title: str
    publisher: str
    note: str
    file: str
    cell: str = ""
    sha256: str = ""
    sender: str = ""
    approver: str = ""
    approved: str = ""


@dataclass(frozen=True, slots=True)
class Assumed:
    """An assumption as it holds in one area. `given` says by whom: file, area (the file's own for it), scenario."""

    id: str
    name: Text
    value: float
    unit: str
    low: float
    mode: float
    high: float
    quality: str
    source: str
    title: str
    where: str
    given: str
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The line of the scenario that decided: area and year as written there (``*`` for every one), and why."""

    area: str
    year: str
    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Product:
    """A number times assumptions, and what that comes to."""

    number: float
    assumptions: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True)
class LeverStep:
    """A year: `ready` = carried + input of `input_year`, `arrived` = completion × ready, the rest waits."""

    year: int
    input_year: int
    input: float
    entry: Entry | None
    carried: float
    ready: float
    arrived: float
    waiting: float


@dataclass(frozen=True, slots=True)
class LeverPath:
    id: str
    name: Text
    unit: str
    lag_years: int
    completion: Product
    steps: tuple[LeverStep, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What one lever adds to a stock in a year: arrived × effect."""

    lever: str
    arrived: float
    effect: float
    added: float


@dataclass(frozen=True, slots=True)
class StockStep:
    """`raw` = before − left + all that is added; `value` = the lesser of it and `ceiling`; `lost` is the difference."""

    year: int
    before: float
    leaving: float
    left: float
    arrivals: tuple[Added, ...]
    raw: float
    ceiling: float | None
    lost: float
    value: float


@dataclass(frozen=True, slots=True)
class Effect:
    lever: str
    per_unit: Product


@dataclass(frozen=True, slots=True)
class StockPath:
    id: str
    name: Text
    unit: str
    origin: Origin
    attrition: str | None
    cap: str | None
    effects: tuple[Effect, ...]
    steps: tuple[StockStep, ...]

    @property
    def value(self) -> float:
        return self.steps[-1].value if self.steps else self.origin.value


@dataclass(frozen=True, slots=True)
class DriverStep:
    """`ruled` is what the rule alone gives; `value` is the scenario's own number where `entry` names one."""

    year: int
    ruled: float
    entry: Entry | None
    value: float


@dataclass(frozen=True, slots=True)
class DriverPath:
    """`ratio` is to the driver `of` in the base year, for the rules share and ratio."""

    id: str
    name: Text
    unit: str
    origin: Origin
    rule: str
    of: str | None
    rate: str | None
    ratio: float | None
    steps: tuple[DriverStep, ...]

    @property
    def value(self) -> float:
        return self.steps[-1].value if self.steps else self.origin.value


@dataclass(frozen=True, slots=True)
class Counted:
    """A reported number of communities beside what the registry of villages and communities counts."""

    measure: str
    reported: float
    registered: int

    @property
    def agrees(self) -> bool:
        return self.reported == self.registered


@dataclass(frozen=True, slots=True)
class AreaTrace:
    """One area's part: all its figure depends on; what caps a stock stands before it."""

    code: str
    name: Text
    numerator: float
    denominator: float
    stocks: tuple[StockPath, ...]
    drivers: tuple[DriverPath, ...]
    levers: tuple[LeverPath, ...]
    assumptions: tuple[Assumed, ...]
    counted: tuple[Counted, ...]

    @property
    def paths(self) -> tuple[StockPath | DriverPath, ...]:
        return (*self.stocks, *self.drivers)

    def path(self, measure: str) -> StockPath | DriverPath:
        return next(each for each in self.paths if each.id == measure)

    @property
    def assumptions_at_work(self) -> tuple[Assumed, ...]:
        """Without those of levers that nothing was put into."""
        busy = {lever.id for lever in self.levers if any(step.ready for step in lever.steps)}
        products = [lever.completion for lever in self.levers if lever.id in busy]
        products += [each.per_unit for stock in self.stocks for each in stock.effects if each.lever in busy]
        ids = {id for product in products for id in product.assumptions}
        ids |= {each.attrition for each in self.stocks if each.attrition} | {e.rate for e in self.drivers if e.rate}
        return tuple(each for each in self.assumptions if each.id in ids)

    def lever(self, id: str) -> LeverPath:
        return next(each for each in self.levers if each.id == id)


@dataclass(frozen=True, slots=True)
class Formula:
    """scale × numerator ÷ denominator against the target, as the plan says it and where."""

    indicator: str
    name: Text
    unit: str
    scale: float
    numerator: str
    denominator: str
    comparison: str
    target: float
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Behind:
    """The scenario behind a figure; `version` names the saved one it was opened from, if any."""

    name: str
    version: str
    reason: str
    is_baseline: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """`cell` is the figure; for the city `areas` are those it sums over. `quality` is the worst of the whole chain."""

    formula: Formula
    cell: Cell
    place: Text
    base_year: int
    scenario: Behind
    data_version: str
    areas: tuple[AreaTrace, ...]

    @property
    def quality(self) -> str:
        """Worse than the cell's own where a cap or an assumption rests on less."""
        return max((self.cell.quality, *map(_worst, self.areas)), key=QUALITIES.index)


def _worst(area: AreaTrace) -> str:
    origins = [each.origin.quality for each in area.paths]
    return max((*origins, *(each.quality for each in area.assumptions)), key=QUALITIES.index, default=QUALITIES[0])

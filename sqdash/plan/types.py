"""What the plan promises and how the city moves towards it, as typed values. Terms: design §2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqdash.language import Text

QUALITIES = ("official", "derived", "estimated", "illustrative")  # best first
KINDS = ("district", "county", "zone")
LAST_YEAR = 2035  # design §4: years run to the target year by default, up to this one

Quantity = tuple[float | str, ...]
"""A product of numbers and assumption ids, e.g. ``(1.0,)`` or ``("rural_site_m2", "new_site_activity_share")``."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value comes from: a source of sources.yaml and the place in it."""

    id: str
    where: str


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    publisher: str
    published: str
    accessed: str
    licence: str
    url: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """scale × numerator ÷ denominator, compared with the target by its own comparison."""

    id: str
    number: int
    name: Text
    short: Text
    definition: Text
    unit: str
    numerator: str
    denominator: str
    scale: float
    comparison: str
    baseline_year: int
    baseline: float | None
    target_year: int
    target: float
    applies_to: tuple[str, ...]
    nature: str
    source: Citation


THEMES = ("goals", "governance", "supply", "facilities", "digital", "people", "innovation", "safeguards", "other")
COMMITMENT_KINDS = ("measure", "milestone", "standing")  # an amount, a thing to have by a date, a rule to keep to
SCOPES = ("city", "area", "township", "street", "community", "urban_community", "rural_community", "site")
COUNTS = (
    "city", "areas", "townships", "streets", "communities", "urban_communities", "rural_communities", "households",
)  # fmt: skip
PER_HUNDRED = "m2_per_100_households"
THRESHOLDS = ("percent", "hours_per_day", "times_per_year", "minutes")  # each place keeps to it or not: places count
UNSAID = Text("", "")
COMMITMENT_UNITS = (*THRESHOLDS, PER_HUNDRED, "person", "organisation", "site", "item", "m2")


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise of the plan outside the ten indicators.

    What is required is `value` times what `computed` counts; None when nothing known can be counted. `measured_by`
    is the lever, measure or assumption that tells how far it is; None when only a return can say.
    """

    id: str
    clause: str
    text: Text
    due: int | None
    scope: str
    theme: str = "other"
    kind: str = "standing"
    value: float | None = None
    unit: str | None = None
    yearly: bool = False
    computed: str | None = None
    measured_by: str | None = None
    owner: Text = UNSAID

    @property
    def is_share(self) -> bool:
        """Whether progress is told as the share of places, people or bodies that have it, 0…1; else as an amount."""
        return self.unit is None or self.unit in THRESHOLDS

    @property
    def counts_places(self) -> bool:
        """Whether its amounts are places of the kind it is counted by, and not people, sites or m²."""
        return self.is_share or self.unit == "item"

    @property
    def amount_unit(self) -> str:
        """The unit of what is required and done."""
        if self.unit == PER_HUNDRED:
            return "m2" if self.computed else PER_HUNDRED
        if self.counts_places:
            return "place" if self.computed else "share"
        return self.unit or "share"

    @property
    def is_standing(self) -> bool:
        """Whether it starts anew every year: a rule to keep to, or something due each year."""
        return self.yearly or (self.kind == "standing" and self.due is None)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Numbers of the plan's text that promise nothing, and why."""

    id: str
    numbers: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True)
class Plan:
    id: str
    title: Text
    version: Text
    start: int
    end: int
    source: str
    indicators: tuple[Indicator, ...]
    commitments: tuple[Commitment, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def reporting_years(self) -> range:
        """The years a return may be of: from the baseline's to the plan's last, in which what was reached is judged."""
        return range(self.start - 1, self.end + 1)

    def indicator(self, id: str) -> Indicator:
        return next(each for each in self.indicators if each.id == id)

    def commitment(self, id: str) -> Commitment:
        return next(each for each in self.commitments if each.id == id)


@dataclass(frozen=True, slots=True)
class Range:
    low: float
    mode: float
    high: float


@dataclass(frozen=True, slots=True)
class Assumption:
    """A range with its source. `common` is the share of its uncertainty that all areas have in common, 0–1."""

    id: str
    name: Text
    range: Range
    unit: str
    source: Citation
    quality: str
    note: Text
    by_area: Mapping[str, Range] = field(default_factory=dict)
    common: float = 0.0

    def mode(self, area: str) -> float:
        return self.by_area.get(area, self.range).mode

    @property
    def is_share(self) -> bool:
        """Shares within 0–1; a growth or step may be negative and is not one of them."""
        return self.unit.startswith("share") and self.id not in (
            "population_growth",
            "urbanisation_step",
            "building_growth",
        )


@dataclass(frozen=True, slots=True)
class Stock:
    """What levers build and attrition wears away; `cap` is the measure it cannot exceed."""

    id: str
    name: Text
    unit: str
    attrition: str | None
    cap: str | None


@dataclass(frozen=True, slots=True)
class Driver:
    """A denominator. `rule` is constant, growth (own rate), share (of another, stepping) or ratio (to another)."""

    id: str
    name: Text
    unit: str
    rule: str
    of: str | None
    rate: str | None


@dataclass(frozen=True, slots=True)
class Lever:
    """A yearly what-if input per area, in `unit`; money in yuan."""

    id: str
    name: Text
    group: str
    unit: str
    lag_years: int
    completion: Quantity
    effects: Mapping[str, Quantity]
    cost: Quantity
    yearly_cost: Quantity
    limit_per_year: Mapping[str, float]
    step: float
    primary_for: tuple[str, ...]

    def limit(self, area: str) -> float:
        return self.limit_per_year.get(area, self.limit_per_year["*"])


@dataclass(frozen=True, slots=True)
class Model:
    stocks: tuple[Stock, ...]
    drivers: tuple[Driver, ...]
    levers: tuple[Lever, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        return (*(stock.id for stock in self.stocks), *(driver.id for driver in self.drivers))

    def measure(self, id: str) -> Stock | Driver:
        found: list[Stock | Driver] = [*self.stocks, *self.drivers]
        return next(each for each in found if each.id == id)

    def lever(self, id: str) -> Lever:
        return next(each for each in self.levers if each.id == id)

    def name(self, measure: str) -> Text:
        return self.measure(measure).name

    def unit(self, measure: str) -> str:
        return self.measure(measure).unit

"""An area's figures held against each other, last year and the registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from sqdash.plan.types import Driver, Indicator
from sqdash.returns.intake.figures import CLOSE, Read
from sqdash.returns.intake.findings import Findings, Spot
from sqdash.returns.types import Workspace

JUMP = 0.5  # relative change in a year
SPREADS = 3.0  # robust standard deviations from what the areas usually change by
TO_DEVIATION = 1.4826  # median absolute deviation → standard deviation of a normal
FEWEST_TO_COMPARE = 4
SMALL_STEP = 5.0  # units; one kiosk becoming two is no jump
SLIP = 1_000.0  # times; only a wrong unit does that in a year
DISAGREE = 0.02  # between two sources of one denominator
TIMES_TARGET = 20.0  # an indicator so far beyond its target is not believed
# rule, numerator, denominators added up, least and most: what no county of any province is outside of
PLAUSIBLE = (
    ("household_size", "resident_population", ("households",), 1.2, 8.0),
    ("building_per_person", "building_area_m2", ("resident_population",), 10.0, 150.0),
    ("facility_size", "facility_area_m2", ("rural_facilities", "urban_facilities"), 20.0, 5_000.0),
)


@dataclass(frozen=True, eq=False)
class Checked:
    """One area's return for one year on its way through the rules."""

    workspace: Workspace
    area: str
    year: int
    reads: Mapping[str, Read]
    findings: Findings

    @cached_property
    def values(self) -> dict[str, float]:
        return {measure: read.value for measure, read in self.reads.items() if read.value is not None}

    @cached_property
    def last_year(self) -> int | None:
        return max((each for each in self.workspace.return_years if each < self.year), default=None)

    def last(self, measure: str) -> float | None:
        return None if self.last_year is None else self.workspace.value(self.area, self.last_year, measure)

    def name(self, measure: str) -> str:
        return str(self.workspace.model.name(measure))

    def say(self, rule: str, measure: str, value: object, **parts: object) -> None:
        """A finding at a measure's cell; what is written beside it counts as the reason."""
        read = self.reads.get(measure, Read(None, Spot(), ""))
        shown = f"{value:.15g}" if isinstance(value, float) else value
        given = {"measure": self.name(measure), **parts}
        self.findings.add(rule, read.spot, shown, read.note, of=(self.area,), of_year=self.year, **given)


def check(this: Checked) -> None:
    """Every rule that looks at one area's figures."""
    _check_complete(this)
    _check_parts(this)
    _check_denominators_are_not_zero(this)
    _check_against_registry(this)
    for measure, value in this.values.items():
        _check_against_last_year(this, measure, value)
    _check_sizes(this)
    _check_indicators(this)


def _check_complete(this: Checked) -> None:
    name = str(this.workspace.area(this.area).name)
    if this.reads and all(each.blank for each in this.reads.values()):
        this.findings.add("area_empty", next(iter(this.reads.values())).spot, name)
        return
    for measure in this.workspace.model.measures:
        read = this.reads.get(measure)
        if read is None or read.blank:
            this.say("missing", measure, "", area=name)


def parts_and_wholes(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Pairs of measures of which the first cannot exceed the second: caps, shares and whatever makes a percentage."""
    model = workspace.model
    caps = [(each.id, each.cap) for each in model.stocks if each.cap]
    shares = [(each.id, each.of) for each in model.drivers if each.of and each.rule in ("share", "ratio")]
    percentages = [(each.numerator, each.denominator) for each in workspace.plan.indicators if is_percentage(each)]
    return tuple(dict.fromkeys((*caps, *shares, *percentages)))


def is_percentage(indicator: Indicator) -> bool:
    return indicator.unit == "percent"


def _check_parts(this: Checked) -> None:
    for part, whole in parts_and_wholes(this.workspace):
        value, most = this.values.get(part), this.values.get(whole)
        if value is not None and most is not None and value > most * (1 + CLOSE):
            this.say("part", part, value, whole=this.name(whole), most=most)


def _check_denominators_are_not_zero(this: Checked) -> None:
    counts = registry_counts(this.workspace, this.area)
    for measure in dict.fromkeys(each.denominator for each in this.workspace.plan.indicators):
        if this.values.get(measure) == 0 and counts.get(measure, 1) > 0:
            this.say("zero", measure, "0")


def registry_counts(workspace: Workspace, area: str) -> dict[str, int]:
    """Measures that count the registry's rows of one kind in an area → that count."""
    kinds = Counter(each.kind for each in workspace.registry if each.area_code == area)
    found = {f"{kind}_communities": kinds[kind] for kind in ("rural", "urban")}
    return {measure: count for measure, count in found.items() if measure in workspace.model.measures}


def _check_against_registry(this: Checked) -> None:
    if not this.workspace.registry:
        return
    for measure, count in registry_counts(this.workspace, this.area).items():
        value = this.values.get(measure)
        if value is not None and value != count:
            this.say("registry", measure, value, count=count)


def _check_against_last_year(this: Checked, measure: str, value: float) -> None:
    """One finding at most: the one that says most."""
    last, shown = this.last(measure), this.reads[measure].last
    if last is not None and shown is not None and abs(shown - last) > max(CLOSE * last, 1e-9):
        this.say("last_changed", measure, shown, last=last)
    if value == this.workspace.value(this.area, this.year, measure):
        return  # accepted before
    if last and value and not 1 / SLIP < value / last < SLIP:
        this.say("magnitude", measure, value, last=last, times=value / last)
    elif last and is_jump(value, last, usual_changes(this, measure)):
        this.say("jump", measure, value, last=last, change=value / last - 1)
    elif isinstance(this.workspace.model.measure(measure), Driver):
        _check_against_known(this, measure, value)


def usual_changes(this: Checked, measure: str) -> list[float]:
    """By how much the areas changed in the last year that is known, relative."""
    years = [each for each in this.workspace.return_years if each < this.year][-2:]
    if len(years) < 2:
        return []
    pairs = [tuple(this.workspace.value(each.code, year, measure) for year in years) for each in this.workspace.areas]
    return [after / before - 1 for before, after in pairs if before and after is not None]


def is_jump(value: float, last: float, usual: list[float]) -> bool:
    """Beyond half as much again or half, and beyond what the areas usually change by; small steps are none."""
    change = value / last - 1
    if abs(change) <= JUMP or abs(value - last) <= SMALL_STEP:
        return False
    if len(usual) < FEWEST_TO_COMPARE:
        return True
    middle = median(usual)
    spread = TO_DEVIATION * median(abs(each - middle) for each in usual)
    return abs(change - middle) > SPREADS * spread


def _check_against_known(this: Checked, measure: str, value: float) -> None:
    """A denominator against the figure already known for the year, or for the last one."""
    year = this.year if this.workspace.value(this.area, this.year, measure) is not None else this.last_year
    known = None if year is None else this.workspace.value(this.area, year, measure)
    counted = measure in registry_counts(this.workspace, this.area)  # that rule says it already
    if known and not counted and abs(value / known - 1) > DISAGREE * (1 + CLOSE):
        this.say("denominator", measure, value, known=known, year=year, change=value / known - 1)


def _check_sizes(this: Checked) -> None:
    for rule, numerator, denominators, least, most in PLAUSIBLE:
        value, below = this.values.get(numerator), [this.values.get(each) for each in denominators]
        sum_below = sum(each for each in below if each is not None)
        if value is None or None in below or not sum_below:
            continue
        size = value / sum_below
        if not least <= size <= most:
            this.say(rule, numerator, value, size=size)


def _check_indicators(this: Checked) -> None:
    kind = this.workspace.area(this.area).kind
    for each in this.workspace.plan.indicators:
        above, below = this.values.get(each.numerator), this.values.get(each.denominator)
        if kind not in each.applies_to or is_percentage(each) or above is None or not below:
            continue
        value = each.scale * above / below
        if value > TIMES_TARGET * each.target:
            this.say("indicator_range", each.numerator, above, indicator=each.short, size=value)

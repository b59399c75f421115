"""An area's figures against the sums of its villages and communities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqdash.returns.intake.checks import Checked
from sqdash.returns.received import Village
from sqdash.returns.types import Community

BOTH = ("rural", "urban")


class Sum(NamedTuple):
    """A measure that the villages add up to: the kinds that count, what each adds (None: it does not say)."""

    measure: str
    kinds: tuple[str, ...]
    adds: Callable[[Village], float | None]
    tolerance: float


def _area(said: float | None, village: Village) -> float | None:
    return 0.0 if village.has_centre is False else said


def _one(said: bool | None) -> float | None:
    return None if said is None else float(said)


SUMS = (
    Sum("rural_facilities", ("rural",), lambda village: _one(village.has_centre), 0.0),
    Sum("urban_facilities", ("urban",), lambda village: _one(village.has_centre), 0.0),
    Sum("facility_area_m2", BOTH, lambda village: _area(village.area_m2, village), 1.0),
    Sum("activity_area_m2", BOTH, lambda village: _area(village.activity_m2, village), 1.0),
    Sum("kiosk_communities", ("urban",), lambda village: _one(village.kiosk), 0.0),
)


def check_villages(this: Checked, villages: Mapping[str, Village]) -> None:
    """Sums of the villages against the figures, and whether the list is complete."""
    listed = [each for each in this.workspace.registry if each.area_code == this.area and each.kind in BOTH]
    if not listed:
        return
    if not villages:
        this.findings.add("villages_empty", value=str(this.workspace.area(this.area).name))
        return
    filled = sum(1 for each in listed if each.code in villages and villages[each.code].has_centre is not None)
    if filled < len(listed):
        name = str(this.workspace.area(this.area).name)
        this.say("villages_incomplete", _reported_with(this), f"{filled}/{len(listed)}", area=name)
    for each in SUMS:
        _check_sum(this, each, [community for community in listed if community.kind in each.kinds], villages)


def _check_sum(this: Checked, rule: Sum, listed: list[Community], villages: Mapping[str, Village]) -> None:
    value = this.values.get(rule.measure)
    said = [rule.adds(villages[each.code]) if each.code in villages else None for each in listed]
    known = [each for each in said if each is not None]
    if value is None or not known:
        return
    if len(known) == len(said):
        if abs(value - sum(known)) > rule.tolerance:
            this.say("village_sum", rule.measure, value, sum=sum(known))
    elif sum(known) > value + rule.tolerance:
        this.say("village_sum_part", rule.measure, value, sum=sum(known))


def _reported_with(this: Checked) -> str:
    """The measure beside which a sender explains what is missing from the list."""
    return next((each.measure for each in SUMS if each.measure in this.reads), this.workspace.model.measures[0])

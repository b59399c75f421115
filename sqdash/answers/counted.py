"""How many places a promise is about: townships, streets, villages and communities of the registry, households."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqdash.model import CITY
from sqdash.plan.types import PER_HUNDRED, Commitment
from sqdash.returns.types import Workspace

HOUSEHOLDS = "households"  # the measure
FIRST_TOWN = "100"  # in the national code 001–099 are streets (街道), towns start at 100 and townships at 200


def required(workspace: Workspace, commitment: Commitment, place: str) -> float | None:
    """What a commitment asks of an area or the city, in what it counts; None when nothing known can be counted.

    A share or a rule asks it of every place; an amount per place is multiplied; m² per 100 households by households.
    """
    if commitment.computed is None:
        return None
    count = places(workspace, commitment.computed, place)
    if count is None:
        return None
    if commitment.unit == "percent":
        return count * (commitment.value or 0.0) / 100
    if commitment.is_share or commitment.unit == "item":
        return count  # "3 lists" are one thing each place has or has not
    per = 100 if commitment.unit == PER_HUNDRED else 1
    return count * (commitment.value or 0.0) / per


def places(workspace: Workspace, rule: str, place: str) -> float | None:
    """How many there are in an area or the city; None for what is the city's alone, or was not reported."""
    if rule == "city":
        return 1.0 if place == CITY else None
    found = [_counts(workspace)[rule].get(area.code) for area in workspace.areas if place in (CITY, area.code)]
    return None if None in found else float(sum(each for each in found if each is not None))


@lru_cache(maxsize=4)
def _counts(workspace: Workspace) -> Mapping[str, Mapping[str, float | None]]:
    """Rule → area → count. All rows of the registry count as a place, farms' settlements too."""
    codes = [area.code for area in workspace.areas]
    townships = {each.township_code: each.area_code for each in workspace.registry}
    streets = {code: area for code, area in townships.items() if code[-3:] < FIRST_TOWN}
    kinds = [(each.area_code, each.kind) for each in workspace.registry]
    year = workspace.last_complete_year
    return {
        "areas": dict.fromkeys(codes, 1.0),
        "townships": {code: float(list(townships.values()).count(code)) for code in codes},
        "streets": {code: float(list(streets.values()).count(code)) for code in codes},
        "communities": {code: float(sum(area == code for area, _kind in kinds)) for code in codes},
        "urban_communities": {code: float(kinds.count((code, "urban"))) for code in codes},
        "rural_communities": {code: float(kinds.count((code, "rural"))) for code in codes},
        "households": {code: workspace.value(code, year, HOUSEHOLDS) for code in codes},
    }

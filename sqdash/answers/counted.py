"""How many places a promise is about: townships, streets, villages and communities of the registry, households."""

from __future__ import annotations

from sqdash.model import CITY
from sqdash.plan.types import PER_HUNDRED, Commitment
from sqdash.returns.places import place_counts
from sqdash.returns.types import Workspace


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
    found = [place_counts(workspace)[rule].get(area.code) for area in workspace.areas if place in (CITY, area.code)]
    return None if None in found else float(sum(each for each in found if each is not None))

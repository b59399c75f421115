"""A path added up: what was reported, what left, what each lever brought, what a cap cut off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqdash.answers.trace.types import AreaTrace, StockPath, Trace


class Moved(NamedTuple):
    """reported − left + all `added` (lever, amount) − lost = value."""

    reported: float
    left: float
    added: tuple[tuple[str, float], ...]
    lost: float
    value: float


def moved(paths: Iterable[StockPath]) -> Moved:
    """What became of one stock from the base year on, over the areas whose paths these are."""
    given = tuple(paths)
    steps = [step for path in given for step in path.steps]
    levers = dict.fromkeys(each.lever for step in steps for each in step.arrivals)
    added = tuple(
        (lever, sum(each.added for step in steps for each in step.arrivals if each.lever == lever)) for lever in levers
    )
    return Moved(
        sum(path.origin.value for path in given),
        sum(step.left for step in steps),
        added,
        sum(step.lost for step in steps),
        sum(path.value for path in given),
    )


def numerator_moved(found: Trace) -> Moved | None:
    """Of the traced figure's numerator; None where it is not a stock."""
    paths = [numerator_path(each, found) for each in found.areas]
    stocks = [each for each in paths if each is not None]
    return moved(stocks) if stocks else None


def numerator_path(area: AreaTrace, found: Trace) -> StockPath | None:
    path = area.path(found.formula.numerator)
    return path if isinstance(path, StockPath) else None

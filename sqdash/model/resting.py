"""What an indicator rests on, and which assumptions are behind a measure or a lever."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sqdash.plan.types import Driver, Indicator, Model, Quantity, Stock


def rested_on(model: Model, indicator: Indicator) -> set[str]:
    """Its two measures, what caps a stock among them, what a driver among them follows."""
    found: set[str] = set()
    waiting: set[str | None] = {indicator.numerator, indicator.denominator}
    while each := next(filter(None, waiting), None):
        found.add(each)
        measure = model.measure(each)
        waiting = {*waiting, measure.cap if isinstance(measure, Stock) else measure.of} - found
    return found


def attrition(measure: Stock | Driver) -> Quantity:
    """What wears a stock away; nothing for what does not leave."""
    return (measure.attrition,) if isinstance(measure, Stock) and measure.attrition else ()


def assumptions_in(*quantities: Quantity) -> Iterator[str]:
    """The assumptions among the factors of some quantities, in their order."""
    return (each for each in chain(*quantities) if isinstance(each, str))

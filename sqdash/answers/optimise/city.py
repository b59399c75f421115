"""The city's targets, which hold all areas together: on a sheet, and as they stand under a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sqdash.answers.optimise.highs import ROW_SIZE
from sqdash.answers.optimise.instance import Instance, Side
from sqdash.answers.optimise.sheet import Ask, Sheet
from sqdash.model.system import Flags, Floats, Ints

Term = tuple[list[int], list[float], float, float]
"""columns, their factors, a constant, and the least that the columns come to"""


def city_met(instance: Instance, steps: Floats) -> Flags:
    """Whether each indicator's city target is met by steps (area, input); False where nothing is judged."""
    found = np.zeros(len(instance.indicators), dtype=bool)
    for indicator in np.flatnonzero(instance.applies.any(axis=0)).tolist():
        top, bottom = (_values(each, steps)[instance.applies[:, indicator]].sum() for each in instance.sides[indicator])
        found[indicator] = bottom > 0 and top >= instance.threshold[-1, indicator] * bottom
    return found


def _values(side: Side, steps: Floats) -> Floats:
    values = side.constant + (side.slope * steps[:, None]).sum(axis=2)
    return np.asarray(values.min(axis=1))


def write_city(
    sheet: Sheet, instance: Instance, asks: Sequence[Ask], inputs: Sequence[Ints], indicator: int, switch: int | None
) -> None:
    """Σ numerators ≥ ratio × Σ denominators over the areas the indicator applies to, or its switch is off."""
    terms = list(_terms(sheet, instance, asks, inputs, indicator))
    # A lever may stand in a numerator and in a denominator: the solver wants its column once.
    index, place = np.unique([at for columns, *_ in terms for at in columns], return_inverse=True)
    factors = [each for _columns, some, *_ in terms for each in some]
    value: Floats = np.bincount(place, factors, len(index)).astype(float)
    need, least = -sum(constant for *_, constant, _least in terms), sum(least for *_, least in terms)
    factor = ROW_SIZE / max(abs(need), float(np.abs(value).max(initial=0.0)), 1.0)
    value, need, least = value * factor, need * factor, min(least, need) * factor
    if switch is None:
        sheet.row(index, value, need, np.inf)
    else:
        sheet.row([*index, switch], [*value, least - need], least, np.inf)


def _terms(
    sheet: Sheet, instance: Instance, asks: Sequence[Ask], inputs: Sequence[Ints], indicator: int
) -> Iterator[Term]:
    """Numerator and denominator of every area."""
    ratio = float(instance.threshold[-1, indicator])
    for area in np.flatnonzero(instance.applies[:, indicator]).tolist():
        own = [(ask.part.inputs, columns) for ask, columns in zip(asks, inputs, strict=True) if ask.part.area == area]
        at, columns = (
            (np.concatenate([np.zeros(0, dtype=np.intp), *each]) for each in zip(*own, strict=True))
            if own
            else (
                np.zeros(0, dtype=np.intp),
                np.zeros(0, dtype=np.intp),
            )
        )
        top, bottom = (Side(each.constant[area], each.slope[area][:, at]) for each in instance.sides[indicator])
        high = instance.most[area, at]
        yield _term(top, columns, high, 1.0) if len(top.constant) == 1 else _numerator(sheet, top, columns)
        yield (
            _term(bottom, columns, high, -ratio)
            if len(bottom.constant) == 1
            else _denominator(sheet, bottom, columns, high, ratio)
        )


def _term(side: Side, columns: Ints, high: Floats, sign: float) -> Term:
    factors = sign * side.slope[0]
    return (
        columns.tolist(),
        factors.tolist(),
        sign * float(side.constant[0]),
        float(np.minimum(factors * high, 0).sum()),
    )


def _numerator(sheet: Sheet, side: Side, columns: Ints) -> Term:
    """A column at most each form: the city's target pulls it up to the least of them."""
    column = sheet.column()
    for constant, slope in zip(side.constant, side.slope, strict=True):
        factor = ROW_SIZE / max(abs(float(constant)), float(slope.max(initial=0.0)), 1.0)
        sheet.row([*columns, column], [*(slope * factor), -factor], -constant * factor, np.inf)
    return [column], [1.0], 0.0, 0.0


def _denominator(sheet: Sheet, side: Side, columns: Ints, high: Floats, ratio: float) -> Term:
    """A column at least one of the forms, each with a switch."""
    column = sheet.column()
    most = side.constant + (side.slope * high).sum(axis=1)
    switches = [sheet.column(high=1.0, whole=True) for _form in side.constant]
    for constant, slope, largest, switch in zip(side.constant, side.slope, most, switches, strict=True):
        factor = ROW_SIZE / max(float(largest), 1.0)
        index, value = [*columns, column, switch], [*(-slope * factor), factor, -largest * factor]
        sheet.row(index, value, (constant - largest) * factor, np.inf)
    sheet.row(switches, np.ones(len(switches)), 1.0, np.inf)
    return [column], [-ratio], 0.0, -ratio * float(most.min())

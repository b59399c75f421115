"""Verdicts, gaps and histograms of one row (an area or the city) in one year, for a block of draws."""

from __future__ import annotations

import numpy as np

from sqdash.answers.risk.compiled.compiling import fill, inlined, spliced
from sqdash.answers.risk.compiled.tables import Areas, Model, Work
from sqdash.answers.risk.tally import Bins, Tally
from sqdash.model.system import Floats


@inlined
def fill_values_of(work: Work, rows: Floats, scale: float, top: int, bottom: int, count: int) -> None:
    """The indicator's value; what it is without a denominator is never looked at."""
    for draw in range(count):
        work.values[0, draw] = scale * rows[top, draw] / rows[bottom, draw]


@inlined
def count_met(
    work: Work, rows: Floats, bottom: int, threshold: float, tally: Tally, row: int, indicator: int, count: int
) -> None:
    met, known = np.int64(0), np.int64(0)
    for draw in range(count):
        is_known = np.int64(rows[bottom, draw] > 0.0)
        is_met = is_known & np.int64(work.values[0, draw] >= threshold)
        known += is_known
        met += is_met
        work.together[0, draw] &= is_met
    tally.met[row, indicator] += met
    tally.known[row, indicator] += known


@inlined
def count_gap(rows: Floats, scale: float, threshold: float, top: int, bottom: int, count: int) -> np.int64:
    """See `kernel.judge`: the estimate may be one off either way, so the comparison itself is asked."""
    total = np.int64(0)
    for draw in range(count):
        numerator, divisor = rows[top, draw], rows[bottom, draw]
        needed = np.ceil(threshold * divisor / scale - numerator)
        less = scale * (numerator + (needed - 1.0)) / divisor >= threshold
        enough = scale * (numerator + needed) / divisor >= threshold
        gap = needed + 1.0 - np.float64(less) - np.float64(enough)
        total += np.int64(gap if gap > 0.0 and divisor > 0.0 else 0.0)
    return total


@inlined
def fill_places(work: Work, rows: Floats, bottom: int, start: float, rate: float, bins: int, count: int) -> None:
    """See `tally.bin_of`."""
    outermost = np.float64(bins - 2)
    for draw in range(count):
        place = (work.values[0, draw] - start) * rate
        place = place if place > 0.0 else 0.0
        place = place if place < outermost else outermost
        work.places[0, draw] = np.int64(place if rows[bottom, draw] > 0.0 else outermost + 1.0)


@inlined
def count_places(work: Work, tally: Tally, row: int, year: int, indicator: int, count: int) -> None:
    outermost = tally.counts.shape[3] - 2
    lowest, highest = tally.lowest[row, year, indicator], tally.highest[row, year, indicator]
    for draw in range(count):
        place = work.places[0, draw]
        tally.counts[row, year, indicator, np.uint64(place)] += np.uint32(1)
        if place == 0 or place == outermost:
            value = work.values[0, draw]
            lowest = value if value < lowest else lowest
            highest = value if value > highest else highest
    tally.lowest[row, year, indicator], tally.highest[row, year, indicator] = lowest, highest


@spliced
def judge(
    model: Model, areas: Areas, work: Work, is_area: bool, tally: Tally, bins: Bins,
    row: int, block: int, year: int, count: int,
) -> None:  # fmt: skip
    """One row in one year: verdicts where it is the judged one, histograms where they are wanted."""
    rows = work.measures if is_area else work.city[block, year]
    fill(work.together, 0, 1, count)
    for indicator in range(len(model.scales)):
        if areas.applies[row, indicator]:
            top = model.numerators[indicator] if is_area else indicator
            bottom = model.denominators[indicator] if is_area else len(model.scales) + indicator
            scale, threshold = model.scales[indicator], model.thresholds[indicator]
            fill_values_of(work, rows, scale, top, bottom, count)
            if year == areas.judged:
                count_met(work, rows, bottom, threshold, tally, row, indicator, count)
                if areas.gaps:
                    tally.gap[row, indicator] += count_gap(rows, scale, threshold, top, bottom, count)
            if tally.counts.shape[1] > 0:
                start, rate = bins.start[row, year - 1, indicator], bins.rate[row, year - 1, indicator]
                fill_places(work, rows, bottom, start, rate, tally.counts.shape[3], count)
                count_places(work, tally, row, year - 1, indicator, count)
        elif tally.counts.shape[1] > 0:
            tally.counts[row, year - 1, indicator, tally.counts.shape[3] - 1] += np.uint32(count)
    if year == areas.judged:
        count_together(work, tally, row, block, count)


@inlined
def count_together(work: Work, tally: Tally, row: int, block: int, count: int) -> None:
    """All targets of the row; and, in the city's turn, all that there are."""
    together, everything = 0, 0
    for draw in range(count):
        together += work.together[0, draw]
    for draw in range(count):
        work.everything[block, draw] &= work.together[0, draw]
        everything += work.everything[block, draw]
    tally.together[row] += together
    if row == len(tally.together) - 2:
        tally.together[row + 1] += everything

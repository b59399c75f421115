"""What is counted over draws. Whole numbers and extremes only, so that parts merge exactly in any order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqdash.model.system import Flags, Floats

Counts = NDArray[np.int64]
Histograms = NDArray[np.uint32]

BINS = 160  # the last one holds the draws without a value
FLAT = 2  # bins of the pilot, which only wants the extremes
MARGIN = 0.125  # of the pilot's range, added at both ends
ROUNDING = 1e-12  # of a value: what differs by less is the same


class Tally(NamedTuple):
    """Rows are the areas in code order, the city last; all counts are over draws.

    `met`, `known` and `gap` (row, indicator) are of the judged year; `gap` is in whole numerator units.
    `together` (row + 1,) counts draws that meet all targets of a row, and in its last place all targets there are.
    `counts` (row, year, indicator, bin) are histograms of the values of base + 1…end; `lowest` and `highest` the
    extremes among what fell into their outermost bins. `cost_…` the same of the city's total cost (1, bin) and (1,).
    """

    met: Counts
    known: Counts
    gap: Counts
    together: Counts
    counts: Histograms
    lowest: Floats
    highest: Floats
    cost_counts: Histograms
    cost_lowest: Floats
    cost_highest: Floats


class Bins(NamedTuple):
    """Where a histogram starts and how many of its bins make one unit; (row, year, indicator), and (1,) for the
    cost."""

    start: Floats
    rate: Floats
    cost_start: Floats
    cost_rate: Floats

    @classmethod
    def flat(cls, rows: int, years: int, indicators: int) -> Bins:
        """Every value in one bin, whose extremes are then those of all values."""
        none = np.zeros((rows, years, indicators))
        return cls(none, none, np.zeros(1), np.zeros(1))

    @classmethod
    def around(cls, pilot: Tally) -> Bins:
        """A little wider than what the pilot found."""
        return cls(*_spanned(pilot.lowest, pilot.highest), *_spanned(pilot.cost_lowest, pilot.cost_highest))


def _spanned(lowest: Floats, highest: Floats) -> tuple[Floats, Floats]:
    """Start and rate.

    Where all of the pilot had one value, that value has a bin of its own in the middle, no wider than rounding: the few
    later draws that differ go to the outermost bins and leave the ranks of the others alone.
    """
    known = np.isfinite(lowest) & np.isfinite(highest)
    width = np.subtract(highest, lowest, out=np.zeros_like(lowest), where=known)
    size = np.where(known, np.maximum(np.abs(lowest), np.abs(highest)), 0.0)
    rounding = ROUNDING * np.where(size > 0.0, size, 1.0)
    spread = width > ROUNDING * size
    bins = BINS - 1
    across = np.where(spread, (1.0 + 2.0 * MARGIN) * width, bins * rounding)
    start = np.where(spread, lowest - MARGIN * width, lowest - across / 2.0)
    return np.where(known, start, 0.0), np.where(known, bins / across, 0.0)


def empty_tally(rows: int, years: int, indicators: int, *, bins: int, cost: bool) -> Tally:
    """`years` is 0 where no percentiles are wanted."""
    cells, values = (rows, indicators), (rows, years, indicators)
    met, known, gap = (np.zeros(cells, dtype=np.int64) for _each in range(3))
    return Tally(
        met,
        known,
        gap,
        np.zeros(rows + 1, dtype=np.int64),
        np.zeros((*values, bins), dtype=np.uint32),
        np.full(values, np.inf),
        np.full(values, -np.inf),
        np.zeros((1, bins if cost else 0), dtype=np.uint32),
        np.full(1, np.inf),
        np.full(1, -np.inf),
    )


def merge(whole: Tally, part: Tally) -> Tally:
    """The draws of both, in `whole`, which is changed and given back."""
    for name in ("met", "known", "gap", "together", "counts", "cost_counts"):
        mine = getattr(whole, name)
        np.add(mine, getattr(part, name), out=mine)
    for name in ("lowest", "cost_lowest"):
        mine = getattr(whole, name)
        np.minimum(mine, getattr(part, name), out=mine)
    for name in ("highest", "cost_highest"):
        mine = getattr(whole, name)
        np.maximum(mine, getattr(part, name), out=mine)
    return whole


def bin_of(values: Floats, known: Flags, start: Floats, rate: Floats, bins: int) -> NDArray[np.int64]:
    """The bin of every value; what lies outside goes to the outermost, what is unknown to the last one."""
    outermost = float(bins - 2)
    place = (values - start) * rate
    place = np.where(place > 0.0, place, 0.0)
    place = np.where(place < outermost, place, outermost)
    return np.where(known, place, float(bins - 1)).astype(np.int64)

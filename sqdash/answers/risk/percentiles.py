"""Percentiles from histograms: the value at a rank, spread evenly within its bin."""

from __future__ import annotations

import numpy as np

from sqdash.answers.risk.tally import Bins, Histograms, Tally
from sqdash.model.system import Floats

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
ROWS = 64  # of the tally at a time, so that sums of histograms stay small


def of_values(tally: Tally, bins: Bins) -> Floats:
    """Shaped (row, year, indicator, percentile), NaN where no draw has a value. At most one bin off the exact ones."""
    parts = [
        _ranked(tally.counts[at], tally.lowest[at], tally.highest[at], bins.start[at], bins.rate[at])
        for at in (slice(row, row + ROWS) for row in range(0, len(tally.counts), ROWS))
    ]
    return np.concatenate(parts)


def of_cost(tally: Tally, bins: Bins) -> Floats:
    """Of the city's total cost in yuan, shaped (percentile,); NaN where it was not counted."""
    if not tally.cost_counts.size:
        return np.full(len(PERCENTILES), np.nan)
    found = _ranked(tally.cost_counts, tally.cost_lowest, tally.cost_highest, bins.cost_start, bins.cost_rate)
    return np.asarray(found[0])


def _ranked(counts: Histograms, lowest: Floats, highest: Floats, start: Floats, rate: Floats) -> Floats:
    """Ranks as in NumPy's linear rule: the share of n − 1 below."""
    upto = np.cumsum(counts[..., :-1], axis=-1, dtype=np.int64)
    known = upto[..., -1]
    found = np.empty((*known.shape, len(PERCENTILES)))
    for position, percentile in enumerate(PERCENTILES):
        rank = percentile / 100.0 * np.maximum(known - 1, 0)
        at = (upto > rank[..., None]).argmax(axis=-1)
        inside = np.take_along_axis(counts, at[..., None], axis=-1)[..., 0]
        before = np.take_along_axis(upto, at[..., None], axis=-1)[..., 0] - inside
        share = np.minimum((rank - before + 0.5) / np.maximum(inside, 1), 1.0)
        left, right = _edges(at, counts.shape[-1] - 2, lowest, highest, start, rate)
        found[..., position] = np.where(known > 0, left + share * (right - left), np.nan)
    return found


def _edges(
    at: Floats, outermost: int, lowest: Floats, highest: Floats, start: Floats, rate: Floats
) -> tuple[Floats, Floats]:
    """Both ends of a bin; the outermost ones reach to the extremes, and where all is one bin it lies between them."""
    width = np.divide(1.0, rate, out=np.zeros_like(rate), where=rate > 0)
    left, right = start + at * width, start + (at + 1) * width
    left = np.where((at == 0) & np.isfinite(lowest), lowest, left)
    right = np.where(((at == outermost) | (rate == 0)) & np.isfinite(highest), highest, right)
    return left, np.maximum(left, right)

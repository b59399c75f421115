"""From a random number to a value of a range, through tables of straight lines that both engines read.

A 32-bit number becomes a standard normal: its highest bit says above or below the middle, the others (the lowest of
them set, m) how probable it is to lie further out, m ÷ 2³². The area's own normal and the one all areas have in
common are mixed
(Gaussian copula) so that the mixture z is standard normal again; the value is the quantile of the named shape at Φ(z).
Both steps read a table of lines (constant, slope) between exact points, which lie closer together than any chance can
tell: within 1·10⁻⁵ in z, 3·10⁻⁵ of the width of a range.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sqdash.answers.risk.streams import Halves
from sqdash.model.system import Floats

PIECES = 7  # bits: 128 lines for every halving of the probability, so that the tails are as fine as the middle
FRACTION = 52  # bits of a double's fraction
FIRST_LINE = 1023 << PIECES  # where the table starts among the exponents and leading bits of doubles
HALVINGS = 31
REACH = 9.0  # no mixture of two of the normals above lies further out
STEPS = 32  # lines for every unit of z

OwnRange = tuple[float, float, float]
"""low, mode, high"""


@lru_cache(maxsize=1)
def normal_lines() -> Floats:
    """A normal below the middle over m, shaped (line, 2): constant, slope."""
    from scipy.special import ndtri

    pieces = 1 << PIECES
    starts = (2.0 ** np.arange(HALVINGS)[:, None] * (1.0 + np.arange(pieces) / pieces)).ravel()
    edges = np.append(starts, 2.0**HALVINGS)
    return _lines(edges, ndtri(edges / 2.0 ** (HALVINGS + 1)))


@lru_cache(maxsize=16)
def value_tables(shape: str, ranges: tuple[OwnRange, ...]) -> Floats:
    """The values of each range over the step (z + REACH) × STEPS, shaped (range, line, 2): constant, slope."""
    tables = np.empty((len(ranges), int(2 * REACH * STEPS), 2))
    for table, (low, mode, high) in zip(tables, ranges, strict=True):
        width = high - low
        table[:] = quantile_lines(shape, (mode - low) / width if width > 0 else 0.5) * width
        table[:, 0] += low
    return tables


@lru_cache(maxsize=4096)
def quantile_lines(shape: str, position: float) -> Floats:
    """The shape between 0 and 1 with its mode at `position`, over the step, shaped (line, 2): constant, slope."""
    edges = np.arange(2 * REACH * STEPS + 1)
    return _lines(edges, _quantiles(shape, position, edges / STEPS - REACH))


def _quantiles(shape: str, position: float, z: Floats) -> Floats:
    from scipy.special import betaincinv, ndtr

    below, above = ndtr(z), ndtr(-z)
    if shape == "uniform":
        return np.asarray(below)
    if shape == "triangular":
        rising = np.sqrt(below * position)
        return np.asarray(np.where(below < position, rising, 1.0 - np.sqrt(above * (1.0 - position))))
    return np.asarray(betaincinv(1.0 + 4.0 * position, 5.0 - 4.0 * position, below))


def _lines(edges: Floats, values: Floats) -> Floats:
    slopes = np.diff(values) / np.diff(edges)
    return np.stack([values[:-1] - slopes * edges[:-1], slopes], axis=1)


def normals(numbers: Halves) -> Floats:
    """Standard normals of 32-bit numbers, in the operations and the order the compiled engine has."""
    outward = ((numbers & 0x7FFFFFFF) | 1).astype(np.float64)
    lines = normal_lines()[(outward.view(np.int64) >> (FRACTION - PIECES)) - FIRST_LINE]
    lower = lines[..., 0] + lines[..., 1] * outward
    return np.asarray(np.where(numbers >> 31, -lower, lower))


def steps_in_common(normal: Floats, share: float) -> Floats:
    """What the normal in common puts into the step, `share` being the square root of the common part."""
    return (share * normal + REACH) * STEPS


def values(table: Floats, in_common: Floats, own: Floats, share: float) -> Floats:
    """The values at the mixtures; `share` is the square root of an area's own part, times STEPS."""
    step = in_common + share * own
    lines = table[step.astype(np.int64)]
    return np.asarray(lines[..., 0] + lines[..., 1] * step)

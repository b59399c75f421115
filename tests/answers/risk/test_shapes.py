"""The tables give the named shapes: normals, quantiles and mixtures, as near as any chance could tell."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from sqdash.answers.risk.shapes import REACH, STEPS, normals, steps_in_common, value_tables, values
from sqdash.answers.risk.streams import halves

RANGES = [(0.1, 0.18, 0.25), (0.0, 0.0, 1.0), (-0.02, 0.01, 0.01), (160_000.0, 400_000.0, 1_250_000.0)]


def exact(shape: str, low: float, mode: float, high: float) -> stats.rv_continuous:
    width, position = high - low, (mode - low) / (high - low)
    if shape == "uniform":
        return stats.uniform(low, width)
    if shape == "triangular":
        return stats.triang(position, low, width)
    return stats.beta(1 + 4 * position, 5 - 4 * position, low, width)


def test_normals_are_within_a_hundred_thousandth() -> None:
    numbers = np.concatenate([halves(1, 7, 0, 1, 20_000).ravel(), np.arange(4096, dtype=np.uint32)])
    outward = (numbers & 0x7FFFFFFF) | 1
    expected = special.ndtri(outward / 2.0**32)
    expected = np.where(numbers >> 31, -expected, expected)
    assert np.abs(normals(numbers) - expected).max() < 1e-5


def test_normals_are_symmetric() -> None:
    numbers = np.arange(0, 2**31, 2**20 + 1, dtype=np.uint32)
    np.testing.assert_array_equal(normals(numbers), -normals(numbers | np.uint32(2**31)))


@pytest.mark.parametrize("shape", ["pert", "triangular", "uniform"])
@pytest.mark.parametrize("own", RANGES)
def test_values_are_the_quantiles_of_the_shape(shape: str, own: tuple[float, float, float]) -> None:
    z = np.linspace(-6.0, 6.0, 20_001)
    (table,) = value_tables(shape, (own,))
    found = values(table, steps_in_common(np.zeros_like(z), 0.0), z, float(STEPS))
    bound = 1e-3 if shape == "triangular" else 5e-5  # a triangle has a corner, which falls within one line
    assert np.abs(found - exact(shape, *own).ppf(special.ndtr(z))).max() < bound * (own[2] - own[0])
    slack = 1e-12 * max(abs(own[0]), abs(own[2]))
    assert found.min() >= own[0] - slack
    assert found.max() <= own[2] + slack


@pytest.mark.parametrize("shape", ["pert", "triangular", "uniform"])
@pytest.mark.parametrize("common", [0.0, 0.4, 1.0])
def test_a_mixture_keeps_the_shape_and_shares_what_it_should(shape: str, common: float) -> None:
    """Kolmogorov–Smirnov on 40 000 draws; the normal scores of two areas correlate by the common share."""
    count, own = 40_000, RANGES[0]
    (table,) = value_tables(shape, (own,))
    together = steps_in_common(normals(halves(3, 0, 0, 1, count))[:, 5], np.sqrt(common))
    one, other = (
        values(table, together, normals(halves(3, code, 0, 1, count))[:, 5], np.sqrt(1 - common) * STEPS)
        for code in (411402, 411403)
    )
    assert stats.kstest(one, exact(shape, *own).cdf).pvalue > 0.01
    scores = [special.ndtri(exact(shape, *own).cdf(each)) for each in (one, other)]
    assert np.corrcoef(scores)[0, 1] == pytest.approx(common, abs=0.02)


def test_no_mixture_falls_outside_the_table() -> None:
    furthest = -normals(np.array([0], dtype=np.uint32))[0]
    assert np.sqrt(2.0) * furthest < REACH


def test_a_certain_range_is_its_number() -> None:
    (table,) = value_tables("pert", ((0.3, 0.3, 0.3),))
    assert set(values(table, np.full(9, REACH * STEPS), np.linspace(-6, 6, 9), 1.0 * STEPS).tolist()) == {0.3}

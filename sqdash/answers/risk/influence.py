"""Which assumption matters for an outcome: Sobol' indices, and what each assumption alone does between its two ends.

For this question an assumption is one factor that all areas have in common, whatever its `common` share: the question
is what to find out more about, and one finds out about attrition, not about the attrition of a single county.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sqdash.answers.risk.ensemble import Ensemble, Wanted
from sqdash.answers.risk.reach import COST, areas_of, moving
from sqdash.answers.risk.settings import Settings, judged_year
from sqdash.answers.risk.shapes import REACH, STEPS
from sqdash.model.projection import CITY, run
from sqdash.model.scenario import Scenario
from sqdash.model.system import Floats, Ints
from sqdash.returns.types import Workspace

POINTS = 1_024  # base points of the Sobol' sequence, a power of two; (factors + 2) × points projections
CELLS = 2_560  # areas × projections worked out together
NEGLIGIBLE = 1e-12


class Influence(NamedTuple):
    """Share of the outcome's variance: `first` by the assumption alone, `total` with all its interactions."""

    assumption: str
    first: float
    total: float


class Bar(NamedTuple):
    """The outcome with one assumption at its low and at its high end (`low`, `high`), all others at their mode.

    Where areas differ, `low` is the lowest and `high` the highest of their ends.
    """

    assumption: str
    low: float
    high: float
    at_low: float
    at_high: float


class Tornado(NamedTuple):
    """`middle` is the outcome with every assumption at its mode, None where it has no value; bars widest first."""

    middle: float | None
    bars: tuple[Bar, ...]


def influence(
    workspace: Workspace,
    scenario: Scenario,
    settings: Settings,
    *,
    outcome: str,
    area: str = CITY,
    points: int = POINTS,
) -> tuple[Influence, ...]:
    """First-order and total Sobol' indices of every assumption that can move the outcome, largest total first.

    Args:
        outcome: an indicator id (its value in the judged year) or COST (yuan to that year).
        area: an area's code or CITY.
        points: a power of two. The points are a scrambled Sobol' sequence of the settings' seed.

    Returns: nothing where the outcome has no value or nothing moves it.
    Raises: BadInput with everything wrong with the settings; KeyError for an unknown area or outcome.
    Source: Saltelli et al. 2010, as in SciPy's `sobol_indices`.
    """
    from scipy.stats.qmc import Sobol

    asked = _Asked.of(workspace, scenario, settings, area, outcome)
    count = len(asked.factors)
    if not count:
        return ()
    drawn = Sobol(2 * count, scramble=True, rng=settings.seed).random(points)
    first, second = drawn[:, :count], drawn[:, count:]
    mixed = [np.where(np.arange(count) == factor, second, first) for factor in range(count)]
    values = np.array([asked.at(each) for each in (first, second, *mixed)])
    if not np.isfinite(values).all() or np.ptp(values) <= NEGLIGIBLE * np.abs(values).max():
        return ()
    alone, total = indices(values[0], values[1], values[2:])
    rows = zip(asked.factors, alone.tolist(), total.tolist(), strict=True)
    kept = [Influence(*row) for row in rows if row[2] > NEGLIGIBLE]
    return tuple(sorted(kept, key=lambda each: -each.total))


def indices(first: Floats, second: Floats, mixed: Floats) -> tuple[Floats, Floats]:
    """First-order and total indices (factor,) of the outcome at two samples and, by factor, at `first` with that
    factor's values taken from `second` (factor, point)."""
    both = np.concatenate([first, second])
    first, second, mixed = first - both.mean(), second - both.mean(), mixed - both.mean()
    variance = both.var()
    alone = (second * (mixed - first)).mean(axis=1) / variance
    total = ((first - mixed) ** 2).mean(axis=1) / (2.0 * variance)
    return np.maximum(alone, 0.0), total  # below zero is what the sample is too small to tell


def tornado(workspace: Workspace, scenario: Scenario, settings: Settings, *, outcome: str, area: str = CITY) -> Tornado:
    """What each assumption alone does to the outcome between its ends; see `influence` for the arguments."""
    asked = _Asked.of(workspace, scenario, settings, area, outcome)
    middle, *ends = asked.at_ends().tolist()
    bars = [
        Bar(each, *asked.ends(each), at_low, at_high)
        for each, at_low, at_high in zip(asked.factors, ends[::2], ends[1::2], strict=True)
    ]
    moved = [bar for bar in bars if abs(bar.at_high - bar.at_low) > NEGLIGIBLE * abs(middle)]
    widest_first = sorted(moved, key=lambda bar: -abs(bar.at_high - bar.at_low))
    return Tornado(middle if np.isfinite(middle) else None, tuple(widest_first))


@dataclass(frozen=True, eq=False)
class _Asked:
    """One outcome over an ensemble that ends in the judged year. Its factors are assumptions, all others at the
    mode."""

    ensemble: Ensemble
    areas: Ints
    row: int
    outcome: str
    factors: tuple[str, ...]

    @classmethod
    def of(cls, workspace: Workspace, scenario: Scenario, settings: Settings, area: str, outcome: str) -> _Asked:
        year = judged_year(settings, workspace)
        ensemble = Ensemble.of(workspace, scenario, replace(settings, end=year), Wanted(False, False, False))
        areas = areas_of(ensemble, area, outcome)
        row = len(ensemble.system.areas) if area == CITY else int(areas[0])
        return cls(ensemble, areas, row, outcome, tuple(moving(ensemble, areas, outcome)))

    def ends(self, assumption: str) -> tuple[float, float]:
        at, spread = self.ensemble.system.assumptions[assumption], self.ensemble.spreads
        return float(spread.low[self.areas, at].min()), float(spread.high[self.areas, at].max())

    def at(self, shares: Floats) -> Floats:
        """The outcome with the factors at probabilities (point, factor) between 0 and 1."""
        block = max(CELLS // len(self.ensemble.system.areas), 1)
        return np.concatenate([self._at(shares[at : at + block]) for at in range(0, len(shares), block)])

    def _at(self, shares: Floats) -> Floats:
        from scipy.special import ndtri

        tables, table_of = self.ensemble.tables(self.ensemble.spreads.uncertain)
        steps = np.clip((ndtri(shares) + REACH) * STEPS, 0.0, tables.shape[1] - 1.0)
        parameters = self._modes(len(shares))
        for factor, (at, where) in enumerate(self._places()):
            step = steps[:, factor]
            lines = tables[table_of[where, at]][:, step.astype(np.int64)]
            parameters[:, where, at] = (lines[..., 0] + lines[..., 1] * step).T
        return self._outcome(parameters)

    def at_ends(self) -> Floats:
        """The outcome at the modes, then with every factor in turn at its low and at its high end."""
        spread = self.ensemble.spreads
        parameters = self._modes(1 + 2 * len(self.factors))
        for factor, (at, where) in enumerate(self._places()):
            parameters[1 + 2 * factor, where, at] = spread.low[where, at]
            parameters[2 + 2 * factor, where, at] = spread.high[where, at]
        return self._outcome(parameters)

    def _places(self) -> Iterator[tuple[int, Ints]]:
        """For every factor its assumption, and the areas in which that is uncertain."""
        for each in self.factors:
            at = self.ensemble.system.assumptions[each]
            yield at, np.flatnonzero(self.ensemble.spreads.uncertain[:, at])

    def _modes(self, count: int) -> Floats:
        mode = self.ensemble.spreads.mode
        parameters = np.ones((count, mode.shape[0], mode.shape[1] + 1))
        parameters[..., :-1] = mode
        return parameters

    def _outcome(self, parameters: Floats) -> Floats:
        """By point; NaN where it has no value."""
        ensemble = self.ensemble
        projection = run(ensemble.ordered, ensemble.scenario, parameters, ensemble.inputs)
        if self.outcome == COST:
            capital, recurring = projection.costs
            return np.asarray((capital + recurring)[:, self.areas].sum(axis=(1, 2, 3)))
        return np.asarray(projection.judged.value[:, self.row, -1, ensemble.system.indicators[self.outcome]])

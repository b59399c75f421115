"""What an ensemble says: chances, gaps, percentiles. Areas in file order, the city last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sqdash.answers.risk.ensemble import Ensemble
from sqdash.answers.risk.percentiles import PERCENTILES, of_cost, of_values
from sqdash.answers.risk.settings import Settings
from sqdash.answers.risk.tally import Bins, Tally
from sqdash.model.projection import CITY, project
from sqdash.model.scenario import Scenario
from sqdash.model.system import Floats
from sqdash.returns.types import Workspace


@dataclass(frozen=True, eq=False)
class Risk:
    """Rows are the areas in file order and then the city; NaN stands where there is nothing to say.

    `chance` (row, indicator): draws that meet the target in `year` ÷ draws. A draw without data does not meet it;
    where no draw has data, or the indicator does not apply, there is none. `joint` (row,): all targets of the row in
    the same draw, what does not apply left out. `everything`: all targets of all areas and of the city in the same
    draw.
    `gap` (row, indicator): mean over the draws with data of what is missing in `year`, in numerator units; 0 where met.
    `percentiles` (row, indicator, year, percentile) for `years` in the indicator's unit, see PERCENTILES.
    `cost` (percentile,): the city's total cost to the last of `years` in yuan.
    """

    workspace: Workspace
    scenario: Scenario
    settings: Settings
    year: int
    years: tuple[int, ...]
    chance: Floats
    joint: Floats
    everything: float
    gap: Floats
    percentiles: Floats
    cost: Floats
    engine: str

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return (*(area.code for area in self.workspace.areas), CITY)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.workspace.plan.indicators)

    @cached_property
    def chances(self) -> Mapping[tuple[str, str], float | None]:
        """By area code (or CITY) and indicator."""
        return self._cells(self.chance)

    @cached_property
    def gaps(self) -> Mapping[tuple[str, str], float | None]:
        """By area code (or CITY) and indicator, in numerator units."""
        return self._cells(self.gap)

    @cached_property
    def together(self) -> Mapping[str, float | None]:
        """By area code (or CITY): all its targets in the same draw."""
        return dict(zip(self.codes, map(_or_none, self.joint.tolist()), strict=True))

    def fan(self, area: str, indicator: str) -> tuple[tuple[int, tuple[float, ...]], ...]:
        """Year and percentiles of an area (or CITY), base year first; years without a value are left out."""
        found = self.percentiles[self.codes.index(area), self.indicators.index(indicator)]
        by_year = zip(self.years, found.tolist(), strict=True)
        return tuple((year, tuple(values)) for year, values in by_year if not np.isnan(values[0]))

    def _cells(self, table: Floats) -> Mapping[tuple[str, str], float | None]:
        keys = [(code, indicator) for code in self.codes for indicator in self.indicators]
        return dict(zip(keys, map(_or_none, table.ravel().tolist()), strict=True))


def result_of(ensemble: Ensemble, tally: Tally, bins: Bins, engine: str) -> Risk:
    """Shares and percentiles of what was counted."""
    base_year, rows = ensemble.system.base_year, ensemble.rows
    joint, everything = joints_of(ensemble, tally)
    return Risk(
        ensemble.workspace,
        ensemble.scenario,
        ensemble.settings,
        base_year + ensemble.judged,
        tuple(range(base_year, base_year + ensemble.years + 1)),
        chances_of(ensemble, tally),
        joint,
        everything,
        np.divide(tally.gap, tally.known, out=np.full(tally.gap.shape, np.nan), where=tally.known > 0)[rows],
        _with_base_year(ensemble, of_values(tally, bins)[rows]),
        of_cost(tally, bins),
        engine,
    )


def chances_of(ensemble: Ensemble, tally: Tally) -> Floats:
    """(row, indicator) in file order; see `Risk`."""
    share = tally.met / ensemble.settings.draws
    return np.asarray(np.where(tally.known > 0, share, np.nan)[ensemble.rows])


def joints_of(ensemble: Ensemble, tally: Tally) -> tuple[Floats, float]:
    """(row,) in file order, and everything together. A row to which nothing applies has none."""
    share = tally.together / ensemble.settings.draws
    judged = ensemble.system.targets.applies.any(axis=1)
    return np.where(judged, share[:-1], np.nan)[ensemble.rows], float(share[-1])


def _with_base_year(ensemble: Ensemble, planned: Floats) -> Floats:
    """(row, indicator, year, percentile): in the base year everything is known, so all percentiles are the value."""
    value = project(ensemble.ordered, ensemble.scenario).judged.value[0, ensemble.rows, 0]
    base = np.repeat(value[:, :, None, None], len(PERCENTILES), axis=-1)
    return np.concatenate([base, np.moveaxis(planned, 1, 2)], axis=2)


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value

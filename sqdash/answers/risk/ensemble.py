"""One question put to many draws: everything an engine needs, worked out once, with the areas in code order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqdash.answers.risk.settings import Settings, checked, judged_year, last_year
from sqdash.answers.risk.shapes import STEPS, value_tables
from sqdash.answers.risk.spreads import Spreads, in_code_order, rank_of_areas, spreads
from sqdash.answers.risk.streams import stream_of
from sqdash.answers.risk.tally import BINS, FLAT, Bins, Tally, empty_tally
from sqdash.model.kernel import Override
from sqdash.model.projection import inputs_of, overrides_of
from sqdash.model.scenario import Scenario
from sqdash.model.system import Flags, Floats, Ints, System, system
from sqdash.plan.types import Quantity
from sqdash.returns.types import Workspace


@dataclass(frozen=True, eq=False)
class Wanted:
    """What is counted besides the chances: percentiles by year, gaps, the city's cost."""

    percentiles: bool = True
    gaps: bool = True
    cost: bool = True


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Arrays over (area, assumption) in code order; `inputs` (1, area, planning year, lever).

    `sampled` says which assumptions are drawn: those with a range that can reach a result that is wanted. The others
    stay at their mode; as numbers are counted and not queued, leaving some out changes none of the others.
    """

    workspace: Workspace
    scenario: Scenario
    settings: Settings
    wanted: Wanted
    ordered: Workspace
    system: System
    spreads: Spreads
    sampled: Flags
    inputs: Floats
    overrides: tuple[Override, ...]
    judged: int  # index of the judged year; the base year is 0

    @classmethod
    def of(cls, workspace: Workspace, scenario: Scenario, settings: Settings, wanted: Wanted | None = None) -> Ensemble:
        """Raises BadInput with everything wrong with the settings."""
        checked(settings, workspace)
        wanted = wanted or Wanted()
        ordered = in_code_order(workspace)
        model, end = system(ordered), last_year(settings, workspace)
        found, inputs = spreads(ordered, model, scenario, settings), inputs_of(model, scenario, end)
        return cls(
            workspace,
            scenario,
            settings,
            wanted,
            ordered,
            model,
            found,
            found.uncertain & reaching(ordered, model, inputs, cost=wanted.cost),
            inputs,
            tuple(overrides_of(model, scenario, end)),
            judged_year(settings, workspace) - model.base_year,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Only the question travels to another process; what follows from it is worked out there again."""
        return Ensemble.of, (self.workspace, self.scenario, self.settings, self.wanted)

    @property
    def years(self) -> int:
        """Planning years."""
        return int(self.inputs.shape[2])

    @property
    def rows(self) -> Ints:
        """For each area in file order, and then the city, its row in a tally."""
        return np.append(rank_of_areas(self.workspace), len(self.system.areas))

    @property
    def streams(self) -> NDArray[np.uint64]:
        return np.array([stream_of(code) for code in self.system.areas], dtype=np.uint64)

    @property
    def shares(self) -> tuple[Floats, Floats]:
        """By assumption what a draw takes of the normal in common, and of the area's own (in steps)."""
        common = np.array([each.common for each in self.ordered.assumptions.values()])
        return np.sqrt(common), np.sqrt(1.0 - common) * STEPS

    def tables(self, drawn: Flags) -> tuple[Floats, Ints]:
        """Value tables (table, line, 2) of what is drawn, and which one each (area, assumption) reads."""
        spread = self.spreads
        ranges = np.stack([each[drawn] for each in (spread.low, spread.mode, spread.high)], axis=-1)
        unique, which = np.unique(ranges, axis=0, return_inverse=True)
        table_of = np.zeros(drawn.shape, dtype=np.intp)
        table_of[drawn] = which.ravel()
        return value_tables(self.settings.shape, tuple(map(tuple, unique.tolist()))), table_of

    def tally(self, *, flat: bool = False) -> Tally:
        """Nothing counted yet; `flat` for the pilot."""
        years = self.years if self.wanted.percentiles else 0
        shape = (len(self.system.areas) + 1, years, len(self.system.indicators))
        return empty_tally(*shape, bins=FLAT if flat else BINS, cost=self.wanted.cost)

    def flat_bins(self) -> Bins:
        return Bins.flat(len(self.system.areas) + 1, self.years, len(self.system.indicators))


def reaching(ordered: Workspace, model: System, inputs: Floats, *, cost: bool) -> Flags:
    """Which assumptions can reach a result, shaped (area, assumption): rates always, a lever's where it is used."""
    assumptions = model.assumptions
    always = [each.rate for each in ordered.model.drivers] + [each.attrition for each in ordered.model.stocks]
    found = np.zeros((len(model.areas), len(assumptions)), dtype=bool)
    found[:, [assumptions[each] for each in always if each]] = True
    used = inputs[0].any(axis=1)
    for position, lever in enumerate(ordered.model.levers):
        quantities = [lever.completion, *lever.effects.values()] + ([lever.cost, lever.yearly_cost] if cost else [])
        found[:, _named(quantities, assumptions)] |= used[:, position, None]
    return found


def _named(quantities: list[Quantity], assumptions: dict[str, int]) -> list[int]:
    return sorted({assumptions[factor] for each in quantities for factor in each if isinstance(factor, str)})

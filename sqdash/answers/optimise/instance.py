"""A problem as arrays: which inputs are free, within what bounds, at what price, and what each target asks of them.

Inputs are counted in steps of their lever. The last axis of most arrays is the input: lever × planning year, flattened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.forms import Forms, Linear, linear
from sqdash.answers.optimise.on_demand import OnDemand
from sqdash.answers.optimise.problem import Problem, limits, locked_inputs
from sqdash.model.kernel import Override
from sqdash.model.projection import overrides_of, parameters_of
from sqdash.model.system import Flags, Floats, Targets, system
from sqdash.returns.types import Workspace

UNLIMITED = 2.0**20  # steps a year where the limit is lifted: no area could do as much
ROUNDING = 1e-9  # of a step: forgives what floats leave when a limit is divided by a step


class Side(NamedTuple):
    """Numerator or denominator of one indicator as the least of forms: constant (area, form), slope per step
    (area, form, input)."""

    constant: Floats
    slope: Floats


@dataclass(frozen=True, eq=False)
class Instance:
    """`linear` has one draw. `fixed` (area, lever, year) is in lever units, NaN where the input is free; `high` (area,
    lever, year) in steps; `change` (area, lever) the largest change from year to year in units, infinite where none;
    `threshold` (area + 1, indicator, the city last) is what numerator ÷ denominator must reach.
    """

    areas: tuple[str, ...]
    levers: tuple[str, ...]
    indicators: tuple[str, ...]
    years: tuple[int, ...]
    linear: Linear
    targets: Targets
    applies: Flags
    step: Floats
    fixed: Floats
    high: Floats
    change: Floats
    present_value: Floats
    threshold: Floats

    @cached_property
    def free(self) -> Flags:
        """Inputs that may be chosen and arrive, in part at least, by the target year; shaped (area, lever, year)."""
        return np.asarray(np.isnan(self.fixed) & (self.linear.arriving[0] > 0))

    @cached_property
    def given(self) -> Floats:
        """What is put in whatever is chosen, in lever units: locked inputs, and nothing where nothing would arrive."""
        return np.where(np.isnan(self.fixed), 0.0, self.fixed)

    @cached_property
    def sides(self) -> Sequence[tuple[Side, Side]]:
        """Numerator and denominator of every indicator over the free inputs, the given ones worked in."""

        def both(indicator: int) -> tuple[Side, Side]:
            ratio = self.linear.ratios[indicator]
            return self._side(ratio.numerator), self._side(ratio.denominator)

        return OnDemand(len(self.indicators), both)

    def _side(self, forms: Forms) -> Side:
        constant, response = forms.constant[0], forms.response[0]
        areas, count = constant.shape
        settled = constant + (response * self.given[:, None]).sum(axis=(2, 3)) if response.any() else constant
        slope = response * (self.step[:, None] * self.free[:, None])
        return Side(settled, slope.reshape(areas, count, len(self.levers) * len(self.years)))

    @cached_property
    def spending(self) -> Floats:
        """Yuan per step by year of payment, undiscounted; (area, input, year of payment)."""
        paid = self.linear.spending[0] * (self.step[:, None] * self.free)[..., None]
        return np.asarray(paid.reshape(len(self.areas), len(self.levers) * len(self.years), len(self.years)))

    @cached_property
    def price(self) -> Floats:
        """Yuan per step in all, (area, input)."""
        return np.asarray(self.spending @ self.present_value)

    @cached_property
    def given_spending(self) -> Floats:
        """Yuan of the locked inputs by year of payment, (area, year of payment)."""
        return np.asarray(np.einsum("aluv,alu->av", self.linear.spending[0], self.given))

    @cached_property
    def most(self) -> Floats:
        """Steps at most, (area, input), zero where nothing may be chosen."""
        return np.where(self.free, self.high, 0.0).reshape(len(self.areas), -1)

    @cached_property
    def given_cost(self) -> Floats:
        """Yuan of the locked inputs in all, (area,)."""
        return np.asarray(self.given_spending @ self.present_value)

    def only(self, area: int) -> Instance:
        """The same question for one area alone."""
        one = slice(area, area + 1)
        return replace(
            self,
            areas=self.areas[one],
            linear=self.linear.only(one),
            applies=self.applies[one],
            fixed=self.fixed[one],
            high=self.high[one],
            change=self.change[one],
            threshold=self.threshold[[area, -1]],
        )

    def tightened(self, short: Flags, share: float) -> Instance:
        """The same question with the thresholds of some targets (area + 1, indicator) a little higher."""
        size = np.maximum(np.abs(self.threshold), np.finfo(float).tiny)
        return replace(self, threshold=np.where(short, self.threshold + share * size, self.threshold))

    def units(self, steps: Floats) -> Floats:
        """Inputs in lever units shaped (area, lever, year), from steps (area, input)."""
        shape = (len(self.areas), len(self.levers), len(self.years))
        return self.given + np.where(self.free, steps.reshape(shape) * self.step[:, None], 0.0)


def instance(workspace: Workspace, problem: Problem, area: str | None = None) -> Instance:
    """The arrays of a checked problem, for all areas or for one alone."""
    whole, years = system(workspace), problem.years(workspace)
    at = slice(None) if area is None else slice(whole.areas[area], whole.areas[area] + 1)
    model = whole if area is None else whole.only(whole.areas[area])
    last = workspace.base_year + len(years)
    overrides = _overrides(overrides_of(whole, problem.scenario, last), at)
    found = linear(model, parameters_of(whole, problem.scenario)[:, at], len(years), overrides)
    step = np.array([lever.step for lever in workspace.model.levers])
    allowed = limits(workspace)[at]
    most = np.full_like(allowed, UNLIMITED) if problem.scenario.over_limit else np.floor(allowed / step + ROUNDING)
    change = np.inf if problem.largest_change is None else problem.largest_change
    return Instance(
        areas=tuple(model.areas),
        levers=tuple(model.levers),
        indicators=tuple(model.indicators),
        years=years,
        linear=found,
        targets=model.targets,
        applies=model.targets.applies[:-1],
        step=step,
        fixed=locked_inputs(workspace, problem)[at],
        high=np.repeat(most[:, :, None], len(years), axis=2),
        change=np.full_like(allowed, np.inf) if np.isinf(change) else change * allowed,
        present_value=(1.0 + problem.discount) ** -np.arange(1.0, len(years) + 1.0),
        threshold=np.tile(model.targets.threshold / model.targets.scale, (len(model.areas) + 1, 1)),
    )


def _overrides(found: list[Override], at: slice) -> list[Override]:
    """Those that hold in the areas of the instance."""
    if at == slice(None):
        return found
    return [(each, slice(None), year, value) for each, area, year, value in found if area in (slice(None), at.start)]

"""What every contender is given and what all of them must come to: the same model, scenario and draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sqdash.answers.risk import Settings, parameters
from sqdash.bench.nation import acting_scenario
from sqdash.model import Scenario
from sqdash.model.projection import inputs_of, run
from sqdash.model.system import Floats, System, system
from sqdash.plan.types import Model
from sqdash.returns.types import Workspace

SEED = 2025


class Unsuited(ValueError):
    """A workspace that other libraries could not be asked about in the same words."""


class Disagreement(AssertionError):
    """A contender's results are not the model's, so that its time would say nothing."""


@dataclass(frozen=True, eq=False)
class Case:
    """`parameters` is shaped (draw, area, assumption + 1); the answers are those at the plan's end."""

    workspace: Workspace
    scenario: Scenario
    parameters: Floats

    @property
    def system(self) -> System:
        return system(self.workspace)

    @property
    def model(self) -> Model:
        return self.workspace.model

    @property
    def draws(self) -> int:
        return len(self.parameters)

    @property
    def years(self) -> range:
        """The planning years up to the plan's end."""
        return range(self.workspace.base_year + 1, self.workspace.plan.end + 1)

    @property
    def answers(self) -> tuple[str, ...]:
        """What every contender gives: the stocks, then the indicators' values."""
        return (*self.system.stocks, *(f"value_{each}" for each in self.system.indicators))

    @cached_property
    def inputs(self) -> Floats:
        """Lever inputs shaped (1, area, planning year, lever)."""
        return inputs_of(self.system, self.scenario, self.workspace.plan.end)

    @cached_property
    def rates(self) -> tuple[str, ...]:
        """The assumptions an answer depends on, in the workspace's order: all but the costs."""
        return rates_of(self.workspace)

    def drawn(self, rate: str) -> Floats:
        """An assumption shaped (draw, area)."""
        return self.parameters[..., self.system.assumptions[rate]]

    def constants(self, area: int) -> dict[str, float]:
        """What an area is in every draw: its base year, its drivers' ratios, what is due of each lever by year."""
        ours = self.system
        found = {f"base_{name}": float(ours.base_stocks[area, at]) for name, at in ours.stocks.items()}
        found |= {f"base_{name}": float(ours.base_drivers[area, at]) for name, at in ours.drivers.items()}
        found |= {f"ratio_{name}": float(ours.base_ratios[area, at]) for name, at in ours.drivers.items()}
        for lever in self.model.levers:
            for year in self.years:
                sent = year - self.years[0] - lever.lag_years
                came = self.inputs[0, area, sent, ours.levers[lever.id]] if sent >= 0 else 0.0
                found[due(lever.id, year)] = float(came)
        return found

    @cached_property
    def expected(self) -> Floats:
        """The answers shaped (draw, area, answer), by the model itself; NaN where an indicator does not apply."""
        projection = run(self.workspace, self.scenario, self.parameters, self.inputs)
        stocks = projection.measures[:, :, -1, : len(self.system.stocks)]
        return np.concatenate([stocks, projection.judged.value[:, :-1, -1]], axis=-1)

    def check(self, name: str, found: Floats, draws: int | None, areas: int | None, agrees: float) -> None:
        """Raises Disagreement when an answer differs by more than `agrees`, relative; not asked where none applies."""
        expected = self.expected[:draws, :areas]
        wrong = ~np.isclose(found, expected, rtol=agrees, atol=0.0) & ~np.isnan(expected)
        if wrong.any():
            draw, area, answer = np.argwhere(wrong)[0]
            at = f"draw {draw}, area {list(self.system.areas)[area]}, {self.answers[answer]}"
            raise Disagreement(f"{name}: {found[draw, area, answer]!r}, not {expected[draw, area, answer]!r} ({at})")


def due(lever: str, year: int) -> str:
    """The constant that holds what is due of a lever in a year: what was put in, after the lever's lag."""
    return f"due_{lever}_{year}"


def rates_of(workspace: Workspace) -> tuple[str, ...]:
    model = workspace.model
    quantities = [quantity for each in model.levers for quantity in (each.completion, *each.effects.values())]
    named = {factor for quantity in quantities for factor in quantity if isinstance(factor, str)}
    named |= {each.attrition or "" for each in model.stocks} | {each.rate or "" for each in model.drivers}
    return tuple(each for each in workspace.assumptions if each in named)


def case_of(workspace: Workspace, draws: int) -> Case:
    """The shipped plan's balanced scenario and the first `draws` draws of the ensemble.

    Raises: Unsuited when a base-year denominator is zero, or a cap is a driver that changes from year to year.
    """
    changing = {each.id for each in workspace.model.drivers if each.rule != "constant"}
    for stock in workspace.model.stocks:
        if stock.cap in changing:
            raise Unsuited(f"{stock.id} is capped by {stock.cap}, which changes from year to year")
    for indicator in workspace.plan.indicators:
        for area in workspace.areas:
            if not workspace.value(area.code, workspace.base_year, indicator.denominator):
                raise Unsuited(f"{indicator.denominator} of {area.code} is zero")
    scenario = acting_scenario(workspace)
    if scenario.drivers:
        raise Unsuited(f"{scenario.name} gives drivers by year")
    settings = Settings(draws=draws, seed=SEED, end=workspace.plan.end)
    return Case(workspace, scenario, parameters(workspace, scenario, settings, 1, draws))

"""What moved an outcome between two scenarios: the part of each lever, assumption and driver, adding up exactly.

Interaction is shared by the Shapley value: a factor's part is the change it makes when it is switched from the one
scenario to the other, averaged over the orders in which the factors could be switched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import factorial, fsum
from typing import NamedTuple

import numpy as np

from sqdash.model.projection import CITY, Projection, inputs_of, overrides_of, parameters_of, project, run
from sqdash.model.resting import assumptions_in, attrition, rested_on
from sqdash.model.scenario import Scenario
from sqdash.model.system import Flags, Floats, Ints, System, system
from sqdash.plan.types import Driver, Indicator, Lever, Quantity
from sqdash.returns.types import Workspace

COST = "cost"
EXACT = 12  # up to so many factors every order counts; beyond, a sample of them
SAMPLED = 64  # orders drawn, each played forwards and backwards
SEED = 2025
BLOCK = 128  # draws of one projection: the arrays stay small
NEGLIGIBLE = 1e-12

Factor = tuple[str, str]
"""kind ("lever", "assumption" or "driver") and id"""


class Step(NamedTuple):
    """One factor's part of the change, in the unit of the outcome."""

    kind: str
    id: str
    amount: float


@dataclass(frozen=True, slots=True)
class Change:
    """From `before` to `after` by `steps`, largest first.

    `orders` is None when the parts are averages over every order, else the number of orders they are averages of.
    """

    before: float
    after: float
    steps: tuple[Step, ...]
    orders: int | None


def change(
    workspace: Workspace, before: Scenario, after: Scenario, *, area: str, outcome: str, year: int
) -> Change | None:
    """What moved `outcome` of an area (or CITY) from `before` to `after`.

    Args:
        outcome: an indicator id (its value in `year`, in its own unit) or COST (yuan from base + 1 to `year`).
        year: base + 1…2035.

    Returns: None where either end, or some step of every order between them, has no value.
    Raises: ValueError for a year that cannot be projected; KeyError for an unknown area or outcome.
    """
    ends = [_end(project(workspace, each, end=year), area, outcome) for each in (before, after)]
    start, finish = ends
    if start is None or finish is None:
        return None
    parts: dict[Factor, float] = {}
    counts: list[int] = []
    for game in _Between(workspace, before, after, area, outcome, year).games():
        played = game.parts()
        if played is None:
            return None
        counts += [] if played[1] is None else [played[1]]
        for factor, amount in zip(game.factors, played[0].tolist(), strict=True):
            parts[factor] = parts.get(factor, 0.0) + amount
    return Change(start, finish, _steps(parts, start, finish), min(counts, default=None))


def _end(result: Projection, area: str, outcome: str) -> float | None:
    """The outcome of the last projected year, as the dashboard shows it."""
    if outcome == COST:
        return result.total_cost(area)
    return result.cell(area, outcome, result.years[-1]).value


def _steps(parts: dict[Factor, float], start: float, finish: float) -> tuple[Step, ...]:
    """Largest first, without those that are only rounding; what rounding leaves goes to the largest."""
    least = NEGLIGIBLE * max(abs(start), abs(finish), *(abs(each) for each in parts.values()), 0.0)
    kept = [Step(*factor, amount) for factor, amount in parts.items() if abs(amount) > least]
    if not kept:
        return ()
    largest, *others = sorted(kept, key=lambda step: -abs(step.amount))
    rest = fsum([finish, -start, *(-step.amount for step in others)])
    return (largest._replace(amount=rest), *others)


class _Between:
    """The two scenarios as arrays, seen from one outcome of one area or the city: `before` first, then `after`."""

    def __init__(
        self, workspace: Workspace, before: Scenario, after: Scenario, area: str, outcome: str, year: int
    ) -> None:
        self.workspace, self.scenarios, self.outcome = workspace, (before, after), outcome
        self.model: System = system(workspace)
        self.row = len(self.model.areas) if area == CITY else self.model.areas[area]
        self.parameters = [parameters_of(self.model, each) for each in self.scenarios]
        self.inputs = [inputs_of(self.model, each, year) for each in self.scenarios]
        self.overrides = [_overridden(self.model, each, year) for each in self.scenarios]
        counts = slice(None) if outcome == COST else self.model.targets.applies[:-1, self.model.indicators[outcome]]
        areas: Ints = np.arange(len(self.model.areas))
        self.areas = areas[counts] if area == CITY else areas[self.row, None]

    def games(self) -> Iterator[_Game]:
        """What has to be played: an indicator as a whole; cost lever by lever, since it is a sum over the levers."""
        levers = [each for each in self.workspace.model.levers if any(inputs.any() for inputs in self._due(each))]
        if self.outcome == COST:
            for lever in levers:
                worn = attrition(self.workspace.model.measure(next(iter(lever.effects))))
                named = _named(lever.completion, lever.cost, lever.yearly_cost, worn)
                yield self._game([("lever", lever.id), *named], lever.id)
        else:
            yield self._game(self._moving(self.workspace.plan.indicator(self.outcome), levers))

    def _game(self, factors: list[Factor], lever: str | None = None) -> _Game:
        return _Game(self, tuple(each for each in dict.fromkeys(factors) if self._differs(*each)), lever)

    def _moving(self, indicator: Indicator, levers: list[Lever]) -> list[Factor]:
        """Every factor that the model lets move an indicator, differing or not."""
        found: list[Factor] = []
        measures = rested_on(self.workspace.model, indicator)
        for measure in map(self.workspace.model.measure, sorted(measures)):
            found += _named(attrition(measure))
            if isinstance(measure, Driver):
                found += [("driver", measure.id), *_named((measure.rate or 1.0,))]
        for lever in levers:
            if reached := [quantity for stock, quantity in lever.effects.items() if stock in measures]:
                found += [("lever", lever.id), *_named(lever.completion, *reached)]
        return found

    def _due(self, lever: Lever) -> list[Floats]:
        """The lever's inputs of each scenario that can arrive in time, shaped (area, year)."""
        years = max(self.inputs[0].shape[2] - lever.lag_years, 0)
        return [each[0, self.areas, :years, self.model.levers[lever.id]] for each in self.inputs]

    def _differs(self, kind: str, id: str) -> bool:
        if kind == "lever":
            one, other = self._due(self.workspace.model.lever(id))
        elif kind == "assumption":
            one, other = (each[0, self.areas, self.model.assumptions[id]] for each in self.parameters)
        else:
            one, other = (each[self.areas, :, self.model.drivers[id]] for each in self.overrides)
        return not np.array_equal(one, other, equal_nan=True)

    def read(self, result: Projection, lever: str | None) -> Floats:
        """The outcome by draw, NaN where it has no value; of cost the part of one lever."""
        if lever is None:
            return result.judged.value[:, self.row, -1, self.model.indicators[self.outcome]]
        capital, recurring = (each[..., self.model.levers[lever]][:, self.areas] for each in result.costs)
        return np.asarray((capital + recurring).sum(axis=(1, 2)))


def _overridden(model: System, scenario: Scenario, end: int) -> Floats:
    """Driver overrides shaped (area, year, driver), NaN where a driver follows its own rule."""
    values = np.full((len(model.areas), end - model.base_year + 1, len(model.drivers)), np.nan)
    for driver, area, year, value in overrides_of(model, scenario, end):
        values[area, year, driver] = value
    return values


def _named(*quantities: Quantity) -> Iterator[Factor]:
    return (("assumption", each) for each in assumptions_in(*quantities))


@dataclass(frozen=True, slots=True)
class _Game:
    """Factors that are each at `before` or at `after`, and what is read off the projection of every such mixture."""

    between: _Between
    factors: tuple[Factor, ...]
    lever: str | None

    def parts(self) -> tuple[Floats, int | None] | None:
        """Each factor's part, and the number of orders unless it was all; None when no order has all its values."""
        return self._exact() if len(self.factors) <= EXACT else self._sampled()

    def _exact(self) -> tuple[Floats, int | None] | None:
        """Over every mixture. One without a value stands in no order: the others are averaged, each once."""
        count = len(self.factors)
        mixtures = np.arange(1 << count)
        values = self.values((mixtures[:, None] >> np.arange(count) & 1).astype(bool))
        known = np.isfinite(values)
        ways_to, ways_on = _ways(known), _ways(known[::-1])[::-1]
        total = float(ways_to[-1])
        if not total:
            return None
        values = np.where(known, values, 0.0)
        parts = np.empty(count)
        for factor in range(count):
            off = mixtures[(mixtures >> factor & 1) == 0]
            on = off | 1 << factor
            parts[factor] = (ways_to[off] * ways_on[on] / total * (values[on] - values[off])).sum()
        return parts, None if total == factorial(count) else int(total)

    def _sampled(self) -> tuple[Floats, int | None] | None:
        """Over a fixed sample of orders and their reverses. Each telescopes, so their average adds up as well."""
        count = len(self.factors)
        forwards = np.random.default_rng(SEED).permuted(np.tile(np.arange(count), (SAMPLED, 1)), axis=1)
        place = np.argsort(np.concatenate([forwards, forwards[:, ::-1]]), axis=1)  # (order, factor)
        mixtures = place[:, None] < np.arange(count + 1)[:, None]  # (order, factors switched, factor)
        values = self.values(mixtures.reshape(-1, count)).reshape(mixtures.shape[:2])
        kept = np.isfinite(values).all(axis=1)
        if not kept.any():
            return None
        made = np.take_along_axis(np.diff(values[kept], axis=1), place[kept], axis=1)
        return np.asarray(made.mean(axis=0)), int(kept.sum())

    def values(self, mixtures: Flags) -> Floats:
        """The outcome of each mixture (mixture, factor), NaN where it has none; one projection per block.

        Driver overrides are the same for all draws of a projection, so mixtures are grouped by those they hold.
        """
        drivers = [at for at, (kind, _id) in enumerate(self.factors) if kind == "driver"]
        codes = mixtures[:, drivers] @ (1 << np.arange(len(drivers), dtype=np.int64))
        values = np.empty(len(mixtures))
        for code in np.unique(codes).tolist():
            group = np.flatnonzero(codes == code)
            scenario = self._overriding({self.factors[at][1] for n, at in enumerate(drivers) if code >> n & 1})
            for start in range(0, len(group), BLOCK):
                block = group[start : start + BLOCK]
                values[block] = self.between.read(self._played(scenario, mixtures[block]), self.lever)
        return values

    def _played(self, scenario: Scenario, mixtures: Flags) -> Projection:
        """One projection with a draw per mixture."""
        between = self.between
        assumed = self._columns(mixtures, "assumption", between.model.assumptions, between.parameters[0].shape[-1])
        pulled = self._columns(mixtures, "lever", between.model.levers, between.inputs[0].shape[-1])
        parameters = np.where(assumed[:, None], between.parameters[1], between.parameters[0])
        inputs = np.where(pulled[:, None, None], between.inputs[1], between.inputs[0])
        return run(between.workspace, scenario, parameters, inputs)

    def _columns(self, mixtures: Flags, kind: str, places: dict[str, int], width: int) -> Flags:
        """Which columns of a scenario's array each mixture takes from `after`, shaped (mixture, column)."""
        taken = np.zeros((len(mixtures), width), dtype=bool)
        for number, (of_kind, id) in enumerate(self.factors):
            if of_kind == kind:
                taken[:, places[id]] = mixtures[:, number]
        return taken

    def _overriding(self, switched: set[str]) -> Scenario:
        """The driver overrides of `before`, those of some drivers taken from `after`."""
        before, after = self.between.scenarios
        kept = tuple(each for each in before.drivers if each[0] not in switched)
        return Scenario(name="", drivers=kept + tuple(each for each in after.drivers if each[0] in switched))


def _ways(known: Flags) -> Floats:
    """In how many orders each mixture is reached from nothing switched through mixtures that have a value."""
    mixtures = np.arange(len(known))
    size = np.bitwise_count(mixtures)
    ways = np.where(mixtures == 0, known, 0.0)
    for count in range(1, int(size[-1]) + 1):
        at = mixtures[(size == count) & known]
        for bit in range(int(size[-1])):
            ways[at] += np.where(at >> bit & 1, ways[at & ~(1 << bit)], 0.0)
    return ways

"""Why a target cannot be met, and the smallest relaxation that would make it possible.

A reason is found by taking one obstacle away after another and asking again. What is named has been tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from sqdash.answers.optimise.block import MET, NONE, Levels, can
from sqdash.answers.optimise.fairness import ceiling
from sqdash.answers.optimise.instance import UNLIMITED, Instance, instance
from sqdash.answers.optimise.parts import Cut, Part, cut
from sqdash.answers.optimise.plain import plainly
from sqdash.answers.optimise.problem import Problem
from sqdash.answers.optimise.relaxation import (
    ASSUMPTION,
    CHANGE,
    HUNDREDTHS,
    LIMIT,
    LIMITS,
    LOCKED,
    TARGET,
    YEAR,
    Relaxation,
)
from sqdash.model.projection import assumed
from sqdash.plan.types import LAST_YEAR
from sqdash.returns.types import Workspace

LAG, CAP, YEARS, CONFLICT, BUDGET = "lag", "cap", "years", "conflict", "budget"
OBSTACLES = (
    (LOCKED,),
    (CHANGE,),
    (LIMIT,),
    (LOCKED, CHANGE),
    (LOCKED, LIMIT),
    (CHANGE, LIMIT),
    (LOCKED, CHANGE, LIMIT),
)
Asked = list[tuple[Part, Levels]]


def possible(asked: Instance, indicators: tuple[int, ...]) -> bool:
    """Whether the only area of an instance can meet these targets together."""
    plain = plainly(asked, indicators)
    if plain is not None:
        return plain
    found = cut(asked)
    known = not any(found.unknown[0, each] for each in indicators)
    return known and all(can(part.block, levels) for part, levels in _asked(found, indicators))


def _asked(found: Cut, indicators: tuple[int, ...]) -> Iterator[tuple[Part, Levels]]:
    """The blocks that these targets are in, with the levels that ask for them alone."""
    for part in found.parts:
        levels = tuple(MET if each in indicators else NONE for each in part.indicators)
        if any(levels):
            yield part, levels


def without(asked: Instance, obstacles: tuple[str, ...]) -> Instance:
    """The same question with some obstacles out of the way."""
    return replace(
        asked,
        fixed=np.full_like(asked.fixed, np.nan) if LOCKED in obstacles else asked.fixed,
        change=np.full_like(asked.change, np.inf) if CHANGE in obstacles else asked.change,
        high=np.full_like(asked.high, UNLIMITED) if LIMIT in obstacles else asked.high,
    )


@lru_cache(maxsize=128)
def later_instance(workspace: Workspace, problem: Problem) -> Instance:
    """The same question judged in another year; kept, because every target out of reach asks for the same ones."""
    return instance(workspace, problem)


@dataclass(frozen=True)
class Obstacle:
    """One area's targets that cannot be met together: the last one, beside those before it that can."""

    workspace: Workspace
    problem: Problem
    asked: Instance  # of this area alone
    indicators: tuple[int, ...]

    @property
    def area(self) -> str:
        return self.asked.areas[0]

    def reason(self) -> tuple[str, tuple[str, ...]]:
        """The reason, and the obstacles that must be taken away together (none for lag, cap and years)."""
        if not self.asked.years:
            return YEARS, ()
        for obstacles in OBSTACLES:
            if possible(without(self.asked, obstacles), self.indicators):
                return (CONFLICT if self._possible_alone else obstacles[0]), obstacles
        if self._possible_alone:
            return CONFLICT, ()
        return (LAG if self._arrives_too_late() else CAP), ()

    @property
    def _possible_alone(self) -> bool:
        return len(self.indicators) > 1 and possible(self.asked, self.indicators[-1:])

    def _arrives_too_late(self) -> bool:
        """Whether nothing that helps arrives by the judged year, while something would later."""
        if self._helped(self.asked):
            return False
        return any(self._helped(self.later(year)) for year in range(self.asked_last + 1, LAST_YEAR + 1))

    @property
    def asked_last(self) -> int:
        return self.workspace.base_year + len(self.asked.years)

    def _helped(self, asked: Instance) -> bool:
        """Whether anything put in raises the last target's numerator."""
        unlocked = without(asked, (LOCKED, LIMIT))
        return bool(unlocked.sides[self.indicators[-1]][0].slope.any())

    def later(self, year: int) -> Instance:
        """The same area judged in a later year, its locked years still locked."""
        whole = later_instance(self.workspace, replace(self.problem, year=year))
        return whole.only(whole.areas.index(self.area))

    def relaxations(self, obstacles: tuple[str, ...]) -> Iterator[Relaxation]:
        """What would make it possible, the smallest of each kind, each tried; the named obstacles' first."""
        if obstacles:
            yield from self._removed(obstacles)
        if (year := self._first_year()) is not None:
            yield Relaxation(YEAR, "", self.area, self.asked_last, year)
        yield from self._sooner()
        if not obstacles:
            yield from self._lower_target()

    def _removed(self, obstacles: tuple[str, ...]) -> Iterator[Relaxation]:
        also = tuple(each for each in obstacles if each != LIMIT)
        if LIMIT in obstacles:
            yield from self._raised_limits(without(self.asked, also), also)
        elif obstacles == (LOCKED,):
            yield Relaxation(LOCKED, self._lock(), self.area, None, None)
        else:
            yield Relaxation(obstacles[0], "", self.area, None, None, obstacles[1:])

    def _lock(self) -> str:
        """The one lever whose lock is enough to lift; empty where it takes several."""
        for lever in np.flatnonzero((~np.isnan(self.asked.fixed[0])).any(axis=1)).tolist():
            fixed = self.asked.fixed.copy()
            fixed[0, lever] = np.nan
            if possible(replace(self.asked, fixed=fixed), self.indicators):
                return self.asked.levers[lever]
        return ""

    def _raised_limits(self, cleared: Instance, also: tuple[str, ...]) -> Iterator[Relaxation]:
        """The limit of one lever where that is enough, the one to raise least in proportion; else all alike."""
        found: list[Relaxation] = []
        parts = list(_asked(cut(without(cleared, (LIMIT,))), self.indicators))
        for lever in self._levers(cleared):

            def enough(most: float, lever: int = lever) -> bool:
                return self._enough(cleared, parts, {lever: most})

            after = lowest(enough, float(self.asked.high[0, lever].max()), UNLIMITED)
            if after is not None:
                step = float(self.asked.step[lever])
                limit = self.workspace.model.levers[lever].limit(self.area)
                found.append(Relaxation(LIMIT, self.asked.levers[lever], self.area, limit, after * step, also))
        if found:
            yield min(found, key=lambda each: (each.after or 0.0) / max(each.before or 0.0, 1.0))
            return
        times = lowest(lambda many: self._enough(cleared, parts, self._times(cleared, many)), HUNDREDTHS, UNLIMITED)
        if times is not None:
            yield Relaxation(LIMITS, "", self.area, 1.0, times / HUNDREDTHS, also)

    def _times(self, cleared: Instance, many: float) -> dict[int, float]:
        high = self.asked.high[0].max(axis=1)
        return {lever: float(np.floor(high[lever] * many / HUNDREDTHS)) for lever in self._levers(cleared)}

    def _levers(self, cleared: Instance) -> list[int]:
        """Levers that raise a numerator among the targets asked for."""
        wanted = [cleared.sides[each][0].slope[0].any(axis=0) for each in self.indicators]
        moved = np.logical_or.reduce(wanted).reshape(len(cleared.levers), -1)
        return [int(each) for each in np.flatnonzero(moved.any(axis=1))]

    def _enough(self, cleared: Instance, parts: Asked, limits: dict[int, float]) -> bool:
        """Whether these limits (steps a year, by lever), the others as they are, make it possible."""
        high = cleared.high[0].copy()
        for lever, most in limits.items():
            high[lever] = most
        return all(can(replace(part.block, high=high.ravel()[part.inputs]), levels) for part, levels in parts)

    def _first_year(self) -> int | None:
        for year in range(self.asked_last + 1, LAST_YEAR + 1):
            if possible(self.later(year), self.indicators):
                return year
        return None

    def _sooner(self) -> Iterator[Relaxation]:
        """Completion of what helps, raised in this area until it is enough, where that can be."""
        if not self.asked.years:
            return
        for name in self._completions():
            before = assumed(self.workspace, self.problem.scenario, name, self.area)

            def enough(share: float, name: str = name) -> bool:
                return possible(self._with(name, share / HUNDREDTHS), self.indicators)

            after = lowest(enough, float(np.floor(before * HUNDREDTHS)), float(HUNDREDTHS))
            if after is not None:
                yield Relaxation(ASSUMPTION, name, self.area, before, after / HUNDREDTHS)

    def _completions(self) -> Iterator[str]:
        """The assumptions that say how much of what is begun is finished, for levers that act on the numerators."""
        model, plan = self.workspace.model, self.workspace.plan
        caps = {each.id: each.cap for each in model.stocks}
        stocks: set[str] = set()
        for indicator in self.indicators:
            stock: str | None = plan.indicators[indicator].numerator
            while stock in caps:
                stocks.add(stock)
                stock = caps[stock]
        levers = [lever for lever in model.levers if stocks & set(lever.effects)]
        yield from dict.fromkeys(each for lever in levers for each in lever.completion if isinstance(each, str))

    def _with(self, name: str, value: float) -> Instance:
        kept = tuple(each for each in self.problem.scenario.assumptions if each[:2] != (name, self.area))
        scenario = replace(self.problem.scenario, assumptions=(*kept, (name, self.area, value)))
        return instance(self.workspace, replace(self.problem, scenario=scenario), self.area)

    def _lower_target(self) -> Iterator[Relaxation]:
        """The highest whole per cent of the target that can be had, beside the others."""
        last, beside = self.indicators[-1], set(self.indicators[:-1])
        for part in cut(self.asked).parts:
            if last in part.indicators:
                goal = part.indicators.index(last)
                base = tuple(MET if each in beside else NONE for each in part.indicators)
                indicator = self.workspace.plan.indicators[last]
                share = ceiling(part.block, goal, base) / MET
                yield Relaxation(TARGET, indicator.id, self.area, indicator.target, indicator.target * share)


def lowest(enough: Callable[[float], bool], low: float, high: float) -> float | None:
    """The lowest whole number above `low` that is enough, at most `high`; None when not even that is."""
    if low >= high or not enough(high):
        return None
    stride = 1.0
    while low + stride < high and not enough(low + stride):
        low, stride = low + stride, 2.0 * stride
    high = min(low + stride, high)
    while high - low > 1.0:
        middle = np.floor((low + high) / 2.0)
        low, high = (low, float(middle)) if enough(float(middle)) else (float(middle), high)
    return high

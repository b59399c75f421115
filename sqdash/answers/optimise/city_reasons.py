"""Why a city target cannot be met although all areas may help, and what would make it possible."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sqdash.answers.optimise.answer import NO_DATA
from sqdash.answers.optimise.block import NONE
from sqdash.answers.optimise.city import write_city
from sqdash.answers.optimise.highs import minimise
from sqdash.answers.optimise.instance import UNLIMITED, Instance
from sqdash.answers.optimise.parts import cut, never_known
from sqdash.answers.optimise.problem import Problem
from sqdash.answers.optimise.reasons import (
    BUDGET,
    CAP,
    CONFLICT,
    LAG,
    OBSTACLES,
    YEARS,
    later_instance,
    lowest,
    without,
)
from sqdash.answers.optimise.relaxation import HUNDREDTHS, LIMIT, LIMITS, LOCKED, YEAR, Relaxation
from sqdash.answers.optimise.sheet import Ask, Sheet, write_parts
from sqdash.model.projection import CITY
from sqdash.plan.types import LAST_YEAR
from sqdash.returns.types import Workspace


def possible(asked: Instance, indicator: int) -> bool:
    """Whether the city's target can be met at all, whatever it costs and whatever else is missed."""
    asks = [Ask(part, (NONE,) * len(part.indicators)) for part in cut(asked, keep_settled=True).parts]
    sheet = Sheet()
    inputs, _met = write_parts(sheet, asks)
    write_city(sheet, asked, asks, inputs, indicator, None)
    return minimise(sheet.program(np.zeros(sheet.width)), large=True).x is not None


def city_reason(
    workspace: Workspace, problem: Problem, asked: Instance, indicator: int
) -> tuple[str, tuple[Relaxation, ...]]:
    """The reason and what would be enough, each tried."""
    if never_known(asked, indicator)[asked.applies[:, indicator]].all():
        return NO_DATA, ()
    if not asked.years:
        return YEARS, _later(workspace, problem, asked, indicator)
    if possible(asked, indicator):
        budgets = problem.budget is not None or bool(problem.yearly_budgets)
        return (BUDGET if budgets else CONFLICT), ()
    for obstacles in OBSTACLES:
        if possible(without(asked, obstacles), indicator):
            named = _removed(asked, indicator, obstacles)
            return obstacles[0], (*named, *_later(workspace, problem, asked, indicator))
    helped = without(asked, (LOCKED, LIMIT)).sides[indicator][0].slope.any()
    later = _later(workspace, problem, asked, indicator)
    return (CAP if helped or not later else LAG), later


def _removed(asked: Instance, indicator: int, obstacles: tuple[str, ...]) -> tuple[Relaxation, ...]:
    if LIMIT not in obstacles:
        return (Relaxation(obstacles[0], "", CITY, None, None, obstacles[1:]),)
    also = tuple(each for each in obstacles if each != LIMIT)
    cleared = without(asked, also)

    def enough(many: float) -> bool:
        return possible(replace(cleared, high=np.floor(cleared.high * many / HUNDREDTHS)), indicator)

    times = lowest(enough, HUNDREDTHS, UNLIMITED)
    return () if times is None else (Relaxation(LIMITS, "", CITY, 1.0, times / HUNDREDTHS, also),)


def _later(workspace: Workspace, problem: Problem, asked: Instance, indicator: int) -> tuple[Relaxation, ...]:
    last = workspace.base_year + len(asked.years)
    for year in range(last + 1, LAST_YEAR + 1):
        if possible(later_instance(workspace, replace(problem, year=year)), indicator):
            return (Relaxation(YEAR, "", CITY, last, year),)
    return ()

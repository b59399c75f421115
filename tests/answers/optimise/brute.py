"""The best plan by trying every one: all inputs of every area as draws of the projection, put together afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise import FAIREST, LEAST_COST, Problem
from sqdash.answers.optimise.problem import locked_inputs
from sqdash.model import run
from sqdash.model.projection import parameters_of
from sqdash.model.system import Flags, Floats, system
from sqdash.returns.types import Workspace

SAME = 1e-9
MOST_WAYS = 300_000


class TooMany(ValueError):
    """More plans than can be tried one by one."""


class Ways(NamedTuple):
    """Every way of one area: met (way, indicator), cost in all (way,), spending (way, year), numerator and denominator
    (way, indicator)."""

    met: Flags
    cost: Floats
    spending: Floats
    numerator: Floats
    denominator: Floats


class Best(NamedTuple):
    """`cost` of the best plan, weight of its targets, the areas' attainments in order; None when there is none."""

    cost: float
    weight: float
    count: int
    city: int
    attainments: tuple[int, ...]


@lru_cache(maxsize=4)
def ways_of(workspace: Workspace, problem: Problem) -> list[Ways]:
    model = system(workspace)
    locked = locked_inputs(workspace, problem)
    grids = [_grid(workspace, problem, area, locked[area]) for area in range(len(model.areas))]
    most = max(len(each) for each in grids)
    inputs = np.stack([each[np.minimum(np.arange(most), len(each) - 1)] for each in grids], axis=1)
    found = run(workspace, problem.scenario, parameters_of(model, problem.scenario), np.swapaxes(inputs, 2, 3))
    capital, recurring = found.costs
    spending = (capital + recurring)[:, :, 1:].sum(axis=3)
    worth = (1.0 + problem.discount) ** -np.arange(1.0, spending.shape[2] + 1.0)
    judged = found.judged
    return [
        Ways(
            (judged.met & judged.known)[: len(grid), area, -1],
            spending[: len(grid), area] @ worth,
            spending[: len(grid), area],
            judged.numerator[: len(grid), area, -1],
            judged.denominator[: len(grid), area, -1],
        )
        for area, grid in enumerate(grids)
    ]


def _grid(workspace: Workspace, problem: Problem, area: int, locked: Floats) -> Floats:
    """Every choice of inputs (way, lever, year) within steps, limits and the cap on changes."""
    code = workspace.areas[area].code
    years = locked.shape[1]
    free = [
        (lever, year)
        for lever, each in enumerate(workspace.model.levers)
        for year in range(years)
        # What comes too late costs nothing and helps nothing by the judged year: it is left at nothing.
        if np.isnan(locked[lever, year]) and year + each.lag_years < years
    ]
    ranges = []
    for lever, _year in free:
        each = workspace.model.levers[lever]
        ranges.append([step * each.step for step in range(int(each.limit(code) / each.step + SAME) + 1)])
    if prod(len(each) for each in ranges) > MOST_WAYS:
        raise TooMany
    grid = np.repeat(np.nan_to_num(locked)[None], int(np.prod([len(each) for each in ranges])), axis=0)
    choices = np.array(list(product(*ranges))).reshape(len(grid), len(free))
    for column, (lever, year) in enumerate(free):
        grid[:, lever, year] = choices[:, column]
    return grid[_allowed(workspace, problem, code, grid, locked, set(free))]


def _allowed(
    workspace: Workspace, problem: Problem, code: str, grid: Floats, locked: Floats, free: set[tuple[int, int]]
) -> Flags:
    fits = np.ones(len(grid), dtype=bool)
    if problem.largest_change is None:
        return fits
    for lever, each in enumerate(workspace.model.levers):
        most = problem.largest_change * each.limit(code) + SAME
        for year in range(1, locked.shape[1]):
            pair = [(lever, year - 1), (lever, year)]
            known = [place in free or not np.isnan(locked[place]) for place in pair]
            if all(known) and any(place in free for place in pair):
                fits &= np.abs(grid[:, lever, year] - grid[:, lever, year - 1]) <= most
    return fits


def attainments(workspace: Workspace, ways: list[Ways]) -> list[np.ndarray]:
    """Whole per cent of every way, per area, as `fairness` defines it."""
    targets = system(workspace).targets
    found = []
    for area, each in enumerate(ways):
        one = targets.target / targets.scale / 100 * (1 - SAME)
        needed = one * each.denominator
        share = np.divide(each.numerator, needed, out=np.zeros(each.met.shape), where=needed > 0)
        # The division may be off by a rounding: a level is had when the comparison itself says so.
        level = np.clip(np.floor(share), 0, 98)
        percent = (level + (each.numerator >= needed * (level + 1)) * (needed > 0)).astype(int)
        percent[each.met] = 100
        judged = targets.applies[area] & (each.denominator > 0).any(axis=0)
        ceilings = percent.max(axis=0)
        held = np.where(judged & (percent < ceilings), percent, 100)
        found.append(held.min(axis=1))
    return found


def best(workspace: Workspace, problem: Problem) -> Best | None:
    """Every combination of the areas' ways, judged by the words of `Problem`."""
    ways = ways_of(workspace, problem)
    applies = system(workspace).targets.applies
    weights = np.array([problem.weight(each.id) for each in workspace.plan.indicators], dtype=float)
    counts = [each.met.sum(axis=1) for each in ways]
    cells = np.meshgrid(*[np.arange(len(each.cost)) for each in ways], indexing="ij")
    at = [each.ravel() for each in cells]
    cost = sum(each.cost[index] for each, index in zip(ways, at, strict=True))
    weight = sum((each.met @ weights)[index] for each, index in zip(ways, at, strict=True))
    count = sum(each[index] for each, index in zip(counts, at, strict=True))
    city = _city(workspace, ways, at)
    allowed = _within(problem, ways, at, cost)
    if problem.objective != LEAST_COST:
        for area, (each, index) in enumerate(zip(counts, at, strict=True)):
            floor = min(problem.floor(workspace.areas[area].code), int(each.max()))
            allowed &= each[index] >= floor
    if not allowed.any():
        return None
    budgets = problem.budget is not None or bool(problem.yearly_budgets)
    ranks: list[np.ndarray] = []
    if problem.city:
        ranks = [city, weight] if budgets or problem.objective != LEAST_COST else [weight, city]
    elif problem.objective == FAIREST:
        vectors = np.stack([each[index] for each, index in zip(attainments(workspace, ways), at, strict=True)])
        ranks = list(np.sort(vectors, axis=0))
    else:
        ranks = [weight] if budgets or problem.objective != LEAST_COST else [weight, count]
    for rank in ranks:
        allowed &= rank >= rank[allowed].max() - SAME
    chosen = int(np.flatnonzero(allowed)[np.argmin(cost[allowed])])
    del applies
    vector = ()
    if problem.objective == FAIREST:
        vector = tuple(int(each[chosen]) for each in ranks)
    return Best(float(cost[chosen]), float(weight[chosen]), int(count[chosen]), int(city[chosen]), vector)


def _within(problem: Problem, ways: list[Ways], at: list[np.ndarray], cost: Floats) -> Flags:
    allowed = np.ones(len(cost), dtype=bool)
    if problem.budget is not None:
        allowed &= cost <= problem.budget * (1 + SAME) + 1e-6
    for year, budget in problem.yearly_budgets:
        spent = sum(each.spending[index, year - 2023] for each, index in zip(ways, at, strict=True))
        allowed &= spent <= budget * (1 + SAME) + 1e-6
    return allowed


def city_possible(workspace: Workspace, problem: Problem, indicator: int) -> bool:
    """Whether some combination meets the city's target. Raises TooMany."""
    ways = ways_of(workspace, problem)
    if prod(len(each.cost) for each in ways) > MOST_WAYS:
        raise TooMany
    at = [each.ravel() for each in np.meshgrid(*[np.arange(len(each.cost)) for each in ways], indexing="ij")]
    return bool(_city(workspace, ways, at, [indicator]).any())


def _city(
    workspace: Workspace, ways: list[Ways], at: list[np.ndarray], indicators: Iterable[int] | None = None
) -> np.ndarray:
    """How many city targets each combination meets."""
    targets = system(workspace).targets
    found = np.zeros(len(at[0]))
    for indicator in range(len(workspace.plan.indicators)) if indicators is None else indicators:
        own = [area for area in range(len(ways)) if targets.applies[area, indicator]]
        top = sum((ways[area].numerator[at[area], indicator] for area in own), start=np.zeros(len(at[0])))
        bottom = sum((ways[area].denominator[at[area], indicator] for area in own), start=np.zeros(len(at[0])))
        value = np.divide(targets.scale[indicator] * top, bottom, out=np.full(len(at[0]), -np.inf), where=bottom > 0)
        found += value >= targets.threshold[indicator]
    return found

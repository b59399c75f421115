"""The compiled engine fed with given assumptions instead of its own draws. The equations are the engine's,
unchanged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sqdash.answers.risk.compiled.compiling import compiled, inlined
from sqdash.answers.risk.compiled.judging import fill_values_of
from sqdash.answers.risk.compiled.stepping import fill_quantities, start, step_drivers, step_levers, step_stocks
from sqdash.answers.risk.compiled.tables import BLOCK, Areas, Model, Work, area_tables, model_tables, work_space
from sqdash.answers.risk.ensemble import Ensemble, Wanted
from sqdash.answers.risk.settings import Settings
from sqdash.answers.risk.spreads import rank_of_areas
from sqdash.bench.peers.case import Case
from sqdash.model.system import Floats, Ints


@inlined
def take_given(work: Work, which: Ints, given: Floats) -> None:
    """`given` (assumption, draw) into the block's parameters, at the assumptions `which` names."""
    for each in range(len(which)):
        assumption = which[each]
        for draw in range(BLOCK):
            work.parameters[assumption, draw] = given[each, draw]


@inlined
def keep_answers(model: Model, areas: Areas, area: int, work: Work, kept: Floats, count: int) -> None:
    """Stocks, and the values of the indicators that apply, into `kept` (answer, draw)."""
    stocks = len(model.attrition)
    for stock in range(stocks):
        for draw in range(count):
            kept[stock, draw] = work.measures[stock, draw]
    for indicator in range(len(model.scales)):
        if areas.applies[area, indicator]:
            top, bottom = model.numerators[indicator], model.denominators[indicator]
            fill_values_of(work, work.measures, model.scales[indicator], top, bottom, count)
            for draw in range(count):
                kept[stocks + indicator, draw] = work.values[0, draw]


@compiled
def fill_answers(model: Model, areas: Areas, work: Work, which: Ints, given: Floats, kept: Floats, draws: int) -> None:
    """From `given` (area, block, assumption, draw) to `kept` (area, block, answer, draw), at the judged year."""
    for area in range(given.shape[0]):
        for block in range(given.shape[1]):
            count = min(BLOCK, draws - BLOCK * block)
            take_given(work, which, given[area, block])
            start(model, areas, area, work, count)
            fill_quantities(model, areas, area, work, False, count)
            for year in range(1, areas.judged + 1):
                step_drivers(model, areas, area, work, year, count)
                step_levers(model, areas, area, work, year, False, count)
                step_stocks(model, areas, area, work, count)
            keep_answers(model, areas, area, work, kept[area, block], count)


def engine_on(case: Case) -> tuple[Callable[[], Floats], Callable[[Floats], Floats]]:
    """What answers a case with the compiled engine on one core, and what reads it as (draw, area, answer).

    The draws stand in the engine's own blocks and its own order of areas; what does not apply stays NaN.
    """
    settings = Settings(draws=case.draws, end=case.workspace.plan.end)
    ensemble = Ensemble.of(case.workspace, case.scenario, settings, Wanted(percentiles=False, gaps=False, cost=False))
    tables = model_tables(ensemble.system), area_tables(ensemble), work_space(ensemble)
    which, rank = np.array([case.system.assumptions[each] for each in case.rates]), rank_of_areas(case.workspace)
    given = in_blocks(case.parameters[:, np.argsort(rank)][..., which])
    kept = np.full((*given.shape[:2], len(case.answers), BLOCK), np.nan)

    def solve() -> Floats:
        fill_answers(*tables, which, given, kept, case.draws)
        return kept

    def read(found: Floats) -> Floats:
        table = found[rank].transpose(1, 3, 0, 2)
        return table.reshape(-1, *table.shape[2:])[: case.draws]

    return solve, read


def in_blocks(parameters: Floats) -> Floats:
    """From (draw, area, assumption) to (area, block, assumption, draw); the last block is filled up with its last
    draw."""
    draws, areas, assumptions = parameters.shape
    blocks = -(-draws // BLOCK)
    full = np.concatenate([parameters, np.repeat(parameters[-1:], blocks * BLOCK - draws, axis=0)])
    return np.ascontiguousarray(full.reshape(blocks, BLOCK, areas, assumptions).transpose(2, 0, 3, 1))

"""The loop over blocks of draws and over areas: draw, step, judge, and forget."""

from __future__ import annotations

import numpy as np

from sqdash.answers.risk.compiled.compiling import compiled, fill, inlined, spliced
from sqdash.answers.risk.compiled.judging import judge
from sqdash.answers.risk.compiled.sampling import fill_common, fill_parameters
from sqdash.answers.risk.compiled.stepping import fill_quantities, start, step
from sqdash.answers.risk.compiled.tables import BLOCK, BLOCKS, Areas, Model, Work
from sqdash.answers.risk.tally import Bins, Tally
from sqdash.model.system import Floats


@compiled
def count_draws(model: Model, areas: Areas, work: Work, bins: Bins, tally: Tally, first: int, count: int) -> None:
    """Add draws first…first + count − 1 to the tally.

    Some blocks at a time are taken through all areas in code order and then through the city, which is the last row.
    """
    for begin in range(first, first + count, BLOCK * BLOCKS):
        size = min(BLOCK * BLOCKS, first + count - begin)
        blocks = (size + BLOCK - 1) // BLOCK
        clear_city(work, blocks)
        for block in range(blocks):
            fill_common(areas, work, block, begin + BLOCK * block, min(BLOCK, size - BLOCK * block))
        for row in range(len(areas.streams) + 1):
            for block in range(blocks):
                some = min(BLOCK, size - BLOCK * block)
                count_row(model, areas, row, work, bins, tally, block, begin + BLOCK * block, some)


@spliced
def clear_city(work: Work, blocks: int) -> None:
    for block in range(blocks):
        for year in range(work.city.shape[1]):
            for row in range(work.city.shape[2]):
                fill(work.city[block, year], row, 0.0, BLOCK)
        fill(work.city_spent, block, 0.0, BLOCK)
        fill(work.everything, block, 1, BLOCK)


@spliced
def count_row(
    model: Model, areas: Areas, row: int, work: Work, bins: Bins, tally: Tally, block: int, first: int, count: int
) -> None:
    """One area, or the city once all areas of the block have been added to it, through all years."""
    is_area, cost, percentiles = row < len(areas.streams), tally.cost_counts.shape[1] > 0, tally.counts.shape[1] > 0
    if is_area:
        fill_parameters(areas, row, work, block, first, count)
        start(model, areas, row, work, count)
        fill_quantities(model, areas, row, work, cost, count)
    for year in range(1, areas.inputs.shape[1] + 1):
        if is_area:
            step(model, areas, row, work, year, cost, count)
        if percentiles or year == areas.judged:
            if is_area:
                add_to_city(model, areas, row, work, block, year, count)
            judge(model, areas, work, is_area, tally, bins, row, block, year, count)
    if cost and is_area:
        for draw in range(count):
            work.city_spent[block, draw] += work.spent[0, draw]
    if cost and not is_area:
        count_cost(work, bins, tally, block, count)


@spliced
def add_to_city(model: Model, areas: Areas, area: int, work: Work, block: int, year: int, count: int) -> None:
    city, indicators = work.city[block, year], len(model.scales)
    for indicator in range(indicators):
        if areas.applies[area, indicator]:
            add_row(city, indicator, work.measures, model.numerators[indicator], count)
            add_row(city, indicators + indicator, work.measures, model.denominators[indicator], count)


@inlined
def add_row(totals: Floats, row: int, rows: Floats, other: int, count: int) -> None:
    for draw in range(count):
        totals[row, draw] += rows[other, draw]


@inlined
def count_cost(work: Work, bins: Bins, tally: Tally, block: int, count: int) -> None:
    """See `tally.bin_of`; the cost is always known."""
    outermost = tally.cost_counts.shape[1] - 2
    start, rate = bins.cost_start[0], bins.cost_rate[0]
    for draw in range(count):
        value = work.city_spent[block, draw]
        place = (value - start) * rate
        place = place if place > 0.0 else 0.0
        place = place if place < outermost else np.float64(outermost)
        at = np.int64(place)
        tally.cost_counts[0, at] += np.uint32(1)
        if at == 0 or at == outermost:
            tally.cost_lowest[0] = min(tally.cost_lowest[0], value)
            tally.cost_highest[0] = max(tally.cost_highest[0], value)

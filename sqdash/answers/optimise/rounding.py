"""Large questions: the linear relaxation gives a bound, and its plan, rounded with care, a plan.

The plan is taken from the relaxation, not from the areas' own answers at the budgets' prices: those would all run to
the same cheap year and overshoot it. Rounding spends a little more than the relaxation, so its budgets are lowered by
what the rounding before overspent, until the rounded plan keeps the true ones. The bound is that of the true budgets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.block import MET, Block, Levels, Rows, with_rows
from sqdash.answers.optimise.counting import SAME
from sqdash.answers.optimise.decomposed import Question, wanted_of
from sqdash.answers.optimise.draft import cost_of, spending_of
from sqdash.answers.optimise.highs import PRICE_SIZE, Outcome, minimise
from sqdash.answers.optimise.quick import hopeful, plainly_possible
from sqdash.answers.optimise.sheet import Ask, Sheet, write_budget, write_budgets, write_parts
from sqdash.answers.stopping import Stopped
from sqdash.model.system import Floats, Ints

LARGE = 200  # blocks: more are rounded, fewer are solved to the end
TURNS = 6
MARGIN = 1.2  # budgets are lowered by a little more than was overspent
NEAR = 1e-7  # of a step: the relaxation's own rounding
TRIED = 11  # inputs of a block that are tried both ways; of more, those the relaxation left between two steps first


class Rounded(NamedTuple):
    """A whole plan, `steps` (area, input), for what is asked, and what the relaxation says of it.

    `bound` is yuan without what locked inputs cost; `least` (part,) is each part's share of it.
    """

    asks: list[Ask]
    steps: Floats
    bound: float
    least: Floats


def cheapest_rounded(question: Question) -> Rounded | None:
    """A plan within the budgets with a proven bound; None where the relaxation or its rounding finds none."""
    if any(part.block.capped for part in question.cut.parts):
        return None
    asks = list(_asks(question))
    if any(len(ask.part.block.ways(goal, MET)) > 1 for ask in asks for goal in range(len(ask.levels))):
        return None
    sheet = Sheet()
    inputs, _met = write_parts(sheet, asks)
    rows = _write_money(sheet, question, asks, inputs)
    bound, least = None, np.zeros(0)
    for turn in range(TURNS):
        question.watch.tell((turn + 1) / (TURNS + 1))
        relaxed = minimise(sheet.program(relaxed=True), stop=question.watch.stop)
        if question.watch.stopped:
            raise Stopped
        if relaxed.status != "optimal" or relaxed.x is None:
            return None
        if bound is None:
            bound = relaxed.objective * PRICE_SIZE
            least = np.array(
                [ask.part.block.price @ relaxed.x[columns] for ask, columns in zip(asks, inputs, strict=True)]
            )
        steps = _rounded(question, asks, inputs, relaxed, rows)
        over = _overspent(question, steps)
        if (over <= 0).all():
            return Rounded(asks, steps, bound, least)
        for row, money in zip(rows, over, strict=True):
            index, value, lower, upper = sheet.rows[row]
            sheet.rows[row] = (index, value, lower, upper - MARGIN * max(money, 0.0) / PRICE_SIZE)
    return None


def _asks(question: Question) -> Iterator[Ask]:
    for position, part in enumerate(question.cut.parts):
        if position % 64 == 0:
            question.watch.tell(position / len(question.cut.parts) / (TURNS + 1))
        levels = hopeful(part.block)
        yield Ask(part, levels if plainly_possible(part.block, levels) else wanted_of(question, part))


def _write_money(sheet: Sheet, question: Question, asks: Sequence[Ask], inputs: Sequence[Ints]) -> list[int]:
    """Rows of the yearly budgets in order of year, then that of the money in all where there is one."""
    problem, instance = question.problem, question.instance
    rows = list(write_budgets(sheet, instance, asks, inputs, dict(problem.yearly_budgets)).values())
    if problem.budget is not None:
        rows.append(write_budget(sheet, instance, asks, inputs, problem.budget))
    return rows


def _overspent(question: Question, steps: Floats) -> Floats:
    """Yuan beyond every budget, in the order of its rows."""
    problem, instance = question.problem, question.instance
    spent = spending_of(instance, steps)
    pairs = [(spent[year - instance.years[0]], budget) for year, budget in problem.yearly_budgets]
    if problem.budget is not None:
        pairs.append((cost_of(instance, steps), problem.budget))
    return np.array([money - budget * (1.0 + SAME) for money, budget in pairs])


def _rounded(
    question: Question, asks: Sequence[Ask], inputs: Sequence[Ints], relaxed: Outcome, rows: Sequence[int]
) -> Floats:
    """Whole steps for every block, near the relaxation's and cheap at the prices it puts on the budgets."""
    instance, problem = question.instance, question.problem
    assert relaxed.x is not None and relaxed.prices is not None
    weight = instance.present_value.copy()
    prices = np.maximum(-relaxed.prices[rows], 0.0)
    for (year, _budget), price in zip(problem.yearly_budgets, prices, strict=False):
        weight[year - instance.years[0]] += price
    steps = np.zeros_like(instance.most)
    for position, (ask, columns) in enumerate(zip(asks, inputs, strict=True)):
        if position % 256 == 0 and question.watch.stopped:
            raise Stopped
        part = ask.part
        price = instance.spending[part.area, part.inputs] @ weight
        steps[part.area, part.inputs] = rounded_block(part.block, ask.levels, relaxed.x[columns], price)
    return steps


def rounded_block(block: Block, levels: Levels, x: Floats, price: Floats) -> Floats:
    """The cheapest of the whole steps around x that satisfy all rows; where none does, raised until some do."""
    rows = block.rows(levels)
    low = np.floor(x + NEAR)
    order = np.argsort(-(x - low))[:TRIED]
    ways = _ways(len(order))
    more = np.zeros((len(ways), len(x)))
    more[:, order] = ways
    tried = low + more
    fits = (tried @ rows.slope.T >= rows.need).all(axis=1) & (tried <= block.high).all(axis=1)
    if fits.any():
        cost = np.where(fits, more @ price, np.inf)
        return np.asarray(tried[int(np.argmin(cost))])
    return _raised(rows, block.high, np.minimum(np.ceil(x - NEAR), block.high), price)


@lru_cache(maxsize=16)
def _ways(count: int) -> Floats:
    """Every choice of a step more or none, (way, input)."""
    return (np.arange(2**count)[:, None] >> np.arange(count) & 1).astype(float)


def _raised(rows: Rows, high: Floats, steps: Floats, price: Floats) -> Floats:
    """One step after another of what closes most of the shortfall for the money."""
    while (short := np.maximum(rows.need - rows.slope @ steps, 0.0)).any():
        gain = np.minimum(rows.slope, short[:, None]).sum(axis=0)
        gain = np.where(steps < high, gain, 0.0) / np.maximum(price, 1.0)
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            found = with_rows(Block(price, high, (), ()), rows)
            return steps if found is None else found.steps
        steps[best] += 1.0
    return steps

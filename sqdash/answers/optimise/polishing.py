"""A rounded plan made better part by part, for as long as there is time: first where most may be gained."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import numpy as np

from sqdash.answers.optimise.block import Near, Rows, least, nearly, smoothest, with_rows
from sqdash.answers.optimise.counting import SAME
from sqdash.answers.optimise.decomposed import Question
from sqdash.answers.optimise.draft import FEASIBLE, OPTIMAL, STOPPED, Draft, cost_of, promised_by, spending_of
from sqdash.answers.optimise.rounding import Rounded
from sqdash.answers.optimise.sheet import Ask
from sqdash.model.system import Flags, Floats, Ints

# Of a part's cost. The last two per mille take longer to prove than all before them, and gain little: so every part
# comes that close, then closer, before any is solved to the end.
CLOSE, CLOSER, PROVEN = GAPS = (2e-3, 5e-4, 0.0)


class Polish:
    """The plan as it becomes better: `steps` (area, input), `cost` and its `lower` bound of every part in yuan, and
    the money that yearly budgets `left` over."""

    def __init__(self, question: Question, rounded: Rounded, until: float) -> None:
        self.question, self.asks, self.until = question, rounded.asks, until
        self.years = [year - question.instance.years[0] for year, _money in question.problem.yearly_budgets]
        self.steps, self.lower = rounded.steps.copy(), rounded.least.copy()
        self.cost = np.array([ask.part.block.price @ self.steps[_place(ask)] for ask in self.asks])
        money = np.array([money for _year, money in question.problem.yearly_budgets])
        self.left = money - spending_of(question.instance, self.steps)[self.years]
        self.longest = 0.0  # seconds that a part took so far; a next one may take as much

    def order(self) -> Ints:
        """Parts by what they may gain at most for the time they take, which grows with their inputs."""
        inputs = np.array([len(ask.part.inputs) for ask in self.asks])
        return np.argsort((self.lower - self.cost) / np.maximum(inputs, 1), kind="stable")

    def go_through(self, gap: float, start: float, end: float) -> bool:
        """Bring every part to within `gap` of its best, telling progress from `start` to `end`; whether there was time
        for all."""
        order = self.order()
        for turn, position in enumerate(order.tolist()):
            if self._close(position, gap):
                continue
            began = monotonic()
            if began + self.longest > self.until or self.question.watch.stopped:
                return False
            self.question.watch.say(start + (end - start) * turn / len(order))
            self._improve(position, gap)
            self.longest = max(self.longest, monotonic() - began)
        return True

    def _close(self, position: int, gap: float) -> bool:
        """Whether a part needs nothing more; to be made smooth it is solved to the end even where it is proven."""
        smoothing = self.question.smooth and not self.years and not gap
        apart = float(self.cost[position] - self.lower[position])
        return not smoothing and apart <= max(gap, SAME) * float(self.cost[position])

    def _improve(self, position: int, gap: float) -> None:
        ask = self.asks[position]
        now = self.steps[_place(ask)]
        found = self._found(ask, now, gap)
        if found is None:
            return
        if not self.years:
            self.lower[position] = max(self.lower[position], found.bound)
        cost = float(ask.part.block.price @ found.steps)
        if cost < self.cost[position] or (not self.years and not gap):
            spending = self.question.instance.spending[_place(ask)][:, self.years]
            self.left += (now - found.steps) @ spending
            self.steps[_place(ask)], self.cost[position] = found.steps, cost

    def _found(self, ask: Ask, now: Floats, gap: float) -> Near | None:
        """The part's cheapest whole steps or nearly, within the money that the others leave where years have any."""
        block = ask.part.block
        if self.years:
            rows, spending = block.rows(ask.levels), self.question.instance.spending[_place(ask)][:, self.years]
            most = self.left + now @ spending
            return with_rows(block, Rows(np.vstack([rows.slope, -spending.T]), np.append(rows.need, -most)), gap)
        if gap:
            return nearly(block, ask.levels, gap)
        best = smoothest(block, ask.levels) if self.question.smooth else least(block, ask.levels)
        return None if best is None else Near(np.array(best.steps, dtype=float), best.cost)


def polished(question: Question, rounded: Rounded, until: float) -> Draft:
    """The plan and its bound after as many parts as could be made better before `until` (of `monotonic`): all of them
    nearly, then to the end.

    Where years have budgets a part may spend what the others leave, and the bound stays the relaxation's. Without
    them every part solved adds its own least cost to the bound, so that the last one proves the plan.
    """
    polish = Polish(question, rounded, until)
    for turn, gap in enumerate(GAPS):
        if not polish.go_through(gap, turn / len(GAPS), (turn + 1) / len(GAPS)):
            break
    given, cost = float(question.instance.given_cost.sum()), cost_of(question.instance, polish.steps)
    bound = (rounded.bound if polish.years else float(polish.lower.sum())) + given
    status = STOPPED if question.watch.stopped else FEASIBLE
    if cost - bound <= SAME * abs(cost):
        status, bound = OPTIMAL, cost
    return Draft(polish.steps, _promised(question, rounded.asks), cost, min(bound, cost), status)


def _place(ask: Ask) -> tuple[int, Ints]:
    return ask.part.area, ask.part.inputs


def _promised(question: Question, asks: Sequence[Ask]) -> Flags:
    return promised_by(question.instance, question.cut.settled, [(each.part, each.levels) for each in asks])

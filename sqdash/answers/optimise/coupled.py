"""Plans for questions in which budgets by year or the city's targets hold the areas together: one integer program."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from time import monotonic

import numpy as np

from sqdash.answers.optimise.block import MET, NONE, Levels
from sqdash.answers.optimise.city import city_met, write_city
from sqdash.answers.optimise.decomposed import Question, wanted
from sqdash.answers.optimise.draft import FEASIBLE, INFEASIBLE, OPTIMAL, STOPPED, Draft, cost_of, promised_by
from sqdash.answers.optimise.highs import PRICE_SIZE, Outcome, minimise
from sqdash.answers.optimise.options import reachable
from sqdash.answers.optimise.parts import Part
from sqdash.answers.optimise.sheet import Ask, Sheet, write_budget, write_budgets, write_parts
from sqdash.answers.stopping import OutOfTime, Stopped
from sqdash.language import _
from sqdash.model.system import Floats

UNKNOWN = 1e20  # objectives from here on mean that there is no plan yet
TEN_THOUSAND = 10_000.0
HALF = 0.5  # what a sum of whole numbers may not fall by
WHOLE = 1e-6  # what floats leave of a whole number


class Program:
    """One question on a sheet. Stages are solved in order, each keeping what the ones before it reached."""

    def __init__(self, question: Question, asks: list[Ask], *, seconds: float, choose_city: bool) -> None:
        self.question, self.asks = question, asks
        self.began, self.seconds = monotonic(), seconds
        self.sheet = Sheet()
        self.inputs, self.met = write_parts(self.sheet, asks)
        self.city = dict(self._written_city(choose_city)) if question.problem.city else {}
        self.money = dict(self._written_money())
        for position, ask in enumerate(asks):
            if ask.least:
                self._write_least(position, ask)
        self.x: Floats | None = None
        self.stopped = False

    def _written_city(self, choose: bool) -> Iterator[tuple[int, int | None]]:
        instance = self.question.instance
        for indicator in np.flatnonzero(instance.applies.any(axis=0)).tolist():
            switch = self.sheet.column(high=1.0, whole=True) if choose else None
            write_city(self.sheet, instance, self.asks, self.inputs, indicator, switch)
            yield indicator, switch

    def _written_money(self) -> Iterator[tuple[str, int]]:
        """Rows of the budgets by their year, the whole's by an empty name."""
        problem, instance = self.question.problem, self.question.instance
        rows = write_budgets(self.sheet, instance, self.asks, self.inputs, dict(problem.yearly_budgets))
        yield from ((str(year), row) for year, row in rows.items())
        if problem.budget is not None:
            yield "", write_budget(self.sheet, instance, self.asks, self.inputs, problem.budget)

    def least_more(self, names: tuple[str, ...]) -> float | None:
        """The least money, in yuan, that these budgets would have to be raised by together; None when it never
        helps."""
        extra = [self.sheet.column() for _name in names]
        for name, column in zip(names, extra, strict=True):
            index, value, lower, upper = self.sheet.rows[self.money[name]]
            self.sheet.rows[self.money[name]] = (np.append(index, column), np.append(value, -1.0), lower, upper)
        price = np.zeros(self.sheet.width)
        price[extra] = 1.0
        found = self.stage(price)
        return None if found.x is None else float(found.x[extra].sum()) * PRICE_SIZE

    def _write_least(self, position: int, ask: Ask) -> None:
        weights = self.question.part_weights(ask.part)
        columns = [self.met[position, goal] for goal in ask.choose]
        self.sheet.row(columns, [weights[goal] for goal in ask.choose], ask.least - HALF, np.inf)

    def write_floors(self) -> None:
        by_area: dict[int, list[int]] = {}
        for (position, _goal), column in self.met.items():
            by_area.setdefault(self.asks[position].part.area, []).append(column)
        for area, columns in by_area.items():
            if floor := self.question.floor(area):
                self.sheet.row(columns, np.ones(len(columns)), floor - HALF, np.inf)

    def weight_price(self) -> Floats:
        """Less for every target met, by its weight."""
        price = np.zeros(self.sheet.width)
        for (position, goal), column in self.met.items():
            price[column] = -self.question.part_weights(self.asks[position].part)[goal]
        return price

    def city_price(self) -> Floats:
        price = np.zeros(self.sheet.width)
        price[[column for column in self.city.values() if column is not None]] = -1.0
        return price

    def stage(self, price: Floats | None = None) -> Outcome:
        """Solve for one objective, cost where none is given, and hold on to what it reached."""
        watch = self.question.watch
        if self.x is not None and watch.stopped:
            self.stopped = True
            return Outcome("stopped", self.x, np.inf, -np.inf)
        found = minimise(
            self.sheet.program(price),
            large=True,
            seconds=max(self.seconds - self.elapsed, 0.1),
            start=self.x,
            stop=watch.stop,
            report=partial(self._tell, price is None),
        )
        self.stopped |= found.status == "stopped"
        if found.x is None:
            return found if self.x is None else found._replace(x=self.x, objective=np.inf)
        self.x = found.x
        if price is not None:
            at = np.flatnonzero(price)
            self.sheet.row(at, price[at], -np.inf, found.objective + HALF)
        return found

    @property
    def elapsed(self) -> float:
        return monotonic() - self.began

    def _tell(self, money: bool, best: float, bound: float) -> None:
        """How far the program is: of the time it may take at most, since how much it will need nobody knows."""
        told = ""
        if money and abs(best) < UNKNOWN:
            given = float(self.question.instance.given_cost.sum())
            cost, least = ((each * PRICE_SIZE + given) / TEN_THOUSAND for each in (best, bound))
            told = _("已有方案 {cost:,.0f} 万元，不会低于 {least:,.0f} 万元。").format(cost=cost, least=least)
        self.question.watch.say(self.elapsed / self.seconds, told)

    def steps(self) -> Floats:
        steps = np.zeros_like(self.question.instance.most)
        for ask, columns in zip(self.asks, self.inputs, strict=True):
            if self.x is not None:
                steps[ask.part.area, ask.part.inputs] = np.rint(self.x[columns])
        return steps

    def levels(self) -> Iterator[tuple[Part, Levels]]:
        """What was asked or chosen of every part."""
        for position, ask in enumerate(self.asks):
            on = {goal for goal in ask.choose if self.x is not None and self.x[self.met[position, goal]] > HALF}
            yield ask.part, tuple(MET if goal in on else level for goal, level in enumerate(ask.levels))


def cheapest_together(question: Question, seconds: float) -> Draft:
    """Least cost of every target that can be met, within budgets, with the city's targets where they are required.

    Where that cannot be: as many of the city's as can be had, then the heaviest set of targets, then the least cost.
    """
    program = required_program(question, seconds)
    found = program.stage()
    if found.status != "infeasible":
        return _draft(question, program, found, by_weight=False)
    has_budget = question.problem.budget is not None or bool(question.problem.yearly_budgets)
    program = Program(question, _open(question) if has_budget else program.asks, seconds=seconds, choose_city=True)
    for price in (program.city_price(), program.weight_price() if has_budget else None):
        if price is not None and price.any():
            program.stage(price)
    return _draft(question, program, program.stage(), by_weight=False, dropped=True)


def most_together(question: Question, seconds: float) -> Draft:
    """The heaviest set of targets within budgets and floors, with the city's targets where they are required, and of
    equally heavy ones the cheapest. Where the city's cannot all be had, as many of them as can."""
    program = Program(question, _open(question), seconds=seconds, choose_city=False)
    program.write_floors()
    found = program.stage(program.weight_price())
    dropped = found.status == "infeasible" and question.problem.city
    if dropped:
        program = Program(question, _open(question), seconds=seconds, choose_city=True)
        program.write_floors()
        program.stage(program.city_price())
        found = program.stage(program.weight_price())
    program.stage()
    return _draft(question, program, found, by_weight=True, dropped=dropped)


def required_program(question: Question, seconds: float) -> Program:
    """Every target that can be met, and the city's where they are required, within the budgets: not solved yet."""
    return Program(question, list(_required(question)), seconds=seconds, choose_city=False)


def _required(question: Question) -> Iterator[Ask]:
    """All that can be met; where targets of a block exclude one another, any set as heavy as the heaviest."""
    for part, levels in wanted(question):
        nothing = (NONE,) * len(levels)
        possible = reachable(part.block, nothing)
        if all(levels[goal] == MET for goal in possible):
            yield Ask(part, levels)
        else:
            weights = question.part_weights(part)
            heaviest = sum(weight for weight, level in zip(weights, levels, strict=True) if level == MET)
            yield Ask(part, nothing, possible, heaviest)


def _open(question: Question) -> list[Ask]:
    """Every target that can be met is there to be chosen; those met anyway are asked for."""
    asks = []
    for position, part in enumerate(question.cut.parts):
        if position % 16 == 0:
            question.watch.tell(position / len(question.cut.parts))
        settled = question.cut.settled[part.area]
        levels = tuple(MET if settled[indicator] else NONE for indicator in part.indicators)
        possible = reachable(part.block, (NONE,) * len(levels))
        asks.append(Ask(part, levels, tuple(goal for goal in possible if levels[goal] == NONE)))
    return asks


def _draft(question: Question, program: Program, found: Outcome, *, by_weight: bool, dropped: bool = False) -> Draft:
    """What the program came to. Raises Stopped or OutOfTime when it was given up before there was a plan."""
    instance = question.instance
    if program.x is None and found.status == "infeasible":
        return Draft(None, promised_by(instance, question.cut.settled, ()), 0.0, 0.0, INFEASIBLE)
    if program.x is None and question.watch.stopped:
        raise Stopped
    if program.x is None:
        told = _(
            "找了 {seconds:.0f} 秒还没有可行的方案。可以放宽或去掉分年预算、不要求全市目标、锁定一部分措施，再算一次。"
        )
        raise OutOfTime(told.format(seconds=max(program.elapsed, 1.0)))
    steps = program.steps()
    promised = promised_by(instance, question.cut.settled, program.levels())
    if question.problem.city:
        promised[-1] = city_met(instance, steps)
    status = INFEASIBLE if dropped else OPTIMAL
    if program.stopped:
        status = STOPPED if question.watch.stopped else FEASIBLE
    if by_weight:
        objective = float((promised[:-1] * question.weights).sum())
        base = objective + float(program.weight_price() @ np.rint(program.x))
        return Draft(steps, promised, objective, max(base + np.floor(WHOLE - found.bound), objective), status)
    cost = cost_of(instance, steps)
    bound = found.bound * PRICE_SIZE + float(instance.given_cost.sum())
    return Draft(steps, promised, cost, min(bound, cost), status)

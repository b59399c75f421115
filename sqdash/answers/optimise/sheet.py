"""One large program for everything that hangs together: budgets by year, the city's targets, targets to choose
among."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.block import MET, Levels, Link, Rows
from sqdash.answers.optimise.highs import PRICE_SIZE, Program
from sqdash.answers.optimise.instance import Instance
from sqdash.answers.optimise.parts import Part
from sqdash.model.system import Floats, Ints


class Ask(NamedTuple):
    """What is wanted of one part: levels that must hold, goals to choose among, and the least weight of the chosen."""

    part: Part
    levels: Levels
    choose: tuple[int, ...] = ()
    least: int = 0


class Sheet:
    """A program as it is written, column by column and row by row."""

    def __init__(self) -> None:
        self.price: list[Floats] = []
        self.high: list[Floats] = []
        self.whole: list[bool] = []
        self.low: list[float] = []
        self.rows: list[tuple[Ints, Floats, float, float]] = []
        self.width = 0

    def columns(self, price: Floats, high: Floats, *, whole: bool = True, low: float = 0.0) -> Ints:
        """New columns; their positions."""
        self.price.append(price)
        self.high.append(high)
        self.whole += [whole] * len(price)
        self.low += [low] * len(price)
        self.width += len(price)
        return np.arange(self.width - len(price), self.width)

    def column(self, price: float = 0.0, high: float = np.inf, *, whole: bool = False, low: float = 0.0) -> int:
        return int(self.columns(np.array([price]), np.array([high]), whole=whole, low=low)[0])

    def row(self, index: Ints | Sequence[int], value: Floats | Sequence[float], lower: float, upper: float) -> int:
        """A new row; its position."""
        self.rows.append((np.asarray(index, dtype=np.intp), np.asarray(value, dtype=float), lower, upper))
        return len(self.rows) - 1

    def program(self, price: Floats | None = None, *, relaxed: bool = False) -> Program:
        sizes = [len(index) for index, *_ in self.rows]
        return Program(
            np.concatenate([np.zeros(0), *self.price]) if price is None else price,
            np.array(self.low),
            np.concatenate([np.zeros(0), *self.high]),
            np.zeros(self.width, dtype=bool) if relaxed else np.array(self.whole, dtype=bool),
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp),
            np.concatenate([np.zeros(0, dtype=np.intp), *(index for index, *_ in self.rows)]),
            np.concatenate([np.zeros(0), *(value for _, value, *_ in self.rows)]),
            np.array([lower for *_, lower, _upper in self.rows]),
            np.array([upper for *_, upper in self.rows]),
        )


def write_parts(sheet: Sheet, asks: Sequence[Ask]) -> tuple[tuple[Ints, ...], dict[tuple[int, int], int]]:
    """Inputs, links and targets of every part."""
    inputs, met = [], {}
    for position, ask in enumerate(asks):
        block = ask.part.block
        columns = sheet.columns(block.price / PRICE_SIZE, block.high)
        inputs.append(columns)
        for link in block.links:
            if np.isfinite(link.most):
                _write_link(sheet, columns, link)
        for goal, level in enumerate(ask.levels):
            if level:
                _write_goal(sheet, columns, block.high, block.ways(goal, level), None)
        for goal in ask.choose:
            met[position, goal] = sheet.column(high=1.0, whole=True)
            rows = block.ways(goal, MET)
            _write_goal(sheet, columns, block.high, rows, met[position, goal])
    return tuple(inputs), met


def _write_link(sheet: Sheet, columns: Ints, link: Link) -> None:
    ends = [(columns[at], sign) for at, sign in ((link.later, 1.0), (link.earlier, -1.0)) if at >= 0]
    given = link.given if link.earlier < 0 else -link.given
    index, value = [at for at, _sign in ends], [sign for _at, sign in ends]
    sheet.row(index, value, given - link.most, given + link.most)


def _write_goal(sheet: Sheet, columns: Ints, high: Floats, ways: list[Rows], met: int | None) -> None:
    """One of the ways must hold: at once where there is one and it is asked for, else where its switch is on."""
    if len(ways) == 1:
        _write_rows(sheet, columns, high, ways[0], met)
        return
    switches = [sheet.column(high=1.0, whole=True) for _way in ways]
    for way, switch in zip(ways, switches, strict=True):
        _write_rows(sheet, columns, high, way, switch)
    if met is None:
        sheet.row(switches, np.ones(len(switches)), 1.0, np.inf)
    else:
        sheet.row([*switches, met], [*np.ones(len(switches)), -1.0], 0.0, np.inf)


def _write_rows(sheet: Sheet, columns: Ints, high: Floats, rows: Rows, switch: int | None) -> None:
    """slope · steps ≥ need, or anything at all while the switch is off."""
    least = np.minimum(rows.slope * high, 0.0).sum(axis=1)
    for slope, need, lowest in zip(rows.slope, rows.need, least, strict=True):
        if lowest >= need:
            continue
        at = np.flatnonzero(slope)
        if switch is None:
            sheet.row(columns[at], slope[at], need, np.inf)
        else:
            sheet.row([*columns[at], switch], [*slope[at], lowest - need], lowest, np.inf)


def write_budgets(
    sheet: Sheet, instance: Instance, asks: Sequence[Ask], inputs: Sequence[Ints], budgets: dict[int, float]
) -> dict[int, int]:
    """One row per year with a budget; what the locked inputs spend is taken off it. Yuan ÷ PRICE_SIZE."""
    index = np.concatenate([np.zeros(0, dtype=np.intp), *inputs])
    parts = [instance.spending[ask.part.area, ask.part.inputs] for ask in asks]
    spending = np.concatenate([np.zeros((0, len(instance.years))), *parts])
    found = {}
    for year, budget in budgets.items():
        at = year - instance.years[0]
        left = budget - instance.given_spending[:, at].sum()
        found[year] = sheet.row(index, spending[:, at] / PRICE_SIZE, -np.inf, left / PRICE_SIZE)
    return found


def write_budget(sheet: Sheet, instance: Instance, asks: Sequence[Ask], inputs: Sequence[Ints], budget: float) -> int:
    """One row for the money in all, at present value where that is asked for."""
    index = np.concatenate([np.zeros(0, dtype=np.intp), *inputs])
    price = np.concatenate([np.zeros(0), *(ask.part.block.price for ask in asks)])
    return sheet.row(index, price / PRICE_SIZE, -np.inf, (budget - instance.given_cost.sum()) / PRICE_SIZE)

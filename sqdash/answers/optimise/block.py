"""The smallest piece that can be solved on its own: some inputs of one area and the targets only they move.

Blocks are values: equal ones, of another area or an earlier question, are solved once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.highs import NO_LIMIT, PRICE_SIZE, ROW_SIZE, dense, minimise
from sqdash.model.system import TOLERANCE, Floats

MET = 100  # the level of a target that is met; below it, per cent of the target's value
NONE = 0  # the level of a target that is not asked for
REPAIRS = 5  # how often a row is tightened when whole numbers fall short of it by a rounding
POSSIBLE_NODES = 2_000  # of the city's own blocks none takes more than a few
SAME_COST = 1e-9  # relative
SMOOTHING_NODES = 500  # a plan that is no smoother after so many branches is smooth enough
ROW_TOLERANCE = 1e-10 * ROW_SIZE
BEYOND = 3e-9 * ROW_SIZE  # "more than" is asked for so clearly that the solver cannot mistake it for "as much as"
POSITIVE = 1e-6  # the least denominator counted as one, in its own unit

Levels = tuple[int, ...]
"""per goal of a block: NONE, a per cent of the target's value, or MET"""


class Goal(NamedTuple):
    """One target over the block's inputs: numerator and denominator as the least of forms, constant (form,) and slope
    per step (form, input). `threshold` and `target` are divided by the indicator's scale."""

    top_constant: Floats
    top_slope: Floats
    bottom_constant: Floats
    bottom_slope: Floats
    threshold: float
    target: float

    def least_ratio(self, level: int) -> float:
        """What numerator ÷ denominator must reach."""
        return self.threshold if level == MET else self.target * level / MET * (1.0 - TOLERANCE)


class Rows(NamedTuple):
    """slope · steps ≥ need."""

    slope: Floats
    need: Floats


class Link(NamedTuple):
    """The change of one lever from one year to the next, in steps: input `later` less input `earlier`, or less/from
    `given` where one of them is locked (its position is -1); at most `most` either way."""

    later: int
    earlier: int
    given: float
    most: float


class Solution(NamedTuple):
    """Steps per input and their price in yuan."""

    steps: tuple[int, ...]
    cost: float


class Near(NamedTuple):
    """Whole steps per input, and what the best ones cost at least in yuan."""

    steps: Floats
    bound: float


@dataclass(frozen=True, eq=False)
class Block:
    """`price` in yuan per step, `high` in steps; the lowest is always 0."""

    price: Floats
    high: Floats
    links: tuple[Link, ...]
    goals: tuple[Goal, ...]
    _ways: dict[tuple[int, int], list[Rows]] = field(init=False, repr=False, default_factory=dict)
    _rows: dict[Levels, Rows] = field(init=False, repr=False, default_factory=dict)

    @cached_property
    def key(self) -> bytes:
        """Everything the block consists of; many a block is never asked for it."""
        arrays = [self.price, self.high, *(np.asarray(part) for goal in self.goals for part in goal)]
        shape = repr((self.links, [goal.top_slope.shape + goal.bottom_slope.shape for goal in self.goals]))
        return b"".join(each.tobytes() for each in arrays) + shape.encode()

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Block) and self.key == other.key

    @property
    def everything(self) -> Levels:
        return (MET,) * len(self.goals)

    @property
    def capped(self) -> bool:
        """Whether the change from year to year is limited somewhere."""
        return any(np.isfinite(link.most) for link in self.links)

    def ways(self, goal: int, level: int) -> list[Rows]:
        """See `alternatives`; kept, because a block is asked again and again."""
        if (goal, level) not in self._ways:
            self._ways[goal, level] = alternatives(self.goals[goal], level)
        return self._ways[goal, level]

    def rows(self, levels: Levels) -> Rows:
        """The rows of all goals asked for, each in its first way; kept with the block, which need not be hashed."""
        if levels not in self._rows:
            found = [self.ways(goal, level)[0] for goal, level in enumerate(levels) if level]
            slope = np.vstack([np.zeros((0, len(self.high))), *(each.slope for each in found)])
            self._rows[levels] = Rows(slope, np.concatenate([np.zeros(0), *(each.need for each in found)]))
        return self._rows[levels]

    def only(self, *goals: int) -> Levels:
        return tuple(MET if goal in goals else NONE for goal in range(len(self.goals)))


def alternatives(goal: Goal, level: int) -> list[Rows]:
    """What a level asks for: one set of rows per form of the denominator, any of which is enough.

    numerator ≥ ratio × denominator holds when every form of the numerator reaches the least form of the denominator.
    """
    ratio = goal.least_ratio(level)
    positive = None
    if (busy := (goal.bottom_constant < POSITIVE) | goal.bottom_slope.any(axis=1)).any():
        positive = _scaled(Rows(goal.bottom_slope[busy], POSITIVE - goal.bottom_constant[busy]))
    found = []
    for constant, slope in zip(goal.bottom_constant, goal.bottom_slope, strict=True):
        rows = _scaled(Rows(goal.top_slope - ratio * slope, ratio * constant - goal.top_constant))
        need = rows.need + (BEYOND if level == MET and goal.threshold > goal.target else 0.0)
        slopes = rows.slope
        if positive is not None:
            slopes, need = np.vstack([slopes, positive.slope]), np.append(need, positive.need)
        found.append(Rows(slopes, need))
    return found


def _scaled(rows: Rows) -> Rows:
    """Every row brought to the size the solver's tolerance is meant for."""
    size = np.maximum(np.abs(rows.need), np.abs(rows.slope).max(axis=1, initial=0.0))
    factor = ROW_SIZE / np.where(size > 0, size, 1.0)
    return Rows(rows.slope * factor[:, None], rows.need * factor)


@lru_cache(maxsize=2**16)
def least(block: Block, levels: Levels) -> Solution | None:
    """The cheapest whole steps that bring every goal to its level, proven; None where nothing does."""
    asked = [block.ways(goal, level) for goal, level in enumerate(levels) if level != NONE]
    found = [solution for choice in product(*asked) if (solution := _least(block, _together(block, choice)))]
    return min(found, key=lambda each: each.cost, default=None)


@lru_cache(maxsize=2**16)
def can(block: Block, levels: Levels) -> bool:
    """Whether anything at all brings every goal to its level, as far as `POSSIBLE_NODES` branches show.

    Without limits on the inputs a search to the end may never end; what is not found by then is taken as impossible.
    """
    free = replace(block, price=np.zeros_like(block.price))
    asked = [block.ways(goal, level) for goal, level in enumerate(levels) if level != NONE]
    return any(_least(free, _together(free, choice), POSSIBLE_NODES) is not None for choice in product(*asked))


@lru_cache(maxsize=2**14)
def nearly(block: Block, levels: Levels, gap: float) -> Near | None:
    """As `least`, but of whole steps that may cost a share `gap` more than the cheapest."""
    asked = [block.ways(goal, level) for goal, level in enumerate(levels) if level != NONE]
    found = [near for choice in product(*asked) if (near := _near(block, _together(block, choice), gap=gap))]
    if not found:
        return None
    best = min(found, key=lambda each: float(block.price @ each.steps))
    return Near(best.steps, min(each.bound for each in found))


def with_rows(block: Block, rows: Rows, gap: float = 0.0) -> Near | None:
    """Whole steps that satisfy rows of the caller's own making, over the block's inputs, and cost at most a share `gap`
    more than the cheapest."""
    return _near(block, _together(block, (_scaled(rows),)), gap=gap)


@lru_cache(maxsize=2**14)
def smoothest(block: Block, levels: Levels) -> Solution | None:
    """Among plans as cheap as `least`, one whose inputs change least from year to year, and then with fewest steps."""
    first = least(block, levels)
    if first is None or not _changes(block, np.array(first.steps)):
        return first
    asked = [block.ways(goal, level) for goal, level in enumerate(levels) if level != NONE]
    found = [first, *(each for choice in product(*asked) if (each := _smoothed(block, choice, first)))]
    return min(found, key=lambda each: _changes(block, np.array(each.steps)))


def _together(block: Block, choice: tuple[Rows, ...]) -> Rows:
    """All rows that are not idle whatever is put in."""
    slope = np.vstack([np.zeros((0, len(block.high))), *(each.slope for each in choice)])
    need = np.concatenate([np.zeros(0), *(each.need for each in choice)])
    busy = np.minimum(slope * block.high, 0.0).sum(axis=1) < need
    return Rows(slope[busy], need[busy])


def beyond_reach(rows: Rows, high: Floats) -> bool:
    """Whether some row asks for more than all inputs together can give."""
    return bool((np.maximum(rows.slope * high, 0.0).sum(axis=1) < rows.need - ROW_TOLERANCE).any())


def _least(block: Block, rows: Rows, nodes: int = NO_LIMIT) -> Solution | None:
    found = _near(block, rows, nodes=nodes)
    if found is None:
        return None
    return Solution(tuple(found.steps.astype(int).tolist()), float(block.price @ found.steps))


def _near(block: Block, rows: Rows, *, nodes: int = NO_LIMIT, gap: float = 0.0) -> Near | None:
    if beyond_reach(rows, block.high):
        return None
    capped = [link for link in block.links if np.isfinite(link.most)]
    if not len(rows.need) and not any(link.earlier < 0 or link.later < 0 for link in capped):
        return Near(np.zeros_like(block.high), 0.0)
    return _whole(block, rows, capped, nodes, gap)


def _whole(block: Block, rows: Rows, capped: list[Link], nodes: int, gap: float) -> Near | None:
    """Solved, rounded, and where rounding leaves a row short, that row tightened and solved again."""
    changes = _differences(capped, len(block.high))
    most = np.array([link.most for link in capped])
    need, bound = rows.need.copy(), -np.inf
    for _repair in range(REPAIRS):
        slope, lower = np.vstack([rows.slope, changes.slope]), np.append(need, changes.need - most)
        upper = np.append(np.full(len(need), np.inf), changes.need + most)
        program = dense(block.price / PRICE_SIZE, np.zeros_like(block.high), block.high, slope, lower, upper)
        found = minimise(program, nodes=nodes, gap=gap)
        if found.x is None:
            return None
        bound = bound if np.isfinite(bound) else found.bound * PRICE_SIZE  # of the rows before any is tightened
        steps = np.rint(found.x)
        short = rows.need - rows.slope @ steps
        if (short <= ROW_TOLERANCE).all():
            return Near(steps, bound)
        need = np.where(short > ROW_TOLERANCE, need + 2.0 * short, need)
    return None


def _differences(links: list[Link] | tuple[Link, ...], width: int) -> Rows:
    """The change of every link as slope · steps - need."""
    slope, need = np.zeros((len(links), width)), np.zeros(len(links))
    for row, link in enumerate(links):
        if link.later >= 0:
            slope[row, link.later] = 1.0
        if link.earlier >= 0:
            slope[row, link.earlier] = -1.0
        need[row] = link.given if link.earlier < 0 else -link.given
    return Rows(slope, need)


def _changes(block: Block, steps: Floats) -> float:
    """Sum of the changes from year to year, in steps."""
    rows = _differences(block.links, len(block.high))
    return float(np.abs(rows.slope @ steps - rows.need).sum())


def _smoothed(block: Block, choice: tuple[Rows, ...], first: Solution) -> Solution | None:
    """One more program: a column per link that is at least its change either way; the price may not rise."""
    width, rows, changes = len(block.high), _together(block, choice), _differences(block.links, len(block.high))
    count, scale = len(changes.need), PRICE_SIZE / max(first.cost, 1.0)
    own, apart = np.eye(count), np.zeros((len(rows.need), count))
    slope = np.block([
        [rows.slope, apart],
        [changes.slope, own],
        [-changes.slope, own],
        [-block.price * scale, np.zeros(count)],
    ])  # fmt: skip
    cheap = -first.cost * scale * (1.0 + SAME_COST)
    lower = np.concatenate([rows.need, changes.need, -changes.need, [cheap]])
    few = 0.5 / (1.0 + 2.0 * sum(first.steps))
    program = dense(
        np.append(np.full(width, few), np.ones(count)),
        np.zeros(width + count),
        np.append(block.high, [link.most for link in block.links]),
        slope,
        lower,
        np.full(len(lower), np.inf),
        np.append(np.ones(width, dtype=bool), np.zeros(count, dtype=bool)),
    )
    x = minimise(program, nodes=SMOOTHING_NODES).x
    if x is None:
        return None
    steps = np.rint(x[:width])
    kept = (rows.slope @ steps >= rows.need - ROW_TOLERANCE).all()
    cost = float(block.price @ steps)
    return Solution(tuple(steps.astype(int).tolist()), cost) if kept and cost <= -cheap / scale else None

"""An instance cut into blocks: levers and targets of one area that have nothing to do with the rest of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.block import Block, Goal, Link
from sqdash.answers.optimise.instance import ROUNDING, Instance
from sqdash.model.system import Flags, Floats, Ints


class Part(NamedTuple):
    """A block and what it is a block of: area, inputs (lever × year, flattened) and indicators, by position."""

    area: int
    block: Block
    inputs: Ints
    indicators: tuple[int, ...]


Chains = dict[tuple[tuple[int, ...], bytes, bytes, bytes], tuple[Ints, tuple[Link, ...]]]
"""inputs and links by levers, what of them is free, locked and how far it may change"""


class Cut(NamedTuple):
    """`parts` in order of area. Targets shaped (area, indicator): `settled` are met whatever is chosen; `unknown` have
    no denominator whatever is chosen, so that there is nothing to judge."""

    parts: tuple[Part, ...]
    settled: Flags
    unknown: Flags


def cut(instance: Instance, *, keep_settled: bool = False) -> Cut:
    """Every area in as many blocks as its levers and open targets fall into.

    Args:
        keep_settled: also the levers of targets that are met anyway, because the city may want more of them.
    """
    settled, unknown = _settled(instance), _unknown(instance)
    open_targets = instance.applies & ~unknown & (~settled | keep_settled)
    used, moves = _used(instance, open_targets)
    patterns: dict[bytes, list[tuple[list[int], list[int]]]] = {}
    chains: Chains = {}
    parts: list[Part] = []
    for area in range(len(instance.areas)):
        key = b"".join(each[area].tobytes() for each in (used, moves, open_targets))
        if key not in patterns:
            patterns[key] = list(_components(used[area], moves[area], open_targets[area]))
        parts.extend(_part(instance, area, *each, chains) for each in patterns[key])
    return Cut(tuple(parts), settled, unknown)


def _settled(instance: Instance) -> Flags:
    """Whether the worst choice of inputs still meets a target, (area, indicator)."""
    found = np.zeros_like(instance.applies)
    for indicator in range(len(instance.indicators)):
        found[:, indicator] = met_anyway(instance, indicator)
    return found & instance.applies


def met_anyway(instance: Instance, indicator: int) -> Flags:
    """Whether the worst choice of inputs still meets one target, (area,)."""
    top, bottom = instance.sides[indicator]
    ratio = instance.threshold[:-1, indicator, None, None]
    constant = top.constant[:, :, None] - ratio * bottom.constant[:, None]
    slope = top.slope[:, :, None] - ratio[..., None] * bottom.slope[:, None]
    worst = constant + (np.minimum(slope, 0.0) * instance.most[:, None, None]).sum(axis=3)
    return np.asarray((worst >= 0).all(axis=1).any(axis=1) & (bottom.constant > 0).all(axis=1))


def _unknown(instance: Instance) -> Flags:
    """Whether there is no denominator whatever is chosen, (area, indicator)."""
    return np.stack([never_known(instance, each) for each in range(len(instance.indicators))], axis=1)


def never_known(instance: Instance, indicator: int) -> Flags:
    """Whether one target has no denominator whatever is chosen, (area,)."""
    _top, bottom = instance.sides[indicator]
    most = bottom.constant + (bottom.slope * instance.most[:, None]).sum(axis=2)
    return np.asarray((most <= 0).any(axis=1))


def _used(instance: Instance, open_targets: Flags) -> tuple[Flags, Flags]:
    """Levers that may be put in at all (area, lever), and what they move (area, lever, indicator).

    A lever that helps no open target stays at nothing, unless a locked year beside a cap on changes obliges it.
    """
    tops = np.stack([_moved(instance, top.slope) for top, _bottom in instance.sides], axis=2)
    bottoms = np.stack([_moved(instance, bottom.slope) for _top, bottom in instance.sides], axis=2)
    nothing = np.stack([(bottom.constant <= 0).any(axis=1) for _top, bottom in instance.sides], axis=1)
    helps = (tops | (bottoms & nothing[:, None])) & open_targets[:, None]
    obliged = np.isfinite(instance.change) & (~np.isnan(instance.fixed)).any(axis=2) & instance.free.any(axis=2)
    used = helps.any(axis=2) | obliged
    return used, (tops | bottoms) & open_targets[:, None] & used[:, :, None]


def _moved(instance: Instance, slope: Floats) -> Flags:
    """Whether any form of a measure answers to any year of a lever, (area, lever)."""
    shape = (len(instance.areas), len(instance.levers), len(instance.years))
    return np.asarray((slope != 0).any(axis=1).reshape(shape).any(axis=2))


def _components(used: Flags, moves: Flags, open_targets: Flags) -> Iterator[tuple[list[int], list[int]]]:
    """Levers and indicators that hang together; a target that no lever moves stands alone."""
    left = set(np.flatnonzero(open_targets).tolist())
    for lever in np.flatnonzero(used & ~moves.any(axis=1)).tolist():
        yield [lever], []
    while left:
        indicators, levers = {min(left)}, set[int]()
        while True:
            levers = set(np.flatnonzero(moves[:, list(indicators)].any(axis=1)).tolist())
            reached = indicators | set(np.flatnonzero(moves[list(levers)].any(axis=0)).tolist())
            if reached == indicators:
                break
            indicators = reached
        left -= indicators
        yield sorted(levers), sorted(indicators)


def _part(instance: Instance, area: int, levers: list[int], indicators: list[int], chains: Chains) -> Part:
    inputs, links = _chained(instance, area, levers, chains)
    goals = tuple(goal_of(instance, area, inputs, each) for each in indicators)
    block = Block(instance.price[area, inputs], instance.most[area, inputs], links, goals)
    return Part(area, block, inputs, tuple(indicators))


def _chained(instance: Instance, area: int, levers: list[int], chains: Chains) -> tuple[Ints, tuple[Link, ...]]:
    """Free inputs of some levers and their links, worked out once for all areas where they are the same."""
    free, fixed, change = (each[area, levers] for each in (instance.free, instance.fixed, instance.change))
    key = (tuple(levers), free.tobytes(), fixed.tobytes(), change.tobytes())
    if key not in chains:
        count = len(instance.years)
        at = [lever * count + year for lever in levers for year in np.flatnonzero(instance.free[area, lever]).tolist()]
        links = tuple(link for lever in levers for link in _links(instance, area, lever, at))
        chains[key] = np.array(at, dtype=np.intp), links
    return chains[key]


def goal_of(instance: Instance, area: int, inputs: Ints, indicator: int) -> Goal:
    """One target over some of an area's inputs; the others are taken to be at nothing."""
    top, bottom = instance.sides[indicator]
    scale = instance.targets.scale[indicator]
    return Goal(
        top.constant[area],
        top.slope[area][:, inputs],
        bottom.constant[area],
        bottom.slope[area][:, inputs],
        float(instance.threshold[area, indicator]),
        float(instance.targets.target[indicator] / scale),
    )


def _links(instance: Instance, area: int, lever: int, inputs: list[int]) -> Iterator[Link]:
    """From each year to the next where at least one of them is free and the other free or locked."""
    step, count = float(instance.step[lever]), len(instance.years)
    free, fixed = instance.free[area, lever], instance.fixed[area, lever] / step
    most = float(instance.change[area, lever] / step + ROUNDING)
    for year in range(1, count):
        before, after = (inputs.index(lever * count + at) if free[at] else -1 for at in (year - 1, year))
        if before >= 0 and after >= 0:
            yield Link(after, before, 0.0, most)
        elif before >= 0 and not np.isnan(fixed[year]):
            yield Link(-1, before, float(fixed[year]), most)
        elif after >= 0 and not np.isnan(fixed[year - 1]):
            yield Link(after, -1, float(fixed[year - 1]), most)

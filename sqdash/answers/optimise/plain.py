"""Whether targets of one area can be met, where the bounds of its inputs alone tell: nothing is cut or solved."""

from __future__ import annotations

from itertools import product

import numpy as np

from sqdash.answers.optimise.block import MET, Rows, alternatives, beyond_reach
from sqdash.answers.optimise.instance import Instance
from sqdash.answers.optimise.parts import goal_of, met_anyway, never_known
from sqdash.model.system import Floats


def plainly(asked: Instance, indicators: tuple[int, ...]) -> bool | None:
    """Whether the only area of an instance can meet these targets together; None where it takes more to find out."""
    if np.isfinite(asked.change).any():
        return None
    if any(never_known(asked, each)[0] for each in indicators):
        return False
    at = np.flatnonzero(asked.free[0])
    high = asked.most[0, at]
    open_targets = [each for each in indicators if asked.applies[0, each] and not met_anyway(asked, each)[0]]
    ways = [alternatives(goal_of(asked, 0, at, each), MET) for each in open_targets]
    near = [[way for way in each if not beyond_reach(way, high)] for each in ways]
    if not all(near):
        return False
    return True if any(_in_reach(choice, high) for choice in product(*near)) else None


def _in_reach(choice: tuple[Rows, ...], high: Floats) -> bool:
    """Whether everything that harms no row, done as far as it goes, is enough for all of them."""
    harmless = np.ones(len(high), dtype=bool)
    for rows in choice:
        harmless &= (rows.slope >= 0).all(axis=0)
    most = np.where(harmless, high, 0.0)
    return all(bool((rows.slope @ most >= rows.need).all()) for rows in choice)

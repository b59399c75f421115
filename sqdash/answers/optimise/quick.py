"""What can be said of a block without solving anything."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sqdash.answers.optimise.block import MET, NONE, Block, Levels, Rows, alternatives


def plainly_possible(block: Block, levels: Levels) -> bool:
    """Whether everything that harms no target, done as far as it goes, meets them all: no program is needed then."""
    rows = rows_of(block, levels)
    harmless = (rows.slope >= 0).all(axis=0)
    return bool((rows.slope @ np.where(harmless, block.high, 0.0) >= rows.need).all()) and not block.capped


def hopeful(block: Block) -> Levels:
    """All goals but those that no choice within the limits would meet."""
    rows = [alternatives(goal, MET)[0] for goal in block.goals]
    most = [np.maximum(each.slope * block.high, 0.0).sum(axis=1) >= each.need for each in rows]
    return tuple(MET if each.all() else NONE for each in most)


@lru_cache(maxsize=2**14)
def rows_of(block: Block, levels: Levels) -> Rows:
    """The rows of all goals asked for, each in its only way."""
    found = [alternatives(goal, level)[0] for goal, level in zip(block.goals, levels, strict=True) if level]
    slope = np.vstack([np.zeros((0, len(block.high))), *(each.slope for each in found)])
    return Rows(slope, np.concatenate([np.zeros(0), *(each.need for each in found)]))

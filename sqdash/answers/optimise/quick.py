"""What can be said of a block without solving anything."""

from __future__ import annotations

import numpy as np

from sqdash.answers.optimise.block import MET, NONE, Block, Levels


def plainly_possible(block: Block, levels: Levels) -> bool:
    """Whether everything that harms no target, done as far as it goes, meets them all: no program is needed then."""
    rows = block.rows(levels)
    harmless = (rows.slope >= 0).all(axis=0)
    return bool((rows.slope @ np.where(harmless, block.high, 0.0) >= rows.need).all()) and not block.capped


def hopeful(block: Block) -> Levels:
    """All goals but those that no choice within the limits would meet."""
    rows = [block.ways(goal, MET)[0] for goal in range(len(block.goals))]
    most = [np.maximum(each.slope * block.high, 0.0).sum(axis=1) >= each.need for each in rows]
    return tuple(MET if each.all() else NONE for each in most)

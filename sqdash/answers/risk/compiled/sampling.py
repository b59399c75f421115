"""Assumptions of a block of draws: the same tables and the same operations in the same order as `shapes`."""

from __future__ import annotations

import numpy as np

from sqdash.answers.risk.compiled.compiling import fill, inlined, spliced
from sqdash.answers.risk.compiled.philox import fill_words
from sqdash.answers.risk.compiled.tables import Areas, Work
from sqdash.answers.risk.shapes import FIRST_LINE, FRACTION, PIECES, REACH, STEPS
from sqdash.answers.risk.streams import COMMON, GROUP
from sqdash.model.system import Floats

SIGN, ONE, TAIL, HALF = np.uint64(1 << 63), np.uint64(1), np.uint64(33), np.uint64(32)
SHIFT, FIRST = np.uint64(FRACTION - PIECES), np.uint64(FIRST_LINE)  # unsigned, so that no index counts from the end


@inlined
def normal(word: np.uint64, lines: Floats) -> np.float64:
    """Of the upper half of a word; see `shapes.normals`."""
    outward = np.float64(np.int64(((word << ONE) >> TAIL) | ONE))
    line = (outward.view(np.uint64) >> SHIFT) - FIRST
    lower = np.float64(lines[line, 0] + lines[line, 1] * outward)
    turned = np.uint64(lower.view(np.uint64) ^ (word & SIGN))
    return np.float64(turned.view(np.float64))


@inlined
def fill_values(areas: Areas, area: int, at: int, in_common: Floats, work: Work, half: int, count: int) -> None:
    """One assumption of an area: its own normal mixed with the one in common, then looked up in its range."""
    word, shift = half >> 1, np.uint64(0) if half & 1 else HALF
    table, share = areas.table_of[area, at], areas.own_share[at]
    for draw in range(count):
        own = normal(work.words[word, draw] << shift, areas.normal_lines)
        step = in_common[at, draw] + share * own
        line = np.uint64(np.int64(step))
        work.parameters[at, draw] = areas.tables[table, line, 0] + areas.tables[table, line, 1] * step


@inlined
def fill_steps_in_common(areas: Areas, at: int, work: Work, block: int, half: int, count: int) -> None:
    word, shift = half >> 1, np.uint64(0) if half & 1 else HALF
    share = areas.common_share[at]
    for draw in range(count):
        together = normal(work.words[word, draw] << shift, areas.normal_lines)
        work.common[block, at, draw] = (share * together + REACH) * STEPS


@spliced
def fill_common(areas: Areas, work: Work, block: int, first: int, count: int) -> None:
    """What all areas have in common, for the assumptions that any of them draws."""
    last = len(areas.streams)
    for group in range(areas.groups.shape[1]):
        if areas.groups[last, group]:
            fill_words(work.words, areas.seed, np.uint64(COMMON), group, first, count)
            for half in range(min(GROUP, areas.mode.shape[1] - GROUP * group)):
                fill_steps_in_common(areas, GROUP * group + half, work, block, half, count)


@spliced
def fill_parameters(areas: Areas, area: int, work: Work, block: int, first: int, count: int) -> None:
    """Every assumption that is read: drawn, or its mode."""
    for group in range(areas.groups.shape[1]):
        if areas.groups[area, group]:
            fill_words(work.words, areas.seed, areas.streams[area], group, first, count)
        for half in range(min(GROUP, areas.mode.shape[1] - GROUP * group)):
            at = GROUP * group + half
            if areas.sampled[area, at]:
                fill_values(areas, area, at, work.common[block], work, half, count)
            elif areas.used[at]:
                fill(work.parameters, at, areas.mode[area, at], count)

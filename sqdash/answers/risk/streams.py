"""Random numbers that depend on nothing but (seed, area code, draw, assumption): Philox4x64-10 as NumPy has it.

The key of a stream is (seed, number of the area); the counter is (draw, group of eight assumptions, 0, 0). One block
of four 64-bit words serves a group: assumption 8·g + h takes half h of its words, low half first. So a number never
depends on which other areas or draws are worked out, in what order or where. Assumptions are counted in file order:
one that is added at the end of the file changes no other's numbers.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Halves = NDArray[np.uint32]

COMMON = 0  # the stream of what all areas have in common
GROUP = 8  # assumptions that share one block of words
OF_A_NAME = 1 << 63  # numbers from here on stand for codes that are not whole numbers


def stream_of(code: str) -> int:
    """The number of an area's stream: its code where that is a whole number written the usual way, else a hash of it.

    The two kinds never meet: a hash has its highest bit set, a code's number has not.
    """
    if code.isascii() and code.isdigit() and code[0] != "0" and int(code) < OF_A_NAME:
        return int(code)
    return int.from_bytes(blake2b(code.encode("utf-8"), digest_size=8).digest(), "big") | OF_A_NAME


def halves(seed: int, stream: int, group: int, first: int, count: int) -> Halves:
    """32-bit numbers of `count` draws from `first` (at least 1) on, shaped (draw, 8)."""
    # NumPy's generator adds one to the counter before it makes a block, so it starts one draw earlier.
    key, counter = (np.array(each, dtype=np.uint64) for each in ([seed, stream], [first - 1, group, 0, 0]))
    words = np.random.Philox(key=key, counter=counter).random_raw(4 * count)
    return words.astype("<u8", copy=False).view("<u4").reshape(count, GROUP)

"""Philox4x64-10 (Salmon et al. 2011), word for word what NumPy's generator of that name gives for the same counter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sqdash.answers.risk.compiled.compiling import inlined
from sqdash.answers.risk.compiled.tables import Words

FIRST, SECOND = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
FIRST_STEP, SECOND_STEP = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
ROUNDS = 10


def _product(_typing: Any, _one: Any, _other: Any) -> Any:
    pair = types.UniTuple(types.uint64, 2)  # type: ignore[no-untyped-call]

    def emit(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        word, wide = ir.IntType(64), ir.IntType(128)
        whole = builder.mul(*(builder.zext(each, wide) for each in values))
        upper = builder.trunc(builder.lshr(whole, ir.Constant(wide, 64)), word)
        return context.make_tuple(builder, pair, (upper, builder.trunc(whole, word)))

    return pair(types.uint64, types.uint64), emit


# Upper and lower 64 bits of the 128-bit product: one machine instruction that Python has no word for.
product: Callable[[np.uint64, np.uint64], tuple[np.uint64, np.uint64]] = cast(Any, intrinsic(_product))


@inlined
def fill_words(words: Words, seed: np.uint64, stream: np.uint64, group: int, first: int, count: int) -> None:
    """The four words of every draw from `first` on into `words` (word, draw)."""
    for draw in range(count):
        a, b, c, d = np.uint64(first + draw), np.uint64(group), np.uint64(0), np.uint64(0)
        key, other = seed, stream
        for _round in range(ROUNDS):
            upper, lower = product(FIRST, a)
            upper_of_c, lower_of_c = product(SECOND, c)
            a, b, c, d = upper_of_c ^ b ^ key, lower_of_c, upper ^ d ^ other, lower
            key += FIRST_STEP
            other += SECOND_STEP
        words[0, draw], words[1, draw], words[2, draw], words[3, draw] = a, b, c, d

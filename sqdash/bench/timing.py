"""Times of several rounds, and what is said of them: the least, the median and the most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from time import perf_counter
from typing import Any, TypeVar

ROUNDS = 5
T = TypeVar("T")


def seconds(call: Callable[[], object]) -> float:
    """The time of one call."""
    start = perf_counter()
    call()
    return perf_counter() - start


def rounds_of(*calls: Callable[[], object], rounds: int = ROUNDS) -> tuple[list[float], ...]:
    """Seconds of every call in every round; the calls take turns, so that all have the machine's noise alike."""
    times: tuple[list[float], ...] = tuple([] for _call in calls)
    for _round in range(rounds):
        for call, found in zip(calls, times, strict=True):
            found.append(seconds(call))
    return times


def spread(name: str, times: Sequence[float]) -> dict[str, float]:
    """Least, median and most in milliseconds."""
    return {
        f"{name}_ms_min": min(times) * 1000.0,
        f"{name}_ms": median(times) * 1000.0,
        f"{name}_ms_max": max(times) * 1000.0,
    }


def in_a_fresh_process(call: Callable[..., T], *given: Any) -> T:
    """The result of a call where nothing has been imported, kept or worked out before."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(call, *given).result()

"""Contenders timed in turn: everyone once a round, and no time of a result that was not checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from sqdash.bench.peers.case import Case
from sqdash.bench.timing import spread
from sqdash.model.system import Floats

EXACT, LOOSE = 1e-9, 1e-6  # relative; PySD is asked for the looser


@dataclass(frozen=True, slots=True)
class Contender:
    """Someone who answers a case, or its first `draws` and `areas`.

    `solve` is timed; `read` turns its result into answers shaped (draw, area, answer) and is not.
    `block` calls are timed together.
    """

    name: str
    solve: Callable[[], Any]
    read: Callable[[Any], Floats]
    draws: int | None = None
    areas: int | None = None
    agrees: float = EXACT
    block: int = 1

    def scale(self, case: Case) -> float:
        """How much larger the case is than the part that is run."""
        part = (self.draws or case.draws) * (self.areas or len(case.system.areas))
        return case.draws * len(case.system.areas) / part

    def seconds(self, case: Case) -> float:
        """The time of the whole case. Raises Disagreement when the answers are not the model's."""
        start = perf_counter()
        for _call in range(self.block):
            result = self.solve()
        taken = (perf_counter() - start) / self.block
        case.check(self.name, self.read(result), self.draws, self.areas, self.agrees)
        return taken * self.scale(case)


def raced(case: Case, contenders: Sequence[Contender], rounds: int) -> dict[str, list[float]]:
    """Seconds for the whole case, per contender and round. The first call of each is checked and not counted."""
    for each in contenders:
        each.seconds(case)
    times: dict[str, list[float]] = {each.name: [] for each in contenders}
    for _round in range(rounds):
        for each in contenders:
            times[each.name].append(each.seconds(case))
    return times


def summed_up(times: dict[str, list[float]], ours: str) -> dict[str, float]:
    """Milliseconds (least, median, most) and how many times ours: a ratio of medians."""
    found: dict[str, float] = {}
    for name, taken in times.items():
        found |= spread(name, taken)
        if name != ours:
            found[f"{name}_over_ours"] = median(taken) / median(times[ours])
    return found

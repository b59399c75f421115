"""The ensemble of a nation of areas in a process of its own, whose memory is watched."""

from __future__ import annotations

import resource
import sys
from time import perf_counter
from typing import Any

from sqdash.answers.risk import Ensemble, Settings, Wanted, bins_of, result_of, warm_up
from sqdash.answers.risk.engine import tallied
from sqdash.bench.nation import nation, nationwide
from sqdash.model import Scenario
from sqdash.returns.types import Workspace

CHANCES = Wanted(percentiles=False, gaps=False, cost=False)
FANS = Wanted(percentiles=True, gaps=False, cost=False)


def peak_mb() -> float:
    """The most memory this process ever held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def timed(workspace: Workspace, scenario: Scenario, draws: int, wanted: Wanted) -> float:
    """Seconds from the question to the answer: random numbers, projections, verdicts and, if wanted, percentiles."""
    start = perf_counter()
    ensemble = Ensemble.of(workspace, scenario, Settings(draws=draws), wanted)
    bins = bins_of(ensemble, engine="compiled")
    tally = tallied(ensemble, bins, engine="compiled")
    if wanted.percentiles:
        result_of(ensemble, tally, bins, "compiled")
    return perf_counter() - start


def figures_here(workspace: Workspace, scenario: Scenario, areas: int, draws: int, rounds: int) -> dict[str, Any]:
    """Seconds of every round and peak memory so far, chances alone first, then with percentiles."""
    warm_up()
    made = nation(workspace, areas)
    acts = nationwide(scenario, workspace, made)
    timed(made, acts, 100, CHANCES)
    few = peak_mb()
    chances = [timed(made, acts, draws, CHANCES) for _round in range(rounds)]
    many = peak_mb()
    fans = [timed(made, acts, draws, FANS) for _round in range(rounds)]
    return {"chances": chances, "fans": fans, "few_mb": few, "chances_mb": many, "fans_mb": peak_mb()}

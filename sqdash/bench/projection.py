"""The time of one projection with all its verdicts, beside a plain loop of the same equations in the same run."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

from sqdash.bench.plain import project_plainly
from sqdash.model import Scenario, project
from sqdash.returns.types import Workspace

BLOCK = 10  # calls timed together, so that neither pays for the other's use of the cache


def milliseconds(call: Callable[[], object]) -> float:
    """Mean time of one call in a block of calls."""
    start = perf_counter()
    for _call in range(BLOCK):
        call()
    return (perf_counter() - start) * 1000.0 / BLOCK


def projection_figures(workspace: Workspace, scenario: Scenario, rounds: int = 50) -> dict[str, float]:
    """Medians over interleaved rounds, in ms, and the median of the paired ratios (plain loop ÷ projection)."""
    end = workspace.plan.end
    project(workspace, scenario, end=end)  # builds the index tables once
    pairs = [
        (
            milliseconds(lambda: project(workspace, scenario, end=end)),
            milliseconds(lambda: project_plainly(workspace, scenario, end)),
        )
        for _round in range(rounds)
    ]
    return {
        "projection_ms": median(ours for ours, _ in pairs),
        "plain_loop_ms": median(plain for _, plain in pairs),
        "plain_loop_over_projection": median(plain / ours for ours, plain in pairs),
    }

"""Our own two paths: the compiled engine on one core, and the projection by NumPy."""

from __future__ import annotations

import numpy as np

from sqdash.bench.peers.case import Case
from sqdash.bench.peers.contender import Contender
from sqdash.model.projection import run
from sqdash.model.system import Floats

CALLS = 20  # of the engine timed together: one alone is over in less than a millisecond


def our_contenders(case: Case) -> list[Contender]:
    """The engine first; without a compiler the projection alone stands for us, and is then what others are told in."""
    try:
        from sqdash.bench.peers.given import engine_on
    except ImportError:
        return [_numpy(case)]
    return [Contender("engine", *engine_on(case), block=CALLS), _numpy(case)]


def _numpy(case: Case) -> Contender:
    def solve() -> Floats:
        projection = run(case.workspace, case.scenario, case.parameters, case.inputs)
        stocks = projection.measures[:, :, -1, : len(case.system.stocks)]
        return np.concatenate([stocks, projection.judged.value[:, :-1, -1]], axis=-1)

    return Contender("numpy", solve, lambda found: found)

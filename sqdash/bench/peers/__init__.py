"""Other libraries on the same model, scenario and draws, in the same run: how many times longer they take."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from sqdash.bench.peers.bptk import bptk_contender
from sqdash.bench.peers.case import Case, Disagreement, Unsuited, case_of
from sqdash.bench.peers.contender import Contender, raced, summed_up
from sqdash.bench.peers.frames import groups_contenders, rows_contenders
from sqdash.bench.peers.ours import our_contenders
from sqdash.bench.peers.pysd_runs import pysd_contenders
from sqdash.returns.types import Workspace

__all__ = ["Case", "Contender", "Disagreement", "Unsuited", "case_of", "contenders", "peer_figures"]

DRAWS = 1000
ROUNDS = 5


def peer_figures(workspace: Workspace, *, draws: int = DRAWS, rounds: int = ROUNDS) -> dict[str, float | str]:
    """Times for all areas × draws by contender, least, median and most of the rounds, and the ratios of medians to
    ours.

    A contender that is not installed is named as skipped, with the reason. Raises Disagreement, before any time is
    given, when one comes to other answers (relative 1e-9, PySD 1e-6).
    """
    try:
        case = case_of(workspace, draws)
    except Unsuited as reason:
        return {"peers_skipped": str(reason)}
    with tempfile.TemporaryDirectory(prefix="sqdash-peers-") as folder:
        found, skipped = contenders(case, Path(folder))
        times = raced(case, found, rounds)
    return {"peer_area_draws": float(draws * len(workspace.areas)), **summed_up(times, found[0].name), **skipped}


def contenders(case: Case, folder: Path) -> tuple[list[Contender], dict[str, str]]:
    """Everyone who can take part, ours first, and by name the reason why another cannot."""
    makers: dict[str, Callable[[], list[Contender]]] = {
        "pandas": lambda: [*rows_contenders(case), *groups_contenders(case)],
        "bptk": lambda: [bptk_contender(case)],
        "pysd": lambda: pysd_contenders(case, folder),
    }
    found, skipped = our_contenders(case), {}
    for name, make in makers.items():
        try:
            found += make()
        except ImportError as missing:
            skipped[f"{name}_skipped"] = str(missing)
    return found, skipped

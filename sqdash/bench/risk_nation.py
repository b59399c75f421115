"""A nation of areas made from the workspace's own, and its ensemble in a process of its own, whose memory is watched.

`python -m sqdash.bench.risk_nation AREAS DRAWS ROUNDS [DATA SCENARIO]` prints the figures as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from sqdash.answers.risk import Ensemble, Settings, Wanted, bins_of, result_of, warm_up
from sqdash.answers.risk.engine import tallied
from sqdash.model import BASELINE, Scenario, load_scenario
from sqdash.model.scenario import EVERY
from sqdash.returns import load_workspace
from sqdash.returns.types import Area, Figure, Workspace

AREAS, DRAWS = 2_852, 10_000
FIRST_CODE = 900_001
SEED = 2_852
CHANCES = Wanted(percentiles=False, gaps=False, cost=False)
FANS = Wanted(percentiles=True, gaps=False, cost=False)


def nation(workspace: Workspace, areas: int = AREAS) -> Workspace:
    """The workspace's areas over and over, each copy of another size and a little behind its original.

    All measures of a copy are scaled alike (0.5–2), its stocks once more (0.8–1), so that caps and ratios stay
    sensible.
    """
    jitter = np.random.default_rng(SEED)
    figures: dict[tuple[str, int, str], Figure] = {}
    copies = []
    for number in range(areas):
        original = workspace.areas[number % len(workspace.areas)]
        copy = replace(original, code=str(FIRST_CODE + number))
        copies.append(copy)
        size = jitter.uniform(0.5, 2.0)
        figures |= _figures(workspace, original, copy, size, jitter.uniform(0.8, 1.0))
    return replace(workspace, areas=tuple(copies), figures=figures, registry=(), boundaries={})


def _figures(
    workspace: Workspace, original: Area, copy: Area, size: float, behind: float
) -> dict[tuple[str, int, str], Figure]:
    year, stocks = workspace.base_year, {each.id for each in workspace.model.stocks}
    found = {}
    for measure in workspace.model.measures:
        figure = workspace.figures[original.code, year, measure]
        value = (figure.value or 0.0) * size * (behind if measure in stocks else 1.0)
        found[copy.code, year, measure] = figure._replace(value=value)
    return found


def nationwide(scenario: Scenario, workspace: Workspace, made: Workspace) -> Scenario:
    """The scenario with every entry of an area given to all its copies."""
    copies: dict[str, list[str]] = {area.code: [] for area in workspace.areas}
    for number, area in enumerate(made.areas):
        copies[workspace.areas[number % len(workspace.areas)].code].append(area.code)
    copies[EVERY] = [EVERY]
    return replace(
        scenario,
        levers=tuple((id, code, year, value) for id, area, year, value in scenario.levers for code in copies[area]),
        assumptions=tuple((id, code, value) for id, area, value in scenario.assumptions for code in copies[area]),
        drivers=tuple((id, code, year, value) for id, area, year, value in scenario.drivers for code in copies[area]),
    )


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


def measured(areas: int = AREAS, draws: int = DRAWS, rounds: int = 5, *where: str) -> dict[str, Any]:
    """`figures_here` in a fresh process. Raises RuntimeError with what that process said when it fails."""
    command = [sys.executable, "-m", "sqdash.bench.risk_nation", *map(str, (areas, draws, rounds)), *where]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(areas: str, draws: str, rounds: str, data: str = "", scenario: str = "") -> None:
    workspace = load_workspace(Path(data) if data else None)
    acts = load_scenario(Path(scenario), workspace) if scenario else BASELINE
    print(json.dumps(figures_here(workspace, acts, int(areas), int(draws), int(rounds))))


if __name__ == "__main__":
    main(*sys.argv[1:])

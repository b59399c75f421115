"""What is measured: a scenario that acts on everything, and a nation of areas, as many as China has counties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sqdash.model import Scenario, example_scenarios
from sqdash.model.scenario import EVERY
from sqdash.returns.types import Area, Figure, Workspace

AREAS = 2_852
FIRST_CODE = 900_001
SEED = 2_852
SCENARIO = "balanced"  # of the shipped examples the one that acts on people, places and equipment at once


def acting_scenario(workspace: Workspace) -> Scenario:
    """The shipped scenario that is measured; of another workspace its first example."""
    scenarios = example_scenarios(workspace)
    return scenarios.get(SCENARIO) or next(iter(scenarios.values()))


def nation(workspace: Workspace, areas: int = AREAS) -> Workspace:
    """The workspace's areas over and over, each copy of another size and a little behind its original.

    All measures of a copy are scaled alike (0.5–2), its stocks once more (0.8–1): caps and ratios stay sensible.
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

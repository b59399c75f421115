"""The range of every assumption in every area, once file, scenario and whoever asks have had their say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from sqdash.answers.risk.settings import Settings
from sqdash.model.scenario import EVERY, Scenario
from sqdash.model.system import Flags, Floats, Ints, System
from sqdash.returns.types import Workspace


@lru_cache(maxsize=8)
def in_code_order(workspace: Workspace) -> Workspace:
    """The same workspace with its areas sorted by code: sums over areas come out the same from any file order."""
    return replace(workspace, areas=tuple(sorted(workspace.areas, key=lambda area: area.code)))


@lru_cache(maxsize=8)
def rank_of_areas(workspace: Workspace) -> Ints:
    """For each area in file order where it stands in code order."""
    ranks = {area.code: rank for rank, area in enumerate(in_code_order(workspace).areas)}
    return np.array([ranks[area.code] for area in workspace.areas], dtype=np.intp)


@dataclass(frozen=True, eq=False, slots=True)
class Spreads:
    """Low, mode and high, each (area, assumption). Where low equals high the number is certain."""

    low: Floats
    mode: Floats
    high: Floats

    @property
    def uncertain(self) -> Flags:
        return self.low < self.high


def spreads(ordered: Workspace, model: System, scenario: Scenario, settings: Settings) -> Spreads:
    """What a scenario sets is certain, because that is what is being asked; a range of `settings` beats it
    everywhere."""
    table = _of_files(ordered).copy()
    for assumption, area, value in scenario.assumptions:
        where = slice(None) if area == EVERY else model.areas[area]
        table[:, where, model.assumptions[assumption]] = value
    for assumption, *own in settings.ranges:
        table[:, :, model.assumptions[assumption]] = np.array(own)[:, None]
    return Spreads(*table)


@lru_cache(maxsize=8)
def _of_files(ordered: Workspace) -> Floats:
    """Shaped (low mode high, area, assumption)."""
    assumptions = ordered.assumptions.values()
    ranges = [[each.by_area.get(area.code, each.range) for each in assumptions] for area in ordered.areas]
    found = np.array([[(each.low, each.mode, each.high) for each in row] for row in ranges])
    return np.ascontiguousarray(np.moveaxis(found, -1, 0))

"""A scenario as the store keeps it: canonical text with its hash, and what it came to when it was saved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqdash.model import MODEL_VERSION, Scenario, project, summarise
from sqdash.model.scenario_file import scenario_mapping
from sqdash.returns.types import Workspace


def canonical(document: Any) -> str:
    """Equal documents give equal texts."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(scenario: Scenario, plan_id: str) -> str:
    """The scenario's own text. Data and model version stand beside it: they are not what a person decided."""
    return canonical(scenario_mapping(replace(scenario, plan=plan_id, returns=None, model=None)))


@dataclass(frozen=True, slots=True)
class Result:
    """What a scenario comes to on the data and model of today."""

    data_version: str
    model_version: str
    base_year: int
    target_year: int
    areas: int
    areas_met: int
    cells: int
    cells_met: int
    cost: float
    outcome: str


@lru_cache(maxsize=64)
def result_of(workspace: Workspace, scenario: Scenario) -> Result:
    """Counts, cost in yuan and every cell of the target year, for the list and for comparing with later data."""
    year = workspace.plan.end
    projection = project(workspace, scenario, end=year)
    summary = summarise(projection, year)
    cells = [[each.area_code, each.indicator, each.value, each.verdict] for each in projection.rows(year)]
    return Result(
        data_version=workspace.version,
        model_version=MODEL_VERSION,
        base_year=workspace.base_year,
        target_year=year,
        areas=summary.areas,
        areas_met=summary.areas_all_met,
        cells=summary.cells,
        cells_met=summary.cells_met,
        cost=projection.total_cost(),
        outcome=canonical(cells),
    )

"""A scenario written for other data carried over to the data of today: what lies in the past is left out, and told."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqdash.model.scenario import EVERY, Scenario
from sqdash.model.scenario_file import scenario_from_mapping, scenario_mapping
from sqdash.returns.types import Workspace

BY_YEAR = ("levers", "drivers")


def rebased(content: Mapping[str, Any], workspace: Workspace) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario in a kept mapping as it stands on today's data, and the years of it that have been reported since.

    Raises: BadInput with every fault when something else about it does not fit any more, its plan among others.
    """
    kept = copy.deepcopy(dict(content))
    over = {
        year
        for section in BY_YEAR
        for areas in kept.get(section, {}).values()
        for years in areas.values()
        for year in years
        if _is_over(year, workspace)
    }
    for section in BY_YEAR:
        if section in kept:
            kept[section] = {id: _without(areas, workspace) for id, areas in kept[section].items()}
    if "rationale" in kept:
        kept["rationale"] = {
            id: _without(why, workspace) if isinstance(why, dict) else why for id, why in kept["rationale"].items()
        }
    return scenario_from_mapping(kept, workspace, file=str(content.get("name", ""))), tuple(sorted(over))


def carried(scenario: Scenario, workspace: Workspace) -> tuple[Scenario, tuple[str, ...]]:
    """As `rebased`, of a scenario that was read on earlier data and goes on naming what it was made on."""
    found, over = rebased(scenario_mapping(replace(scenario, returns=None)), workspace)
    return replace(found, plan=scenario.plan, returns=scenario.returns, model=scenario.model), over


def _without(areas: Mapping[str, Any], workspace: Workspace) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for area, years in areas.items():
        left = years
        if isinstance(years, dict):
            left = {year: value for year, value in years.items() if not _is_over(year, workspace)}
        if left:
            found[area] = left
    return found


def _is_over(year: str, workspace: Workspace) -> bool:
    return year != EVERY and year.isdigit() and int(year) <= workspace.base_year

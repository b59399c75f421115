"""A scenario made on other data carried over to the data of today: what lies in the past is left out, and named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqdash.model.scenario import Scenario
from sqdash.model.scenario_file import scenario_from_mapping, scenario_mapping
from sqdash.returns.types import Workspace


def rebased(content: Mapping[str, Any], workspace: Workspace) -> Scenario:
    """The scenario in a kept mapping as it stands on today's data; `over` names its years reported since.

    Raises: BadInput with every fault when something else about it does not fit any more, its plan among others.
    """
    before_any = workspace.return_years[0] - 1
    return scenario_from_mapping(content, workspace, file=str(content.get("name", "")), since=before_any)


def carried(scenario: Scenario, workspace: Workspace) -> Scenario:
    """As `rebased`, of a scenario that was read on earlier data and goes on naming what it was made on."""
    found = rebased(scenario_mapping(replace(scenario, returns=None)), workspace)
    over = tuple(sorted({*scenario.over, *found.over}))
    return replace(found, plan=scenario.plan, returns=scenario.returns, model=scenario.model, over=over)

"""What follows: scenarios, their projection, verdicts, gaps and cost."""

from sqdash.model.difference import Difference, differences, merged
from sqdash.model.history import history, meets, reported_cells
from sqdash.model.projection import BASELINE, CITY, Cell, Projection, project, run
from sqdash.model.rebase import carried, rebased
from sqdash.model.scenario import EVERY, MODEL_VERSION, Scenario
from sqdash.model.scenario_file import (
    example_scenarios,
    load_scenario,
    scenario_from_mapping,
    scenario_from_yaml,
    scenario_to_yaml,
)
from sqdash.model.summary import Summary, shortfall, summarise, turned

__all__ = [
    "BASELINE",
    "CITY",
    "EVERY",
    "MODEL_VERSION",
    "Cell",
    "Difference",
    "Projection",
    "Scenario",
    "Summary",
    "carried",
    "differences",
    "example_scenarios",
    "history",
    "load_scenario",
    "meets",
    "merged",
    "project",
    "rebased",
    "reported_cells",
    "run",
    "scenario_from_mapping",
    "scenario_from_yaml",
    "scenario_to_yaml",
    "shortfall",
    "summarise",
    "turned",
]

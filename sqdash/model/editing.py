"""A lever's inputs as the area × year table people edit, and back into a scenario. Nothing is changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqdash.model.projection import BASELINE, inputs_of
from sqdash.model.scenario import EVERY, Scenario
from sqdash.model.system import system
from sqdash.returns.types import Workspace

LeverTable = dict[str, dict[int, float]]
"""area → planning year up to the plan's last → input in the lever's unit"""


def planning_years(workspace: Workspace) -> tuple[int, ...]:
    """The years a plan can still change: after the base year, up to its last year."""
    return tuple(range(workspace.base_year + 1, workspace.plan.end + 1))


def lever_table(workspace: Workspace, scenario: Scenario, lever: str) -> LeverTable:
    """What the scenario puts into a lever, wildcards worked out, every area and planning year."""
    model, years = system(workspace), planning_years(workspace)
    inputs = inputs_of(model, scenario, years[-1])[0, :, :, model.levers[lever]].tolist()
    return {code: dict(zip(years, row, strict=True)) for code, row in zip(model.areas, inputs, strict=True)}


@lru_cache(maxsize=64)
def yearly_totals(workspace: Workspace, scenario: Scenario) -> dict[str, tuple[float, ...]]:
    """The city's input by planning year, per lever."""
    model, years = system(workspace), planning_years(workspace)
    totals = inputs_of(model, scenario, years[-1])[0].sum(axis=0).T.tolist()
    return {lever: tuple(row) for lever, row in zip(model.levers, totals, strict=True)}


def yearly_means(workspace: Workspace, scenario: Scenario) -> dict[str, int]:
    """What a lever's one number shows: the city's input a year, the mean where years differ."""
    return {lever: round(sum(row) / len(row)) for lever, row in yearly_totals(workspace, scenario).items()}


def with_lever_table(scenario: Scenario, lever: str, table: Mapping[str, Mapping[int, float]]) -> Scenario:
    """The scenario with this table as the lever's inputs, written shortest: one entry where every year is alike."""
    entries: list[tuple[str, str, float]] = []
    for area, by_year in table.items():
        values = set(by_year.values())
        if len(values) == 1:
            entries.extend((area, EVERY, float(value)) for value in values if value)
        else:
            entries.extend((area, str(year), float(value)) for year, value in by_year.items())
    return _tidied(scenario.with_lever(lever, tuple(entries)))


def with_yearly_inputs(workspace: Workspace, scenario: Scenario, lever: str, per_area: Mapping[str, float]) -> Scenario:
    """The scenario with the same input in every planning year, per area."""
    years = planning_years(workspace)
    return with_lever_table(scenario, lever, {area: dict.fromkeys(years, value) for area, value in per_area.items()})


def without_lever(scenario: Scenario, lever: str) -> Scenario:
    return _tidied(scenario.with_lever(lever, ()))


def with_assumption(scenario: Scenario, assumption: str, value: float | None) -> Scenario:
    """The scenario with one value for every area, or back at the file's own (None)."""
    return _tidied(scenario.with_assumption(assumption, value))


def assumed(workspace: Workspace, scenario: Scenario, assumption: str) -> float:
    """The value for every area a control shows: the scenario's own, or the mode."""
    own = [value for id, area, value in scenario.assumptions if id == assumption and area == EVERY]
    return own[0] if own else workspace.assumptions[assumption].range.mode


def _tidied(scenario: Scenario) -> Scenario:
    """A scenario that changes nothing any more is the baseline again, whatever it was called."""
    return BASELINE if scenario.is_baseline else scenario

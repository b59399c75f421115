"""Scenarios in and out of files: checked whole on the way in, written in one stable order (design §6)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sqdash.model.scenario import EVERY, AssumptionEntry, LeverEntry, RationaleEntry, Scenario
from sqdash.model.scenario_reader import SCHEMA, ScenarioReader
from sqdash.plan.faults import BadInput, Faults
from sqdash.plan.reading import decode, printable, read_bytes
from sqdash.plan.strict import Spot
from sqdash.plan.tree import parse, plain, tree_of
from sqdash.returns.types import Workspace


def scenario_from_mapping(
    mapping: Mapping[str, Any], workspace: Workspace, *, file: str = "scenario", since: int | None = None
) -> Scenario:
    """The scenario in a plain mapping of design §6's shape; `since` as of `ScenarioReader`.

    Raises BadInput with every fault; places are key paths.
    """
    faults = Faults()
    scenario = ScenarioReader(workspace, Spot(faults, file, "", tree_of(dict(mapping))), since).scenario()
    faults.raise_if_any()
    return scenario


def scenario_from_yaml(text: str, workspace: Workspace, *, file: str = "scenario.yaml") -> Scenario:
    """The scenario in a YAML or JSON text. Raises BadInput with every fault, each with its line.

    A file was written for the data of the workspace's files: years that approved returns have put behind since are
    left out, and `Scenario.over` names them.
    """
    faults = Faults()
    node = parse(text, file, faults) if printable(text, file, faults) else None
    spot = Spot(faults, file, "", node, node.line if node else 0)
    scenario = ScenarioReader(workspace, spot, workspace.files_base_year).scenario()
    faults.raise_if_any()
    return scenario


def load_scenario(path: Path | str, workspace: Workspace) -> Scenario:
    """The scenario in a file. Raises BadInput with every fault, also when the file cannot be read."""
    faults = Faults()
    file = str(path)
    content = read_bytes(Path(path), file, faults)
    text = None if content is None else decode(content, file, faults)
    faults.raise_if_any()
    return scenario_from_yaml(text or "", workspace, file=file)


def example_scenarios(workspace: Workspace) -> dict[str, Scenario]:
    """The workspace's own examples by file name without ending. Raises BadInput with the faults of all of them."""
    examples, faults = {}, Faults()
    for path in workspace.scenario_files:
        try:
            examples[path.stem] = load_scenario(path, workspace)
        except BadInput as refused:
            faults.found.extend(refused.faults)
    faults.raise_if_any()
    return examples


def scenario_mapping(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain values in the shape of design §6, ready for JSON; only what it says."""
    document: dict[str, Any] = {"schema": SCHEMA, "name": scenario.name}
    if scenario.reason:
        document["reason"] = scenario.reason
    base = {"plan": scenario.plan, "returns": scenario.returns, "model": scenario.model}
    if any(base.values()):
        document["base"] = {key: value for key, value in base.items() if value}
    if scenario.levers:
        document["levers"] = _nested(scenario.levers)
    if scenario.assumptions:
        document["assumptions"] = _assumptions(scenario.assumptions)
    if scenario.drivers:
        document["drivers"] = _nested(scenario.drivers)
    if scenario.rationale:
        document["rationale"] = _rationale(scenario.rationale)
    if scenario.over_limit:
        document["over_limit"] = True
    return document


def scenario_to_yaml(scenario: Scenario) -> str:
    """The scenario as YAML; read back it is equal, and equal scenarios are written alike."""
    return yaml.dump(
        scenario_mapping(scenario),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=1000,
    )


def _nested(entries: tuple[LeverEntry, ...]) -> dict[str, dict[str, dict[str, float]]]:
    nested: dict[str, dict[str, dict[str, float]]] = {}
    for id, area, year, value in entries:
        nested.setdefault(id, {}).setdefault(area, {})[year] = _tidy(value)
    return nested


def _assumptions(entries: tuple[AssumptionEntry, ...]) -> dict[str, float | dict[str, float]]:
    by_area: dict[str, dict[str, float]] = {}
    for id, area, value in entries:
        by_area.setdefault(id, {})[area] = _tidy(value)
    return {id: values[EVERY] if list(values) == [EVERY] else values for id, values in by_area.items()}


def _rationale(entries: tuple[RationaleEntry, ...]) -> dict[str, Any]:
    """Written shortest: one text where it covers every area and year, one per area where it covers every year."""
    nested: dict[str, dict[str, dict[str, str]]] = {}
    for id, area, year, why in entries:
        nested.setdefault(id, {}).setdefault(area, {})[year] = why
    shortest = {id: {area: _shortest(years) for area, years in areas.items()} for id, areas in nested.items()}
    return {id: _shortest(areas) for id, areas in shortest.items()}


def _shortest(entries: dict[str, Any]) -> Any:
    whole = list(entries) == [EVERY] and isinstance(entries[EVERY], str)
    return entries[EVERY] if whole else entries


def _tidy(value: float) -> float:
    """20 rather than 20.0: whole people are written as whole numbers."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


class _Dumper(yaml.SafeDumper):
    """Quotes every text that the reader would take for something else, such as 2024 or 1e5."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if isinstance(plain(text), str) else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _quoted)

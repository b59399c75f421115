"""Scenarios in and out of files: checked whole on the way in, written in one stable order (design §6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from sqdash.language import _
from sqdash.model.scenario import EVERY, AssumptionEntry, DriverEntry, LeverEntry, Scenario
from sqdash.plan.bounds import NOT_NEGATIVE, assumption_bounds
from sqdash.plan.faults import BadInput, Faults
from sqdash.plan.reading import decode, printable, read_bytes
from sqdash.plan.strict import Spot, Table, suggestion
from sqdash.plan.tree import Mapped, parse, plain, tree_of
from sqdash.plan.types import LAST_YEAR, Lever
from sqdash.returns.types import Workspace

SCHEMA = 1
LONGEST_NAME = 200  # characters; longer ones do not fit a heading


def scenario_from_mapping(mapping: Mapping[str, Any], workspace: Workspace, *, file: str = "scenario") -> Scenario:
    """The scenario in a plain mapping of design §6's shape. Raises BadInput with every fault; places are key paths."""
    faults = Faults()
    scenario = _Reader(workspace, Spot(faults, file, "", tree_of(dict(mapping)))).scenario()
    faults.raise_if_any()
    return scenario


def scenario_from_yaml(text: str, workspace: Workspace, *, file: str = "scenario.yaml") -> Scenario:
    """The scenario in a YAML or JSON text. Raises BadInput with every fault, each with its line."""
    faults = Faults()
    node = parse(text, file, faults) if printable(text, file, faults) else None
    scenario = _Reader(workspace, Spot(faults, file, "", node, node.line if node else 0)).scenario()
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
    """The workspace's own named examples by file name without ending. Raises BadInput with the faults of all of them."""
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
    base = {"plan": scenario.plan, "returns": scenario.returns}
    if any(base.values()):
        document["base"] = {key: value for key, value in base.items() if value}
    if scenario.levers:
        document["levers"] = _nested(scenario.levers)
    if scenario.assumptions:
        document["assumptions"] = _assumptions(scenario.assumptions)
    if scenario.drivers:
        document["drivers"] = _nested(scenario.drivers)
    if scenario.over_limit:
        document["over_limit"] = True
    return document


def scenario_to_yaml(scenario: Scenario) -> str:
    """The scenario as YAML; read back it is equal, and equal scenarios are written alike."""
    return yaml.dump(
        scenario_mapping(scenario), Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1000
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


def _tidy(value: float) -> float:
    """20 rather than 20.0: whole people are written as whole numbers."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


class _Dumper(yaml.SafeDumper):
    """Quotes every text that the reader would take for something else, such as 2024 or 1e5."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if isinstance(plain(text), str) else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _quoted)


@dataclass(frozen=True)
class _Reader:
    """Reads one scenario against a workspace."""

    workspace: Workspace
    root: Spot

    @cached_property
    def areas(self) -> list[str]:
        return [EVERY, *(each.code for each in self.workspace.areas)]

    @cached_property
    def years(self) -> list[str]:
        """Planning years only: what has been reported cannot be planned."""
        return [EVERY, *map(str, range(self.workspace.base_year + 1, LAST_YEAR + 1))]

    def scenario(self) -> Scenario:
        table = self.root.table()
        self._check_schema(table.maybe("schema"))
        name, reason = table.get("name"), table.maybe("reason")
        over_limit = table.maybe("over_limit")
        plan, returns = self._base(table.maybe("base"))
        allowed = over_limit.flag() if over_limit else False
        scenario = Scenario(
            name=self._name(name),
            reason=reason.loose() if reason else "",
            levers=self._levers(table.maybe("levers"), allowed),
            assumptions=self._assumptions(table.maybe("assumptions")),
            drivers=self._drivers(table.maybe("drivers")),
            over_limit=allowed,
            plan=plan,
            returns=returns,
        )
        table.finish()
        return scenario

    def _check_schema(self, spot: Spot | None) -> None:
        if spot and getattr(spot.node, "value", None) != SCHEMA:
            what = _("不支持的格式版本 schema: {word}").format(word=spot.word)
            spot.fault(what, _("写 schema: {schema}").format(schema=SCHEMA))

    def _name(self, spot: Spot) -> str:
        name = spot.text()
        if len(name.splitlines()) > 1:
            spot.fault(_("名称分了行"), _("写在一行里；说明写进 reason"))
        if len(name) > LONGEST_NAME:
            spot.fault(_("名称有 {count} 个字").format(count=len(name)), _("不超过 {longest} 个字").format(longest=LONGEST_NAME))
        return name

    def _base(self, spot: Spot | None) -> tuple[str | None, str | None]:
        if spot is None:
            return None, None
        table = spot.table()
        plan, returns = table.maybe("plan"), table.maybe("returns")
        id = plan.name() if plan else None
        if plan and id and id != self.workspace.plan.id:
            what = _("情景属于另一个规划“{word}”").format(word=id)
            plan.fault(what, _("当前规划是“{plan}”；核对后改成它").format(plan=self.workspace.plan.id))
        hash = returns.name() if returns else None
        table.finish()
        return id, hash

    def _levers(self, spot: Spot | None, over_limit: bool) -> tuple[LeverEntry, ...]:
        levers = {each.id: each for each in self.workspace.model.levers}
        unknown = _("没有措施“{word}”")
        entries: list[LeverEntry] = []
        for id, areas in self._known(spot, levers, unknown):
            table = areas.table()
            own = {area for area, years in table.pairs() if EVERY in (years.node.items if isinstance(years.node, Mapped) else ())}
            for area, year, at in self._cells(table):
                value = at.number(NOT_NEGATIVE)
                if not over_limit:
                    self._check_limit(at, levers[id], area, value, own)
                entries.append((id, area, year, value))
        return tuple(entries)

    def _check_limit(self, at: Spot, lever: Lever, area: str, value: float, own: set[str]) -> None:
        """An input for every area must fit each area that has no yearly input of its own."""
        held = [each.code for each in self.workspace.areas if each.code not in own] if area == EVERY else [area]
        tightest = min(held, key=lever.limit, default=None)
        if tightest is not None and value > lever.limit(tightest):
            what = _("“{lever}”每年 {value:g}，超过 {area} 的上限 {limit:g}")
            remedy = _("不超过上限；确需超过就加上 over_limit: true")
            at.fault(what.format(lever=lever.id, value=value, area=tightest, limit=lever.limit(tightest)), remedy)

    def _assumptions(self, spot: Spot | None) -> tuple[AssumptionEntry, ...]:
        known = self.workspace.assumptions
        unknown = _("没有参数“{word}”")
        entries: list[AssumptionEntry] = []
        for id, values in self._known(spot, known, unknown):
            bounds = assumption_bounds(known[id], self.workspace.model)
            if not isinstance(values.node, Mapped):
                entries.append((id, EVERY, values.number(bounds)))
                continue
            entries.extend((id, area, each.number(bounds)) for area, each in self._places(values.table()))
        return tuple(entries)

    def _drivers(self, spot: Spot | None) -> tuple[DriverEntry, ...]:
        drivers = [each.id for each in self.workspace.model.drivers]
        unknown = _("没有分母数据“{word}”")
        return tuple(
            (id, area, year, at.number(NOT_NEGATIVE))
            for id, areas in self._known(spot, drivers, unknown)
            for area, year, at in self._cells(areas.table())
        )

    def _known(
        self, section: Spot | None, known: Collection[str], unknown: str, remedy: str = ""
    ) -> list[tuple[str, Spot]]:
        """The entries of a section whose key is known; the others are noted as faults."""
        found = []
        for key, spot in section.table().pairs() if section else ():
            if key in known:
                found.append((key, spot))
            else:
                spot.fault(unknown.format(word=key), remedy or suggestion(key, known))
        return found

    def _places(self, table: Table) -> list[tuple[str, Spot]]:
        unknown = _("没有地区“{word}”")
        return self._known(table.spot if table.node else None, self.areas, unknown)

    def _cells(self, table: Table) -> list[tuple[str, str, Spot]]:
        """Area, year and value of every cell of `{area: {year: value}}`."""
        unknown = _("“{word}”不是规划年份")
        remedy = _("写 {first} 到 {last} 中的一年，或 \"*\"").format(first=self.years[1], last=self.years[-1])
        found: list[tuple[str, str, Spot]] = []
        for area, years in self._places(table):
            found.extend((area, year, at) for year, at in self._known(years, self.years, unknown, remedy))
        return found

"""A scenario out of a tree, checked against the workspace it is for: everything wrong with it is noted at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqdash.language import _
from sqdash.model.scenario import EVERY, AssumptionEntry, DriverEntry, LeverEntry, RationaleEntry, Scenario
from sqdash.plan.bounds import NOT_NEGATIVE, assumption_bounds
from sqdash.plan.remedies import suggestion
from sqdash.plan.strict import Spot, Table
from sqdash.plan.tree import Mapped, Scalar
from sqdash.plan.types import LAST_YEAR, Lever
from sqdash.returns.types import Workspace

SCHEMA = 1
LONGEST_NAME = 200  # characters; longer ones do not fit a heading
LONGEST_REASON = 2_000  # characters; longer ones do not fit the page a scenario prints as


@dataclass(frozen=True)
class ScenarioReader:
    """One reading. Placeholders stand where a fault was noted: the caller refuses the scenario then.

    `since` is the base year of the data it was written for, today's by default: what it says of years that have been
    reported since is left out, and the scenario names them.
    """

    workspace: Workspace
    root: Spot
    since: int | None = None
    _over: set[str] = field(default_factory=set)

    @cached_property
    def areas(self) -> list[str]:
        return [EVERY, *(each.code for each in self.workspace.areas)]

    @cached_property
    def years(self) -> list[str]:
        """Planning years only: what had been reported could not be planned."""
        base = self.workspace.base_year
        return [EVERY, *map(str, range((base if self.since is None else self.since) + 1, LAST_YEAR + 1))]

    def _is_over(self, year: str) -> bool:
        return year != EVERY and int(year) <= self.workspace.base_year

    def scenario(self) -> Scenario:
        table = self.root.table()
        self._check_schema(table.maybe("schema"))
        name, reason = table.get("name"), table.maybe("reason")
        over_limit = table.maybe("over_limit")
        plan, returns, model = self._base(table.maybe("base"))
        allowed = over_limit.flag() if over_limit else False
        scenario = Scenario(
            name=self._name(name),
            reason=self._reason(reason),
            levers=self._levers(table.maybe("levers"), allowed),
            assumptions=self._assumptions(table.maybe("assumptions")),
            drivers=self._drivers(table.maybe("drivers")),
            rationale=self._rationale(table.maybe("rationale")),
            over_limit=allowed,
            plan=plan,
            returns=returns,
            model=model,
        )
        table.finish()
        return replace(scenario, over=tuple(sorted(self._over)))

    def _check_schema(self, spot: Spot | None) -> None:
        value = spot.node.value if spot and isinstance(spot.node, Scalar) else None
        if spot and (type(value) is not int or value != SCHEMA):
            what = _("不支持的格式版本 schema: {word}").format(word=spot.word)
            spot.fault(what, _("写 schema: {schema}，不加引号").format(schema=SCHEMA))

    def _name(self, spot: Spot) -> str:
        name = spot.text()
        if len(name.splitlines()) > 1:
            spot.fault(_("名称分了行"), _("写在一行里；说明写进 reason"))
        if len(name) > LONGEST_NAME:
            spot.fault(
                _("名称有 {count} 个字").format(count=len(name)),
                _("不超过 {longest} 个字").format(longest=LONGEST_NAME),
            )
        return name

    def _reason(self, spot: Spot | None) -> str:
        text = spot.loose() if spot else ""
        if spot and len(text) > LONGEST_REASON:
            what = _("说明有 {count} 个字").format(count=len(text))
            spot.fault(what, _("不超过 {longest} 个字").format(longest=LONGEST_REASON))
        return text

    def _base(self, spot: Spot | None) -> tuple[str | None, str | None, str | None]:
        if spot is None:
            return None, None, None
        table = spot.table()
        plan, returns, model = table.maybe("plan"), table.maybe("returns"), table.maybe("model")
        id = plan.name() if plan else None
        if plan and id and id != self.workspace.plan.id:
            what = _("情景属于另一个规划“{word}”").format(word=id)
            plan.fault(what, _("当前规划是“{plan}”；核对后改成它").format(plan=self.workspace.plan.id))
        hash = returns.name() if returns else None
        version = model.name() if model else None
        table.finish()
        return id, hash, version

    def _levers(self, spot: Spot | None, over_limit: bool) -> tuple[LeverEntry, ...]:
        levers = {each.id: each for each in self.workspace.model.levers}
        unknown = _("没有措施“{word}”")
        entries: list[LeverEntry] = []
        for id, areas in self._known(spot, levers, unknown):
            table = areas.table()
            own = {
                area
                for area, years in table.pairs()
                if EVERY in (years.node.items if isinstance(years.node, Mapped) else ())
            }
            for area, year, at in self._cells(table):
                value = at.number(NOT_NEGATIVE)
                if not (over_limit or self._is_over(year)):
                    self._check_limit(at, levers[id], area, value, own)
                entries.append((id, area, year, value))
        return self._ahead(entries)

    def _ahead(self, entries: list[LeverEntry]) -> tuple[LeverEntry, ...]:
        """Those of years that still are to come; the others are noted."""
        self._over.update(year for _id, _area, year, _value in entries if self._is_over(year))
        return tuple(each for each in entries if not self._is_over(each[2]))

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
        entries = [
            (id, area, year, at.number(NOT_NEGATIVE))
            for id, areas in self._known(spot, drivers, unknown)
            for area, year, at in self._cells(areas.table())
        ]
        return self._ahead(entries)

    def _rationale(self, spot: Spot | None) -> tuple[RationaleEntry, ...]:
        """Why, for a lever, an assumption or a driver: one text, one per area, or one per area and year."""
        model = self.workspace.model
        known = [*(each.id for each in model.levers), *(each.id for each in model.drivers), *self.workspace.assumptions]
        entries: list[RationaleEntry] = []
        for id, why in self._known(spot, known, _("没有措施、参数或分母数据“{word}”")):
            if not isinstance(why.node, Mapped):
                entries.append((id, EVERY, EVERY, self._reason(why)))
                continue
            for area, each in self._places(why.table()):
                if isinstance(each.node, Mapped):
                    found = self._known(each, self.years, _("“{word}”不是规划年份"))
                    entries.extend((id, area, year, self._reason(at)) for year, at in found)
                else:
                    entries.append((id, area, EVERY, self._reason(each)))
        return tuple(each for each in entries if each[-1] and not self._is_over(each[2]))

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
        first = self.workspace.base_year + 1
        remedy = _('写 {first} 到 {last} 中的一年，或 "*"').format(first=first, last=self.years[-1])
        found: list[tuple[str, str, Spot]] = []
        for area, years in self._places(table):
            found.extend((area, year, at) for year, at in self._known(years, self.years, unknown, remedy))
        return found

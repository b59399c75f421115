"""plan.yaml and sources.yaml as typed values. Formats: design §6."""

from __future__ import annotations

from collections.abc import Collection

from sqdash.language import Text, _
from sqdash.plan.bounds import POSITIVE
from sqdash.plan.strict import Spot, Table
from sqdash.plan.tree import Mapped
from sqdash.plan.types import KINDS, Commitment, Indicator, LeftOut, Plan, Source

UNITS = ("percent", "permille", "m2_per_100_households", "per_community", "per_10k_urban")
COMPARISONS = (">=", ">")


def _version(spot: Spot | None) -> Text:
    """The plan's version as people name it, in one word for both languages or one for each."""
    if spot is None:
        return Text("", "")
    if isinstance(spot.node, Mapped):
        return spot.texts()
    word = spot.loose()
    return Text(word, word)


def load_plan(
    root: Spot,
    *,
    measures: Collection[str] | None,
    sources: Collection[str] | None,
    commitments: tuple[Commitment, ...],
    left_out: tuple[LeftOut, ...] = (),
) -> Plan:
    """The plan with its indicators. `measures` and `sources` are None when their own file could not be read."""
    table = root.table()
    horizon = table.get("horizon").table()
    start, last = horizon.get("start").year(), horizon.get("end")
    end = last.year()
    if last.node and end < start:
        last.fault(_("规划期止于 {end}，早于起始年 {start}").format(end=end, start=start), _("止于年不早于起始年"))
    horizon.finish()
    version = table.maybe("version")
    unknown = _("sources.yaml 里没有来源“{word}”")
    plan = Plan(
        id=table.get("id").name(),
        title=table.get("title").texts(),
        version=_version(version),
        start=start,
        end=end,
        source=table.get("source").reference(sources, unknown),
        indicators=_indicators(table.get("indicators"), measures, sources),
        commitments=commitments,
        left_out=left_out,
    )
    table.finish()
    return plan


def _indicators(
    section: Spot, measures: Collection[str] | None, sources: Collection[str] | None
) -> tuple[Indicator, ...]:
    indicators: list[Indicator] = []
    for position, (id, table) in enumerate(section.entries(), 1):
        indicator = _indicator(id, position, table, measures, sources)
        if indicator.number in {each.number for each in indicators}:
            what = _("指标“{word}”的序号 {number} 重复").format(word=id, number=indicator.number)
            table.get("number").fault(what, _("每个指标一个序号"))
        indicators.append(indicator)
    return tuple(indicators)


def _indicator(
    id: str, position: int, table: Table, measures: Collection[str] | None, sources: Collection[str] | None
) -> Indicator:
    number, short, definition, nature = (table.maybe(key) for key in ("number", "short", "definition", "nature"))
    name = table.get("name").texts()
    unknown = _("model.yaml 里没有基础数据“{word}”")
    baseline, target = table.get("baseline").table(), table.get("target").table()
    base_value = baseline.maybe("value")
    indicator = Indicator(
        id=id,
        number=number.whole(1, 999) if number else position,
        name=name,
        short=short.texts() if short else name,
        definition=definition.texts() if definition else Text("", ""),
        unit=table.get("unit").one_of(UNITS, _("不认识的单位“{word}”")),
        numerator=table.get("numerator").reference(measures, unknown),
        denominator=table.get("denominator").reference(measures, unknown),
        scale=table.get("scale").number(POSITIVE),
        comparison=table.get("comparison").one_of(COMPARISONS, _("不认识的比较方式“{word}”")),
        baseline_year=baseline.get("year").year(),
        baseline=base_value.number() if base_value else None,
        target_year=target.get("year").year(),
        target=target.get("value").number(),
        applies_to=_kinds(table.get("applies_to")),
        nature=nature.name() if nature else "expected",
        source=table.get("source").citation(sources),
    )
    for each in (baseline, target, table):
        each.finish()
    return indicator


def _kinds(section: Spot) -> tuple[str, ...]:
    kinds = tuple(each.one_of(KINDS, _("不认识的地区类别“{word}”")) for each in section.items())
    if not kinds and section.node:
        section.fault(_("指标不适用于任何地区"), _("写 district、county、zone 中的一个或几个"))
    return kinds


def load_sources(root: Spot) -> dict[str, Source]:
    return {id: _source(id, table) for id, table in root.entries()}


def _source(id: str, table: Table) -> Source:
    title = table.get("title").text()
    publisher, published, accessed, licence, url = (
        table.get(key).loose() for key in ("publisher", "published", "accessed", "licence", "url")
    )
    table.finish()
    return Source(id, title, publisher, published, accessed, licence, url)

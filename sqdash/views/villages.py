"""An area's villages with what is reported of them, and those that would close a gap. HTML and CSV as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqdash.answers.villages import BY_PEOPLE, BY_SHARE, WITHOUT, Closing, Pick
from sqdash.language import _
from sqdash.model import Cell
from sqdash.plan.types import Indicator, Lever
from sqdash.returns.received import Village
from sqdash.returns.types import Community, Workspace
from sqdash.views import words
from sqdash.views.csv_text import Data, Value, csv_file
from sqdash.views.tables import escaped, table_html
from sqdash.views.trace_steps import amount


def closing_title(found: Closing, workspace: Workspace) -> str:
    """ "农村设施：建成这 37 处就达标"."""
    indicator, lever = workspace.plan.indicator(found.indicator), workspace.model.lever(found.lever)
    if len(found.chosen) < found.gap:
        return _("{name}：还差 {gap}，名录里可建的只有 {n}").format(
            name=indicator.short,
            gap=words.with_unit(found.gap, lever.unit),
            n=words.with_unit(len(found.chosen), lever.unit),
        )
    return _("{name}：建成这 {n}就达标").format(name=indicator.short, n=words.with_unit(found.gap, lever.unit))


def closing_note(found: Closing, workspace: Workspace, taken: int = 0) -> str:
    """How the list was made; `taken` villages are in the scenario already."""
    told = _(
        "缺口按 {year} 年推演。上报没有的排在前面；没有上报的按各乡镇（街道）没有设施或未上报的村（社区）数分配，余数大的优先。"
    )
    text = told.format(year=found.year)
    unknown = sum(each.state != WITHOUT for each in found.chosen)
    if unknown:
        text += _("其中 {n} 个村（社区）没有上报是否已有，开工前要核实。").format(n=unknown)
    if taken:
        text += _("情景里已经点名的 {n} 个不再列出。").format(n=taken)
    return text


def no_gap(indicators: Sequence[Indicator]) -> str:
    named = _("、").join(str(each.short) for each in indicators)
    return _("{names}都没有缺口，不需要再选点。").format(names=named)


def state_word(state: str) -> str:
    return _("上报没有") if state == WITHOUT else _("未上报")


def reason(pick: Pick) -> str:
    """Why a village stands on the list where it does."""
    if pick.rule == BY_PEOPLE:
        return _("常住 {people} 人，人多的优先").format(people=f"{pick.people or 0:,.0f}")
    if pick.rule == BY_SHARE:
        told = _("{township}没有或未上报的 {pool} 个，分到 {quota} 个")
        return told.format(township=pick.village.township, pool=f"{pick.pool:,}", quota=pick.quota)
    return _("备选")


def heads() -> tuple[str, str, str, str]:
    return _("乡镇（街道）"), _("村（社区）"), _("现状"), _("理由")


def row(pick: Pick) -> tuple[str, str, str, str]:
    """A village under `heads`."""
    return pick.village.township, pick.village.name, state_word(pick.state), reason(pick)


def chosen_words(count: int, arriving: float, after: Cell, found: Closing, workspace: Workspace) -> str:
    """ "已选 37 处。计入情景后，到 2025 年约有 35.5 处投用，还差 2 处"; `after` is the cell with them in the scenario."""
    lever = workspace.model.lever(found.lever)
    text = _("已选 {n}。计入情景后，按滞后和完成率到 {year} 年约有 {arriving}投用，{outcome}。")
    return text.format(
        n=words.with_unit(count, lever.unit),
        year=found.year,
        arriving=words.joined(amount(arriving), lever.unit),
        outcome=words.gap_text(after, workspace) or words.in_sentence(words.verdict_word(after)),
    )


def put_words(placed: int, asked: int, by_year: Sequence[tuple[int, int]], lever: Lever) -> str:
    """What was put into the scenario year by year, and what found no room."""
    years = _("、").join(
        _("{year} 年 {amount}").format(year=year, amount=words.with_unit(count, lever.unit)) for year, count in by_year
    )
    text = _("已计入情景“{lever}”：{years}。").format(lever=lever.name, years=years) if by_year else ""
    if placed < asked:
        more = _("另有 {n}超过每年上限或来不及，没有计入。")
        text += more.format(n=words.with_unit(asked - placed, lever.unit))
    return text


def villages_csv(picks: Iterable[Pick], area: str) -> bytes:
    """The chosen villages for a spreadsheet: UTF-8 with its mark, no cell that it would run as a formula."""
    columns = (_("序号"), _("县（市、区）"), _("代码"), *heads())
    rows: list[tuple[Value, ...]] = [
        (number, area, pick.village.code, *row(pick)) for number, pick in enumerate(picks, start=1)
    ]
    return csv_file(Data(columns, rows), ())


def listed_html(villages: Sequence[Community], known: Mapping[str, Village]) -> str:
    """A township's villages and communities with what the returns say of each."""
    rows = [_listed(each, known.get(each.code)) for each in villages]
    labels = (
        _("村（社区）"),
        _("类别"),
        _("综合服务设施"),
        _("设施面积（m²）"),
        _("活动面积（m²）"),
        _("一体机"),
        _("启用年份"),
    )
    return table_html(labels, escaped(rows), numbers=(3, 4, 6), caption=_("各村（社区）现状"))


def _listed(village: Community, known: Village | None) -> tuple[str, ...]:
    kind = {"rural": _("村"), "urban": _("社区")}.get(village.kind, _("其他单位"))
    if known is None:
        return village.name, kind, _("未上报"), words.ABSENT, words.ABSENT, _("未上报"), words.ABSENT
    areas = (words.number(each, "m2") for each in (known.area_m2, known.activity_m2))
    opened = words.ABSENT if known.opened is None else str(known.opened)
    return village.name, kind, _has(known.has_centre), *areas, _has(known.kiosk), opened


def _has(answer: bool | None) -> str:
    return _("未上报") if answer is None else _("有") if answer else _("没有")


def reported_words(villages: Sequence[Community], known: Mapping[str, Village], workspace: Workspace) -> str:
    """How many of an area's villages the returns speak of."""
    told = sum(each.code in known for each in villages)
    if not told:
        return _("{year} 年报表没有逐村（社区）数据：下表现状都是“未上报”。").format(year=workspace.base_year)
    text = _("{n} 个村（社区）中 {told} 个已上报现状。")
    return text.format(n=f"{len(villages):,}", told=f"{told:,}")

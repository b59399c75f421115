"""Method and data quality: how figures were made, what they rest on, and what may not be read out of them."""

from __future__ import annotations

from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Column, Page, Table, Value
from sqdash.language import _
from sqdash.model import CITY
from sqdash.plan.types import QUALITIES
from sqdash.returns.types import Workspace, worst_quality
from sqdash.views import words
from sqdash.views.differing import assumption_words


def annex_pages(found: Findings) -> tuple[Page, ...]:
    return _method(found), _sources(found.workspace), _assumptions(found)


def _method(found: Findings) -> Page:
    workspace = found.workspace
    counts = _counts(workspace)
    told = _("、").join(f"{words.quality_word(each)} {counts[each]}" for each in QUALITIES if counts.get(each))
    lines = [
        _("以 {base} 年各县（市、区）上报的存量和分母为起点，逐年推演到 {year} 年：存量按流失率减少，按到岗、建成数增加，不超过上限；人口、户数按参数变化。").format(
            base=workspace.base_year, year=found.year
        ),
        _("判定用未取整的数与目标比较；显示时百分数取 1 位小数，千分数取 2 位，人、处、平方米取整；未达标的数不进位到目标。"),
        _("缺口是达到目标最少还需要的人、处或平方米，取整数。全市数为分子之和除以分母之和。"),
        _("起点年份的数字按质量分（个）：{told}。").format(told=told),
    ]  # fmt: skip
    if "illustrative" in counts:
        lines.append(
            _(
                "标为“示例数据”的人员和设施数由程序生成，只与公开的全市数吻合，用于演示方法，不代表任何县（市、区）的实际情况，不能作为考核依据。"
            )
        )
    lines += (*found.over_told, *found.ranges_told)
    return Page(
        "method",
        CITY,
        _("方法与数据质量"),
        _("数字怎么来的，能说明什么，不能说明什么。"),
        tuple(lines),
        quality=worst_quality(list(counts)),
    )


def _counts(workspace: Workspace) -> dict[str, int]:
    found: dict[str, int] = {}
    for (_code, year, _measure), figure in workspace.figures.items():
        if year == workspace.base_year:
            found[figure.quality] = found.get(figure.quality, 0) + 1
    return found


def _sources(workspace: Workspace) -> Page:
    counts: dict[tuple[str, str], int] = {}
    for (_code, year, _measure), figure in workspace.figures.items():
        if year == workspace.base_year:
            counts[figure.source, figure.quality] = counts.get((figure.source, figure.quality), 0) + 1
    rows = tuple(
        (
            Value(workspace.sources[source].title),
            Value(workspace.sources[source].publisher),
            Value(workspace.sources[source].published),
            Value(words.quality_word(quality)),
            Value(f"{n:,}"),
        )
        for (source, quality), n in sorted(counts.items(), key=lambda item: -item[1])
    )
    columns = (
        Column(_("来源"), 42),
        Column(_("发布单位"), 26),
        Column(_("发布时间"), 12),
        Column(_("数据质量"), 11),
        Column(_("数字个数"), 9, right=True),
    )
    message = _("{year} 年的 {n} 个数字来自 {sources} 个来源。").format(
        year=workspace.base_year, n=sum(counts.values()), sources=len({source for source, _quality in counts})
    )
    return Page(
        "method",
        CITY,
        _("数据来源"),
        message,
        table=Table(columns, rows, _("数据来源")),
        quality=worst_quality([quality for _source, quality in counts]),
    )


def _assumptions(found: Findings) -> Page:
    workspace = found.workspace
    changed: dict[str, list[str]] = {}
    for id, area, value in found.scenario.assumptions:
        place = "" if area == "*" else f"{workspace.area(area).name} "
        changed.setdefault(id, []).append(place + assumption_words(id, value, workspace))
    rows = []
    for each in workspace.assumptions.values():
        low, mode, high = (
            assumption_words(each.id, value, workspace) for value in (each.range.low, each.range.mode, each.range.high)
        )
        own = (Value(_("；").join(changed.get(each.id, [words.ABSENT]))),) if changed else ()
        rows.append(
            (
                Value(str(each.name)),
                Value(low),
                Value(mode),
                Value(high),
                *own,
                Value(words.quality_word(each.quality)),
                Value(workspace.sources[each.source.id].title),
            )
        )
    columns = (
        Column(_("参数"), 22),
        Column(_("低"), 12, right=True),
        Column(_("取值"), 12, right=True),
        Column(_("高"), 12, right=True),
        *((Column(_("本情景另定"), 12, right=True),) if changed else ()),  # a column of dashes takes the sources' room
        Column(_("数据质量"), 10),
        Column(_("来源"), 22 if changed else 34),
    )
    message = (
        _("推演用到 {n} 项参数，其中 {changed} 项本情景另定。").format(n=len(rows), changed=len(changed))
        if changed
        else _("推演用到 {n} 项参数，都按表中取值。").format(n=len(rows))
    )
    return Page(
        "method",
        CITY,
        _("参数"),
        message,
        found.ranges_told,
        table=Table(columns, tuple(rows), _("参数表")),
        quality=worst_quality([each.quality for each in workspace.assumptions.values()]),
    )

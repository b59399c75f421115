"""Sheets of what it all rests on: the charts' numbers, assumptions, sources."""

from __future__ import annotations

from collections.abc import Iterator

from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack, Page
from sqdash.briefing.sheet_text import literal, office_format
from sqdash.briefing.sheets import Cell, Column, Number, Sheet
from sqdash.language import _
from sqdash.model import EVERY
from sqdash.plan.types import Assumption
from sqdash.views import words
from sqdash.views.differing import area_words, year_words
from sqdash.views.units import unit_words

PLAIN = "#,##0.######"  # as many decimals as the number has
SHARE = "0.0%"


def charts_sheet(pack: Pack, _found: Findings) -> Sheet | None:
    """Every chart of the pack as rows; None where it has none."""
    columns = (
        Column(_("图号"), 7),
        Column(_("章节"), most=24),
        Column(_("页"), most=24),
        Column(_("图题"), most=30),
        Column(_("类别"), most=40),
        Column(_("系列"), most=24),
        Column(_("数值")),
        Column(_("单位")),
        Column(_("参照线")),
        Column(_("参照线数值")),
        Column(_("数据质量")),
    )
    drawn = [(chapter.name, page) for chapter in pack.chapters for page in chapter.pages if page.chart]
    rows = [row for number, (name, page) in enumerate(drawn, 1) for row in _chart_rows(number, name, page)]
    line = _("画图用的数，与图上标的一样取过整；没有取整的数见“指标”和“费用”。")
    what = _("简报中每张图的数据，可以自己再画。")
    return Sheet(_("图表数据"), what, columns, rows, (line,)) if rows else None


def _chart_rows(number: int, chapter: str, page: Page) -> Iterator[tuple[Cell, ...]]:
    chart = page.chart
    assert chart is not None
    decimals = office_format(chart.decimals)
    level, level_name = chart.level or (None, "")
    for series in chart.series:
        for category, value in zip(chart.categories, series.values, strict=True):
            yield (
                number,
                chapter,
                page.heading,
                chart.title,
                category,
                series.name,
                Number(value, decimals),
                chart.unit,
                level_name,
                Number(level, decimals),
                words.quality_word(page.quality),
            )


def assumptions_sheet(_pack: Pack, found: Findings) -> Sheet:
    """Every assumption with its range and source, an area's own where it has one, and what the scenario sets."""
    columns = (
        Column(_("参数"), most=40),
        Column(_("地区"), most=18),
        Column(_("年份")),
        Column(_("低")),
        Column(_("取值")),
        Column(_("高")),
        Column(_("本情景另定")),
        Column(_("单位"), most=16),
        Column(_("理由"), most=36),
        Column(_("数据质量")),
        Column(_("来源"), most=36),
        Column(_("出处"), most=36),
    )
    rows = [row for each in found.workspace.assumptions.values() for row in _assumption_rows(found, each)]
    rows += _driver_rows(found)
    line = _("“取值”用于推演，“低”“高”是范围，用于达标把握。本情景另定的，以另定的为准。比例按百分数显示。")
    return Sheet(
        _("参数"),
        _("推演用到的参数：低、取值、高，单位、来源，以及本情景另定的值和理由。"),
        columns,
        rows,
        (line, *found.ranges_told),
        frozen=1,
    )


def _assumption_rows(found: Findings, each: Assumption) -> Iterator[tuple[Cell, ...]]:
    workspace, scenario = found.workspace, found.scenario
    given = {area: value for id, area, value in scenario.assumptions if id == each.id}
    own = [area.code for area in workspace.areas if area.code in each.by_area or area.code in given]
    shown = SHARE if each.unit.startswith("share") else PLAIN
    for area in (EVERY, *own):
        span = each.by_area.get(area, each.range)
        value = given.get(area, given.get(EVERY))
        yield (
            str(each.name),
            area_words(area, workspace),
            year_words(EVERY),
            Number(span.low, shown),
            Number(span.mode, shown),
            Number(span.high, shown),
            Number(value, shown),
            _unit(each.unit),
            "" if value is None else scenario.why(each.id, area),
            words.quality_word(each.quality),
            workspace.sources[each.source.id].title,
            each.source.where,
        )


def _unit(unit: str) -> str:
    """A share is a share here: its number is not the one shown as per cent."""
    return unit_words(unit, share=_("比例"))


def _driver_rows(found: Findings) -> Iterator[tuple[Cell, ...]]:
    """Denominators the scenario sets by itself."""
    model, blank = found.workspace.model, Number(None)
    for id, area, year, value in found.scenario.drivers:
        yield (
            str(model.name(id)),
            area_words(area, found.workspace),
            year_words(year),
            blank,
            blank,
            blank,
            Number(value, PLAIN),
            words.unit_word(model.unit(id)),
            found.scenario.why(id, area, year),
            words.quality_word("estimated"),
            _("情景：{name}").format(name=found.name),
            "",
        )


def sources_sheet(_pack: Pack, found: Findings) -> Sheet:
    columns = (
        Column(_("名称"), most=50),
        Column(_("发布单位"), most=30),
        Column(_("发布时间"), most=18),
        Column(_("查阅时间")),
        Column(_("许可"), most=20),
        Column(_("网址"), most=50),
    )
    rows = [
        (each.title, each.publisher, each.published, each.accessed, each.licence, literal(each.url))
        for each in found.workspace.sources.values()
    ]
    return Sheet(_("来源"), _("数字和参数出自哪里。"), columns, rows, frozen=1)

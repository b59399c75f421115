"""A scenario on one page for paper: all it changes, why, by whom, on which data. HTML as text, every word escaped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from sqdash.language import _
from sqdash.model import EVERY, MODEL_VERSION, Projection, Scenario
from sqdash.model.editing import LeverTable, lever_table
from sqdash.plan.types import Lever
from sqdash.returns.types import Workspace
from sqdash.store import Version
from sqdash.views import words
from sqdash.views.differing import area_words, assumption_words, thing_name, year_words
from sqdash.views.moments import day_and_time
from sqdash.views.stamp import plan_words
from sqdash.views.tables import escaped, table_html


@cache
def print_style_html() -> str:
    """Paper for this page: A4 across, set close enough for one."""
    style = Path(__file__).with_name("sheet_print.css").read_text(encoding="utf-8")
    return f"<style>{style}</style>"


def print_note_html() -> str:
    """How to print it; not itself printed."""
    told = _("打印：在浏览器里按 Ctrl+P（苹果电脑 ⌘P），纸张选 A4 横向，一页印完；说明和理由特别多时接着印第二页。")
    return f'<p class="sq-note sq-screen-only">{escape(told)}</p>'


def about_html(*, workspace: Workspace, scenario: Scenario, version: Version | None, changed: bool) -> str:
    """Who made it, when, and on which plan, data and model; unsaved work says that it is."""
    made = _("尚未保存")
    if version is not None:
        made = _("第 {n} 版，{author} 保存于 {at}").format(
            n=version.pin.number, author=version.author, at=day_and_time(version.created)
        )
        if changed:
            made = _("在{version}之后又有未保存的修改").format(version=made)
    rows = [
        (_("版本"), made),
        (_("规划"), plan_words(workspace)),
        (_("数据"), _data_words(workspace, version)),
        (_("编号"), _("情景 {id}.{n}，内容校验码 {hash}").format(
            id=version.pin.scenario_id, n=version.pin.number, hash=version.content_hash[:12]) if version else ""),
        (_("说明"), scenario.reason),
        (_("本版修改"), version.note if version else ""),
    ]  # fmt: skip
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(said)}</dd></div>" for name, said in rows if said)
    return f'<dl class="sq-about">{items}</dl>'


def _data_words(workspace: Workspace, version: Version | None) -> str:
    now = _("截至 {year} 年，数据版本 {data}，模型版本 {model}").format(
        year=workspace.base_year, data=workspace.version, model=MODEL_VERSION
    )
    if version is None or version.data_version == workspace.version:
        return now
    return now + _("；保存时的数据版本为 {old}").format(old=version.data_version)


def levers_html(*, workspace: Workspace, scenario: Scenario, projection: Projection) -> str:
    """Levers × areas: what is put in a year, the sum over the years, its cost and why."""
    tables = [(lever, lever_table(workspace, scenario, lever.id)) for lever in workspace.model.levers]
    rows = [
        _lever_row(workspace, scenario, projection, lever, inputs)
        for lever, inputs in tables
        if any(any(by_year.values()) for by_year in inputs.values())
    ]
    if not rows:
        return note_html(_("没有新增措施。"))
    areas = [str(area.name) for area in workspace.areas]
    years = projection.years[1:]
    sums = (_("合计"), _("费用"))
    if len(years) > 1:
        sums = (_("{n} 年合计").format(n=len(years)), _("{n} 年费用").format(n=len(years)))
    heads = (_("措施（每年投入）"), *areas, *sums, _("理由"))
    numbers = tuple(range(1, len(areas) + 3))
    table = table_html(heads, rows, numbers=numbers, caption=_("各县（市、区）每年的投入"))
    return f'<div class="sq-sheet">{table}</div>' + note_html(_reading_words(tables, years))


def _reading_words(tables: Sequence[tuple[Lever, LeverTable]], years: Sequence[int]) -> str:
    """How a cell is read: one number holds for every year; several, where there are any, stand for one year each.

    Where one year is left there is nothing to add up.
    """
    if len(years) == 1:
        return _("投入和费用都是 {year} 年的。").format(year=years[0])
    told = _("各县（市、区）一栏是每年的投入，合计和费用是 {years}相加。").format(
        years=words.years_span(years[0], years[-1])
    )
    if any(len(set(by_year.values())) > 1 for _lever, table in tables for by_year in table.values()):
        listed = _("、").join(str(year) for year in years)
        told += _("一格中有几个数的，依次是 {years} 年的投入。").format(years=listed)
    return told


def note_html(said: str) -> str:
    return f'<p class="sq-note">{escape(said)}</p>'


def _lever_row(
    workspace: Workspace, scenario: Scenario, projection: Projection, lever: Lever, table: LeverTable
) -> tuple[str, ...]:
    total = sum(sum(by_year.values()) for by_year in table.values())
    years = projection.years[1:]
    cost = sum(projection.capital(year, lever=lever.id) + projection.recurring(year, lever=lever.id) for year in years)
    name = f"{escape(str(lever.name))} <small>({escape(words.unit_word(lever.unit))})</small>"
    cells = (escape(_inputs_words(list(by_year.values()), lever)) for by_year in table.values())
    why = "<br>".join(map(escape, reasons(scenario, lever.id, workspace)))
    return (name, *cells, escape(words.number(total, lever.unit)), escape(words.money(cost)), why)


def _inputs_words(inputs: Sequence[float], lever: Lever) -> str:
    """One number where every year is alike, all of them where they differ, nothing where nothing is put in."""
    if not any(inputs):
        return ""
    shown = inputs[:1] if len(set(inputs)) == 1 else inputs
    return "/".join(words.number(value, lever.unit) for value in shown)


def reasons(scenario: Scenario, id: str, workspace: Workspace) -> list[str]:
    """Why: the reason for the whole, then those of single areas and years."""
    found = []
    for own, area, year, why in scenario.rationale:
        if own == id:
            place = [area_words(area, workspace)] * (area != EVERY) + [year_words(year)] * (year != EVERY)
            found.append(_("{place}：{why}").format(place=" ".join(place), why=why) if place else why)
    return found


def parameters_html(*, workspace: Workspace, scenario: Scenario) -> str:
    """Assumptions and denominators that differ from the data's own, with both values and why."""
    rows = [
        (
            str(workspace.assumptions[id].name),
            area_words(area, workspace),
            "",
            assumption_words(id, value, workspace),
            assumption_words(id, _usual(workspace, id, area), workspace),
            _("；").join(reasons(scenario, id, workspace)),
        )
        for id, area, value in scenario.assumptions
    ]
    rows += [
        (
            thing_name(id, workspace),
            area_words(area, workspace),
            year_words(year),
            words.with_unit(value, workspace.model.unit(id)),
            words.ABSENT,
            _("；").join(reasons(scenario, id, workspace)),
        )
        for id, area, year, value in scenario.drivers
    ]
    if not rows:
        return note_html(_("参数和分母数据都用原值。"))
    heads = (_("参数"), _("地区"), _("年份"), _("本情景"), _("原值"), _("理由"))
    return table_html(heads, escaped(rows), numbers=(3, 4), caption=_("改动的参数"))


def _usual(workspace: Workspace, id: str, area: str) -> float:
    known = workspace.assumptions[id]
    return known.range.mode if area == EVERY else known.mode(area)

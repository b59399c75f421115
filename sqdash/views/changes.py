"""What a scenario changes, in words: the strip of counts, cells that turned, inputs a cap wasted. HTML as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.language import _
from sqdash.model import Cell, Summary
from sqdash.returns.types import Workspace
from sqdash.views import words

MOST = 8  # lines of a list before the rest is only counted

ExcessRow = tuple[str, int, str, float]


def strip_html(*, summary: Summary, baseline: Summary, cost: float) -> str:
    """Counts of the target year with their difference to the baseline; cost in yuan to that year."""
    met = _counted(summary.cells_met, summary.cells_met - baseline.cells_met, summary.cells)
    areas = _counted(summary.areas_all_met, summary.areas_all_met - baseline.areas_all_met, summary.areas)
    city = _counted(summary.city_met, summary.city_met - baseline.city_met, summary.city_cells)
    figures = (
        (_("达标判定（项）"), met),
        (_("全部达标的县（市、区）"), areas),
        (_("全市达标的指标"), city),
        (_("到 {year} 年费用").format(year=summary.year), escape(words.money(cost))),
    )
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{text}</dd></div>" for name, text in figures)
    return f'<dl class="sq-strip">{items}</dl>'


def _counted(now: int, change: int, of: int) -> str:
    signed = words.difference(change, "cells")
    return f"{now}<small>/{of} ({escape(signed)})</small>" if change else f"{now}<small>/{of}</small>"


def turned_html(*, pairs: Sequence[tuple[Cell, Cell]], workspace: Workspace) -> str:
    """One line per cell whose verdict turned: first those gained, then those lost."""
    if not pairs:
        same = _("与基线相比，没有一项判定发生变化。")
        return f'<p class="sq-note">{escape(same)}</p>'
    gained = [_turned_line(old, new, workspace) for old, new in pairs if new.verdict == "met"]
    lost = [_turned_line(old, new, workspace) for old, new in pairs if new.verdict != "met"]
    lines = [*gained, *lost]
    rest = len(lines) - MOST
    counted = _("另有 {n} 项，见上表").format(n=rest)
    more = f"<li>{escape(counted)}</li>" if rest > 0 else ""
    told = _("与基线相比，{gained} 项转为达标，{lost} 项不再达标：").format(gained=len(gained), lost=len(lost))
    return f'<p class="sq-line">{escape(told)}</p><ul class="sq-changes">{"".join(lines[:MOST])}{more}</ul>'


def _turned_line(old: Cell, new: Cell, workspace: Workspace) -> str:
    indicator = workspace.plan.indicator(new.indicator)
    text = _("{arrow} {place} {name}：{old} → {new}").format(
        arrow="▲" if new.verdict == "met" else "▼",
        place=workspace.area(new.area_code).name,
        name=indicator.short,
        old=words.joined(words.cell_value(old, indicator), indicator.unit),
        new=words.joined(words.cell_value(new, indicator), indicator.unit),
    )
    gap = words.gap_text(new, workspace)
    comma = _("，") if gap else ""
    return f"<li>{escape(text + comma + gap)}</li>"


def excess_html(*, rows: Sequence[ExcessRow], workspace: Workspace, last: int) -> str:
    """What the caps cut off up to a year, said out loud; nothing when nothing was wasted."""
    wasted: dict[tuple[str, str], float] = {}
    for area, year, measure, value in rows:
        if year <= last:
            wasted[area, measure] = wasted.get((area, measure), 0.0) + value
    lines = [_excess_line(area, measure, value, workspace) for (area, measure), value in wasted.items() if value >= 0.5]
    if not lines:
        return ""
    rest = len(lines) - MOST
    counted = _("另有 {n} 处").format(n=rest)
    more = f"<li>{escape(counted)}</li>" if rest > 0 else ""
    told = _("投入超过了能用的上限，以下部分不起作用：")
    listed = "".join(lines[:MOST])
    return f'<p class="sq-line" role="status">⚠ {escape(told)}</p><ul class="sq-changes">{listed}{more}</ul>'


def _excess_line(area: str, measure: str, value: float, workspace: Workspace) -> str:
    text = _("{place} {name}多出 {amount}，已到上限").format(
        place=workspace.area(area).name,
        name=workspace.model.name(measure),
        amount=words.with_unit(value, workspace.model.unit(measure)),
    )
    return f"<li>{escape(text)}</li>"

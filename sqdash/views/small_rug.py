"""Verdict rugs small enough to stand beside each other, and the key to their numbered columns. HTML as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from sqdash.language import _
from sqdash.model import Cell
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area, Workspace
from sqdash.views import words
from sqdash.views.compare import short_names
from sqdash.views.differences import Compared
from sqdash.views.rug import verdict_mark
from sqdash.views.still_table import NARROW, Head, Mark, Row, Table, Tables, verdict_keys
from sqdash.views.turned_rug import area_rows, said


def beside_html(parts: Sequence[str]) -> str:
    """Small rugs beside each other, on a phone one under another."""
    return f'<div class="sq-beside">{"".join(parts)}</div>'


def compact_rug_html(
    *, compared: Compared, workspace: Workspace, indicators: Sequence[Indicator], areas: Sequence[Area], caption: str
) -> str:
    """One scenario's verdicts of its summary's year, areas × indicators, at most 330 px wide; the caption is seen."""
    cells = {(cell.area_code, cell.indicator): cell for cell in compared.projection.cells(compared.summary.year)}
    rows = area_rows(
        areas, indicators, lambda area, each: _small_cell(cells[area.code, each.id], area, each, workspace)
    )
    columns = "".join(
        f'<th scope="col" title="{escape(str(each.short))}">{each.number}'
        f'<b class="sq-unseen">{escape(str(each.short))}</b></th>'
        for each in indicators
    )
    head = f'<thead><tr><th scope="col">{escape(_("县（市、区）"))}</th>{columns}</tr></thead>'
    return f'<table class="sq-small-rug"><caption>{escape(caption)}</caption>{head}<tbody>{rows}</tbody></table>'


def columns_html(indicators: Sequence[Indicator]) -> str:
    """Which indicator each number above a small rug stands for, with its target."""
    keys = "".join(f"<span><b>{number}</b> {escape(told)}</span>" for number, told in _columns(indicators))
    return f'<p class="sq-columns">{keys}</p>'


def _columns(indicators: Sequence[Indicator]) -> list[tuple[int, str]]:
    return [(each.number, f"{each.short} {words.target_text(each)}") for each in indicators]


def small_tables(*, compared: Sequence[Compared], indicators: Sequence[Indicator], areas: Sequence[Area]) -> Tables:
    """All of the scenarios' small rugs to be drawn as one picture, with the key to their columns."""
    heads = tuple(Head(str(each.number), width=NARROW) for each in indicators)
    names = short_names([each.name for each in compared])
    tables = tuple(
        Table(heads, _rows(each, indicators, areas, named=at == 0), name)
        for at, (each, name) in enumerate(zip(compared, names, strict=True))
    )
    return Tables(tables, verdict_keys(), tuple(f"{number} {told}" for number, told in _columns(indicators)))


def _rows(
    compared: Compared, indicators: Sequence[Indicator], areas: Sequence[Area], *, named: bool
) -> tuple[Row, ...]:
    """Names stand at the first rug only: the rows of the others are level with them."""
    cells = {(cell.area_code, cell.indicator): cell for cell in compared.projection.cells(compared.summary.year)}
    return tuple(
        Row(str(area.name) if named else "", tuple(_small_mark(cells[area.code, each.id], each) for each in indicators))
        for area in areas
    )


def _small_mark(cell: Cell, indicator: Indicator) -> Mark:
    """Without its value: there is no room for it."""
    return replace(verdict_mark(cell, None, indicator), text="")


def compared_sentence(compared: Sequence[Compared]) -> str:
    """How many targets are met under each scenario; plain text."""
    each_one = _("“{name}”{met} 项")
    told = [each_one.format(name=each.name, met=each.summary.cells_met) for each in compared]
    first = compared[0].summary
    return _("{year} 年 {cells} 项指标判定中达标的：{each}").format(
        year=first.year, cells=first.cells, each=_("、").join(told)
    )


def _small_cell(cell: Cell, area: Area, indicator: Indicator, workspace: Workspace) -> str:
    told = said(area, indicator, words.cell_sentence(cell, indicator, workspace))
    place = f'data-area="{escape(cell.area_code)}" data-indicator="{escape(cell.indicator)}"'
    word = f'<b class="sq-unseen">{escape(words.verdict_word(cell))}</b>'
    mark = _small_mark(cell, indicator)
    return f'<td {place} data-verdict="{mark.fill}" title="{escape(told)}"><i>{mark.shape}{word}</i></td>'

"""Verdict rugs small enough to stand beside each other, and the key to their numbered columns. HTML as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.language import _
from sqdash.model import Cell
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area, Workspace
from sqdash.views import words
from sqdash.views.differences import Compared, area_rows, said


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
    keys = "".join(
        f"<span><b>{each.number}</b> {escape(str(each.short))} {escape(words.target_text(each))}</span>"
        for each in indicators
    )
    return f'<p class="sq-columns">{keys}</p>'


def _small_cell(cell: Cell, area: Area, indicator: Indicator, workspace: Workspace) -> str:
    told = said(area, indicator, words.cell_sentence(cell, indicator, workspace))
    place = f'data-area="{escape(cell.area_code)}" data-indicator="{escape(cell.indicator)}"'
    word = f'<b class="sq-unseen">{escape(words.verdict_word(cell))}</b>'
    verdict = f'data-verdict="{words.verdict_of(cell)}"'
    return f'<td {place} {verdict} title="{escape(told)}"><i>{words.verdict_shape(cell)}{word}</i></td>'

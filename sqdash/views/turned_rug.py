"""A rug of what turned between two scenarios, and nothing else: on the page and as a picture. HTML as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape

from sqdash.language import _
from sqdash.model import Cell, turned
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area, Workspace
from sqdash.views import words
from sqdash.views.differences import Compared
from sqdash.views.rug import ARROWS, head_html, verdict_mark
from sqdash.views.still_table import Key, Mark, Row, Table, Tables, indicator_heads, verdict_keys

SAME = Mark("same", "·")  # nothing turned here
Pairs = dict[tuple[str, str], tuple[Cell, Cell]]
"""area and indicator → the cell under the reference and under the other"""


def turned_pairs(reference: Compared, other: Compared) -> Pairs:
    """What turned from the reference to the other in the year of the other's summary."""
    pairs = turned(reference.projection, other.projection, other.summary.year)
    return {(new.area_code, new.indicator): (old, new) for old, new in pairs}


def said(area: Area, indicator: Indicator, sentence: str) -> str:
    return _("{place} {name}：{cell}").format(place=area.name, name=indicator.short, cell=sentence)


def turned_rug_html(
    *,
    reference: Compared,
    other: Compared,
    workspace: Workspace,
    indicators: Sequence[Indicator],
    areas: Sequence[Area],
    caption: str,
) -> str:
    """Only what turned from the reference to the other, in the other's summary's year; areas without a change are
    left out."""
    found = turned_pairs(reference, other)
    shown = _turned_areas(found, areas)
    rows = area_rows(
        shown,
        indicators,
        lambda area, each: _turned(found.get((area.code, each.id)), area, each, workspace, reference.name),
    )
    return _turned_table(rows, indicators, caption)


def turned_tables(
    *, reference: Compared, other: Compared, indicators: Sequence[Indicator], areas: Sequence[Area]
) -> Tables:
    """The same rug to be drawn as a picture; arguments as of `turned_rug_html`."""
    found = turned_pairs(reference, other)
    rows = tuple(
        Row(str(area.name), tuple(_turned_mark(found.get((area.code, each.id)), each) for each in indicators))
        for area in _turned_areas(found, areas)
    )
    same = Key(SAME.fill, SAME.shape, _("没有变化"))
    return Tables((Table(indicator_heads(indicators), rows),), (*verdict_keys(), same))


def turned_sentence(*, reference: Compared, other: Compared) -> str:
    """What the rug shows and finds; plain text."""
    return _("{year} 年“{name}”与“{reference}”判定不同的有 {n} 项").format(
        year=other.summary.year, name=other.name, reference=reference.name, n=len(turned_pairs(reference, other))
    )


def nothing_turned(*, reference: Compared, other: Compared) -> str:
    """What stands where the rug would be empty; plain text."""
    told = _("{year} 年“{other}”与“{reference}”没有一项达标判定不同。")
    return told.format(year=other.summary.year, other=other.name, reference=reference.name)


def rest_words(*, reference: Compared, other: Compared, areas: Sequence[Area]) -> str:
    """How many areas the rug leaves out; nothing where it shows all of them."""
    rest = len(areas) - len(_turned_areas(turned_pairs(reference, other), areas))
    return _("其余 {n} 个县（市、区）没有变化。").format(n=rest) if rest else ""


def _turned_areas(found: Iterable[tuple[str, str]], areas: Sequence[Area]) -> list[Area]:
    """The areas in which anything turned."""
    codes = {code for code, _indicator in found}
    return [area for area in areas if area.code in codes]


def _turned_mark(pair: tuple[Cell, Cell] | None, indicator: Indicator) -> Mark:
    """The new value with its word; a dot where nothing turned. What could not be judged turned neither way."""
    if pair is None:
        return SAME
    old, new = pair
    known = {old.verdict, new.verdict} == {"met", "missed"}
    mark = verdict_mark(new, old if known else None, indicator)
    return replace(mark, text=words.cell_value(new, indicator), under=words.verdict_word(new))


def area_rows(areas: Sequence[Area], indicators: Sequence[Indicator], cell: Callable[[Area, Indicator], str]) -> str:
    """Table rows headed by the areas' names; `cell` makes the HTML of each cell."""
    return "".join(
        f'<tr><th scope="row">{escape(str(area.name))}</th>{"".join(cell(area, each) for each in indicators)}</tr>'
        for area in areas
    )


def _turned_table(rows: str, indicators: Sequence[Indicator], caption: str) -> str:
    return (
        f'<div class="sq-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="sq-rug sq-differs"><caption class="sq-unseen">{escape(caption)}</caption>'
        f"{head_html(indicators)}<tbody>{rows}</tbody></table></div>"
    )


def _turned(
    pair: tuple[Cell, Cell] | None, area: Area, indicator: Indicator, workspace: Workspace, reference: str
) -> str:
    """The new value with arrow and word, or a dot where nothing turned."""
    mark = _turned_mark(pair, indicator)
    if pair is None:
        same = escape(_("没有变化"))
        return f'<td class="sq-same" title="{same}">{mark.shape}<b class="sq-unseen">{same}</b></td>'
    old, new = pair
    told = _("{place} {name}：{cell}（“{reference}”为{before}）").format(
        place=area.name,
        name=indicator.short,
        cell=words.cell_sentence(new, indicator, workspace),
        reference=reference,
        before=words.cell_sentence(old, indicator, workspace, target=False),
    )
    place = f'data-area="{escape(new.area_code)}" data-indicator="{escape(new.indicator)}"'
    attributes = f'{place} data-verdict="{mark.fill}" data-turned="{mark.turned}" title="{escape(told)}"'
    arrow = ARROWS[mark.turned] or mark.shape
    return f"<td {attributes}><i>{arrow}</i>{escape(mark.text)} <small>{escape(mark.under)}</small></td>"

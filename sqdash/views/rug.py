"""The tartan rug: areas × indicators, each verdict told by fill, shape and word. An HTML table as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape

from sqdash.language import _, current
from sqdash.model import CITY, Cell
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area, Workspace
from sqdash.views import words

Cells = Mapping[tuple[str, str], Cell]


def rug_html(
    *,
    workspace: Workspace,
    areas: Sequence[Area],
    indicators: Sequence[Indicator],
    cells: Iterable[Cell],
    city: Iterable[Cell] = (),
    before: Iterable[Cell] | None = None,
    links: Mapping[str, str] | None = None,
    caption: str,
) -> str:
    """One year's verdicts as `table.sq-rug`.

    Args:
        areas: rows in the order to show; indicators: columns.
        cells: the areas' cells of one year; city: the city's own, shown as the last row.
        before: the baseline's cells; cells whose verdict turned get an outline and an arrow.
        links: page address by area code.
        caption: what the table shows and finds, for screen readers.
    """
    table = _by_place((*cells, *city))
    old = _by_place(before or ())
    rows = [
        _row(workspace, area.code, str(area.name), indicators, table, old, (links or {}).get(area.code))
        for area in areas
    ]
    if any(code == CITY for code, _indicator in table):
        rows.append(_row(workspace, CITY, _("全市"), indicators, table, old, None))
    return (
        f'<div class="sq-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="sq-rug">'
        f'<caption class="sq-unseen">{escape(caption)}</caption>{head_html(indicators)}<tbody>{"".join(rows)}</tbody>'
        "</table></div>"
    )


def legend_html() -> str:
    """What the shapes mean, in one line."""
    keys = "".join(
        f'<span class="sq-key" data-verdict="{verdict}"><i>{shape}</i>{escape(words.verdict_word(verdict))}</span>'
        for verdict, shape in words.SHAPES.items()
    )
    return f'<p class="sq-legend">{keys}</p>'


def _by_place(cells: Iterable[Cell]) -> Cells:
    return {(cell.area_code, cell.indicator): cell for cell in cells}


def head_html(indicators: Sequence[Indicator], *, last: str = "") -> str:
    """Areas, the indicators with their targets, and one more column where `last` names it."""
    columns = "".join(
        f'<th scope="col" title="{escape(str(each.name))}">{escape(str(each.short))}<small>{_target(each)}</small></th>'
        for each in indicators
    )
    area = escape(_("县（市、区）"))
    more = f'<th scope="col">{escape(last)}</th>' if last else ""
    return f'<thead><tr><th scope="col">{area}</th>{columns}{more}</tr></thead>'


def _target(indicator: Indicator) -> str:
    """The target, broken only between number and unit."""
    amount, _space, unit = words.target_text(indicator).partition(" ")
    return escape(amount) + (f' <span class="sq-whole">{escape(unit)}</span>' if unit else "")


def _row(
    workspace: Workspace,
    code: str,
    name: str,
    indicators: Sequence[Indicator],
    cells: Cells,
    before: Cells,
    link: str | None,
) -> str:
    shown = escape(name) if link is None else f'<a href="{escape(link)}" target="_self">{escape(name)}</a>'
    language = current()
    columns = "".join(
        _cell(cells[code, each.id], before.get((code, each.id)), workspace, language) for each in indicators
    )
    kind = ' class="sq-city"' if code == CITY else ""
    return f'<tr{kind}><th scope="row">{shown}</th>{columns}</tr>'


@lru_cache(maxsize=4096)  # one move of a lever leaves most cells as they were
def _cell(cell: Cell, before: Cell | None, workspace: Workspace, _language: str) -> str:
    indicator = workspace.plan.indicator(cell.indicator)
    said = words.cell_sentence(cell, indicator, workspace, target=False)
    turn = _turn(cell, before)
    if turn:
        said = _("{cell}（基线为{before}）").format(cell=said, before=words.verdict_word(before) if before else "")
    value = "" if cell.verdict in ("not_applicable", "no_data") else words.cell_value(cell, indicator)
    attributes = f'data-area="{escape(cell.area_code)}" data-indicator="{escape(cell.indicator)}"'
    outline = f' data-turned="{turn}"' if turn else ""
    arrow = {"up": "▲", "down": "▼"}.get(turn, "")
    return (
        f'<td {attributes} data-verdict="{words.verdict_of(cell)}"{outline} title="{escape(said)}">'
        f"<i>{arrow}{words.verdict_shape(cell)}<b>{escape(words.verdict_word(cell))}</b></i>{value}</td>"
    )


def _turn(cell: Cell, before: Cell | None) -> str:
    """ "up" for a target won against the baseline, "down" for one lost, else nothing."""
    if before is None or (cell.verdict == "met") == (before.verdict == "met"):
        return ""
    return "up" if cell.verdict == "met" else "down"

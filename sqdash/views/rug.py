"""The tartan rug: areas × indicators, each verdict told by fill, shape and word. An HTML table as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from urllib.parse import parse_qsl, quote, urlsplit

from sqdash.language import _, current
from sqdash.model import CITY, Cell
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area, Workspace
from sqdash.views import words
from sqdash.views.marks import area_mark_html
from sqdash.views.still_table import Key, Mark, Row, Table, Tables, indicator_heads, named_rows, verdict_keys

CELL = "cell"  # what the figures' page is told: area.indicator
ARROWS = {"": "", "up": "▲", "down": "▼"}  # by how a cell turned
FIELDS = {"lang": "language"}  # Streamlit lets no field have the name of a form's own property
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
    traces: str | None = None,
    caption: str,
) -> str:
    """One year's verdicts as `table.sq-rug`.

    Args:
        areas: rows in the order to show; indicators: columns.
        cells: the areas' cells of one year; city: the city's own, shown as the last row.
        before: the baseline's cells; cells whose verdict turned get an outline and an arrow.
        links: page address by area code.
        traces: the address of the page that tells where a figure comes from; every value leads there and adds which.
        caption: what the table shows and finds, for screen readers.
    """
    found = _by_place((*cells, *city))
    old = _by_place(before or ())
    traced = traces is not None
    rows = [
        _row(workspace, area.code, str(area.name), indicators, found, old, (links or {}).get(area.code), traced)
        for area in areas
    ]
    if any(code == CITY for code, _indicator in found):
        rows.append(_row(workspace, CITY, _("全市"), indicators, found, old, None, traced))
    table = (
        f'<table class="sq-rug"><caption class="sq-unseen">{escape(caption)}</caption>{head_html(indicators)}'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
    shown = table if traces is None else _form_html(traces, table)
    return f'<div class="sq-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">{shown}</div>'


def rug_tables(
    *,
    areas: Sequence[Area],
    indicators: Sequence[Indicator],
    cells: Iterable[Cell],
    city: Iterable[Cell] = (),
    before: Iterable[Cell] | None = None,
) -> Tables:
    """The rug to be drawn as a picture; arguments as of `rug_html`."""
    found, old = _by_place((*cells, *city)), _by_place(before or ())

    def mark(code: str, indicator: Indicator) -> Mark:
        return verdict_mark(found[code, indicator.id], old.get((code, indicator.id)), indicator)

    rows = tuple(
        Row(name, tuple(mark(code, each) for each in indicators), last=code == CITY)
        for code, name in named_rows(areas, city=any(code == CITY for code, _indicator in found))
    )
    return Tables((Table(indicator_heads(indicators), rows),), verdict_keys())


def verdict_mark(cell: Cell, before: Cell | None, indicator: Indicator) -> Mark:
    """A verdict as fill, shape and value, and whether it turned from the one before."""
    known = cell.verdict not in ("not_applicable", "no_data")
    value = words.cell_value(cell, indicator) if known else ""
    return Mark(words.verdict_of(cell), words.verdict_shape(cell), value, turn(cell, before))


def legend_html() -> str:
    """What the shapes mean, in one line."""
    return keys_html(verdict_keys())


def keys_html(keys: Iterable[Key]) -> str:
    """What fills and shapes mean, in one line."""
    told = "".join(
        f'<span class="sq-key" data-verdict="{each.fill}"><i>{each.shape}</i>{escape(each.word)}</span>'
        for each in keys
    )
    return f'<p class="sq-legend">{told}</p>'


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
    traced: bool,
) -> str:
    shown = escape(name) if link is None else f'<a href="{escape(link)}" target="_self">{escape(name)}</a>'
    shown += area_mark_html(code, workspace)
    language = current()
    columns = "".join(
        _cell(cells[code, each.id], before.get((code, each.id)), workspace, traced, language) for each in indicators
    )
    kind = ' class="sq-city"' if code == CITY else ""
    return f'<tr{kind}><th scope="row">{shown}</th>{columns}</tr>'


def _form_html(address: str, table: str) -> str:
    """A table whose buttons lead to an address: it is written once, in a hundred links it would outweigh the table."""
    place = urlsplit(address)
    kept = "".join(
        f'<input type="hidden" name="{escape(FIELDS.get(name, name))}" value="{escape(value)}">'
        for name, value in parse_qsl(place.query)
    )
    return f'<form method="get" action="{escape(place.path)}" target="_self">{kept}{table}</form>'


@lru_cache(maxsize=4096)  # one move of a lever leaves most cells as they were
def _cell(cell: Cell, before: Cell | None, workspace: Workspace, traced: bool, _language: str) -> str:
    indicator = workspace.plan.indicator(cell.indicator)
    said, mark = words.cell_sentence(cell, indicator, workspace, target=False), verdict_mark(cell, before, indicator)
    if mark.turned:
        was = words.in_sentence(words.verdict_word(before)) if before else ""
        said = _("{cell}（基线为{before}）").format(cell=said, before=was)
    attributes = f'data-area="{escape(cell.area_code)}" data-indicator="{escape(cell.indicator)}"'
    outline = f' data-turned="{mark.turned}"' if mark.turned else ""
    arrow, value = ARROWS[mark.turned], mark.text
    if traced and value:
        value = f'<button name="{CELL}" value="{escape(cell.area_code)}.{escape(cell.indicator)}">{value}</button>'
    return (
        f'<td {attributes} data-verdict="{mark.fill}"{outline} title="{escape(said)}">'
        f"<i>{arrow}{mark.shape}<b>{escape(words.verdict_word(cell))}</b></i>{value}</td>"
    )


def trace_end(cell: Cell) -> str:
    """What of a figure's address says which figure it is, as HTML."""
    return f"&amp;area={quote(cell.area_code)}&amp;indicator={quote(cell.indicator)}"


def turn(cell: Cell, before: Cell | None) -> str:
    """ "up" for a target won against the baseline, "down" for one lost, else nothing."""
    if before is None or (cell.verdict == "met") == (before.verdict == "met"):
        return ""
    return "up" if cell.verdict == "met" else "down"

"""An area's ten rows: where each indicator stands, what is missing, what that takes. HTML as text, and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from sqdash.answers import Effort
from sqdash.language import _
from sqdash.model import Cell, Scenario
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.still_table import PLAIN, Head, Mark, Row, Table, Tables
from sqdash.views.tables import effort_head, effort_lines, mark_html, table_html, traced_html, verdict_html

WIDTHS = (214, 126, 126, 118, 98, 124, 250, 120)  # css px of the columns of the picture


class Judged(NamedTuple):
    """An indicator of one area: its cell in the target year, and all that is said of it in words."""

    cell: Cell
    base_year: int
    name: str
    now: str
    value: str
    target: str
    gap: str
    takes: tuple[str, ...]
    met: str


def judged(
    *,
    workspace: Workspace,
    cells: Sequence[Cell],
    reported: Sequence[Cell],
    efforts: Sequence[Effort],
    first_met: Mapping[str, int | None],
    until: int,
) -> tuple[Judged, ...]:
    """The indicators that apply to an area, each with what is said of it.

    `cells` are the area's in the target year, `reported` in the base year, in the same order. `first_met` is by
    indicator and looks as far as the year `until`.
    """
    return tuple(
        Judged(
            cell,
            now.year,
            f"{indicator.number}. {indicator.name}",
            words.joined(words.cell_value(now, indicator), indicator.unit),
            words.joined(words.cell_value(cell, indicator), indicator.unit),
            words.target_text(indicator),
            words.gap_text(cell, workspace) or words.ABSENT,
            effort_lines([each for each in efforts if each.indicator == cell.indicator], workspace),
            _year_met(first_met[cell.indicator], until),
        )
        for cell, now in zip(cells, reported, strict=True)
        if cell.verdict != "not_applicable"
        for indicator in (workspace.plan.indicator(cell.indicator),)
    )


def area_table_html(rows: Sequence[Judged], workspace: Workspace, scenario: Scenario, traces: str | None = None) -> str:
    """One row per indicator: reported and projected value, target, verdict, gap, effort, year met.

    `traces` is what the addresses of the figures' chains begin with.
    """
    shown = [
        (
            escape(each.name),
            escape(each.now),
            f"<b>{traced_html(each.cell, workspace.plan.indicator(each.cell.indicator), traces)}</b>"
            f"{mark_html(each.cell)}",
            escape(each.target),
            verdict_html(each.cell),
            f'<span class="sq-time">{escape(each.gap)}</span>',
            "<br>".join(map(escape, each.takes)),
            f'<span class="sq-time">{escape(each.met)}</span>',
        )
        for each in rows
    ]
    area = workspace.area(rows[0].cell.area_code)
    caption = _("{area}各项指标的现值、推演值、目标、判定与缺口").format(area=area.name)
    return table_html(_heads(rows, scenario), shown, numbers=(1, 2, 3), caption=caption)


def area_tables(rows: Sequence[Judged], scenario: Scenario) -> Tables:
    """The same table to be drawn as a picture."""
    shown = tuple(
        Row(
            each.name,
            (
                *(Mark(PLAIN, text=said) for said in (each.now, each.value, each.target)),
                Mark(words.verdict_of(each.cell), words.verdict_shape(each.cell), words.verdict_word(each.cell)),
                *(Mark(PLAIN, text=said) for said in (each.gap, _("；").join(each.takes), each.met)),
            ),
        )
        for each in rows
    )
    named = zip(_heads(rows, scenario)[1:], WIDTHS[1:], strict=True)
    heads = tuple(Head(name, width=width, left=at > 2) for at, (name, width) in enumerate(named))
    return Tables((Table(heads, shown, first=WIDTHS[0]),), ())


def _heads(rows: Sequence[Judged], scenario: Scenario) -> tuple[str, ...]:
    return (
        _("指标"),
        _("{year} 年上报").format(year=rows[0].base_year),
        _("{year} 年推演").format(year=rows[0].cell.year),
        _("目标"),
        _("判定"),
        _("缺口"),
        effort_head(scenario),
        _("首次达标"),
    )


def _year_met(year: int | None, until: int) -> str:
    if year is None:
        return _("到 {year} 年仍未").format(year=until)
    return _("{year} 年").format(year=year)

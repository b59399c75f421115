"""Two short lists under the rug: the largest gaps in people, sites and m², and what closing all of them takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from sqdash.answers.requirement import Needs
from sqdash.language import _
from sqdash.model import Cell
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.tables import escaped, table_html


def largest_by_unit(cells: Iterable[Cell], workspace: Workspace, *, each: int) -> tuple[Cell, ...]:
    """The `each` largest gaps of every numerator unit, units in the order of the plan's indicators."""
    by_unit: dict[str, list[Cell]] = {}
    units = {indicator.id: workspace.model.unit(indicator.numerator) for indicator in workspace.plan.indicators}
    for unit in units.values():
        by_unit.setdefault(unit, [])
    for cell in cells:
        if cell.gap:
            by_unit[units[cell.indicator]].append(cell)
    return tuple(cell for found in by_unit.values() for cell in sorted(found, key=lambda cell: -(cell.gap or 0))[:each])


def gaps_line_html(*, cells: Sequence[Cell], workspace: Workspace, unknown: int) -> str:
    """The same gaps as one line of places and amounts; where there is none, how many are `unknown`."""
    parts = (
        f"<span>{escape(words.gap_place(cell, workspace))} <b>{escape(words.gap_text(cell, workspace))}</b></span>"
        for cell in cells
    )
    return f'<p class="sq-line">{"".join(parts) or escape(no_gap_words(unknown))}</p>'


def gaps_html(*, cells: Sequence[Cell], workspace: Workspace, unknown: int, named: bool = True) -> str:
    """Area, indicator, value, target and gap of each cell; without the area where `named` is False.

    Where there is no gap, how many are `unknown`.
    """
    first = 0 if named else 1
    heads = (
        _("县（市、区）"),
        _("指标"),
        _("{year} 年").format(year=cells[0].year) if cells else "",
        _("目标"),
        _("缺口"),
    )
    rows = []
    for cell in cells:
        indicator = workspace.plan.indicator(cell.indicator)
        unit = workspace.model.unit(indicator.numerator)
        value = words.joined(words.cell_value(cell, indicator), indicator.unit)
        rows.append(
            (
                str(workspace.area(cell.area_code).name),
                str(indicator.short),
                value,
                words.target_text(indicator),
                words.with_unit(cell.gap, unit),
            )
        )
    if not rows:
        return f'<p class="sq-note">{escape(no_gap_words(unknown))}</p>'
    numbers = tuple(at - first for at in (2, 3, 4))
    return table_html(heads[first:], escaped([row[first:] for row in rows]), numbers=numbers)


def no_gap_words(unknown: int) -> str:
    """What is said where no gap was found: what has no figures may have one."""
    if not unknown:
        return _("没有缺口。")
    return _("没有算出缺口；另有 {n} 项缺数，无法判定。").format(n=unknown)


def needed_names() -> dict[str, str]:
    """What more of each lever unit means, in the order it is told."""
    return {
        "person": _("增加人员"),
        "candidate": _("参加考证"),
        "site": _("新建设施"),
        "m2": _("增加面积"),
        "community": _("布设设备的社区"),
    }


def nothing_words(needs: Needs) -> str:
    """What is said where no single lever is left that closes a gap: met, out of reach or unknown."""
    if not needs.out_of_reach:
        return no_gap_words(needs.unknown) if needs.unknown else _("全部达标，不需要再投入。")
    return _("有 {n} 项目标靠单一措施在每年上限内到不了。").format(n=needs.out_of_reach)


def needs_note() -> str:
    """How what it takes was worked out."""
    return _(
        "在本情景之外还需要的投入。各项目标分别测算、取最省的措施，按每年投入相同计，已有投入多出的年份不抵其他年份；"
        "未计措施之间的带动。"
    )


def takes_strip_html(needs: Needs) -> str:
    """People, sites, m² and money to the target year as large figures."""
    if not needs.required:
        return f'<p class="sq-line">{escape(nothing_words(needs))}</p>'
    names = needed_names()
    figures = [(names[unit], words.with_unit(needs.by_unit[unit], unit)) for unit in names if needs.by_unit.get(unit)]
    figures.append((_("到 {year} 年费用").format(year=needs.year), words.money(needs.cost)))
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in figures)
    return f'<dl class="sq-strip">{items}</dl>'


def takes_html(*, needs: Needs, workspace: Workspace) -> str:
    """What each lever has to do a year and in all, and its cost, dearest first; the sum last."""
    heads = (_("措施"), _("县区数"), _("每年最多"), _("合计"), _("费用"))
    rows = []
    for each in needs.required:
        lever = workspace.model.lever(each.lever)
        amounts = (words.with_unit(value, lever.unit) for value in (each.per_year, each.total))
        rows.append((str(lever.name), f"{each.areas}", *amounts, words.money(each.cost)))
    if not rows:
        return f'<p class="sq-note">{escape(nothing_words(needs))}</p>'
    rows.append((_("合计"), "", "", "", words.money(needs.cost)))
    note = needs_note()
    if needs.out_of_reach:
        note += _("另有 {n} 项靠单一措施在每年上限内到不了。").format(n=needs.out_of_reach)
    return table_html(heads, escaped(rows), numbers=(1, 2, 3, 4)) + f'<p class="sq-note">{escape(note)}</p>'

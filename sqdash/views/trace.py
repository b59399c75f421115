"""Where a figure comes from, in one sentence and as its formula; the city's figure area by area. HTML as text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from sqdash.answers.trace import Trace
from sqdash.answers.trace.totals import Moved, moved, numerator_moved, numerator_path
from sqdash.language import _
from sqdash.model import CITY
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.tables import table_html


def sentence(found: Trace, workspace: Workspace, scenario: str) -> str:
    """ "按“…”情景，梁园区 2025 年…为 0.47‰ = 1000 × 412 人 ÷ 88.1 万人，达标；412 人由 2022 年上报 …"."""
    cell, formula = found.cell, found.formula
    indicator = workspace.plan.indicator(cell.indicator)
    facts = {
        "scenario": words.scenario_words(scenario),
        "place": words.in_sentence(str(found.place)) if cell.area_code == CITY else found.place,
        "year": cell.year,
        "name": words.in_sentence(str(indicator.short)),
        "verdict": words.in_sentence(words.verdict_word(cell)),
    }
    if cell.value is None:
        return _("{scenario}，{place} {year} 年{name}：{verdict}。").format(**facts)
    top, bottom = (
        words.with_unit(value, workspace.model.unit(measure))
        for value, measure in ((cell.numerator, formula.numerator), (cell.denominator, formula.denominator))
    )
    head = _("{scenario}，{place} {year} 年{name} {value} = {scale}{top} ÷ {bottom}，{verdict}").format(
        **facts,
        value=words.joined(words.cell_value(cell, indicator), indicator.unit),
        scale="" if formula.scale == 1 else f"{formula.scale:,g} × ",
        top=top,
        bottom=bottom,
    )
    return head + _made_of(numerator_moved(found), top, found, workspace) + _("。")


def _made_of(total: Moved | None, top: str, found: Trace, workspace: Workspace) -> str:
    """ "；412 人由 2022 年上报 300 人、流失 −93 人、招聘社会工作者 +205 人得到"."""
    if total is None:
        return ""
    unit = workspace.model.unit(found.formula.numerator)
    reported = _("{year} 年上报 {value}").format(year=found.base_year, value=words.with_unit(total.reported, unit))
    parts = [
        reported if len(found.areas) < 2 else _("{n} 个地区 {reported}").format(n=len(found.areas), reported=reported)
    ]
    if found.cell.year == found.base_year:
        return _("；{top}就是 {reported}").format(top=top, reported=parts[0])
    if total.left:
        parts.append(_("流失 {value}").format(value=_signed(-total.left, unit)))
    for lever, amount in total.added:
        parts.append(f"{words.in_sentence(str(workspace.model.lever(lever).name))} {_signed(amount, unit)}")
    if total.lost:
        parts.append(_("超过上限不计 {value}").format(value=_signed(-total.lost, unit)))
    if len(parts) == 1:
        parts.append(_("此后没有增减"))
    return _("；{top}由 {parts}得到").format(top=top, parts=_("、").join(parts))


def _signed(value: float, unit: str) -> str:
    return words.joined(words.difference(value, unit), unit)


def target_html(found: Trace, workspace: Workspace) -> str:
    """Target, verdict, gap, and where the plan says so."""
    cell = found.cell
    indicator = workspace.plan.indicator(cell.indicator)
    text = _("目标 {target}：{verdict}；出处《{title}》{where}").format(
        target=words.target_text(indicator),
        verdict=_("，").join(
            each for each in (words.in_sentence(words.verdict_word(cell)), words.gap_text(cell, workspace)) if each
        ),
        title=workspace.plan.title,
        where=found.formula.where,
    )
    return f'<p class="sq-note">{escape(text)}</p>'


def behind_html(found: Trace) -> str:
    """The scenario's version and reason, and the data's version."""
    behind = found.scenario
    parts = [
        _("情景：{name}").format(name=behind.name),
        _("版本 {version}").format(version=behind.version) if behind.version else "",
        _("理由：{reason}").format(reason=behind.reason) if behind.reason else "",
        _("数据版本 {data}").format(data=found.data_version),
    ]
    return f'<p class="sq-note">{escape(" · ".join(part for part in parts if part))}</p>'


def areas_html(found: Trace, workspace: Workspace, links: Mapping[str, str]) -> str:
    """The city's sum: a line per area with what became of its numerator; `links` lead to the areas' own chains."""
    formula = found.formula
    top, bottom = workspace.model.measure(formula.numerator), workspace.model.measure(formula.denominator)
    rows = []
    for area in found.areas:
        path = numerator_path(area, found)
        total = moved([path]) if path else None
        rows.append(
            (
                f'<a class="sq-traced" href="{escape(links[area.code])}" target="_self">{escape(str(area.name))}</a>',
                *(map(escape, _moves(total, top.unit))),
                f"<b>{escape(words.number(area.numerator, top.unit))}</b>",
                escape(words.number(area.denominator, bottom.unit)),
            )
        )
    numbers = (words.number(found.cell.numerator, top.unit), words.number(found.cell.denominator, bottom.unit))
    sums = (f"<b>{escape(each)}</b>" for each in numbers)
    total = numerator_moved(found)
    rows.append((escape(_("合计")), *map(escape, _moves(total, top.unit)), *sums))
    heads = (
        _("县（市、区）"),
        _("{year} 年上报").format(year=found.base_year),
        _("流失"),
        _("到位增加"),
        _("超过上限不计"),
        _("{name}（{unit}）").format(name=top.name, unit=words.unit_word(top.unit)),
        _("{name}（{unit}）").format(name=bottom.name, unit=words.unit_word(bottom.unit)),
    )
    return table_html(heads, rows, numbers=(1, 2, 3, 4, 5, 6), caption=_("全市数由哪些地区相加得到"))


def _moves(total: Moved | None, unit: str) -> tuple[str, str, str, str]:
    if total is None:
        return (words.ABSENT,) * 4
    amounts = (-total.left, sum(amount for _lever, amount in total.added), -total.lost)
    left, added, lost = (words.difference(each, unit) if each else words.ABSENT for each in amounts)
    return words.number(total.reported, unit), left, added, lost

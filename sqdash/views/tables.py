"""Tables as HTML text: a formula with its real numbers, townships. All names are escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.answers import Effort
from sqdash.language import _
from sqdash.model import Cell, Scenario
from sqdash.plan.types import Indicator
from sqdash.returns.townships import Township
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.rug import trace_end

MANY = 3  # columns: more are pushed sideways on a phone instead of being squeezed


def table_html(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Sequence[int] = (), caption: str = ""
) -> str:
    """A plain table from ready HTML cells; `numbers` are the columns set to the right."""
    kinds = [' class="sq-number"' if at in numbers else "" for at in range(len(heads))]
    head = "".join(f'<th scope="col"{kind}>{escape(word)}</th>' for word, kind in zip(heads, kinds, strict=True))
    body = "".join(_row(row, kinds) for row in rows)
    told = f'<caption class="sq-unseen">{escape(caption)}</caption>' if caption else ""
    kind = "sq-list sq-many" if len(heads) > MANY else "sq-list"
    table = f'<table class="{kind}">{told}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="sq-scroll">{table}</div>'


def escaped(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Rows of plain words as ready HTML cells."""
    return [tuple(map(escape, row)) for row in rows]


def _row(row: Sequence[str], kinds: Sequence[str]) -> str:
    cells = "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(row[1:], kinds[1:], strict=True))
    return f'<tr><th scope="row">{row[0]}</th>{cells}</tr>'


def verdict_html(cell: Cell) -> str:
    """Shape and word on the verdict's own fill."""
    word = f"<i>{words.verdict_shape(cell)}</i>{escape(words.verdict_word(cell))}"
    return f'<span class="sq-key" data-verdict="{words.verdict_of(cell)}">{word}</span>'


def traced_html(cell: Cell, indicator: Indicator, traces: str | None) -> str:
    """A cell's value with its unit; a link to where it comes from when `traces` says what such addresses begin with."""
    shown = escape(words.joined(words.cell_value(cell, indicator), indicator.unit))
    if traces is None or cell.value is None:
        return shown
    return f'<a class="sq-traced" href="{escape(traces)}{trace_end(cell)}" target="_self">{shown}</a>'


def mark_html(cell: Cell) -> str:
    mark = words.quality_mark(cell.quality)
    return (
        f'<span class="sq-mark" title="{escape(words.quality_word(cell.quality))}">{escape(mark)}</span>'
        if mark
        else ""
    )


def effort_html(efforts: Sequence[Effort], workspace: Workspace) -> str:
    """What each primary lever would have to do alone, or why it cannot."""
    return "<br>".join(map(escape, effort_lines(efforts, workspace)))


def effort_lines(efforts: Sequence[Effort], workspace: Workspace) -> tuple[str, ...]:
    """As `effort_html`, a line per lever; a dash where nothing is needed."""
    return tuple(_effort_line(each, workspace) for each in efforts if each.per_year != 0) or (words.ABSENT,)


def effort_head(scenario: Scenario) -> str:
    """The column of what a target takes. An effort stands in place of what the scenario has for the lever, so it
    includes that; the sums of what is still needed do not.
    """
    return _("达标所需（每年，含本情景已有投入）") if scenario.has_inputs else _("达标所需（每年）")


def _effort_line(effort: Effort, workspace: Workspace) -> str:
    lever = workspace.model.lever(effort.lever)
    if effort.per_year is None:
        told = {"lag": _("来不及"), "cap": _("受上限约束，到不了"), "no_data": _("没有分母数据")}
        why = told.get(effort.reason or "", "")
        return _("{lever}：{why}").format(lever=lever.name, why=why)
    text = _("{lever} {amount}").format(lever=lever.name, amount=words.with_unit(effort.per_year, lever.unit))
    return text + _("（超过每年上限）") if effort.reason == "limit" else text


def formula_html(
    *, cell: Cell, indicator: Indicator, workspace: Workspace, place: str, traces: str | None = None
) -> str:
    """numerator ÷ denominator × scale = value, with the cell's real numbers and units; `traces` as of `traced_html`."""
    model = workspace.model
    parts = [
        f"{model.name(measure)} {words.with_unit(value, model.unit(measure))}"
        for measure, value in ((indicator.numerator, cell.numerator), (indicator.denominator, cell.denominator))
    ]
    scale = "" if indicator.scale == 1 else f" × {indicator.scale:,g}"
    if indicator.unit == "percent":
        scale = " × 100%"
    value = words.joined(words.cell_value(cell, indicator), indicator.unit)
    text = _("{place} {year} 年：{top} ÷ {bottom}{scale} = {value}").format(
        place=place, year=cell.year, top=parts[0], bottom=parts[1], scale=scale, value=value
    )
    link = ""
    if traces is not None and cell.value is not None:
        link = (
            f' <a class="sq-note" href="{escape(traces)}{trace_end(cell)}" target="_self">{escape(_("来源追溯"))}</a>'
        )
    return f'<p class="sq-formula">{escape(text)}{mark_html(cell)}{link}</p>'


def townships_html(*, found: Sequence[Township]) -> str:
    heads = (_("乡镇（街道）"), _("村"), _("社区"), _("其他单位"))
    rows = [(escape(each.name), f"{each.rural:,}", f"{each.urban:,}", f"{each.other:,}") for each in found]
    return table_html(heads, rows, numbers=(1, 2, 3))


def townships_words(*, found: Sequence[Township]) -> str:
    text = _("{n} 个乡镇（街道），{rural} 个村、{urban} 个社区、{other} 个其他单位")
    rural, urban, other = (sum(column) for column in zip(*(each[2:] for each in found), strict=True))
    return text.format(n=len(found), rural=f"{rural:,}", urban=urban, other=other)


def applies_words(indicator: Indicator, workspace: Workspace) -> str:
    """Where an indicator applies and which clause of the plan it comes from."""
    kinds = {"district": _("市辖区"), "county": _("县（市）"), "zone": _("功能区")}
    text = _("适用：{kinds}。出处：《{title}》{where}，{nature}指标。全市数为各地分子之和除以分母之和。")
    return text.format(
        kinds=_("、").join(kinds[kind] for kind in indicator.applies_to),
        title=workspace.plan.title,
        where=indicator.source.where,
        nature=_("预期性") if indicator.nature == "expected" else indicator.nature,
    )


def track_words(indicator: Indicator, now: Cell, straight: float | None) -> str:
    """Where the city stands against the straight way from the baseline to the target."""
    if straight is None:
        return _("规划没有给出 {year} 年基础值，不能画直线进度。").format(year=indicator.baseline_year)
    if now.value is None:
        return _("{year} 年缺数，不能与直线进度比较。").format(year=now.year)
    text = _("{year} 年直线进度应为 {straight}，上报 {value}，{ahead}。")
    return text.format(
        year=now.year,
        straight=words.with_unit(straight, indicator.unit),
        value=words.with_unit(now.value, indicator.unit),
        ahead=_("快于进度") if now.value >= straight else _("慢于进度"),
    )


def sources_html(*, workspace: Workspace, area: str | None) -> str:
    """Where an area's (or every area's) base-year figures come from: how many of each quality and source."""
    counts: dict[tuple[str, str], int] = {}
    for (code, year, _measure), figure in workspace.figures.items():
        if year == workspace.base_year and code == (area or code):
            counts[figure.quality, figure.source] = counts.get((figure.quality, figure.source), 0) + 1
    rows = [
        (escape(words.quality_word(quality)), escape(workspace.sources[source].title), f"{count:,}")
        for (quality, source), count in sorted(counts.items())
    ]
    return table_html((_("质量"), _("来源"), _("数据个数")), rows, numbers=(2,))

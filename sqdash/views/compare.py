"""Two to four scenarios over each other: their paths and their costs. Figures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from statistics import fmean
from typing import NamedTuple

from sqdash.language import _
from sqdash.model import Cell
from sqdash.plan.types import Indicator
from sqdash.views import words
from sqdash.views.differences import Compared
from sqdash.views.figures import BASELINE, GRID, RECURRING, SCENARIO, TARGET, Figure, label, layout, value_label
from sqdash.views.numbers import MoneyUnit, money_unit
from sqdash.views.widths import halves, shortened


class Look(NamedTuple):
    """How a scenario is told apart: by colour, dash, marker and the same marker as a character."""

    colour: str
    dash: str
    symbol: str
    glyph: str
    width: int


LOOKS = (
    Look(BASELINE, "solid", "circle", "●", 6),
    Look(SCENARIO, "solid", "square", "■", 4),
    Look("#C2570C", "dash", "diamond", "◆", 3),
    Look("#C83D94", "3px,7px", "triangle-up", "▲", 3),
)
"""by place, the reference first; those on top leave gaps, so that paths that coincide are all seen"""
LONGEST = 24  # half-width characters of a name on a chart: twelve Chinese ones
HEIGHT, TOP, BOTTOM = 340, 28, 28  # px; the unit stands above the axis
APART = 36  # px between the two-line labels at the ends of paths
COST_ROW = 66  # px per scenario


def overlay_paths(
    *,
    indicator: Indicator,
    past: Sequence[Cell],
    paths: Sequence[tuple[str, Sequence[Cell]]],
    line: Sequence[tuple[int, float]] = (),
) -> Figure:
    """The paths of two to four scenarios over each other, the reference first, against the target.

    Args:
        past: reported cells; paths: name and cells from the base year on; both of one place.
        line: years and values of the straight line to the target, in the indicator's unit; empty for none.
    """
    short = short_names([name for name, _cells in paths])
    names = [in_plot(name) for name in short]
    cells = [each for _name, found in paths for each in found]
    values = [cell.value for cell in (*past, *cells) if cell.value is not None] + [indicator.target]
    room = (max(values) - min(values) or abs(indicator.target) or 1.0) * 0.2
    span = (min(values) - room, max(values) + room)
    years = sorted({cell.year for cell in (*past, *cells)})
    drawn = layout(
        HEIGHT,
        annotations=[*_end_labels(names, paths, indicator, span), _unit_label(indicator)],
        shapes=[_target_line(indicator, years)],
        xaxis=_year_axis(years, paths[0][1][0].year),
        yaxis={"range": list(span), "fixedrange": True, "gridcolor": GRID, "zeroline": False, "automargin": True},
    )
    drawn["margin"] = {
        "l": 8,
        "r": _room_at_ends(short, [*(value_label(each, indicator) for each in cells), _target_end(indicator)]),
        "t": TOP,
        "b": BOTTOM,
    }
    lines = [
        _path(found, name, look, indicator) for name, (_name, found), look in zip(names, paths, LOOKS, strict=False)
    ]
    reported = _path(past, _("上报"), LOOKS[0]._replace(width=2), indicator)
    return {"data": [_straight(line), reported, *lines], "layout": drawn}


def _path(cells: Sequence[Cell], name: str, look: Look, indicator: Indicator) -> Figure:
    """`name` is ready for a plot; hover texts are ready too, so that nothing in a name is taken for a template."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [cell.year for cell in cells],
        "y": [cell.value for cell in cells],
        "line": {"color": look.colour, "dash": look.dash, "width": look.width},
        "marker": {"symbol": look.symbol, "size": 5 + look.width, "color": look.colour},
        "hovertext": [f"{cell.year} {name} {value_label(cell, indicator)}" for cell in cells],
        "hoverinfo": "text",
    }


def _straight(line: Sequence[tuple[int, float]]) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [year for year, _value in line],
        "y": [value for _year, value in line],
        "line": {"color": TARGET, "dash": "dot", "width": 1.5},
        "hovertemplate": "%{x} " + _("直线进度") + " %{y:.2f}<extra></extra>",
    }


def _target_line(indicator: Indicator, years: Sequence[int]) -> Figure:
    place = {"x0": years[0] - 0.2, "x1": years[-1] + 0.2, "y0": indicator.target, "y1": indicator.target}
    return {"type": "line", "line": {"color": TARGET, "dash": "dash", "width": 2}, **place}


def _target_end(indicator: Indicator) -> str:
    """What stands at the end of the target line."""
    return "┄ " + _("目标 {target}").format(target=words.target_text(indicator))


def _unit_label(indicator: Indicator) -> Figure:
    """The unit of the vertical axis, above it."""
    told = _("单位：{unit}").format(unit=words.unit_word(indicator.unit))
    return label(told, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=6)


def _year_axis(years: Sequence[int], base: int) -> Figure:
    """First, base and last year; the base year only where its figures do not touch another's on a phone."""
    first, last = years[0], years[-1]
    room = min(base - first, last - base) * 4 >= last - first
    ticks = [first, base, last] if room else [first, last]
    return {
        "tickvals": sorted(set(ticks)),
        "tickangle": 0,
        "range": [first - 0.2, last + 0.2],
        "fixedrange": True,
        "showgrid": False,
    }


def _end_labels(
    names: Sequence[str], paths: Sequence[tuple[str, Sequence[Cell]]], indicator: Indicator, span: tuple[float, float]
) -> list[Figure]:
    """Marker, name and value at the end of each path, and the target at its line, moved apart where ends are close."""
    ends = [
        (_end_words(look, name, cells[-1], indicator), cells[-1].value)
        for look, name, (_name, cells) in zip(LOOKS, names, paths, strict=False)
    ]
    known = [(said, value) for said, value in ends if value is not None]
    known.append((_target_end(indicator), indicator.target))
    height = HEIGHT - TOP - BOTTOM
    wanted = [(value - span[0]) / (span[1] - span[0]) * height for _said, value in known]
    placed = spread(wanted, apart=APART, low=APART / 2, high=height - APART / 2)
    year = paths[0][1][-1].year
    return [
        label(said, x=year, y=value, xanchor="left", yanchor="middle", xshift=8, yshift=round(at - want))
        for (said, value), want, at in zip(known, wanted, placed, strict=True)
    ]


def _end_words(look: Look, name: str, cell: Cell, indicator: Indicator) -> str:
    return f"<span style='color:{look.colour}'>{look.glyph}</span> {name}<br>{value_label(cell, indicator)}"


def _room_at_ends(names: Sequence[str], values: Sequence[str]) -> int:
    """Pixels for the longest label with its marker, its distance from the plot and a little air."""
    return max(halves(text) for text in (*(f"● {name}" for name in names), *values)) * 7 + 16


def spread(wanted: Sequence[float], *, apart: float, low: float, high: float) -> list[float]:
    """Places `apart` from each other and within low…high, as near as can be to those wanted; equal ones go downward."""
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], -at))
    blocks: list[list[float]] = []
    for rank, at in enumerate(order):
        blocks.append([wanted[at] - rank * apart])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    highest = high - (len(wanted) - 1) * apart
    level = [max(low, min(fmean(block), highest)) for block in blocks for _each in block]
    placed = dict(zip(order, (base + rank * apart for rank, base in enumerate(level)), strict=True))
    return [placed[at] for at in range(len(wanted))]


def overlay_alt(*, place: str, indicator: Indicator, paths: Sequence[tuple[str, Sequence[Cell]]]) -> str:
    """Where each path ends, in one sentence of plain text."""
    ends = [
        _("“{name}”为 {value}（{verdict}）").format(
            name=name, value=value_label(cells[-1], indicator), verdict=words.in_sentence(words.verdict_word(cells[-1]))
        )
        for name, cells in paths
    ]
    return _("{place}{indicator}的路径：到 {year} 年，{ends}；目标 {target}。").format(
        place=place,
        indicator=indicator.name,
        year=paths[0][1][-1].year,
        ends=_("，").join(ends),
        target=words.target_text(indicator),
    )


def costs_chart(*, compared: Sequence[Compared], years: Sequence[int]) -> Figure:
    """What each scenario costs over the years together, yuan: a bar each, what is paid once and what recurs."""
    costs = [_costs(each, years) for each in compared]
    names = [in_plot(name) for name in short_names([each.name for each in compared])]
    rows = [at + 0.3 for at in range(len(costs))]
    largest = max(map(sum, costs), default=0.0)
    top, unit = largest or 1.0, money_unit(largest)
    labels = [
        label(_cost_label(name, *cost, unit), x=0, y=row - 0.78, xanchor="left", yanchor="top")
        for name, cost, row in zip(names, costs, rows, strict=True)
    ]
    axes = {
        "xaxis": {"range": [0, top * 1.01], "visible": False, "fixedrange": True},
        "yaxis": {"range": [len(costs) - 0.5, -0.5], "visible": False, "fixedrange": True},
    }
    drawn = layout(COST_ROW * len(costs) + 8, barmode="stack", annotations=labels, **axes)
    drawn["margin"] = {"l": 4, "r": 4, "t": 4, "b": 4}
    parts = zip(zip(*costs, strict=True), (SCENARIO, RECURRING), strict=True)
    return {"data": [_cost_bar(rows, part, colour) for part, colour in parts], "layout": drawn}


def _costs(compared: Compared, years: Sequence[int]) -> tuple[float, float]:
    """Yuan once and recurring over the years."""
    projection = compared.projection
    return sum(map(projection.capital, years)), sum(map(projection.recurring, years))


def _cost_label(name: str, once: float, again: float, unit: MoneyUnit) -> str:
    parts = (
        f"<span style='color:{colour}'>■</span> {word} {unit.written(amount)}"
        for colour, word, amount in ((SCENARIO, _("一次性"), once), (RECURRING, _("经常性"), again))
    )
    return f"{name} <b>{unit.written(once + again)}</b><br>{'　'.join(parts)}"


def _cost_bar(rows: Sequence[float], values: Sequence[float], colour: str) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(rows),
        "x": [round(value) for value in values],
        "width": 0.28,
        "marker": {"color": colour},
        "hoverinfo": "skip",
    }


def costs_alt(*, compared: Sequence[Compared], years: Sequence[int]) -> str:
    sums = [
        _("“{name}”{money}").format(name=each.name, money=words.money(sum(_costs(each, years)))) for each in compared
    ]
    text = _("全市 {years}费用：{sums}。")
    return text.format(years=words.years_span(years[0], years[-1]), sums=_("、").join(sums))


def short_names(names: Sequence[str]) -> list[str]:
    """Names that fit a chart, twelve Chinese or twenty-four narrow characters; numbered where they would be alike."""
    short = [shortened(name, LONGEST) for name in names]
    return [f"{at + 1}. {name}" if short.count(name) > 1 else name for at, name in enumerate(short)]


def in_plot(text: str) -> str:
    """The text as Plotly shows it as it is: no tag, no entity, no formula."""
    return escape(text, quote=False).replace("$", "&#36;")

"""Charts as plain Plotly dictionaries: series in, figure out. Nothing is computed here and no page is known.

Colours stand on light and dark pages alike; the text takes the page's own colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqdash.language import _
from sqdash.model import Cell
from sqdash.plan.types import Indicator
from sqdash.views import typefaces
from sqdash.views.numbers import DECIMALS, cell_value, joined, money, money_unit, target_text, years_span

Figure = dict[str, Any]
Series = Mapping[str, Sequence[Cell]]
"""cells by year, per indicator or area"""

BASELINE, SCENARIO, TARGET, GRID, RECURRING = "#8A94A3", "#2F6FD0", "#5B6675", "rgba(138,148,163,0.28)", "#9DB9E8"
INK = {False: "#17212E", True: "#EAF0F7"}
READ = {False: {BASELINE: "#5B6675"}, True: {BASELINE: "#B4C0CE", SCENARIO: "#7FB2F5", TARGET: "#B4C0CE"}}
"""line colours as the colour of words: 4.5:1 against the light and the dark page"""
SMALL = 13  # px, the least text of a chart
CONFIG = {"displayModeBar": False, "staticPlot": False, "scrollZoom": False, "doubleClick": False, "responsive": True}
COLUMNS = 2


def layout(height: int, **more: Any) -> Figure:
    """What every chart shares: no legend, no default template, room for the labels."""
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 28},
        "font": {"family": typefaces.CSS, "size": SMALL},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "separators": ".,",
        "template": {},
        **more,
    }


def coloured(figure: Figure, *, dark: bool) -> Figure:
    """The figure with its text in the ink of the light or the dark page, and in line colours that can be read there."""
    drawn = figure["layout"]
    painted: Figure = {"font": {**drawn["font"], "color": INK[dark]}}
    if "annotations" in drawn:
        painted["annotations"] = [_legible(each, READ[dark]) for each in drawn["annotations"]]
    return {**figure, "layout": {**drawn, **painted}}


def _legible(words: Figure, read: Mapping[str, str]) -> Figure:
    colour = words.get("font", {}).get("color")
    return {**words, "font": {**words["font"], "color": read[colour]}} if colour in read else words


def value_label(cell: Cell, indicator: Indicator) -> str:
    return joined(cell_value(cell, indicator), indicator.unit)


def paths(
    *, indicators: Sequence[Indicator], history: Series, before: Series, after: Series, row_height: int = 132
) -> Figure:
    """Small multiples, one per indicator: reported grey, without action grey dotted, scenario blue, target dashed.

    Every series is keyed by indicator id; an indicator without a judged cell is left out.
    """
    shown = [each for each in indicators if any(cell.value is not None for cell in after[each.id])]
    rows = (len(shown) + COLUMNS - 1) // COLUMNS
    figure: Figure = {"data": [], "layout": layout(row_height * max(rows, 1), annotations=[], shapes=[])}
    figure["layout"]["margin"] = {"l": 8, "r": 8, "t": 8, "b": 8}
    for at, indicator in enumerate(shown):
        _panel(figure, at, rows, indicator, history[indicator.id], before[indicator.id], after[indicator.id])
    return figure


def _panel(
    figure: Figure,
    at: int,
    rows: int,
    indicator: Indicator,
    past: Sequence[Cell],
    before: Sequence[Cell],
    after: Sequence[Cell],
) -> None:
    row, column = divmod(at, COLUMNS)
    decimals = DECIMALS.get(indicator.unit, 0)
    name = "" if at == 0 else str(at + 1)
    left, bottom = column / COLUMNS, 1 - (row + 1) / rows
    years = [cell.year for cell in (*past, *after)]
    values = [cell.value for cell in (*past, *before, *after) if cell.value is not None] + [indicator.target]
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1.0) * 0.15
    figure["layout"] |= {
        f"xaxis{name}": {
            "domain": [left + 0.02, left + 1 / COLUMNS - 0.19],
            "anchor": f"y{name}",
            "range": [years[0] - 0.2, years[-1] + 0.2],
            "tickvals": [years[0], years[-1]],
            "tickangle": 0,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        f"yaxis{name}": {
            "domain": [round(bottom + 0.3 / rows, 4), round(bottom + 0.66 / rows, 4)],
            "anchor": f"x{name}",
            "range": [round(low - room, 6), round(high + room, 6)],
            "visible": False,
            "fixedrange": True,
            "hoverformat": f",.{decimals}f",
            "ticksuffix": " " + joined("", indicator.unit).strip(),
        },
    }
    axes = {"xaxis": f"x{name}", "yaxis": f"y{name}"}
    unmoved = [cell.value for cell in before] == [cell.value for cell in after]
    figure["data"] += [
        _line(past, BASELINE, _("上报"), axes, decimals),
        *([] if unmoved else [_line(before, BASELINE, _("基线"), axes, decimals, dash="dot")]),
        _line(after, SCENARIO, _("情景"), axes, decimals, width=3),
    ]
    figure["layout"]["shapes"].append(_target_line(indicator, years, axes))
    title = f"<b>{indicator.number}. {indicator.short}</b><br>{_('目标')} {target_text(indicator)}"
    figure["layout"]["annotations"] += [
        _words(title, x=left + 0.005, y=round(bottom + 0.97 / rows, 4), xanchor="left", yanchor="top", align="left"),
        {
            **_words(_end(after[-1], indicator), x=years[-1], y=after[-1].value, xanchor="left", align="left"),
            "yanchor": "bottom" if (after[-1].value or 0.0) < (low + high) / 2 else "middle",
            "xref": f"x{name}",
            "yref": f"y{name}",
            "xshift": 8,
            "font": {"color": SCENARIO, "size": SMALL},
        },
    ]


def _end(cell: Cell, indicator: Indicator) -> str:
    """Where a path ends; the unit below the number, for which a phone has no room beside it."""
    return value_label(cell, indicator).replace(" ", "<br>", 1)


def _line(
    cells: Sequence[Cell],
    colour: str,
    name: str,
    axes: Mapping[str, str],
    decimals: int,
    *,
    dash: str = "",
    width: int = 2,
) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers" if width > 2 else "lines",
        "name": name,
        "x": [cell.year for cell in cells],
        "y": [None if cell.value is None else round(cell.value, decimals + 2) for cell in cells],
        "line": {"color": colour, "width": width, **({"dash": dash} if dash else {})},
        **axes,
    }


def _target_line(indicator: Indicator, years: Sequence[int], axes: Mapping[str, str]) -> Figure:
    return {
        "type": "line",
        "xref": axes["xaxis"],
        "yref": axes["yaxis"],
        "x0": years[0] - 0.2,
        "x1": years[-1] + 0.2,
        "y0": indicator.target,
        "y1": indicator.target,
        "line": {"color": TARGET, "dash": "dash", "width": 1.5},
    }


def _words(text: str, **place: Any) -> Figure:
    return {"text": text, "showarrow": False, "xref": "paper", "yref": "paper", "font": {"size": SMALL}, **place}


def label(text: str, **place: Any) -> Figure:
    """Words on a chart, placed by its axes."""
    return {"text": text, "showarrow": False, "font": {"size": SMALL}, "align": "left", **place}


def paths_alt(*, place: str, indicators: Sequence[Indicator], after: Series) -> str:
    """What the small multiples find, in one sentence."""
    last = [(each, after[each.id][-1]) for each in indicators if after[each.id][-1].value is not None]
    met = [each for each, cell in last if cell.verdict == "met"]
    text = _("{place}各项指标到 {year} 年的路径：{n} 项中 {met} 项达到目标。")
    year = last[0][1].year if last else ""
    return text.format(place=place, year=year, n=len(last), met=len(met))


def cost_by_year(
    *, years: Sequence[int], capital: Sequence[float], recurring: Sequence[float], height: int = 220
) -> Figure:
    """Stacked bars: what is paid once and what recurs, yuan, each year's sum above its bar."""
    bars = [
        _bar(years, capital, SCENARIO, _("一次性")),
        _bar(years, recurring, RECURRING, _("经常性")),
    ]
    together = [once + again for once, again in zip(capital, recurring, strict=True)]
    largest = max(together, default=0.0)
    top, unit = largest * 1.2 or 1.0, money_unit(largest)
    labels = [
        _words(unit.written(value), x=year, y=value, xref="x", yref="y", yanchor="bottom")
        for year, value in zip(years, together, strict=True)
    ]
    names = (
        f"<span style='color:{SCENARIO}'>■</span> {_('一次性')}　<span style='color:{RECURRING}'>■</span> {_('经常性')}"
    )
    key = _words(names, x=0, y=1, xanchor="left", yanchor="top")
    axes = {
        "xaxis": {"tickvals": list(years), "fixedrange": True, "showgrid": False},
        "yaxis": {"range": [0, top], "fixedrange": True, "showticklabels": False, "gridcolor": GRID, "zeroline": False},
    }
    return {"data": bars, "layout": layout(height, barmode="stack", bargap=0.45, annotations=[*labels, key], **axes)}


def _bar(years: Sequence[int], values: Sequence[float], colour: str, name: str) -> Figure:
    return {
        "type": "bar",
        "x": list(years),
        "y": [round(value) for value in values],
        "marker": {"color": colour},
        "customdata": [money(value) for value in values],
        "hovertemplate": "%{x} " + name + " %{customdata}<extra></extra>",
    }


def cost_alt(*, years: Sequence[int], capital: Sequence[float], recurring: Sequence[float]) -> str:
    text = _("全市 {years}费用：一次性 {once}，经常性 {again}。")
    span = years_span(years[0], years[-1])
    return text.format(years=span, once=money(sum(capital)), again=money(sum(recurring)))

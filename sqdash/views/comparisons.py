"""Charts that set areas beside each other: the spine of one area, the ranking of all, and every area's path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqdash.language import _
from sqdash.model import CITY, Cell
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.figures import BASELINE, GRID, SCENARIO, SMALL, TARGET, Figure, layout, value_label

BAND = "rgba(138,148,163,0.30)"
FILLS = {"met": "#7CC5B8", "near": "#E8C566", "missed": "#E49A86"}
SYMBOLS = {"met": "circle", "near": "triangle-up", "missed": "x"}


def spine(
    *,
    workspace: Workspace,
    indicators: Sequence[Indicator],
    areas: Mapping[str, Sequence[Cell]],
    city: Mapping[str, Cell],
    before: Mapping[str, Cell],
    after: Mapping[str, Cell],
    height_of_row: int = 46,
) -> Figure:
    """One row per indicator, in per cent of its target: worst–best band of all areas, the city, this area twice.

    Args:
        areas: every judged area's cell by indicator; city, before, after: one cell by indicator.
    """
    shown = [each for each in indicators if after[each.id].value is not None]
    rows = list(range(len(shown)))
    shares = {each.id: [_share(cell, each) for cell in areas[each.id]] for each in shown}
    top = min(max([share for found in shares.values() for share in found] + [130.0]), 260.0)
    band: Figure = {
        "type": "bar",
        "orientation": "h",
        "y": rows,
        "base": [min(shares[each.id]) for each in shown],
        "hoverinfo": "skip",
        "x": [min(max(shares[each.id]), top) - min(shares[each.id]) for each in shown],
        "marker": {"color": BAND},
        "width": 0.5,
    }
    names = [f"{each.number}. {each.short}" for each in shown]
    points = [
        _points(_("全市"), [city[each.id] for each in shown], shown, rows, top, "line-ns-open", BASELINE, 16),
        _points(_("基线"), [before[each.id] for each in shown], shown, rows, top, "circle-open", BASELINE, 9),
        _verdict_points([after[each.id] for each in shown], shown, rows, top),
    ]
    labels = [
        _label(
            value_label(after[each.id], each) + "  " + words.target_text(each),
            x=1.0,
            y=row,
            xref="paper",
            xanchor="left",
            xshift=6,
        )
        for row, each in zip(rows, shown, strict=True)
    ]
    key = _label(
        _("灰带：十个县（市、区）最差到最好　┃ 全市　○ 基线　●▲✕ 本地　虚线：目标"),
        x=0,
        y=1.0,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
    )
    axes = {
        "xaxis": {
            "range": [0, top * 1.02],
            "ticksuffix": "%",
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
            "side": "bottom",
            "tickvals": [0, 50, 100, 150, 200, 250],
            "ticktext": ["0", "50%", "100%", "150%", "200%", "250%"],
        },
        "yaxis": {
            "tickvals": rows,
            "ticktext": names,
            "range": [len(shown) - 0.4, -0.6],
            "fixedrange": True,
            "showgrid": False,
        },
        "shapes": [
            {
                "type": "line",
                "x0": 100,
                "x1": 100,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": TARGET, "dash": "dash", "width": 2},
            }
        ],
    }
    drawn = layout(height_of_row * len(shown) + 60, annotations=[*labels, key], barmode="overlay", **axes)
    drawn["margin"] = {"l": 8, "r": 176, "t": 28, "b": 24}
    drawn["yaxis"]["automargin"] = True
    return {"data": [band, *points], "layout": drawn}


def _share(cell: Cell, indicator: Indicator) -> float:
    """Per cent of the target; only where the mark stands, the number shown is the value itself."""
    return round(100.0 * (cell.value or 0.0) / indicator.target, 2)


def _points(
    name: str,
    cells: Sequence[Cell],
    indicators: Sequence[Indicator],
    rows: Sequence[int],
    top: float,
    symbol: str,
    colour: str,
    size: int,
) -> Figure:
    labels = [value_label(cell, each) for cell, each in zip(cells, indicators, strict=True)]
    return {
        "type": "scatter",
        "mode": "markers",
        "y": list(rows),
        "customdata": labels,
        "x": [min(_share(cell, each), top) for cell, each in zip(cells, indicators, strict=True)],
        "marker": {
            "symbol": symbol,
            "color": colour,
            "size": size,
            "line": {"width": 3 if size > 12 else 2, "color": colour},
        },
        "hovertemplate": name + " %{customdata}<extra></extra>",
    }


def _verdict_points(cells: Sequence[Cell], indicators: Sequence[Indicator], rows: Sequence[int], top: float) -> Figure:
    drawn = _points(_("本地"), cells, indicators, rows, top, "circle", SCENARIO, 12)
    drawn["marker"] |= {"symbol": [SYMBOLS.get(words.verdict_of(cell), "circle") for cell in cells]}
    return drawn


def _label(text: str, **place: Any) -> Figure:
    return {"text": text, "showarrow": False, "font": {"size": SMALL}, "align": "left", **place}


def spine_alt(*, workspace: Workspace, after: Mapping[str, Cell]) -> str:
    judged = [cell for cell in after.values() if cell.value is not None]
    met = sum(cell.verdict == "met" for cell in judged)
    area = workspace.area(judged[0].area_code).name if judged else ""
    return _("{area}在十个县（市、区）中的位置：{n} 项指标中 {met} 项达到目标。").format(
        area=area, n=len(judged), met=met
    )


def ranking(*, workspace: Workspace, indicator: Indicator, cells: Sequence[Cell], city: Cell) -> Figure:
    """Zero-based bars of every area, best first, against the target; verdict by shape, word and fill."""
    judged = sorted((cell for cell in cells if cell.value is not None), key=lambda cell: -(cell.value or 0.0))
    rows = [*judged, city]
    names = [*(str(workspace.area(cell.area_code).name) for cell in judged), f"<b>{_('全市')}</b>"]
    values = [cell.value or 0.0 for cell in rows]
    bars: Figure = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": values,
        "hoverinfo": "skip",
        "marker": {"color": [FILLS.get(words.verdict_of(cell), BASELINE) for cell in rows]},
    }
    labels = [
        _label(_ranked(cell, indicator, workspace), x=0.64, y=row, xref="paper", xanchor="left")
        for row, cell in enumerate(rows)
    ]
    target = _label(
        _("目标 {target}").format(target=words.target_text(indicator)),
        x=indicator.target,
        y=1.0,
        yref="paper",
        yanchor="bottom",
    )
    axes = {
        "xaxis": {
            "range": [0, max([*values, indicator.target]) * 1.02],
            "domain": [0, 0.62],
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
            "showticklabels": False,
        },
        "yaxis": {
            "tickvals": list(range(len(rows))),
            "ticktext": names,
            "range": [len(rows) - 0.4, -0.6],
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
        },
        "shapes": [
            {
                "type": "line",
                "x0": indicator.target,
                "x1": indicator.target,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": TARGET, "dash": "dash", "width": 2},
            }
        ],
    }
    drawn = layout(38 * len(rows) + 40, annotations=[*labels, target], bargap=0.35, **axes)
    drawn["margin"]["t"] = 26
    return {"data": [bars], "layout": drawn}


def _ranked(cell: Cell, indicator: Indicator, workspace: Workspace) -> str:
    """Value, verdict and gap of one bar."""
    gap = "" if cell.area_code == CITY else words.gap_text(cell, workspace)
    verdict = f"{words.verdict_shape(cell)} {words.verdict_word(cell)}"
    return "  ".join(part for part in (value_label(cell, indicator), verdict, gap) if part)


def ranking_alt(*, workspace: Workspace, indicator: Indicator, cells: Sequence[Cell]) -> str:
    judged = sorted((cell for cell in cells if cell.value is not None), key=lambda cell: -(cell.value or 0.0))
    text = _("{name}：最高{best}（{high}），最低{worst}（{low}），{met} 个达标。")
    return text.format(
        name=indicator.name,
        best=workspace.area(judged[0].area_code).name,
        high=value_label(judged[0], indicator),
        worst=workspace.area(judged[-1].area_code).name,
        low=value_label(judged[-1], indicator),
        met=sum(cell.verdict == "met" for cell in judged),
    )


def track_chart(
    *,
    indicator: Indicator,
    past: Sequence[Cell],
    before: Sequence[Cell],
    after: Sequence[Cell],
    line: Sequence[tuple[int, float]],
) -> Figure:
    """The city's path: reported, without action, under the scenario, against the target and the straight line to it.

    `line` are the years and values of the straight line; empty where the plan gives no baseline.
    """
    years = sorted({cell.year for cell in (*past, *after)})
    straight: Figure = {
        "type": "scatter",
        "mode": "lines",
        "x": [year for year, _value in line],
        "y": [value for _year, value in line],
        "line": {"color": TARGET, "dash": "dot", "width": 1.5},
        "hovertemplate": "%{x} " + _("直线进度") + " %{y:.2f}<extra></extra>",
    }
    lines = [
        _path(past, BASELINE, _("上报"), "solid", 2),
        _path(before, BASELINE, _("基线"), "dash", 2),
        _path(after, SCENARIO, _("情景"), "solid", 3),
    ]
    values = [cell.value for cell in (*past, *before, *after) if cell.value is not None] + [indicator.target]
    room = (max(values) - min(values) or 1.0) * 0.2
    ends = [(after[-1], SCENARIO, _("情景"))] + (
        [(before[-1], BASELINE, _("基线"))] if before[-1].value != after[-1].value else []
    )
    labels = [
        _label(f"{name} {value_label(cell, indicator)}", x=cell.year, y=cell.value, xanchor="left", xshift=8)
        | {"font": {"size": SMALL, "color": colour}}
        for cell, colour, name in ends
        if cell.value is not None
    ]
    target = _label(
        _("目标 {target}").format(target=words.target_text(indicator)),
        x=years[0],
        y=indicator.target,
        xanchor="left",
        yanchor="bottom",
    )
    axes = {
        "xaxis": {"tickvals": years, "range": [years[0] - 0.2, years[-1] + 1.3], "fixedrange": True, "showgrid": False},
        "yaxis": {
            "range": [min(values) - room, max(values) + room],
            "fixedrange": True,
            "gridcolor": GRID,
            "zeroline": False,
            "automargin": True,
        },
        "shapes": [
            {
                "type": "line",
                "x0": years[0] - 0.2,
                "x1": years[-1] + 0.2,
                "y0": indicator.target,
                "y1": indicator.target,
                "line": {"color": TARGET, "dash": "dash", "width": 2},
            }
        ],
    }
    return {"data": [straight, *lines], "layout": layout(300, annotations=[*labels, target], **axes)}


def _path(cells: Sequence[Cell], colour: str, name: str, dash: str, width: int) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [cell.year for cell in cells],
        "y": [cell.value for cell in cells],
        "line": {"color": colour, "dash": dash, "width": width},
        "marker": {"size": 6},
        "hovertemplate": "%{x} " + name + " %{y:,.2f}<extra></extra>",
    }


def track_alt(*, indicator: Indicator, after: Sequence[Cell]) -> str:
    last = after[-1]
    text = _("全市{name}的路径：{first} 年 {start}，{last} 年 {end}，目标 {target}。")
    return text.format(
        name=indicator.name,
        first=after[0].year,
        start=value_label(after[0], indicator),
        last=last.year,
        end=value_label(last, indicator),
        target=words.target_text(indicator),
    )

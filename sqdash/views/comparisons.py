"""One indicator over all areas: their ranking against the target, and the city's path beside the straight line."""

from __future__ import annotations

from collections.abc import Sequence

from sqdash.language import _
from sqdash.model import CITY, Cell
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.figures import BASELINE, GRID, SCENARIO, SMALL, TARGET, Figure, label, layout, value_label
from sqdash.views.numbers import joined
from sqdash.views.verdict_colours import BARS


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
        "marker": {"color": [BARS.get(words.verdict_of(cell), BASELINE) for cell in rows]},
    }
    labels = [
        label(_ranked(cell, indicator, workspace), x=0.52, y=row, xref="paper", xanchor="left")
        for row, cell in enumerate(rows)
    ]
    target = label(
        _("目标 {target}").format(target=words.target_text(indicator)),
        x=indicator.target,
        y=1.0,
        yref="paper",
        yanchor="bottom",
    )
    axes = {
        "xaxis": {
            "range": [0, max([*values, indicator.target]) * 1.02],
            "domain": [0, 0.5],
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
    return f"{value_label(cell, indicator)}  {verdict}" + (f"<br>{gap}" if gap else "")


def ranking_alt(*, workspace: Workspace, indicator: Indicator, cells: Sequence[Cell]) -> str:
    judged = sorted((cell for cell in cells if cell.value is not None), key=lambda cell: -(cell.value or 0.0))
    if not judged:
        return _("{name}：各县（市、区）都缺数。").format(name=indicator.name)
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
        label(f"{name} {value_label(cell, indicator)}", x=cell.year, y=cell.value, xanchor="left", xshift=8)
        | {"font": {"size": SMALL, "color": colour}}
        for cell, colour, name in ends
        if cell.value is not None
    ]
    target = label(
        _("目标 {target}").format(target=words.target_text(indicator)),
        x=years[0],
        y=indicator.target,
        xanchor="left",
        yanchor="bottom",
    )
    axes = {
        "xaxis": {"tickvals": years, "range": [years[0] - 0.2, years[-1] + 0.2], "fixedrange": True, "showgrid": False},
        "yaxis": {
            "range": [min(values) - room, max(values) + room],
            "fixedrange": True,
            "gridcolor": GRID,
            "zeroline": False,
            "automargin": True,
            "ticksuffix": " " + joined("", indicator.unit).strip(),
            "showticksuffix": "last",
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
    drawn = layout(300, annotations=[*labels, target], **axes)
    drawn["margin"]["r"] = 96  # room for the words at the ends of the lines
    return {"data": [straight, *lines], "layout": drawn}


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


def track_alt(*, place: str, indicator: Indicator, after: Sequence[Cell]) -> str:
    last = after[-1]
    text = _("{place}{name}的路径：{first} 年 {start}，{last} 年 {end}，目标 {target}。")
    return text.format(
        place=place,
        name=indicator.name,
        first=after[0].year,
        start=value_label(after[0], indicator),
        last=last.year,
        end=value_label(last, indicator),
        target=words.target_text(indicator),
    )

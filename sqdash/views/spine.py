"""The spine of one area: where it stands among all areas, one row per indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqdash.language import _
from sqdash.model import Cell
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.figures import BASELINE, GRID, SCENARIO, TARGET, Figure, layout, value_label

BAND = "rgba(138,148,163,0.30)"
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
    shares = {each.id: [share_of_target(cell, each) for cell in areas[each.id]] for each in shown}
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
    names = [
        f"{each.number}. {each.short}<br>{value_label(after[each.id], each)}  {words.target_text(each)}"
        for each in shown
    ]
    points = [
        _points(_("全市"), [city[each.id] for each in shown], shown, rows, top, "line-ns-open", BASELINE, 16),
        _points(_("基线"), [before[each.id] for each in shown], shown, rows, top, "circle-open", BASELINE, 9),
        _verdict_points([after[each.id] for each in shown], shown, rows, top),
    ]
    axes = {
        "xaxis": {
            "range": [0, top * 1.02],
            "ticksuffix": "%",
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
            "side": "bottom",
            "tickvals": [0, 100, 200],
            "ticktext": ["0", "100%", "200%"],
            "tickangle": 0,
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
    drawn = layout(height_of_row * len(shown) + 40, barmode="overlay", **axes)
    drawn["margin"] = {"l": 8, "r": 12, "t": 8, "b": 28}
    drawn["yaxis"]["automargin"] = True
    return {"data": [band, *points], "layout": drawn}


def share_of_target(cell: Cell, indicator: Indicator) -> float:
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
        "x": [min(share_of_target(cell, each), top) for cell, each in zip(cells, indicators, strict=True)],
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


def spine_key() -> str:
    """What the marks mean, in one line below the chart."""
    return _("灰带：各县（市、区）最差到最好；┃ 全市；○ 基线；●▲✕ 本地（达标、接近、未达标）；虚线：目标。")


def spine_alt(*, workspace: Workspace, after: Mapping[str, Cell]) -> str:
    judged = [cell for cell in after.values() if cell.value is not None]
    met = sum(cell.verdict == "met" for cell in judged)
    area = workspace.area(judged[0].area_code).name if judged else ""
    return _("{area}在各县（市、区）中的位置：{n} 项指标中 {met} 项达到目标。").format(
        area=area, n=len(judged), met=met
    )

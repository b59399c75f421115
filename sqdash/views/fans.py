"""What may happen: the fan of an indicator's path, what each assumption can move, budget against targets met."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import copysign, log10
from textwrap import wrap
from typing import NamedTuple

from sqdash.language import _
from sqdash.model import Cell
from sqdash.plan.types import Indicator
from sqdash.views import words
from sqdash.views.figures import BASELINE, GRID, SCENARIO, SMALL, TARGET, Figure, label, layout, value_label
from sqdash.views.numbers import DECIMALS, discounted, joined, money_unit, number

BANDS = ((0, 6, "rgba(47,111,208,0.16)"), (1, 5, "rgba(47,111,208,0.18)"), (2, 4, "rgba(47,111,208,0.24)"))
MIDDLE = 3  # of the seven percentiles 5, 10, 25, 50, 75, 90, 95
ROOM = 0.3  # of the bars' width at both ends: on a phone what is written there takes as much
LINE = 0.075  # of the chart's height, that a line of words takes
MOST_BARS = 10
NAME = 18  # letters of an assumption's name on a line
LEAST_SHOWN = 100_000.0  # yuan; the left end of the budget axis
TICKS = (1e5, 1e6, 1e7, 1e8, 1e9, 1e10)

Percentiles = Sequence[tuple[int, Sequence[float]]]
"""year and its seven percentiles in the indicator's unit"""


def fan_chart(*, indicator: Indicator, past: Sequence[Cell], plain: Sequence[Cell], spread: Percentiles) -> Figure:
    """One path as a fan: 5–95, 10–90 and 25–75 % bands, the middle, the plain projection, the target.

    `past` and `plain` are cells by year; `spread` starts in the base year, where nothing is uncertain.
    """
    years = [year for year, _found in spread]
    lines: list[Figure] = []
    for low, high, fill in BANDS:
        lines.append(_edge(years, [found[low] for _year, found in spread]))
        lines.append(_edge(years, [found[high] for _year, found in spread], fill))
    middle = [found[MIDDLE] for _year, found in spread]
    lines += [
        _line([each.year for each in past], [each.value for each in past], BASELINE, _("上报"), 2),
        _line(years, middle, SCENARIO, _("中位数"), 3),
        _line([each.year for each in plain], [each.value for each in plain], TARGET, _("按众数推演"), 2, dash="dot"),
    ]
    return {"data": lines, "layout": _fan_layout(indicator, past, plain, spread)}


def _fan_layout(indicator: Indicator, past: Sequence[Cell], plain: Sequence[Cell], spread: Percentiles) -> Figure:
    last, ends = spread[-1]
    first = past[0].year if past else spread[0][0]
    values = [each.value for each in (*past, *plain) if each.value is not None]
    values += [value for _year, found in spread for value in found] + [indicator.target]
    room = (max(values) - min(values) or 1.0) * 0.15
    unit = indicator.unit
    said = [(6, _("95% 分位")), (MIDDLE, _("中位数")), (0, _("5% 分位"))]
    height = max(values) - min(values) + 2 * room
    labels = [
        label(f"{name} {number(ends[at], unit)}", x=last, y=y, xanchor="left", xshift=8)
        for at, name, y in _apart(said, ends, height)
    ]
    target = label(
        _("目标 {target}").format(target=words.target_text(indicator)),
        x=_clear_year(past, spread, indicator.target, height),
        y=indicator.target,
        xanchor="left",
        yanchor="bottom",
    )
    drawn = layout(
        320,
        annotations=[*labels, target],
        xaxis={"tickvals": [*range(first, last + 1)], "range": [first - 0.2, last + 0.1], "showgrid": False}
        | {"fixedrange": True},
        yaxis={"range": [min(values) - room, max(values) + room], "gridcolor": GRID, "zeroline": False}
        | {"fixedrange": True, "automargin": True},
        shapes=[_target_shape(indicator.target, first, last)],
    )
    drawn["margin"]["r"] = 132  # room for the words at the ends of the lines
    return drawn


def _apart(said: Sequence[tuple[int, str]], ends: Sequence[float], height: float) -> list[tuple[int, str, float]]:
    """Each label's place: off its line by as much as its neighbour needs, left out where the lines are all but one."""
    line, middle = height * LINE, ends[MIDDLE]
    found = []
    for at, name in said:
        off = ends[at] - middle
        if at == MIDDLE or abs(off) > line / 2:
            found.append((at, name, middle if at == MIDDLE else middle + copysign(max(abs(off), line), off)))
    return found


def _clear_year(past: Sequence[Cell], spread: Percentiles, target: float, height: float) -> int:
    """The first year from which on the words at the target line stand clear of the path, else the clearest."""
    path = {year: (found[0], found[-1]) for year, found in spread}
    path |= {each.year: (each.value, each.value) for each in past if each.value is not None}
    years = sorted(path)

    def room(year: int, following: int) -> float:
        ends = [end - target for at in (year, following) for end in path[at]]
        return min(map(abs, ends)) if max(ends) < 0 or min(ends) > 0 else 0.0

    rooms = {year: room(year, following) for year, following in pairwise(years)}
    clear = (year for year, free in rooms.items() if free > height * LINE)
    return next(clear, max(rooms, key=rooms.__getitem__, default=years[0]))


def _target_shape(target: float, first: int, last: int) -> Figure:
    line = {"color": TARGET, "dash": "dash", "width": 2}
    return {"type": "line", "x0": first - 0.2, "x1": last, "y0": target, "y1": target, "line": line}


def _edge(years: Sequence[int], values: Sequence[float], fill: str = "") -> Figure:
    """An invisible edge of a band; with a fill, the band down to the edge before it."""
    drawn: Figure = {"type": "scatter", "mode": "lines", "x": list(years), "y": list(values)}
    drawn |= {"line": {"width": 0, "color": SCENARIO}, "hoverinfo": "skip"}
    return drawn | ({"fill": "tonexty", "fillcolor": fill} if fill else {})


def _line(
    years: Sequence[int], values: Sequence[float | None], colour: str, name: str, width: int, *, dash: str = "solid"
) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(years),
        "y": list(values),
        "line": {"color": colour, "width": width, "dash": dash},
        "hovertemplate": "%{x} " + name + " %{y:.2f}<extra></extra>",
    }


def fan_alt(*, place: str, indicator: Indicator, spread: Percentiles, plain: Cell) -> str:
    """What the fan finds, in one sentence."""
    last, ends = spread[-1]
    low, high = (joined(number(ends[at], indicator.unit), indicator.unit) for at in (0, 6))
    text = _("{place}{name}：{year} 年九成可能在 {low} 到 {high} 之间，按众数推演为 {plain}，目标 {target}。")
    target, now = words.target_text(indicator), value_label(plain, indicator)
    return text.format(place=place, name=indicator.name, year=last, low=low, high=high, plain=now, target=target)


class Bar(NamedTuple):
    """One assumption in the tornado: its name, the outcome at its low and at its high, and what those two are."""

    name: str
    at_low: float
    at_high: float
    low: str
    high: str


def tornado_chart(*, bars: Sequence[Bar], middle: float, unit: str, target: float | None = None) -> Figure:
    """How far each assumption alone moves the outcome between its low and its high, widest first.

    `middle` is the outcome with every assumption at its mode, in `unit`; `target` is drawn where the outcome has one.
    """
    shown = list(bars[:MOST_BARS])
    rows = list(range(len(shown)))
    values = [value for each in shown for value in (each.at_low, each.at_high)] + [middle]
    values += [] if target is None else [target]
    room = (max(values) - min(values) or 1.0) * ROOM
    sides = [
        _side(rows, [each.at_low for each in shown], middle, BASELINE, _("取低值")),
        _side(rows, [each.at_high for each in shown], middle, SCENARIO, _("取高值")),
    ]
    labels = [note for row, each in enumerate(shown) for note in _ends(row, each)]
    key = (
        f"<span style='color:{BASELINE}'>■</span> {_('取低值')}　<span style='color:{SCENARIO}'>■</span> {_('取高值')}"
    )
    told = [f"<span style='color:{BASELINE}'>│</span> {_('按众数推演')}"]
    if target is not None:
        told.append(f"<span style='color:{TARGET}'>┇</span> " + _("目标 {target}").format(target=number(target, unit)))
    key += "<br>" + "　".join(told)
    names = ["<br>".join(wrap(each.name, NAME)) for each in shown]
    drawn = layout(
        sum(34 if "<br>" not in each else 44 for each in names) + 90,
        # From the edge of the picture, not of the plot: on a phone long names leave the plot little room.
        title={"text": key, "font": {"size": SMALL}, "x": 0, "xref": "container", "xanchor": "left", "y": 1}
        | {"yref": "container", "yanchor": "top", "pad": {"l": 8, "t": 14}},
        barmode="overlay",
        bargap=0.4,
        annotations=labels,
        shapes=_marks(middle, target),
        xaxis={"range": [min(values) - room, max(values) + room], "gridcolor": GRID, "zeroline": False}
        | {"fixedrange": True, "tickformat": f",.{DECIMALS.get(unit, 0)}f"},
        yaxis={"tickvals": rows, "ticktext": names, "range": [len(shown) - 0.4, -0.6]}
        | {"fixedrange": True, "automargin": True, "showgrid": False},
    )
    drawn["margin"]["t"] = 50
    return {"data": sides, "layout": drawn}


def _side(rows: Sequence[int], ends: Sequence[float], middle: float, colour: str, name: str) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(rows),
        "base": middle,
        "x": [end - middle for end in ends],
        "marker": {"color": colour},
        "hoverinfo": "skip",
    }


def _ends(row: int, bar: Bar) -> list[Figure]:
    """What the assumption is at each end, written outside the bar."""
    left, right = sorted(((bar.at_low, bar.low), (bar.at_high, bar.high)))
    small = {"font": {"size": SMALL}}
    return [
        label(left[1], x=left[0], y=row, xanchor="right", xshift=-4) | small,
        label(right[1], x=right[0], y=row, xanchor="left", xshift=4) | small,
    ]


def _marks(middle: float, target: float | None) -> list[Figure]:
    found = [(middle, {"color": BASELINE, "width": 1})]
    found += [] if target is None else [(target, {"color": TARGET, "dash": "dash", "width": 2})]
    return [{"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": x, "x1": x, "line": line} for x, line in found]


def tornado_alt(*, bars: Sequence[Bar], outcome: str) -> str:
    text = _("对{outcome}影响最大的参数依次是：{names}。")
    return text.format(outcome=outcome, names=_("、").join(each.name for each in bars[:3]))


class FrontierPoint(NamedTuple):
    """Budget in yuan, what it buys in targets met."""

    budget: float
    met: int


def frontier_chart(
    *, points: Sequence[FrontierPoint], chosen: float | None, now: int, of: int, discount: float = 0.0
) -> Figure:
    """Targets met against budget, a step up where one more is bought; the budget asked for as a dashed line.

    `now` targets are met without spending, `of` are judged; budgets are present values at the yearly `discount`.
    """
    unit = money_unit(max(points[-1].budget, chosen or 0.0))
    top = max(points[-1].budget, LEAST_SHOWN * 10)
    least = LEAST_SHOWN / 2
    # Nothing has no place on a logarithmic axis: what costs less than the least shown stands at its edge.
    spent = [max(each.budget, least) for each in points]
    met = [each.met for each in points]
    ticks = [each for each in TICKS if LEAST_SHOWN <= each <= top * 2]
    steps: Figure = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": spent,
        "y": met,
        "line": {"color": SCENARIO, "width": 3, "shape": "hv"},
        "marker": {"size": 7, "color": SCENARIO},
        "hovertemplate": "%{customdata} → %{y}<extra></extra>",
        "customdata": [words.money(each.budget) for each in points],
    }
    labels = [
        label(
            _("{n} 项 · {money}").format(n=met[-1], money=unit.written(points[-1].budget)),
            x=log10(spent[-1]),
            y=met[-1],
            xanchor="right",
            yanchor="bottom",
        ),
        label(
            _("不花钱 {n} 项").format(n=now),
            x=log10(spent[0]),
            y=met[0],
            xanchor="left",
            yanchor="top",
            xshift=8,
            yshift=-4,
        ),
    ]
    shapes = []
    if chosen is not None:
        line = {"color": TARGET, "dash": "dash", "width": 2}
        at = max(chosen, least)
        shapes.append({"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line})
        labels.append(label(unit.written(chosen), x=log10(at), y=0, yref="paper", xanchor="left", yanchor="bottom"))
    labels.append(label(_("达标判定（项）"), x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom"))
    drawn = layout(
        320,
        annotations=labels,
        shapes=shapes,
        xaxis={"title": {"text": discounted(_("到目标年的费用（对数刻度）"), discount)}, "type": "log"}
        | {
            "showgrid": False,
            "fixedrange": True,
            "tickvals": ticks,
            "ticktext": [unit.mark(each) for each in ticks],
            "range": [log10(least), log10(top * 2)],
        },
        yaxis={"range": [max(met[0] - 6, 0), of + 5], "fixedrange": True}
        | {"gridcolor": GRID, "zeroline": False, "automargin": True},
    )
    drawn["margin"] |= {"b": 48, "r": 16, "t": 28}
    return {"data": [steps], "layout": drawn}


def frontier_alt(*, points: Sequence[FrontierPoint], of: int, discount: float = 0.0) -> str:
    text = _("预算与达标：不花钱 {now} 项，最多 {most} 项（共 {of} 项），需 {money}。")
    most = points[-1]
    money = discounted(words.money(most.budget), discount)
    return text.format(now=points[0].met, most=most.met, of=of, money=money)

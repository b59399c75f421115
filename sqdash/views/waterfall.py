"""What moved an outcome between two scenarios, as a waterfall: floating bars under their words, one row per factor.

The words stand above their bar and break to lines that fit a phone, so nothing is cut off or overlaps at any width.
One unit of the vertical axis is one pixel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import accumulate
from math import floor
from typing import NamedTuple

from sqdash.answers.change import Change, Step
from sqdash.language import _
from sqdash.model import meets
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views.figures import BASELINE, GRID, SCENARIO, SMALL, TARGET, Figure, label, layout
from sqdash.views.numbers import DECIMALS, MINUS, joined, money_unit
from sqdash.views.widths import ems

ROWS = 10  # steps shown; the smaller ones are joined in the last row
WIDTH = 300  # px that words may take: the chart of a phone 390 px wide, with room to spare
LINE, PAD, BAR, GAP, MARGIN = 17, 7, 12, 8, 8  # px: a line of words, the room of words, a bar, below it, around all
UP, DOWN = SCENARIO, "#CF6F3C"
UNITS = 5  # the largest step is written with so many decimals that it has this many units of the last
MORE_DECIMALS = 3
SHARE_OF_ZERO = 1 / 3  # the axis reaches zero when the steps span so much of the way to it


class _Scale(NamedTuple):
    """How amounts are written: divided by `size`, with `decimals`, the words of a value and of a difference."""

    size: float
    decimals: int
    value: str
    difference: str


class _Row(NamedTuple):
    """A row between the two ends: exact amount, and the amount as it is shown; both in display units."""

    name: str
    amount: float
    shown: float


class _Drawing(NamedTuple):
    """All that is said and drawn, in display units."""

    scale: _Scale
    ends: tuple[float, float]
    shown: tuple[float, float]
    rows: list[_Row]


def rounded_steps(amounts: Sequence[float], total: float, decimals: int) -> list[float]:
    """Amounts rounded to `decimals` so that they add up exactly to `total`, itself so rounded.

    What nearest rounding is off goes, one unit of the last decimal at a time, to those it moves the least.
    """
    units = 10**decimals
    whole = [round(amount * units) for amount in amounts]
    missing = round(total * units) - sum(whole)
    step = 1 if missing > 0 else -1
    for _unit in range(abs(missing) if whole else 0):
        at = max(range(len(whole)), key=lambda each: step * (amounts[each] * units - whole[each]))
        whole[at] += step
    return [each / units for each in whole]


def step_label(step: Step, workspace: Workspace) -> str:
    """The lever's, assumption's or driver's own name."""
    match step.kind:
        case "lever":
            return str(workspace.model.lever(step.id).name)
        case "assumption":
            return str(workspace.assumptions[step.id].name)
    return str(workspace.model.name(step.id))


def waterfall(
    *, change: Change, names: tuple[str, str], unit: str, labels: Sequence[str], indicator: Indicator | None = None
) -> Figure:
    """From the one scenario's value to the other's, step by step.

    Args:
        names: of the two scenarios; labels: of `change.steps`, in their order.
        unit: the indicator's, or "yuan" for cost.
        indicator: when given, a value that misses its target is not rounded up to it, as everywhere on the page.
    """
    drawing = _drawing(change, unit, labels, indicator)
    texts = _texts(drawing, names)
    totals = list(accumulate((row.amount for row in drawing.rows), initial=drawing.ends[0]))
    low, high = _range([*totals, drawing.ends[1]])
    note = [_("横轴不从零开始。")] if low > 0 else []
    *tops, height = accumulate((_room(text) + BAR + GAP for text in texts), initial=0)
    centres = [top + _room(text) + BAR / 2 for top, text in zip(tops, texts, strict=True)]
    end = height + sum(_room(text) for text in note)
    placed = zip([*texts, *note], [*tops, *([height] * len(note))], strict=True)
    axes = {
        "xaxis": {"range": [low, high], "visible": False, "fixedrange": True},
        "yaxis": {"range": [end, 0], "visible": False, "fixedrange": True},
        "annotations": [label(text, x=0, y=y, xref="paper", xanchor="left", yanchor="top") for text, y in placed],
        "shapes": [*_zero_line(low, high, height), *_connectors(totals, centres)],
        "margin": dict.fromkeys("lrtb", MARGIN),
    }
    data = [_bars(drawing.rows, totals, centres[1:-1]), _ends(drawing.ends, (centres[0], centres[-1]), low)]
    return {"data": data, "layout": {**layout(end + 2 * MARGIN), **axes}}


def waterfall_alt(
    *, change: Change, names: tuple[str, str], unit: str, labels: Sequence[str], indicator: Indicator | None = None
) -> str:
    """From where to where, and what did most of it, in one sentence."""
    drawing = _drawing(change, unit, labels, indicator)
    start, end = (_written(each, drawing.scale.value, drawing.scale.decimals) for each in drawing.shown)
    if not drawing.rows:
        return _("“{before}”和“{after}”都是 {value}，没有变化。").format(before=names[0], after=names[1], value=start)
    largest = drawing.rows[0]
    text = _("从“{before}”的 {start} 到“{after}”的 {end}，变化最大的一项是{name}（{amount}）。")
    return text.format(
        before=names[0],
        start=start,
        after=names[1],
        end=end,
        name=largest.name,
        amount=_signed(largest.shown, drawing.scale),
    )


def waterfall_title(*, place: str, year: int, indicator: Indicator | None) -> str:
    """Which difference is taken apart; without an indicator it is that of cost."""
    if indicator is None:
        return _("到 {year} 年的费用（{place}）：差别从哪里来").format(place=place, year=year)
    return _("{name}（{place}）：差别从哪里来").format(place=place, name=indicator.short)


def outcome_name(indicator: Indicator | None) -> str:
    """What is taken apart, as a table names it."""
    return _("费用") if indicator is None else str(indicator.name)


def waterfall_words(change: Change) -> str:
    """How what several factors only do together is shared among them."""
    if change.orders is None:
        return _("各项的贡献按全部先后次序平均（沙普利值），相加正好等于总变化。")
    text = _("各项的贡献按 {n} 种先后次序平均（沙普利值的近似），相加正好等于总变化。")
    return text.format(n=f"{change.orders:,}")


def _drawing(change: Change, unit: str, labels: Sequence[str], indicator: Indicator | None) -> _Drawing:
    scale = _scale(change, unit)
    ends = (change.before / scale.size, change.after / scale.size)
    shown = (_end_shown(ends[0], scale, indicator), _end_shown(ends[1], scale, indicator))
    named = [(name, step.amount / scale.size) for name, step in zip(labels, change.steps, strict=True)]
    joined_from = _joined_from([amount for _name, amount in named], scale.decimals)
    rest = named[joined_from:]
    if len(rest) > 1:
        others = (_("其他 {n} 项").format(n=len(rest)), sum(amount for _name, amount in rest))
        named = [*named[:joined_from], others]
    amounts = [amount for _name, amount in named]
    rounded = rounded_steps(amounts, shown[1] - shown[0], scale.decimals)
    rows = [_Row(name, amount, each) for (name, amount), each in zip(named, rounded, strict=True)]
    return _Drawing(scale, ends, shown, rows)


def _joined_from(amounts: Sequence[float], decimals: int) -> int:
    """How many steps have a row of their own: those that round to nothing and those beyond the last row have none."""
    told = sum(abs(round(amount, decimals)) > 0 for amount in amounts)
    return max(told, 1) if told < ROWS or len(amounts) == ROWS == told else ROWS - 1


def _scale(change: Change, unit: str) -> _Scale:
    """The unit of all amounts of a chart, the same in every row, so that they can be added up by eye."""
    steps = [abs(step.amount) for step in change.steps]
    size, decimals, value, difference = _unit(unit, max(abs(change.before), abs(change.after), *steps))
    largest = max(steps, default=size)
    most = decimals + MORE_DECIMALS
    while decimals < most and largest / size * 10**decimals < UNITS:
        decimals += 1
    return _Scale(size, decimals, value, difference)


def _unit(unit: str, largest: float) -> _Scale:
    if unit == "percent":
        return _Scale(1.0, DECIMALS[unit], "{amount}%", _("{amount} 个百分点"))
    if unit == "permille":
        return _Scale(1.0, DECIMALS[unit], "{amount}‰", _("{amount} 个千分点"))
    if unit != "yuan":
        return _Scale(1.0, DECIMALS.get(unit, 0), *[joined("{amount}", unit)] * 2)
    size, decimals, word, _name = money_unit(largest)
    return _Scale(size, decimals, word, word)


def _end_shown(value: float, scale: _Scale, indicator: Indicator | None) -> float:
    shown = round(value, scale.decimals)
    if indicator is None or meets(indicator, value):
        return shown
    looks_met = shown > indicator.target or (shown == indicator.target and indicator.comparison == ">=")
    return floor(value * 10**scale.decimals) / 10**scale.decimals if looks_met else shown


def _written(number: float, words: str, decimals: int) -> str:
    """A number in the words of its unit, the minus before both: ¥ may stand first."""
    text = words.format(amount=f"{abs(number):,.{decimals}f}" if number else "0")
    return MINUS + text if number < 0 else text


def _signed(amount: float, scale: _Scale) -> str:
    return ("+" if amount > 0 else "") + _written(amount, scale.difference, scale.decimals)


def _amount(row: _Row, scale: _Scale) -> str:
    """The direction by shape, the amount by sign: "▲ +1.2 个百分点"."""
    return f"{'▲' if (row.shown or row.amount) > 0 else '▼'} {_signed(row.shown, scale)}"


def _texts(drawing: _Drawing, names: tuple[str, str]) -> list[str]:
    """The words of every row, the two ends among them."""
    before, after = (_written(each, drawing.scale.value, drawing.scale.decimals) for each in drawing.shown)
    steps = [_line(row.name, _amount(row, drawing.scale)) for row in drawing.rows]
    return [_line(names[0], before), *steps, _line(names[1], after)]


def _line(name: str, figure: str) -> str:
    """Name and figure in as few lines as fit; the figure is never broken."""
    lines = [""]
    for piece in [*re.findall(r"[!-~]{1,30} ?|[^!-~][，。；：、）”]?", name), f"\u3000{figure}"]:
        fits = _pixels(lines[-1] + piece) <= WIDTH
        lines = [*lines[:-1], lines[-1] + piece] if fits else [*lines, piece.lstrip()]
    *whole, last = [escape(each, quote=False) for each in lines]
    return "<br>".join([*whole, last.removesuffix(escape(figure)) + f"<b>{escape(figure)}</b>"])


def _pixels(text: str) -> float:
    """How wide a text is drawn at the most, at the size of chart text."""
    return SMALL * ems(text, latin=0.62)


def _room(text: str) -> int:
    """The height of words in px."""
    return LINE * (text.count("<br>") + 1) + PAD


def _range(totals: Sequence[float]) -> tuple[float, float]:
    """The axis: from zero when the steps can still be seen then, else closely around them."""
    low, high = min(totals), max(totals)
    span = high - low
    if span >= SHARE_OF_ZERO * high or high <= 0:
        low, high = min(low, 0.0), max(high, 0.0)
    room = 0.04 * (high - low) or 0.04 * abs(high) or 1.0
    return (low if low == 0 else low - room), high + room


def _bars(rows: Sequence[_Row], totals: Sequence[float], centres: Sequence[float]) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(centres),
        "base": list(totals[:-1]),
        "x": [row.amount for row in rows],
        "width": BAR,
        "hoverinfo": "skip",
        "marker": {
            "color": [UP if row.amount > 0 else DOWN for row in rows],
            "pattern": {"shape": ["" if row.amount > 0 else "/" for row in rows]},
        },
    }


def _ends(ends: tuple[float, float], centres: tuple[float, float], low: float) -> Figure:
    """Whole bars from zero, or marks where the axis leaves zero out: a cut bar would tell a false length."""
    if low > 0:
        marker = {"color": BASELINE, "symbol": "diamond", "size": BAR}
        return {
            "type": "scatter",
            "mode": "markers",
            "x": list(ends),
            "y": list(centres),
            "marker": marker,
            "hoverinfo": "skip",
        }
    bars = {"type": "bar", "orientation": "h", "width": BAR, "hoverinfo": "skip", "marker": {"color": BASELINE}}
    return {**bars, "x": list(ends), "y": list(centres), "base": [0.0, 0.0]}


def _zero_line(low: float, high: float, height: float) -> list[Figure]:
    line = {"color": TARGET, "width": 1.5}
    return [{"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": height, "line": line}] if low <= 0 <= high else []


def _connectors(totals: Sequence[float], centres: Sequence[float]) -> list[Figure]:
    """From the end of each bar down to the start of the next."""
    return [
        {"type": "line", "x0": total, "x1": total, "y0": upper, "y1": lower, "layer": "below",
         "line": {"color": GRID, "width": 1.5}}
        for total, upper, lower in zip(totals, centres[:-1], centres[1:], strict=True)
    ]  # fmt: skip

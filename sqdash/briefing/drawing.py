"""A chart made ready to be drawn: axis, places along it as shares from 0 to 1, every number already a text."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Any

from sqdash.briefing.axis import axis_step, largest
from sqdash.briefing.pack import Chart
from sqdash.views.numbers import ABSENT, MINUS
from sqdash.views.outlines import text_colour

MOST_TICKS = 6
CURRENCY = "¥"
CLOSE_UNITS = ("", "%", "‰")  # these stand close to their number


def drawn(chart: Chart) -> dict[str, Any]:
    """What a drawing needs: categories, series with values as shares of the axis and labels, ticks, level.

    The axis starts at zero. A label is {"full": with its unit, "short": without}.
    """
    end = largest(chart)
    step = axis_step(end, MOST_TICKS)
    top = step * max(1, ceil(end / step - 1e-9))
    ticks = [step * n for n in range(round(top / step) + 1)]
    decimals = 0 if step >= 1 and float(step).is_integer() else max(1, -floor(log10(step)))
    return {
        "kind": chart.kind,
        "title": chart.title,
        "alt": chart.alt,
        "unit": chart.unit,
        "categories": list(chart.categories),
        "series": [
            {
                "name": each.name,
                "colour": each.colour,
                "ink": _ink(each.colour),
                "values": [None if value is None else max(0.0, chart.cut(value)) / top for value in each.values],
                "labels": [_label(value, chart) for value in each.values],
            }
            for each in chart.series
        ],
        "ticks": [{"at": tick / top, "label": f"{tick:,.{decimals}f}"} for tick in ticks],
        "level": None
        if chart.level is None
        else {"at": chart.level[0] / top, "label": f"{chart.level[1]} {with_unit(f'{chart.level[0]:,g}', chart.unit)}"},
    }


def with_unit(text: str, unit: str) -> str:
    """The number with its unit; of "¥ million" the sign stands before it."""
    if unit.startswith(CURRENCY):
        return f"{CURRENCY}{text}{unit.removeprefix(CURRENCY)}"
    return f"{text}{unit}" if unit in CLOSE_UNITS else f"{text} {unit}"


def _label(value: float | None, chart: Chart) -> dict[str, str]:
    if value is None:
        return {"full": ABSENT, "short": ABSENT}
    text = f"{abs(value):,.{chart.decimals}f}"
    if value < 0 and text.strip("0.,"):
        text = MINUS + text
    return {"full": with_unit(text, chart.unit), "short": text}


def _ink(colour: str) -> str:
    red, green, blue = text_colour([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    return f"#{red:02X}{green:02X}{blue:02X}"

"""The axis of a chart: how far it has to reach, and in which steps. Every drawing of a chart asks here."""

from __future__ import annotations

from math import floor, log10

from sqdash.briefing.pack import Chart

STEPS = (1, 2, 5, 10)
NEARLY = 0.999  # of what is to be reached, so that a rounding error makes no larger step


def largest(chart: Chart) -> float:
    """The longest bar or the highest stack as drawn, or the level where that is farther; 1 where all is zero."""
    together = max if chart.kind == "bars" else sum
    columns = zip(*(each.values for each in chart.series), strict=True)
    bars = [chart.cut(float(together([max(0.0, value or 0.0) for value in column]))) for column in columns]
    return max([*bars, chart.level[0] if chart.level else 0.0]) or 1.0


def axis_step(end: float, most: float) -> float:
    """The smallest of 1, 2 or 5 times a power of ten that reaches the end in `most` steps."""
    raw = end / most
    power = 10.0 ** floor(log10(raw))
    return next(factor * power for factor in STEPS if factor * power >= raw * NEARLY)

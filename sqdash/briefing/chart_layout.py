"""Where everything in a native chart stands: the plot, the axis, which labels have room. Lengths are points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

from sqdash.briefing.axis import axis_step, largest
from sqdash.briefing.lettering import OURS, Faces, ems, lines_of
from sqdash.briefing.pack import Chart
from sqdash.language import _

POINT = 12_700  # English metric units
LINE = 1.35  # height of a line of text in type sizes
GAP = 6.0
SIGNS = ("%", "‰")  # units that stand behind every figure
MOST_NAMES = 0.36  # of the width, for the names beside bars
BETWEEN = 0.45  # of a bar's thickness, between two groups of bars
SMALLEST = 10.0
ROOM = 1.12  # how much more room a label is given than it is reckoned to take


@dataclass(frozen=True)
class Layout:
    """A chart on `width` × `height` points with text of `text` points."""

    chart: Chart
    width: float
    height: float
    text: float = 11.0
    faces: Faces = OURS

    @property
    def across(self) -> bool:
        """Whether bars lie: values run from left to right."""
        return self.chart.kind != "stacked_columns"

    @property
    def stacked(self) -> bool:
        return self.chart.kind != "bars"

    @property
    def key(self) -> bool:
        return len(self.chart.series) > 1

    @property
    def sign(self) -> str:
        return self.chart.unit if self.chart.unit in SIGNS else ""

    @property
    def title(self) -> str:
        """The chart's title, with the unit where it is too long to stand behind every figure."""
        unit = self.chart.unit
        if not unit or self.sign:
            return self.chart.title
        return _("{title}（{unit}）").format(title=self.chart.title, unit=unit)

    @property
    def title_height(self) -> float:
        lines = min(2, lines_of(self.title, self.text + 1, self.width - 2 * GAP))
        return lines * (self.text + 1) * LINE + GAP / 2

    @property
    def key_height(self) -> float:
        return self.text * LINE + GAP if self.key else 0.0

    @cached_property
    def names_width(self) -> float:
        """Beside the plot: the names of lying bars, or the figures of the axis of standing ones."""
        if self.across:
            widest = max((ems(each) for each in self.chart.categories), default=0.0) * self.text * ROOM
            return min(widest, MOST_NAMES * self.width) + GAP
        return ems(self.shown(self.top)) * self.text * ROOM + GAP

    @cached_property
    def plot(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the inside of the plot."""
        level = self.text * LINE if self.chart.level and self.across else 0.0
        left = GAP + self.names_width
        top = self.title_height + self.key_height + level + GAP / 2
        right = GAP + (self.text * 1.5 if self.across else 0.0)
        below = self.text * LINE + GAP
        return left, top, max(self.width - left - right, 20.0), max(self.height - top - below, 20.0)

    @property
    def needed(self) -> float:
        """The least height at which no name beside a lying bar reaches into its neighbour's: half a line of each."""
        if not self.across or not self.chart.categories:
            return 0.0
        lines = [lines_of(each, self.text, self.names_width - GAP) for each in self.chart.categories]
        row = max((one + other) / 2 for one, other in zip(lines, [*lines[1:], lines[-1]], strict=True))
        return self.height - self.plot[3] + row * self.text * LINE * len(lines)

    @cached_property
    def largest(self) -> float:
        return largest(self.chart)

    @cached_property
    def step(self) -> float:
        """Between two lines of the grid: as many as their figures have room for."""
        room = self.plot[2] / (ems(self.shown(self.largest)) * self.text * 1.5) if self.across else 5
        return max(axis_step(self.largest, min(max(room, 1.5), 5)), 10.0**-self.chart.decimals)

    @cached_property
    def top(self) -> float:
        """Where the axis ends: what is largest has room for its label."""
        if self.across and self.stacked:
            return ceil(round(self.largest / self.step, 6)) * self.step
        return ceil(self.largest * self._headroom / self.step * 10) * self.step / 10

    @property
    def _headroom(self) -> float:
        room = self.width - self.names_width - 4 * GAP if self.across else self.height
        label = self.label_width(self.largest) if self.across else self.text * LINE
        return min(1.0 / max(1.0 - label / max(room, 1.0), 0.4), 2.0)

    @property
    def bar(self) -> float:
        """Thickness of one bar."""
        _left, _top, width, height = self.plot
        groups = max(len(self.chart.categories), 1)
        beside = 1 if self.stacked else max(len(self.chart.series), 1)
        return (height if self.across else width) / groups / (beside + BETWEEN)

    @property
    def label_size(self) -> float:
        """As large as the rest where bars are thick enough for it, never below the smallest."""
        least = min(SMALLEST, self.text)
        return max(least, min(self.text, self.bar / 1.15)) if self.across else self.text

    def shown(self, value: float) -> str:
        return f"{value:,.{self.chart.decimals}f}{self.sign}"

    def label_width(self, value: float) -> float:
        return ems(self.shown(value)) * self.text * ROOM + 4.0

    def position(self, series: int, at: int) -> str:
        """Where a figure's label stands: outEnd, inEnd, inBase or ctr; empty where there is none or no room for it."""
        value = self.chart.series[series].values[at]
        if value is None:
            return ""
        _left, _top, width, height = self.plot
        if self.stacked:
            long = value / self.top * (width if self.across else height)
            need = self.label_width(value) if self.across else self.label_size * 1.2
            return "ctr" if value and long >= need else ""
        if self.bar < min(SMALLEST, self.text) * 0.85 and series < len(self.chart.series) - 1:
            return ""  # bars too thin for a label each: the last series, the one the page is about, keeps its own
        if value > self.top:
            return "inBase"  # at the end of a bar that is cut Office and LibreOffice would each put it elsewhere
        return self._clear_of_level(value / self.top * width, self.label_width(value), width)

    def _clear_of_level(self, end: float, label: float, width: float) -> str:
        """A label the line would cross moves into its bar; one that begins at the line stands clear of it."""
        line = self.chart.level[0] / self.top * width if self.chart.level else -GAP
        if not end + 0.6 < line <= end + label:
            return "outEnd"
        if label <= end and not end - label <= line <= end:
            return "inEnd"
        return "inBase" if label <= min(end, line) else "outEnd"

    def shift(self, series: int, at: int) -> float:
        """How far a label behind its bar has to move to stand clear of the line it would be crossed by."""
        value = self.chart.series[series].values[at]
        if value is None or self.stacked or self.chart.level is None or self.position(series, at) != "outEnd":
            return 0.0
        end, line = (each / self.top * self.plot[2] for each in (value, self.chart.level[0]))
        return line - end if end + 0.6 < line <= end + self.label_width(value) else 0.0

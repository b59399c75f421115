"""How a page is told on slides: beside each other where there is room, else one after the other."""

from __future__ import annotations

from typing import NamedTuple

from sqdash.briefing.pack import Chart, Page
from sqdash.briefing.slide_tables import Fitted, fitted, in_parts
from sqdash.briefing.slide_writing import Box

SHARES = (0.5, 0.56, 0.62, 0.66)  # of the width, for a table beside a chart
FEW = 6  # columns of a table that may stand beside a chart
TRIALS = ((13.0, 1), (12.0, 2), (11.0, 3))  # smallest type and most lines in a row, the best first
LEAST_CHART = 250.0
GAP = 22.0  # between a table and its chart
SECTION = 20.0  # height of a caption above a table


class Part(NamedTuple):
    """What one slide of a page shows; `lines` whether the lines under the title are said again."""

    table: Fitted | None = None
    chart: Chart | None = None
    map: bool = False
    lines: bool = True


def parts_of(page: Page, body: Box, rest: Box) -> list[Part]:
    """The slides of a page: `body` is the room under title and lines, `rest` under the title alone."""
    table, chart = page.table, page.chart
    if table is None:
        return [Part(chart=chart, map=page.map is not None)]
    parts = []
    if page.map is not None:
        parts.append(Part(chart=chart, map=True))
        chart = None
    height = body.height - SECTION
    if chart is not None:
        beside = _beside(page, body, height)
        if beside is not None:
            return [*parts, Part(beside, chart)]
        parts.append(Part(chart=chart))
    if parts:
        body, height = rest, rest.height - SECTION
    whole = fitted(table, body.width, height, least=12.0, most=1) or fitted(table, body.width, height)
    told = [whole] if whole is not None else in_parts(table, body.width, height)
    again = not parts
    return parts + [Part(each, lines=again) for each in told]


def _beside(page: Page, body: Box, height: float) -> Fitted | None:
    """The table as narrow as it reads well beside its chart, None where it is told better alone."""
    assert page.table is not None
    if len(page.table.columns) > FEW:
        return None
    for least, most in TRIALS:
        for share in (each for each in SHARES if body.width * (1 - each) >= LEAST_CHART + GAP):
            found = fitted(page.table, body.width * share, height, least=least, most=most)
            if found is not None:
                return found
    return None

"""The pictures of a briefing: the map, the rug and the charts of the pages, each for a slide and for a printed page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from sqdash.briefing.findings import Findings
from sqdash.briefing.pictures import A4, SLIDE, Picture, Size, a4, chart_picture, map_picture, table_picture
from sqdash.briefing.stamp import Stamp
from sqdash.model import CITY, Cell, history
from sqdash.plan.types import Indicator
from sqdash.views import comparisons, figures, rug, spine
from sqdash.views import map as county_map
from sqdash.views.figures import Figure
from sqdash.views.words import rug_caption

SCALES = (1, 2)


class File(NamedTuple):
    """`name` may begin with a folder."""

    name: str
    content: bytes


class Drawing(NamedTuple):
    """One picture in its uses: `make` gives it in a size, `sizes` are the uses' names and sizes."""

    name: str
    make: Callable[..., Picture]
    sizes: tuple[tuple[str, Size], ...]
    needs_browser: bool = True


def drawings(found: Findings, stamp: Stamp, places: Sequence[str]) -> Iterator[Drawing]:
    """What is drawn for the city and for each area, in the order of the chapters."""
    for place in places:
        yield from _of_city(found, stamp) if place == CITY else _of_area(found, stamp, place)


def files(drawing: Drawing) -> Iterator[File]:
    """SVG and PNG at 1× and 2× of every use. Raises NoPicture."""
    for use, size in drawing.sizes:
        made = drawing.make(size=size)
        yield File(f"{drawing.name}-{use}.svg", made.svg)
        for scale in SCALES:
            yield File(f"{drawing.name}-{use}@{scale}x.png", made.png(scale))


def _of_city(found: Findings, stamp: Stamp) -> Iterator[Drawing]:
    workspace, result, year = found.workspace, found.result, found.year
    lines, mark = stamp.lines, stamp.watermark
    both = (("slide", SLIDE), ("a4", A4))
    told = county_map.map_alt(workspace, found.summary)
    note = county_map.map_note(workspace)
    draw = partial(map_picture, workspace, found.summary, title=told, lines=lines, watermark=mark, note=note)
    yield Drawing("city-map", draw, both, needs_browser=False)
    tables = rug.rug_tables(
        areas=[workspace.area(code) for code in found.summary.need_order],
        indicators=workspace.plan.indicators,
        cells=result.cells(year),
        city=result.city_cells(year),
        before=None if found.scenario.is_baseline else found.baseline.cells(year),
    )
    draw = partial(table_picture, tables, title=rug_caption(found.summary), lines=lines, watermark=mark)
    yield Drawing("city-rug", draw, both, needs_browser=False)
    yield _paths(found, stamp, CITY)
    if result.total_cost():
        years = result.years[1:]
        once, again = ([spent(each) for each in years] for spent in (result.capital, result.recurring))
        drawn = figures.cost_by_year(years=years, capital=once, recurring=again)
        yield _chart("city-cost", drawn, figures.cost_alt(years=years, capital=once, recurring=again), stamp)
    for indicator in workspace.plan.indicators:
        cells = _judged(found, indicator)
        city = result.cell(CITY, indicator.id, year)
        drawn = comparisons.ranking(workspace=workspace, indicator=indicator, cells=cells, city=city)
        told = comparisons.ranking_alt(workspace=workspace, indicator=indicator, cells=cells)
        yield _chart(f"city-ranking-{indicator.id}", drawn, told, stamp)


def _of_area(found: Findings, stamp: Stamp, place: str) -> Iterator[Drawing]:
    workspace, indicators, year = found.workspace, found.workspace.plan.indicators, found.year
    after = {each.id: found.cell(place, each.id, year) for each in indicators}
    drawn = spine.spine(
        workspace=workspace,
        indicators=indicators,
        areas={each.id: _judged(found, each) for each in indicators},
        city={each.id: found.cell(CITY, each.id, year) for each in indicators},
        before={each.id: found.baseline.cell(place, each.id, year) for each in indicators},
        after=after,
    )
    told = spine.spine_alt(workspace=workspace, after=after)
    yield _chart(f"{place}-spine", drawn, told, stamp, note=spine.spine_key())
    yield _paths(found, stamp, place)


def _judged(found: Findings, indicator: Indicator) -> list[Cell]:
    """Every area's cell that has a value in the target year."""
    cells = found.result.cells(found.year)
    return [cell for cell in cells if cell.indicator == indicator.id and cell.value is not None]


def _paths(found: Findings, stamp: Stamp, place: str) -> Drawing:
    indicators = found.workspace.plan.indicators
    past = {each.id: history(found.workspace, place, each.id) for each in indicators}
    before = {each.id: found.baseline.series(place, each.id) for each in indicators}
    after = {each.id: found.result.series(place, each.id) for each in indicators}
    drawn = figures.paths(indicators=indicators, history=past, before=before, after=after)
    told = figures.paths_alt(place=found.place_name(place), indicators=indicators, after=after)
    return _chart(f"{place}-paths", drawn, told, stamp)


def _chart(name: str, drawn: Figure, title: str, stamp: Stamp, note: str = "") -> Drawing:
    make = partial(chart_picture, drawn, title=title, lines=stamp.lines, watermark=stamp.watermark, note=note)
    return Drawing(name, make, (("slide", SLIDE), ("a4", a4(drawn))))

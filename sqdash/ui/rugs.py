"""Rugs, coloured tables and tiles of a page with their downloads: the picture shows the cells the page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from sqdash.briefing.pictures import Picture, table_picture, tiles_picture
from sqdash.model import Cell
from sqdash.returns.types import Area
from sqdash.ui import ranges
from sqdash.ui.downloads import downloads
from sqdash.ui.markup import markup
from sqdash.ui.page import Page
from sqdash.views import chances, rug, tiles
from sqdash.views.chart_data import area_data, chance_data, rug_data
from sqdash.views.csv_text import Data
from sqdash.views.still_table import Tables


def coloured_table(
    page: Page,
    shown: str,
    *,
    drawn: Callable[[], Tables],
    title: str,
    key: str,
    data: Callable[[], Data],
    note: str = "",
    below: str = "",
    of: str = "",
    basis: str = "",
) -> None:
    """A table whose cells are told by fill, shape and text, with its downloads.

    Args:
        shown: the table as HTML.
        drawn, data: make what its picture shows, and its numbers, when they are asked for.
        title: what it finds, the title of the picture; note: what is said below the picture.
        below, of, basis: as of `downloads`.
    """
    markup(shown)
    picture = partial(_table_picture, drawn, title, note)
    downloads(page, key, data=data, picture=picture, below=below, of=of, basis=basis)


def _table_picture(
    drawn: Callable[[], Tables], title: str, note: str, *, lines: Sequence[str], watermark: str
) -> Picture:
    return table_picture(drawn(), title=title, note=note, lines=lines, watermark=watermark)


def city_tiles(
    page: Page,
    *,
    cells: Sequence[Cell],
    reported: Mapping[str, Sequence[Cell]],
    projected: Mapping[str, Sequence[Cell]],
    links: Mapping[str, str],
) -> None:
    """The city's indicators as tiles; arguments as of `tiles_html`."""
    told: dict[str, Any] = {"cells": cells, "reported": reported, "projected": projected}
    shown: dict[str, Any] = {"indicators": page.workspace.plan.indicators, **told}
    markup(tiles.tiles_html(**shown, links=links))
    series = {name: [*chain.from_iterable(told[name].values())] for name in ("reported", "projected")}
    data = partial(area_data, workspace=page.workspace, reported=series["reported"], cells=series["projected"])
    downloads(page, "tiles", data=data, picture=partial(_tiles_picture, shown))


def _tiles_picture(shown: Mapping[str, Any], *, lines: Sequence[str], watermark: str) -> Picture:
    title = tiles.tiles_sentence(shown["cells"])
    return tiles_picture(
        tiles.still_tiles(**shown), title=title, note=tiles.lines_note(), lines=lines, watermark=watermark
    )


def verdict_rug(
    page: Page,
    *,
    areas: Sequence[Area],
    cells: Sequence[Cell],
    city: Sequence[Cell],
    before: Sequence[Cell] | None,
    caption: str,
    links: Mapping[str, str] | None = None,
    traces: str | None = None,
    of: str = "",
) -> None:
    """Verdicts by area and indicator, with what the shapes mean; arguments as of `rug_html` and `downloads`."""
    workspace = page.workspace
    judged: dict[str, Any] = {"cells": cells, "city": city, "before": before}
    shown: dict[str, Any] = {"areas": areas, "indicators": workspace.plan.indicators, **judged}
    coloured_table(
        page,
        rug.rug_html(workspace=workspace, **shown, links=links, traces=traces, caption=caption),
        drawn=partial(rug.rug_tables, **shown),
        title=caption,
        key="rug",
        data=partial(rug_data, workspace=workspace, **judged),
        below=rug.legend_html(),
        of=of,
    )


def chance_rug(
    page: Page,
    *,
    found: chances.Chances,
    year: int,
    joint: Mapping[str, float | None] | None = None,
    links: Mapping[str, str],
    note: str,
) -> None:
    """Chances by area and indicator, with what the fills mean; arguments as of `chance_rug_html`."""
    workspace, caption = page.workspace, chances.chance_caption(chances=found, year=year)
    told: dict[str, Any] = {"chances": found, "joint": joint}
    shown: dict[str, Any] = {"areas": workspace.areas, "indicators": workspace.plan.indicators, **told}
    coloured_table(
        page,
        chances.chance_rug_html(**shown, links=links, caption=caption),
        drawn=partial(chances.chance_tables, **shown),
        title=caption,
        key="chances",
        data=partial(chance_data, workspace=workspace, **told, year=year),
        note=note,
        below=chances.chance_legend_html(),
        basis=ranges.basis(page),
    )

"""A tile says value, target, verdict and its way; the picture says the same."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from html import unescape

import pytest

from sqdash.model import BASELINE, CITY, Cell, history, project
from sqdash.returns import Workspace
from sqdash.views import tiles, words

LI = re.compile(r"<li .*?</li>")


@pytest.fixture
def cells(workspace: Workspace) -> tuple[Cell, ...]:
    return project(workspace, BASELINE, end=workspace.plan.end).city_cells(workspace.plan.end)


@pytest.fixture
def shown(workspace: Workspace, cells: tuple[Cell, ...]) -> dict[str, object]:
    result, indicators = project(workspace, BASELINE, end=workspace.plan.end), workspace.plan.indicators
    return {
        "indicators": indicators,
        "cells": cells,
        "reported": {each.id: history(workspace, CITY, each.id) for each in indicators},
        "projected": {each.id: result.series(CITY, each.id) for each in indicators},
    }


def test_the_picture_says_what_the_page_says(workspace: Workspace, shown: dict[str, object]) -> None:
    drawn = tiles.still_tiles(**shown)  # type: ignore[arg-type]
    on_page = LI.findall(tiles.tiles_html(**shown))  # type: ignore[arg-type]
    assert len(drawn) == len(on_page) == len(workspace.plan.indicators)
    for tile, html in zip(drawn, on_page, strict=True):
        said = unescape(re.sub(r"<[^>]+>", "", html))
        unit = f" {tile.unit}" if tile.unit else ""
        assert said == (
            f"{tile.number} {tile.name}{tile.value}{unit}{tile.mark}{tile.shape}{tile.word}{tile.target}{tile.now}"
        )
        assert f'data-verdict="{tile.fill}"' in html


def test_a_tile_has_the_verdict_and_value_of_its_cell(shown: dict[str, object], cells: tuple[Cell, ...]) -> None:
    drawn = tiles.still_tiles(**shown)  # type: ignore[arg-type]
    assert [(tile.fill, tile.shape) for tile in drawn] == [
        (words.verdict_of(cell), words.verdict_shape(cell)) for cell in cells
    ]
    for tile in drawn:
        assert len([each for each in ElementTree.fromstring(tile.spark) if each.tag.endswith("polyline")]) == 2


def test_what_the_tiles_find_is_counted(cells: tuple[Cell, ...]) -> None:
    met, near = (sum(words.verdict_of(cell) == verdict for cell in cells) for verdict in ("met", "near"))
    assert tiles.tiles_sentence(cells) == f"2025 年全市 10 项指标：{met} 项达标、{near} 项接近"


def test_without_a_way_there_is_no_line(workspace: Workspace, cells: tuple[Cell, ...]) -> None:
    [indicator] = workspace.plan.indicators[:1]
    alone = {indicator.id: [cell for cell in cells if cell.indicator == indicator.id]}
    [tile] = tiles.still_tiles(indicators=[indicator], cells=cells, reported=alone, projected=alone)
    assert (tile.spark, tile.told) == ("", "")

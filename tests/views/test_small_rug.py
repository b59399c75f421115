"""Small rugs tell every verdict and say what their numbered columns are."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from sqdash.language import Text
from sqdash.returns import Workspace
from sqdash.views import small_rug, words
from sqdash.views.differences import Compared
from tests.views.test_compare import EXAMPLES
from tests.views.test_differences import named

TD = re.compile(
    r'<td data-area="(\w+)" data-indicator="(\w+)" data-verdict="(\w+)" title="([^"]*)">'
    r'<i>(.)<b class="sq-unseen">([^<]*)</b></i></td>'
)


def drawn(workspace: Workspace, each: Compared, caption: str = "小图") -> str:
    return small_rug.compact_rug_html(
        compared=each,
        workspace=workspace,
        indicators=workspace.plan.indicators,
        areas=workspace.areas,
        caption=caption,
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_small_rug_tells_every_verdict_by_fill_shape_and_sentence(workspace: Workspace, name: str) -> None:
    each = named(workspace, name)
    found = {(area, indicator): rest for area, indicator, *rest in TD.findall(drawn(workspace, each))}
    assert len(found) == 100
    for cell in each.projection.cells(2025):
        verdict, title, shape, word = found[cell.area_code, cell.indicator]
        assert (verdict, shape) == (words.verdict_of(cell), words.verdict_shape(cell))
        assert word == words.verdict_word(cell)
        indicator = workspace.plan.indicator(cell.indicator)
        place = f"{workspace.area(cell.area_code).name} {indicator.short}："
        assert unescape(title) == place + words.cell_sentence(cell, indicator, workspace)


def test_the_columns_of_a_small_rug_are_numbered_and_named(workspace: Workspace) -> None:
    heads = re.findall(
        r'<th scope="col" title="([^"]+)">(\d+)<b class="sq-unseen">([^<]+)</b>',
        drawn(workspace, named(workspace, "balanced")),
    )
    assert heads == [(str(each.short), str(each.number), str(each.short)) for each in workspace.plan.indicators]


def test_names_in_a_small_rug_are_escaped(workspace: Workspace) -> None:
    odd = replace(workspace.areas[0], name=Text('<img src="x">', "x"))
    html = small_rug.compact_rug_html(
        compared=named(workspace, "baseline"),
        workspace=workspace,
        indicators=workspace.plan.indicators,
        areas=[odd],
        caption="<em>&",
    )
    assert "<img" not in html and "<em>" not in html
    assert "<caption>&lt;em&gt;&amp;</caption>" in html
    assert small_rug.beside_html([html, html]) == f'<div class="sq-beside">{html}{html}</div>'


def test_the_key_names_every_numbered_column_with_its_target(workspace: Workspace) -> None:
    key = small_rug.columns_html(workspace.plan.indicators)
    for each in workspace.plan.indicators:
        assert (
            f"<b>{each.number}</b> {each.short} {words.target_text(each)}".replace(">", "&gt;")
            .replace("<b&gt;", "<b>")
            .replace("</b&gt;", "</b>")
            in key
        )


def test_one_picture_holds_every_small_rug(workspace: Workspace) -> None:
    compared = [named(workspace, each) for each in ("baseline", "hiring_first", "balanced")]
    found = small_rug.small_tables(compared=compared, indicators=workspace.plan.indicators, areas=workspace.areas)
    assert [table.name for table in found.tables] == ["稳态基线", "招聘优先", "统筹推进"]
    for each, table in zip(compared, found.tables, strict=True):
        marks = [(mark.fill, mark.shape) for row in table.rows for mark in row.cells]
        assert marks == [(verdict, shape) for _a, _i, verdict, _t, shape, _w in TD.findall(drawn(workspace, each))]
    assert [row.name for row in found.tables[0].rows] == [str(area.name) for area in workspace.areas]
    assert found.columns[0] == "1 农村设施 ≥93%"
    counts = [each.summary.cells_met for each in compared]
    assert small_rug.compared_sentence(compared) == (
        f"2025 年 90 项指标判定中达标的：“稳态基线”{counts[0]} 项、“招聘优先”{counts[1]} 项、“统筹推进”{counts[2]} 项"
    )

"""The rug tells each verdict by fill, shape and word, marks what turned, and escapes what it is given."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sqdash.language import Text
from sqdash.model import Scenario, project, summarise, turned
from sqdash.returns.types import Workspace
from sqdash.views import rug, words
from tests.views.examples import contrast

TD = re.compile(
    r'<td data-area="(\w+)" data-indicator="(\w+)" data-verdict="(\w+)"([^>]*)><i>([^<]*)<b>[^<]*</b></i>([^<]*)</td>'
)
HIRING = Scenario(name="招人", levers=(("hire_social_workers", "*", "*", 60.0),))


def drawn(workspace: Workspace, scenario: Scenario, **more: object) -> str:
    result = project(workspace, scenario)
    indicators = workspace.plan.indicators
    cells, city = result.cells(2025), result.city_cells(2025)
    return rug.rug_html(
        workspace=workspace,
        areas=workspace.areas,
        indicators=indicators,
        cells=cells,
        city=city,
        caption="判定",
        **more,
    )  # type: ignore[arg-type]


def test_every_cell_is_there_once_with_its_verdict_and_value(workspace: Workspace) -> None:
    result = project(workspace)
    found = {
        (area, indicator): (verdict, shape, value)
        for area, indicator, verdict, _rest, shape, value in TD.findall(drawn(workspace, result.scenario))
    }
    assert len(found) == 110
    for cell in (*result.cells(2025), *result.city_cells(2025)):
        verdict, shape, value = found[cell.area_code, cell.indicator]
        assert (verdict, shape) == (words.verdict_of(cell), words.verdict_shape(cell))
        shown = (
            "" if cell.verdict == "not_applicable" else words.cell_value(cell, workspace.plan.indicator(cell.indicator))
        )
        assert value == shown


def test_a_cell_says_its_verdict_in_words(workspace: Workspace) -> None:
    html = drawn(workspace, HIRING)
    said = re.findall(r'data-verdict="(\w+)"[^>]* title="([^"]*)"><i>[^<]*<b>([^<]*)</b>', html)
    assert len(said) == 110
    for verdict, sentence, word in said:
        assert word == words.verdict_word(verdict)
        assert sentence.startswith(word)


def test_cells_that_turned_are_outlined_and_others_are_not(workspace: Workspace) -> None:
    before, after = project(workspace), project(workspace, HIRING)
    html = drawn(workspace, HIRING, before=before.cells(2025))
    marked = {
        (area, indicator)
        for area, indicator, _verdict, rest, _shape, _value in TD.findall(html)
        if "data-turned" in rest
    }
    expected = {
        (new.area_code, new.indicator)
        for old, new in turned(before, after, 2025)
        if "met" in (old.verdict, new.verdict)
    }
    assert marked == expected != set()
    assert "<i>▲✓<b>达标</b></i>" in html
    assert "（基线为未达标）" in html


def test_rows_come_in_the_order_given(workspace: Workspace) -> None:
    order = summarise(project(workspace), 2025).need_order
    result = project(workspace)
    rows = [workspace.area(code) for code in order]
    html = rug.rug_html(
        workspace=workspace, areas=rows, indicators=workspace.plan.indicators, cells=result.cells(2025), caption="判定"
    )
    assert [area for area, *_ in TD.findall(html)][::10] == list(order)
    assert "全市" not in html


def test_names_and_links_are_escaped(workspace: Workspace) -> None:
    odd = replace(workspace.areas[0], name=Text('<img src="http://x">', "x"))
    result = project(workspace)
    html = rug.rug_html(
        workspace=workspace,
        areas=[odd],
        indicators=workspace.plan.indicators,
        cells=result.cells(2025),
        links={odd.code: '/county?a="b"&c'},
        caption="<em>",
    )
    assert "<img" not in html
    assert "<em>" not in html
    assert 'href="/county?a=&quot;b&quot;&amp;c"' in html


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("fill", ["met", "near", "missed"])
def test_text_on_a_fill_has_a_contrast_of_seven(theme: int, fill: str) -> None:
    style = (Path(rug.__file__).parent / "style.css").read_text(encoding="utf-8")
    pairs = dict(re.findall(r"--sq-([\w-]+): light-dark\(([^)]+)\)", style))
    ink, ground = (pairs[name].split(", ")[theme] for name in ("verdict-ink", fill))
    assert contrast(ink, ground) >= 7.0


def test_every_value_leads_to_where_it_comes_from(workspace: Workspace) -> None:
    """The address is written once; every value adds its own cell to it."""
    html = drawn(workspace, HIRING, traces="/trace?w=a%22b&lang=en&year=2025")
    assert '<form method="get" action="/trace" target="_self">' in html
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html)
    assert kept == [("w", "a&quot;b"), ("language", "en"), ("year", "2025")]
    led = re.findall(
        r'data-area="(\w+)" data-indicator="(\w+)"[^>]*><i>[^<]*<b>[^<]*</b></i><button name="cell" value="([^"]+)">',
        html,
    )
    shown = [each for each in TD.findall(drawn(workspace, HIRING)) if each[-1]]
    assert [(area, indicator) for area, indicator, _cell in led] == [each[:2] for each in shown]
    assert all(cell == f"{area}.{indicator}" for area, indicator, cell in led)
    assert "<button" not in drawn(workspace, HIRING)


def test_the_picture_has_the_cells_of_the_page(workspace: Workspace) -> None:
    before, after = project(workspace), project(workspace, HIRING)
    [table] = rug.rug_tables(
        areas=workspace.areas,
        indicators=workspace.plan.indicators,
        cells=after.cells(2025),
        city=after.city_cells(2025),
        before=before.cells(2025),
    ).tables
    drawn_marks = [
        (mark.fill, rug.ARROWS[mark.turned] + mark.shape, mark.text) for row in table.rows for mark in row.cells
    ]
    on_page = TD.findall(drawn(workspace, HIRING, before=before.cells(2025)))
    assert drawn_marks == [(verdict, shape, value) for _area, _indicator, verdict, _rest, shape, value in on_page]
    assert [row.name for row in table.rows if row.last] == ["全市"]
    assert [(head.name, head.under) for head in table.heads] == [
        (str(each.short), words.target_text(each)) for each in workspace.plan.indicators
    ]

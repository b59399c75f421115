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


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two #RRGGBB colours."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour.strip()[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

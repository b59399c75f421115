"""The rug of what turned holds those cells and no other, on the page and in its picture."""

from __future__ import annotations

import re
from html import unescape

import pytest

from sqdash.model import BASELINE, EVERY, Scenario, example_scenarios, project, turned
from sqdash.returns import Workspace
from sqdash.views import words
from sqdash.views.differences import Compared
from sqdash.views.turned_rug import (
    SAME,
    nothing_turned,
    rest_words,
    turned_pairs,
    turned_rug_html,
    turned_sentence,
    turned_tables,
)
from tests.views.examples import HIRING
from tests.views.test_differences import HOSTILE, compared, named

CELL = re.compile(
    r'<td data-area="(\w+)" data-indicator="(\w+)" data-verdict="(\w+)" data-turned="(\w*)"[^>]*>(.*?)</td>'
)


def drawn(workspace: Workspace, reference: Compared, other: Compared, *, caption: str = "变化") -> str:
    return turned_rug_html(
        reference=reference,
        other=other,
        workspace=workspace,
        indicators=workspace.plan.indicators,
        areas=workspace.areas,
        caption=caption,
    )


def test_only_turned_cells_are_filled_in(workspace: Workspace) -> None:
    reference, other = named(workspace, "hiring_first"), named(workspace, "building_first")
    html = drawn(workspace, reference, other)
    found = {(area, indicator): rest for area, indicator, *rest in CELL.findall(html)}
    expected = [
        (old, new)
        for old, new in turned(reference.projection, other.projection, 2025)
        if "met" in (old.verdict, new.verdict)
    ]
    assert set(found) == {(new.area_code, new.indicator) for _old, new in expected}
    assert len(expected) == 42
    for old, new in expected:
        verdict, turn, inside = found[new.area_code, new.indicator]
        value = words.cell_value(new, workspace.plan.indicator(new.indicator))
        arrow, direction = ("▲", "up") if old.verdict != "met" else ("▼", "down")
        assert (verdict, turn) == (words.verdict_of(new), direction)
        assert inside == f"<i>{arrow}</i>{value} <small>{words.verdict_word(new)}</small>"
    rows = html.count('<th scope="row">')
    assert html.count('class="sq-same"') == 10 * rows - 42


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_in_the_rug_is_said_as_it_is(workspace: Workspace, name: str) -> None:
    html = drawn(workspace, compared(workspace, BASELINE, name), compared(workspace, HIRING, name), caption=name)
    assert "<script" not in html
    assert name in unescape(html)


def test_a_turned_cell_says_what_it_was(workspace: Workspace) -> None:
    html = drawn(workspace, named(workspace, "baseline"), named(workspace, "hiring_first"))
    old, new = (
        project(workspace, each).cell("411481", "social_workers_per_1000", 2025)
        for each in (BASELINE, example_scenarios(workspace)["hiring_first"])
    )
    indicator = workspace.plan.indicator("social_workers_per_1000")
    values = [words.joined(words.cell_value(each, indicator), indicator.unit) for each in (old, new)]
    said = f"永城市 社工比例：达标，{values[1]}，目标 ≥0.3‰（“稳态基线”为未达标，{values[0]}，还差 {old.gap} 人）"
    assert f'title="{said}"' in html


def test_rows_without_a_change_are_only_counted(workspace: Workspace) -> None:
    one = Scenario(name="一区", levers=(("hire_social_workers", "411402", EVERY, 150.0),))
    html = drawn(workspace, named(workspace, "baseline"), compared(workspace, one))
    assert re.findall(r'<th scope="row">([^<]+)</th>', html) == ["梁园区"]
    told = rest_words(reference=named(workspace, "baseline"), other=compared(workspace, one), areas=workspace.areas)
    assert told == "其余 9 个县（市、区）没有变化。"


def test_where_nothing_turned_a_sentence_says_so(workspace: Workspace) -> None:
    pair = {"reference": named(workspace, "baseline"), "other": compared(workspace, BASELINE, "另一个")}
    assert turned_pairs(**pair) == {}
    assert nothing_turned(**pair) == "2025 年“另一个”与“稳态基线”没有一项达标判定不同。"


def test_a_cell_without_data_turned_neither_up_nor_down(workspace: Workspace) -> None:
    unknown = Scenario(name="无户", drivers=(("households", "411403", EVERY, 0.0),))
    html = drawn(workspace, named(workspace, "baseline"), compared(workspace, unknown))
    assert [(area, *rest) for area, _indicator, *rest in CELL.findall(html)] == [
        ("411403", "no_data", "", "<i>?</i>— <small>缺数</small>")
    ]


def test_the_picture_has_the_cells_of_the_page(workspace: Workspace) -> None:
    reference, other = named(workspace, "hiring_first"), named(workspace, "building_first")
    shown = {"indicators": workspace.plan.indicators, "areas": workspace.areas}
    [table] = turned_tables(reference=reference, other=other, **shown).tables
    marks = [
        (mark.fill, mark.turned, mark.text, mark.under) for row in table.rows for mark in row.cells if mark != SAME
    ]
    on_page = CELL.findall(drawn(workspace, reference, other))
    told = [
        (verdict, turn, *re.findall(r"</i>(.*?) <small>(.*?)</small>", inside)[0])
        for *_p, verdict, turn, inside in on_page
    ]
    assert marks == told
    assert len(marks) == 42
    assert turned_sentence(reference=reference, other=other) == "2025 年“建设优先”与“招聘优先”判定不同的有 42 项"

"""An area's table and its picture say the same of every indicator that applies."""

from __future__ import annotations

import re
from html import unescape

import pytest

from sqdash.answers import effort
from sqdash.answers.requirement import needs
from sqdash.model import BASELINE, Scenario, example_scenarios, project
from sqdash.returns import Workspace
from sqdash.views import area_table

UNTIL = 2030


def cells_of(html: str) -> list[list[str]]:
    """The body's cells as text, row by row; lines of one cell are told apart."""
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2])
    texts = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    bare = re.compile(r'<span class="sq-mark".*?</span>|<(?!br)[^>]+>')
    return [[unescape(bare.sub("", cell).replace("<br>", "；")) for cell in row] for row in texts]


def rows_of(workspace: Workspace, scenario: Scenario, code: str) -> tuple[area_table.Judged, ...]:
    result, indicators = project(workspace, scenario, end=UNTIL), workspace.plan.indicators
    return area_table.judged(
        workspace=workspace,
        cells=[result.cell(code, each.id, workspace.plan.end) for each in indicators],
        reported=[result.cell(code, each.id, result.base_year) for each in indicators],
        efforts=[each for each in effort(workspace, scenario, year=workspace.plan.end) if each.area_code == code],
        first_met={each.id: result.first_met(code, each.id) for each in indicators},
        until=UNTIL,
    )


@pytest.mark.parametrize("code", ["411481", "411402"])
def test_the_picture_says_what_the_page_says(workspace: Workspace, code: str) -> None:
    rows = rows_of(workspace, BASELINE, code)
    [table] = area_table.area_tables(rows, BASELINE).tables
    drawn = [[row.name, *(f"{mark.shape}{mark.text}" for mark in row.cells)] for row in table.rows]
    assert drawn == cells_of(area_table.area_table_html(rows, workspace, BASELINE))
    assert len(drawn) == 9
    assert {row[4] for row in drawn} <= {"✓达标", "△接近", "✕未达标"}


@pytest.mark.parametrize(
    ("id", "head", "needed"),
    [
        ("baseline", "达标所需（每年）", 3 * 103 + 3 * 26),
        ("talent_programme", "达标所需（每年，含本情景已有投入）", 3 * (103 - 36) + 3 * 26),
    ],
)
def test_what_is_required_includes_what_the_scenario_has(workspace: Workspace, id: str, head: str, needed: int) -> None:
    """The programme already hires 36 a year there; only what is needed in all is on top of them."""
    scenario = {"baseline": BASELINE, **example_scenarios(workspace)}[id]
    rows = rows_of(workspace, scenario, "411402")
    assert [each.takes[0] for each in rows[7:]] == ["招聘社会工作者 103 人", "招聘社区工作者 26 人"]
    assert needs(project(workspace, scenario), "411402").by_unit["person"] == needed
    [table] = area_table.area_tables(rows, scenario).tables
    assert table.heads[5].name == head
    assert f">{head}</th>" in area_table.area_table_html(rows, workspace, scenario)

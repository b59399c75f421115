"""An area's table and its picture say the same of every indicator that applies."""

from __future__ import annotations

import re
from html import unescape

import pytest

from sqdash.answers import effort
from sqdash.model import BASELINE, project
from sqdash.returns import Workspace
from sqdash.views import area_table

UNTIL = 2030


def cells_of(html: str) -> list[list[str]]:
    """The body's cells as text, row by row; lines of one cell are told apart."""
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2])
    texts = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    bare = re.compile(r'<span class="sq-mark".*?</span>|<(?!br)[^>]+>')
    return [[unescape(bare.sub("", cell).replace("<br>", "；")) for cell in row] for row in texts]


@pytest.mark.parametrize("code", ["411481", "411402"])
def test_the_picture_says_what_the_page_says(workspace: Workspace, code: str) -> None:
    result, indicators = project(workspace, BASELINE, end=UNTIL), workspace.plan.indicators
    rows = area_table.judged(
        workspace=workspace,
        cells=[result.cell(code, each.id, workspace.plan.end) for each in indicators],
        reported=[result.cell(code, each.id, result.base_year) for each in indicators],
        efforts=[each for each in effort(workspace, BASELINE, year=workspace.plan.end) if each.area_code == code],
        first_met={each.id: result.first_met(code, each.id) for each in indicators},
        until=UNTIL,
    )
    [table] = area_table.area_tables(rows).tables
    drawn = [[row.name, *(f"{mark.shape}{mark.text}" for mark in row.cells)] for row in table.rows]
    assert drawn == cells_of(area_table.area_table_html(rows, workspace))
    assert len(drawn) == 9
    assert {row[4] for row in drawn} <= {"✓达标", "△接近", "✕未达标"}

"""What the workbook's sheets say of the years they are about, also when one is left."""

from __future__ import annotations

from sqdash.briefing.book_action import chances_sheet, effort_sheet
from sqdash.briefing.composing import compose
from sqdash.briefing.findings import Findings
from sqdash.model import BASELINE, CITY
from sqdash.returns.types import Workspace
from tests.store.people import with_years


def said(workspace: Workspace) -> tuple[str, str]:
    """How the sheet of what it takes begins its explanation, and the name of what it all costs."""
    found = Findings(workspace, BASELINE, "稳态基线")
    pack = compose(found, places=[CITY])
    chances = chances_sheet(pack, found)
    assert chances is not None
    return effort_sheet(pack, found).lines[0].split("，达到")[0], str(list(chances.rows)[-1][3])


def test_one_year_left_is_no_span(workspace: Workspace) -> None:
    now = with_years(workspace, 2023, 2024)
    assert said(workspace) == ("只用一项措施、从 2023 年到 2025 年每年投入相同时", "2023—2025 年费用合计")
    assert said(now) == ("只用一项措施、只在 2025 年投入时", "2025 年费用合计")

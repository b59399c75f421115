"""Areas still on illustrative data are marked where others are not any more, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime

from sqdash.model import BASELINE, project
from sqdash.returns.applying import with_returns
from sqdash.returns.received import Approved
from sqdash.returns.types import Workspace
from sqdash.ui.chrome import badge_html
from sqdash.views.marks import area_mark_html, marked_areas
from sqdash.views.rug import rug_html
from tests.store.people import filled

AT = datetime(2026, 11, 25, tzinfo=UTC)


def corrected(workspace: Workspace, *codes: str) -> Workspace:
    """The base year as these areas themselves reported it."""
    sent = [filled(workspace, area=code, year=workspace.base_year)[0] for code in codes]
    return with_returns(workspace, [Approved(each, at, 1, "赵主任", AT) for at, each in enumerate(sent, start=1)])


def test_nothing_is_marked_while_all_are_alike(workspace: Workspace) -> None:
    everyone = corrected(workspace, *(area.code for area in workspace.areas))
    assert marked_areas(workspace) == marked_areas(everyone) == frozenset()
    assert 'data-quality="illustrative">示例数据</span>' in badge_html(workspace)
    assert "示例" not in badge_html(everyone)


def test_those_who_have_not_sent_are_marked(workspace: Workspace) -> None:
    some = corrected(workspace, "411402", "411481")
    assert len(marked_areas(some)) == 8 and not {"411402", "411481"} & marked_areas(some)
    assert area_mark_html("411402", some) == "" and "示例数据" in area_mark_html("411421", some)
    assert "示例数据 8/10" in badge_html(some)
    cells = project(some, BASELINE).cells(2025)
    rug = rug_html(
        workspace=some, areas=some.areas, indicators=some.plan.indicators, cells=cells, caption="2025", links=None
    )
    assert rug.count('class="sq-mark"') == 8

"""What was reached in the plan's last year: reported figures beside the targets, judged and never projected from."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.language import _
from sqdash.model import CITY, Cell, reported_cells
from sqdash.returns.types import Workspace, worst_quality
from sqdash.views import words
from sqdash.views.tables import table_html, verdict_html

UNJUDGED = ("not_applicable", "no_data")


def last_year_words(workspace: Workspace) -> str:
    """What becomes of a return of the plan's last year."""
    told = _(
        "{end} 年是规划的最后一年：报表按上报数与目标对照，不作推演的起点；"
        "推演最晚从 {latest} 年开始，现在从 {base} 年开始。"
    )
    end = workspace.plan.end
    return told.format(end=end, latest=end - 1, base=workspace.base_year)


def reached(workspace: Workspace) -> dict[str, tuple[Cell, ...]]:
    """The last year's cells of every area with figures of it, and before them the city's once all areas have theirs."""
    end = workspace.plan.end
    places = [CITY] if workspace.is_complete(end) else []
    found = {each: reported_cells(workspace, each, end) for each in (*places, *(area.code for area in workspace.areas))}
    return {place: cells for place, cells in found.items() if any(each.value is not None for each in cells)}


def met_words(cells: Sequence[Cell]) -> str:
    """ "9 项判定中 7 项达标", or nothing where nothing could be judged."""
    judged = [each for each in cells if each.verdict not in UNJUDGED]
    if not judged:
        return ""
    return _("{n} 项判定中 {met} 项达标").format(n=len(judged), met=sum(each.verdict == "met" for each in judged))


def reached_quality(cells: Sequence[Cell]) -> str:
    return worst_quality([each.quality for each in cells if each.verdict not in UNJUDGED])


def reached_html(workspace: Workspace, cells: Sequence[Cell]) -> str:
    """One row an indicator: what was reported, the target and the verdict."""
    rows = []
    for each in cells:
        indicator = workspace.plan.indicator(each.indicator)
        value = words.joined(words.cell_value(each, indicator), indicator.unit)
        rows.append(
            (
                escape(str(indicator.short)),
                escape(value if each.value is not None else words.ABSENT),
                escape(words.target_text(indicator)),
                verdict_html(each),
            )
        )
    heads = (_("指标"), _("上报"), _("目标"), _("判定"))
    caption = _("{year} 年上报数与目标").format(year=workspace.plan.end)
    return f'<div class="sq-record">{table_html(heads, rows, numbers=(1, 2), caption=caption)}</div>'

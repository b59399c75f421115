"""What is said of gaps where there are none to tell: all is met, or some of it is not known."""

from __future__ import annotations

from dataclasses import replace

from sqdash.answers.requirement import needs
from sqdash.model import BASELINE, EVERY, Scenario, project, summarise
from sqdash.returns.types import Workspace
from sqdash.views import gaps, messages

UNKNOWN = "没有算出缺口；另有 {} 项缺数，无法判定。"
DRIVERS = ("rural_communities", "urban_communities", "building_area_m2", "households", "resident_population")
NOTHING = Scenario(name="x", drivers=tuple((each, EVERY, EVERY, 0.0) for each in (*DRIVERS, "urban_population")))


def test_no_gap_is_not_claimed_where_figures_are_missing(workspace: Workspace) -> None:
    result = project(workspace, NOTHING)
    summary, found = summarise(result, 2025), needs(result)
    assert summary.cells_no_data == found.unknown == 80  # all but the share of floor area for activities
    lacking = [each for each in result.cells(2025) if each.verdict == "no_data"]
    said = UNKNOWN.format(80)
    assert gaps.no_gap_words(0) == "没有缺口。"
    assert said in gaps.gaps_html(cells=(), workspace=workspace, unknown=found.unknown)
    assert said in gaps.gaps_line_html(cells=(), workspace=workspace, unknown=found.unknown)
    assert messages.gaps_message((), workspace, summary) == said
    yongcheng = [each for each in lacking if each.area_code == "411481"]
    assert messages.county_line(yongcheng, workspace) == UNKNOWN.format(len(yongcheng))
    assert needs(result, "411481").unknown == len(yongcheng)


def test_not_all_is_met_where_figures_are_missing(workspace: Workspace) -> None:
    nothing = replace(needs(project(workspace, BASELINE)), required=(), out_of_reach=0, unknown=0)
    assert gaps.nothing_words(nothing) == "全部达标，不需要再投入。"
    assert gaps.nothing_words(replace(nothing, unknown=3)) == UNKNOWN.format(3)
    assert messages.needs_message(replace(nothing, unknown=3)) == UNKNOWN.format(3)
    assert "2 项目标" in gaps.nothing_words(replace(nothing, out_of_reach=2, unknown=3))

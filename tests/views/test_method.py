"""The method page's words for plans that have what the default one has, and for those that have not."""

from __future__ import annotations

from dataclasses import replace

from sqdash.model import project
from sqdash.model.implied import implied_counts
from sqdash.returns.types import Workspace
from sqdash.views import method, tables


def test_a_plan_without_social_workers_has_a_headline_too(workspace: Workspace) -> None:
    result = project(workspace)
    found = implied_counts(result, 2025)
    assert method.headline(found=found, talent=result).startswith("2025 年要达到 ≥0.3‰")
    others = [each for each in found if each.indicator != method.STAFF]
    assert method.headline(found=others, talent=result) == (
        "9 项指标怎样算、怎样推演、依据什么；2025 年的目标换算成数量如下。"
    )


def test_the_baselines_have_the_plans_year(workspace: Workspace) -> None:
    assert "2020 年基础值" in method.indicators_html(workspace)
    later = tuple(replace(each, baseline_year=2025) for each in workspace.plan.indicators)
    moved = replace(workspace, plan=replace(workspace.plan, indicators=later))
    assert "2025 年基础值" in method.indicators_html(moved)


def test_why_there_is_no_straight_line_is_told_as_it_is(workspace: Workspace) -> None:
    indicator = workspace.plan.indicator("rural_facility_coverage")
    now = project(workspace).city_cells(2022)[0]
    unknown = now._replace(value=None)
    assert tables.track_words(indicator, now, None) == "规划没有给出 2020 年基础值，不能画直线进度。"
    assert tables.track_words(indicator, unknown, 88.8) == "2022 年缺数，不能与直线进度比较。"
    assert "2022 年直线进度应为 88.8%" in tables.track_words(indicator, now, 88.8)

"""The method page's words for plans that have what the default one has, and for those that have not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqdash.model import project
from sqdash.model.implied import implied_counts
from sqdash.returns.types import Workspace
from sqdash.views import method, tables
from tests.store.people import with_years


def test_a_plan_without_social_workers_has_a_headline_too(workspace: Workspace) -> None:
    result = project(workspace)
    found = implied_counts(result, 2025)
    assert method.headline(found=found, workspace=workspace).startswith("2025 年要达到 ≥0.3‰")
    others = [each for each in found if each.indicator != method.STAFF]
    assert method.headline(found=others, workspace=workspace) == (
        "9 项指标怎样算、怎样推演、依据什么；2025 年的目标换算成数量如下。"
    )


def test_a_plan_without_a_talent_programme_is_said_to_train_nobody(workspace: Workspace) -> None:
    without = replace(workspace, plan=replace(workspace.plan, commitments=()))
    found = implied_counts(project(workspace), 2025)
    assert method.headline(found=found, workspace=without).startswith("10 项指标怎样算")


@pytest.mark.parametrize("years", [(), (2023,), (2023, 2024)])
def test_what_the_plan_trains_stays_when_years_are_over(workspace: Workspace, years: tuple[int, ...]) -> None:
    """Its years 2023 and 2024 were put in by now, and are no less of the plan for that."""
    now = with_years(workspace, *years)
    assert now.base_year == max(years, default=2022)
    told = method.headline(found=implied_counts(project(now), 2025), workspace=now)
    assert "规划的人才工程培养 1,352 人，" in told and told.endswith("三个数对不上，人才工程本身不足以达标。")


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

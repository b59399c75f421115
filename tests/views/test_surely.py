"""How sure in words: the gap to expect, what being sure costs, what was checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqdash.answers.risk import Settings, risk
from sqdash.answers.robust import Robust, Sure
from sqdash.model import BASELINE
from sqdash.returns.types import Workspace
from sqdash.views import surely


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (None, "平均没有缺口。"),
        (0.0, "平均没有缺口。"),
        (0.2, "平均还差不到 1 人（各次抽样缺口的平均，达标的计 0）。"),
        (1234.4, "平均还差 1,234 人（各次抽样缺口的平均，达标的计 0）。"),
    ],
)
def test_a_gap_is_never_nothing_when_there_is_one(workspace: Workspace, gap: float | None, said: str) -> None:
    indicator = workspace.plan.indicator("social_workers_per_1000")
    assert surely.gap_sentence(workspace=workspace, indicator=indicator, gap=gap) == said


def plan(workspace: Workspace, cost: float) -> Sure:
    checked = risk(workspace, BASELINE, Settings(draws=64))
    return Sure(Robust(BASELINE, cost, BASELINE, 2e8, 0.8, 0.812, ()), checked, checked)


def test_being_sure_costs_more_or_less(workspace: Workspace) -> None:
    dear, cheap = (surely.sure_sentence(plan=plan(workspace, cost), workspace=workspace) for cost in (2.5e8, 1.5e8))
    assert dear.endswith("需要 2.50 亿元，比只按众数求的最省方案多 5,000 万元：这是“有把握”的价格。")
    assert cheap.endswith("需要 1.50 亿元，比只按众数求的最省方案还少 5,000 万元：取值范围偏向有利一侧。")


def test_one_step_less_falls_short_of_the_room_that_was_left(workspace: Workspace) -> None:
    told = surely.sure_html(plan=plan(workspace, 2.5e8))
    assert "求解时按 81.2% 留了余量" in told and "单独减少任何一项投入的一步就不够这个余量" in told
    more = plan(workspace, 2.5e8)
    assert "按 97.0%" in surely.sure_html(plan=replace(more, robust=replace(more.robust, aimed=0.97)))

"""When a plan has to begin and what becomes of it the year after, in words."""

from __future__ import annotations

from sqdash.answers.optimise import FAIREST, After, LatestStart, Problem, after, solve
from sqdash.returns.types import Workspace
from sqdash.views import plans, timing


def test_the_year_after_may_gain_more_than_it_loses(workspace: Workspace) -> None:
    answer = solve(workspace, Problem(FAIREST, budget=6e8))
    assert answer.scenario is not None
    then = after(workspace, answer.scenario)
    assert then is not None and then.met > then.met_before
    gained = sum(now.verdict == "met" for _before, now in then.turned)
    lost = sum(before.verdict == "met" for before, _now in then.turned)
    assert gained and lost and then.met == then.met_before + gained - lost
    told = timing.after_sentence(workspace=workspace, after=then)
    assert told.startswith(f"2026 年不再投入，达标的由 {then.met_before} 项变为 {then.met} 项：")
    assert f"会掉下来，另有 {gained} 项转为达标；" in told and "降到" not in told
    kept = After(
        2026, then.met_before, then.met_before + gained, 90, tuple(p for p in then.turned if p[1].verdict == "met")
    )
    assert timing.after_sentence(workspace=workspace, after=kept) == (
        f"2026 年不再投入，达标的各项都还能保持，另有 {gained} 项转为达标。"
    )
    strip = plans.plan_strip_html(answer=answer, after=then, year=2025)
    assert f"<dt>2026 年不再投入，达标（项）</dt><dd>{then.met}/90</dd>" in strip


def test_what_each_can_be_done_without_is_not_all_to_be_done_without(workspace: Workspace) -> None:
    found = [LatestStart("install_kiosks", None, ()), LatestStart("hire_social_workers", 2024, (("411481", 2024),))]
    told = timing.latest_start_html(workspace=workspace, found=found)
    assert "单独去掉其中任何一项也能做到的措施：布设自助服务一体机。" in told

"""The first sentence of an answer: what is the least, and what needs no money or leaves no choice."""

from __future__ import annotations

import pytest

from sqdash.answers.optimise import (
    FAIREST,
    LEAST_COST,
    MOST_TARGETS,
    Answer,
    Binding,
    Lock,
    Problem,
    solve,
)
from sqdash.model import BASELINE, example_scenarios, project
from sqdash.returns.types import Workspace
from sqdash.views import plans, words


def said(workspace: Workspace, problem: Problem, *, cost: float, met: int, next_target: float | None = None) -> str:
    scenario = problem.scenario
    answer = Answer(
        problem, "optimal", cost, cost, cost, met, 90, scenario, price_of_next_target=next_target
    )  # fmt: skip
    projection = project(workspace, scenario, end=workspace.plan.end)
    return plans.headline_plan(workspace=workspace, answer=answer, projection=projection, now=36)


def locked(workspace: Workspace, *but: str) -> tuple[Lock, ...]:
    return tuple(Lock(each.id) for each in workspace.model.levers if each.id not in but)


@pytest.mark.parametrize(
    ("met", "sentence"),
    [
        (
            36,
            "各项措施都锁定为不投入，没有可以调整的：到 2025 年 90 项判定中 36 项照样达标，其余 54 项到不了，不花钱。",
        ),
        (90, "各项措施都锁定为不投入，没有可以调整的：到 2025 年 90 项判定照样全部达标，不花钱。"),
    ],
)
@pytest.mark.parametrize("objective", [LEAST_COST, MOST_TARGETS])
def test_all_locked_at_zero(workspace: Workspace, objective: str, met: int, sentence: str) -> None:
    budget = None if objective == LEAST_COST else 5e7
    problem = Problem(objective, scenario=BASELINE, budget=budget, locks=locked(workspace))
    assert said(workspace, problem, cost=0.0, met=met) == sentence


def test_all_locked_as_a_scenario_has_them(workspace: Workspace) -> None:
    problem = Problem(LEAST_COST, scenario=example_scenarios(workspace)["hiring_first"], locks=locked(workspace))
    head = "各项措施的投入都已锁定，没有可以调整的：到 2025 年 90 项判定"
    assert said(workspace, problem, cost=2.01e8, met=61) == head + "中 61 项达标，其余 29 项到不了，共需 2.01 亿元。"
    assert said(workspace, problem, cost=2.01e8, met=90) == head + "全部达标，共需 2.01 亿元。"


def test_one_lever_free_is_a_question_again(workspace: Workspace) -> None:
    problem = Problem(LEAST_COST, scenario=BASELINE, locks=locked(workspace, "install_kiosks"))
    assert said(workspace, problem, cost=1.9e6, met=40) == (
        "90 项判定中有 50 项按所设条件到不了，其余 40 项到 2025 年都达标，最少需要 190 万元。"
    )


def test_what_needs_no_money_is_not_called_the_least(workspace: Workspace) -> None:
    problem = Problem(LEAST_COST, scenario=BASELINE)
    assert said(workspace, problem, cost=0.0, met=90) == "90 项判定到 2025 年不再投入也能全部达标，不花钱。"
    assert said(workspace, problem, cost=0.0, met=36) == (
        "90 项判定中有 54 项按所设条件到不了，其余 36 项到 2025 年不再投入也能达标，不花钱。"
    )


def test_one_more_target_has_its_price(workspace: Workspace) -> None:
    problem = Problem(MOST_TARGETS, scenario=BASELINE, budget=3e7)
    told = said(workspace, problem, cost=2.9e7, met=70, next_target=1.7e6)
    assert told == (
        "用 3,000 万元，到 2025 年最多能让 90 项判定中的 70 项达标，比不投入多 34 项，实际需要 2,900 万元；"
        "再多达标 1 项，还要 170 万元。"
    )


def test_discounted_money_is_called_so_beside_what_is_paid(workspace: Workspace) -> None:
    hiring = example_scenarios(workspace)["hiring_first"]
    problem = Problem(LEAST_COST, scenario=hiring, discount=0.025)
    told = said(workspace, problem, cost=1.9e8, met=90)
    paid = words.money(project(workspace, hiring).total_cost())
    assert told.startswith("要让 90 项判定到 2025 年全部达标，最少需要 1.90 亿元；")
    assert told.endswith(f"。以上金额按每年 2.5% 折现，分年实付合计 {paid}。")
    assert f">{paid}</td>" in plans.inputs_html(workspace=workspace, projection=project(workspace, hiring))
    answer = Answer(problem, "optimal", 1.9e8, 1.9e8, 1.9e8, 90, 90, hiring, price_of_last_target=1e6)
    strip = plans.plan_strip_html(answer=answer, after=None, year=2025)
    assert "<dt>到 2025 年费用（按每年 2.5% 折现）</dt>" in strip
    assert "<dt>少达标 1 项可省（按每年 2.5% 折现）</dt>" in strip
    dear = (Binding("411481", "kiosk_coverage", 1e6),)
    assert "不要求它可省（按每年 2.5% 折现）" in plans.binding_html(workspace=workspace, found=dear, discount=0.025)
    assert "折现" not in plans.binding_html(workspace=workspace, found=dear)
    assert "折现" not in said(workspace, Problem(LEAST_COST, scenario=hiring), cost=1.9e8, met=90)


def test_the_fairest_plan_excepts_what_nothing_allowed_raises(workspace: Workspace) -> None:
    """With its floor area locked an area stays at 78 %, while every target that can be raised comes to 97 %."""

    def told(problem: Problem) -> tuple[str, int]:
        answer = solve(workspace, problem)
        assert answer.scenario is not None
        projection = project(workspace, answer.scenario)
        cells = [each for each in projection.cells(2025) if each.value is not None]
        below = sum(each.value < each.target * answer.objective / 100 for each in cells if each.value is not None)
        return plans.headline_plan(workspace=workspace, answer=answer, projection=projection, now=36), below

    free, none = told(Problem(FAIREST, budget=3e8))
    assert none == 0 and "到 2025 年最弱的也能完成目标的" in free
    held, some = told(Problem(FAIREST, budget=3e8, locks=(Lock("add_service_area"),)))
    assert some > 0 and f"到 2025 年除 {some} 项按所设条件提不上去的以外，最弱的也能完成目标的 97%；" in held


def test_weighted_targets_are_not_called_the_most(workspace: Workspace) -> None:
    problem = Problem(MOST_TARGETS, budget=1.5e8, weights=(("service_area_share", 2),))
    answer = solve(workspace, problem)
    assert answer.price_of_next_target is None and answer.price_of_last_target is None
    told = said(workspace, problem, cost=1.4e8, met=84)
    assert told == (
        "用 1.50 亿元，按权重计最多的方案到 2025 年让 90 项判定中的 84 项达标，比不投入多 48 项，实际需要 1.40 亿元。"
    )
    one = Problem(MOST_TARGETS, budget=1.5e8, weights=(("service_area_share", 1),))
    assert not one.is_weighted and solve(workspace, one).price_of_next_target


def test_a_gap_is_rounded_up(workspace: Workspace) -> None:
    def word(cost: float, bound: float) -> str:
        return plans.status_word(Answer(Problem(), "feasible", cost, bound, cost, 90, 90, BASELINE))

    assert word(1e9, 1e9 - 5e3) == "与最优相差不超过 0.01%"
    assert word(1e9, 0.998e9) == "与最优相差不超过 0.20%"
    assert word(1e9, 1e9 - 1e-6) == "已证明最优", "what rounding leaves is no gap"

"""What a relaxation says is enough as it is written: rounded up, and without an exponent."""

from __future__ import annotations

from sqdash.answers.optimise import MOST_TARGETS, Problem, solve
from sqdash.answers.optimise.relaxation import ASSUMPTION, BUDGET, LIMIT, TARGET, Relaxation
from sqdash.model.scenario import EVERY
from sqdash.returns.types import Workspace


def test_money_is_rounded_up(workspace: Workspace) -> None:
    def told(before: float, after: float) -> str:
        return Relaxation(BUDGET, "", EVERY, before, after).text(workspace)

    assert told(333_333_333.33, 778_908_981.33) == "总预算增加 44,557.57 万元"
    assert told(778_908_933.33, 778_908_981.33) == "总预算增加 0.01 万元", "not nothing"
    assert told(1e9, 1e9 + 3e4) == "总预算增加 3.00 万元"


def test_the_amount_written_is_enough(workspace: Workspace) -> None:
    everything = solve(workspace, Problem())
    budget = 333_333_333.33
    (each,) = {each.relaxations for each in solve(workspace, Problem(budget=budget)).unreachable}
    text = each[0].text(workspace)
    more = float(text.removeprefix("总预算增加 ").removesuffix(" 万元").replace(",", "")) * 1e4
    assert solve(workspace, Problem(MOST_TARGETS, budget=budget + more)).met == everything.met == 90


def test_numbers_are_written_in_full(workspace: Workspace) -> None:
    limit = Relaxation(LIMIT, "add_service_area", "411422", 300_000.0, 1_094_000.0)
    assert limit.text(workspace) == "“增加商业和服务面积”的年上限由 300,000 提高到 1,094,000"
    share = Relaxation(ASSUMPTION, "completion_building", "411422", 0.855, 0.86)
    assert share.text(workspace).endswith("由 85.5% 提高到 86%")
    assert Relaxation(TARGET, "kiosk_coverage", "411422", 93.0, 90.21).text(workspace) == "目标由 93 降到 90.21"

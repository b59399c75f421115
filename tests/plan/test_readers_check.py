"""The careful reader: every number, date and word of completeness in sections 三 to 五 of the plan is accounted for.

`plan_numbers.csv` lists them in the order of the text, each with its clause, what it means as a number, a few
characters around it and what covers it: a commitment, an indicator, or the list of numbers left out with a reason.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from sqdash.plan.types import Plan
from sqdash.returns.types import Workspace

FOUND = Path(__file__).with_name("plan_numbers.csv")
SECTIONS = ("三", "四", "五")
NEAR = 14  # characters of the plan's text beside a number, at most
COUNT = 193


def numbers() -> list[dict[str, str]]:
    with FOUND.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def amounts(plan: Plan, kind: str, id: str) -> set[float]:
    """The numbers a commitment or an indicator itself holds."""
    if kind == "commitment":
        commitment = plan.commitment(id)
        found: tuple[float | None, ...] = (commitment.value, commitment.due)
    else:
        indicator = plan.indicator(id)
        found = (indicator.baseline, indicator.target, indicator.baseline_year, indicator.target_year)
    return {float(each) for each in found if each is not None}


def test_the_list_is_whole() -> None:
    rows = numbers()
    assert len(rows) == COUNT
    assert all(each["clause"].startswith(SECTIONS) for each in rows)
    assert all(each["written"] in each["near"] and len(each["near"]) <= NEAR for each in rows)
    kinds = Counter(each["covered_by"].split(":")[0] for each in rows)
    assert kinds == {"commitment": 53, "indicator": 17, "left_out": 123}


@pytest.mark.parametrize("row", numbers(), ids=lambda row: f"{row['clause']} {row['near']}")
def test_every_number_is_accounted_for(workspace: Workspace, row: dict[str, str]) -> None:
    plan = workspace.plan
    kind, id = row["covered_by"].split(":")
    if kind == "left_out":
        reason = next(each for each in plan.left_out if each.id == id)
        assert row["written"] in reason.numbers
        assert reason.reason.zh and reason.reason.en
        return
    assert float(row["means"]) in amounts(plan, kind, id), "the plan says another number than we do"
    if row["written"].replace(".", "").isdigit():
        assert float(row["written"]) == float(row["means"])
    if kind == "commitment":
        assert any(row["clause"].startswith(each) for each in clauses(plan.commitment(id).clause)), "another clause"


def clauses(told: str) -> list[str]:
    """ "四（四）第2项、专栏4" names two places of one section."""
    first, *others = told.split("、")
    return [first, *(each if each.startswith(SECTIONS) else first[: first.index("）") + 1] + each for each in others)]


def test_every_amount_of_ours_is_the_plans(workspace: Workspace) -> None:
    """Once (1) and everywhere (100 %) may be our way of counting; every other amount and date stands in the list."""
    told = {each["covered_by"] for each in numbers()}
    ours = [each for each in workspace.plan.commitments if f"commitment:{each.id}" not in told]
    assert {each.value for each in ours} <= {None, 1, 100}
    assert {each.due for each in ours} <= {None, workspace.plan.end}
    assert {f"indicator:{each.id}" for each in workspace.plan.indicators} <= told


def test_no_reason_is_idle(workspace: Workspace) -> None:
    told = {each["covered_by"] for each in numbers()}
    assert {f"left_out:{each.id}" for each in workspace.plan.left_out} <= told

"""What an approver sees of a return: every figure beside last year's, its change, its cell and the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqdash.returns.received import Progress, Return, Sent, Village
from sqdash.returns.types import Workspace
from sqdash.store.returns import SUBMITTED, ReturnVersion
from sqdash.views.returns_figures import figures_html, figures_title

AREA, YEAR = "411481", 2023
AT = datetime(2026, 11, 25, tzinfo=UTC)


def version(found: Return) -> ReturnVersion:
    return ReturnVersion(
        1, "shangqiu-14fyp", AREA, YEAR, 1, SUBMITTED, found, "", found.file, found.sha256, 1, None, "孙会计", AT,
        None, None, "",
    )  # fmt: skip


def test_a_jump_stands_out_with_its_reason(workspace: Workspace) -> None:
    before = workspace.value(AREA, 2022, "social_workers") or 0.0
    kiosks = workspace.value(AREA, 2022, "kiosk_communities") or 0.0
    sent = {
        "kiosk_communities": Sent(kiosks, "填报!H12"),
        "social_workers": Sent(before * 3, "填报!H4"),
    }
    reasons = {"jump 填报!H4": "<b>招录了一批</b>"}
    found = version(Return(AREA, YEAR, sent, "永城.xlsx", "ab" * 32, reasons=reasons))
    shown = figures_html(found, workspace)
    assert shown.index("社会工作者") < shown.index("填报!H12"), "the order of the model, not of the file"
    assert "<b>+200.0%</b>" in shown and ">不变<" in shown and "+0.0%" not in shown
    assert f"{before:,.0f} 人" in shown and f"{before * 3:,.0f} 人" in shown
    assert "填报!H4</small> &lt;b&gt;招录了一批&lt;/b&gt;" in shown


def test_a_correction_of_the_plans_last_year_stands_beside_what_it_corrects(workspace: Workspace) -> None:
    last = {(code, 2025, measure): each._replace(value=50.0)
            for (code, year, measure), each in workspace.figures.items() if year == 2022}  # fmt: skip
    found = replace(version(Return(AREA, 2025, {"social_workers": Sent(65.0, "填报!H4")}, "x", "ab")), year=2025)
    assert figures_title(found, workspace) == "1 项数据与 2022 年对比"
    complete = replace(workspace, figures={**workspace.figures, **last})
    assert figures_title(found, complete) == "1 项数据与 2025 年对比"
    assert "<b>+30.0%</b>" in figures_html(found, complete)


def test_what_else_came_is_counted(workspace: Workspace) -> None:
    plain = Return(AREA, YEAR, {"social_workers": Sent(1.0, "填报!H4")}, "x", "ab")
    assert figures_title(version(plain), workspace) == "1 项数据与 2022 年对比"
    more = replace(
        plain,
        villages=(Village("1", True, None, None, None, None, ""), Village("2", None, None, None, None, None, "")),
        progress=(Progress("urban_organisations", 500.0, "文件", "", ""),),
    )
    assert figures_title(version(more), workspace) == "1 项数据与 2022 年对比；另有 2 个村（社区）、1 项承诺进展"

"""Reasons go to the return they were written for, and what is not listed still needs its reason."""

from __future__ import annotations

from typing import Any

from sqdash.returns import Workspace
from sqdash.returns.intake import Intake, intake
from sqdash.returns.intake.findings import MOST_OF_A_RULE, Findings, Spot
from sqdash.returns.intake.rule import NOTE, WARNING
from tests.returns.intake.books import AREA, base, book, rows
from tests.returns.intake.in_process import InProcess
from tests.returns.intake.test_rules import PROGRESS_HEADINGS, VILLAGE_HEADINGS, ZONE, villages, with_sheet


def of_two(workspace: Workspace, **changes: float) -> Intake:
    """A workbook of two areas with a reason beside the progress of one and the villages of the other."""
    table = [
        *rows(workspace, {**base(workspace), **changes}, AREA, "扩招"),
        *rows(workspace, base(workspace, ZONE), ZONE),
    ]
    listed = villages(workspace, {7: {4: None, 8: "正在测量"}})
    claimed: list[Any] = [None, "合计", None, None, 1.0, None, None, None, "含在建"]
    progress = [[AREA, None, "local_plan", "", 1, None, "民政局", "文件在印"]]

    def more(made: Any, sheet: Any) -> None:
        with_sheet("村", VILLAGE_HEADINGS, [*listed, claimed])(made, sheet)
        with_sheet("进展", PROGRESS_HEADINGS, progress)(made, sheet)

    content = book(table, areas=(AREA, ZONE), more=more)
    return intake(content, "a.xlsx", workspace, reader=InProcess())


def test_a_reason_goes_to_the_return_it_was_written_for(workspace: Workspace) -> None:
    found = of_two(workspace, community_workers=5000.0)
    assert found.errors == ()
    first, second = found.returns
    assert (first.area_code, second.area_code) == (AREA, ZONE)
    assert {key.split()[0]: reason for key, reason in first.reasons.items()} == {
        "jump": "扩招", "progress_evidence": "文件在印",
    }  # fmt: skip
    assert {key.split()[0]: reason for key, reason in second.reasons.items()} == {
        "village_no_area": "正在测量", "total_differs": "含在建",
    }  # fmt: skip


def test_a_reason_that_names_no_area_is_of_every_return() -> None:
    findings = Findings("a.csv")
    findings.add("total_differs", Spot("", "9"), 1, "含在建", sum=2.0)
    findings.add("jump", Spot("", "3"), 1, "扩招", of=(AREA,), of_year=2023, measure="", last=1.0, change=0.9)
    assert findings.reasons_of(AREA, 2023) == {"total_differs 9": "含在建", "jump 3": "扩招"}
    assert findings.reasons_of(AREA, 2022) == findings.reasons_of(ZONE, 2023) == {"total_differs 9": "含在建"}


def test_what_is_not_listed_still_needs_a_reason() -> None:
    """The two hundred and first warning is as much a warning as the first."""
    told = {}
    for last in ("", "已核对"):
        findings = Findings("a.xlsx")
        for row in range(MOST_OF_A_RULE):
            findings.add("village_no_area", Spot("村", f"E{row + 4}"), "1", "在测量")
            findings.add("villages_empty", value="梁园区")
        findings.add("village_no_area", Spot("村", "E999"), "1", last)
        findings.add("villages_empty", value="梁园区")
        findings.tell_the_rest()
        told[last] = [(each.grade, each.answered) for each in findings.found if each.what.startswith("另有 1 处")]
    assert told == {"": [(WARNING, False), (NOTE, True)], "已核对": [(WARNING, True), (NOTE, True)]}

"""Amounts on the page of commitments: what is not reached never looks like the whole, one of a thing is one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sqdash import language
from sqdash.answers.commitments import Reported, Watched, watched
from sqdash.model import BASELINE, CITY
from sqdash.returns.received import Progress
from sqdash.returns.types import Workspace
from sqdash.views.commitments import amount_number, amount_text, done_html, missing_text, watched_html

YONGCHENG = "411481"


def row(workspace: Workspace, id: str, value: float, place: str = CITY) -> Watched:
    """What is watched once an area has reported this much of a commitment for 2023."""
    sent = [Reported(YONGCHENG, 2023, Progress(id, value, "", "", "E4"))]
    found = watched(workspace, BASELINE, sent, year=2023)
    return next(each for each in found if (each.commitment.id, each.area_code) == (id, place))


def cells(found: Watched) -> list[str]:
    """State, required, done, missing, as read."""
    return [re.sub("<[^>]+>", "", each) for each in re.findall(r"<td.*?>(.*?)</td>", watched_html([found], ""))][:4]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.7, ["✕落后", "1 项", "0.7 项（上报）", "0.3 项"]),
        (0.4, ["✕落后", "1 项", "0.4 项（上报）", "0.6 项"]),
        (0.97, ["✕落后", "1 项", "0.9 项（上报）", "0.1 项"]),
        (0.0, ["✕落后", "1 项", "0 项（上报）", "1 项"]),
        (1.0, ["✓已完成", "1 项", "1 项（上报）", "0 项"]),
    ],
)
def test_part_of_one_thing_is_neither_all_of_it_nor_nothing(
    workspace: Workspace, value: float, shown: list[str]
) -> None:
    assert cells(row(workspace, "evaluation", value)) == shown


def test_a_share_of_places_is_told_as_the_ledger_has_it(workspace: Workspace) -> None:
    found = row(workspace, "opening_hours", 0.1356, YONGCHENG)
    assert found.done is not None and found.required == 770
    assert amount_number(found.done, "place") == 104.4
    assert cells(found)[1:] == ["770 个村（社区）", "104.4 个村（社区）（上报）", "665.6 个村（社区）"]
    all_but_a_few_hundredths = row(workspace, "opening_hours", 0.99998, YONGCHENG)
    assert cells(all_but_a_few_hundredths)[2:] == ["769.9 个村（社区）（上报）", "0.1 个村（社区）"]
    assert amount_text(1234.0, found.commitment) == "1,234 个村（社区）"


def test_what_floats_leave_of_a_whole_is_the_whole(workspace: Workspace) -> None:
    almost = row(workspace, "evaluation", 1 - 1e-12)
    assert cells(almost) == ["✓已完成", "1 项", "1 项（上报）", "0 项"]


def test_a_share_that_counts_nothing_is_never_rounded_up_to_all(workspace: Workspace) -> None:
    found = row(workspace, "monthly_visits", 0.9996, YONGCHENG)
    assert found.required is None and done_html(found).startswith("99.9%（上报）")
    assert missing_text(found) == "—"
    assert done_html(row(workspace, "monthly_visits", 0.705, YONGCHENG)).startswith("70.5%（上报）")
    assert done_html(row(workspace, "monthly_visits", 1.0, YONGCHENG)).startswith("100%（上报）")


def test_whole_things_are_floored_too(workspace: Workspace) -> None:
    found = replace(row(workspace, "talent_workers", 999.7), done=999.7, required=1000.0, share=0.9997, missing=0.3)
    assert found.commitment.amount_unit == "person" and found.state != "done"
    assert done_html(found).startswith("999 人") and missing_text(found) == "1 人"


def test_one_of_the_citys_own_is_one_in_english(workspace: Workspace) -> None:
    found = row(workspace, "evaluation", 0.7)
    language.use("en")
    assert amount_text(1.0, found.commitment) == "1 item"
    assert amount_text(0.7, found.commitment) == "0.7 items"

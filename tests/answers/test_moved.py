"""What new data move: base year and verdicts, against a count made here by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqdash import language
from sqdash.answers.moved import moved
from sqdash.model import BASELINE, project
from sqdash.returns.applying import with_returns
from sqdash.returns.received import Approved, Sent
from sqdash.returns.types import Workspace
from sqdash.views.returns_moved import moved_words
from tests.store.people import filled

AT = datetime(2024, 2, 1, tzinfo=UTC)
YONGCHENG = "411481"


STAFF = ("social_workers", "community_social_workers", "community_workers")


def returned(workspace: Workspace, *codes: str, year: int = 2023, more: float = 0.6) -> Workspace:
    """Staff changed by a share, the rest as in the base year."""
    found = []
    for code in codes:
        same, _file = filled(workspace, area=code, year=year, more=0.0)
        staff = {measure: Sent(sent.value * (1 + more), sent.place) for measure, sent in same.figures.items()}
        found.append(replace(same, figures={**same.figures, **{each: staff[each] for each in STAFF}}))
    return with_returns(workspace, [Approved(each, id, 1, "", AT) for id, each in enumerate(found, start=1)])


def verdicts(workspace: Workspace) -> dict[tuple[str, str], str]:
    projection = project(workspace, BASELINE, end=2025)
    return {(cell.area_code, cell.indicator): cell.verdict for cell in projection.cells(2025)}


def test_the_base_moves_when_the_last_area_has_returned(workspace: Workspace) -> None:
    codes = [area.code for area in workspace.areas]
    after = returned(workspace, *codes)
    found = moved(workspace, after)
    assert (found.base_before, found.base_after, found.target_year) == (2022, 2023, 2025)
    assert (found.illustrative, found.newest, found.newest_illustrative) == ((), 2023, ())
    before, now = verdicts(workspace), verdicts(after)
    expected = {key: (before[key], now[key]) for key in before if before[key] != now[key]}
    assert expected
    assert {(t.area_code, t.indicator): (t.before.verdict, t.after.verdict) for t in found.turned} == expected
    assert moved_words(found) == f"基准年 2022 → 2023：{len(expected)} 项判定改变。"


def test_a_part_of_a_year_moves_nothing_yet(workspace: Workspace) -> None:
    found = moved(workspace, returned(workspace, YONGCHENG))
    assert (found.base_after, found.turned, found.newest) == (2022, (), 2023)
    assert len(found.newest_illustrative) == 9 and YONGCHENG not in found.newest_illustrative
    assert len(found.illustrative) == 10
    assert moved_words(found) == "基准年仍为 2022 年：2023 年还差 9 个县（市、区），判定暂不改变。"


def test_a_correction_of_the_base_year_turns_only_its_area(workspace: Workspace) -> None:
    found = moved(workspace, returned(workspace, YONGCHENG, year=2022, more=9.0))
    assert found.base_after == 2022 and {turn.area_code for turn in found.turned} == {YONGCHENG}
    assert found.illustrative == tuple(area.code for area in workspace.areas if area.code != YONGCHENG)
    assert moved_words(found) == f"基准年 2022 不变：{len(found.turned)} 项判定改变。"


def test_the_plans_last_year_moves_no_projection(workspace: Workspace) -> None:
    """Neither is it said to wait for the other areas: complete or not, it never becomes the base."""
    codes = [area.code for area in workspace.areas]
    one, every = (moved(workspace, returned(workspace, *some, year=2025)) for some in ([YONGCHENG], codes))
    for found in (one, every):
        assert (found.base_before, found.base_after, found.turned, found.newest) == (2022, 2022, (), 2022)
        assert moved_words(found) == "基准年 2022 不变：0 项判定改变。"
    both = [*returned(workspace, YONGCHENG, year=2025).approved, *returned(workspace, "411402").approved]
    found = moved(workspace, with_returns(workspace, both))
    assert moved_words(found) == "基准年仍为 2022 年：2023 年还差 9 个县（市、区），判定暂不改变。"


def test_back_again_turns_the_same_cells_back(workspace: Workspace) -> None:
    after = returned(workspace, *(area.code for area in workspace.areas))
    there, back = moved(workspace, after), moved(after, workspace)
    assert [(t.before.verdict, t.after.verdict) for t in there.turned] == [
        (t.after.verdict, t.before.verdict) for t in back.turned
    ]
    assert (back.base_before, back.base_after) == (2023, 2022)


def test_the_same_data_move_nothing(workspace: Workspace) -> None:
    found = moved(workspace, workspace)
    assert (found.base_before, found.base_after, found.turned) == (2022, 2022, ())
    language.use("zh")
    assert moved_words(found) == "基准年 2022 不变：0 项判定改变。"

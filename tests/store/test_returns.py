"""Returns in the store: who may do what, the way from sent to approved, and what is refused with its reason."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from sqdash.returns.received import Return
from sqdash.returns.types import Workspace
from sqdash.store import Database, NotAllowed, returns
from sqdash.store.returns import (
    APPROVED,
    DRAFT,
    LARGEST,
    RETURNED,
    SUBMITTED,
    SUPERSEDED,
    NotSent,
    ReturnNotKept,
    ReturnVersion,
)
from sqdash.users import ADMIN, STEWARD, VIEWER, Refused, User
from tests.store.people import BOSS, CLERK, COUNTY, NOBODY, OTHER, READER, filled, hand_in

YONGCHENG, LIANGYUAN = "411481", "411402"
CHIEF = User("一肩挑", frozenset((VIEWER, STEWARD, ADMIN)))


def states(kept: Database, workspace: Workspace, area: str = YONGCHENG) -> list[tuple[int, int, str]]:
    found = returns.listed(kept, BOSS, workspace.plan.id, area=area)
    return sorted((each.year, each.number, each.state) for each in found)


def actions(kept: Database, workspace: Workspace, year: int = 2023) -> list[tuple[str, int, str | None, str]]:
    rows = returns.return_trail(kept, BOSS, workspace.plan.id, YONGCHENG, year)
    return [(each.action, each.number, each.before, each.after) for each in reversed(rows)]


def test_sent_and_approved(kept: Database, workspace: Workspace) -> None:
    found, file = filled(workspace)
    sent = returns.send(kept, COUNTY, workspace, found, file, warnings={"R7 数据!C5": "合并了两个社区"})
    assert (sent.state, sent.number, sent.sender, sent.size) == (SUBMITTED, 1, COUNTY.name, len(file))
    assert sent.sha256 == hashlib.sha256(file).hexdigest()
    assert sent.found == replace(found, reasons={"R7 数据!C5": "合并了两个社区"})
    assert returns.approved(kept, READER, workspace.plan.id) == ()
    approved = returns.approve(kept, BOSS, sent.id)
    assert (approved.state, approved.decided_by) == (APPROVED, BOSS.name)
    [holds] = returns.approved(kept, READER, workspace.plan.id)
    assert (holds.found, holds.id, holds.by, holds.at) == (sent.found, sent.id, BOSS.name, approved.decided)
    assert returns.file_of(kept, READER, sent.id) == file
    assert actions(kept, workspace) == [("send", 1, None, SUBMITTED), ("approve", 1, SUBMITTED, APPROVED)]


def test_the_same_file_twice_is_one_version(kept: Database, workspace: Workspace) -> None:
    first = hand_in(kept, workspace)
    before = returns.mark_of(kept, READER)
    assert hand_in(kept, workspace) == first
    approved = returns.approve(kept, BOSS, first.id)
    assert returns.approve(kept, BOSS, first.id) == approved
    assert hand_in(kept, workspace) == approved
    assert states(kept, workspace) == [(2023, 1, APPROVED)]
    assert returns.mark_of(kept, READER) == (before[0] + 1, before[1] + 1)


def test_the_same_file_twice_at_one_moment(kept: Database, workspace: Workspace) -> None:
    hand_in(kept, workspace, area=LIANGYUAN)
    gate, answers = threading.Barrier(6), []

    def one() -> None:
        gate.wait()
        answers.append(hand_in(kept, workspace))

    threads = [threading.Thread(target=one) for _each in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(answers) == 6 and len({each.id for each in answers}) == 1
    assert states(kept, workspace) == [(2023, 1, SUBMITTED)]


def test_two_different_files_and_approvals_at_one_moment(kept: Database, workspace: Workspace) -> None:
    """Whatever the order, one version holds and at most one waits."""
    sent = [hand_in(kept, workspace, more=more / 100) for more in range(3)]
    gate, told = threading.Barrier(6), []

    def act(call: Callable[[], ReturnVersion]) -> None:
        gate.wait()
        try:
            call()
        except NotAllowed as refused:
            told.append(str(refused))

    calls = [lambda more=more: hand_in(kept, workspace, more=more / 10) for more in range(1, 4)]
    calls += [lambda id=each.id: returns.approve(kept, BOSS, id) for each in sent]
    threads = [threading.Thread(target=act, args=(call,)) for call in calls]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = [state for _year, _number, state in states(kept, workspace)]
    assert found.count(APPROVED) <= 1 and found.count(SUBMITTED) <= 1
    assert len(found) == 6 and [number for _y, number, _s in states(kept, workspace)] == [1, 2, 3, 4, 5, 6]


def test_a_new_file_takes_the_place_of_the_one_that_waits(kept: Database, workspace: Workspace) -> None:
    hand_in(kept, workspace)
    hand_in(kept, workspace, more=0.2)
    assert states(kept, workspace) == [(2023, 1, SUPERSEDED), (2023, 2, SUBMITTED)]
    with pytest.raises(NotAllowed, match="已被取代"):
        hand_in(kept, workspace)


def test_a_correction_of_what_is_approved(kept: Database, workspace: Workspace) -> None:
    """The approved version holds until the next is approved; it is never changed itself."""
    first = returns.approve(kept, BOSS, hand_in(kept, workspace).id)
    second = hand_in(kept, workspace, more=0.3)
    assert [each.id for each in returns.approved(kept, READER, workspace.plan.id)] == [first.id]
    for act in (
        lambda: returns.send_back(kept, BOSS, first.id, "有误"),
        lambda: returns.withdraw(kept, CLERK, first.id),
    ):
        with pytest.raises(NotAllowed, match="已经批准，已锁定"):
            act()
    returns.approve(kept, BOSS, second.id)
    assert [each.id for each in returns.approved(kept, READER, workspace.plan.id)] == [second.id]
    assert states(kept, workspace) == [(2023, 1, SUPERSEDED), (2023, 2, APPROVED)]
    assert returns.return_at(kept, BOSS, first.id).found == first.found


def test_sent_back_and_put_right(kept: Database, workspace: Workspace) -> None:
    sent = hand_in(kept, workspace)
    with pytest.raises(NotAllowed, match="请写明理由"):
        returns.send_back(kept, BOSS, sent.id, "  ")
    back = returns.send_back(kept, BOSS, sent.id, "社工数与去年相差太大")
    assert (back.state, back.reason, back.decided_by) == (RETURNED, "社工数与去年相差太大", BOSS.name)
    with pytest.raises(NotAllowed, match="第 1 版，已被退回：社工数与去年相差太大"):
        hand_in(kept, workspace)
    for act in (returns.approve, lambda *given: returns.send_back(*given, "再退")):
        with pytest.raises(NotAllowed, match="不在待审状态"):
            act(kept, BOSS, sent.id)
    assert hand_in(kept, workspace, more=0.05).number == 2
    assert actions(kept, workspace)[1] == ("send_back", 1, SUBMITTED, RETURNED)


def test_withdrawn_and_handed_in_again(kept: Database, workspace: Workspace) -> None:
    sent = hand_in(kept, workspace)
    assert returns.withdraw(kept, CLERK, sent.id).state == DRAFT
    with pytest.raises(NotAllowed, match="不在待审状态"):
        returns.approve(kept, BOSS, sent.id)
    again = hand_in(kept, workspace, user=COUNTY)
    assert (again.id, again.state, again.sender) == (sent.id, SUBMITTED, COUNTY.name)
    returns.withdraw(kept, CLERK, sent.id)
    found, file = filled(workspace)
    other = returns.send(kept, CLERK, workspace, found, file, warnings={"R1 数据!C4": "新的说明"})
    assert other.number == 2, "its reasons changed, so it says something else"


def test_an_older_year_after_a_newer_approved_one_is_refused(kept: Database, workspace: Workspace) -> None:
    waiting = hand_in(kept, workspace, year=2022)
    hand_in(kept, workspace, area=LIANGYUAN, year=2023)
    newer = hand_in(kept, workspace, year=2023)
    hand_in(kept, workspace, year=2022, more=0.2)  # 2023 is not approved yet
    returns.approve(kept, BOSS, newer.id)
    told = "2023 年的报表已经批准，不能再报送或批准 2022 年的"
    with pytest.raises(NotAllowed, match=told):
        hand_in(kept, workspace, year=2022, more=0.3)
    with pytest.raises(NotAllowed, match=told):
        returns.approve(kept, BOSS, returns.listed(kept, BOSS, workspace.plan.id, year=2022)[0].id)
    with pytest.raises(NotAllowed, match=told):
        returns.restore(kept, BOSS, waiting.id)
    assert hand_in(kept, workspace, area=LIANGYUAN, year=2022).number == 1, "of another area nothing newer is approved"
    assert hand_in(kept, workspace, year=2024).state == SUBMITTED


def test_the_plans_last_year_goes_the_way_of_every_other(kept: Database, workspace: Workspace) -> None:
    first = hand_in(kept, workspace, year=2025)
    returns.send_back(kept, BOSS, first.id, "请核实社工数")
    second = hand_in(kept, workspace, year=2025, more=0.2)
    returns.approve(kept, BOSS, second.id)
    assert states(kept, workspace) == [(2025, 1, RETURNED), (2025, 2, APPROVED)]
    assert [each.found.year for each in returns.approved(kept, READER, workspace.plan.id)] == [2025]
    with pytest.raises(NotAllowed, match="2025 年的报表已经批准，不能再报送或批准 2024 年的"):
        hand_in(kept, workspace, year=2024)
    third = hand_in(kept, workspace, year=2025, more=0.3)
    returns.approve(kept, BOSS, third.id)
    assert returns.restore(kept, CLERK, second.id).state == SUBMITTED, "a correction, and back again"


def test_restored_as_a_new_version(kept: Database, workspace: Workspace) -> None:
    first = returns.approve(kept, BOSS, hand_in(kept, workspace).id)
    second = returns.approve(kept, BOSS, hand_in(kept, workspace, more=0.4).id)
    with pytest.raises(NotAllowed, match="不必恢复"):
        returns.restore(kept, BOSS, second.id)
    third = returns.restore(kept, COUNTY, first.id)
    assert (third.number, third.state, third.restored_from, third.found) == (3, SUBMITTED, 1, first.found)
    assert returns.file_of(kept, BOSS, third.id) == returns.file_of(kept, BOSS, first.id)
    assert [each.id for each in returns.approved(kept, READER, workspace.plan.id)] == [second.id]
    returns.approve(kept, BOSS, third.id)
    assert states(kept, workspace) == [(2023, 1, SUPERSEDED), (2023, 2, SUPERSEDED), (2023, 3, APPROVED)]
    assert hand_in(kept, workspace).id == third.id, "the same file is the version that holds"
    back = returns.send_back(kept, BOSS, hand_in(kept, workspace, more=0.6).id, "有误")
    with pytest.raises(NotAllowed, match="被退回的，不能恢复"):
        returns.restore(kept, BOSS, back.id)


def test_roles_are_asked_by_the_store(kept: Database, workspace: Workspace) -> None:
    sent = hand_in(kept, workspace)
    before = returns.mark_of(kept, BOSS)
    for user in (NOBODY, READER, OTHER, BOSS):
        with pytest.raises(Refused):
            hand_in(kept, workspace, user=user, more=0.2)
        with pytest.raises(Refused):
            returns.withdraw(kept, user, sent.id)
    for user in (NOBODY, READER, OTHER, CLERK, COUNTY):
        with pytest.raises(Refused):
            returns.approve(kept, user, sent.id)
        with pytest.raises(Refused):
            returns.send_back(kept, user, sent.id, "有误")
    for user in (NOBODY, READER, OTHER):
        with pytest.raises(Refused):
            returns.restore(kept, user, sent.id)
    assert returns.mark_of(kept, BOSS) == before
    for ask in (returns.listed, returns.approved, returns.standings):
        with pytest.raises(Refused):
            ask(kept, NOBODY, workspace.plan.id)
    assert returns.approve(kept, CHIEF, sent.id).decided_by == CHIEF.name


def test_a_steward_reports_for_the_own_areas_only(kept: Database, workspace: Workspace) -> None:
    with pytest.raises(Refused, match="不由您报送"):
        hand_in(kept, workspace, user=COUNTY, area=LIANGYUAN)
    other = hand_in(kept, workspace, area=LIANGYUAN)
    own = hand_in(kept, workspace, user=COUNTY)
    for act in (returns.withdraw, returns.restore, returns.return_at, returns.file_of):
        with pytest.raises(ReturnNotKept):
            act(kept, COUNTY, other.id)
    returns.approve(kept, BOSS, other.id)
    for act in (returns.withdraw, returns.restore):
        with pytest.raises(Refused, match="不由您报送"):
            act(kept, COUNTY, other.id)
    assert {each.id for each in returns.listed(kept, COUNTY, workspace.plan.id)} == {own.id, other.id}
    assert [each.id for each in returns.listed(kept, READER, workspace.plan.id)] == [other.id]
    assert returns.return_trail(kept, READER, workspace.plan.id, YONGCHENG, 2023) == ()
    found = returns.standings(kept, READER, workspace.plan.id)
    assert {(each.area_code, each.state, each.holds) for each in found} == {
        (YONGCHENG, SUBMITTED, False), (LIANGYUAN, APPROVED, True),
    }  # fmt: skip


def test_what_is_no_return_is_refused(kept: Database, workspace: Workspace) -> None:
    found, file = filled(workspace)
    cases = (
        (replace(found, area_code="999999"), file, {}, "没有代码为 999999"),
        (replace(found, year=2026), file, {}, "应在 2020 到 2025 年之间"),
        (replace(found, year=2019), file, {}, "应在 2020 到 2025 年之间"),
        (replace(found, figures={}), file, {}, "没有数据"),
        (found, b"", {}, "不超过 20 MB"),
        (found, bytes(LARGEST + 1), {}, "不超过 20 MB"),
        (found, file, {"R7 数据!C5": " "}, "请写明理由"),
        (found, file, {"R7 数据!C5": "长" * 2001}, "不超过 2000 个字"),
        (found, file, {"R7 数据!C5": "藏\x00着"}, "控制字符"),
    )
    for given, content, warnings, told in cases:
        with pytest.raises(NotAllowed, match=told):
            returns.send(kept, CLERK, workspace, given, content, warnings=warnings)
    assert returns.listed(kept, BOSS, workspace.plan.id) == ()
    for id in (0, -1, 7, 2**40):
        with pytest.raises(ReturnNotKept):
            returns.return_at(kept, BOSS, id)


def both(workspace: Workspace, more: float = 0.1) -> list[tuple[Return, bytes]]:
    """Returns of two areas for one year."""
    return [filled(workspace, area=area, more=more) for area in (YONGCHENG, LIANGYUAN)]


def test_several_are_handed_in_together(kept: Database, workspace: Workspace) -> None:
    sent = returns.send_all(kept, CLERK, workspace, both(workspace), warnings={"R7 数据!C5": "合并了两个社区"})
    assert [(each.area_code, each.number, each.state) for each in sent] == [
        (YONGCHENG, 1, SUBMITTED), (LIANGYUAN, 1, SUBMITTED),
    ]  # fmt: skip
    assert {each.found.reasons["R7 数据!C5"] for each in sent} == {"合并了两个社区"}
    assert returns.send_all(kept, CLERK, workspace, both(workspace), warnings=sent[0].found.reasons) == sent


def test_when_one_is_refused_none_is_handed_in(kept: Database, workspace: Workspace) -> None:
    """Every refusal is told with the return it is of; what was written before it is gone."""
    returns.approve(kept, BOSS, hand_in(kept, workspace, area=LIANGYUAN, year=2024).id)
    waits = hand_in(kept, workspace, more=0.3)
    before = returns.mark_of(kept, READER)
    empty = replace(filled(workspace, area="411403")[0], figures={})
    with pytest.raises(NotSent) as told:
        returns.send_all(kept, CLERK, workspace, [*both(workspace), (empty, b"x")], warnings={})
    assert [(each.area_code, why) for each, why in told.value.refused] == [
        (LIANGYUAN, "2024 年的报表已经批准，不能再报送或批准 2023 年的。"), ("411403", "报表里没有数据。"),
    ]  # fmt: skip
    assert states(kept, workspace) == [(2023, 1, SUBMITTED)] and states(kept, workspace, LIANGYUAN)[0][0] == 2024
    assert returns.mark_of(kept, READER) == before and returns.return_at(kept, BOSS, waits.id) == waits
    with pytest.raises(Refused, match="不由您报送"):
        returns.send_all(kept, COUNTY, workspace, both(workspace), warnings={})
    assert returns.mark_of(kept, READER) == before


def test_two_who_send_the_same_areas_in_another_order_do_not_wait_for_each_other(
    kept: Database, workspace: Workspace
) -> None:
    gate, troubles = threading.Barrier(2), []

    def send(turned: bool) -> None:
        gate.wait()
        for more in range(15):
            given = both(workspace, (more + 20 * turned) / 100)
            try:
                returns.send_all(kept, CLERK, workspace, given[::-1] if turned else given, warnings={})
            except Exception as trouble:
                troubles.append(trouble)

    threads = [threading.Thread(target=send, args=(turned,)) for turned in (False, True)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert troubles == []
    assert [len(states(kept, workspace, area)) for area in (YONGCHENG, LIANGYUAN)] == [30, 30]


def test_a_large_file_and_hostile_names_come_back_as_they_were(kept: Database, workspace: Workspace) -> None:
    found, _file = filled(workspace)
    file = bytes(range(256)) * (LARGEST // 256)
    name = "'; drop table return_version; --<script>𠮷.xlsx"
    sent = returns.send(kept, CLERK, workspace, replace(found, file=name), file, warnings={})
    assert (returns.file_of(kept, BOSS, sent.id), sent.file_name) == (file, name)


def test_when_writing_the_audit_fails_nothing_happened(kept: Database, workspace: Workspace) -> None:
    sent = hand_in(kept, workspace)
    with kept.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("alter table return_audit add constraint no_more check (id < 2)"))
        else:
            connection.execute(
                text("create trigger no_more before insert on return_audit begin select raise(abort, 'no'); end")
            )
    acts = (
        lambda: returns.approve(kept, BOSS, sent.id),
        lambda: returns.send_back(kept, BOSS, sent.id, "有误"),
        lambda: returns.withdraw(kept, CLERK, sent.id),
        lambda: hand_in(kept, workspace, more=0.2),
    )
    for act in acts:
        with pytest.raises(Exception, match=r"no"):
            act()
        assert states(kept, workspace) == [(2023, 1, SUBMITTED)]

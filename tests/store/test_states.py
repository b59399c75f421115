"""Shared, adopted, archived, restored: who may, exactly one adopted per plan, and every step in the audit."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from sqdash.returns.types import Workspace
from sqdash.store import (
    ADOPTED,
    PRIVATE,
    SHARED,
    Database,
    NotAllowed,
    NotKept,
    Pin,
    adopt,
    adopted,
    adoptions,
    archive,
    counted,
    header,
    listed,
    new_id,
    restore,
    save,
    show,
    trail,
)
from sqdash.store.reading import header_state
from sqdash.store.saving import LONGEST_NOTE, state_hash
from sqdash.users import Refused, User
from tests.store.checking import Held, half_written
from tests.store.people import BOSS, CLERK, NOBODY, OTHER, OWNER, READER, hiring, keep_one, keep_shared, save_next


def shown(kept: Database, id: str) -> str:
    return header(kept, OWNER, id).visibility


def not_kept(act: Callable[[], object]) -> str:
    with pytest.raises(NotKept) as told:
        act()
    return str(told.value)


def test_private_is_not_there_for_others(kept: Database, workspace: Workspace) -> None:
    """And the answer is the same as for what never was."""
    made = keep_one(kept, workspace)
    id = made.pin.scenario_id
    for user in (OTHER, BOSS):
        for other in (id, "none"):
            acts = (
                lambda user=user, other=other: header(kept, user, other),
                lambda user=user, other=other: show(kept, user, other, SHARED),
                lambda user=user, other=other: archive(kept, user, other),
                lambda user=user, other=other: restore(kept, user, other),
            )
            assert {not_kept(act) for act in acts} == {str(NotKept())}
        assert listed(kept, user, workspace.plan.id) == ([], False)
        assert counted(kept, user, workspace.plan.id) == (0, 0)
    assert not_kept(lambda: adopt(kept, BOSS, made.pin, "因")) == str(NotKept())
    show(kept, OWNER, id, SHARED)
    assert header(kept, OTHER, id).visibility == SHARED
    assert header(kept, READER, id).visibility == SHARED
    show(kept, OWNER, id, PRIVATE)
    with pytest.raises(NotKept):
        header(kept, OTHER, id)


@pytest.mark.parametrize("user", [READER, CLERK, NOBODY], ids=lambda user: user.name)
def test_who_may_not_is_refused(kept: Database, workspace: Workspace, user: User) -> None:
    made = keep_shared(kept, workspace)
    id = made.pin.scenario_id
    for act in (
        lambda: show(kept, user, id, PRIVATE),
        lambda: archive(kept, user, id),
        lambda: restore(kept, user, id),
        lambda: adopt(kept, user, made.pin, "因"),
    ):
        with pytest.raises(Refused):
            act()
    assert [row.action for row in trail(kept, OWNER, id)] == ["show", "create"]


def test_another_analyst_may_not(kept: Database, workspace: Workspace) -> None:
    made = keep_shared(kept, workspace)
    id = made.pin.scenario_id
    for act in (
        lambda: show(kept, OTHER, id, PRIVATE),
        lambda: archive(kept, OTHER, id),
        lambda: restore(kept, OTHER, id),
    ):
        with pytest.raises(NotAllowed, match="张三"):
            act()
    for user in (OTHER, OWNER):
        with pytest.raises(Refused):
            adopt(kept, user, made.pin, "因")
    archive(kept, BOSS, id, "重复")
    assert header(kept, OWNER, id).archived
    restore(kept, BOSS, id)
    assert not header(kept, OWNER, id).archived


@pytest.mark.parametrize("visibility", [ADOPTED, "", "public", "'; --", "私有"])
def test_no_other_visibility(kept: Database, workspace: Workspace, visibility: str) -> None:
    made = keep_one(kept, workspace)
    with pytest.raises(NotAllowed):
        show(kept, OWNER, made.pin.scenario_id, visibility)
    assert shown(kept, made.pin.scenario_id) == PRIVATE


def test_exactly_one_is_adopted(kept: Database, workspace: Workspace) -> None:
    first, second = keep_shared(kept, workspace, "甲"), keep_shared(kept, workspace, "乙")
    later = save_next(kept, workspace, first, 30)
    assert adopted(kept, READER, workspace.plan.id) is None
    adopt(kept, BOSS, first.pin, "第一次会议")
    assert adopted(kept, READER, workspace.plan.id) == first  # that version, not the one after it
    assert (shown(kept, first.pin.scenario_id), shown(kept, second.pin.scenario_id)) == (ADOPTED, SHARED)
    adopt(kept, BOSS, second.pin, "第二次会议")
    assert adopted(kept, READER, workspace.plan.id) == second
    assert (shown(kept, first.pin.scenario_id), shown(kept, second.pin.scenario_id)) == (SHARED, ADOPTED)
    adopt(kept, BOSS, later.pin, "第三次会议")
    adopt(kept, BOSS, first.pin, "回到第一版")
    assert adopted(kept, READER, workspace.plan.id) == first
    history = adoptions(kept, READER, workspace.plan.id)
    assert [(each.pin, each.name, each.person, each.reason) for each in history] == [
        (first.pin, "甲", "赵主任", "回到第一版"),
        (later.pin, "甲", "赵主任", "第三次会议"),
        (second.pin, "乙", "赵主任", "第二次会议"),
        (first.pin, "甲", "赵主任", "第一次会议"),
    ]
    assert all(each.at.utcoffset() is not None for each in history)
    assert [row.action for row in trail(kept, OWNER, second.pin.scenario_id)] == ["replaced", "adopt", "show", "create"]
    assert half_written(Held(kept.url.render_as_string(hide_password=False), settled=False)) == []


def test_what_is_adopted_is_not_adopted_again(kept: Database, workspace: Workspace) -> None:
    made = keep_shared(kept, workspace)
    later = save_next(kept, workspace, made, 30)
    adopt(kept, BOSS, made.pin, "第一次会议")
    before = trail(kept, OWNER, made.pin.scenario_id)
    with pytest.raises(NotAllowed, match="第 1 版就是现在采用的版本"):
        adopt(kept, BOSS, made.pin, "又一次")
    assert len(adoptions(kept, READER, workspace.plan.id)) == 1
    assert trail(kept, OWNER, made.pin.scenario_id) == before
    adopt(kept, BOSS, later.pin, "改用新版")
    adopt(kept, BOSS, made.pin, "回到第一版")
    assert adopted(kept, READER, workspace.plan.id) == made


def test_an_adoption_is_told_with_its_own_version(kept: Database, workspace: Workspace) -> None:
    """Name and counts in the list and in the history are those of what was adopted, whatever was saved after it."""
    made = keep_shared(kept, workspace, "甲")
    adopt(kept, BOSS, made.pin, "因")
    later = save(kept, BOSS, workspace, hiring("甲（改）", 60), onto=made.pin, key=new_id())
    [line], _more = listed(kept, READER, workspace.plan.id)
    assert (line.header.name, line.header.latest) == ("甲（改）", 2)
    assert (line.number, line.name, line.cost, line.cells_met) == (1, "甲", made.cost, made.cells_met)
    assert line.cost != later.cost
    assert [each.name for each in adoptions(kept, READER, workspace.plan.id)] == ["甲"]
    adopt(kept, BOSS, later.pin, "因")
    [line], _more = listed(kept, READER, workspace.plan.id)
    assert (line.number, line.name, line.cost) == (2, "甲（改）", later.cost)


def test_each_plan_has_its_own(kept: Database, workspace: Workspace) -> None:
    other = replace(workspace, plan=replace(workspace.plan, id="another-plan"))
    one, two = keep_shared(kept, workspace), keep_shared(kept, other)
    adopt(kept, BOSS, one.pin, "因")
    adopt(kept, BOSS, two.pin, "因")
    assert adopted(kept, READER, workspace.plan.id) == one
    assert adopted(kept, READER, "another-plan") == two


@pytest.mark.parametrize("reason", ["", "   ", "\n", "长" * (LONGEST_NOTE + 1), "\x00"])
def test_adoption_needs_a_reason(kept: Database, workspace: Workspace, reason: str) -> None:
    made = keep_shared(kept, workspace)
    with pytest.raises(NotAllowed):
        adopt(kept, BOSS, made.pin, reason)
    assert adopted(kept, BOSS, workspace.plan.id) is None
    assert adoptions(kept, BOSS, workspace.plan.id) == ()


def test_what_cannot_be_adopted(kept: Database, workspace: Workspace) -> None:
    made = keep_shared(kept, workspace)
    for pin in (Pin(made.pin.scenario_id, 2), Pin(made.pin.scenario_id, 0), Pin("none", 1)):
        with pytest.raises(NotKept):
            adopt(kept, BOSS, pin, "因")
    archive(kept, OWNER, made.pin.scenario_id)
    with pytest.raises(NotAllowed, match="归档"):
        adopt(kept, BOSS, made.pin, "因")
    assert adoptions(kept, BOSS, workspace.plan.id) == ()


def test_what_is_adopted_stays(kept: Database, workspace: Workspace) -> None:
    """It is neither hidden nor archived, not by its owner and not by the administrator."""
    made = keep_shared(kept, workspace)
    adopt(kept, BOSS, made.pin, "因")
    for user in (OWNER, BOSS):
        for act in (
            lambda user=user: archive(kept, user, made.pin.scenario_id),
            lambda user=user: show(kept, user, made.pin.scenario_id, PRIVATE),
            lambda user=user: show(kept, user, made.pin.scenario_id, SHARED),
        ):
            with pytest.raises(NotAllowed, match="采用"):
                act()
    assert shown(kept, made.pin.scenario_id) == ADOPTED


def test_many_adoptions_at_one_moment(kept: Database, workspace: Workspace) -> None:
    """One after the other in some order: each is told yes, but what holds already; and one holds at the end."""
    pins = [keep_shared(kept, workspace, f"第 {count} 案").pin for count in range(4)]
    done = 0
    for _again in range(6):
        gate, answers = threading.Barrier(len(pins)), []

        def take(pin: Pin, gate: threading.Barrier = gate, answers: list[object] = answers) -> None:
            gate.wait()
            try:
                answers.append(adopt(kept, BOSS, pin, "因").visibility)
            except NotAllowed as no:
                answers.append(str(no))
            except Exception as error:
                answers.append(error)

        threads = [threading.Thread(target=take, args=(pin,)) for pin in pins]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        done += answers.count(ADOPTED)
        refused = [each for each in answers if each != ADOPTED]
        assert len(answers) == len(pins)
        assert refused in ([], ["第 1 版就是现在采用的版本，不必再采用一次。"])
        states = [shown(kept, pin.scenario_id) for pin in pins]
        assert states.count(ADOPTED) == 1
    history = adoptions(kept, BOSS, workspace.plan.id)
    assert len(history) == done
    assert shown(kept, history[0].pin.scenario_id) == ADOPTED
    assert half_written(Held(kept.url.render_as_string(hide_password=False), settled=False)) == []


def test_out_of_the_list_and_back(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace)
    id, plan = made.pin.scenario_id, workspace.plan.id
    gone = archive(kept, OWNER, id, "被乙案替代")
    assert gone.archived
    assert gone.archived.utcoffset() is not None
    assert (listed(kept, OWNER, plan)[0], counted(kept, OWNER, plan)) == ([], (0, 1))
    assert [each.header.id for each in listed(kept, OWNER, plan, archived=True)[0]] == [id]
    assert header(kept, OWNER, id).latest == 1
    with pytest.raises(NotAllowed, match="归档"):
        archive(kept, OWNER, id)
    with pytest.raises(NotAllowed, match="归档"):
        show(kept, OWNER, id, SHARED)
    assert restore(kept, OWNER, id).archived is None
    assert restore(kept, OWNER, id).archived is None  # once more changes nothing and writes nothing
    assert counted(kept, OWNER, plan) == (1, 0)
    assert [row.action for row in trail(kept, OWNER, id)] == ["restore", "archive", "create"]
    assert trail(kept, OWNER, id)[1].note == "被乙案替代"


@pytest.mark.parametrize("reason", ["长" * (LONGEST_NOTE + 1), "\x00"])
def test_a_reason_nobody_could_keep(kept: Database, workspace: Workspace, reason: str) -> None:
    made = keep_one(kept, workspace)
    with pytest.raises(NotAllowed):
        archive(kept, OWNER, made.pin.scenario_id, reason)
    assert header(kept, OWNER, made.pin.scenario_id).archived is None


def test_the_audit_tells_the_state_before_and_after(kept: Database, workspace: Workspace) -> None:
    """Each row begins where the one before it ended, and ends at what the header now is."""
    made = keep_one(kept, workspace)
    id = made.pin.scenario_id
    states = [header(kept, OWNER, id)]
    for act in (
        lambda: show(kept, OWNER, id, SHARED),
        lambda: archive(kept, OWNER, id),
        lambda: restore(kept, BOSS, id),
        lambda: adopt(kept, BOSS, made.pin, "因"),
    ):
        states.append(act())
        assert states[-1] == header(kept, OWNER, id)
    rows = trail(kept, OWNER, id)[::-1][1:]
    assert [(row.before_hash, row.after_hash) for row in rows] == [
        (state_hash(before), state_hash(after)) for before, after in itertools.pairwise(states)
    ]
    assert [row.person for row in rows] == ["张三", "张三", "赵主任", "赵主任"]
    assert header_state(states[-1])["visibility"] == ADOPTED


def test_what_changes_nothing_is_not_in_the_audit(kept: Database, workspace: Workspace) -> None:
    made = keep_shared(kept, workspace)
    show(kept, OWNER, made.pin.scenario_id, SHARED)
    assert [row.action for row in trail(kept, OWNER, made.pin.scenario_id)] == ["show", "create"]

"""Saving: who may, what is kept, what is refused, and that a request sent twice is done once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqdash.model import MODEL_VERSION, Scenario, scenario_from_mapping
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from sqdash.store import (
    SHARED,
    Conflict,
    Database,
    NotAllowed,
    NotKept,
    Pin,
    Version,
    adopt,
    archive,
    create,
    header,
    keep,
    new_id,
    open_drafts,
    rename,
    restore,
    save,
    show,
    trail,
    version_at,
    versions,
)
from sqdash.store.content import content_of, digest, result_of
from sqdash.store.saving import LONGEST_NOTE
from sqdash.users import Refused, User
from tests.oracle.plain import read_workspace
from tests.oracle.scenarios import Row, scenarios
from tests.store.people import BOSS, CLERK, NOBODY, OTHER, OWNER, READER, hiring, keep_one, keep_shared, save_next

SETTINGS = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
HOSTILE = (
    "'; drop table version; --",
    '" or 1=1 --',
    "100% _ \\ %s %(x)s ? :name {name} $1",
    "<script>alert(1)</script>",
    "=1+1",
    "𠮷野家的方案𡃁",
    "👩‍👩‍👧‍👦 🏳️‍🌈",
    "ｅ́ \u202e倒着\u202c",
    "null",
    "  前后有空格  ",
    "Ω ﬀ İ ß Å",
    "长" * 200,
)


def two_at_once(act: Callable[[], object], count: int = 2) -> list[object]:
    """What the same call answers, or raises, from several threads at one moment."""
    gate, answers = threading.Barrier(count), []

    def one() -> None:
        gate.wait()
        try:
            answers.append(act())
        except Exception as error:
            answers.append(error)

    threads = [threading.Thread(target=one) for _each in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return answers


def test_the_first_version(kept: Database, workspace: Workspace) -> None:
    before = datetime.now(UTC)
    content = replace(hiring("甲案", 20), reason="先补人")
    made = create(kept, OWNER, workspace, content, note="第一稿", key=new_id())
    after = datetime.now(UTC)

    expected = result_of(workspace, replace(content, plan=workspace.plan.id))
    assert (made.pin.number, made.parent, made.author, made.note, made.name) == (1, None, "张三", "第一稿", "甲案")
    assert (made.plan_id, made.data_version, made.model_version) == (
        workspace.plan.id,
        workspace.version,
        MODEL_VERSION,
    )
    assert (made.base_year, made.target_year) == (workspace.base_year, workspace.plan.end)
    assert (made.areas, made.areas_met, made.cells, made.cells_met, made.cost) == (
        (expected.areas, expected.areas_met, expected.cells, expected.cells_met, expected.cost)
    )
    assert made.cost > 0
    assert len(made.outcome) >= made.cells > 0
    assert made.content_hash == digest(content_of(content, workspace.plan.id))
    assert made.scenario(workspace) == replace(content, plan=workspace.plan.id)
    assert before <= made.created <= after
    assert made.created.tzinfo == UTC
    assert version_at(kept, OWNER, made.pin) == made
    head = header(kept, OWNER, made.pin.scenario_id)
    assert (head.owner, head.visibility, head.latest, head.name, head.reason) == (
        "张三",
        "private",
        1,
        "甲案",
        "先补人",
    )
    assert (head.branched_from, head.archived, head.plan_id) == (None, None, workspace.plan.id)
    assert head.created.utcoffset() == head.changed.utcoffset() == timedelta(0)
    [row] = trail(kept, OWNER, made.pin.scenario_id)
    assert (row.person, row.action, row.number, row.before_hash, row.after_hash, row.note) == (
        ("张三", "create", 1, None, made.content_hash, "第一稿")
    )
    assert row.at.tzinfo == UTC


def test_every_save_is_a_version(kept: Database, workspace: Workspace) -> None:
    first = keep_one(kept, workspace)
    second = save_next(kept, workspace, first, 30, note="多招")
    third = save_next(kept, workspace, second, 40)
    assert [(each.pin.number, each.parent) for each in (first, second, third)] == [(1, None), (2, 1), (3, 2)]
    assert versions(kept, OWNER, first.pin.scenario_id) == (third, second, first)
    head = header(kept, OWNER, first.pin.scenario_id)
    assert (head.latest, head.created) == (3, header(kept, OWNER, first.pin.scenario_id).created)
    assert head.created < head.changed
    rows = trail(kept, OWNER, first.pin.scenario_id)
    assert [(row.action, row.number, row.before_hash, row.after_hash) for row in rows] == [
        ("save", 3, second.content_hash, third.content_hash),
        ("save", 2, first.content_hash, second.content_hash),
        ("create", 1, None, first.content_hash),
    ]
    assert rows[1].note == "多招"


def test_the_data_and_model_a_file_names_are_not_part_of_the_content(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace)
    same = replace(hiring("甲案"), returns="0123456789abcdef", model="0", plan=workspace.plan.id)
    assert save(kept, OWNER, workspace, same, onto=made.pin, key=new_id()) == made


@pytest.mark.parametrize("user", [READER, CLERK, NOBODY], ids=lambda user: user.name)
def test_who_may_not_save_is_refused(kept: Database, workspace: Workspace, user: User) -> None:
    made = keep_shared(kept, workspace)
    for act in (
        lambda: create(kept, user, workspace, hiring("乙"), key=new_id()),
        lambda: save(kept, user, workspace, hiring("乙"), onto=made.pin, key=new_id()),
        lambda: rename(kept, user, workspace, onto=made.pin, name="乙", reason="因", key=new_id()),
    ):
        with pytest.raises(Refused):
            act()
    assert [each.pin.number for each in versions(kept, OWNER, made.pin.scenario_id)] == [1]


def test_who_may_go_on_with_what(kept: Database, workspace: Workspace) -> None:
    """The owner always; another analyst where it is shared; the administrator also where it is adopted."""
    made = keep_one(kept, workspace)
    for user in (OTHER, BOSS):  # private: to everybody else it is not there
        with pytest.raises(NotKept):
            save_next(kept, workspace, made, 30, user)
    show(kept, OWNER, made.pin.scenario_id, SHARED)
    made = save_next(kept, workspace, made, 40, OTHER)
    assert made.author == "李四"
    assert header(kept, OWNER, made.pin.scenario_id).owner == "张三"
    adopt(kept, BOSS, made.pin, "会议通过")
    with pytest.raises(NotAllowed, match="张三"):
        save_next(kept, workspace, made, 50, OTHER)
    made = save_next(kept, workspace, made, 60, BOSS)
    made = save_next(kept, workspace, made, 70, OWNER)
    assert made.pin.number == 4


def test_an_archived_scenario_is_not_continued(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace)
    archive(kept, OWNER, made.pin.scenario_id)
    with pytest.raises(NotAllowed, match="归档"):
        save_next(kept, workspace, made, 30)
    restore(kept, OWNER, made.pin.scenario_id)
    assert save_next(kept, workspace, made, 30).pin.number == 2


def test_the_same_request_twice_is_done_once(kept: Database, workspace: Workspace) -> None:
    key, next_key, name_key = new_id(), new_id(), new_id()
    first = create(kept, OWNER, workspace, hiring("甲案"), key=key)
    assert create(kept, OWNER, workspace, hiring("甲案"), key=key) == first
    second = save(kept, OWNER, workspace, hiring("甲案", 30), onto=first.pin, key=next_key)
    third = save_next(kept, workspace, second, 40)
    assert save(kept, OWNER, workspace, hiring("甲案", 30), onto=first.pin, key=next_key) == second
    named = rename(kept, OWNER, workspace, onto=third.pin, name="乙案", reason="改名", key=name_key)
    assert rename(kept, OWNER, workspace, onto=third.pin, name="乙案", reason="改名", key=name_key) == named
    assert [each.pin.number for each in versions(kept, OWNER, first.pin.scenario_id)] == [4, 3, 2, 1]
    assert len(trail(kept, OWNER, first.pin.scenario_id)) == 4


def test_the_same_request_twice_at_one_moment(kept: Database, workspace: Workspace) -> None:
    for _again in range(10):
        key, next_key = new_id(), new_id()
        [made, *others] = two_at_once(lambda key=key: create(kept, OWNER, workspace, hiring("甲案"), key=key), 4)
        assert isinstance(made, Version)
        assert others == [made] * 3
        saved = two_at_once(
            lambda made=made, key=next_key: save(kept, OWNER, workspace, hiring("乙", 9), onto=made.pin, key=key), 4
        )
        assert {each.pin.number for each in saved if isinstance(each, Version)} == {2}, saved
        assert len(saved) == 4
        assert [each.pin.number for each in versions(kept, OWNER, made.pin.scenario_id)] == [2, 1]
        assert len(trail(kept, OWNER, made.pin.scenario_id)) == 2


def test_the_key_of_another_opens_nothing(kept: Database, workspace: Workspace) -> None:
    key = new_id()
    create(kept, OWNER, workspace, hiring("甲案"), key=key)
    with pytest.raises(NotKept):
        create(kept, OTHER, workspace, hiring("甲案"), key=key)


def test_the_same_content_again_is_the_same_version(kept: Database, workspace: Workspace) -> None:
    first = keep_one(kept, workspace)
    second = save_next(kept, workspace, first, 30)
    assert save_next(kept, workspace, second, 30) == second
    assert save_next(kept, workspace, first, 30) == second  # what another has just saved alike is no conflict
    assert header(kept, OWNER, first.pin.scenario_id).latest == 2
    assert len(trail(kept, OWNER, first.pin.scenario_id)) == 2
    third = save_next(kept, workspace, second, 20)
    assert (third.pin.number, third.content_hash) == (3, first.content_hash)  # back to what it was is a new version


def test_a_branch_from_any_version(kept: Database, workspace: Workspace) -> None:
    first = keep_shared(kept, workspace)
    save_next(kept, workspace, first, 30)
    branch = create(kept, OTHER, workspace, hiring("乙案", 50), key=new_id(), branched_from=first.pin)
    head = header(kept, OTHER, branch.pin.scenario_id)
    assert (head.owner, head.visibility, head.branched_from, branch.pin.number) == ("李四", "private", first.pin, 1)
    assert branch.pin.scenario_id != first.pin.scenario_id
    [row] = trail(kept, OTHER, branch.pin.scenario_id)
    assert (row.action, row.before_hash, row.after_hash) == ("branch", None, branch.content_hash)
    assert header(kept, OWNER, first.pin.scenario_id).latest == 2

    hidden = keep_one(kept, workspace, "密")
    for pin in (hidden.pin, Pin(first.pin.scenario_id, 3), Pin(first.pin.scenario_id, 0), Pin("none", 1)):
        with pytest.raises(NotKept):
            create(kept, OTHER, workspace, hiring("丙案"), key=new_id(), branched_from=pin)


def test_a_conflict_says_all_of_it(kept: Database, workspace: Workspace) -> None:
    base = keep_shared(kept, workspace)
    save_next(kept, workspace, base, 30, OTHER)
    theirs = save_next(kept, workspace, versions(kept, OTHER, base.pin.scenario_id)[0], 40, OTHER, note="他的")
    mine = hiring("甲案", 50)
    before = (versions(kept, OWNER, base.pin.scenario_id), trail(kept, OWNER, base.pin.scenario_id))
    key = new_id()
    with pytest.raises(Conflict) as told:
        save(kept, OWNER, workspace, mine, onto=base.pin, key=key)
    assert told.value.theirs == theirs
    assert told.value.base == base
    assert told.value.yours == replace(mine, plan=workspace.plan.id)
    assert all(word in str(told.value) for word in ("李四", "第 3 版", "第 1 版"))
    assert (versions(kept, OWNER, base.pin.scenario_id), trail(kept, OWNER, base.pin.scenario_id)) == before
    saved = save(kept, OWNER, workspace, mine, onto=theirs.pin, key=key)  # the same key: nothing was done with it
    assert (saved.pin.number, saved.parent) == (4, 3)


def test_two_different_saves_at_one_moment(kept: Database, workspace: Workspace) -> None:
    for _again in range(5):
        base = keep_shared(kept, workspace)
        amounts = iter((30, 40, 50, 60))
        answers = two_at_once(lambda base=base, amounts=amounts: save_next(kept, workspace, base, next(amounts)), 4)
        saved = [each for each in answers if isinstance(each, Version)]
        conflicts = [each for each in answers if isinstance(each, Conflict)]
        assert (len(saved), len(conflicts)) == (1, 3), answers
        assert all(each.theirs == saved[0] for each in conflicts)


def test_a_version_that_is_not_there(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace)
    id = made.pin.scenario_id
    for pin in (Pin(id, 2), Pin(id, 0), Pin(id, -1), Pin(id, 10**30), Pin("' or 1=1", 1), Pin("\x00", 1), Pin("吉", 1)):
        with pytest.raises(NotKept):
            save(kept, OWNER, workspace, hiring("乙"), onto=pin, key=new_id())


def test_a_new_name_needs_a_reason(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace)
    for reason in ("", "  \n ", "长" * (LONGEST_NOTE + 1), "\x00"):
        with pytest.raises(NotAllowed):
            rename(kept, OWNER, workspace, onto=made.pin, name="乙案", reason=reason, key=new_id())
    named = rename(kept, OWNER, workspace, onto=made.pin, name="乙案", reason="与规划同名", key=new_id())
    assert (named.pin.number, named.name, named.note) == (2, "乙案", "与规划同名")
    assert replace(named.scenario(workspace), name="甲案") == made.scenario(workspace)
    assert version_at(kept, OWNER, made.pin).name == "甲案"
    assert header(kept, OWNER, made.pin.scenario_id).name == "乙案"
    row = trail(kept, OWNER, made.pin.scenario_id)[0]
    assert (row.action, row.note, row.before_hash, row.after_hash) == (
        ("rename", "与规划同名", made.content_hash, named.content_hash)
    )
    with pytest.raises(Conflict):  # somebody else's rename does not win over a save it has not seen
        rename(kept, OWNER, workspace, onto=made.pin, name="丙案", reason="因", key=new_id())
    for name in ("", "  ", "两\n行", "长" * 201):
        with pytest.raises(BadInput):
            rename(kept, OWNER, workspace, onto=named.pin, name=name, reason="因", key=new_id())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_is_kept_as_it_was_written(kept: Database, workspace: Workspace, name: str) -> None:
    writer = User(name, OWNER.roles)
    made = create(kept, writer, workspace, hiring(name, reason=name), note=name, key=new_id())
    assert version_at(kept, writer, made.pin) == made
    assert (made.name, made.note, made.author, made.content["reason"]) == (name, name, name, name)
    head = header(kept, writer, made.pin.scenario_id)
    assert (head.name, head.reason, head.owner) == (name, name, name)
    assert trail(kept, writer, made.pin.scenario_id)[0].note == name
    named = rename(kept, writer, workspace, onto=made.pin, name="乙", reason=name, key=new_id())
    assert named.note == name


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "\x1b[31m", "\x7f", "\uffff"])
def test_what_no_database_can_keep_is_refused(kept: Database, workspace: Workspace, text: str) -> None:
    made = keep_one(kept, workspace)
    for act in (
        lambda: create(kept, OWNER, workspace, hiring(f"名{text}"), key=new_id()),
        lambda: create(kept, OWNER, workspace, hiring("名", reason=text), key=new_id()),
        lambda: create(kept, OWNER, workspace, hiring("名"), note=text, key=new_id()),
        lambda: save(kept, OWNER, workspace, hiring("名"), onto=made.pin, note=text, key=new_id()),
        lambda: save(kept, OWNER, workspace, hiring(f"名{text}"), onto=made.pin, key=new_id()),
    ):
        with pytest.raises(BadInput):
            act()
    assert versions(kept, OWNER, made.pin.scenario_id) == (made,)


def test_a_long_note_is_refused(kept: Database, workspace: Workspace) -> None:
    made = create(kept, OWNER, workspace, hiring("甲"), note="长" * LONGEST_NOTE, key=new_id())
    assert len(made.note) == LONGEST_NOTE
    with pytest.raises(BadInput, match=str(LONGEST_NOTE)):
        save_next(kept, workspace, made, 30, note="长" * (LONGEST_NOTE + 1))
    assert len(versions(kept, OWNER, made.pin.scenario_id)) == 1


@pytest.mark.parametrize(
    "content",
    [
        Scenario(name=""),
        Scenario(name="x", levers=(("no_such_lever", "*", "*", 1.0),)),
        Scenario(name="x", levers=(("hire_community_workers", "999999", "*", 1.0),)),
        Scenario(name="x", levers=(("hire_community_workers", "*", "1999", 1.0),)),
        Scenario(name="x", levers=(("hire_community_workers", "*", "*", float("nan")),)),
        Scenario(name="x", levers=(("hire_community_workers", "*", "*", float("inf")),)),
        Scenario(name="x", levers=(("hire_community_workers", "*", "*", -1.0),)),
        Scenario(name="x", levers=(("hire_community_workers", "*", "*", 1e9),)),
        Scenario(name="x", rationale=(("no_such_lever", "*", "*", "因"),)),
    ],
)
def test_what_does_not_fit_the_data_is_refused(kept: Database, workspace: Workspace, content: Scenario) -> None:
    with pytest.raises(BadInput):
        create(kept, OWNER, workspace, content, key=new_id())
    made = keep_one(kept, workspace)
    with pytest.raises(BadInput):
        save(kept, OWNER, workspace, content, onto=made.pin, key=new_id())
    assert versions(kept, OWNER, made.pin.scenario_id) == (made,)


def test_a_scenario_of_another_plan(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace)
    other = replace(workspace, plan=replace(workspace.plan, id="another-plan"))
    with pytest.raises(NotAllowed, match=workspace.plan.id):
        save(kept, OWNER, other, hiring("甲案", 30), onto=made.pin, key=new_id())
    assert keep_one(kept, other).plan_id == "another-plan"


def test_saved_on_the_data_of_that_day(kept: Database, workspace: Workspace) -> None:
    """What it came to is what was seen when it was saved, whatever the data say later."""
    made = keep_one(kept, workspace)
    later = replace(workspace, version="f" * 16)
    after = save(kept, OWNER, later, hiring("甲案", 30), onto=made.pin, key=new_id())
    assert [each.data_version for each in versions(kept, OWNER, made.pin.scenario_id)] == ["f" * 16, workspace.version]
    assert (after.pin.number, made.data_version) == (2, workspace.version)


def test_a_draft_that_was_saved_is_closed_with_it(kept: Database, workspace: Workspace) -> None:
    for _how in ("create", "save"):
        draft = new_id()
        keep(kept, OWNER, draft, workspace.plan.id, hiring("稿"), None)
        assert [each.id for each in open_drafts(kept, OWNER, workspace.plan.id)] == [draft]
        made = create(kept, OWNER, workspace, hiring("稿"), key=new_id(), closes=draft)
        assert open_drafts(kept, OWNER, workspace.plan.id) == ()
        keep(kept, OWNER, draft, workspace.plan.id, hiring("稿", 30), made.pin)
        with pytest.raises(BadInput):
            save(kept, OWNER, workspace, hiring("稿", -1), onto=made.pin, key=new_id(), closes=draft)
        assert [each.id for each in open_drafts(kept, OWNER, workspace.plan.id)] == [draft]
        save(kept, OWNER, workspace, hiring("稿", 30), onto=made.pin, key=new_id(), closes=draft)
        assert open_drafts(kept, OWNER, workspace.plan.id) == ()


def test_a_conflict_keeps_the_draft_open(kept: Database, workspace: Workspace) -> None:
    base, draft = keep_shared(kept, workspace), new_id()
    save_next(kept, workspace, base, 30, OTHER)
    keep(kept, OWNER, draft, workspace.plan.id, hiring("甲案", 50), base.pin)
    with pytest.raises(Conflict):
        save(kept, OWNER, workspace, hiring("甲案", 50), onto=base.pin, key=new_id(), closes=draft)
    assert [each.id for each in open_drafts(kept, OWNER, workspace.plan.id)] == [draft]


def test_a_draft_is_closed_by_its_owner_only(kept: Database, workspace: Workspace) -> None:
    draft = new_id()
    keep(kept, OWNER, draft, workspace.plan.id, hiring("稿"), None)
    create(kept, OTHER, workspace, hiring("稿"), key=new_id(), closes=draft)
    assert [each.id for each in open_drafts(kept, OWNER, workspace.plan.id)] == [draft]


FILES = read_workspace(Path(__file__).resolve().parents[2] / "data")


@st.composite
def documents(draw: st.DrawFn) -> Row:
    """A whole scenario document, with reasons for what it changes."""
    document, _end = draw(scenarios(FILES))
    letters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
    texts = st.text(letters, min_size=1, max_size=20).filter(lambda each: bool(each.strip()))
    areas, years = ["*", *(area["code"] for area in FILES["areas"])], ["*", "2023", "2025", "2035"]
    by_year = st.dictionaries(st.sampled_from(years), texts, min_size=1, max_size=3)
    by_area = st.dictionaries(st.sampled_from(areas), texts | by_year, min_size=1, max_size=3)
    inputs = [*FILES["levers"], *FILES["assumptions"], *FILES["drivers"]]
    document["name"], document["reason"] = draw(texts), draw(texts)
    document["rationale"] = draw(st.dictionaries(st.sampled_from(inputs), texts | by_area, max_size=4))
    return document


@SETTINGS
@given(document=documents())
def test_read_back_it_is_what_was_saved(kept: Database, workspace: Workspace, document: Row) -> None:
    content = scenario_from_mapping(document, workspace)
    made = create(kept, OWNER, workspace, content, key=new_id())
    assert version_at(kept, OWNER, made.pin).scenario(workspace) == replace(content, plan=workspace.plan.id)
    again = create(kept, OWNER, workspace, made.scenario(workspace), key=new_id())
    assert (again.content_hash, again.outcome, again.cost) == (made.content_hash, made.outcome, made.cost)

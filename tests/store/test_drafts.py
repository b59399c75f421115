"""Drafts: each person's own, replaced while they work, offered until saved or set aside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqdash.model import Scenario
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from sqdash.store import Database, NotKept, close, keep, new_id, open_drafts
from sqdash.store.drafts import MOST_OFFERED
from sqdash.users import Refused
from tests.store.people import BOSS, CLERK, NOBODY, OTHER, OWNER, READER, hiring, keep_one
from tests.store.test_saving import HOSTILE, two_at_once


def test_a_draft_is_offered_until_it_is_closed(kept: Database, workspace: Workspace) -> None:
    made, id, plan = keep_one(kept, workspace), new_id(), workspace.plan.id
    assert open_drafts(kept, OWNER, plan) == ()
    keep(kept, OWNER, id, plan, hiring("稿"), None)
    [first] = open_drafts(kept, OWNER, plan)
    assert (first.id, first.plan_id, first.origin) == (id, plan, None)
    assert first.changed.utcoffset() is not None
    keep(kept, OWNER, id, plan, hiring("稿", 30), made.pin)
    [second] = open_drafts(kept, OWNER, plan)
    assert (second.id, second.origin) == (id, made.pin)
    assert second.changed > first.changed
    assert second.scenario(workspace) == replace(hiring("稿", 30), plan=plan)
    close(kept, OWNER, id)
    assert open_drafts(kept, OWNER, plan) == ()
    close(kept, OWNER, id)
    close(kept, OWNER, "none")
    keep(kept, OWNER, id, plan, hiring("稿", 40), None)  # its owner goes on working
    assert [each.scenario(workspace).levers[0][-1] for each in open_drafts(kept, OWNER, plan)] == [40.0]


def test_drafts_are_each_persons_own(kept: Database, workspace: Workspace) -> None:
    id, plan = new_id(), workspace.plan.id
    keep(kept, OWNER, id, plan, hiring("稿"), None)
    for user in (OTHER, BOSS, READER):
        assert open_drafts(kept, user, plan) == ()
    close(kept, OTHER, id)
    with pytest.raises(NotKept):  # nobody writes into the draft of another, whoever knows its id
        keep(kept, OTHER, id, plan, hiring("他的"), None)
    with pytest.raises(NotKept):
        keep(kept, OWNER, id, "another-plan", hiring("别处的"), None)
    assert open_drafts(kept, OWNER, "another-plan") == ()
    [own] = open_drafts(kept, OWNER, plan)
    assert own.content["name"] == "稿"


@pytest.mark.parametrize("user", [READER, CLERK, NOBODY], ids=lambda user: user.name)
def test_who_may_not_is_refused(kept: Database, workspace: Workspace, user: object) -> None:
    for act in (
        lambda: keep(kept, user, new_id(), workspace.plan.id, hiring("稿"), None),  # type: ignore[arg-type]
        lambda: close(kept, user, new_id()),  # type: ignore[arg-type]
    ):
        with pytest.raises(Refused):
            act()


def test_the_newest_are_offered(kept: Database, workspace: Workspace) -> None:
    ids = [new_id() for _each in range(MOST_OFFERED + 2)]
    for id in ids:
        keep(kept, OWNER, id, workspace.plan.id, hiring("稿"), None)
    keep(kept, OWNER, ids[0], workspace.plan.id, hiring("又改"), None)
    assert [each.id for each in open_drafts(kept, OWNER, workspace.plan.id)] == [ids[0], *ids[:1:-1]][:MOST_OFFERED]


def test_the_same_new_draft_twice_at_one_moment(kept: Database, workspace: Workspace) -> None:
    for _again in range(10):
        id = new_id()
        answers = two_at_once(lambda id=id: keep(kept, OWNER, id, workspace.plan.id, hiring("稿"), None), 4)
        assert answers == [None] * 4
        assert id in [each.id for each in open_drafts(kept, OWNER, workspace.plan.id)]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_is_kept_as_it_was_written(kept: Database, workspace: Workspace, name: str) -> None:
    keep(kept, OWNER, new_id(), workspace.plan.id, hiring(name, reason=name), None)
    [draft] = open_drafts(kept, OWNER, workspace.plan.id)
    assert draft.scenario(workspace) == replace(hiring(name, reason=name), plan=workspace.plan.id)


def test_a_draft_may_still_be_wrong(kept: Database, workspace: Workspace) -> None:
    """It is a working copy: what cannot be saved yet is kept, and says so when it is opened."""
    keep(kept, OWNER, new_id(), workspace.plan.id, Scenario(name=""), None)
    [draft] = open_drafts(kept, OWNER, workspace.plan.id)
    assert draft.scenario(workspace).is_baseline
    keep(kept, OWNER, draft.id, workspace.plan.id, Scenario("坏", levers=(("no_such", "*", "*", 1.0),)), None)
    [draft] = open_drafts(kept, OWNER, workspace.plan.id)
    with pytest.raises(BadInput):
        draft.scenario(workspace)

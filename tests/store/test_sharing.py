"""Share links: whoever has the token reads that version and nothing else, until it is revoked."""

from __future__ import annotations

import re

import pytest

from sqdash.returns.types import Workspace
from sqdash.store import (
    PRIVATE,
    SHARED,
    Database,
    NotAllowed,
    NotKept,
    Pin,
    archive,
    header,
    links,
    new_id,
    revoke,
    share,
    shared,
    show,
    trail,
    version_at,
    versions,
)
from sqdash.users import Refused
from tests.store.people import BOSS, CLERK, NOBODY, OTHER, OWNER, READER, keep_one, keep_shared, save_next
from tests.store.test_saving import two_at_once

FORGED = (
    "",
    "a",
    "a" * 11,
    "a" * 13,
    "a" * 100_000,
    "a" * 12 + "\n",
    "' or '1'='1 ",
    "%%%%%%%%%%%%",
    "____________",
    "吉吉吉吉吉吉吉吉吉吉吉吉",
    "ａａａａａａａａａａａａ",
    "١٢٣٤٥٦٧٨٩٠١٢",
    "\x00" * 12,
    "aaaaaa\ud800aaaaa",
    "../../../etc",
)


def test_a_link_opens_a_private_version(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace)
    later = save_next(kept, workspace, made, 30)
    link = share(kept, OWNER, made.pin)
    assert re.fullmatch(r"[A-Za-z0-9]{12}", link.token)
    assert (link.pin, link.person, link.revoked, link.revoked_by) == (made.pin, "张三", None, None)
    assert link.created.utcoffset() is not None
    for user in (READER, OTHER, BOSS, OWNER):
        assert shared(kept, user, link.token) == made
    for act in (
        lambda: version_at(kept, OTHER, made.pin),
        lambda: version_at(kept, OTHER, later.pin),
        lambda: versions(kept, OTHER, made.pin.scenario_id),
        lambda: header(kept, OTHER, made.pin.scenario_id),
        lambda: links(kept, OTHER, made.pin.scenario_id),
        lambda: share(kept, OTHER, made.pin),
    ):  # that version, and only by the link
        with pytest.raises(NotKept):
            act()
    archive(kept, OWNER, made.pin.scenario_id)
    assert shared(kept, READER, link.token) == made


@pytest.mark.parametrize("user", [CLERK, NOBODY], ids=lambda user: user.name)
def test_a_link_needs_somebody_who_may_look(kept: Database, workspace: Workspace, user: object) -> None:
    link = share(kept, OWNER, keep_one(kept, workspace).pin)
    if user is NOBODY:
        with pytest.raises(Refused):
            shared(kept, NOBODY, link.token)
    else:
        assert shared(kept, CLERK, link.token)
    for act in (lambda: share(kept, READER, link.pin), lambda: revoke(kept, READER, link.token)):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("token", FORGED, ids=range(len(FORGED)))
def test_a_forged_link_opens_nothing(kept: Database, workspace: Workspace, token: str) -> None:
    share(kept, OWNER, keep_one(kept, workspace).pin)
    with pytest.raises(NotKept):
        shared(kept, READER, token)
    with pytest.raises(NotKept):
        revoke(kept, BOSS, token)


def test_almost_right_is_wrong(kept: Database, workspace: Workspace) -> None:
    token = share(kept, OWNER, keep_one(kept, workspace).pin).token
    for near in (token.swapcase(), token[::-1], token[:-1] + ("a" if token[-1] != "a" else "b"), new_id()):
        if near != token:
            with pytest.raises(NotKept):
                shared(kept, READER, near)


def test_a_revoked_link_opens_nothing(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace)
    link = share(kept, OWNER, made.pin)
    revoke(kept, OWNER, link.token)
    for user in (READER, OWNER):
        with pytest.raises(NotKept):
            shared(kept, user, link.token)
    [shown] = links(kept, OWNER, made.pin.scenario_id)
    assert (shown.token, shown.revoked_by) == (link.token, "张三")
    assert shown.revoked
    assert shown.revoked.utcoffset() is not None
    revoke(kept, OWNER, link.token)  # once more changes nothing and writes nothing
    assert links(kept, OWNER, made.pin.scenario_id) == (shown,)
    again = share(kept, OWNER, made.pin)
    assert again.token != link.token
    assert shared(kept, READER, again.token) == made
    rows = trail(kept, OWNER, made.pin.scenario_id)
    assert [row.action for row in rows] == ["share", "revoke", "share", "create"]
    assert {(row.number, row.before_hash, row.after_hash) for row in rows[:3]} == {
        (1, made.content_hash, made.content_hash)
    }
    assert link.token not in "".join(row.note for row in rows)  # who reads the audit does not learn the token


def test_one_link_per_person_and_version(kept: Database, workspace: Workspace) -> None:
    made = keep_shared(kept, workspace)
    later = save_next(kept, workspace, made, 30)
    tokens = {
        share(kept, user, pin).token for user in (OWNER, OTHER) for pin in (made.pin, later.pin) for _n in range(3)
    }
    assert len(tokens) == 4
    assert {link.token for link in links(kept, READER, made.pin.scenario_id)} == tokens
    answers = two_at_once(lambda: share(kept, BOSS, made.pin).token, 4)
    assert len(set(answers)) == 1, answers


def test_who_may_revoke(kept: Database, workspace: Workspace) -> None:
    """Its maker, the scenario's owner and the administrator, and nobody else."""
    made = keep_shared(kept, workspace)
    for user in (OTHER, OWNER, BOSS):
        link = share(kept, OTHER, made.pin)
        revoke(kept, user, link.token)
        with pytest.raises(NotKept):
            shared(kept, READER, link.token)
    link = share(kept, OWNER, made.pin)
    with pytest.raises(NotAllowed, match="张三"):
        revoke(kept, OTHER, link.token)
    assert shared(kept, READER, link.token) == made


def test_revoked_also_when_the_scenario_is_hidden_since(kept: Database, workspace: Workspace) -> None:
    made = keep_shared(kept, workspace)
    for user in (OTHER, BOSS, OWNER):
        show(kept, OWNER, made.pin.scenario_id, SHARED)
        link = share(kept, OTHER, made.pin)
        show(kept, OWNER, made.pin.scenario_id, PRIVATE)
        assert shared(kept, READER, link.token) == made
        revoke(kept, user, link.token)
        with pytest.raises(NotKept):
            shared(kept, READER, link.token)


def test_no_link_to_what_is_not_there(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace)
    for pin in (Pin(made.pin.scenario_id, 2), Pin(made.pin.scenario_id, 0), Pin("none", 1), Pin("\x00", 1)):
        with pytest.raises(NotKept):
            share(kept, OWNER, pin)


def test_tokens_cannot_be_guessed() -> None:
    tokens = {new_id() for _each in range(20_000)}
    assert len(tokens) == 20_000
    assert all(re.fullmatch(r"[A-Za-z0-9]{12}", token) for token in tokens)
    for place in range(12):
        assert len({token[place] for token in tokens}) == 62

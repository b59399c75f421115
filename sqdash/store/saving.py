"""Saving: one function, one transaction, with its audit row and the result of the day. Nothing is ever overwritten.

Every function takes an idempotency key: the same request sent twice is done once and answered twice.
"""

from __future__ import annotations

import secrets
import string
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from sqdash.language import _
from sqdash.model import Scenario
from sqdash.model.scenario_file import scenario_from_mapping, scenario_mapping
from sqdash.plan.faults import BadInput, Fault
from sqdash.plan.reading import UNPRINTABLE
from sqdash.plan.remedies import shown
from sqdash.returns.types import Workspace
from sqdash.store.content import canonical, content_of, digest, result_of
from sqdash.store.database import Database
from sqdash.store.reading import header_in, header_state, version_in
from sqdash.store.schema import ADOPTED, PRIVATE, SHARED, audit, draft, scenario, version
from sqdash.store.types import Conflict, Header, NotAllowed, Pin, Version
from sqdash.users import ADMIN, ANALYST, User

ALPHABET = string.ascii_letters + string.digits
LONGEST_NOTE = 2_000  # characters


def new_id() -> str:
    """71 random bits as 12 letters and digits: short in a link, a word on a command line, and not to be guessed."""
    return "".join(secrets.choice(ALPHABET) for _each in range(12))


def now() -> datetime:
    return datetime.now(UTC)


def create(
    database: Database,
    user: User,
    workspace: Workspace,
    content: Scenario,
    *,
    note: str = "",
    key: str,
    branched_from: Pin | None = None,
    closes: str | None = None,
) -> Version:
    """Keep a scenario as version 1 of a new one, private to its owner. `closes` is the draft that it was.

    Raises: BadInput when it does not fit the workspace; Refused without the role; StoreUnavailable, nothing written.
    """
    user.must(ANALYST)
    checked = _checked(content, workspace, note)
    result_of(workspace, checked)  # worked out before the transaction: nobody waits for arithmetic behind a lock
    try:
        with database.writing() as connection:
            if done := _done_before(connection, user, key):
                return done
            if branched_from:
                version_in(connection, header_in(connection, user, branched_from.scenario_id), branched_from.number)
            head = _new_header(checked, user, workspace, branched_from)
            connection.execute(insert(scenario).values(head))
            _close_draft(connection, user, closes)
            action = "branch" if branched_from else "create"
            return _add_version(connection, user, workspace, checked, head["id"], None, note, key, action)
    except IntegrityError as error:
        return _answered(database, user, key, error)


def save(
    database: Database,
    user: User,
    workspace: Workspace,
    content: Scenario,
    *,
    onto: Pin,
    note: str = "",
    key: str,
    action: str = "save",
    closes: str | None = None,
) -> Version:
    """Keep a scenario as the version after `onto`; the same content again gives that version back.

    Raises: Conflict, with both versions, when somebody saved since; NotKept; NotAllowed; otherwise as `create`.
    """
    user.must(ANALYST)
    checked = _checked(content, workspace, note)
    result_of(workspace, checked)
    try:
        with database.writing() as connection:
            if done := _done_before(connection, user, key):
                return done
            head = header_in(connection, user, onto.scenario_id, lock=True)
            must_edit(user, head)
            if head.plan_id != workspace.plan.id:
                raise NotAllowed(_("这个情景属于另一个规划（{plan}）。").format(plan=head.plan_id))
            base = version_in(connection, head, onto.number)
            latest = base if head.latest == onto.number else version_in(connection, head, head.latest)
            if latest.content_hash == digest(content_of(checked, head.plan_id)):
                _close_draft(connection, user, closes)
                return latest
            if head.latest != onto.number:
                raise Conflict(latest, base, checked)
            _close_draft(connection, user, closes)
            return _add_version(connection, user, workspace, checked, head.id, base, note, key, action)
    except IntegrityError as error:
        return _answered(database, user, key, error)


def rename(
    database: Database, user: User, workspace: Workspace, *, onto: Pin, name: str, reason: str, key: str
) -> Version:
    """The same scenario under another name, as a new version whose note is the reason."""
    require_reason(reason)
    with database.reading() as connection:
        head = header_in(connection, user, onto.scenario_id)
        current = version_in(connection, head, onto.number)
    renamed = replace(current.scenario(workspace), name=name)
    return save(database, user, workspace, renamed, onto=onto, note=reason, key=key, action="rename")


def must_edit(user: User, head: Header) -> None:
    """Who may add a version: the owner; any analyst where it is shared; the administrator where it is adopted."""
    user.must(ANALYST)
    if head.archived is not None:
        raise NotAllowed(_("这个情景已归档，请先恢复，或者另存为新情景。"))
    if head.owner == user.name or head.visibility == SHARED or (head.visibility == ADOPTED and user.may(ADMIN)):
        return
    raise NotAllowed(_("这个情景由 {owner} 管理，您可以另存为新情景。").format(owner=head.owner))


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise NotAllowed(_("请写明理由。"))
    if len(reason) > LONGEST_NOTE:
        raise NotAllowed(_("说明不超过 {longest} 个字。").format(longest=LONGEST_NOTE))
    if UNPRINTABLE.search(reason):
        raise NotAllowed(_("“{word}”里有不可见的控制字符").format(word=shown(reason)))


def _checked(content: Scenario, workspace: Workspace, note: str) -> Scenario:
    """The door of the store: what cannot be read back tomorrow is not kept today."""
    if len(note) > LONGEST_NOTE:
        what = _("说明有 {count} 个字").format(count=len(note))
        raise BadInput([Fault(content.name, "", what, _("不超过 {longest} 个字").format(longest=LONGEST_NOTE))])
    if UNPRINTABLE.search(note):
        what = _("“{word}”里有不可见的控制字符").format(word=shown(note))
        raise BadInput([Fault(content.name, "", what, _("删去这些字符"))])
    own = replace(content, plan=workspace.plan.id, returns=None, model=None)
    return scenario_from_mapping(scenario_mapping(own), workspace, file=own.name)


def _new_header(content: Scenario, user: User, workspace: Workspace, origin: Pin | None) -> dict[str, Any]:
    at = now()
    return {
        "id": new_id(),
        "plan_id": workspace.plan.id,
        "name": content.name,
        "reason": content.reason,
        "owner": user.name,
        "visibility": PRIVATE,
        "latest": 1,
        "branched_from": origin.scenario_id if origin else None,
        "branched_number": origin.number if origin else None,
        "created_utc": at,
        "changed_utc": at,
        "archived_utc": None,
    }


def _add_version(
    connection: Connection,
    user: User,
    workspace: Workspace,
    content: Scenario,
    scenario_id: str,
    base: Version | None,
    note: str,
    key: str,
    action: str,
) -> Version:
    """The version, its audit row and the header's pointer to it, in the caller's transaction."""
    text, result = content_of(content, workspace.plan.id), result_of(workspace, content)
    number = base.pin.number + 1 if base else 1
    names = tuple(result.__slots__)
    connection.execute(
        insert(version).values(
            scenario_id=scenario_id,
            number=number,
            parent=base.pin.number if base else None,
            author=user.name,
            note=note,
            content=text,
            content_hash=digest(text),
            idempotency_key=digest(key),
            created_utc=now(),
            **{name: getattr(result, name) for name in names},
        )
    )
    if base:
        changed = {"latest": number, "name": content.name, "reason": content.reason, "changed_utc": now()}
        connection.execute(update(scenario).where(scenario.c.id == scenario_id).values(changed))
    before = base.content_hash if base else None
    write_audit(connection, user, action, Pin(scenario_id, number), before, digest(text), note)
    return version_in(connection, header_in(connection, user, scenario_id), number)


def _close_draft(connection: Connection, user: User, draft_id: str | None) -> None:
    """What was a draft is a version now: in one transaction, so that it is never offered again nor lost."""
    if draft_id is not None:
        own = (draft.c.id == draft_id, draft.c.person == user.name)
        connection.execute(update(draft).where(*own).values(closed_utc=now()))


def write_audit(
    connection: Connection, user: User, action: str, pin: Pin, before: str | None, after: str, note: str
) -> None:
    """Who, when, what, and the hash before and after; in the transaction of what it records."""
    connection.execute(
        insert(audit).values(
            at_utc=now(),
            person=user.name,
            action=action,
            scenario_id=pin.scenario_id,
            number=pin.number,
            before_hash=before,
            after_hash=after,
            note=note,
        )
    )


def state_hash(head: Header) -> str:
    return digest(canonical(header_state(head)))


def _done_before(connection: Connection, user: User, key: str) -> Version | None:
    """The version an earlier request with this key made."""
    query = select(version.c.scenario_id, version.c.number).where(version.c.idempotency_key == digest(key))
    found = connection.execute(query).one_or_none()
    if found is None:
        return None
    return version_in(connection, header_in(connection, user, found.scenario_id), found.number)


def _answered(database: Database, user: User, key: str, error: IntegrityError) -> Version:
    """Two requests with one key at the same moment: the second is told what the first did."""
    with database.reading() as connection:
        done = _done_before(connection, user, key)
    if done is None:
        raise error
    return done

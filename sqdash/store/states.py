"""What happens to a scenario as a whole: who sees it, adopted, archived and restored. Each with its audit row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert, select, update

from sqdash.language import _
from sqdash.store.database import Database, one_at_a_time
from sqdash.store.reading import adopted_in, header_in, version_in
from sqdash.store.saving import must_edit, now, require_reason, state_hash, write_audit
from sqdash.store.schema import ADOPTED, PRIVATE, SHARED, adoption, scenario
from sqdash.store.types import Header, NotAllowed, Pin
from sqdash.users import ADMIN, ANALYST, User


def show(database: Database, user: User, scenario_id: str, visibility: str) -> Header:
    """Let every analyst see and continue it (shared), or only its owner (private)."""
    if visibility not in (PRIVATE, SHARED):
        raise NotAllowed(_("采用情景请写明理由后使用“采用”。"))
    return _changed(database, user, scenario_id, _may_manage, "show", visibility, {"visibility": visibility})


def archive(database: Database, user: User, scenario_id: str, reason: str = "") -> Header:
    """Out of the list, not out of the store."""
    if reason:
        require_reason(reason)
    return _changed(database, user, scenario_id, _may_manage, "archive", reason, {"archived_utc": now()})


def restore(database: Database, user: User, scenario_id: str) -> Header:
    return _changed(database, user, scenario_id, _owns, "restore", "", {"archived_utc": None})


def adopt(database: Database, user: User, pin: Pin, reason: str) -> Header:
    """Make this version the one the plan goes by; the one before is shared again. Exactly one per plan at any time."""
    user.must(ADMIN)
    require_reason(reason)
    with database.writing() as connection:
        one_at_a_time(connection, "adopt")
        head = header_in(connection, user, pin.scenario_id, lock=True)
        if head.archived is not None:
            raise NotAllowed(_("已归档的情景不能采用，请先恢复。"))
        version_in(connection, head, pin.number)
        if adopted_in(connection, head.plan_id) == pin:
            raise NotAllowed(_("第 {n} 版就是现在采用的版本，不必再采用一次。").format(n=pin.number))
        _release(connection, user, head)
        _set(connection, head.id, {"visibility": ADOPTED})
        connection.execute(
            insert(adoption).values(
                plan_id=head.plan_id,
                scenario_id=head.id,
                number=pin.number,
                person=user.name,
                reason=reason,
                at_utc=now(),
            )
        )
        after = header_in(connection, user, head.id)
        write_audit(connection, user, "adopt", pin, state_hash(head), state_hash(after), reason)
        return after


def _release(connection: Connection, user: User, successor: Header) -> None:
    """What was adopted for the plan so far is shared again."""
    query = select(scenario.c.id).where(
        scenario.c.plan_id == successor.plan_id, scenario.c.visibility == ADOPTED, scenario.c.id != successor.id
    )
    for (scenario_id,) in connection.execute(query.with_for_update()).all():
        before = header_in(connection, user, scenario_id)
        _set(connection, scenario_id, {"visibility": SHARED})
        after = header_in(connection, user, scenario_id)
        pin = Pin(scenario_id, after.latest)
        write_audit(connection, user, "replaced", pin, state_hash(before), state_hash(after), successor.name)


def _changed(
    database: Database,
    user: User,
    scenario_id: str,
    allowed: Callable[[User, Header], None],
    action: str,
    note: str,
    values: dict[str, Any],
) -> Header:
    user.must(ANALYST)
    with database.writing() as connection:
        before = header_in(connection, user, scenario_id, lock=True)
        allowed(user, before)
        _set(connection, scenario_id, values)
        after = header_in(connection, user, scenario_id)
        if state_hash(after) != state_hash(before):
            pin = Pin(scenario_id, after.latest)
            write_audit(connection, user, action, pin, state_hash(before), state_hash(after), note)
        return after


def _set(connection: Connection, scenario_id: str, values: dict[str, Any]) -> None:
    connection.execute(update(scenario).where(scenario.c.id == scenario_id).values(values))


def _owns(user: User, head: Header) -> None:
    if head.owner != user.name and not user.may(ADMIN):
        raise NotAllowed(_("这个情景由 {owner} 管理，您可以另存为新情景。").format(owner=head.owner))


def _may_manage(user: User, head: Header) -> None:
    _owns(user, head)
    if head.visibility == ADOPTED:
        raise NotAllowed(_("这是已采用的情景；采用另一个情景之后才能归档或改为私有。"))
    must_edit(user, head)

"""Sending a return: one version per file, for one's own areas only, and never behind what is approved already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from sqdash.language import _
from sqdash.returns.received import Return
from sqdash.returns.types import Workspace
from sqdash.store.content import canonical, digest
from sqdash.store.database import Database, one_at_a_time
from sqdash.store.returns_reading import of_area, return_in
from sqdash.store.returns_types import NotSent, ReturnVersion
from sqdash.store.saving import now, require_reason
from sqdash.store.schema import APPROVED, DRAFT, RETURNED, SUBMITTED, SUPERSEDED, return_audit, return_version
from sqdash.store.types import NotAllowed
from sqdash.users import STEWARD, Refused, User

LARGEST = 20 * 1024 * 1024  # bytes of a file


def send(
    database: Database,
    user: User,
    workspace: Workspace,
    found: Return,
    file: bytes,
    *,
    warnings: Mapping[str, str],
) -> ReturnVersion:
    """Hand in a return that has no error. The same file again is the version that it was.

    `file` is what `found` was read from; `warnings` has a reason for every warning, by rule and place.
    Raises: Refused without the role or for another's area; NotSent, with the reason, when it cannot be handed in.
    """
    return send_all(database, user, workspace, [(found, file)], warnings=warnings)[0]


def send_all(
    database: Database,
    user: User,
    workspace: Workspace,
    given: Sequence[tuple[Return, bytes]],
    *,
    warnings: Mapping[str, str],
) -> tuple[ReturnVersion, ...]:
    """Hand in all of these returns, each with the file it was read from, or none of them; otherwise as `send`.

    Raises: NotSent with the reason of every one that cannot be handed in.
    """
    user.must(STEWARD)
    for found, _file in given:
        must_report_for(user, found.area_code)
    for reason in warnings.values():
        require_reason(reason)
    sent: list[ReturnVersion] = []
    refused: list[tuple[Return, str]] = []
    with database.writing() as connection:
        for area in sorted({found.area_code for found, _file in given}):  # in one order: two senders never cross
            alone(connection, workspace.plan.id, area)
        for found, file in given:
            try:
                sent.append(_sent(connection, user, workspace, found, file, warnings))
            except NotAllowed as why:
                refused.append((found, str(why)))
        if refused:
            raise NotSent(refused)
    return tuple(sent)


def _sent(
    connection: Connection, user: User, workspace: Workspace, found: Return, file: bytes, warnings: Mapping[str, str]
) -> ReturnVersion:
    _check(workspace, found, file)
    found = replace(found, reasons={**found.reasons, **warnings})
    text, sha256, plan_id = canonical(found.as_mapping()), hashlib.sha256(file).hexdigest(), workspace.plan.id
    if done := _done_before(connection, user, plan_id, found, sha256, digest(text)):
        return done
    must_be_newest(connection, plan_id, found.area_code, found.year)
    values = {"content": text, "content_hash": digest(text), "file_name": found.file, "file": file}
    more = {"sha256": sha256, "size": len(file), "restored_from": None}
    return add_version(connection, user, plan_id, found.area_code, found.year, "send", "", {**values, **more})


def must_report_for(user: User, area: str) -> None:
    if not user.reports_for(area):
        raise Refused(_("这个县（市、区）的报表不由您报送。"))


def _check(workspace: Workspace, found: Return, file: bytes) -> None:
    if found.area_code not in {area.code for area in workspace.areas}:
        raise NotAllowed(_("没有代码为 {code} 的县（市、区）。").format(code=found.area_code))
    years = workspace.plan.reporting_years
    if found.year not in years:
        raise NotAllowed(_("报表年份应在 {first} 到 {last} 年之间。").format(first=years[0], last=years[-1]))
    if not found.figures:
        raise NotAllowed(_("报表里没有数据。"))
    if not 0 < len(file) <= LARGEST:
        raise NotAllowed(_("文件不超过 {n} MB。").format(n=LARGEST // 1024**2))


def alone(connection: Connection, plan_id: str, area: str) -> None:
    """Until this transaction ends nobody else decides anything about the area's returns."""
    one_at_a_time(connection, f"return {plan_id} {area}")


def must_be_newest(connection: Connection, plan_id: str, area: str, year: int) -> None:
    """What came after was decided in the knowledge of what came before."""
    later = (return_version.c.plan_id == plan_id, return_version.c.area_code == area, return_version.c.year > year)
    query = select(func.max(return_version.c.year)).where(*later, return_version.c.state == APPROVED)
    if (newer := connection.scalar(query)) is not None:
        told = _("{newer} 年的报表已经批准，不能再报送或批准 {year} 年的。")
        raise NotAllowed(told.format(newer=newer, year=year))


def _done_before(
    connection: Connection, user: User, plan_id: str, found: Return, sha256: str, content_hash: str
) -> ReturnVersion | None:
    """What became of this file. One that was withdrawn is handed in again, unless its reasons changed."""
    same = (of_area(plan_id, found.area_code, found.year), return_version.c.sha256 == sha256)
    query = select(return_version.c.id).where(*same).order_by(return_version.c.number.desc()).limit(1)
    id = connection.scalar(query)
    if id is None:
        return None
    before = return_in(connection, user, id)
    if before.state == RETURNED and before.content_hash != content_hash:
        return None  # other reasons beside the same file are another answer to why it came back
    if before.state == RETURNED:
        told = _("这份文件就是第 {n} 版，已被退回：{reason}。请改正后再报送。")
        raise NotAllowed(told.format(n=before.number, reason=before.reason))
    if before.state == SUPERSEDED:
        raise NotAllowed(
            _("这份文件就是第 {n} 版，后来已被取代；要再用它，请在历史版本里恢复。").format(n=before.number)
        )
    if before.state == DRAFT:
        must_be_newest(connection, plan_id, found.area_code, found.year)
        if before.content_hash != content_hash:
            return None
        supersede(connection, user, plan_id, found.area_code, found.year, SUBMITTED)
        return change(connection, user, before, SUBMITTED, "send", "", sender=user.name, sent_utc=now())
    return before


def add_version(
    connection: Connection,
    user: User,
    plan_id: str,
    area: str,
    year: int,
    action: str,
    note: str,
    values: Mapping[str, Any],
) -> ReturnVersion:
    """The next version, waiting for approval, and its audit row, in the caller's transaction."""
    supersede(connection, user, plan_id, area, year, SUBMITTED)
    number = (connection.scalar(select(func.max(return_version.c.number)).where(of_area(plan_id, area, year))) or 0) + 1
    row = {
        "plan_id": plan_id, "area_code": area, "year": year, "number": number, "state": SUBMITTED,
        "sender": user.name, "sent_utc": now(), "reason": "", **values,
    }  # fmt: skip
    made = connection.execute(insert(return_version).values(row)).inserted_primary_key
    assert made is not None
    added = return_in(connection, user, made[0])
    write_return_audit(connection, user, action, added, None, note)
    return added


def supersede(connection: Connection, user: User, plan_id: str, area: str, year: int, state: str) -> None:
    """The version in this state, if there is one, gives way to the one that comes."""
    query = select(return_version.c.id).where(of_area(plan_id, area, year), return_version.c.state == state)
    for id in connection.scalars(query).all():
        change(connection, user, return_in(connection, user, id), SUPERSEDED, "replaced", "")


def change(
    connection: Connection, user: User, before: ReturnVersion, state: str, action: str, note: str, **values: Any
) -> ReturnVersion:
    """Another state and its audit row, in the caller's transaction."""
    changed = update(return_version).where(return_version.c.id == before.id).values(state=state, **values)
    connection.execute(changed)
    after = replace(before, state=state)
    write_return_audit(connection, user, action, after, before.state, note)
    return return_in(connection, user, before.id)


def write_return_audit(
    connection: Connection, user: User, action: str, after: ReturnVersion, before: str | None, note: str
) -> None:
    """Who, when, what, from which state to which; in the transaction of what it records."""
    connection.execute(
        insert(return_audit).values(
            at_utc=now(),
            person=user.name,
            action=action,
            return_id=after.id,
            number=after.number,
            state_before=before,
            state_after=after.state,
            content_hash=after.content_hash,
            note=note,
        )
    )

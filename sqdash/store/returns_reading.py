"""Returns read back. Everybody sees what is approved and where the others stand; what they say, only who may."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, true

from sqdash.language import _
from sqdash.returns.received import Approved, return_from_mapping
from sqdash.store.database import Database
from sqdash.store.returns_types import ReturnTrail, ReturnVersion, Standing
from sqdash.store.schema import APPROVED, return_audit, return_version
from sqdash.store.types import NotKept
from sqdash.users import ADMIN, STEWARD, VIEWER, User

MOST_IDS = 2**31 - 1
_WITHOUT_FILE = [column for column in return_version.c if column.name != "file"]  # a list has no use for 20 MB a line


class ReturnNotKept(NotKept):
    """There is no such return, or it is not for this person: the same answer for both."""

    def __str__(self) -> str:
        return _("没有这份报表，或者您不能查看它。")


def listed(
    database: Database,
    user: User,
    plan_id: str,
    *,
    area: str | None = None,
    year: int | None = None,
    state: str | None = None,
) -> tuple[ReturnVersion, ...]:
    """The versions this person may see, newest first."""
    user.must(VIEWER)
    wanted: list[Any] = [return_version.c.plan_id == plan_id, _seen_by(user)]
    for column, value in (("area_code", area), ("year", year), ("state", state)):
        if value is not None:
            wanted.append(return_version.c[column] == value)
    query = select(*_WITHOUT_FILE).where(*wanted).order_by(return_version.c.id.desc())
    with database.reading() as connection:
        return tuple(_version(row) for row in connection.execute(query))


def return_at(database: Database, user: User, id: int) -> ReturnVersion:
    """Raises ReturnNotKept when there is none this person may see."""
    with database.reading() as connection:
        return return_in(connection, user, id)


def return_in(connection: Connection, user: User, id: int, *, lock: bool = False) -> ReturnVersion:
    user.must(VIEWER)
    if not 0 < id <= MOST_IDS:
        raise ReturnNotKept
    query = select(*_WITHOUT_FILE).where(return_version.c.id == id, _seen_by(user))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise ReturnNotKept
    return _version(row)


def file_of(database: Database, user: User, id: int) -> bytes:
    """The very bytes that were sent."""
    with database.reading() as connection:
        return_in(connection, user, id)
        found: bytes = connection.execute(select(return_version.c.file).where(return_version.c.id == id)).scalar_one()
    return bytes(found)


def approved(database: Database, user: User, plan_id: str) -> tuple[Approved, ...]:
    """What holds: the newest approved return per area and year."""
    user.must(VIEWER)
    holds = (return_version.c.plan_id == plan_id, return_version.c.state == APPROVED)
    query = select(*_WITHOUT_FILE).where(*holds).order_by(return_version.c.id)
    with database.reading() as connection:
        found = [_version(row) for row in connection.execute(query)]
    return tuple(
        Approved(each.found, each.id, each.number, each.decided_by or "", each.decided or each.sent, each.sender)
        for each in found
    )


def standings(database: Database, user: User, plan_id: str) -> tuple[Standing, ...]:
    """Per area and year where its newest version stands. Says nothing of what is in it, so every viewer may ask."""
    user.must(VIEWER)
    columns = [return_version.c[name] for name in ("area_code", "year", "state", "number")]
    query = select(*columns).where(return_version.c.plan_id == plan_id).order_by(return_version.c.number)
    newest: dict[tuple[str, int], Standing] = {}
    with database.reading() as connection:
        for code, year, state, number in connection.execute(query):
            before = newest.get((code, year))
            holds = state == APPROVED or (before is not None and before.holds)
            newest[code, year] = Standing(code, year, state, number, holds)
    return tuple(newest.values())


def mark_of(database: Database, user: User) -> tuple[int, int]:
    """What changes with every decision about any return: one statement, for whoever keeps what they come to."""
    user.must(VIEWER)
    query = select(func.count(), func.coalesce(func.max(return_audit.c.id), 0))
    with database.reading() as connection:
        count, newest = connection.execute(query).one()
    return int(count), int(newest)


def return_trail(database: Database, user: User, plan_id: str, area: str, year: int) -> tuple[ReturnTrail, ...]:
    """Who did what to the returns of an area and year, newest first."""
    user.must(VIEWER)
    of_it = (return_version.c.plan_id == plan_id, return_version.c.area_code == area, return_version.c.year == year)
    query = (
        select(return_audit)
        .join(return_version, return_version.c.id == return_audit.c.return_id)
        .where(*of_it, _seen_by(user))
        .order_by(return_audit.c.id.desc())
    )
    with database.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(
        ReturnTrail(
            row.at_utc, row.person, row.action, row.return_id, row.number, row.state_before, row.state_after,
            row.content_hash, row.note,
        )
        for row in rows
    )  # fmt: skip


def _seen_by(user: User) -> Any:
    """The administrator sees all; a steward the own areas; everybody what is approved."""
    if user.may(ADMIN):
        return true()
    seen = [return_version.c.state == APPROVED]
    if user.may(STEWARD):
        seen.append(true() if user.areas is None else return_version.c.area_code.in_(sorted(user.areas)))
    return or_(*seen)


def of_area(plan_id: str, area: str, year: int) -> Any:
    return and_(
        return_version.c.plan_id == plan_id, return_version.c.area_code == area, return_version.c.year == year
    )  # fmt: skip


def _version(row: Row[Any]) -> ReturnVersion:
    plain = ("id", "plan_id", "area_code", "year", "number", "state", "content_hash", "file_name", "sha256", "size",
             "restored_from", "sender", "decided_by", "reason")  # fmt: skip
    return ReturnVersion(
        found=return_from_mapping(json.loads(row.content)),
        sent=row.sent_utc,
        decided=row.decided_utc,
        **{name: row._mapping[name] for name in plain},
    )

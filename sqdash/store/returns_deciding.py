"""What is decided about a return that was sent: approved, sent back, withdrawn, restored. Each with its audit row."""

from __future__ import annotations

from sqlalchemy import select

from sqdash.language import _
from sqdash.store.database import Database
from sqdash.store.returns_reading import return_in
from sqdash.store.returns_sending import add_version, alone, change, must_be_newest, must_report_for, supersede
from sqdash.store.returns_types import ReturnVersion
from sqdash.store.saving import now, require_reason
from sqdash.store.schema import APPROVED, DRAFT, RETURNED, SUBMITTED, return_version
from sqdash.store.types import NotAllowed
from sqdash.users import ADMIN, STEWARD, User


def approve(database: Database, user: User, id: int) -> ReturnVersion:
    """From here on its figures hold, and it is locked; what held for that area and year before is superseded.

    Approved twice is approved once. Raises: Refused without the role; NotAllowed when it does not wait for approval.
    """
    user.must(ADMIN)
    with database.writing() as connection:
        found = return_in(connection, user, id)
        alone(connection, found.plan_id, found.area_code)
        found = return_in(connection, user, id, lock=True)
        if found.state == APPROVED:
            return found
        _must_wait(found)
        must_be_newest(connection, found.plan_id, found.area_code, found.year)
        supersede(connection, user, found.plan_id, found.area_code, found.year, APPROVED)
        decided = {"decided_by": user.name, "decided_utc": now()}
        return change(connection, user, found, APPROVED, "approve", "", **decided)


def send_back(database: Database, user: User, id: int, reason: str) -> ReturnVersion:
    """Back to the steward, with what is to be put right."""
    user.must(ADMIN)
    require_reason(reason)
    with database.writing() as connection:
        found = return_in(connection, user, id)
        alone(connection, found.plan_id, found.area_code)
        found = return_in(connection, user, id, lock=True)
        _must_wait(found)
        decided = {"decided_by": user.name, "decided_utc": now(), "reason": reason}
        return change(connection, user, found, RETURNED, "send_back", reason, **decided)


def withdraw(database: Database, user: User, id: int) -> ReturnVersion:
    """The steward takes it back while nobody has decided; the same file can be handed in again."""
    user.must(STEWARD)
    with database.writing() as connection:
        found = return_in(connection, user, id)
        must_report_for(user, found.area_code)
        alone(connection, found.plan_id, found.area_code)
        found = return_in(connection, user, id, lock=True)
        _must_wait(found)
        return change(connection, user, found, DRAFT, "withdraw", "")


def restore(database: Database, user: User, id: int) -> ReturnVersion:
    """An earlier version handed in once more, as a new one that waits for approval. Nothing that was is changed."""
    if not user.may(ADMIN):
        user.must(STEWARD)
    with database.writing() as connection:
        found = return_in(connection, user, id)
        if not user.may(ADMIN):
            must_report_for(user, found.area_code)
        alone(connection, found.plan_id, found.area_code)
        found = return_in(connection, user, id, lock=True)
        if found.state in (APPROVED, SUBMITTED):
            raise NotAllowed(_("第 {n} 版就是现行的或待审的版本，不必恢复。").format(n=found.number))
        if found.state == RETURNED:
            raise NotAllowed(_("第 {n} 版是被退回的，不能恢复；请改正后重新报送。").format(n=found.number))
        must_be_newest(connection, found.plan_id, found.area_code, found.year)
        names = ("content", "content_hash", "file_name", "file", "sha256", "size")
        query = select(*(return_version.c[name] for name in names)).where(return_version.c.id == id)
        values = {**connection.execute(query).one()._mapping, "restored_from": found.number}
        note = str(found.number)
        return add_version(
            connection, user, found.plan_id, found.area_code, found.year, "restore", note, values
        )  # fmt: skip


def _must_wait(found: ReturnVersion) -> None:
    if found.state == APPROVED:
        raise NotAllowed(_("第 {n} 版已经批准，已锁定；要改请报送新的版本。").format(n=found.number))
    if found.state != SUBMITTED:
        raise NotAllowed(_("第 {n} 版不在待审状态。").format(n=found.number))

"""Links to one version: whoever has the token reads that version and nothing else, until it is revoked."""

from __future__ import annotations

import re

from sqlalchemy import insert, select, update

from sqdash.language import _
from sqdash.store.database import Database
from sqdash.store.reading import header_in, version_in
from sqdash.store.saving import new_id, now, write_audit
from sqdash.store.schema import scenario, share_link
from sqdash.store.types import Link, NotAllowed, NotKept, Pin, Version
from sqdash.users import ADMIN, ANALYST, VIEWER, User

TOKEN = re.compile(r"[A-Za-z0-9]{12}")


def share(database: Database, user: User, pin: Pin) -> Link:
    """A link to a version; one that still holds is given again."""
    user.must(ANALYST)
    with database.writing() as connection:
        head = header_in(connection, user, pin.scenario_id, lock=True)
        found = version_in(connection, head, pin.number)
        holding = select(share_link).where(
            share_link.c.scenario_id == pin.scenario_id,
            share_link.c.number == pin.number,
            share_link.c.person == user.name,
            share_link.c.revoked_utc.is_(None),
        )
        row = connection.execute(holding).first()
        if row is not None:
            return Link(row.token, pin, row.person, row.created_utc, None, None)
        link = Link(new_id(), pin, user.name, now(), None, None)
        connection.execute(
            insert(share_link).values(
                token=link.token,
                scenario_id=pin.scenario_id,
                number=pin.number,
                person=user.name,
                created_utc=link.created,
            )
        )
        write_audit(connection, user, "share", pin, found.content_hash, found.content_hash, "")
        return link


def revoke(database: Database, user: User, token: str) -> None:
    """From now on the link opens nothing. Its maker, the scenario's owner and the administrator may."""
    user.must(ANALYST)
    if not TOKEN.fullmatch(token):
        raise NotKept
    query = (
        select(share_link, scenario.c.owner)
        .join(scenario, scenario.c.id == share_link.c.scenario_id)
        .where(share_link.c.token == token)
        .with_for_update(of=share_link)
    )
    with database.writing() as connection:
        row = connection.execute(query).one_or_none()
        if row is None:
            raise NotKept
        head = header_in(connection, User(row.owner, user.roles), row.scenario_id)  # the token is the permission
        if user.name not in (row.person, head.owner) and not user.may(ADMIN):
            raise NotAllowed(_("这个链接由 {owner} 发出，只有他能撤回。").format(owner=row.person))
        if row.revoked_utc is not None:
            return
        connection.execute(
            update(share_link).where(share_link.c.token == token).values(revoked_utc=now(), revoked_by=user.name)
        )
        found = version_in(connection, head, row.number)
        pin = Pin(row.scenario_id, row.number)
        write_audit(connection, user, "revoke", pin, found.content_hash, found.content_hash, "")


def links(database: Database, user: User, scenario_id: str) -> tuple[Link, ...]:
    """Every link of a scenario, newest first, revoked ones too."""
    with database.reading() as connection:
        header_in(connection, user, scenario_id)
        rows = connection.execute(
            select(share_link)
            .where(share_link.c.scenario_id == scenario_id)
            .order_by(share_link.c.created_utc.desc(), share_link.c.token)
        ).all()
    return tuple(
        Link(row.token, Pin(row.scenario_id, row.number), row.person, row.created_utc, row.revoked_utc, row.revoked_by)
        for row in rows
    )


def shared(database: Database, user: User, token: str) -> Version:
    """The version behind a link that holds, private or not. Raises NotKept for any other token."""
    user.must(VIEWER)
    if not TOKEN.fullmatch(token):
        raise NotKept
    query = (
        select(scenario.c.owner, share_link.c.scenario_id, share_link.c.number)
        .join(scenario, scenario.c.id == share_link.c.scenario_id)
        .where(share_link.c.token == token, share_link.c.revoked_utc.is_(None))
    )
    with database.reading() as connection:
        found = connection.execute(query).one_or_none()
        if found is None:
            raise NotKept
        as_owner = User(found.owner, user.roles)  # the token is the permission
        return version_in(connection, header_in(connection, as_owner, found.scenario_id), found.number)

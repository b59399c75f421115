"""Drafts: what someone is working on, kept while they work: a working copy, the one thing replaced."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from sqdash.model import Scenario
from sqdash.store.content import content_of
from sqdash.store.database import Database
from sqdash.store.saving import now
from sqdash.store.schema import draft
from sqdash.store.types import Draft, NotKept, Pin
from sqdash.users import ANALYST, User

MOST_OFFERED = 3


def keep(database: Database, user: User, id: str, plan_id: str, content: Scenario, origin: Pin | None) -> None:
    """Put this content in the draft's place. A draft closed before is open again: its owner goes on working."""
    user.must(ANALYST)
    values = {
        "content": content_of(replace(content, name=content.name or "—"), plan_id),
        "scenario_id": origin.scenario_id if origin else None,
        "number": origin.number if origin else None,
        "changed_utc": now(),
        "closed_utc": None,
    }
    own = (draft.c.id == id, draft.c.person == user.name, draft.c.plan_id == plan_id)
    place = update(draft).where(*own).values(values)
    try:
        with database.writing() as connection:
            if not connection.execute(place).rowcount:
                connection.execute(insert(draft).values(id=id, person=user.name, plan_id=plan_id, **values))
    except IntegrityError:  # made at the same moment by the same person, or somebody else's
        with database.writing() as connection:
            if not connection.execute(place).rowcount:
                raise NotKept from None


def close(database: Database, user: User, id: str) -> None:
    """Saved, or set aside: it is not offered again."""
    user.must(ANALYST)
    with database.writing() as connection:
        own = (draft.c.id == id, draft.c.person == user.name, draft.c.closed_utc.is_(None))
        connection.execute(update(draft).where(*own).values(closed_utc=now()))


def open_drafts(database: Database, user: User, plan_id: str) -> tuple[Draft, ...]:
    """The newest drafts of this person that were neither saved nor set aside."""
    if not user.may(ANALYST):
        return ()
    query = (
        select(draft)
        .where(draft.c.person == user.name, draft.c.plan_id == plan_id, draft.c.closed_utc.is_(None))
        .order_by(draft.c.changed_utc.desc())
        .limit(MOST_OFFERED)
    )
    with database.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Draft(
            id=row.id,
            plan_id=row.plan_id,
            content=json.loads(row.content),
            origin=None if row.scenario_id is None else Pin(row.scenario_id, row.number),
            changed=row.changed_utc,
        )
        for row in rows
    )

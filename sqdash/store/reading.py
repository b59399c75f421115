"""What is kept, read back. Every function asks first whether this person may see it; a no looks like a not there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select

from sqdash.plan.reading import UNPRINTABLE
from sqdash.store.database import Database
from sqdash.store.schema import ADOPTED, PRIVATE, adoption, audit, scenario, version
from sqdash.store.types import Adoption, Header, Listed, NotKept, OutcomeCell, Pin, Trail, Version
from sqdash.users import VIEWER, User

PAGE = 20  # scenarios a page of the list shows
MOST_PAGES, MOST_VERSIONS = 10**6, 2**31 - 1  # a link may name any number
MOST_SEARCHED = 1_000  # characters of what is searched for; SQLite takes no pattern of any length
_COUNTS = (
    version.c.author,
    version.c.data_version,
    version.c.base_year,
    version.c.areas,
    version.c.areas_met,
    version.c.cells,
    version.c.cells_met,
    version.c.cost,
)


def listed(
    database: Database, user: User, plan_id: str, *, search: str = "", archived: bool = False, page: int = 0
) -> tuple[list[Listed], bool]:
    """One page of the scenarios this person may see, last changed first, and whether there are more.

    The counts of the adopted scenario are those of its adopted version, of any other those of its latest.
    `search` finds a part of the name, of the reason or of the owner.
    """
    user.must(VIEWER)
    wanted = [scenario.c.plan_id == plan_id, _seen_by(user)]
    wanted.append(scenario.c.archived_utc.is_not(None) if archived else scenario.c.archived_utc.is_(None))
    if part := UNPRINTABLE.sub("", search[:MOST_SEARCHED]).strip():
        pattern = func.lower(f"%{_literal(part)}%")  # by the database: it must lower both sides alike
        texts = (scenario.c.name, scenario.c.reason, scenario.c.owner)
        wanted.append(or_(*(func.lower(each).like(pattern, escape="\\") for each in texts)))
    page_of = (
        select(scenario, _counted_number().label("counted"))
        .where(*wanted)
        .order_by(scenario.c.changed_utc.desc(), scenario.c.id.desc())
        .limit(PAGE + 1)
        .offset(min(max(page, 0), MOST_PAGES) * PAGE)
        .subquery()
    )
    counted_version = and_(version.c.scenario_id == page_of.c.id, version.c.number == page_of.c.counted)
    query = (
        select(page_of, version.c.content, *_COUNTS)
        .join(version, counted_version)
        .order_by(page_of.c.changed_utc.desc(), page_of.c.id.desc())
    )  # fmt: skip
    with database.reading() as connection:
        rows = connection.execute(query).all()
    return [_listed(row) for row in rows[:PAGE]], len(rows) > PAGE


def _counted_number() -> Any:
    """The version a line of the list counts: the adopted scenario's adopted one, any other's latest."""
    newest = (
        select(adoption.c.number)
        .where(adoption.c.plan_id == scenario.c.plan_id, adoption.c.scenario_id == scenario.c.id)
        .order_by(adoption.c.id.desc())
        .limit(1)
        .correlate(scenario)
        .scalar_subquery()
    )
    return case((scenario.c.visibility == ADOPTED, func.coalesce(newest, scenario.c.latest)), else_=scenario.c.latest)


def _literal(text: str) -> str:
    """The text with the signs LIKE would read as patterns told apart."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _seen_by(user: User) -> Any:
    return or_(scenario.c.owner == user.name, scenario.c.visibility != PRIVATE)


def counted(database: Database, user: User, plan_id: str) -> tuple[int, int]:
    """How many scenarios this person sees: in use, and archived."""
    user.must(VIEWER)
    query = (
        select(func.count(), func.count(scenario.c.archived_utc))
        .select_from(scenario)
        .where(scenario.c.plan_id == plan_id, _seen_by(user))
    )
    with database.reading() as connection:
        every, archived = connection.execute(query).one()
    return every - archived, archived


def header(database: Database, user: User, scenario_id: str) -> Header:
    """Raises NotKept when there is none this person may see."""
    with database.reading() as connection:
        return header_in(connection, user, scenario_id)


def header_in(connection: Connection, user: User, scenario_id: str, *, lock: bool = False) -> Header:
    user.must(VIEWER)
    if UNPRINTABLE.search(scenario_id):
        raise NotKept
    query: Select[Any] = select(scenario).where(scenario.c.id == scenario_id, _seen_by(user))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotKept
    return _header(row._mapping)


def versions(database: Database, user: User, scenario_id: str) -> tuple[Version, ...]:
    """Every version, newest first."""
    with database.reading() as connection:
        found = header_in(connection, user, scenario_id)
        rows = connection.execute(
            select(version).where(version.c.scenario_id == scenario_id).order_by(version.c.number.desc())
        ).all()
    return tuple(_version(row, found.plan_id) for row in rows)


def version_at(database: Database, user: User, pin: Pin) -> Version:
    """Raises NotKept when there is none this person may see."""
    with database.reading() as connection:
        found = header_in(connection, user, pin.scenario_id)
        return version_in(connection, found, pin.number)


def version_in(connection: Connection, of: Header, number: int) -> Version:
    """A version of a scenario whose header was read, and so may be seen."""
    if not 0 < number <= MOST_VERSIONS:
        raise NotKept
    query = select(version).where(version.c.scenario_id == of.id, version.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotKept
    return _version(row, of.plan_id)


def trail(database: Database, user: User, scenario_id: str) -> tuple[Trail, ...]:
    """Who did what to a scenario, newest first."""
    with database.reading() as connection:
        header_in(connection, user, scenario_id)
        rows = connection.execute(
            select(audit).where(audit.c.scenario_id == scenario_id).order_by(audit.c.id.desc())
        ).all()
    return tuple(
        Trail(row.at_utc, row.person, row.action, row.number, row.before_hash, row.after_hash, row.note)
        for row in rows
    )  # fmt: skip


def adoptions(database: Database, user: User, plan_id: str) -> tuple[Adoption, ...]:
    """What was adopted for a plan and why, newest first; the first one holds. Names are those of the versions."""
    user.must(VIEWER)
    of_it = and_(version.c.scenario_id == adoption.c.scenario_id, version.c.number == adoption.c.number)
    query = (
        select(adoption, version.c.content)
        .join(version, of_it)
        .where(adoption.c.plan_id == plan_id)
        .order_by(adoption.c.id.desc())
    )
    with database.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Adoption(Pin(row.scenario_id, row.number), _name(row.content), row.person, row.reason, row.at_utc)
        for row in rows
    )


def adopted(database: Database, user: User, plan_id: str) -> Version | None:
    """The version adopted for a plan, if any."""
    user.must(VIEWER)
    with database.reading() as connection:
        pin = adopted_in(connection, plan_id)
        return None if pin is None else version_in(connection, header_in(connection, user, pin.scenario_id), pin.number)


def adopted_in(connection: Connection, plan_id: str) -> Pin | None:
    newest = (
        select(adoption.c.scenario_id, adoption.c.number)
        .join(scenario, scenario.c.id == adoption.c.scenario_id)
        .where(adoption.c.plan_id == plan_id, scenario.c.visibility == ADOPTED)
        .order_by(adoption.c.id.desc())
        .limit(1)
    )
    found = connection.execute(newest).one_or_none()
    return None if found is None else Pin(found.scenario_id, found.number)


def header_state(of: Header) -> dict[str, Any]:
    """What of a header can change, for its hash in the audit."""
    return {
        "name": of.name,
        "owner": of.owner,
        "visibility": of.visibility,
        "latest": of.latest,
        "archived": of.archived is not None,
    }


def _header(row: Mapping[Any, Any]) -> Header:
    origin = row["branched_from"]
    return Header(
        id=row["id"],
        plan_id=row["plan_id"],
        name=row["name"],
        reason=row["reason"],
        owner=row["owner"],
        visibility=row["visibility"],
        latest=row["latest"],
        branched_from=None if origin is None else Pin(origin, row["branched_number"]),
        created=row["created_utc"],
        changed=row["changed_utc"],
        archived=row["archived_utc"],
    )


def _listed(row: Row[Any]) -> Listed:
    counts = (row._mapping[each.name] for each in _COUNTS)
    return Listed(_header(row._mapping), row.counted, _name(row.content), *counts)


def _name(content: str) -> str:
    """What a version is called in its own words."""
    return str(json.loads(content)["name"])


def _version(row: Row[Any], plan_id: str) -> Version:
    content = json.loads(row.content)
    plain = ("author", "note", "content_hash", "data_version", "model_version", "base_year", "target_year")
    counts = ("areas", "areas_met", "cells", "cells_met", "cost", "parent")
    return Version(
        pin=Pin(row.scenario_id, row.number),
        plan_id=plan_id,
        name=content["name"],
        content=content,
        outcome=tuple(OutcomeCell(*each) for each in json.loads(row.outcome)),
        created=row.created_utc,
        **{name: row._mapping[name] for name in (*plain, *counts)},
    )

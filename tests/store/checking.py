"""Is what the database holds whole? Asked in plain SQL on a connection of its own, with nothing of the store's code."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

from tests.store.killing import Marks, acknowledged

OWN_ACTIONS = ("create", "branch", "save", "rename")
SETTLED = 10  # seconds for the server to notice that a killed client is gone


class Held:
    """Every row of the database at one moment."""

    def __init__(self, address: str, *, settled: bool = True) -> None:
        """`settled` waits until nobody else is connected: a server notices late that a client was killed."""
        url = make_url(address)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        engine = create_engine(url)
        with engine.connect() as connection:
            self.damage = integrity(connection, settled=settled)
            self.scenarios = {row.id: row for row in connection.execute(text("select * from scenario"))}
            self.versions = {
                (row.scenario_id, row.number): row
                for row in connection.execute(text("select * from version order by number"))
            }
            self.audit = list(connection.execute(text("select * from audit order by id")))
            self.adoptions = list(connection.execute(text("select * from adoption order by id")))
            self.links = list(connection.execute(text("select * from share_link")))
            self.drafts = {row.id: row for row in connection.execute(text("select * from draft"))}
        engine.dispose()

    def audited(self, *actions: str) -> Counter[Any]:
        return Counter((row.scenario_id, row.number) for row in self.audit if row.action in actions)


def integrity(connection: Connection, *, settled: bool) -> list[str]:
    """What the database says of itself."""
    if connection.dialect.name == "sqlite":
        found = [str(row) for row in connection.execute(text("pragma foreign_key_check"))]
        told = [row[0] for row in connection.execute(text("pragma integrity_check"))]
        return found + [each for each in told if each != "ok"]
    others = text(
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )
    until = time.monotonic() + SETTLED
    while settled and connection.scalar(others):
        assert time.monotonic() < until, "a killed writer's connection is still there"
        time.sleep(0.05)
        connection.rollback()
    orphans = (
        "select 'version ' || id from version where scenario_id not in (select id from scenario)",
        "select 'audit ' || id from audit where scenario_id not in (select id from scenario)",
        "select 'adoption ' || id from adoption where scenario_id not in (select id from scenario)",
        "select 'invalid ' || conname from pg_constraint where not convalidated",
        "select 'invalid ' || indexrelid::regclass from pg_index where not indisvalid",
    )
    return [row[0] for each in orphans for row in connection.execute(text(each))]


def half_written(held: Held) -> list[str]:
    """What is there only in part."""
    return [
        *held.damage,
        *_of_scenarios(held),
        *_of_versions(held),
        *_of_adoptions(held),
        *_of_links(held),
        *_of_states(held),
    ]


def _of_scenarios(held: Held) -> Iterable[str]:
    numbers = defaultdict(list)
    for id, number in held.versions:
        numbers[id].append(number)
    for id, row in held.scenarios.items():
        if numbers[id] != list(range(1, row.latest + 1)):
            yield f"scenario {id}: latest is {row.latest}, its versions are {numbers[id]}"
            continue
        content = json.loads(held.versions[id, row.latest].content)
        if (content["name"], content.get("reason", "")) != (row.name, row.reason):
            yield f"scenario {id}: called {row.name}, its latest version {content['name']}"
        if row.branched_from and (row.branched_from, row.branched_number) not in held.versions:
            yield f"scenario {id}: branched from a version that is not there"
    yield from (f"version of {id}, which is not there" for id in set(numbers) - set(held.scenarios))


def _of_versions(held: Held) -> Iterable[str]:
    whole = {len(json.loads(row.outcome)) for row in held.versions.values()}
    if len(whole) > 1:
        yield f"outcomes of {whole} cells"
    own = defaultdict(list)
    for row in held.audit:
        if row.action in OWN_ACTIONS:
            own[row.scenario_id, row.number].append(row)
    for (id, number), row in held.versions.items():
        parent = number - 1 if number > 1 else None
        if row.parent != parent:
            yield f"version {id} {number}: its parent is {row.parent}"
        if hashlib.sha256(row.content.encode()).hexdigest() != row.content_hash:
            yield f"version {id} {number}: its content is not what its hash says"
        before = held.versions[id, parent].content_hash if parent and (id, parent) in held.versions else None
        told = [(each.person, each.before_hash, each.after_hash, each.note) for each in own[id, number]]
        if told != [(row.author, before, row.content_hash, row.note)]:
            yield f"version {id} {number}: its audit rows are {told}"
    yield from (f"audit row of {pin}, which is not there" for pin in set(own) - set(held.versions))


def _of_adoptions(held: Held) -> Iterable[str]:
    last = {row.plan_id: row.scenario_id for row in held.adoptions}
    shown = sorted((row.plan_id, row.id) for row in held.scenarios.values() if row.visibility == "adopted")
    if shown != sorted(last.items()):
        yield f"adopted are {shown}, by their history {last}"
    if Counter((row.scenario_id, row.number) for row in held.adoptions) != held.audited("adopt"):
        yield "adoptions and their audit rows differ"
    if {(row.scenario_id, row.number) for row in held.adoptions} - set(held.versions):
        yield "adopted is a version that is not there"
    before: dict[str, str] = {}
    replaced: Counter[str] = Counter()
    for row in held.adoptions:
        if before.get(row.plan_id, row.scenario_id) != row.scenario_id:
            replaced[before[row.plan_id]] += 1
        before[row.plan_id] = row.scenario_id
    told = Counter(row.scenario_id for row in held.audit if row.action == "replaced")
    if told != replaced:
        yield f"replaced were {replaced}, by the audit {told}"


def _of_links(held: Held) -> Iterable[str]:
    if Counter((row.scenario_id, row.number) for row in held.links) != held.audited("share"):
        yield "links and their audit rows differ"
    if Counter((row.scenario_id, row.number) for row in held.links if row.revoked_utc) != held.audited("revoke"):
        yield "revoked links and their audit rows differ"
    yield from (
        f"link {row.token} is revoked by nobody" for row in held.links if bool(row.revoked_utc) != bool(row.revoked_by)
    )


def _of_states(held: Held) -> Iterable[str]:
    visible = dict.fromkeys(held.scenarios, "private")
    archived: dict[str, bool] = {}
    for row in held.audit:
        if row.action in ("show", "adopt", "replaced"):
            visible[row.scenario_id] = {"show": row.note, "adopt": "adopted", "replaced": "shared"}[row.action]
        elif row.action in ("archive", "restore"):
            archived[row.scenario_id] = row.action == "archive"
    for id, row in held.scenarios.items():
        if row.visibility != visible[id]:
            yield f"scenario {id} is {row.visibility}, by the audit {visible[id]}"
        if bool(row.archived_utc) != archived.get(id, False):
            yield f"scenario {id}: archived {row.archived_utc}, by the audit {archived.get(id)}"


def lost(held: Held, journal: list[Marks]) -> list[str]:
    """What was acknowledged and is not there."""
    found = []
    actions = {(row.scenario_id, row.number): row.action for row in held.audit if row.action in OWN_ACTIONS}
    for id, number, hash, action in acknowledged(journal, "kept"):
        row = held.versions.get((id, number))
        if row is None or row.content_hash != hash or actions.get((id, number)) != action:
            found.append(f"version {id} {number}")
    adopted = Counter((row.scenario_id, row.number) for row in held.adoptions)
    found += [f"adoption of {pin}" for pin in (Counter(map(tuple, acknowledged(journal, "adopted"))) - adopted)]
    links = {row.token: row for row in held.links}
    for id, number, token in acknowledged(journal, "shared"):
        if token not in links or (links[token].scenario_id, links[token].number) != (id, number):
            found.append(f"link to {id} {number}")
    found += [
        f"end of the link to {id} {number}"
        for id, number, token in acknowledged(journal, "revoked")
        if token not in links or not links[token].revoked_utc
    ]
    told = Counter((row.scenario_id, row.action, row.note) for row in held.audit)
    for id, action in acknowledged(journal, "changed"):
        row = {"show": ("show", "shared"), "hide": ("show", "private"), "archive": ("archive", "不再用"),
               "restore": ("restore", "")}[action]  # fmt: skip
        if not told[id, *row]:
            found.append(f"{action} of {id}")
    return found + list(_lost_drafts(held, journal))


def _lost_drafts(held: Held, journal: list[Marks]) -> Iterable[str]:
    """A draft holds what was put there last, or what a killed call was just putting there."""
    newest = {id: (count, hash) for id, count, hash in acknowledged(journal, "drafted")}
    for id, (count, hash) in newest.items():
        row = held.drafts.get(id)
        if row is None or int(json.loads(row.content)["name"]) not in (count, count + 1):
            yield f"draft {id}"
        elif int(json.loads(row.content)["name"]) == count and hashlib.sha256(row.content.encode()).hexdigest() != hash:
            yield f"content of draft {id}"
    keys = {row.idempotency_key for row in held.versions.values()}
    for id, key in acknowledged(journal, "closing"):
        if bool(held.drafts[id].closed_utc) != (key in keys):
            yield f"draft {id} is closed without its version, or kept open beside it"
    yield from (f"end of draft {id}" for (id,) in acknowledged(journal, "closed") if not held.drafts[id].closed_utc)

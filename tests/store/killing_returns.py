"""People who send and decide returns and are killed while they do, and what must hold of the rows: run by `killing`."""

from __future__ import annotations

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, text

from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from sqdash.store import Database, NotAllowed, NotKept, database, returns
from sqdash.users import ROLES, User
from tests.store.killing import Marks, Say, acknowledged, run
from tests.store.people import filled

AREAS = ("411402", "411403", "411481")


def prepared() -> Callable[[Database, random.Random, Say], Callable[[], None]]:
    """The life of a writer, for which everything is read before the first is forked."""
    workspace = load_workspace()
    return lambda kept, chance, say: Writer(kept, workspace, chance, say).one_call


@dataclass
class Writer:
    """A steward and an administrator in one, in a hurry."""

    kept: Database
    workspace: Workspace
    chance: random.Random
    say: Say
    mine: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.user = User(f"写手{self.chance.randrange(10**9)}", ROLES)

    def one_call(self) -> None:
        """Two approvals in three calls after sending: an approval changes two versions at once."""
        action = self.chance.choice(("send", "approve", "approve", "send_back", "withdraw", "restore"))
        if not self.mine or action == "send":
            action, act = "send", self.send
        else:
            id = self.chance.choice(self.mine[-3:])
            given = (id, "请核实") if action == "send_back" else (id,)
            act = lambda: getattr(returns, action)(self.kept, self.user, *given)  # noqa: E731
        self.say("begin", action)
        try:
            found = act()
        except (NotAllowed, NotKept):  # it stands where that cannot be done
            self.say("refused", action)
            return
        self.say("kept", found.id, action, found.state, found.content_hash)
        if found.id not in self.mine:
            self.mine.append(found.id)

    def send(self) -> Any:
        found, _file = filled(self.workspace, area=self.chance.choice(AREAS), more=self.chance.random())
        file = self.chance.randbytes(self.chance.choice((100, 5_000, 300_000)))
        return returns.send(self.kept, self.user, self.workspace, found, file, warnings={})


class Held:
    """Every row, read without the program's help."""

    def __init__(self, address: str) -> None:
        engine = create_engine(database(address).url)
        with engine.connect() as connection:
            self.versions = {row.id: row for row in connection.execute(text("select * from return_version"))}
            self.audit = list(connection.execute(text("select * from return_audit order by id")))
        engine.dispose()


def half_written(held: Held) -> list[str]:
    """What one transaction left undone, by rules the rows have to keep between them."""
    return [*_of_versions(held), *_of_chains(held), *_of_places(held)]


def _of_versions(held: Held) -> Iterable[str]:
    for id, row in held.versions.items():
        if hashlib.sha256(row.content.encode()).hexdigest() != row.content_hash:
            yield f"{id}: content is not what its hash says"
        if hashlib.sha256(bytes(row.file)).hexdigest() != row.sha256 or len(row.file) != row.size:
            yield f"{id}: the file is not what was sent"


def _of_chains(held: Held) -> Iterable[str]:
    """Each version's audit begins with nothing before it, follows on and ends where the version stands."""
    chains: dict[int, list[Any]] = defaultdict(list)
    for row in held.audit:
        chains[row.return_id].append(row)
        if row.return_id not in held.versions:
            yield f"audit {row.id} of no version"
    for id, version in held.versions.items():
        chain = chains[id]
        before = None
        for row in chain:
            if row.state_before != before or row.content_hash != version.content_hash or row.number != version.number:
                yield f"{id}: audit {row.id} does not follow on"
            before = row.state_after
        if before != version.state:
            yield f"{id} is {version.state}, by the audit {before}"


def _of_places(held: Held) -> Iterable[str]:
    """One that holds and one that waits per area and year, and one superseded for every one that took its place."""
    places: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in held.versions.values():
        places[row.area_code, row.year].append(row)
    approvals = Counter((held.versions[row.return_id].area_code) for row in held.audit if row.action == "approve")
    replaced = Counter(
        held.versions[row.return_id].area_code
        for row in held.audit
        if row.action == "replaced" and row.state_before == "approved"
    )
    for (code, year), rows in places.items():
        if sorted(row.number for row in rows) != list(range(1, len(rows) + 1)):
            yield f"{code} {year}: numbers with a gap"
        states = Counter(row.state for row in rows)
        if states["approved"] > 1 or states["submitted"] > 1:
            yield f"{code} {year}: {states}"
        if approvals[code] - replaced[code] != states["approved"]:
            yield f"{code} {year}: {approvals[code]} approved, {replaced[code]} replaced, {states['approved']} hold"


def lost(held: Held, journal: list[Marks]) -> list[str]:
    """What was acknowledged and is not there."""
    found = []
    there = {(row.return_id, row.action, row.state_after) for row in held.audit}
    for id, action, state, content_hash in acknowledged(journal, "kept"):
        row = held.versions.get(id)
        if row is None or row.content_hash != content_hash or (id, action, state) not in there:
            found.append(f"{action} of {id}")
    return found


if __name__ == "__main__":
    run(prepared())

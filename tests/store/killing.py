"""Writers that are killed while they save: a warmed process forks one after another and sends it SIGKILL.

`python -m tests.store.killing SPEC` writes the journal, one JSON line per killed writer: every mark the writer made
before it died. A writer marks the begin of a call, the begin of the transaction, and what it was answered, the last
only after the call returned: that is what the store has acknowledged and must never lose.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from select import select as wait_for
from typing import Any

from sqlalchemy import Connection, event, select

from sqdash.model import Scenario, example_scenarios
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from sqdash.store import (
    PRIVATE,
    SHARED,
    Conflict,
    Database,
    NotAllowed,
    Pin,
    Version,
    adopt,
    archive,
    close,
    create,
    database,
    header,
    keep,
    new_id,
    rename,
    restore,
    revoke,
    save,
    share,
    show,
)
from sqdash.store.content import content_of, digest, result_of
from sqdash.store.database import WRITES
from sqdash.store.schema import scenario
from sqdash.users import ROLES, User

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 0.15  # seconds a writer lives from its first call on: some ten calls
OPENING = 0.05  # seconds within which the tables are made
PATIENCE = 20  # seconds for a writer to begin
COMMON = "common"  # the name of the scenario every writer may continue
Say = Callable[..., None]
Marks = list[list[Any]]


def killed(address: str, kills: int, seed: int, isolation: str | None = None, *, opening: bool = False) -> list[Marks]:
    """What every writer marked before it was killed. Raises when a writer could not be started or killed.

    With `opening` a writer only opens the database, which makes the tables of an empty one.
    """
    given = {"address": address, "kills": kills, "seed": seed, "isolation": isolation, "opening": opening}
    spec = json.dumps(given)
    command = [sys.executable, "-m", "tests.store.killing", spec]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def main() -> None:
    spec = json.loads(sys.argv[1])
    workspace = load_workspace()
    content = example_scenarios(workspace)["balanced"]
    result_of(workspace, content)
    import alembic.command  # noqa: F401  # so that no writer spends its life importing
    import psycopg  # noqa: F401

    chance = random.Random(spec["seed"])
    left = spec["kills"]
    while left:
        # One alone, so that the next has to recover what it left behind, or two, so that one goes on beside it.
        together = min(left, chance.choice((1, 1, 2)))
        for marks in _round(spec, workspace, content, chance, together):
            print(json.dumps(marks), flush=True)
        left -= together


def _round(spec: Any, workspace: Workspace, content: Scenario, chance: random.Random, count: int) -> Iterator[Marks]:
    started = []
    for _each in range(count):
        seed = chance.random()
        hear, tell = os.pipe()
        child = os.fork()
        if not child:
            os.close(hear)
            _write_until_killed(spec, workspace, content, seed, tell)
        os.close(tell)
        started.append((child, hear))
    heard = {hear: b"" for _child, hear in started}
    if chance.random() < 0.9:  # the others die while they connect
        for hear in heard:
            ready, _w, _x = wait_for([hear], [], [], PATIENCE)
            assert ready, "a writer did not begin"
    for child, hear in started:
        time.sleep(chance.uniform(0, OPENING if spec["opening"] else LONGEST))
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "a writer ended by itself"
        while more := os.read(hear, 65536):
            heard[hear] += more
        os.close(hear)
        yield [json.loads(line) for line in heard[hear].splitlines()]


def writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES))


def _write_until_killed(spec: Any, workspace: Workspace, content: Scenario, seed: float, tell: int) -> None:
    """Never returns."""

    def say(*words: Any) -> None:
        os.write(tell, (json.dumps(words) + "\n").encode())  # shorter than a pipe's atomic write

    try:
        kept = Database(database(spec["address"]).url, spec["isolation"])  # its engine is made after the fork
        event.listen(kept.engine, "begin", lambda connection: say("transaction") if writes(connection) else None)
        if spec["opening"]:
            say("begin", "open")
            with kept.reading():
                say("opened")
        writer = Writer(kept, workspace, content, random.Random(seed), say)
        while not spec["opening"]:
            writer.one_call()
        time.sleep(PATIENCE)
    except BaseException:
        say("fault", traceback.format_exc()[-2000:])
        while True:
            time.sleep(1)


@dataclass
class Writer:
    """Someone in a hurry, doing everything that writes."""

    kept: Database
    workspace: Workspace
    content: Scenario
    chance: random.Random
    say: Say

    def __post_init__(self) -> None:
        self.user = User(f"写手{self.chance.randrange(10**9)}", ROLES)
        self.mine: list[Version] = []
        self.common = ""
        self.draft = new_id()
        self.drafted = 0
        self.calls = 0

    def one_call(self) -> None:
        self.calls += 1
        calls = (self.make, self.go_on, self.go_on, self.go_on, self.together, self.together, self.call_it, self.take,
                 self.link, self.work, self.set_aside)  # fmt: skip
        self.chance.choice(calls if self.mine else (self.make, self.together))()

    def fresh(self) -> Scenario:
        """Something nobody has saved yet, with levers that change too."""
        amount = float(self.chance.randrange(1, 100))
        changed = self.content.with_lever("hire_community_workers", (("*", "*", amount),))
        return replace(changed, name=f"第 {self.calls} 稿 {self.chance.randrange(10**12)}")

    def acknowledge(self, found: Version, action: str) -> Version:
        self.say("kept", found.pin.scenario_id, found.pin.number, found.content_hash, action)
        return found

    def make(self) -> None:
        """A new one, of its own or from another; now and then out of the draft, which is then closed."""
        origin = self.chance.choice([None, *(each.pin for each in self.mine)])
        closes = self.draft if self.drafted and self.chance.random() < 0.5 else None
        content, key = self.fresh(), new_id()
        if closes:
            self.say("closing", closes, digest(key))
        self.say("begin", "create")
        found = create(
            self.kept, self.user, self.workspace, content, key=key, branched_from=origin, closes=closes
        )  # fmt: skip
        self.mine.append(self.acknowledge(found, "branch" if origin else "create"))
        if closes:
            self.say("closed", closes)
            self.draft, self.drafted = new_id(), 0

    def go_on(self) -> None:
        place = self.chance.randrange(len(self.mine))
        self.say("begin", "save")
        found = save(self.kept, self.user, self.workspace, self.fresh(), onto=self.mine[place].pin, key=new_id())
        self.mine[place] = self.acknowledge(found, "save")

    def together(self) -> None:
        """The scenario that everybody continues: whoever was overtaken goes on from what the other saved."""
        self.common = self.common or common_id(self.kept)
        onto = Pin(self.common, header(self.kept, self.user, self.common).latest)
        self.say("begin", "save")
        while True:
            try:
                found = save(self.kept, self.user, self.workspace, self.fresh(), onto=onto, key=new_id())
            except Conflict as conflict:
                onto = conflict.theirs.pin
            else:
                self.acknowledge(found, "save")
                return

    def call_it(self) -> None:
        place = self.chance.randrange(len(self.mine))
        name, onto = self.fresh().name, self.mine[place].pin
        self.say("begin", "rename")
        found = rename(self.kept, self.user, self.workspace, onto=onto, name=name, reason="改名", key=new_id())
        self.mine[place] = self.acknowledge(found, "rename")

    def take(self) -> None:
        pin = self.chance.choice(self.mine).pin
        self.say("begin", "adopt")
        try:
            adopt(self.kept, self.user, pin, "会议通过")
        except NotAllowed:  # it is the adopted one already
            return
        self.say("adopted", *pin)

    def link(self) -> None:
        pin = self.chance.choice(self.mine).pin
        self.say("begin", "share")
        link = share(self.kept, self.user, pin)
        self.say("shared", *pin, link.token)
        if self.chance.random() < 0.3:
            self.say("begin", "revoke")
            revoke(self.kept, self.user, link.token)
            self.say("revoked", *pin, link.token)

    def work(self) -> None:
        self.drafted += 1
        draft = replace(self.content, name=f"{self.drafted}")
        self.say("begin", "keep")
        keep(self.kept, self.user, self.draft, self.workspace.plan.id, draft, self.mine[0].pin)
        self.say("drafted", self.draft, self.drafted, digest(content_of(draft, self.workspace.plan.id)))
        if self.chance.random() < 0.2:
            self.say("begin", "close")
            close(self.kept, self.user, self.draft)
            self.say("closed", self.draft)
            self.draft, self.drafted = new_id(), 0

    def set_aside(self) -> None:
        """One of its own, made for this: shown, hidden, archived and restored."""
        self.make()
        id = self.mine.pop().pin.scenario_id
        for say, act in (
            ("show", lambda: show(self.kept, self.user, id, SHARED)),
            ("hide", lambda: show(self.kept, self.user, id, PRIVATE)),
            ("archive", lambda: archive(self.kept, self.user, id, "不再用")),
            ("restore", lambda: restore(self.kept, self.user, id)),
        ):
            self.say("begin", say)
            act()
            self.say("changed", id, say)


def make_common(kept: Database, workspace: Workspace) -> None:
    """The scenario that every writer may continue; also brings the schema up, which the writers find ready."""
    keeper = User(COMMON, ROLES)
    made = create(kept, keeper, workspace, Scenario(name=COMMON), key=COMMON)
    show(kept, keeper, made.pin.scenario_id, SHARED)


def common_id(kept: Database) -> str:
    with kept.reading() as connection:
        return str(connection.scalar(select(scenario.c.id).where(scenario.c.owner == COMMON)))


def acknowledged(journal: list[Marks], kind: str) -> list[list[Any]]:
    return [mark[1:] for marks in journal for mark in marks if mark[0] == kind]


def hit(journal: list[Marks]) -> tuple[int, int]:
    """How many kills fell inside a writing call, and how many of them inside its transaction."""
    inside = [marks for marks in journal if within(marks)]
    return len(inside), sum(marks[-1][0] == "transaction" for marks in inside)


def within(marks: Marks) -> bool:
    """Whether the last call a writer began was never answered."""
    begun = max((place for place, mark in enumerate(marks) if mark[0] == "begin"), default=None)
    return begun is not None and all(mark[0] == "transaction" for mark in marks[begun + 1 :])


if __name__ == "__main__":
    main()

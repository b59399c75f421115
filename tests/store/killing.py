"""Writers that are killed while they write: a warmed process forks one after another and sends it SIGKILL.

A module of writers, run with a spec, writes the journal: one JSON line per killed writer, every mark the writer made
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
from pathlib import Path
from select import select as wait_for
from typing import Any

from sqlalchemy import Connection, event

from sqdash.store import Database, database
from sqdash.store.database import WRITES

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 0.15  # seconds a writer lives from its first call on: some ten calls
PATIENCE = 20  # seconds for a writer to begin
MOST_FOR_THE_CONTROL, AT_A_TIME = 200, 25  # kills
Say = Callable[..., None]
Marks = list[list[Any]]
Life = Callable[[Database, random.Random, Say], Callable[[], None]]  # what a writer calls until it is killed


def killed(writers: str, address: str, kills: int, seed: int, *, isolation: str | None = None,
           longest: float = LONGEST) -> list[Marks]:  # fmt: skip
    """What every writer of the module `writers` marked before it was killed, at most `longest` seconds after its begin.

    Raises when a writer could not be started or killed.
    """
    spec = json.dumps({
        "address": address, "kills": kills, "seed": seed, "isolation": isolation, "longest": longest,
    })  # fmt: skip
    command = [sys.executable, "-m", writers, spec]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def run(life: Life) -> None:
    """What a module of writers does when it is run: one writer after another, each led by `life`."""
    spec = json.loads(sys.argv[1])
    import alembic.command  # noqa: F401  # so that no writer spends its life importing
    import psycopg  # noqa: F401

    chance = random.Random(spec["seed"])
    left = spec["kills"]
    while left:
        # One alone, so that the next has to recover what it left behind, or two, so that one goes on beside it.
        together = min(left, chance.choice((1, 1, 2)))
        for marks in _round(spec, life, chance, together):
            print(json.dumps(marks), flush=True)
        left -= together


def _round(spec: Any, life: Life, chance: random.Random, count: int) -> Iterator[Marks]:
    started = []
    for _each in range(count):
        seed = chance.random()
        hear, tell = os.pipe()
        child = os.fork()
        if not child:
            os.close(hear)
            _live(spec, life, seed, tell)
        os.close(tell)
        started.append((child, hear))
    heard = {hear: b"" for _child, hear in started}
    if chance.random() < 0.9:  # the others die while they connect
        for hear in heard:
            ready, _w, _x = wait_for([hear], [], [], PATIENCE)
            assert ready, "a writer did not begin"
    for child, hear in started:
        time.sleep(chance.uniform(0, spec["longest"]))
        os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "a writer ended by itself"
        while more := os.read(hear, 65536):
            heard[hear] += more
        os.close(hear)
        yield [json.loads(line) for line in heard[hear].splitlines()]


def _live(spec: Any, life: Life, seed: float, tell: int) -> None:
    """Never returns."""

    def say(*words: Any) -> None:
        os.write(tell, (json.dumps(words) + "\n").encode())  # shorter than a pipe's atomic write

    try:
        kept = Database(database(spec["address"]).url, spec["isolation"])  # its engine is made after the fork
        event.listen(kept.engine, "begin", lambda connection: say("transaction") if _writes(connection) else None)
        call = life(kept, random.Random(seed), say)
        while True:
            call()
    except BaseException:
        say("fault", traceback.format_exc()[-2000:])
        while True:
            time.sleep(1)


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES))


def address_of(kept: Database) -> str:
    return kept.url.render_as_string(hide_password=False)


def acknowledged(journal: list[Marks], kind: str) -> list[list[Any]]:
    return [mark[1:] for marks in journal for mark in marks if mark[0] == kind]


def hit(journal: list[Marks]) -> tuple[int, int]:
    """How many kills fell inside a writing call, and how many of them inside its transaction."""
    inside = [marks for marks in journal if _within(marks)]
    return len(inside), sum(marks[-1][0] == "transaction" for marks in inside)


def _within(marks: Marks) -> bool:
    """Whether the last call a writer began was never answered."""
    begun = max((place for place, mark in enumerate(marks) if mark[0] == "begin"), default=None)
    return begun is not None and all(mark[0] == "transaction" for mark in marks[begun + 1 :])


def seen_without_the_transaction(
    writers: str, kept: Database, faults_of: Callable[[str], list[str]], say: Callable[[str], None]
) -> list[str]:
    """The control of a test that kills: the faults that the same kills leave where nothing holds a call together.

    `faults_of` is given the address of the database; were it blind, the test would prove nothing.
    """
    kept.close()
    assert faults_of(address_of(kept)) == []
    faults: list[str] = []
    kills = 0
    while not faults and kills < MOST_FOR_THE_CONTROL:
        killed(writers, address_of(kept), AT_A_TIME, seed=kills, isolation="AUTOCOMMIT")
        kills += AT_A_TIME
        faults = faults_of(address_of(kept))
    say(f"{kept.url.get_backend_name()} without the transaction: {len(faults)} faults seen within {kills} kills")
    return faults

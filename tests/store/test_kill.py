"""Killed at any moment: nothing acknowledged is lost, nothing written by half, and the test would see it if it were."""

from __future__ import annotations

import time

import pytest

from sqdash.returns.types import Workspace
from sqdash.store import Database
from tests.store.checking import Held, half_written, lost
from tests.store.killing import acknowledged, address_of, hit, killed, seen_without_the_transaction
from tests.store.killing_saves import make_common

KILLS = {"sqlite": 200, "postgresql": 100}
MOST_FIRST_USES, ENOUGH = 160, 3
OPENING = 0.05  # seconds within which the tables are made


@pytest.mark.timeout(200)
@pytest.mark.timing
def test_killed_while_saving(kept: Database, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    make_common(kept, workspace)
    kept.close()
    kills, began = KILLS[kept.url.get_backend_name()], time.monotonic()
    journal = killed("tests.store.killing_saves", address_of(kept), kills, seed=20240611)
    seconds = time.monotonic() - began

    held = Held(address_of(kept))
    inside, in_transaction = hit(journal)
    answered = len(acknowledged(journal, "kept"))
    with capsys.disabled():
        print(
            f"\n{kept.url.get_backend_name()}: {len(journal)} killed in {seconds:.0f} s, {inside} inside a call, "
            f"{in_transaction} of them inside its transaction; {answered} saves acknowledged, "
            f"{len(held.versions)} kept, {len(held.adoptions)} adoptions, "
            f"{len(held.links)} links, {len(held.drafts)} drafts"
        )
    assert acknowledged(journal, "fault") == []
    assert len(journal) == kills
    assert inside >= kills / 3
    assert in_transaction >= kills / 6
    assert answered >= kills
    assert lost(held, journal) == []
    assert half_written(held) == []
    unanswered = len(held.versions) - 1 - answered  # the first is the scenario they share
    assert 0 <= unanswered <= inside


def test_without_the_transaction_the_same_kills_are_seen(
    kept: Database, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    make_common(kept, workspace)
    with capsys.disabled():
        assert seen_without_the_transaction(
            "tests.store.killing_saves", kept, lambda address: half_written(Held(address)), print
        )


def test_killed_while_the_tables_are_made(kept: Database, capsys: pytest.CaptureFixture[str]) -> None:
    cut = 0
    for seed in range(MOST_FIRST_USES):
        [marks] = killed("tests.store.killing_first_use", address_of(kept), 1, seed, longest=OPENING)
        cut += marks == [["begin", "open"]]
        with kept.reading():
            assert half_written(Held(address_of(kept), settled=False)) == []
        kept.migrate("base")
        kept.close()
        if cut == ENOUGH:
            break
    with capsys.disabled():
        print(f"\n{kept.url.get_backend_name()}: {cut} of {seed + 1} killed while the tables were made")
    assert cut == ENOUGH

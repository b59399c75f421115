"""Killed while returns are sent and decided: nothing acknowledged is lost, nothing is half; a half would be seen."""

from __future__ import annotations

import time

import pytest

from sqdash.returns.types import Workspace
from sqdash.store import Database
from tests.store.killing import acknowledged, address_of, hit, killed, seen_without_the_transaction
from tests.store.killing_returns import Held, half_written, lost
from tests.store.people import hand_in

KILLS = 100


@pytest.mark.timeout(200)
@pytest.mark.timing
def test_killed_while_returns_are_decided(
    kept: Database, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(kept, workspace)
    kept.close()
    began = time.monotonic()
    journal = killed("tests.store.killing_returns", address_of(kept), KILLS, seed=20240612)
    seconds = time.monotonic() - began

    held = Held(address_of(kept))
    inside, in_transaction = hit(journal)
    answered = acknowledged(journal, "kept")
    approvals = sum(action == "approve" for _id, action, *_rest in answered)
    with capsys.disabled():
        print(
            f"\n{kept.url.get_backend_name()}: {len(journal)} killed in {seconds:.0f} s, {inside} inside a call, "
            f"{in_transaction} of them inside its transaction; {len(answered)} acts acknowledged, {approvals} of them "
            f"approvals; {len(held.versions)} versions, {len(held.audit)} audit rows"
        )
    assert acknowledged(journal, "fault") == []
    assert len(journal) == KILLS
    assert inside >= KILLS / 3
    assert in_transaction >= KILLS / 6
    assert len(answered) >= KILLS and approvals >= KILLS / 10
    assert lost(held, journal) == []
    assert half_written(held) == []


def test_without_the_transaction_half_an_act_is_seen(
    kept: Database, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(kept, workspace)
    with capsys.disabled():
        assert seen_without_the_transaction(
            "tests.store.killing_returns", kept, lambda address: half_written(Held(address)), print
        )

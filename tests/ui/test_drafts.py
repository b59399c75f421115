"""The keeper of drafts: in the background, newest state only, patient while the store is away."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sqdash import store
from sqdash.model import BASELINE, Scenario
from sqdash.returns.types import Workspace
from sqdash.store import Pin
from sqdash.ui import drafts
from sqdash.ui.drafts import Keeper, Open, Work
from sqdash.ui.session import History, Origin, Step
from sqdash.users import local_user


def within(seconds: float, happened: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.02)
    return happened()


def work(plan: str, people: float) -> Work:
    scenario = Scenario(name="稿", levers=(("hire_social_workers", "*", "*", people),))
    return Work(local_user(), plan, scenario, Pin("a" * 12, 1))


@pytest.mark.timing
def test_the_newest_state_is_written_soon_and_closing_ends_it(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = store.database(f"sqlite:///{tmp_path / 'drafts.db'}")
    monkeypatch.setattr(store, "database", lambda: database)
    keeper, plan = Keeper(), workspace.plan.id
    started = time.monotonic()
    for people in (1.0, 2.0, 3.0):
        keeper.put("draft1234567", work(plan, people))
    assert time.monotonic() - started < 0.1, "the page does not wait for the disk"

    def kept() -> list[float]:
        return [each.scenario(workspace).levers[0][-1] for each in store.open_drafts(database, local_user(), plan)]

    assert within(5, lambda: kept() == [3.0])
    found = store.open_drafts(database, local_user(), plan)[0]
    assert (found.id, found.origin) == ("draft1234567", Pin("a" * 12, 1))
    keeper.put("draft1234567", Work(local_user(), plan, None, None))
    assert within(5, lambda: kept() == [])


def test_a_store_that_is_away_is_told_and_written_to_later(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "folder"
    place.write_text("in the way")
    database = store.Database(store.database(f"sqlite:///{place}/drafts.db").url)
    monkeypatch.setattr(store, "database", lambda: database)
    monkeypatch.setattr(drafts, "RETRY", 0.1)
    keeper, plan = Keeper(), workspace.plan.id
    keeper.put("draft1234567", work(plan, 7.0))
    assert within(8, lambda: keeper.trouble is not None)
    place.unlink()
    assert within(8, lambda: keeper.trouble is None)
    assert [each.id for each in store.open_drafts(database, local_user(), plan)] == ["draft1234567"]


def test_nothing_is_written_for_a_forgotten_draft(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = store.database(f"sqlite:///{tmp_path / 'drafts.db'}")
    monkeypatch.setattr(store, "database", lambda: database)
    keeper, plan = Keeper(), workspace.plan.id
    keeper.put("draft1234567", work(plan, 1.0))
    keeper.forget("draft1234567")
    keeper.put("other1234567", work(plan, 2.0))
    assert within(5, lambda: bool(store.open_drafts(database, local_user(), plan)))
    assert [each.id for each in store.open_drafts(database, local_user(), plan)] == ["other1234567"]


def test_a_page_that_was_left_gives_its_steps_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario(name="留下", levers=(("install_kiosks", "*", "*", 1.0),))
    history = History(Step(BASELINE)).put(Step(scenario))
    live = {"session"}
    monkeypatch.setattr(drafts, "is_live", live.__contains__)
    drafts.remember("left12345678", Open("session", "我", history))
    assert drafts.left_behind("我", Step(scenario)) is None, "it is still open"
    assert drafts.is_held("left12345678")
    live.clear()
    assert drafts.left_behind("我", Step(scenario)) == ("left12345678", history)
    assert drafts.left_behind("别人", Step(scenario)) is None
    assert not drafts.is_held("left12345678")


def test_a_share_link_does_not_go_on_as_its_owners_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither does another scenario that happens to say the same."""
    scenario = Scenario(name="同样", levers=(("install_kiosks", "*", "*", 1.0),))
    own, other = (Origin(store.Pin(id * 12, 1), scenario) for id in "ab")
    history = History(Step(scenario, own))
    monkeypatch.setattr(drafts, "is_live", lambda _id: False)
    drafts.remember("owner1234567", Open("gone", "主人", history))
    assert drafts.left_behind("主人", Step(scenario, replace(own, token="tokentoken12"))) is None
    assert drafts.left_behind("主人", Step(scenario, other)) is None
    assert drafts.left_behind("主人", Step(scenario, own)) == ("owner1234567", history)

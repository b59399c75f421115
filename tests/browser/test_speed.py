"""Nobody waits: the lever answers within a quarter of a second, the app starts in sight of an empty one."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import pytest
from playwright.sync_api import Browser

from sqdash.bench.browser import key_to_rug, start_beside_empty
from sqdash.bench.running import PAGES, Server, Visitor

MOVES = 16
KEY_TO_RUG_MILLISECONDS = 250
TIMES_AN_EMPTY_APP = 2.5
ATTEMPTS = 3  # whatever else runs on the machine can only add to a time


@pytest.mark.timing
def test_from_key_press_to_painted_rug(visit: Callable[..., Visitor], server: Server) -> None:
    page = visit().open(f"{server.url}{PAGES['what_if']}")
    tried: list[list[int]] = []
    for attempt in range(ATTEMPTS):
        waits = key_to_rug(page, [100.0 + 50 * move + attempt for move in range(MOVES)])
        assert len(waits) == MOVES
        if median(waits) <= KEY_TO_RUG_MILLISECONDS:
            return
        tried.append([round(each) for each in waits])
    pytest.fail(f"over {KEY_TO_RUG_MILLISECONDS} ms: {tried}")


@pytest.mark.timing
def test_first_charts_beside_an_empty_app(browser: Browser) -> None:
    tried: list[str] = []
    for _attempt in range(ATTEMPTS):
        ours, empty = start_beside_empty(browser)
        if ours <= TIMES_AN_EMPTY_APP * empty:
            return
        tried.append(f"{ours:.2f} s against {empty:.2f} s")
    pytest.fail(f"over {TIMES_AN_EMPTY_APP} times an empty app: {tried}")

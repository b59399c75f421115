"""Nobody waits: the lever answers within a quarter of a second, the app starts in sight of an empty one."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from playwright.sync_api import Browser

from sqdash.bench.browser import key_to_rug, start_beside_empty
from sqdash.bench.running import PAGES, Server, Visitor

MOVES = 16
KEY_TO_RUG_MILLISECONDS = 250
TIMES_AN_EMPTY_APP = 2.5


def test_from_key_press_to_painted_rug(visit: Callable[..., Visitor], server: Server) -> None:
    page = visit().open(f"{server.url}{PAGES['what_if']}")
    waits = key_to_rug(page, [100.0 + 50 * move for move in range(MOVES)])
    assert len(waits) == MOVES
    assert median(waits) <= KEY_TO_RUG_MILLISECONDS, [round(each) for each in waits]


def test_first_charts_beside_an_empty_app(browser: Browser) -> None:
    ours, empty = start_beside_empty(browser)
    assert ours <= TIMES_AN_EMPTY_APP * empty, f"{ours:.2f} s against {empty:.2f} s"

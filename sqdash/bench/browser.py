"""How long a person waits: from key press to painted rug, and from start to the first charts.

No pytest in here, so that `python -m sqdash bench` may print the same figures.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Locator, Page

from sqdash.bench.running import PAINT_MILLISECONDS, SERVED, SETTLED, new_visitor, start_server

EMPTY_APP = Path(__file__).with_name("empty_app.py")
LEVER = "hire_social_workers"
MOVE_MILLISECONDS = 10_000

# Enter starts the clock at the moment the browser gave the key event; the frame that shows a changed rug stops it.
STOPWATCH = """() => {
    const rug = () => { const table = document.querySelector('table.sq-rug'); return table ? table.outerHTML : ''; };
    const watch = window.sqStopwatch = {pressed: null, before: rug(), waits: []};
    document.addEventListener('keydown', event => {
        if (event.key === 'Enter') { watch.pressed = event.timeStamp; watch.before = rug(); }
    }, true);
    new MutationObserver(() => {
        const now = rug();
        if (watch.pressed === null || !now || now === watch.before) return;
        const pressed = watch.pressed;
        watch.pressed = null;
        requestAnimationFrame(() => setTimeout(() => watch.waits.push(performance.now() - pressed), 0));
    }).observe(document.body, {childList: true, subtree: true, characterData: true, attributes: true});
}"""


def lever_input(page: Page, lever: str = LEVER) -> Locator:
    return page.locator(f".st-key-lever_{lever} input").first


def key_to_rug(page: Page, values: list[float]) -> list[float]:
    """Milliseconds from Enter to the painted rug, one per value typed into the lever.

    Args:
        page: a settled What-if page.
        values: inputs per year, each different from the one before, so that every move changes the rug.
    """
    page.evaluate(STOPWATCH)
    for count, value in enumerate(values, start=1):
        field = lever_input(page)
        field.fill(f"{value:g}")
        page.wait_for_timeout(50)
        field.press("Enter")
        page.wait_for_function(f"() => window.sqStopwatch.waits.length >= {count}", timeout=MOVE_MILLISECONDS)
        page.wait_for_function(SETTLED, timeout=PAINT_MILLISECONDS)
    waits: list[float] = page.evaluate("() => window.sqStopwatch.waits")
    return waits


def seconds_to_charts(browser: Browser, script: Path) -> float:
    """From starting the server to every chart of the first page drawn in a fresh browser profile."""
    visitor = new_visitor(browser)
    started = time.perf_counter()
    server = start_server(script)
    try:
        page = visitor.context.new_page()
        page.goto(server.url, wait_until="domcontentloaded")
        page.wait_for_function(SETTLED, timeout=PAINT_MILLISECONDS)
        return time.perf_counter() - started
    finally:
        visitor.context.close()
        server.end()


def start_beside_empty(browser: Browser, rounds: int = 3) -> tuple[float, float]:
    """Median seconds of the app and of an empty app, started in turn so that both meet the same machine."""
    pairs = [(seconds_to_charts(browser, SERVED), seconds_to_charts(browser, EMPTY_APP)) for _ in range(rounds)]
    ours, empty = zip(*pairs, strict=True)
    return median(ours), median(empty)

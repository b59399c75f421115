"""Measured, paired figures of speed. The app's own need what the tests need: websockets, playwright and a Chromium."""

from __future__ import annotations

from statistics import median

from sqdash.bench.projection import projection_figures
from sqdash.model import Scenario
from sqdash.returns.types import Workspace

Figures = dict[str, float | str]
MOVES = 16


def figures(workspace: Workspace, scenario: Scenario, *, browser: bool = True) -> Figures:
    """Every figure by name; what could not be measured is named under `skipped` with the reason."""
    found: Figures = dict(projection_figures(workspace, scenario))
    if not browser:
        return found
    try:
        from sqdash.bench.server import measure_lever_move
    except ImportError as missing:
        return {**found, "skipped": f"the app: {missing}; make bench installs it"}
    found |= measure_lever_move()
    try:
        return found | browser_figures()
    except (ImportError, LookupError) as missing:
        return {**found, "skipped": f"the browser: {missing}"}


def browser_figures() -> Figures:
    """Key press to painted rug, and first charts beside an empty app. Raises LookupError where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    from sqdash.bench.browser import key_to_rug, start_beside_empty
    from sqdash.bench.running import PAGES, launch, new_visitor, serving

    with sync_playwright() as playwright:
        chromium = launch(playwright)
        if chromium is None:
            raise LookupError("no Chromium on this machine")
        with serving() as app:
            page = new_visitor(chromium).open(app.url + PAGES["what_if"])
            waits = key_to_rug(page, [100.0 + 50 * move for move in range(MOVES)])
        ours, empty = start_beside_empty(chromium)
        chromium.close()
    return {
        "key_to_rug_ms": median(waits),
        "first_charts_s": ours,
        "first_charts_empty_app_s": empty,
        "first_charts_over_empty": ours / empty,
    }

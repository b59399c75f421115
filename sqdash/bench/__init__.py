"""Measured, paired figures of speed. The app's own need what the tests need: websockets, playwright and a Chromium."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from sqdash.bench.brief import brief_figures
from sqdash.bench.nation import acting_scenario
from sqdash.bench.optimise import optimise_figures
from sqdash.bench.peers import peer_figures
from sqdash.bench.projection import projection_figures
from sqdash.bench.risk import risk_figures
from sqdash.model import Scenario
from sqdash.returns.types import Workspace

Figures = dict[str, float | str]
PARTS = ("projection", "app", "browser", "optimise", "risk", "peers", "brief")
MOVES = 16


def figures(workspace: Workspace, scenario: Scenario, parts: Sequence[str] = PARTS) -> Figures:
    """Figures by name, of the parts asked for; what could not be measured is named as skipped, with the reason."""
    measures: dict[str, Callable[[], Mapping[str, float | str]]] = {
        "projection": lambda: projection_figures(workspace, scenario),
        "app": app_figures,
        "browser": browser_figures,
        "optimise": lambda: optimise_figures(workspace),
        "risk": lambda: risk_figures(workspace, acting_scenario(workspace)),
        "peers": lambda: peer_figures(workspace),
        "brief": lambda: brief_figures(workspace, acting_scenario(workspace)),
    }
    found: Figures = {}
    for part in parts:
        try:
            found |= measures[part]()
        except (ImportError, LookupError) as missing:
            found[f"{part}_skipped"] = f"{missing}; make bench installs what is needed"
    return found


def app_figures() -> Figures:
    """Server time of one lever move. Raises ImportError without the packages of the tests."""
    from sqdash.bench.server import measure_lever_move

    return dict(measure_lever_move())


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

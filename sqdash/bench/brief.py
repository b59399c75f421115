"""How long a briefing pack takes: city and every area, in every format; cold is the first in its process."""

from __future__ import annotations

from functools import partial

from sqdash.bench.nation import acting_scenario
from sqdash.bench.timing import in_a_fresh_process, rounds_of, seconds, spread
from sqdash.briefing.browser import missing_browser
from sqdash.briefing.composing import compose
from sqdash.briefing.findings import Findings
from sqdash.briefing.making import make
from sqdash.briefing.pack import FORMATS
from sqdash.model import BASELINE, CITY, Scenario
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace


def brief_figures(workspace: Workspace, scenario: Scenario) -> dict[str, float]:
    """Everything in a new process with a browser that has to start, everything again, and each format alone.

    Raises: LookupError where there is no Chromium: without pictures of charts the figures would not be the pack's.
    """
    if missing_browser():
        raise LookupError("no Chromium on this machine")
    cold = in_a_fresh_process(_cold)
    made(workspace, scenario)
    calls = {"all": FORMATS, **{each: (each,) for each in FORMATS}}
    times = rounds_of(*(partial(made, workspace, scenario, formats) for formats in calls.values()))
    found = {"brief_all_cold_ms": cold * 1000.0}
    for name, each in zip(calls, times, strict=True):
        found |= spread(f"brief_{name}", each)
    return found


def _cold() -> float:
    workspace = load_workspace()
    return seconds(partial(made, workspace, acting_scenario(workspace)))


def made(workspace: Workspace, scenario: Scenario, formats: tuple[str, ...] = FORMATS) -> int:
    """Bytes of the whole pack, from nothing known of the scenario to all files in memory."""
    found = Findings(workspace, scenario, scenario.name, BASELINE, BASELINE.name)
    pack = compose(found, places=[CITY, *(area.code for area in workspace.areas)])
    whole = make(pack, found, formats)
    if whole.missing:
        raise LookupError("; ".join(map(str, whole.missing)))
    return sum(len(each.content) for each in whole.files)

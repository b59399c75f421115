"""How sure are we? The chance of every target when every assumption is a range, what may happen by year, what matters.

Draw by draw all areas are projected with the model itself (design §4) and judged like a single projection: same
comparison, same tolerance. Joint chances are counted draw by draw and are never products. Random numbers follow from
(seed, area code, draw, assumption) alone, so results are the same to the last bit whatever the order, number or
chunking of areas and draws, and two scenarios share their draws.
"""

from __future__ import annotations

from sqdash.answers.risk.engine import (
    ENGINES,
    NoCompiler,
    Progress,
    Stop,
    bins_of,
    chosen,
    counted,
    ready,
    tallied,
    warm_up,
)
from sqdash.answers.risk.ensemble import Ensemble, Wanted
from sqdash.answers.risk.influence import Bar, Influence, Tornado, influence, tornado
from sqdash.answers.risk.percentiles import PERCENTILES
from sqdash.answers.risk.plain import sampled
from sqdash.answers.risk.reach import COST
from sqdash.answers.risk.result import Risk, chances_of, result_of
from sqdash.answers.risk.settings import SHAPES, Ranges, Settings
from sqdash.answers.risk.tally import merge
from sqdash.model.scenario import Scenario
from sqdash.model.system import Floats
from sqdash.returns.types import Workspace

__all__ = [
    "COST",
    "ENGINES",
    "PERCENTILES",
    "SHAPES",
    "Bar",
    "Ensemble",
    "Influence",
    "NoCompiler",
    "Ranges",
    "Risk",
    "Settings",
    "Tornado",
    "Wanted",
    "bins_of",
    "chance",
    "counted",
    "influence",
    "merge",
    "parameters",
    "ready",
    "result_of",
    "risk",
    "tornado",
    "warm_up",
]

DEFAULT = Settings()
ONLY_CHANCES = Wanted(percentiles=False, gaps=False, cost=False)


def risk(
    workspace: Workspace,
    scenario: Scenario,
    settings: Settings = DEFAULT,
    *,
    engine: str = "auto",
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Risk:
    """Chances, joint chances, expected gaps, percentiles by year and of the cost.

    Args:
        scenario: its lever inputs and drivers hold in every draw; so does an assumption it sets, unless
        `settings.ranges`
            gives that one a range.
        engine: "compiled", "plain", or "auto" for the first of them that need not be waited for; same numbers.
        progress: told a share 0…1. stop: asked now and then whether to give up.

    Raises: BadInput with everything wrong with the settings; Stopped; NoCompiler.
    Source: design §5.
    """
    ensemble = Ensemble.of(workspace, scenario, settings)
    engine = chosen(engine, len(workspace.areas) * settings.draws, stop)
    bins = bins_of(ensemble, engine=engine)
    tally = tallied(ensemble, bins, engine=engine, progress=progress, stop=stop)
    return result_of(ensemble, tally, bins, engine)


def chance(
    workspace: Workspace,
    scenario: Scenario,
    draws: int = 2_000,
    seed: int = 1,
    *,
    ranges: Ranges = (),
    engine: str = "auto",
) -> Floats:
    """Chances alone, shaped (area + 1, indicator), the city last; NaN where there is none. As quick as a lever move."""
    ensemble = Ensemble.of(workspace, scenario, Settings(draws=draws, seed=seed, ranges=ranges), ONLY_CHANCES)
    engine = chosen(engine, len(workspace.areas) * draws)
    return chances_of(ensemble, tallied(ensemble, ensemble.flat_bins(), engine=engine))


def parameters(workspace: Workspace, scenario: Scenario, settings: Settings, first: int, count: int) -> Floats:
    """The assumptions of draws first…first + count − 1, shaped (draw, area, assumption + 1), areas in file order.

    The same numbers the engines use; the last column is one, as `sqdash.model.projection.run` takes them. Every
    uncertain assumption is drawn, whether or not it matters to the scenario; draw 0 has the modes and what the
    scenario sets.
    """
    ensemble = Ensemble.of(workspace, scenario, settings, ONLY_CHANCES)
    return sampled(ensemble, first, count, ensemble.spreads.uncertain)[:, ensemble.rows[:-1]]

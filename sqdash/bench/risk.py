"""The ensemble's speed: city and nation, beside a loop written out by hand, and how it grows with areas and draws."""

from __future__ import annotations

from itertools import pairwise
from math import log
from statistics import median

from sqdash.answers.risk import Ensemble, Settings, chance, counted, risk, warm_up
from sqdash.bench.nation import AREAS, nation, nationwide
from sqdash.bench.timing import ROUNDS, in_a_fresh_process, rounds_of, seconds, spread
from sqdash.model import Scenario
from sqdash.returns.types import Workspace

Figures = dict[str, float | str]
DRAWS, LIVE = 10_000, 2_000
FUSED_DRAWS = 1_024
SOME_AREAS, SOME_DRAWS = (10, 100, 1_000, AREAS), (100, 1_000, 10_000)
GROWN_DRAWS, GROWN_AREAS = 1_000, 1_000


def risk_figures(workspace: Workspace, scenario: Scenario) -> Figures:
    """Times in ms and ratios; of the nation also memory in MB."""
    if not warm_up():
        return {"risk_skipped": "no numba here; the plain engine answers"}
    return {
        **city_figures(workspace, scenario),
        **fused_figures(workspace, scenario),
        **nation_figures(workspace, scenario),
        **growth_figures(workspace, scenario),
    }


def city_figures(workspace: Workspace, scenario: Scenario, rounds: int = 3 * ROUNDS) -> Figures:
    """All areas of the workspace, one thread: chances and percentiles, all there is, and the live chances alone."""
    from sqdash.bench.risk_nation import CHANCES, FANS, timed

    fans, chances, whole, live = rounds_of(
        lambda: timed(workspace, scenario, DRAWS, FANS),
        lambda: timed(workspace, scenario, DRAWS, CHANCES),
        lambda: risk(workspace, scenario, Settings(draws=DRAWS), engine="compiled"),
        lambda: chance(workspace, scenario, LIVE, engine="compiled"),
        rounds=rounds,
    )
    return {
        **spread("risk_city_chances_and_percentiles", fans),
        **spread("risk_city_chances", chances),
        **spread("risk_city_with_gaps_and_cost", whole),
        **spread("risk_city_live_chances", live),
    }


def fused_figures(workspace: Workspace, scenario: Scenario, areas: int = AREAS, rounds: int = ROUNDS) -> Figures:
    """The engine beside the hand-fused loop on one thread, in turn, city and nation; equal counts or no figure."""
    from sqdash.bench.risk_fused import count_by_hand
    from sqdash.bench.risk_nation import CHANCES

    found: Figures = {}
    many = nation(workspace, areas)
    cases = {
        "city": (workspace, scenario, DRAWS),
        "nation": (many, nationwide(scenario, workspace, many), FUSED_DRAWS),
    }
    for name, (place, acts, draws) in cases.items():
        ensemble = Ensemble.of(place, acts, Settings(draws=draws), CHANCES)
        bins = ensemble.flat_bins()
        try:
            met, together = count_by_hand(ensemble)
        except ValueError as unsuited:
            return {"risk_fused_skipped": str(unsuited)}
        tally = counted(ensemble, bins, 1, draws, engine="compiled")
        if (met != tally.met).any() or (together != tally.together).any():
            raise AssertionError(f"the loop written by hand counts otherwise ({name})")
        ours, fused = rounds_of(
            lambda: counted(ensemble, bins, 1, draws, engine="compiled"),  # noqa: B023 - called before the next case
            lambda: count_by_hand(ensemble),  # noqa: B023
            rounds=rounds,
        )
        found |= spread(f"risk_{name}_one_thread", ours) | spread(f"risk_{name}_fused", fused)
        found[f"risk_{name}_over_fused"] = median(each / other for each, other in zip(ours, fused, strict=True))
    return found


def nation_figures(workspace: Workspace, scenario: Scenario) -> Figures:
    """All draws of the nation on every core; its memory with few draws, with all, and with percentiles."""
    from sqdash.bench.risk_nation import figures_here

    found = in_a_fresh_process(figures_here, workspace, scenario, AREAS, DRAWS, ROUNDS)
    chances, fans = median(found["chances"]), median(found["fans"])
    return {
        **spread("risk_nation_chances", found["chances"]),
        **spread("risk_nation_chances_and_percentiles", found["fans"]),
        "risk_nation_percentiles_over_chances": (fans - chances) / chances,
        "risk_nation_100_draws_mb": found["few_mb"],
        "risk_nation_chances_mb": found["chances_mb"],
        "risk_nation_chances_and_percentiles_mb": found["fans_mb"],
    }


def growth_figures(workspace: Workspace, scenario: Scenario, rounds: int = ROUNDS) -> Figures:
    """Time by areas and by draws on one thread, and the slope from each size to the next: 1 is linear."""
    found: Figures = {}
    by_areas = {areas: _counting(workspace, scenario, areas, GROWN_DRAWS, rounds) for areas in SOME_AREAS}
    by_draws = {draws: _counting(workspace, scenario, GROWN_AREAS, draws, rounds) for draws in SOME_DRAWS}
    for word, times in (("areas", by_areas), ("draws", by_draws)):
        for size, taken in times.items():
            found |= spread(f"risk_{size}_{word}", taken)
        for (few, less), (many, more) in pairwise(times.items()):
            found[f"risk_slope_{few}_to_{many}_{word}"] = log(median(more) / median(less)) / log(many / few)
    return found


def _counting(workspace: Workspace, scenario: Scenario, areas: int, draws: int, rounds: int) -> list[float]:
    from sqdash.bench.risk_nation import CHANCES

    made = nation(workspace, areas)
    ensemble = Ensemble.of(made, nationwide(scenario, workspace, made), Settings(draws=draws), CHANCES)
    bins = ensemble.flat_bins()
    counted(ensemble, bins, 1, draws, engine="compiled")
    return [seconds(lambda: counted(ensemble, bins, 1, draws, engine="compiled")) for _round in range(rounds)]

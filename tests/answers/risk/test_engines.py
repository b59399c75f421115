"""Both engines count the same to the last bit, and neither order, number, chunks nor processes change anything."""

from __future__ import annotations

import itertools
import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import reduce
from random import Random

import numpy as np
import pytest

from sqdash.answers.risk import Ensemble, Settings, Wanted, bins_of, chance, counted, engine, merge, parameters, risk
from sqdash.answers.risk.tally import Bins, Tally
from sqdash.answers.stopping import Stopped
from sqdash.model import BASELINE, Scenario, example_scenarios, project
from sqdash.model.projection import parameters_of
from sqdash.model.system import system
from sqdash.returns.types import Workspace
from tests.answers.risk.models import random_scenario, random_workspace

pytest.importorskip("numba")
EVERYTHING = Wanted()


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    assert engine.warm_up()


@pytest.fixture(scope="module")
def balanced(workspace: Workspace) -> Scenario:
    return example_scenarios(workspace)["balanced"]


def assert_same(one: Tally, other: Tally) -> None:
    for name in Tally._fields:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


def both(ensemble: Ensemble, count: int) -> Tally:
    """The tally, once the two engines have been found to agree on it and on where its histograms lie."""
    bins, others = (bins_of(ensemble, engine=each) for each in ("plain", "compiled"))
    for name in Bins._fields:
        np.testing.assert_array_equal(getattr(bins, name), getattr(others, name), err_msg=name)
    plain, compiled = (counted(ensemble, bins, 1, count, engine=each) for each in ("plain", "compiled"))
    assert_same(plain, compiled)
    return compiled


def test_engines_agree_on_random_models() -> None:
    """And between them the models had everything a model may have."""
    seen: set[str] = set()
    for seed in range(60):
        random = Random(seed)
        workspace = random_workspace(random)
        scenario = random_scenario(random, workspace)
        settings = Settings(150 + seed, seed, random.choice(["pert", "triangular", "uniform"]))
        tally = both(Ensemble.of(workspace, scenario, settings), settings.draws)
        seen |= {each.rule for each in workspace.model.drivers}
        seen |= {f"lag {each.lag_years}" for each in workspace.model.levers}
        stocks = {each.id for each in workspace.model.stocks}
        seen |= {
            "cap by stock" if each.cap in stocks else "cap by driver" for each in workspace.model.stocks if each.cap
        }
        applies = system(workspace).targets.applies.sum() * settings.draws
        seen |= {"met"} if tally.met.any() else set()
        seen |= {"no data"} if tally.known.sum() < applies else set()
        seen |= {"now and then"} if ((tally.met > 0) & (tally.met < settings.draws)).any() else set()
        seen |= {"driver given"} if scenario.drivers else set()
    rules = {"constant", "growth", "ratio", "share", *(f"lag {years}" for years in range(4))}
    assert seen == rules | {"cap by stock", "cap by driver", "met", "no data", "now and then", "driver given"}


def test_engines_agree_on_the_shipped_model(workspace: Workspace) -> None:
    for scenario in (BASELINE, *example_scenarios(workspace).values()):
        both(Ensemble.of(workspace, scenario, Settings(draws=400, end=2030)), 400)


@pytest.mark.parametrize("wanted", [Wanted(False, False, False), Wanted(False, True, False), Wanted(True, False, True)])
def test_what_is_wanted_changes_no_count(workspace: Workspace, balanced: Scenario, wanted: Wanted) -> None:
    whole = both(Ensemble.of(workspace, balanced, Settings()), 300)
    part = both(Ensemble.of(workspace, balanced, Settings(), wanted), 300)
    np.testing.assert_array_equal(whole.met, part.met)
    np.testing.assert_array_equal(whole.together, part.together)
    if wanted.percentiles:
        np.testing.assert_array_equal(whole.counts, part.counts)


@pytest.mark.parametrize("kind", ["plain", "compiled"])
@pytest.mark.parametrize("blocks", [2, 7])
def test_blocks_change_nothing(workspace: Workspace, balanced: Scenario, kind: str, blocks: int) -> None:
    ensemble = Ensemble.of(workspace, balanced, Settings(draws=1_500))
    bins = bins_of(ensemble, engine=kind)
    ends = np.linspace(1, 1_501, blocks + 1).astype(int).tolist()
    ranges = list(itertools.pairwise(ends))[::-1]
    parts = [counted(ensemble, bins, first, last - first, engine=kind) for first, last in ranges]
    assert_same(reduce(merge, parts), counted(ensemble, bins, 1, 1_500, engine=kind))


def test_processes_change_nothing(workspace: Workspace, balanced: Scenario) -> None:
    ensemble = Ensemble.of(workspace, balanced, Settings(draws=600))
    bins = bins_of(ensemble, engine="plain")
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        parts = [
            pool.submit(counted, ensemble, bins, first, 200, engine=kind)
            for first, kind in ((401, "plain"), (1, "compiled"), (201, "plain"))
        ]
        found = reduce(merge, [part.result() for part in parts])
    assert_same(found, counted(ensemble, bins, 1, 600, engine="compiled"))


def test_threads_change_nothing(workspace: Workspace, balanced: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    ensemble = Ensemble.of(workspace, balanced, Settings(draws=9_000))
    bins = bins_of(ensemble, engine="compiled")
    alone = engine.tallied(ensemble, bins, engine="compiled")
    monkeypatch.setattr(engine, "ONE_THREAD", 0)
    monkeypatch.setattr(engine, "PORTION", 10_240)
    monkeypatch.setattr(engine, "_processors", lambda: 3)
    told: list[float] = []
    assert_same(alone, engine.tallied(ensemble, bins, engine="compiled", progress=told.append))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_shuffled_areas_have_the_same_results(workspace: Workspace, balanced: Scenario) -> None:
    """The city too: its sums are added in code order."""
    areas = list(workspace.areas)
    Random(5).shuffle(areas)
    shuffled = replace(workspace, areas=tuple(areas))
    for kind in ("plain", "compiled"):
        one, other = (risk(each, balanced, Settings(draws=700), engine=kind) for each in (workspace, shuffled))
        places = [other.codes.index(code) for code in one.codes]
        for name in ("chance", "joint", "gap", "percentiles"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name)[places], err_msg=name)
        np.testing.assert_array_equal(one.cost, other.cost)
        assert one.everything == other.everything


def test_an_area_does_not_depend_on_the_others(workspace: Workspace, balanced: Scenario) -> None:
    some = [area for area in workspace.areas if area.code in ("411403", "411481", "411471")]
    fewer = replace(workspace, areas=tuple(some))
    scenario = replace(balanced, levers=tuple(each for each in balanced.levers if each[1] in {a.code for a in some}))
    whole, part = (risk(*each, Settings(draws=500)) for each in ((workspace, balanced), (fewer, scenario)))
    for at, code in enumerate(part.codes[:-1]):
        for name in ("chance", "joint", "gap", "percentiles"):
            expected = getattr(whole, name)[whole.codes.index(code)]
            np.testing.assert_array_equal(getattr(part, name)[at], expected, err_msg=name)


def test_more_draws_begin_with_the_fewer(workspace: Workspace, balanced: Scenario) -> None:
    few, many = (parameters(workspace, balanced, Settings(draws=draws), 1, 50) for draws in (100, 10_000))
    np.testing.assert_array_equal(few, many)
    np.testing.assert_array_equal(parameters(workspace, balanced, Settings(), 31, 20), many[30:])


def test_draw_zero_is_the_plain_projection(workspace: Workspace) -> None:
    scenario = Scenario(name="离职", assumptions=(("attrition_social_workers", "411403", 0.3),))
    found = parameters(workspace, scenario, Settings(), 0, 3)
    np.testing.assert_array_equal(found[:1], parameters_of(system(workspace), scenario))
    at = list(workspace.assumptions).index("attrition_social_workers")
    area = [area.code for area in workspace.areas].index("411403")
    assert set(found[:, area, at].tolist()) == {0.3}
    assert len(set(found[1:, area - 1, at].tolist())) == 2


def test_parameters_are_what_the_engines_use(workspace: Workspace, balanced: Scenario) -> None:
    """Chances from the numbers given out are the engine's own."""
    settings = Settings(draws=400, seed=9)
    drawn = parameters(workspace, balanced, settings, 1, 400)
    from sqdash.model.projection import inputs_of, run

    judged = run(workspace, balanced, drawn, inputs_of(system(workspace), balanced, workspace.plan.end)).judged
    expected = np.where(judged.known[0, :, -1], judged.met[:, :, -1].mean(axis=0), np.nan)
    np.testing.assert_array_equal(chance(workspace, balanced, 400, 9), expected)


def test_two_scenarios_share_their_draws(workspace: Workspace, balanced: Scenario) -> None:
    one, other = (parameters(workspace, each, Settings(), 1, 20) for each in (BASELINE, balanced))
    np.testing.assert_array_equal(one, other)


def test_the_plain_engine_answers_until_the_other_is_ready(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_ready", threading.Event())
    assert risk(workspace, BASELINE, Settings(draws=20)).engine == "plain"

    def broken() -> None:
        raise ImportError("no numba")

    monkeypatch.setattr(engine, "_compiled", broken)
    assert engine.warm_up() is False
    assert risk(workspace, BASELINE, Settings(draws=20)).engine == "plain"
    with pytest.raises(engine.NoCompiler):
        risk(workspace, BASELINE, Settings(draws=20), engine="compiled")
    with pytest.raises(ValueError, match="fast"):
        risk(workspace, BASELINE, Settings(draws=20), engine="fast")


def test_waiting_for_the_compiler_can_be_given_up(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_ready", threading.Event())
    monkeypatch.setattr(engine, "WORTH_COMPILING", 100)
    compiling, compiled = threading.Event(), engine._compiled()

    def slow() -> engine.Counter:
        assert compiling.wait(timeout=60)
        return compiled

    monkeypatch.setattr(engine, "_compiled", slow)
    looks = iter([False, False, True])
    with pytest.raises(Stopped):
        risk(workspace, BASELINE, Settings(draws=20), stop=lambda: next(looks))
    assert not engine.ready()
    compiling.set()
    assert engine.warm_up(lambda: False) and risk(workspace, BASELINE, Settings(draws=20)).engine == "compiled"


def test_draw_zero_meets_what_the_projection_meets(workspace: Workspace, balanced: Scenario) -> None:
    ensemble = Ensemble.of(workspace, balanced, Settings(), Wanted(False, True, False))
    tally = counted(ensemble, ensemble.flat_bins(), 0, 1, engine="plain")
    projection = project(workspace, balanced)
    for at, code in zip(ensemble.rows, (*system(workspace).areas, "city"), strict=True):
        for number, indicator in enumerate(workspace.plan.indicators):
            cell = projection.cell(code, indicator.id, 2025)
            assert bool(tally.met[at, number]) == (cell.verdict == "met")
            assert tally.gap[at, number] == (cell.gap or 0)

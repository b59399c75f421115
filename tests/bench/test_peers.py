"""Other libraries come to the model's own answers on the same draws; one that does not gives no time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sqdash.bench import peers
from sqdash.bench.peers.case import Case, Disagreement, Unsuited, case_of
from sqdash.bench.peers.contender import EXACT, LOOSE, Contender, raced, summed_up
from sqdash.bench.peers.stockflow import capping_first
from sqdash.model import Scenario
from sqdash.model.projection import run
from sqdash.plan.types import Model, Stock
from sqdash.returns.types import Workspace

DRAWS = 6
PEERS = {
    "pandas": ("pandas_rows", "pandas_rows_at_its_fastest", "pandas_groupby_apply"),
    "bptk": ("bptk_rust_kept_loaded",),
    "pysd": ("pysd_loop", "pysd_subscript_scaled_up", "pysd_subscript_at_its_fastest"),
}


@pytest.fixture(scope="module")
def case(workspace: Workspace) -> Case:
    return case_of(workspace, DRAWS)


@pytest.fixture(scope="module")
def found(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Contender], dict[str, str]]]:
    yield peers.contenders(case, tmp_path_factory.mktemp("peers"))


def test_the_case_is_no_easy_one(case: Case) -> None:
    """People, places and equipment are acted on in most areas, caps are met in some draws and not in others."""
    acted = case.inputs[0].any(axis=1)
    assert acted.any(axis=0).sum() >= 7
    assert (acted.sum(axis=1) >= 3).sum() >= 7
    beyond = run(case.workspace, case.scenario, case.parameters, case.inputs).excess[:, :, -1] > 0
    assert beyond.any()
    assert (beyond.any(axis=0) & ~beyond.all(axis=0)).any()


def test_draws_are_within_their_ranges_and_differ(case: Case) -> None:
    for assumption in case.rates:
        drawn, ranges = case.drawn(assumption), case.workspace.assumptions[assumption]
        for code, area in case.system.areas.items():
            within = ranges.by_area.get(code, ranges.range)
            assert (drawn[:, area] >= within.low).all() and (drawn[:, area] <= within.high).all()
            assert len(set(drawn[:, area].tolist())) == DRAWS


def test_only_costs_are_left_out(case: Case) -> None:
    others = [each for each in case.system.assumptions if each not in case.rates]
    assert others and all(each.startswith(("cost_", "yearly_cost_")) for each in others)


@pytest.mark.parametrize(("library", "name"), [(library, name) for library, names in PEERS.items() for name in names])
def test_a_peer_comes_to_the_same_answers(
    library: str, name: str, case: Case, found: tuple[list[Contender], dict[str, str]]
) -> None:
    contenders, skipped = found
    if f"{library}_skipped" in skipped:
        pytest.skip(skipped[f"{library}_skipped"])
    some = [each for each in contenders if each.name.startswith(name)]
    assert some
    for each in some:
        assert each.agrees == (LOOSE if library == "pysd" else EXACT)
        assert each.seconds(case) > 0


def test_we_come_to_the_same_answers_by_both_paths(case: Case, found: tuple[list[Contender], dict[str, str]]) -> None:
    assert [each.name for each in found[0][:2]] == ["engine", "numpy"]
    for each in found[0][:2]:
        assert each.agrees == EXACT and each.scale(case) == 1.0
        each.seconds(case)


def test_a_wrong_answer_is_named_and_gives_no_time(case: Case) -> None:
    wrong = case.expected.copy()
    wrong[3, 2, 1] *= 1.0 + 2e-9
    with pytest.raises(Disagreement, match=r"elsewhere: .*draw 3, area 411471, community_social_workers"):
        raced(case, [Contender("elsewhere", lambda: wrong, np.asarray)], rounds=1)
    assert Contender("near", lambda: wrong, np.asarray, agrees=LOOSE).seconds(case) >= 0


def test_a_missing_answer_is_a_wrong_one(case: Case) -> None:
    wrong = case.expected.copy()
    wrong[0, 0, 0] = np.nan
    with pytest.raises(Disagreement):
        Contender("elsewhere", lambda: wrong, np.asarray).seconds(case)


def test_a_part_is_scaled_up_to_the_whole(case: Case) -> None:
    areas = len(case.system.areas)
    part = Contender("part", lambda: case.expected[:2, :1], np.asarray, draws=2, areas=1)
    assert part.scale(case) == DRAWS * areas / 2


def test_figures_are_least_median_most_and_a_ratio_of_medians() -> None:
    found = summed_up({"ours": [0.002, 0.001, 0.003], "other": [0.5, 0.9, 0.6]}, "ours")
    assert found == pytest.approx(
        {"ours_ms_min": 1, "ours_ms": 2, "ours_ms_max": 3, "other_ms_min": 500, "other_ms": 600, "other_ms_max": 900}
        | {"other_over_ours": 300}
    )


def test_a_library_that_is_missing_is_skipped_with_the_reason(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> list[Contender]:
        raise ModuleNotFoundError("No module named 'pysd'", name="pysd")

    monkeypatch.setattr(peers, "pysd_contenders", missing)
    contenders, skipped = peers.contenders(case, tmp_path)
    assert skipped["pysd_skipped"] == "No module named 'pysd'"
    assert contenders and not any(each.name.startswith("pysd") for each in contenders)


def test_another_workspace_may_not_suit(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    capped = replace(workspace.model.stocks[0], cap="households")
    model = replace(workspace.model, stocks=(capped, *workspace.model.stocks[1:]))
    other = replace(workspace, model=model)
    with pytest.raises(Unsuited, match="social_workers is capped by households, which changes"):
        case_of(other, 1)
    assert peers.peer_figures(other, draws=1) == {
        "peers_skipped": "social_workers is capped by households, which changes from year to year"
    }


def test_a_scenario_that_gives_drivers_does_not_suit(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Scenario(name="x", drivers=(("households", "*", "*", 1.0),))
    monkeypatch.setattr("sqdash.bench.nation.example_scenarios", lambda _workspace: {"balanced": given})
    with pytest.raises(Unsuited, match="x gives drivers by year"):
        case_of(workspace, 1)


def test_a_stock_that_caps_comes_before_the_one_it_caps() -> None:
    def stock(name: str, cap: str | None) -> Stock:
        return Stock(name, name, "person", None, cap)  # type: ignore[arg-type]

    model = Model(stocks=(stock("a", "b"), stock("b", "c"), stock("c", "households")), drivers=(), levers=())
    assert [each.id for each in capping_first(model)] == ["c", "b", "a"]

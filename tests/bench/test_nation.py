"""The made nation is no easier than the city it is made from, and what is printed of it is true."""

from __future__ import annotations

import numpy as np
import pytest

from sqdash.bench.nation import acting_scenario, nation, nationwide
from sqdash.bench.risk import city_figures, fused_figures
from sqdash.bench.timing import rounds_of, spread
from sqdash.model import project
from sqdash.model.projection import inputs_of
from sqdash.model.system import system
from sqdash.returns.types import Workspace

AREAS = 23


def test_every_copy_is_another_area_with_its_own_size(workspace: Workspace) -> None:
    made = nation(workspace, AREAS)
    assert len({area.code for area in made.areas}) == AREAS
    people = [made.value(area.code, made.base_year, "resident_population") for area in made.areas]
    assert len(set(people)) == AREAS
    first, again = (made.areas[at].code for at in (0, len(workspace.areas)))
    sizes = [made.value(code, made.base_year, "households") or 0.0 for code in (first, again)]
    inhabitants = [made.value(code, made.base_year, "resident_population") or 0.0 for code in (first, again)]
    assert np.isclose(*np.divide(sizes, inhabitants))


def test_copies_act_as_their_originals(workspace: Workspace) -> None:
    made, scenario = nation(workspace, AREAS), acting_scenario(workspace)
    acts = nationwide(scenario, workspace, made)
    ours = inputs_of(system(workspace), scenario, workspace.plan.end)[0]
    theirs = inputs_of(system(made), acts, workspace.plan.end)[0]
    for number in range(AREAS):
        assert (theirs[number] == ours[number % len(workspace.areas)]).all()
    verdicts = {cell.verdict for cell in project(made, acts).cells(workspace.plan.end)}
    assert {"met", "missed"} <= verdicts


@pytest.mark.timing
def test_the_loop_by_hand_counts_the_same_and_is_not_much_quicker(workspace: Workspace) -> None:
    """fused_figures raises when a single count differs, and gives no time then."""
    found = fused_figures(workspace, acting_scenario(workspace), areas=AREAS, rounds=2)
    for name in ("city", "nation"):
        assert 0 < float(found[f"risk_{name}_over_fused"]) <= 6  # the bar is 3 on a quiet machine


def test_figures_come_with_the_noise(workspace: Workspace) -> None:
    found = city_figures(workspace, acting_scenario(workspace), rounds=2)
    for name in ("chances_and_percentiles", "chances", "with_gaps_and_cost", "live_chances"):
        least, middle, most = (float(found[f"risk_city_{name}_ms{end}"]) for end in ("_min", "", "_max"))
        assert 0 < least <= middle <= most


def test_calls_take_turns() -> None:
    order: list[str] = []
    times = rounds_of(lambda: order.append("a"), lambda: order.append("b"), rounds=3)
    assert order == ["a", "b"] * 3 and [len(each) for each in times] == [3, 3]
    assert spread("x", [0.002, 0.001, 0.006]) == {"x_ms_min": 1.0, "x_ms": 2.0, "x_ms_max": 6.0}

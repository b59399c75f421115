"""The kernel agrees with the plain loop it is timed against, and is as fast as promised."""

import pytest

from sqdash.bench.plain import project_plainly
from sqdash.bench.projection import projection_figures
from sqdash.model import BASELINE, EVERY, Scenario, example_scenarios, project
from sqdash.returns import Workspace


def test_plain_loop_and_kernel_agree(workspace: Workspace) -> None:
    busy = Scenario(
        name="x",
        levers=tuple((lever.id, EVERY, EVERY, lever.limit(EVERY)) for lever in workspace.model.levers),
        assumptions=(("completion_building", EVERY, 0.6), ("urbanisation_step", EVERY, 0.2)),
        drivers=(("urban_communities", EVERY, "2024", 12.0), ("resident_population", "411402", "2025", 700_000.0)),
    )
    for scenario in (BASELINE, busy, *example_scenarios(workspace).values()):
        ours, plain = project(workspace, scenario, end=2030), project_plainly(workspace, scenario, 2030)
        for (area, indicator, year), (value, verdict, gap) in plain.items():
            cell = ours.cell(area, indicator, year)
            assert (cell.verdict, cell.gap) == (verdict, gap)
            assert cell.value == pytest.approx(value, rel=1e-12)


@pytest.mark.timing
def test_a_projection_takes_at_most_three_tenths_of_a_millisecond(workspace: Workspace) -> None:
    assert projection_figures(workspace, BASELINE)["projection_ms"] <= 0.3

"""Percentiles, mean gaps and cost against the same draws projected one by one and ranked exactly."""

from __future__ import annotations

import numpy as np
import pytest

from sqdash.answers.risk import PERCENTILES, Settings, parameters, risk
from sqdash.answers.risk.tally import BINS, MARGIN
from sqdash.model import BASELINE, example_scenarios, run
from sqdash.model.projection import inputs_of
from sqdash.model.system import Floats, system
from sqdash.returns.types import Workspace

DRAWS = 2_000


def bin_of(values: Floats) -> Floats:
    """At most the width of a bin, by what all the draws span; a value that is nearly certain has a bin of its own."""
    return (values.max(axis=0) - values.min(axis=0)) * (1.0 + 2.0 * MARGIN) / (BINS - 1)


@pytest.mark.parametrize("engine", ["plain", "compiled"])
@pytest.mark.parametrize("name", ["baseline", "balanced", "talent_programme"])
def test_they_are_at_most_a_bin_off(name: str, engine: str, workspace: Workspace) -> None:
    if engine == "compiled":
        pytest.importorskip("numba")
    scenario = BASELINE if name == "baseline" else example_scenarios(workspace)[name]
    settings = Settings(draws=DRAWS, seed=3)
    found = risk(workspace, scenario, settings, engine=engine)
    drawn = parameters(workspace, scenario, settings, 1, DRAWS)
    exact = run(workspace, scenario, drawn, inputs_of(system(workspace), scenario, workspace.plan.end))

    values = exact.judged.value[:, :, 1:]
    known = ~np.isnan(values).all(axis=0)
    assert not np.isnan(values[:, known]).any() and known.any()
    ranked = np.percentile(values[:, known], PERCENTILES, axis=0)
    given = found.percentiles[:, :, 1:].transpose(0, 2, 1, 3)[known].T
    assert (np.abs(given - ranked) <= bin_of(values[:, known]) + 1e-9).all()

    judged = exact.judged.gap[:, :, -1]
    asked = ~np.isnan(found.gap)
    np.testing.assert_allclose(found.gap[asked], judged.mean(axis=0)[asked], rtol=1e-9, atol=1e-9)

    capital, recurring = exact.costs
    spent = (capital + recurring)[:, :, 1:].sum(axis=(1, 2, 3))
    assert (np.abs(found.cost - np.percentile(spent, PERCENTILES)) <= bin_of(spent) + 1e-3).all()
    assert name == "baseline" or spent.min() < spent.max()

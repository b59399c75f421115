"""A county's page: what its chart is drawn beside, and what its column of required inputs counts in."""

from __future__ import annotations

from sqdash.briefing.composing import county_page
from sqdash.briefing.findings import Findings
from sqdash.model import EVERY, Scenario
from sqdash.returns.types import Workspace

STAYING = Scenario(name="流失率降低", assumptions=(("attrition_social_workers", EVERY, 0.05),))


def test_a_scenario_that_takes_no_measure_stands_beside_the_steady_state(workspace: Workspace) -> None:
    """Its own assumption alone moves it, so what it stands beside cannot be told by a measure."""
    chart = county_page(Findings(workspace, STAYING, STAYING.name, with_chances=False), "411422").chart
    assert chart is not None
    at = next(at for at, each in enumerate(chart.categories) if each.startswith("7. "))
    assert [(each.name, each.values[at]) for each in chart.series] == [
        ("2025 年稳态基线", 20.6),
        ("2025 年推演", 32.0),
    ]

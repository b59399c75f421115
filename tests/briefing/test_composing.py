"""A county's page: what its chart is drawn beside, and what its column of required inputs counts in."""

from __future__ import annotations

from sqdash.briefing.composing import county_page
from sqdash.briefing.findings import Findings
from sqdash.model import EVERY, Scenario, example_scenarios
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


def test_what_is_required_says_that_it_includes_the_scenarios_own(workspace: Workspace) -> None:
    """In place of the lever's input, not on top of it: where there is one, head and note say so."""
    included = {}
    for scenario in (STAYING, example_scenarios(workspace)["talent_programme"]):
        page = county_page(Findings(workspace, scenario, scenario.name, with_chances=False), "411402")
        assert page.table is not None
        included[scenario.name] = (page.table.columns[6].head, page.notes[0].rpartition("，")[2])
    assert included == {
        "流失率降低": ("达标所需（每年）", "取最省的一项。"),
        "规划人才计划": ("达标所需（每年，含本情景已有投入）", "含本情景这项措施已有的投入；已达标的不列。"),
    }

"""The city's pages: what they announce is what they list."""

from __future__ import annotations

from dataclasses import replace

from sqdash.briefing.city_pages import MOST_TURNED, city_pages
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Page
from sqdash.model import BASELINE, Scenario, example_scenarios
from sqdash.returns.types import Workspace
from tests.store.people import with_years


def compared(workspace: Workspace, scenario: Scenario, before: Scenario) -> tuple[Findings, Page]:
    found = Findings(workspace, scenario, scenario.name, before, before.name, with_chances=False)
    page = city_pages(found)["compare"]
    assert page is not None and page.table is not None
    return found, page


def verdicts(page: Page) -> list[str]:
    assert page.table is not None
    return [row[-1].verdict for row in page.table.rows]


def test_targets_lost_are_listed_before_those_gained(workspace: Workspace) -> None:
    examples = example_scenarios(workspace)
    hiring = ("hire_social_workers", "hire_community_workers")
    kept = tuple(each for each in examples["balanced"].levers if each[0] not in hiring)
    found, page = compared(workspace, replace(examples["balanced"], levers=kept), examples["talent_programme"])
    lost = sum(new.verdict != "met" for _old, new in found.turned)
    assert lost == 2 and f"{len(found.turned) - 2} 项转为达标，2 项不再达标" in page.message
    assert [verdict == "met" for verdict in verdicts(page)] == [False] * 2 + [True] * (MOST_TURNED - 2)
    assert page.lines == (f"另有 {len(found.turned) - MOST_TURNED} 项判定也发生变化，未列入表中。",)


def test_a_target_no_longer_met_may_still_be_close(workspace: Workspace) -> None:
    _found, page = compared(workspace, BASELINE, example_scenarios(workspace)["balanced"])
    assert "near" in verdicts(page) and "met" not in verdicts(page)
    assert "0 项转为达标，53 项不再达标" in page.message


def test_the_cost_of_one_year_left_is_no_span(workspace: Workspace) -> None:
    scenario = example_scenarios(workspace)["hiring_first"]
    told = {}
    for left, now in ((3, workspace), (1, with_years(workspace, 2023, 2024))):
        page = city_pages(Findings(now, scenario, scenario.name, with_chances=False))["cost"]
        assert page is not None and page.chart is not None
        told[left] = (page.message.split("需")[0], page.chart.alt)
    assert told == {3: ("2023—2025 年共", "各年费用，2023—2025 年"), 1: ("2025 年共", "各年费用，2025 年")}

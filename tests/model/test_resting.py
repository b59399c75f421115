"""What an indicator rests on and which assumptions are behind it; one area's figures alone; what is assumed there."""

from __future__ import annotations

import numpy as np

from sqdash.model import Scenario
from sqdash.model.projection import assumed
from sqdash.model.resting import assumptions_in, attrition, rested_on
from sqdash.model.system import system
from sqdash.returns.types import Workspace


def test_an_indicator_rests_on_its_measures_their_caps_and_what_a_driver_follows(workspace: Workspace) -> None:
    def rests(indicator: str) -> set[str]:
        return rested_on(workspace.model, workspace.plan.indicator(indicator))

    assert rests("kiosk_coverage") == {"kiosk_communities", "urban_communities"}
    assert rests("activity_area_share") == {"activity_area_m2", "facility_area_m2"}
    assert rests("community_workers_per_10k_urban") == {"community_workers", "urban_population", "resident_population"}
    assert rests("social_workers_per_county_community") == {
        "community_social_workers",
        "social_workers",
        "urban_communities",
    }


def test_only_names_are_assumptions(workspace: Workspace) -> None:
    assert list(assumptions_in((1.0,), ("posting_share", 0.5), ())) == ["posting_share"]
    assert attrition(workspace.model.measure("social_workers")) == ("attrition_social_workers",)
    assert attrition(workspace.model.measure("households")) == ()


def test_one_area_alone_keeps_its_own_figures(workspace: Workspace) -> None:
    whole = system(workspace)
    at = whole.areas["411481"]
    one = whole.only(at)
    assert one.areas == {"411481": 0}
    assert np.array_equal(one.base_stocks, whole.base_stocks[[at]])
    assert np.array_equal(one.parameters, whole.parameters[:, [at]])
    assert np.array_equal(one.targets.applies, whole.targets.applies[[at, -1]])
    assert np.array_equal(one.targets.shares, whole.targets.shares[[at]])


def test_an_areas_own_assumption_comes_before_the_one_for_all(workspace: Workspace) -> None:
    id = "attrition_social_workers"
    scenario = Scenario(name="x", assumptions=((id, "411481", 0.2), (id, "*", 0.1)))
    assert [assumed(workspace, scenario, id, each) for each in ("411481", "411402")] == [0.2, 0.1]
    assert assumed(workspace, Scenario(name="x"), id, "411481") == workspace.assumptions[id].mode("411481")

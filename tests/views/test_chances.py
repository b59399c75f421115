"""Chances as a rug: each told by fill, shape, word and number, nothing called certain that only every draw met."""

from __future__ import annotations

import re
from html import unescape

import pytest

from sqdash.model import CITY
from sqdash.returns.types import Workspace
from sqdash.views import chances

TD = re.compile(r'<td data-verdict="(\w+)" title="([^"]*)"><i>([^<]*)<b>([^<]*)</b></i>([^<]*)</td>')


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (None, "—"),
        (0.0, "<1%"),
        (0.0099, "<1%"),
        (0.01, "1%"),
        (0.4999, "49%"),
        (0.5, "50%"),
        (0.506, "51%"),
        (0.796, "79%"),
        (0.8, "80%"),
        (0.896, "90%"),
        (0.99, "99%"),
        (0.991, ">99%"),
        (1.0, ">99%"),
    ],
)
def test_a_chance_in_words(chance: float | None, text: str) -> None:
    assert chances.chance_text(chance) == text


@pytest.mark.parametrize(("asked", "text"), [(None, "90%"), (0.7, "90%"), (0.9, "89%"), (0.95, "90%")])
def test_a_chance_is_not_rounded_up_to_what_was_asked_for(asked: float | None, text: str) -> None:
    assert chances.chance_text(0.8961, asked) == text


@pytest.mark.parametrize("chance", [0.496, 0.4999, 0.7951, 0.79999])
def test_the_number_of_a_cell_stands_on_the_side_its_fill_says(chance: float) -> None:
    mark = chances.chance_mark(chance)
    assert int(mark.text.rstrip("%")) < {"near": 80, "missed": 50}[mark.fill]
    assert mark.text in chances.chance_words(chance)


@pytest.mark.parametrize(
    ("chance", "text"),
    [(None, "为 —"), (0.0, "不到 1%"), (0.01, "为 1%"), (0.5, "为 50%"), (0.99, "为 99%"), (1.0, "超过 99%")],
)
def test_a_chance_inside_a_sentence(chance: float | None, text: str) -> None:
    assert chances.chance_words(chance) == text


@pytest.mark.parametrize(("chance", "step"), [(0.0, "missed"), (0.4999, "missed"), (0.5, "near"), (0.8, "met")])
def test_the_three_steps(chance: float, step: str) -> None:
    assert chances.step_of(chance) == step


def test_the_rug_has_every_cell_and_the_joint_column(workspace: Workspace) -> None:
    indicators = workspace.plan.indicators
    table = {
        (area.code, each.id): (None if area.kind not in each.applies_to else 0.25)
        for area in workspace.areas
        for each in indicators
    } | {(CITY, each.id): 0.9 for each in indicators}
    joint = {area.code: 0.004 for area in workspace.areas} | {CITY: 0.6}
    html = chances.chance_rug_html(
        areas=workspace.areas, indicators=indicators, chances=table, joint=joint, caption="甲<b>"
    )
    cells = TD.findall(html)
    assert len(cells) == (len(workspace.areas) + 1) * (len(indicators) + 1)
    assert sum(each[0] == "not_applicable" for each in cells) == sum(each is None for each in table.values())
    assert cells[-1] == ("near", "全市 全部达标 不一定 60%", "△", "不一定", "60%")
    assert "甲&lt;b&gt;" in html and "全部达标" in html
    drawn = chances.chance_tables(areas=workspace.areas, indicators=indicators, chances=table, joint=joint)
    marks = [(mark.fill, mark.shape, mark.text) for row in drawn.tables[0].rows for mark in row.cells]
    assert marks == [(fill, shape, unescape(text)) for fill, _said, shape, _word, text in cells]
    assert drawn.tables[0].heads[-1].name == "全部达标"
    assert [key.word for key in drawn.legend] == ["很可能 ≥80%", "不一定 50%–80%", "不太可能 <50%", "不适用"]


def test_the_headline_counts_and_never_multiplies(workspace: Workspace) -> None:
    table = {("1", "a"): 0.9, ("1", "b"): 0.6, ("2", "a"): 0.1, ("2", "b"): None, (CITY, "a"): 0.2}
    said = chances.headline_risk(
        scenario="甲", chances=table, joint={"1": 0.85, "2": 0.1, CITY: 0.2}, year=2025, areas=2
    )
    assert said == (
        "按“甲”情景，2025 年 3 项判定中 1 项很可能达标（不低于 80%），1 项说不准，1 项不太可能；"
        "2 个县（市、区）中 1 个很可能全部达标，全市各项同时达标的可能性为 20%。"
    )
    caption = chances.chance_caption(chances=table, year=2025)
    assert caption.endswith("3 项中 1 项很可能达标，1 项不太可能")

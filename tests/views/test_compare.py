"""Paths over each other and costs show the numbers they were given, and every name as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from sqdash.model import CITY, history
from sqdash.model.implied import straight_line
from sqdash.returns import Workspace
from sqdash.views import compare, figures, words
from sqdash.views.differences import Compared
from tests.views.test_differences import HOSTILE, named

EXAMPLES = ("baseline", "hiring_first", "building_first", "balanced")


def several(workspace: Workspace) -> list[Compared]:
    return [named(workspace, each) for each in EXAMPLES]


def overlaid(
    workspace: Workspace, indicator: str = "rural_facility_coverage", names: tuple[str, ...] = EXAMPLES
) -> figures.Figure:
    drawn = compare.overlay_paths(
        indicator=workspace.plan.indicator(indicator),
        past=history(workspace, CITY, indicator),
        paths=paths(workspace, indicator, names),
        line=straight_line(workspace.plan.indicator(indicator)),
    )
    go.Figure(drawn)
    return drawn


def paths(workspace: Workspace, indicator: str, names: tuple[str, ...]) -> list[tuple[str, tuple[words.Cell, ...]]]:
    found = several(workspace)
    return [(name, each.projection.series(CITY, indicator)) for name, each in zip(names, found, strict=False)]


def test_paths_lie_over_each_other_and_are_told_apart_three_ways(workspace: Workspace) -> None:
    straight, past, *lines = overlaid(workspace)["data"]
    assert straight["y"] == pytest.approx([86, 87.4, 88.8, 90.2, 91.6, 93])
    assert past["x"] == [2020, 2021, 2022] and past["line"]["color"] == figures.BASELINE
    for line, each in zip(lines, several(workspace), strict=True):
        cells = each.projection.series(CITY, "rural_facility_coverage")
        assert (line["x"], line["y"]) == ([2022, 2023, 2024, 2025], [cell.value for cell in cells])
    assert lines[0]["line"]["color"] == figures.BASELINE
    assert len({line["line"]["color"] for line in lines}) == 4
    assert len({line["marker"]["symbol"] for line in lines}) == 4
    assert len({(line["line"]["dash"], line["line"]["width"]) for line in lines}) == 4
    assert lines[3]["hovertext"][-1] == "2025 balanced 93.6%"


def test_paths_are_labelled_at_their_ends_and_so_is_the_target(workspace: Workspace) -> None:
    drawn = overlaid(workspace)
    *ends, target, unit = drawn["layout"]["annotations"]
    said = [re.sub(r"<span[^>]*>(.)</span>", r"\1", each["text"]) for each in ends]
    assert said == [
        "● baseline<br>89.5%", "■ hiring_first<br>89.5%", "◆ building_first<br>93.6%", "▲ balanced<br>93.6%",
    ]  # fmt: skip
    assert (target["text"], target["x"], target["y"]) == ("┄ 目标 ≥93%", 2025, 93)
    assert (unit["text"], unit["yref"]) == ("单位：%", "paper")
    assert drawn["layout"]["shapes"][0]["y0"] == 93 and drawn["layout"]["shapes"][0]["line"]["dash"] == "dash"


@pytest.mark.parametrize(
    "indicator", ["rural_facility_coverage", "social_workers_per_1000", "kiosk_coverage", "service_area_share"]
)
def test_labels_do_not_lie_over_each_other(workspace: Workspace, indicator: str) -> None:
    drawn = overlaid(workspace, indicator)
    low, high = drawn["layout"]["yaxis"]["range"]
    height = compare.HEIGHT - compare.TOP - compare.BOTTOM
    ends = drawn["layout"]["annotations"][:-1]
    places = sorted((each["y"] - low) / (high - low) * height + each["yshift"] for each in ends)
    assert len(places) == 5, "four paths and the target"
    assert all(above - below >= 34 for below, above in pairwise(places))
    assert places[0] >= 17 and places[-1] <= height - 17


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        ([50.0, 50.0], [60.0, 40.0]),
        ([10.0, 90.0], [10.0, 90.0]),
        ([0.0, 0.0, 0.0], [40.0, 20.0, 0.0]),
        ([100.0, 99.0], [100.0, 80.0]),
        ([], []),
    ],
)
def test_labels_move_as_little_as_they_can(wanted: list[float], placed: list[float]) -> None:
    assert compare.spread(wanted, apart=20, low=0, high=100) == pytest.approx(placed)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_on_a_chart_is_text(workspace: Workspace, name: str) -> None:
    drawn = overlaid(workspace, names=(name, "另一个"))
    costs = compare.costs_chart(compared=[replace(each, name=name) for each in several(workspace)[:2]], years=(2023,))
    texts = [
        *(each["text"] for chart in (drawn, costs) for each in chart["layout"]["annotations"]),
        *(text for line in drawn["data"] for text in line.get("hovertext", ())),
        *(line.get("name", "") for line in drawn["data"]),
    ]
    markup = re.compile(r"</?(?:span|b|br)\b[^>]*>")
    assert not [text for text in texts if re.search(r"[<>]", markup.sub("", text))]
    assert not [line for line in drawn["data"] if name in line.get("hovertemplate", "")]
    first = unescape(markup.sub("", drawn["layout"]["annotations"][0]["text"]))
    assert first.startswith(f"● {name[:12]}")


def test_a_formula_in_a_name_is_not_set_as_one() -> None:
    assert compare.in_plot("$\\alpha$ <b>&amp;") == "&#36;\\alpha&#36; &lt;b&gt;&amp;amp;"


def test_long_names_are_shortened_and_told_apart() -> None:
    first, second = "二〇二五年社区服务体系建设方案第一稿", "二〇二五年社区服务体系建设方案第二稿"
    assert compare.short_names([first]) == ["二〇二五年社区服务体系…"]
    assert compare.short_names(["招聘", first, second]) == [
        "招聘", "2. 二〇二五年社区服务体系…", "3. 二〇二五年社区服务体系…",
    ]  # fmt: skip
    assert compare.short_names(["a coordinated programme of works"]) == ["a coordinated programm…"]
    assert compare.short_names(["一二三四五六七八九十一二"]) == ["一二三四五六七八九十一二"]


def test_a_long_name_gets_the_room_it_needs_and_no_more(workspace: Workspace) -> None:
    short, long = (overlaid(workspace, names=(name,))["layout"]["margin"]["r"] for name in ("甲", "一" * 200))
    assert 45 < short < 110
    assert 13 * 13 < long < 220, "a phone of 390 px keeps some plot"


def test_the_words_beside_the_paths(workspace: Workspace) -> None:
    alt = compare.overlay_alt(
        place="全市",
        indicator=workspace.plan.indicator("rural_facility_coverage"),
        paths=paths(workspace, "rural_facility_coverage", ("甲", "<乙>", "丙")),
    )
    assert alt == (
        "全市农村社区综合服务设施覆盖率的路径：到 2025 年，“甲”为 89.5%（接近），“<乙>”为 89.5%（接近），"
        "“丙”为 93.6%（达标）；目标 ≥93%。"
    )


def test_cost_bars_carry_the_sums_of_the_years(workspace: Workspace) -> None:
    found = several(workspace)
    drawn = compare.costs_chart(compared=found, years=(2023, 2024, 2025))
    go.Figure(drawn)
    once, again = drawn["data"]
    for at, each in enumerate(found):
        array_once, array_again = (array[0, :, 1:, :].sum() for array in each.projection.costs)
        assert (once["x"][at], again["x"][at]) == (round(array_once), round(array_again))
        text = drawn["layout"]["annotations"][at]["text"]
        total, once_told, again_told = (
            f"{amount / 1e8:.2f} 亿元" if amount else "0 亿元"
            for amount in (array_once + array_again, array_once, array_again)
        )
        assert text.startswith(f"{each.name} <b>{total}</b><br>"), "one unit for all scenarios, that of the dearest"
        assert f"一次性 {once_told}" in text and f"经常性 {again_told}" in text
    assert drawn["layout"]["barmode"] == "stack" and drawn["layout"]["xaxis"]["range"][0] == 0
    alt = compare.costs_alt(compared=found, years=(2023, 2024, 2025))
    assert (
        alt
        == "全市 2023—2025 年费用：“稳态基线”0 万元、“招聘优先”2.01 亿元、“建设优先”7.66 亿元、“统筹推进”9.72 亿元。"
    )
    assert compare.costs_alt(compared=found[:1], years=(2025,)) == "全市 2025 年费用：“稳态基线”0 万元。"

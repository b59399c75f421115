"""Figures are valid Plotly, and the numbers in them are the numbers they were given."""

import json

import plotly.graph_objects as go
import pytest

from sqdash.model import CITY, history, project
from sqdash.model.implied import straight_line
from sqdash.returns import Workspace
from sqdash.views import comparisons, figures, spine
from tests.views.examples import HIRING, NO_COMMUNITIES, contrast, series


def test_small_multiples_show_each_indicator_once(workspace: Workspace) -> None:
    drawn = figures.paths(**series(workspace, "411481"))
    go.Figure(drawn)
    titles = [each["text"] for each in drawn["layout"]["annotations"] if each["text"].startswith("<b>")]
    assert len(titles) == 9, "indicator 8 is for districts only"
    assert titles[3] == "<b>4. 百户面积</b><br>目标 >30 m²/百户", "two panels stand beside each other on a phone"
    ends = [each["text"] for each in drawn["layout"]["annotations"] if not each["text"].startswith("<b>")]
    assert all(each.endswith(("%", "‰", "<br>m²/百户", "<br>人/社区", "<br>人/万人")) for each in ends)
    blue = [each for each in drawn["data"] if each["line"]["color"] == figures.SCENARIO]
    cell = project(workspace, HIRING).cell("411481", "rural_facility_coverage", 2025)
    assert blue[0]["x"] == [2022, 2023, 2024, 2025]
    assert blue[0]["y"][-1] == pytest.approx(cell.value, abs=1e-3)
    assert {shape["y0"] for shape in drawn["layout"]["shapes"]} == {93, 100, 10, 30, 60, 0.3, 1, 18}


def test_a_scenario_that_moves_nothing_hides_no_line_behind_another(workspace: Workspace) -> None:
    lines = figures.paths(**series(workspace, CITY))["data"]
    dotted = [each for each in lines if each["line"].get("dash") == "dot"]
    assert {each["xaxis"] for each in dotted} == {"x7", "x8", "x9", "x10"}, "only staff moves when hiring"


def test_the_message_stays_small(workspace: Workspace) -> None:
    assert len(json.dumps(figures.paths(**series(workspace, CITY)))) < 15_000


def test_cost_bars_carry_the_money(workspace: Workspace) -> None:
    drawn = figures.cost_by_year(years=(2023, 2024), capital=(1e6, 2e6), recurring=(0, 3e6))
    go.Figure(drawn)
    assert [bar["y"] for bar in drawn["data"]] == [[1_000_000, 2_000_000], [0, 3_000_000]]
    assert [each["text"] for each in drawn["layout"]["annotations"]][:2] == ["100 万元", "500 万元"]
    large = figures.cost_by_year(years=(2023, 2024), capital=(8e7, 9e6), recurring=(3e7, 0))
    assert [each["text"] for each in large["layout"]["annotations"]][:2] == ["1.10 亿元", "0.09 亿元"]
    alt = figures.cost_alt(years=(2023, 2024), capital=(1e6, 2e6), recurring=(0, 3e6))
    assert alt == "全市 2023—2024 年费用：一次性 300 万元，经常性 300 万元。"
    alt = figures.cost_alt(years=(2025,), capital=(1e6,), recurring=(0,))
    assert alt == "全市 2025 年费用：一次性 100 万元，经常性 0 万元。"


def test_text_takes_the_ink_of_the_page() -> None:
    drawn = figures.cost_by_year(years=(2023,), capital=(1.0,), recurring=(0.0,))
    inks = [figures.coloured(drawn, dark=dark)["layout"]["font"]["color"] for dark in (False, True)]
    assert inks == [figures.INK[False], figures.INK[True]]
    assert "color" not in drawn["layout"]["font"]


@pytest.mark.parametrize(("dark", "page"), [(False, "#FFFFFF"), (True, "#10161F")])
def test_words_in_the_colour_of_a_line_can_be_read(workspace: Workspace, dark: bool, page: str) -> None:
    drawn = figures.coloured(figures.paths(**series(workspace, CITY)), dark=dark)["layout"]
    words = [each["font"]["color"] for each in drawn["annotations"] if "color" in each["font"]]
    assert len(words) == 10
    assert all(contrast(each, page) >= 4.5 for each in (*words, *figures.READ[dark].values()))


def test_the_spine_sets_an_area_among_all(workspace: Workspace) -> None:
    result, indicators = project(workspace, HIRING), workspace.plan.indicators
    rows = {each.id: [c for c in result.cells(2025) if c.indicator == each.id and c.value] for each in indicators}
    after = {each.id: result.cell("411481", each.id, 2025) for each in indicators}
    city = {each.id: result.cell(CITY, each.id, 2025) for each in indicators}
    before = {each.id: project(workspace).cell("411481", each.id, 2025) for each in indicators}
    drawn = spine.spine(workspace=workspace, indicators=indicators, areas=rows, city=city, before=before, after=after)
    go.Figure(drawn)
    band, place = drawn["data"][0], drawn["data"][-1]
    rural = [100 * (cell.value or 0) / 93 for cell in rows["rural_facility_coverage"]]
    assert band["base"][0] == pytest.approx(min(rural), abs=0.01)
    assert band["base"][0] + band["x"][0] == pytest.approx(max(rural), abs=0.02)
    assert place["x"][0] == pytest.approx(100 * (after["rural_facility_coverage"].value or 0) / 93, abs=0.01)
    assert spine.spine_alt(workspace=workspace, after=after).startswith(
        "永城市在各县（市、区）中的位置：9 项指标中 7 项"
    )


def test_the_ranking_is_best_first_with_verdicts_in_words(workspace: Workspace) -> None:
    result, indicator = project(workspace), workspace.plan.indicator("rural_facility_coverage")
    cells = [each for each in result.cells(2025) if each.indicator == indicator.id]
    drawn = comparisons.ranking(
        workspace=workspace, indicator=indicator, cells=cells, city=result.cell(CITY, indicator.id, 2025)
    )
    go.Figure(drawn)
    values = drawn["data"][0]["x"]
    assert values[:-1] == sorted(values[:-1], reverse=True) and len(values) == 11
    texts = [each["text"] for each in drawn["layout"]["annotations"]]
    assert "98.1%  ✓ 达标" in texts and "81.6%  ✕ 未达标<br>还差 41 处" in texts


def test_a_ranking_of_nothing_says_so(workspace: Workspace) -> None:
    """A scenario may leave every area without what an indicator is counted by."""
    result = project(workspace, NO_COMMUNITIES)
    indicator = workspace.plan.indicator("kiosk_coverage")
    cells = [each for each in result.cells(2025) if each.indicator == indicator.id]
    assert {each.verdict for each in cells} == {"no_data"}
    given = {"workspace": workspace, "indicator": indicator, "cells": cells}
    go.Figure(comparisons.ranking(**given, city=result.cell(CITY, indicator.id, 2025)))
    assert comparisons.ranking_alt(**given) == f"{indicator.name}：各县（市、区）都缺数。"


def test_the_track_shows_the_straight_line(workspace: Workspace) -> None:
    indicator = workspace.plan.indicator("rural_facility_coverage")
    result = project(workspace)
    drawn = comparisons.track_chart(
        indicator=indicator,
        past=history(workspace, CITY, indicator.id),
        before=result.series(CITY, indicator.id),
        after=result.series(CITY, indicator.id),
        line=straight_line(indicator),
    )
    go.Figure(drawn)
    assert drawn["data"][0]["y"] == pytest.approx([86, 87.4, 88.8, 90.2, 91.6, 93])

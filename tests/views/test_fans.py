"""The fan, the tornado and the frontier are valid Plotly and carry the numbers they were given."""

from __future__ import annotations

import plotly.graph_objects as go

from sqdash.model import CITY, history, project
from sqdash.returns import Workspace
from sqdash.views import fans
from sqdash.views.fans import Bar, FrontierPoint

SPREAD = [
    (2022, (0.10,) * 7),
    (2023, (0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17)),
    (2024, (0.12, 0.14, 0.16, 0.18, 0.20, 0.22, 0.24)),
    (2025, (0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40)),
]


def test_the_fan_has_its_bands_middle_and_target(workspace: Workspace) -> None:
    indicator = workspace.plan.indicator("social_workers_per_1000")
    past, plain = history(workspace, CITY, indicator.id), project(workspace).series(CITY, indicator.id)
    drawn = fans.fan_chart(indicator=indicator, past=past, plain=plain, spread=SPREAD)
    go.Figure(drawn)
    bands = [each for each in drawn["data"] if each.get("fill") == "tonexty"]
    assert [each["y"][-1] for each in bands] == [0.40, 0.35, 0.30]
    middle = next(each for each in drawn["data"] if each["line"]["color"] == fans.SCENARIO and each["line"]["width"])
    assert (middle["x"], middle["y"]) == ([2022, 2023, 2024, 2025], [0.10, 0.14, 0.18, 0.25])
    said = [each["text"] for each in drawn["layout"]["annotations"]]
    assert said == ["95% 分位 0.40", "中位数 0.25", "5% 分位 0.10", "目标 ≥0.3‰"]
    assert drawn["layout"]["shapes"][0]["y0"] == 0.3
    alt = fans.fan_alt(place="全市", indicator=indicator, spread=SPREAD, plain=plain[-1])
    assert alt.startswith("全市每千常住人口") or "九成可能在 0.10‰ 到 0.40‰ 之间" in alt


def test_a_narrow_fan_says_only_its_middle(workspace: Workspace) -> None:
    indicator = workspace.plan.indicator("rural_facility_coverage")
    plain = project(workspace).series(CITY, indicator.id)
    spread = [(year, (89.9, 89.9, 90.0, 90.0, 90.0, 90.1, 90.1)) for year in (2022, 2023, 2024, 2025)]
    drawn = fans.fan_chart(indicator=indicator, past=(), plain=plain, spread=spread)
    assert [each["text"] for each in drawn["layout"]["annotations"]] == ["中位数 90.0", "目标 ≥93%"]


def test_near_neighbours_are_written_apart_and_the_target_clear_of_the_path(workspace: Workspace) -> None:
    indicator = workspace.plan.indicator("social_workers_per_county_community")
    past = history(workspace, CITY, indicator.id)
    plain = project(workspace).series(CITY, indicator.id)
    ends = (1.05, 1.08, 1.12, 1.20, 1.26, 1.31, 1.37)
    spread = [(year, ends) for year in (2022, 2023, 2024, 2025)]
    drawn = fans.fan_chart(indicator=indicator, past=past, plain=plain, spread=spread)
    *labels, target = drawn["layout"]["annotations"]
    assert [each["text"] for each in labels] == ["95% 分位 1.37", "中位数 1.20", "5% 分位 1.05"]
    low, high = drawn["layout"]["yaxis"]["range"]
    assert labels[1]["y"] - labels[2]["y"] >= 0.07 * (high - low)
    values = {each.year: each.value or 0.0 for each in past}
    assert target["x"] == 2021 and values[2020] < 1 < values[2021], "not where the path crosses the target"


def test_the_tornado_puts_both_ends_around_the_middle() -> None:
    bars = [Bar("流失率", 0.30, 0.20, "10%", "25%"), Bar("到岗率", 0.24, 0.27, "80%", "100%")]
    drawn = fans.tornado_chart(bars=bars, middle=0.26, unit="permille", target=0.3)
    go.Figure(drawn)
    low, high = drawn["data"]
    assert [round(low["base"] + each, 9) for each in low["x"]] == [0.30, 0.24]
    assert [round(high["base"] + each, 9) for each in high["x"]] == [0.20, 0.27]
    said = [(each["text"], each["xanchor"]) for each in drawn["layout"]["annotations"]]
    assert said == [("25%", "right"), ("10%", "left"), ("80%", "right"), ("100%", "left")]
    assert [each["x0"] for each in drawn["layout"]["shapes"]] == [0.26, 0.3]
    assert fans.tornado_alt(bars=bars, outcome="全市") == "对全市影响最大的参数依次是：流失率、到岗率。"


def test_long_names_leave_the_tornado_room_and_its_key_starts_at_the_edge() -> None:
    bars = [
        Bar("Share of planned hires in post the same year", 0.2, 0.3, "80%", "100%"),
        Bar("短", 0.2, 0.3, "低", "高"),
    ]
    drawn = fans.tornado_chart(bars=bars, middle=0.26, unit="permille", target=0.3)["layout"]
    assert drawn["yaxis"]["ticktext"] == ["Share of planned<br>hires in post the<br>same year", "短"]
    title = drawn["title"]
    assert (title["x"], title["xref"], title["xanchor"]) == (0, "container", "left")
    assert title["text"].count("<br>") == 1 and "取高值" in title["text"] and "目标 0.30" in title["text"]


def test_the_tornado_shows_the_ten_widest() -> None:
    bars = [Bar(f"参数{at}", -float(20 - at), float(20 - at), "低", "高") for at in range(14)]
    drawn = fans.tornado_chart(bars=bars, middle=0.0, unit="percent")
    assert len(drawn["data"][0]["y"]) == fans.MOST_BARS
    assert drawn["layout"]["yaxis"]["ticktext"][0] == "参数0"


def test_the_frontier_steps_up_and_marks_the_budget() -> None:
    points = [FrontierPoint(0.0, 36), FrontierPoint(2e6, 50), FrontierPoint(3.5e8, 88)]
    drawn = fans.frontier_chart(points=points, chosen=1e8, now=36, of=90)
    go.Figure(drawn)
    assert drawn["data"][0]["x"] == [50_000.0, 2e6, 3.5e8]
    assert drawn["data"][0]["y"] == [36, 50, 88]
    assert drawn["data"][0]["line"]["shape"] == "hv"
    assert drawn["layout"]["shapes"][0]["x0"] == 1e8
    assert drawn["layout"]["xaxis"]["ticktext"] == ["0.001 亿元", "0.01 亿元", "0.1 亿元", "1 亿元"]
    assert [each["text"] for each in drawn["layout"]["annotations"]][::2] == ["88 项 · 3.50 亿元", "1.00 亿元"]
    small = fans.frontier_chart(points=[FrontierPoint(0.0, 36), FrontierPoint(2e6, 50)], chosen=None, now=36, of=90)
    assert small["layout"]["xaxis"]["ticktext"] == ["10 万元", "100 万元"]
    dear = fans.frontier_chart(points=points[:2], chosen=3e8, now=36, of=90)
    assert [each["text"] for each in dear["layout"]["annotations"]][::2] == ["50 项 · 0.02 亿元", "3.00 亿元"]
    now = fans.frontier_chart(points=points, chosen=None, now=36, of=90, discount=0.03)
    assert now["layout"]["xaxis"]["title"]["text"] == "到目标年的费用（对数刻度）（按每年 3% 折现）"
    assert fans.frontier_alt(points=points, of=90, discount=0.03).endswith("需 3.50 亿元（按每年 3% 折现）。")
    assert fans.frontier_alt(points=points, of=90) == "预算与达标：不花钱 36 项，最多 88 项（共 90 项），需 3.50 亿元。"

"""Numbers, verdicts and sentences as a person reads them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from sqdash import language
from sqdash.model import Cell, Summary, project, summarise
from sqdash.returns.types import Workspace
from sqdash.views import numbers, words
from sqdash.views.units import unit_words


def cell(
    value: float | None = 86.0, verdict: str = "missed", gap: int | None = 12, near: bool = True, **changed: object
) -> Cell:
    made = Cell("411481", "rural_facility_coverage", 2025, value, 1.0, 1.0, 93.0, verdict, near, gap, "illustrative")
    return made._replace(**changed)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (86.04, "percent", "86.0"),
        (0.0404, "permille", "0.04"),
        (31.449, "m2_per_100_households", "31.4"),
        (1.346, "per_community", "1.35"),
        (14.25, "per_10k_urban", "14.2"),
        (2345.4, "person", "2,345"),
        (3_627_480.2, "m2", "3,627,480"),
        (None, "percent", "—"),
        (math.nan, "person", "—"),
        (math.inf, "person", "—"),
        (-0.2, "person", "0"),
        (-1204.0, "person", "−1,204"),
    ],
)  # fmt: skip
def test_a_number_has_the_decimals_of_its_unit(value: float | None, unit: str, text: str) -> None:
    assert words.number(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (86.0, "percent", "86.0%"),
        (0.3, "permille", "0.30‰"),
        (214, "person", "214 人"),
        (47, "site", "47 处"),
        (None, "m2", "—"),
        (None, "percent", "—"),
    ],
)
def test_a_unit_stands_beside_its_number(value: float | None, unit: str, text: str) -> None:
    assert words.with_unit(value, unit) == text


@pytest.mark.parametrize(
    ("unit", "chinese", "english"),
    [
        ("yuan/person/year", "元/人/年", "yuan per person per year"),
        ("yuan/candidate", "元/人", "yuan per person"),
        ("yuan/community", "元/个", "yuan per community"),
        ("m2/site", "m²/处", "m² per site"),
        ("share/year", "%/年", "% per year"),
        ("share", "%", "%"),
    ],
)
def test_a_unit_of_several_is_read_aloud(unit: str, chinese: str, english: str) -> None:
    assert unit_words(unit) == chinese
    with language.speaking("en"):
        assert unit_words(unit) == english
        assert unit_words("share/year", share="share") == "share per year"


def test_english_begins_a_label_small_within_a_sentence(workspace: Workspace) -> None:
    near = cell(92.0)
    assert words.in_sentence(words.verdict_word(near)) == "接近"
    assert words.gap_place(near, workspace) == "永城市农村社区综合服务设施"
    with language.speaking("en"):
        assert words.in_sentence(words.verdict_word(near)) == "close" and words.verdict_word(near) == "Close"
        assert words.gap_place(near, workspace) == "rural service centres in Yongcheng"


def test_english_tells_one_from_many() -> None:
    units = ("person", "candidate", "site", "community", "household")
    one = ["1 person", "1 person", "1 site", "1 community", "1 household"]
    with language.speaking("en"):
        assert [words.with_unit(1, unit) for unit in units] == one
        assert words.with_unit(2, "person") == "2 people" and words.with_unit(1, "percent") == "1.0%"
        assert words.joined("1.0", "site") == "1.0 sites"
    assert words.with_unit(1, "person") == "1 人"


def test_one_year_is_no_span() -> None:
    assert words.years_span(2024, 2025) == "2024—2025 年"
    assert words.years_span(2025, 2025) == "2025 年"
    with language.speaking("en"):
        assert words.years_span(2025, 2025) == "2025"


def test_a_headline_names_a_long_scenario_by_its_beginning() -> None:
    assert words.scenario_words("招" * 200) == "按“" + "招" * 23 + "…”情景"


@pytest.mark.parametrize(
    ("value", "text"), [(7, "+7"), (-7, "−7"), (0, "0"), (-0.3, "0"), (1204.4, "+1,204"), (None, "—"), (math.nan, "—")]
)
def test_a_difference_carries_its_sign(value: float | None, text: str) -> None:
    assert words.difference(value, "person") == text


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        (12_600_000.0, "1,260 万元", "¥12.6 m"),
        (517_000.0, "51.7 万元", "¥0.5 m"),
        (99_990_000.0, "9,999 万元", "¥100.0 m"),
        (968_700_000.0, "9.69 亿元", "¥968.7 m"),
        (5_923_000_000.0, "59.23 亿元", "¥5.92 bn"),
        (-0.4, "0.0 万元", "¥0.0 m"),
        (-12_600_000.0, "−1,260 万元", "−¥12.6 m"),
        (None, "—", "—"),
    ],
)
def test_money_is_in_wan_and_from_ten_thousand_wan_in_yi(yuan: float | None, chinese: str, english: str) -> None:
    language.use("zh")
    assert words.money(yuan) == chinese
    language.use("en")
    said = words.money(yuan)
    language.use("zh")
    assert said == english


@pytest.mark.parametrize(
    ("largest", "chinese", "english"),
    [
        (0.0, ("0 万元", "2.0 万元", "35.0 万元"), ("¥0", "¥0.0 m", "¥0.4 m")),
        (999_999.0, ("0 万元", "2.0 万元", "35.0 万元"), ("¥0", "¥0.0 m", "¥0.4 m")),
        (1_000_000.0, ("0 万元", "2 万元", "35 万元"), ("¥0", "¥0.0 m", "¥0.4 m")),
        (99_999_999.0, ("0 万元", "2 万元", "35 万元"), ("¥0", "¥0.0 m", "¥0.4 m")),
        (100_000_000.0, ("0 亿元", "0.00 亿元", "0.00 亿元"), ("¥0", "¥0.0 m", "¥0.4 m")),
        (1_000_000_000.0, ("0 亿元", "0.00 亿元", "0.00 亿元"), ("¥0", "¥0.00 bn", "¥0.00 bn")),
    ],
)
def test_a_chart_has_the_unit_of_its_largest_amount(
    largest: float, chinese: tuple[str, ...], english: tuple[str, ...]
) -> None:
    for spoken, wanted in (("zh", chinese), ("en", english)):
        language.use(spoken)
        unit = numbers.money_unit(largest)
        said = tuple(unit.written(yuan) for yuan in (0.0, 20_000.0, 350_001.0))
        told = unit.written(largest) == words.money(largest)
        language.use("zh")
        assert said == wanted
        assert told, "the largest amount as a sentence says it"


@pytest.mark.parametrize(
    ("largest", "spoken", "name", "mark", "amount"),
    [
        (7e7, "zh", "万元", "10 万元", 1235.0),
        (7e8, "zh", "亿元", "0.001 亿元", 0.12),
        (7e8, "en", "¥ million", "¥0.1 m", 12.3),
        (7e9, "en", "¥ billion", "¥0.0001 bn", 0.01),
    ],
)
def test_the_unit_of_a_chart_on_its_axis(largest: float, spoken: str, name: str, mark: str, amount: float) -> None:
    language.use(spoken)
    unit = numbers.money_unit(largest)
    found = (unit.name, unit.mark(100_000.0), unit.amount(12_345_678.0))
    language.use("zh")
    assert found == (name, mark, amount)


def test_a_missed_value_is_never_rounded_up_to_its_target(workspace: Workspace) -> None:
    coverage = workspace.plan.indicator("urban_facility_coverage")
    missed = cell(value=99.97, target=100.0, indicator=coverage.id)
    assert words.cell_value(missed, coverage) == "99.9"
    assert words.cell_value(missed._replace(verdict="met", value=100.0), coverage) == "100.0"
    strict = workspace.plan.indicator("facility_area_per_100_households")
    assert words.cell_value(cell(value=30.0, target=30.0, indicator=strict.id), strict) == "30.0"
    assert words.target_text(strict) == ">30 m²/百户"


def test_each_verdict_has_a_shape_and_a_word() -> None:
    told = {words.verdict_of(each): (words.verdict_shape(each), words.verdict_word(each)) for each in all_verdicts()}
    assert told == {
        "met": ("✓", "达标"),
        "near": ("△", "接近"),
        "missed": ("✕", "未达标"),
        "not_applicable": ("—", "不适用"),
        "no_data": ("?", "缺数"),
    }


def all_verdicts() -> tuple[Cell, ...]:
    verdicts = ("met", "missed", "not_applicable", "no_data")
    return (cell(near=True), *(cell(verdict=each, near=False) for each in verdicts))


def test_a_cell_says_value_target_and_gap(workspace: Workspace) -> None:
    indicator = workspace.plan.indicator("rural_facility_coverage")
    assert words.cell_sentence(cell(), indicator, workspace) == "接近，86.0%，目标 ≥93%，还差 12 处"
    assert words.cell_sentence(cell(value=None, verdict="no_data", gap=None), indicator, workspace) == "缺数"


def test_the_overview_sentence_is_made_of_the_numbers(workspace: Workspace) -> None:
    baseline = summarise(project(workspace), 2025)
    worst = cell(indicator="social_workers_per_1000", gap=214)
    better = counted(baseline, areas_all_met=3, cells_met=baseline.cells_met + 7)
    said = words.headline_overview(
        workspace=workspace, summary=better, scenario="两批招聘", baseline=baseline, worst=worst
    )
    assert said == (
        f"按“两批招聘”情景，2025 年 10 个县（市、区）中 3 个全部达标；90 项指标判定中 {better.cells_met} 项达标，"
        "比基线多 7 项，离目标最远的是永城市社会工作者（还差 214 人）。"
    )


def test_no_area_fully_met_is_said_in_words_and_losses_too(workspace: Workspace) -> None:
    baseline = summarise(project(workspace), 2025)
    worse = counted(baseline, areas_all_met=0, cells_met=baseline.cells_met - 2)
    said = words.headline_overview(workspace=workspace, summary=worse, scenario="x", baseline=baseline)
    assert "没有一个全部达标" in said
    assert "比基线少 2 项" in said


def counted(summary: Summary, **changed: int) -> Summary:
    return replace(summary, **changed)  # type: ignore[arg-type]


def test_the_county_and_indicator_sentences_name_the_furthest(workspace: Workspace) -> None:
    result = project(workspace)
    cells = [each for each in result.cells(2025) if each.area_code == "411481"]
    said = words.headline_county(workspace=workspace, cells=cells, scenario="稳态基线")
    met = sum(each.verdict == "met" for each in cells)
    assert said.startswith(f"按“稳态基线”情景，2025 年永城市 9 项指标中 {met} 项达标，离目标最远的是社工比例（")
    indicator = workspace.plan.indicator("social_workers_per_1000")
    column = [each for each in result.cells(2025) if each.indicator == indicator.id]
    city = result.cell("city", indicator.id, 2025)
    told = words.headline_indicator(
        workspace=workspace, indicator=indicator, cells=column, city=city, scenario="稳态基线"
    )
    assert f"为 {words.number(city.value, 'permille')}‰，目标 ≥0.3‰，未达标；10 个县（市、区）中" in told


def test_the_method_sentence_says_when_the_programme_falls_short() -> None:
    short = words.headline_method(people=2345, trained=1352, posted=600, rate="0.3‰", year=2025)
    assert "约需 2,345 名社工" in short
    assert "1,352 人" in short
    assert "不足以达标" in short
    enough = words.headline_method(people=1300, trained=1352, posted=600, rate="0.3‰", year=2025)
    assert "不足以达标" not in enough


@pytest.mark.parametrize("unit", ["percent", "permille", "per_community", "m2_per_100_households"])
def test_what_is_absent_has_no_unit(unit: str) -> None:
    assert words.joined(words.ABSENT, unit) == "—"


def test_a_headline_without_a_value_says_no_unit(workspace: Workspace) -> None:
    indicator = workspace.plan.indicator("rural_facility_coverage")
    unknown = cell(None, "no_data", None, area_code="city")
    text = words.headline_indicator(
        workspace=workspace, indicator=indicator, cells=[cell(None, "no_data", None)], city=unknown, scenario="试"
    )
    assert text == (
        "按“试”情景，2025 年全市农村社区综合服务设施覆盖率为 —，目标 ≥93%，缺数；1 个县（市、区）中 0 个达标。"
    )

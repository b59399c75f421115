"""The sentence between two scenarios and the table of several say the numbers of the projections, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest

from sqdash.model import BASELINE, CITY, EVERY, Scenario, example_scenarios, project, summarise, turned
from sqdash.returns import Workspace
from sqdash.views import words
from sqdash.views.differences import Compared, counts_table_html, difference_sentence
from tests.views.examples import HIRING

HOSTILE = ("<script>alert(1)</script>", "![x](http://e/x.png)", "=1+1", "[a](http://b)", "{year} {0} %{x}", "a & b")
SEVERAL = Scenario(
    name="改参数",
    assumptions=(("posting_share", EVERY, 0.9), ("pass_rate", EVERY, 0.5), ("population_growth", EVERY, 0.02)),
)


def compared(workspace: Workspace, scenario: Scenario, name: str | None = None) -> Compared:
    result = project(workspace, scenario)
    return Compared(scenario.name if name is None else name, result, summarise(result, 2025))


def named(workspace: Workspace, name: str) -> Compared:
    return compared(workspace, BASELINE if name == "baseline" else example_scenarios(workspace)[name])


def sentence(workspace: Workspace, reference: Compared, other: Compared) -> str:
    return difference_sentence(reference=reference, other=other, workspace=workspace, year=2025)


def put_in(workspace: Workspace, scenario: Scenario, lever: str) -> float:
    """The city's input of 2023–2025, worked out from the entries of a scenario that gives yearly values per area."""
    entries = [each for each in scenario.levers if each[0] == lever]
    assert all(area != EVERY and year == EVERY for _lever, area, year, _value in entries)
    return sum(3 * value for *_rest, value in entries)


def spent(scenario: Scenario, workspace: Workspace) -> float:
    return project(workspace, scenario).total_cost()


def test_the_sentence_says_inputs_verdicts_areas_and_money(workspace: Workspace) -> None:
    hiring = example_scenarios(workspace)["hiring_first"]
    social, community = (put_in(workspace, hiring, f"hire_{kind}_workers") for kind in ("social", "community"))
    pairs = turned(project(workspace), project(workspace, hiring), 2025)
    gained = sum((old.verdict, new.verdict) == ("missed", "met") for old, new in pairs)
    assert (social, community, gained) == (2232, 1623, 21)
    assert sentence(workspace, named(workspace, "baseline"), compared(workspace, hiring)) == (
        "“招聘优先”比“稳态基线”多招聘社会工作者 2,232 人、多招聘社区工作者 1,623 人；21 项判定由未达标转为达标，"
        f"全部达标的县（市、区）同为 1 个；到 2025 年多花 {words.money(spent(hiring, workspace))}。"
    )


def test_more_than_four_levers_are_counted_and_the_dearest_come_first(workspace: Workspace) -> None:
    text = sentence(workspace, named(workspace, "baseline"), named(workspace, "balanced"))
    listed = text.split("；")[0].removeprefix("“统筹推进”比“稳态基线”")
    assert listed.endswith("等 8 项措施")
    assert len(listed.split("、")) == 4
    result, levers = project(workspace, example_scenarios(workspace)["balanced"]), workspace.model.levers
    money = {
        str(each.name): sum(
            result.capital(year, CITY, each.id) + result.recurring(year, CITY, each.id) for year in (2023, 2024, 2025)
        )
        for each in levers
    }
    dearest = sorted(money, key=lambda name: -money[name])[:4]
    assert [part.removeprefix("多").split(" ")[0] for part in listed.split("、")] == dearest
    assert "53 项判定由未达标转为达标，全部达标的县（市、区）多 8 个" in text


def test_the_other_way_round_it_says_less(workspace: Workspace) -> None:
    text = sentence(workspace, named(workspace, "hiring_first"), named(workspace, "baseline"))
    assert "少招聘社会工作者 2,232 人" in text and "21 项不再达标" in text
    assert text.endswith("到 2025 年少花 2.01 亿元。")


def test_gained_and_lost_verdicts_are_told_together(workspace: Workspace) -> None:
    text = sentence(workspace, named(workspace, "hiring_first"), named(workspace, "building_first"))
    assert "21 项判定由未达标转为达标、21 项不再达标，全部达标的县（市、区）同为 1 个" in text


def test_nothing_different_is_said(workspace: Workspace) -> None:
    steady = compared(workspace, replace(HIRING, name="同样"))
    text = sentence(workspace, compared(workspace, HIRING), steady)
    assert text == "“同样”与“招聘”的措施和参数都相同，到 2025 年的判定和费用也相同。"


def test_the_same_totals_in_other_places_are_not_called_the_same(workspace: Workspace) -> None:
    here, there = (
        Scenario(name=code, levers=(("hire_social_workers", code, EVERY, 20.0),)) for code in ("411402", "411403")
    )
    text = sentence(workspace, compared(workspace, here), compared(workspace, there))
    assert text.startswith("“411403”与“411402”的投入总量相同、县区和年份安排不同；")
    assert text.endswith("到 2025 年费用相同。")


def test_parameters_that_differ_are_counted_and_two_are_named(workspace: Workspace) -> None:
    text = sentence(workspace, named(workspace, "baseline"), compared(workspace, SEVERAL))
    assert text.startswith(
        "“改参数”与“稳态基线”投入相同；有 3 项参数不同：常住人口年增长率、新招社工派驻社区的比例等；"
    )
    assert text.endswith("到 2025 年费用相同。")


def test_a_parameter_set_to_what_it_is_anyway_does_not_differ(workspace: Workspace) -> None:
    mode = workspace.assumptions["building_growth"].range.mode
    same = Scenario(name="照旧", assumptions=(("building_growth", EVERY, mode),))
    assert "都相同" in sentence(workspace, named(workspace, "baseline"), compared(workspace, same))


def test_drivers_count_as_parameters_however_they_are_written(workspace: Workspace) -> None:
    short = Scenario(name="短", drivers=(("households", EVERY, EVERY, 1000.0),))
    long = Scenario(
        name="长",
        drivers=tuple(
            ("households", area.code, str(year), 1000.0) for area in workspace.areas for year in range(2023, 2026)
        ),
    )
    assert "有 1 项参数不同：家庭户；" in sentence(workspace, named(workspace, "baseline"), compared(workspace, short))
    assert "都相同" in sentence(workspace, compared(workspace, short), compared(workspace, long))


def test_a_verdict_lost_for_want_of_data_is_not_called_missed(workspace: Workspace) -> None:
    unknown = Scenario(name="无户", drivers=(("households", "411403", EVERY, 0.0),))
    text = sentence(workspace, named(workspace, "baseline"), compared(workspace, unknown))
    assert "1 项判定因缺数不能比较" in text and "项不再达标" not in text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_said_as_it_is(workspace: Workspace, name: str) -> None:
    reference, other = compared(workspace, BASELINE, name), compared(workspace, HIRING, name)
    assert sentence(workspace, reference, other).startswith(f"“{name}”比“{name}”多招聘")
    table = counts_table_html(compared=[reference, other], workspace=workspace, year=2025)
    assert "<script" not in table
    assert name in unescape(table)
    assert plain(table)[0] == ["", f"{name}（参照）", name]


def plain(html: str) -> list[list[str]]:
    """The cells of a table as text, row by row."""
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in rows]


def test_the_table_counts_what_the_projections_hold(workspace: Workspace) -> None:
    several = [named(workspace, each) for each in ("baseline", "hiring_first", "building_first", "balanced")]
    rows = {row[0]: row[1:] for row in plain(counts_table_html(compared=several, workspace=workspace, year=2025))}
    assert rows[""] == ["稳态基线（参照）", "招聘优先", "建设优先", "统筹推进"]
    assert rows["达标判定（项）"] == counted(several, lambda each: met(each, city=False), 90)
    assert rows["全市达标的指标"] == counted(several, lambda each: met(each, city=True), 10)
    assert rows["全部达标的县（市、区）"] == ["1/10", "1/10 (0)", "1/10 (0)", "9/10 (+8)"]
    costs = [each.projection.total_cost() for each in several]
    assert rows["到 2025 年费用"] == [
        "0 万元",
        *(f"{words.money(cost)} (+{words.money(cost)})" for cost in costs[1:]),
    ]


def met(each: Compared, *, city: bool) -> int:
    return sum(cell.verdict == "met" for cell in each.projection.rows(2025) if (cell.area_code == CITY) is city)


def counted(several: list[Compared], count: Callable[[Compared], int], of: int) -> list[str]:
    first, *others = map(count, several)
    return [f"{first}/{of}", *(f"{each}/{of} ({words.difference(each - first, '')})" for each in others)]


@pytest.mark.parametrize(
    ("name", "unit", "measures"),
    [
        ("人员缺口合计", "person", ("social_workers", "community_social_workers", "community_workers")),
        ("设施缺口合计", "site", ("rural_facilities", "urban_facilities")),
        ("面积缺口合计", "m2", ("service_area_m2", "facility_area_m2", "activity_area_m2")),
        ("未布设设备的社区合计", "community", ("kiosk_communities",)),
    ],
)
def test_gaps_are_summed_by_unit(workspace: Workspace, name: str, unit: str, measures: tuple[str, ...]) -> None:
    several = [named(workspace, each) for each in ("baseline", "building_first")]
    html = counts_table_html(compared=several, workspace=workspace, year=2025)
    shown = next(row for row in plain(html) if row[0] == name)
    numerators = {each.id: each.numerator for each in workspace.plan.indicators}
    before, after = (
        sum(cell.gap or 0 for cell in each.projection.cells(2025) if numerators[cell.indicator] in measures)
        for each in several
    )
    change = words.difference(after - before, unit)
    assert shown[1:] == [words.with_unit(before, unit), f"{words.with_unit(after, unit)} ({change})"]
    assert before > 0
    assert "实际需要的不超过合计数" in html

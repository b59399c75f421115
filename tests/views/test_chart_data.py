"""What is taken away: the projection's own numbers, what they rest on, and no formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from sqdash.answers.change import change
from sqdash.model import BASELINE, CITY, Scenario, example_scenarios, history, project, summarise, turned
from sqdash.returns import Workspace
from sqdash.views import chart_data, waterfall, words
from sqdash.views.csv_text import Data, csv_file, csv_text, safe
from sqdash.views.stamp import stamp
from tests.views.test_differences import named

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx")


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_is_a_text(text: str) -> None:
    assert safe(text) == f"'{text}"
    assert csv_text([text], [[text, -1.5]]).count("'") == 2


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert csv_text(["a"], [[-1.5, None, 3]]) == "a\n-1.5,,3\n"


def test_a_file_opens_in_excel_and_says_what_it_rests_on(workspace: Workspace) -> None:
    told = stamp(workspace, scenario="=cmd", quality="illustrative", made=datetime(2026, 1, 2, 12, tzinfo=UTC))
    content = csv_file(Data(("甲", "乙"), [("x", 1.25), ("y", None)]), told.columns)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = read(content)
    assert [row["乙"] for row in rows] == ["1.25", ""]
    for row in rows:
        assert row["情景名称"] == "'=cmd"
        assert row["数据版本"] == workspace.version
        assert row["数据质量"] == told.watermark == "示例数据"
        assert row["导出时间"].startswith("2026-01-0")


def test_a_file_and_a_picture_say_which_version_of_the_scenario_they_show(workspace: Workspace) -> None:
    told = stamp(workspace, scenario="招聘", version="第 2 版", quality="official")
    assert dict(told.columns)["情景版本"] == "第 2 版"
    assert told.lines[0].endswith("情景：招聘（第 2 版）")
    assert stamp(workspace, scenario="招聘", quality="official").lines[0].endswith("情景：招聘")


def test_real_data_have_no_watermark(workspace: Workspace) -> None:
    assert stamp(workspace, scenario="x", quality="official").watermark == ""


def test_paths_are_the_projection(workspace: Workspace) -> None:
    result, area = project(workspace, BASELINE, end=2030), workspace.areas[0]
    found = {each.id: result.series(area.code, each.id) for each in workspace.plan.indicators}
    past = {each.id: history(workspace, area.code, each.id) for each in workspace.plan.indicators}
    data = chart_data.paths_data(workspace=workspace, history=past, before=found, after=found)
    shown = {(row[1], row[3]): row[4] for row in data.rows if row[2] == "情景"}
    for indicator in workspace.plan.indicators:
        for cell in found[indicator.id]:
            if cell.verdict != "not_applicable":
                assert shown[str(indicator.name), cell.year] == cell.value
    assert {row[0] for row in data.rows} == {str(area.name)}
    assert {len(row) for row in data.rows} == {len(data.columns)}


def test_the_city_is_a_place_too(workspace: Workspace) -> None:
    result, year = project(workspace, BASELINE, end=2025), workspace.plan.end
    data = chart_data.rug_data(workspace=workspace, cells=result.cells(year), city=result.city_cells(year))
    judged = [cell for cell in (*result.cells(year), *result.city_cells(year)) if cell.verdict != "not_applicable"]
    assert len(data.rows) == len(judged)
    assert "全市" in {row[0] for row in data.rows}


def test_the_map_counts_as_the_summary(workspace: Workspace) -> None:
    summary = summarise(project(workspace, BASELINE, end=2025), 2025)
    data = chart_data.map_data(workspace=workspace, summary=summary)
    assert sum(int(str(row[2])) for row in data.rows) == summary.cells_met
    assert len(data.rows) == len(workspace.areas)


def test_a_waterfall_has_every_step(workspace: Workspace) -> None:
    after = max(example_scenarios(workspace).values(), key=lambda each: len(each.levers))
    found = change(workspace, BASELINE, after, area=CITY, outcome="cost", year=2025)
    assert found is not None
    labels = [waterfall.step_label(each, workspace) for each in found.steps]
    about = ("全市", "费用", 2025)
    data = chart_data.waterfall_data(change=found, about=about, names=("前", "后"), unit="yuan", labels=labels)
    assert data.columns == ("地区", "指标", "年份", "项目", "类别", "数值", "单位")
    assert {row[:3] for row in data.rows} == {about}
    amounts = [float(str(row[5])) for row in data.rows]
    assert len(amounts) == len(found.steps) + 2
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1])


def test_costs_add_up(workspace: Workspace) -> None:
    scenario: Scenario = next(iter(example_scenarios(workspace).values()))
    result = project(workspace, scenario, end=2025)
    years = result.years[1:]
    spent = (scenario.name, years, [*map(result.capital, years)], [*map(result.recurring, years)])
    data = chart_data.cost_data(costs=[spent])
    assert sum(float(str(row[4])) for row in data.rows) == pytest.approx(result.total_cost())
    assert data.columns[0] == "地区" and {row[0] for row in data.rows} == {"全市"}


def test_what_turned_is_told_under_both(workspace: Workspace) -> None:
    reference, other = named(workspace, "baseline"), named(workspace, "hiring_first")
    data = chart_data.turned_data(workspace=workspace, reference=reference, other=other)
    judged = {name: [row[7] for row in data.rows if row[2] == name] for name in (reference.name, other.name)}
    pairs = turned(reference.projection, other.projection, 2025)
    assert len(pairs) == len(data.rows) / 2 > 0
    assert judged[reference.name] == [words.verdict_word(old) for old, _new in pairs]
    assert judged[other.name] == [words.verdict_word(new) for _old, new in pairs]

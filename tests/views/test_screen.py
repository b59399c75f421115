"""A wall says the city's and an area's findings in words and numbers, escapes names, and writes nothing small."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from pathlib import Path

import pytest

from sqdash import views
from sqdash.language import Text, use
from sqdash.model import BASELINE, CITY, EVERY, MODEL_VERSION, Scenario, project, summarise
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.screen import HEADLINE_HEIGHT, LEADING, SIZES, Shown, headline_size, standing_html, wall_html
from sqdash.views.screen_foot import code_html, foot_html, turning_words
from tests.views.examples import HIRING

YONGCHENG = "411481"
MADE = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
STYLE = (Path(views.__file__).parent / "screen.css").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def shown(workspace: Workspace, scenario: Scenario = HIRING) -> Shown:
    result, before = project(workspace, scenario), project(workspace, BASELINE)
    return Shown(
        result=result,
        summary=summarise(result, 2025),
        scenario=scenario.name,
        version="",
        language="zh",
        dark=False,
        before=before,
        was=summarise(before, 2025),
    )


def wall(workspace: Workspace, place: str = CITY, scenario: Scenario = HIRING) -> str:
    return wall_html(shown(workspace, scenario), place, foot="<i>foot</i>", code="<i>code</i>")


def test_the_city_says_its_sentence_and_every_verdict(workspace: Workspace) -> None:
    said, html = shown(workspace), wall(workspace)
    sentence = words.headline_overview(
        workspace=workspace, summary=said.summary, scenario=HIRING.name, baseline=said.was
    )
    assert f">{sentence}</h1>" in html
    assert len(re.findall(r'<td data-area="\w+" data-indicator="\w+" data-verdict="\w+"', html)) == 110
    assert html.count('class="sq-tile-value"') == 10
    assert "<i>foot</i>" in html
    assert "<i>code</i>" in html


def test_an_area_says_ten_rows_with_what_each_gap_takes(workspace: Workspace) -> None:
    html = wall(workspace, YONGCHENG)
    table = html.split('class="sq-standing"')[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table)[1:]
    assert len(rows) == 10
    for row, indicator in zip(rows, workspace.plan.indicators, strict=True):
        cell = shown(workspace).result.cell(YONGCHENG, indicator.id, 2025)
        assert f"{indicator.number}. {indicator.short}" in row
        assert f'data-verdict="{words.verdict_of(cell)}"' in row
        assert words.verdict_word(cell) in row
        assert escape(words.target_text(indicator)) in row
        if cell.gap:
            assert f"{cell.gap:,}" in row
    assert "永城市" in html.split("</h1>")[0]


def test_what_an_area_takes_says_that_it_includes_the_scenarios_own(workspace: Workspace) -> None:
    """Beside it stands what is needed on top of the scenario, which is less."""
    staying = Scenario(name="留住", assumptions=(("attrition_social_workers", EVERY, 0.05),))
    nothing = Scenario(name="零", levers=(("hire_social_workers", EVERY, EVERY, 0.0),))
    for scenario, head in (
        (HIRING, "达标所需（每年，含本情景已有投入）"),
        (nothing, "达标所需（每年）"),
        (staying, "达标所需（每年）"),
        (BASELINE, "达标所需（每年）"),
    ):
        assert f">{head}</th>" in standing_html(shown(workspace, scenario), YONGCHENG)


def test_an_area_lists_what_is_furthest_from_its_target(workspace: Workspace) -> None:
    """By the share of the target reached, whatever unit a gap is in: 35 people may be further away than 2 000 m²."""
    gaps = wall(workspace, "411421", BASELINE).split('class="sq-wall-gaps"')[1]
    listed = re.findall(r'<th scope="row">(.*?)</th>', gaps)
    cells = [cell for cell in shown(workspace, BASELINE).result.cells(2025) if cell.area_code == "411421" and cell.gap]
    furthest = sorted(cells, key=lambda cell: (cell.value or 0.0) / cell.target)[:4]
    assert listed == [str(workspace.plan.indicator(cell.indicator).short) for cell in furthest]
    community = next(cell for cell in cells if cell.indicator == "social_workers_per_county_community")
    assert furthest[1] == community
    assert round((community.value or 0.0) / community.target, 2) == 0.61


def test_a_missed_indicator_that_no_lever_is_meant_for_is_shown(workspace: Workspace) -> None:
    said = replace(shown(workspace, BASELINE))
    said.__dict__["efforts"] = ()
    table = standing_html(said, YONGCHENG)
    rows = [row for row in re.findall(r"<tr>(.*?)</tr>", table)[1:] if 'data-verdict="missed"' in row]
    assert rows and all(row.endswith("<td>—</td>") for row in rows)


def test_the_version_stands_beside_the_name(workspace: Workspace) -> None:
    said = replace(shown(workspace), version="第 2 版")
    html = wall_html(said, CITY, foot=foot_html(said, CITY, address="http://here/", made=MADE), code="")
    assert f"<b>{HIRING.name}（第 2 版）</b>" in html
    assert f"<dd>{HIRING.name}（第 2 版）</dd>" in html


def test_a_long_name_is_cut_as_every_sentence_cuts_it(workspace: Workspace) -> None:
    name = "争用" * 40
    said = shown(workspace, replace(HIRING, name=name))
    head = wall(workspace, CITY, replace(HIRING, name=name)).split("</h1>")[0]
    assert head.count(f"{name[:23]}…") == 2  # beside the city's name and in the sentence
    assert f"<dd>{name[:23]}…</dd>" in foot_html(said, CITY, address="http://here/", made=MADE)
    assert name[:24] not in head


def test_what_an_area_takes_is_its_share_of_the_city(workspace: Workspace) -> None:
    from sqdash.answers.requirement import needs

    result = project(workspace)
    city, areas = needs(result), [needs(result, area.code) for area in workspace.areas]
    assert sum(each.cost for each in areas) == pytest.approx(city.cost)
    assert sum(each.out_of_reach for each in areas) == city.out_of_reach
    assert sum(each.by_unit.get("site", 0) for each in areas) == city.by_unit["site"]


def test_illustrative_data_is_said_across_the_wall_and_in_the_foot(workspace: Workspace) -> None:
    assert '<div class="sq-watermark" aria-hidden="true">示例数据</div>' in wall(workspace)
    foot = foot_html(shown(workspace), CITY, address="http://here/", made=MADE)
    for said in (
        f"{workspace.plan.title}（{workspace.plan.version}）",
        HIRING.name,
        f"截至 {workspace.base_year} 年，数据版本 {workspace.version}，模型版本 {MODEL_VERSION}",
        "示例数据，不是实际上报",
        "2026-11-25",
        'href="http://here/"',
    ):
        assert said in foot


def test_names_are_escaped(workspace: Workspace) -> None:
    hostile = '=1+1<img src=x onerror="1">𠮷㊙&'
    areas = tuple(
        replace(each, name=Text(hostile, hostile)) if each.code == YONGCHENG else each for each in workspace.areas
    )
    strange = replace(workspace, areas=areas)
    named = replace(HIRING, name=hostile)
    said = shown(strange, named)
    html = "".join(wall(strange, place, named) for place in (CITY, YONGCHENG))
    html += foot_html(said, CITY, address='http://here/?a="<b>', made=MADE, complaints=(hostile,))
    assert "onerror=&quot;" in html
    assert "<img src=x" not in html
    assert "%3Cimg%20src" not in html  # inside the map
    assert '"<b>' not in html
    assert "𠮷㊙&amp;" in html


def test_a_headline_fits_however_long_it_is() -> None:
    sizes = [headline_size("达" * letters) for letters in (10, 60, 90, 140, 200, 290)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == SIZES[0]
    assert 4 * sizes[-1] * LEADING <= HEADLINE_HEIGHT + 1
    assert min(SIZES) >= 18


def test_a_code_that_would_be_too_dense_is_left_out_in_words() -> None:
    assert "<img" in code_html("http://here/?scenario=talent_programme")
    assert "<img" in code_html("http://here/?w=" + "a" * 1200)
    for length in (1400, 20_000):
        left_out = code_html("http://here/?w=" + "a" * length)
        assert "<img" not in left_out
        assert "先保存情景" in left_out


def test_turning_says_where_it_stands(workspace: Workspace) -> None:
    places = (CITY, *(area.code for area in workspace.areas))
    said = turning_words(shown(workspace), places, 10, 20)
    assert said == "11/11，每 20 秒换一屏，下一屏：全市"


def test_it_speaks_english_with_the_same_numbers(workspace: Workspace) -> None:
    numbers = re.compile(r'class="sq-tile-value">([\d.,]+)')
    chinese = numbers.findall(wall(workspace, YONGCHENG))
    use("en")
    assert numbers.findall(wall(workspace, YONGCHENG)) == chinese
    assert "Yongcheng" in wall(workspace, YONGCHENG)


def test_nothing_is_written_smaller_than_18() -> None:
    """Every size is in units, and every class that style.css sets in pixels for the wall is set again here."""
    sizes = re.findall(r"(?:font-size|--figure|--body|--note): ([^;}]+)", STYLE)
    assert len(sizes) > 15
    for size in sizes:
        told = re.fullmatch(r"calc\((\d+|var\(--size\)) \* var\(--u\)\)(?: !important)?", size.strip())
        named = re.fullmatch(r"var\(--(figure|body|note)\)(?: !important)?|inherit", size.strip())
        assert told or named, size
        if told and told[1].isdigit():
            assert int(told[1]) >= 18, size
    assert not re.search(r"\d(px|rem|pt|vw|vh)\b", STYLE.replace("100vw / 1920", "").replace("100vh / 1080", ""))

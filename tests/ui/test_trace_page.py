"""The page of one figure: the same number as the projection, in both languages, under the link's scenario."""

from __future__ import annotations

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from sqdash.answers.trace import recompute_mapping
from sqdash.model import CITY, Scenario, project
from sqdash.returns.types import Workspace
from sqdash.ui import link, tracing
from sqdash.views import words
from tests.ui.opening import headline, shown
from tests.ui.opening import opened as opened_page

OWN = Scenario(
    "只招人",
    levers=(("hire_social_workers", "*", "*", 60.0),),
    rationale=(("hire_social_workers", "*", "*", "补<缺>"),),
)


def opened(**query: str) -> AppTest:
    return opened_page("trace", **query)


@pytest.mark.parametrize("place", ["411402", "411481", CITY])
def test_the_sentence_has_the_projected_numbers(place: str, workspace: Workspace) -> None:
    app = opened(area=place, indicator="social_workers_per_1000", year="2024", w=link.token_of(OWN))
    cell = project(workspace, OWN).cell(place, "social_workers_per_1000", 2024)
    indicator = workspace.plan.indicator("social_workers_per_1000")
    said = headline(app)
    assert "按“只招人”情景" in said and "2024 年" in said
    assert words.joined(words.cell_value(cell, indicator), indicator.unit) in said
    assert f"= 1,000 × {round(cell.numerator):,} 人 ÷ {round(cell.denominator):,} 人" in said
    assert words.verdict_word(cell) in said and "招聘社会工作者 +" in said and "流失 −" in said


def test_steps_sources_and_reasons_are_shown(workspace: Workspace) -> None:
    app = opened(area="411402", indicator="social_workers_per_1000", year="2025", w=link.token_of(OWN))
    body = shown(app)
    assert "补&lt;缺&gt;" in body and "<缺>" not in body
    assert "returns.csv" in body and "示例数据" in body
    assert str(workspace.sources["turnover-literature"].title) in body
    for year in ("2022", "2023", "2024", "2025"):
        assert f'<th scope="row">{year}</th>' in body
    assert "registry.csv" in shown(opened(area="411402", indicator="kiosk_coverage", year="2025"))


def test_the_city_leads_to_its_areas(workspace: Workspace) -> None:
    app = opened(area=CITY, indicator="social_workers_per_county_community", year="2025", lang="en")
    links = re.findall(r'href="(/trace\?[^"]*area=(\d+)[^"]*)"', shown(app))
    counties = {each.code for each in workspace.areas if each.kind == "county"}
    assert {code for _address, code in links} >= counties
    assert all("lang=en" in address and "year=2025" in address for address, _code in links)


@pytest.mark.parametrize("indicator", ["social_workers_per_district_community", "kiosk_coverage"])
def test_what_does_not_apply_and_the_base_year_are_told(indicator: str) -> None:
    app = opened(area="411481", indicator=indicator, year="2022")
    said = headline(app)
    assert ("不适用" in said) == (indicator != "kiosk_coverage")
    assert ("就是 2022 年上报" in said) == (indicator == "kiosk_coverage")


def test_a_wrong_link_shows_the_first_of_each(workspace: Workspace) -> None:
    app = opened(area="999999", indicator="x", year="1999")
    assert f"{workspace.plan.end} 年" in headline(app) and "全市" in headline(app)


def test_the_download_is_the_chain(workspace: Workspace) -> None:
    from sqdash.answers.trace import trace

    found = trace(workspace, OWN, "411481", "kiosk_coverage", 2025)
    document = json.loads(tracing.written(found, "zh"))
    assert recompute_mapping(document) == pytest.approx(found.cell.value)
    assert document["formula"]["name"] == str(workspace.plan.indicator("kiosk_coverage").name)

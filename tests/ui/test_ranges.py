"""Changed ranges in an address: what they change and where that is said, on every page that shows chances."""

from __future__ import annotations

import re
from dataclasses import replace
from math import isnan
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from sqdash.answers.risk import Settings, chance
from sqdash.answers.risk.own_ranges import ranges_of, text_of
from sqdash.model import BASELINE, Scenario, example_scenarios
from sqdash.returns.types import Workspace
from sqdash.ui import briefing_order, carrying, jobs, risking, session
from sqdash.ui.page import Page
from sqdash.views.chances import chance_text
from sqdash.views.stamp import stamp
from tests.ui.opening import first_page as overview
from tests.ui.opening import html, opened

WORD = "attrition_social_workers:0.05~0.1~0.12"
SAID = "按修改后的取值范围：社会工作者年流失率 5%～12%（众数 10%）。"
RESET = "ranges_reset"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 60.0)


def menu(page: AppTest) -> set[str]:
    """What the menu's links hand on."""
    return {each.proto.query_string for each in page.get("page_link")}


def test_the_page_of_chances_says_and_uses_them(workspace: Workspace) -> None:
    page, plain = opened("risk", scenario="balanced", ranges=WORD), opened("risk", scenario="balanced")
    assert SAID in html(page) and "取值范围：" not in html(plain)
    assert rug(page) != rug(plain)
    page.selectbox(key="range_of").set_value("attrition_social_workers").run()
    shown = [page.number_input(key=f"range_attrition_social_workers_{end}").value for end in ("low", "mode", "high")]
    assert shown == [5.0, 10.0, 12.0]
    page.button(key=RESET).click().run()
    assert rug(page) == rug(plain) and SAID not in html(page)
    assert page.query_params["scenario"] == "balanced" and "ranges" not in page.query_params


def rug(page: AppTest) -> str:
    """The table of chances without the addresses of its areas."""
    shown = html(page)
    table = shown[shown.index('<table class="sq-rug sq-chances">') :].split("</table>")[0]
    return " ".join(each for each in table.split() if not each.startswith("href="))


def test_menu_and_areas_carry_them_along() -> None:
    page = opened("risk", ranges=WORD, area="411481")
    assert page.query_params["ranges"] == WORD
    (query,) = menu(page)
    assert "ranges=attrition_social_workers%3A0.05~0.1~0.12" in query and "area=411481" in query
    links = [parse_qs(urlsplit(each).query) for each in re.findall(r'href="(/county[^"]+)"', html(page))]
    assert len(links) == 10 and {each["ranges"][0] for each in links} == {WORD}


def test_they_outlive_another_scenario_and_another_language() -> None:
    page = opened("risk", ranges=WORD)
    page.selectbox(key="scenario_choice").set_value("balanced").run()
    assert (page.query_params["scenario"], page.query_params["ranges"]) == ("balanced", WORD)
    page.button(key="language_switch").click().run()
    assert page.query_params["ranges"] == WORD


def test_chances_on_what_if_are_those_of_risk_and_verdicts_do_not_move(workspace: Workspace) -> None:
    page = opened("what_if", scenario="balanced", ranges=WORD)
    assert SAID not in html(page), "verdicts rest on the modes of the data"
    page.get("button_group")[1].set_value("chances").run()
    assert SAID in html(page)
    ranges = ranges_of(WORD, workspace, file="")
    table = chance(workspace, example_scenarios(workspace)["balanced"], 2_000, ranges=ranges)
    told = [chance_text(float(each)) for each in table[-1] if not isnan(each)]
    assert re.findall(r"</i>([^<]+)</td>", html(page).split('class="sq-city"')[1].split("</tr>")[0]) == told
    page.button(key=RESET).click().run()
    assert SAID not in html(page) and "ranges" not in page.query_params


def test_the_robust_plan_is_asked_for_under_them(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    """What is asked is what its answer is kept under: other ranges are another question."""
    asked: list[Settings] = []

    def answer(_workspace: Workspace, _scenario: Scenario, _chance: float, given: Settings, **_more: object) -> None:
        asked.append(given)

    monkeypatch.setattr(risking, "sure_plan", answer)
    page = opened("risk", ranges=WORD)
    page.button(key="robust").click().run()
    assert [each.ranges for each in asked] == [ranges_of(WORD, workspace, file="")]


def test_the_briefing_says_them_and_its_order_has_them(workspace: Workspace) -> None:
    page = opened("briefing", scenario="balanced", ranges=WORD)
    assert SAID in html(page)
    page.get("pills")[0].set_value(["overall", "areas"]).run()
    assert SAID not in html(page), "nothing in this pack rests on them"


def test_a_page_that_says_ranges_hands_them_to_the_packs_links(workspace: Workspace) -> None:
    page = Page("briefing", "zh", workspace, BASELINE, {}, {"ranges": WORD, "area": "411481"})
    assert briefing_order.query_of(page, "en", "http://127.0.0.1:8501") == {"ranges": WORD, "lang": "en"}


@pytest.mark.parametrize("name", ["risk", "what_if", "overview"])
def test_wrong_ranges_are_told_all_at_once_and_the_scenario_stays(name: str) -> None:
    query = {"scenario": "balanced", "ranges": "luck:0~0.1~0.2,attrition_social_workers:0.3~0.2~7,<b>"}
    page = opened(name, **query) if name != "overview" else overview(**query)
    shown = html(page)
    assert "链接里的取值范围没有通过检查，先按数据的范围：" in shown
    assert "链接里的情景没有通过检查" not in shown and "统筹推进" in shown
    for said in (
        "没有参数“luck”",
        "“7.0”超出范围",
        "low ≤ mode ≤ high 不成立：0.3、0.2、7",
        "“<b>”不是“参数:低~众数~高”",
    ):
        assert said in shown
    assert page.query_params["scenario"] == "balanced" and "ranges" not in page.query_params
    page.run()
    assert "没有通过检查" not in html(page)


def test_a_wrong_scenario_and_wrong_ranges_are_both_told() -> None:
    shown = html(opened("risk", scenario="no_such", ranges="luck:0~0~0"))
    assert "没有名为“no_such”的情景" in shown and "没有参数“luck”" in shown


def test_a_wall_says_that_its_link_was_wrong() -> None:
    shown = html(overview(view="screen", ranges="luck:0~0~0"))
    assert "链接里的取值范围没有通过检查，先按数据的范围：没有参数“luck”" in shown


def test_ranges_as_in_the_data_are_none(workspace: Workspace) -> None:
    span = workspace.assumptions["attrition_social_workers"].range
    word = text_of((("attrition_social_workers", span.low, span.mode, span.high),))
    page = opened("risk", ranges=word)
    assert "取值范围：" not in html(page) and "ranges" not in page.query_params


def test_ranges_of_an_assumption_that_is_gone_go_and_that_is_said(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, object] = {}
    told: list[str] = []
    monkeypatch.setattr(session.st, "session_state", state)
    monkeypatch.setattr(carrying.kept, "tell", lambda said, **_more: told.append(said))
    both = ranges_of(f"{WORD},pass_rate:0.1~0.2~0.3", workspace, file="")
    session.put_ranges(both)
    carrying.follow(workspace)
    assert (session.ranges(), told) == (both, [])
    without = {id: each for id, each in workspace.assumptions.items() if id != "pass_rate"}
    carrying.follow(replace(workspace, assumptions=without))
    assert session.ranges() == both[:1]
    assert told == ["数据变了，这些参数修改后的取值范围不再适用，已恢复：pass_rate。"]
    session.put_ranges((("attrition_social_workers", 0.1, 0.2, 7.0),))  # as if shares had had no bounds before
    carrying.follow(workspace)
    assert (session.ranges(), len(told)) == ((), 2)
    assert told[1] == "数据变了，这些参数修改后的取值范围不再适用，已恢复：社会工作者年流失率。"


def test_the_chances_taken_away_say_so(workspace: Workspace) -> None:
    made = stamp(workspace, scenario="统筹推进", quality="estimated", basis=SAID)
    assert made.columns[-1] == ("取值范围", SAID)
    assert made.lines[1].endswith(SAID)
    plain = stamp(workspace, scenario="统筹推进", quality="estimated")
    assert "取值范围" not in dict(plain.columns) and "取值范围" not in plain.lines[1]

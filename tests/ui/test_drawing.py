"""How chances are drawn and whether What-if shows them, in an address: what that changes and where it is said."""

from __future__ import annotations

import re
from math import isnan
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from sqdash.answers.risk import Settings, chance, risk
from sqdash.model import BASELINE, CITY, example_scenarios
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from sqdash.ui import briefing_order, jobs, risking, session
from sqdash.ui.drawing import Drawing, drawing_of, parameters_of
from sqdash.ui.page import Page
from sqdash.views.chances import chance_text
from tests.ui.opening import first_page as overview
from tests.ui.opening import html, opened
from tests.ui.test_ranges import menu, rug

WORDS = {"draws": "1000", "seed": "7", "shape": "uniform"}
REFUSED = "链接里的抽样和显示设置没有通过检查，先按通常的设置："


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 60.0)


def drawn(page: AppTest) -> tuple[object, ...]:
    return (
        page.selectbox(key="draws").value,
        page.number_input(key="seed").value,
        page.selectbox(key="shape").value,
    )


def test_a_link_says_only_what_is_not_as_usual() -> None:
    assert parameters_of(Drawing()) == {}
    assert parameters_of(Drawing(seed=7)) == {"seed": "7"}
    everything = Drawing(100_000, 2**31, "triangular", "chances")
    assert parameters_of(everything) == {
        "draws": "100000",
        "seed": "2147483648",
        "shape": "triangular",
        "shows": "chances",
    }
    assert drawing_of(parameters_of(everything)) == everything
    assert drawing_of({"scenario": "balanced", "area": "411481"}) == Drawing()


def test_usual_settings_are_those_of_the_command_line() -> None:
    usual = Drawing()
    assert Settings(draws=usual.draws, seed=usual.seed, shape=usual.shape) == Settings()
    assert usual.is_usual and Drawing(shows="chances").is_usual and not Drawing(seed=2).is_usual


@pytest.mark.parametrize(
    ("key", "word", "what", "remedy"),
    [
        ("draws", "5000", "抽样次数“5000”超出范围", "可用的有：1000、10000、100000"),
        ("draws", "１０００", "抽样次数“１０００”超出范围", "可用的有：1000、10000、100000"),
        ("draws", "", "抽样次数“”超出范围", "可用的有：1000、10000、100000"),
        ("seed", "2147483649", "“2147483649”不是 0 到 2147483648 之间的整数", "改为范围内的整数，或去掉它"),
        ("seed", "-1", "“-1”不是 0 到 2147483648 之间的整数", "改为范围内的整数，或去掉它"),
        ("seed", "9" * 99, f"“{'9' * 40}”不是 0 到 2147483648 之间的整数", "改为范围内的整数，或去掉它"),
        ("shape", "unifrom", "不认识的分布形状“unifrom”", "是不是“uniform”？"),
        ("shows", "all\n", "不认识的显示内容“all”", "可用的有：verdicts、chances"),
    ],
)
def test_a_wrong_word_is_named_with_what_to_write(key: str, word: str, what: str, remedy: str) -> None:
    with pytest.raises(BadInput) as refused:
        drawing_of({key: word})
    assert [(each.place, each.what, each.remedy) for each in refused.value.faults] == [(key, what, remedy)]


def test_the_page_of_chances_draws_as_its_link_says(workspace: Workspace) -> None:
    page = opened("risk", scenario="balanced", **WORDS)
    assert drawn(page) == (1000, 7, "uniform")
    found = risk(workspace, example_scenarios(workspace)["balanced"], Settings(draws=1000, seed=7, shape="uniform"))
    assert f">{chance_text(found.together[CITY])}</td></tr>" in rug(page).replace("> ", ">")
    assert "在低、高之间按 均匀分布 抽样，1,000 次，种子 7；" in html(page)
    assert {key: page.query_params[key] for key in WORDS} == WORDS


def test_what_a_control_says_goes_into_the_link_and_back_out_of_it() -> None:
    page = opened("risk", scenario="balanced")
    assert drawn(page) == (10_000, 1, "pert") and not set(WORDS) & set(page.query_params)
    page.selectbox(key="draws").set_value(1000).run()
    page.number_input(key="seed").set_value(7).run()
    page.selectbox(key="shape").set_value("uniform").run()
    assert {key: page.query_params[key] for key in WORDS} == WORDS
    assert rug(page) == rug(opened("risk", scenario="balanced", **WORDS))
    (query,) = menu(page)
    assert "draws=1000&seed=7&shape=uniform" in query
    page.selectbox(key="draws").set_value(10_000).run()
    page.number_input(key="seed").set_value(1).run()
    page.selectbox(key="shape").set_value("pert").run()
    assert not set(WORDS) & set(page.query_params)


def test_the_switch_of_what_if_goes_into_the_link(workspace: Workspace) -> None:
    page = opened("what_if", scenario="balanced")
    assert '<table class="sq-rug sq-chances">' not in html(page) and "shows" not in page.query_params
    page.get("button_group")[1].set_value("chances").run()
    assert page.query_params["shows"] == "chances"
    shown = opened("what_if", scenario="balanced", shows="chances")
    assert rug(shown) == rug(page)
    table = chance(workspace, example_scenarios(workspace)["balanced"], 2_000)
    assert f"</i>{chance_text(next(float(each) for each in table[-1] if not isnan(each)))}</td>" in rug(page)
    links = [parse_qs(urlsplit(each).query) for each in re.findall(r'href="(/county[^"]+)"', html(page))]
    assert len(links) == 10 and {each["shows"][0] for each in links} == {"chances"}, "the way back is the same view"
    page.get("button_group")[1].set_value("verdicts").run()
    assert "shows" not in page.query_params and '<table class="sq-rug sq-chances">' not in html(page)


@pytest.mark.parametrize("name", ["risk", "what_if", "overview"])
def test_wrong_words_are_told_all_at_once_and_the_rest_stays(name: str) -> None:
    query = {"scenario": "balanced", "draws": "1e9", "seed": "<b>", "shape": "normal", "shows": "me"}
    page = opened(name, **query) if name != "overview" else overview(**query)
    shown = html(page)
    assert REFUSED in shown and "统筹推进" in shown
    for said in ("抽样次数“1e9”超出范围", "“<b>”不是 0 到", "不认识的分布形状“normal”", "不认识的显示内容“me”"):
        assert said in shown
    assert page.query_params["scenario"] == "balanced"
    assert not {"draws", "seed", "shape", "shows"} & set(page.query_params)
    page.run()
    assert "没有通过检查" not in html(page)


def test_the_pack_keeps_its_own_draws_and_says_so(workspace: Workspace) -> None:
    page = opened("briefing", scenario="balanced", **WORDS)
    said = "材料中的达标把握固定按 PERT 抽样，10,000 次，种子 1，与“达标把握”页上改过的抽样设置无关。"
    assert said in html(page)
    assert "抽样设置无关" not in html(opened("briefing", scenario="balanced", shows="chances"))
    parameters = {"scenario": "balanced", "ranges": "pass_rate:0.1~0.2~0.3", "shows": "chances", **WORDS}
    given = Page("briefing", "zh", workspace, BASELINE, {}, parameters)
    query = briefing_order.query_of(given, "zh", "http://127.0.0.1:8501")
    assert query == {"scenario": "balanced", "ranges": "pass_rate:0.1~0.2~0.3"}


def test_a_share_link_hands_on_what_its_giver_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session.st, "session_state", {})
    assert session.chance_parameters() == {}
    session.put_drawing(Drawing(seed=7, shows="chances"))
    session.put_ranges((("pass_rate", 0.1, 0.2, 0.3),))
    assert session.chance_parameters() == {"ranges": "pass_rate:0.1~0.2~0.3", "seed": "7", "shows": "chances"}


def test_a_forged_control_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {"draws": 10**9, "seed": -4, "shape": "uniform", "language": "zh"}
    monkeypatch.setattr(session.st, "session_state", state)
    risking._drawn()
    assert session.drawing() == Drawing()
    state |= {"draws": 1000, "seed": 4}
    risking._drawn()
    assert session.drawing() == Drawing(1000, 4, "uniform")

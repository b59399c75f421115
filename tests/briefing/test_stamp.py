"""What every page carries: read off a picture of the code, the link is the one in the text."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

from PIL import Image

from sqdash.briefing.stamp import Stamp, scenario_query
from sqdash.model import BASELINE, CITY, MODEL_VERSION, Scenario, example_scenarios
from sqdash.model.scenario_token import scenario_of
from sqdash.returns.types import Workspace
from sqdash.views.codes import DENSEST
from sqdash.views.stamp import plan_words
from tests.briefing.codes import codes_on

MADE = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def stamp(workspace: Workspace, of: Scenario, **more: object) -> Stamp:
    wanted: dict[str, object] = {
        "plan": plan_words(workspace),
        "scenario": of.name,
        "version": "第 3 版",
        "year": workspace.base_year,
        "data": workspace.version,
        "quality": "illustrative",
        "made": MADE,
        "server": "http://10.0.0.5:8501/plan/",
        "query": scenario_query(of),
    }
    return Stamp(**(wanted | more))  # type: ignore[arg-type]


def decoded(code: bytes) -> str:
    (found,) = codes_on(Image.open(BytesIO(code)))
    return found


def test_the_lines_say_what_it_rests_on(workspace: Workspace) -> None:
    shown, rests = stamp(workspace, BASELINE, scenario="两批招聘").lines
    assert shown == f"{workspace.plan.title}（征求意见稿）　情景：两批招聘（第 3 版）"
    for word in ("2022 年", workspace.version, "示例数据", f"模型版本 {MODEL_VERSION}", "2026-11-25"):
        assert word in rests


def test_only_illustrative_data_is_marked_across_the_page(workspace: Workspace) -> None:
    assert stamp(workspace, BASELINE).watermark == "示例数据"
    assert stamp(workspace, BASELINE, quality="estimated").watermark == ""


def test_the_code_says_the_link(workspace: Workspace) -> None:
    for scenario in (BASELINE, example_scenarios(workspace)["balanced"]):
        made = stamp(workspace, scenario)
        for place in (CITY, "411481"):
            code = made.code(place)
            assert code is not None
            assert decoded(code) == made.link(place)


def test_the_link_holds_the_whole_scenario(workspace: Workspace) -> None:
    scenario = example_scenarios(workspace)["talent_programme"]
    found = urlsplit(stamp(workspace, scenario).link("411481"))
    query = parse_qs(found.query)
    assert (found.netloc, found.path) == ("10.0.0.5:8501", "/plan/county")
    assert query["area"] == ["411481"]
    assert scenario_of(query["w"][0], workspace) == scenario
    assert query["data"] == [workspace.version]
    assert stamp(workspace, BASELINE).link() == f"http://10.0.0.5:8501/plan/?data={workspace.version}"


def test_a_code_too_dense_to_read_is_left_out(workspace: Workspace) -> None:
    assert stamp(workspace, BASELINE, query={"w": "x" * 900}).code() is not None
    for letters in (1500, 5000):
        assert stamp(workspace, BASELINE, query={"w": "x" * letters}).code() is None
    assert DENSEST <= 25

"""The page of the briefing pack: its sentence, what is chosen, what is refused; taking files is the browser's test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from sqdash import store
from sqdash.briefing import making
from sqdash.briefing.album import File
from sqdash.language import Text
from sqdash.model import Scenario
from sqdash.model.scenario_token import scenario_of
from sqdash.returns.types import Workspace
from sqdash.ui import briefing_order, briefing_page, jobs
from sqdash.ui.briefing_order import Order, query_of
from sqdash.ui.briefing_page import Shelf
from sqdash.ui.link import token_of
from sqdash.ui.page import Page
from sqdash.users import local_user
from tests.ui.opening import headline, html
from tests.ui.opening import opened as open_page

MONDAY = date(2026, 11, 30)

opened = partial(open_page, "briefing")


def test_the_first_sentence_says_what_comes_out() -> None:
    # city: 8 pages of the scenario, one an area, 3 of the annex
    assert headline(opened(scenario="balanced")) == (
        "“统筹推进”情景的会议材料：全市和 10 个县（市、区），21 页内容、5 种文件，数字一致，逐页注明出处。"
    )
    # without action there is nothing it costs and nothing to compare
    assert "19 页内容" in headline(opened())


def test_one_area_in_english() -> None:
    page = opened(lang="en")
    page.selectbox(key="brief_places").set_value("411481").run()
    assert headline(page) == (
        'Briefing on "Steady state": Yongcheng, 4 pages of content in 5 kinds of file, '
        "the same figures in each, every page with its source."
    )


def test_less_is_chosen() -> None:
    page = opened(scenario="balanced")
    page.get("pills")[0].set_value(["overall", "areas"]).run()
    assert "全市和 10 个县（市、区），2 页内容" in headline(page)
    page.get("pills")[0].set_value([]).run()
    assert not page.exception
    assert "至少选一种内容和一种文件" in html(page) and "没有选内容" in html(page)
    assert page.button(key="brief_make").disabled


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """What the page asked for at every run."""
    seen: list[Order] = []
    monkeypatch.setattr(briefing_page, "preview", lambda _page, asked: seen.append(asked))
    return seen


def test_what_it_is_compared_with_follows_the_scenario(orders: list[Order]) -> None:
    page = opened()
    assert orders[-1].before is None
    page.selectbox(key="scenario_choice").set_value("balanced").run()
    assert (orders[-1].name, orders[-1].before_name) == ("统筹推进", "稳态基线")
    page.selectbox(key="scenario_choice").set_value("").run()
    assert (orders[-1].before, orders[-1].before_name) == (None, "")


def test_the_packs_language_follows_the_pages(orders: list[Order]) -> None:
    page = opened(scenario="balanced")
    assert orders[-1].spoken == "zh"
    page.button(key="language_switch").click().run()
    assert (orders[-1].spoken, orders[-1].before_name) == ("en", "Steady state")


def test_a_kept_comparison_is_called_in_the_packs_language(
    workspace: Workspace, orders: list[Order], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SQDASH_DB", f"sqlite:///{tmp_path / 'kept.db'}")
    scenario = Scenario("争用", levers=(("hire_social_workers", "*", "*", 5.0),))
    first = store.create(store.database(), local_user(), workspace, scenario, key="1")
    page = opened(scenario="balanced")
    page.selectbox(key="brief_compare_baseline").set_value(f"{first.pin.scenario_id}.1").run()
    assert orders[-1].before_name == "争用（第 1 版）"
    page.get("button_group")[0].set_value("en").run()
    assert orders[-1].spoken == "en"
    assert orders[-1].before_name == "争用 (version 1)"


def test_the_order_and_the_wall_say_the_version(
    workspace: Workspace, orders: list[Order], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SQDASH_DB", f"sqlite:///{tmp_path / 'kept.db'}")
    scenario = Scenario("争用", levers=(("hire_social_workers", "*", "*", 5.0),))
    pin = store.create(store.database(), local_user(), workspace, scenario, key="1").pin
    saved = f"{pin.scenario_id}.{pin.number}"
    opened(saved=saved)
    assert orders[-1].version == "第 1 版"
    assert html(opened(saved=saved, view="screen")).count("争用（第 1 版）") == 2
    changed = token_of(Scenario("争用", levers=(("hire_social_workers", "*", "*", 6.0),)))
    opened(saved=saved, w=changed)
    assert orders[-1].version == "第 1 版之后有未保存的修改"
    assert "争用（未保存）" in html(opened(w=changed, view="screen"))


def test_the_preview_is_a_page_of_the_report() -> None:
    shown = html(opened(scenario="balanced"))
    assert 'class="sq-paper"' in shown and "data:image/png;base64,iVBOR" in shown
    assert "报告第 1 页，共 5 页" in shown  # four of the city, one of the first area


def test_the_ways_to_the_screen_keep_the_scenario() -> None:
    shown = html(opened(scenario="balanced"))
    assert "/briefing?scenario=balanced&view=screen" in shown
    assert "&view=screen&turn=20" in shown


def test_what_the_machine_lacks_is_said_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SQDASH_CHROMIUM", str(tmp_path / "nowhere"))
    shown = html(opened())
    assert "图片要用 Chromium 浏览器来画" in shown and str(tmp_path / "nowhere") in shown


def test_files_are_kept_in_one_place_and_read_back() -> None:
    made = making.Made(
        (File("a.pptx", b"deck"), File("pictures/b.png", b"picture"), File("c.pdf", b"")), (Text("缺字体", "no font"),)
    )
    shelf = Shelf(made, making.zipped(made, "zh"), "pack")
    assert shelf.names == ("a.pptx", "c.pdf")
    assert (shelf.read("a.pptx"), shelf.size("a.pptx"), shelf.read("c.pdf")) == (b"deck", 4, b"")
    with ZipFile(BytesIO(shelf.read())) as whole:
        assert whole.namelist() == ["a.pptx", "pictures/b.png", "c.pdf", "missing.txt"]
        assert whole.read("missing.txt").decode() == "缺字体"
    with ZipFile(BytesIO(making.zipped(made, "en"))) as whole:  # whoever is handed an English pack reads English
        assert whole.read("missing.txt").decode() == "no font"


def test_two_downloads_at_once_are_each_their_own_file() -> None:
    """They share one file and its place in it."""
    contents = {f"{n}.pdf": bytes([n]) * 200_000 for n in range(8)}
    shelf = Shelf(making.Made(tuple(File(*each) for each in contents.items()), ()), b"", "pack")
    wrong: list[str] = []

    def take(name: str) -> None:
        wrong.extend(name for _again in range(60) if shelf.read(name) != contents[name])

    threads = [threading.Thread(target=take, args=(name,)) for name in contents]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []


@pytest.fixture
def made_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[date]]:
    """The days packs were made on; what makes them fails the first time."""
    jobs._answers.clear()
    found: list[date] = []

    def make(asked: Order, tell: object, stop: object) -> Shelf:
        found.append(asked.day)
        if len(found) == 1:
            raise RuntimeError("no room")
        made = making.Made((File(f"sqdash-{asked.day}.pdf", b"paper"),), ())
        return Shelf(made, making.zipped(made, "zh"), f"sqdash-{asked.day}")

    monkeypatch.setattr(briefing_page, "_made", make)
    monkeypatch.setattr(briefing_order, "today", lambda: MONDAY)
    yield found
    jobs._answers.clear()


def downloads(page: AppTest) -> list[str]:
    return [each.proto.label for each in page.get("download_button")]


def test_made_again_after_it_failed_and_anew_on_another_day(
    made_on: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened()
    page.button(key="brief_make").click().run()
    assert "没有算出来（RuntimeError）" in html(page) and downloads(page) == []
    page.button(key="again_brief").click().run()
    assert made_on == [MONDAY, MONDAY] and len(downloads(page)) == 2
    page.button(key="brief_make").click().run()
    assert len(made_on) == 2 and len(downloads(page)) == 2, "the same order of the same day is made once"

    monkeypatch.setattr(briefing_order, "today", lambda: MONDAY + timedelta(days=1))
    page.run()
    assert downloads(page) == [], "yesterday's pack says yesterday"
    page.button(key="brief_make").click().run()
    assert made_on[2:] == [MONDAY + timedelta(days=1)] and len(downloads(page)) == 2


def test_the_files_in_one_are_named_as_each_of_them(workspace: Workspace) -> None:
    asked = Order(
        workspace,
        Scenario("基线"),
        "基线",
        None,
        "",
        ("city",),
        ("overall",),
        ("xlsx",),
        "zh",
        "",
        "http://a",
        (),
        MONDAY,
    )
    shelf = briefing_page._made(asked, lambda share, said: None, lambda: False)
    assert shelf.names == (f"{shelf.stem}.xlsx",)


def test_the_link_of_a_saved_version_says_all_of_it(workspace: Workspace) -> None:
    """Whoever is handed a pack may not be shown what its owner keeps."""
    small = Scenario("小", levers=(("hire_social_workers", "*", "*", 5.0),))
    draw = Random(1).random
    entries = [
        (lever.id, area.code, year, 100 * draw())
        for lever in workspace.model.levers
        for area in workspace.areas
        for year in ("2023", "2024", "2025")
    ]
    large = Scenario("大", levers=tuple(entries), over_limit=True)
    for scenario, whole in ((small, True), (large, False)):
        page = Page("briefing", "zh", workspace, scenario, {}, {"saved": "abcdefghijkl.3", "area": "411481"})
        found = query_of(page, "en", "http://127.0.0.1:8501")
        assert (found["saved"], found["lang"], "area" in found) == ("abcdefghijkl.3", "en", False)
        assert ("w" in found) == whole
        if whole:
            assert scenario_of(found["w"], workspace) == scenario

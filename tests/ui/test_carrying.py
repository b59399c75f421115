"""Scenarios on pages whose base year moved on: what of them is past is said wherever their figures are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from sqdash.model import Scenario
from sqdash.returns.types import Workspace
from sqdash.ui import briefing_page, holding
from sqdash.ui.briefing_order import Order
from sqdash.ui.holding import Holding
from tests.store.people import with_years
from tests.ui.opening import active, first_page, html, opened

PROGRAMME = "talent_programme"
SAID = "“规划人才计划”中 2023、2024 年的投入已成为过去，重算时不计。"


def approve(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, *years: int) -> None:
    """From now on these years are returned and approved."""
    found = with_years(workspace, *years).approved
    monkeypatch.setattr(holding, "now", lambda _plan: Holding("test", (*years,), found))


@pytest.fixture
def two_years_later(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(workspace, monkeypatch, 2023, 2024)


def uploaded(name: str, content: str) -> AppTest:
    app = opened("what_if")
    app.session_state["file_open"] = True
    app.run()
    app.get("file_uploader")[0].set_value((name, content.encode(), "application/yaml")).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    "name", ["what_if", "county", "indicator", "risk", "commitments", "sheet", "trace", "briefing"]
)
@pytest.mark.usefixtures("two_years_later")
def test_what_is_past_is_said_once_on_every_page_with_its_figures(name: str) -> None:
    assert html(opened(name, scenario=PROGRAMME)).count(SAID) == 1
    assert "已成为过去" not in html(opened(name, scenario="hiring_first")), "what it does every year goes on"


@pytest.mark.usefixtures("two_years_later")
def test_it_is_said_on_the_first_page_and_on_the_wall() -> None:
    page = html(first_page(scenario=PROGRAMME))
    assert page.count(SAID) == 1 and page.index(SAID) < page.index("sq-headline")
    assert html(first_page(scenario=PROGRAMME, view="screen")).count(f"<b>2025 年</b><span>{SAID}</span>") == 1
    assert "<span>城乡社区服务规划看板</span>" in html(first_page(scenario="hiring_first", view="screen"))


@pytest.mark.usefixtures("two_years_later")
def test_a_page_that_compares_says_it_of_each() -> None:
    page = html(opened("compare", **{"with": f"baseline,{PROGRAMME},hiring_first"}))
    assert page.count(SAID) == 1 and page.count("已成为过去") == 1
    for name in ("data", "scenarios"):
        assert SAID not in html(opened(name, scenario=PROGRAMME)), "nothing of it is shown there"


def test_on_the_data_of_the_files_nothing_is_past() -> None:
    assert "已成为过去" not in html(opened("what_if", scenario=PROGRAMME))


@pytest.mark.usefixtures("two_years_later")
def test_a_file_is_opened_as_the_example_in_the_menu_is(workspace: Workspace) -> None:
    content = (workspace.path / "scenarios" / f"{PROGRAMME}.yaml").read_text(encoding="utf-8")
    app = uploaded("人才.yaml", content)
    assert "没有采用" not in html(app) and html(app).count(SAID) == 1
    example = active(opened("what_if", scenario=PROGRAMME))
    assert active(app) == example and example.over == ("2023", "2024")
    assert {year for _lever, _area, year, _value in example.levers} == {"2025"}
    app.number_input(key="lever_install_kiosks").set_value(9).run()
    assert SAID.replace("计划”", "计划（已调整）”") in html(app), "so do its figures once it is changed"
    app.button(key="reset_all").click().run()
    assert "已成为过去" not in html(app)


@pytest.mark.usefixtures("two_years_later")
def test_a_pack_is_ordered_with_what_is_past(monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[Order] = []
    monkeypatch.setattr(briefing_page, "make_and_take", lambda _page, asked: orders.append(asked))
    opened("briefing", scenario=PROGRAMME)
    assert orders[-1].over == (("2023", "2024"), ())


def test_a_pack_that_says_it_is_not_handed_out_for_one_that_need_not(workspace: Workspace) -> None:
    """Work that says the same as what was carried over, but was made on today's data, has nothing behind it."""
    carried = Scenario(name="试", levers=(("install_kiosks", "*", "2025", 1.0),), over=("2023",))
    orders = [
        Order(workspace, each, "试", None, "", ("city",), ("overall",), (), "zh", "", "http://a", (), date(2026, 11, 30),
              over=(each.over, ()))
        for each in (carried, replace(carried, over=()))
    ]  # fmt: skip
    assert [bool(briefing_page._found(each).over_told) for each in orders] == [True, False]


@pytest.mark.usefixtures("two_years_later")
@pytest.mark.parametrize("year", ["2019", "2022", "2040"])
def test_a_year_that_is_none_is_refused_still(year: str) -> None:
    app = uploaded("x.yaml", f"schema: 1\nname: 试\nlevers: {{hire_social_workers: {{'*': {{'{year}': 5}}}}}}\n")
    assert f"“{year}”不是规划年份" in html(app) and "写 2025 到 2035 中的一年" in html(app)
    assert active(app).is_baseline


def test_work_in_an_open_session_says_what_became_past(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(workspace, monkeypatch, 2023)
    app = opened("what_if", scenario=PROGRAMME)
    assert html(app).count(SAID.replace("2023、2024", "2023")) == 1
    approve(workspace, monkeypatch, 2023, 2024)
    app.run()
    assert html(app).count(SAID) == 1, "of both years, though each went by itself"
    assert active(app) == active(opened("what_if", scenario=PROGRAMME))

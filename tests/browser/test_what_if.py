"""The what-if page as a person uses it: move, read, share, take back, bring a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from sqdash.bench.browser import LEVER, lever_input
from sqdash.bench.running import PAGES, Server, Visitor, settle

RUG = """() => Object.fromEntries([...document.querySelectorAll('table.sq-rug td[data-area][data-indicator]')]
    .map(cell => [cell.dataset.area + ' ' + cell.dataset.indicator, cell.dataset.verdict + ' ' + cell.innerText]))"""
CHANGED = """before => {
    const headline = document.querySelector('.sq-headline');
    return headline && document.querySelector('table.sq-rug') && headline.innerText !== before;
}"""
GROWN = """() => {
    const height = document.querySelector('[data-testid="stMain"]').scrollHeight;
    const same = height === window.heightBefore;
    window.heightBefore = height;
    return same;
}"""
BAD_SCENARIO = """
schema: 1
name: 坏的情景
levers:
  hire_social_wrokers: {"*": {"*": 20}}
  install_kiosks: {"999999": {"*": 3}}
assumptions: {pass_rate: 1.7}
"""
WAIT = 15_000


@pytest.fixture
def what_if(visit: Callable[..., Visitor], server: Server) -> Page:
    return visit().open(f"{server.url}{PAGES['what_if']}")


def headline(page: Page) -> str:
    text: str = page.locator(".sq-headline").first.inner_text()
    return text


def rug(page: Page) -> dict[str, str]:
    cells: dict[str, str] = page.evaluate(RUG)
    return cells


def act_until_headline_changes(page: Page, act: Callable[[], Any]) -> None:
    before = headline(page)
    act()
    page.wait_for_function(CHANGED, arg=before, timeout=WAIT)
    settle(page)


def move(page: Page, value: int, lever: str = LEVER) -> None:
    def enter() -> None:
        field = lever_input(page, lever)
        field.fill(str(value))
        field.press("Enter")

    act_until_headline_changes(page, enter)


def test_one_lever_changes_rug_and_headline(what_if: Page) -> None:
    before = rug(what_if)
    assert len(before) >= 90
    move(what_if, 600)
    after = rug(what_if)
    assert after.keys() == before.keys()
    changed = {key for key in before if before[key] != after[key]}
    assert changed
    assert {key.split()[1] for key in changed} <= {
        "social_workers_per_1000",
        "social_workers_per_district_community",
        "social_workers_per_county_community",
    }


def test_the_link_shows_the_same_numbers_in_another_browser(what_if: Page, visit: Callable[..., Visitor]) -> None:
    move(what_if, 600)
    elsewhere = visit().open(what_if.url)
    assert (headline(elsewhere), rug(elsewhere)) == (headline(what_if), rug(what_if))
    assert lever_input(elsewhere).input_value() == lever_input(what_if).input_value()


def test_undo_takes_one_move_back(what_if: Page) -> None:
    start, cells = headline(what_if), rug(what_if)
    move(what_if, 600)
    act_until_headline_changes(what_if, what_if.locator(".st-key-undo button").first.click)
    assert (headline(what_if), rug(what_if)) == (start, cells)


def test_reset_takes_every_move_back(what_if: Page) -> None:
    start, cells = headline(what_if), rug(what_if)
    move(what_if, 400)
    move(what_if, 700)
    act_until_headline_changes(what_if, what_if.locator(".st-key-reset_all button").first.click)
    assert (headline(what_if), rug(what_if)) == (start, cells)


def test_the_effort_beside_a_lever_is_used_with_one_click(what_if: Page) -> None:
    def missed() -> int:
        return sum(each.startswith("missed") for each in rug(what_if).values())

    before = missed()
    act_until_headline_changes(what_if, what_if.locator(f".st-key-use_{LEVER} button").first.click)
    assert missed() < before
    assert float(lever_input(what_if).input_value()) > 0


def test_a_bad_scenario_file_shows_every_fault_and_changes_nothing(what_if: Page) -> None:
    before = (headline(what_if), rug(what_if), what_if.url)
    what_if.locator(".st-key-file_open summary").click()
    upload = what_if.locator('[data-testid="stFileUploader"] input[type="file"]').first
    upload.set_input_files({"name": "坏.yaml", "mimeType": "text/yaml", "buffer": BAD_SCENARIO.encode()})
    what_if.wait_for_function("() => document.body.innerText.includes('hire_social_wrokers')", timeout=WAIT)
    settle(what_if)
    shown = what_if.locator('[data-testid="stMain"]').inner_text()
    for word in ("hire_social_wrokers", "999999", "pass_rate"):
        assert word in shown
    assert "Traceback" not in shown
    assert (headline(what_if), rug(what_if), what_if.url) == before


def test_the_open_table_shows_every_column_and_stays_where_it_is(visit: Callable[..., Visitor], server: Server) -> None:
    """Areas, years and reasons without scrolling sideways; an edited cell moves the verdicts and nothing else."""
    what_if = visit().open(f"{server.url}{PAGES['what_if']}?scenario=balanced")
    what_if.locator(".st-key-table_open summary").click()
    canvas = what_if.locator(".st-key-table_open canvas").first
    canvas.wait_for(timeout=WAIT)
    settle(what_if)
    rug_box, table_box = (each.bounding_box() for each in (what_if.locator("table.sq-rug"), canvas))
    assert rug_box and table_box
    assert table_box["width"] > rug_box["width"] and table_box["x"] < rug_box["x"], "below both columns"
    scrolled = what_if.locator(".st-key-table_open .dvn-scroller").evaluate("e => e.scrollWidth - e.clientWidth")
    assert scrolled <= 0, "a column is out of sight"
    # The section opens for half a second, and would go on growing after it was measured.
    what_if.wait_for_function(GROWN, polling=300, timeout=WAIT)
    canvas.scroll_into_view_if_needed()
    before = canvas.bounding_box()

    def edit() -> None:
        what_if.locator(".st-key-table_open .dvn-scroller").click(position={"x": 250, "y": 35 + 17})
        what_if.keyboard.press("9")
        what_if.locator("#portal .gdg-input").wait_for(timeout=WAIT)
        what_if.keyboard.press("Enter")

    act_until_headline_changes(what_if, edit)
    after = what_if.locator(".st-key-table_open canvas").first.bounding_box()
    assert before and after and abs(after["y"] - before["y"]) < 5

"""Answers and chances as people ask for them: a budget, a plan, its price, a long search given up, a range changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sqdash.bench.running import Server, Visitor, serving, settle
from tests.browser.test_kept import click, fill, wait_for
from tests.browser.test_what_if import headline

WAIT = 60_000
CELLS = """() => [...document.querySelectorAll('table.sq-rug tbody tr')]
    .map(row => [...row.querySelectorAll('td')].map(cell => cell.innerText.trim()))"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server with a store of its own."""
    with serving(environment={"SQDASH_DB": f"sqlite:///{tmp_path / 'kept.db'}"}) as running:
        yield running


def wait_for_headline(page: Page, words: str) -> None:
    found = "words => (document.querySelector('h1.sq-headline') || {innerText: ''}).innerText.includes(words)"
    page.wait_for_function(found, arg=words, timeout=WAIT)
    settle(page)


def test_a_budget_gives_a_plan_that_is_saved_and_compared(visit: Callable[..., Visitor], own: Server) -> None:
    page = visit().open(f"{own.url}/answers")
    wait_for_headline(page, "要让 90 项判定到 2025 年全部达标，最少需要")
    page.locator(".st-key-objective label", has_text="有限预算，达标最多").click()
    wait_for_headline(page, "用 5,000 万元")
    field = page.locator(".st-key-budget input")
    field.fill("3000")
    field.press("Enter")
    wait_for_headline(page, "用 3,000 万元")
    met = re.search(r"90 项判定中的 (\d+) 项达标", headline(page))
    assert met and 36 < int(met[1]) < 90
    click(page, "save_plan")
    page.wait_for_selector(".st-key-save_name input", timeout=WAIT)
    fill(page, "save_name", "三千万方案")
    click(page, "save_new")
    wait_for(page, "已保存“三千万方案”第 1 版")
    wait_for_headline(page, "用 3,000 万元")
    click(page, "compare_plan")
    page.wait_for_url(re.compile("/compare"), timeout=WAIT)
    wait_for_headline(page, "三千万方案")
    assert f"{int(met[1]) - 36} 项" in headline(page) or "转为达标" in headline(page)


def test_a_long_search_shows_how_far_it_is_and_stops(visit: Callable[..., Visitor], own: Server) -> None:
    page = visit().open(f"{own.url}/risk")
    click(page, "robust")
    page.wait_for_selector(".st-key-sq_progress_robust [role=progressbar]", timeout=WAIT)
    assert "正在计算" in page.locator(".st-key-sq_progress_robust").inner_text()
    page.locator(".st-key-stop_robust button").click()
    wait_for(page, "已停止，没有得到答案。")
    assert page.locator(".st-key-sq_progress_robust").count() == 0


def test_a_range_moves_the_chance(visit: Callable[..., Visitor], own: Server) -> None:
    page = visit().open(f"{own.url}/risk?hire_social_workers=620")
    page.wait_for_selector("table.sq-chances", timeout=WAIT)
    settle(page)
    before = page.evaluate(CELLS)
    page.locator(".st-key-ranges_open summary").click()
    chooser = page.locator(".st-key-range_of input")
    chooser.click()
    chooser.fill("社会工作者年流失率")
    chooser.press("Enter")
    page.wait_for_selector(".st-key-range_attrition_social_workers_high input", timeout=WAIT)
    settle(page)
    for end, value in (("high", "12"), ("mode", "11")):
        field = page.locator(f".st-key-range_attrition_social_workers_{end} input")
        field.fill(value)
        field.press("Enter")
        settle(page)
    wait_for(page, "已改范围：社会工作者年流失率")
    page.wait_for_selector("table.sq-chances", timeout=WAIT)
    settle(page)
    after = page.evaluate(CELLS)
    moved = [(row, at) for row, cells in enumerate(before) for at, cell in enumerate(cells) if cell != after[row][at]]
    assert moved, "less attrition must show"
    assert {at for _row, at in moved} <= {6, 7, 8, 10}, "only what rests on social workers moves"


def test_the_rug_of_the_what_if_page_shows_chances_and_follows_a_lever(
    visit: Callable[..., Visitor], own: Server
) -> None:
    page = visit().open(f"{own.url}/what_if?hire_social_workers=600")
    page.locator(".st-key-rug_shows button", has_text="可能性").click()
    page.wait_for_selector("table.sq-chances", timeout=WAIT)
    settle(page)
    before = page.evaluate(CELLS)
    assert all(re.search(r"%|—", cell) for cells in before for cell in cells)
    field = page.locator(".st-key-lever_hire_social_workers input").first
    field.fill("750")
    field.press("Enter")
    page.wait_for_function(f"before => JSON.stringify(({CELLS})()) !== before", arg=_json(before), timeout=WAIT)


def _json(found: object) -> str:
    import json

    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))

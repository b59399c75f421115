"""Answers and chances as people ask for them: a budget, a plan, its price, a long search given up, a range changed."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from sqdash.bench.running import Server, Visitor, settle
from tests.browser.test_kept import choose, click, fill, in_sight, wait_for
from tests.browser.test_what_if import headline

WAIT = 60_000
CELLS = """() => [...document.querySelectorAll('table.sq-rug tbody tr')]
    .map(row => [...row.querySelectorAll('td')].map(cell => cell.innerText.trim()))"""


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
    page.wait_for_function("() => !document.querySelector('[class*=st-key-sq_progress_]')", timeout=WAIT)
    settle(page)
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


def test_a_point_of_the_curve_is_saved_where_it_stands_and_the_next_page_is_seen_from_its_top(
    visit: Callable[..., Visitor], own: Server
) -> None:
    page = visit().open(f"{own.url}/answers")
    page.wait_for_selector(".st-key-save_point button", timeout=WAIT)
    settle(page)
    click(page, "save_point")
    page.wait_for_selector(".st-key-save_name input", timeout=WAIT)
    settle(page)
    assert in_sight(page, ".st-key-save_name input")
    fill(page, "save_name", "曲线上的一点")
    click(page, "save_new")
    wait_for(page, "已保存“曲线上的一点”第 1 版")
    assert in_sight(page, ".sq-done")
    click(page, "compare_point")
    page.wait_for_url(re.compile("/compare"), timeout=WAIT)
    wait_for_headline(page, "曲线上的一点")
    assert in_sight(page, "h1.sq-headline")


def test_the_first_sentence_gives_the_answer_before_its_table_is_drawn(
    visit: Callable[..., Visitor], own: Server
) -> None:
    page = visit().context.new_page()
    page.goto(f"{own.url}/answers", wait_until="domcontentloaded")
    first = "() => document.querySelector('table.sq-rug') && document.querySelector('h1.sq-headline').innerText"
    said = page.wait_for_function(first, timeout=WAIT).json_value()
    assert re.match(r"要让 90 项判定到 2025 年全部达标，最少需要 [\d.]+ 亿元", said), said
    settle(page)


def test_a_long_search_shows_how_far_it_is_and_stops(visit: Callable[..., Visitor], own: Server) -> None:
    page = visit().open(f"{own.url}/risk")
    click(page, "robust")
    page.wait_for_selector(".st-key-sq_progress_robust [role=progressbar]", timeout=WAIT)
    assert "正在计算" in page.locator(".st-key-sq_progress_robust").inner_text()
    page.locator(".st-key-stop_robust button").click()
    wait_for(page, "已停止，没有得到答案。")
    assert page.locator(".st-key-sq_progress_robust").count() == 0
    click(page, "robust")
    page.wait_for_selector(".st-key-sq_progress_robust [role=progressbar]", timeout=WAIT)
    assert "已停止" not in page.locator('[data-testid="stMain"]').inner_text()


def test_progress_goes_on_in_the_language_it_began_in(visit: Callable[..., Visitor], own: Server) -> None:
    page = visit().open(f"{own.url}/risk?lang=en")
    click(page, "robust")
    shown = page.locator(".st-key-sq_progress_robust")
    shown.get_by_text(re.compile("Working, [1-9]")).wait_for(timeout=WAIT)  # not the first look, which the page takes
    assert shown.locator("button").inner_text() == "Stop"
    shown.locator("button").click()
    wait_for(page, "Stopped")


def open_attrition(page: Page) -> None:
    """The controls of the range of social workers' attrition."""
    page.locator(".st-key-ranges_open summary").click()
    choose(page, ".st-key-range_of", "社会工作者年流失率")
    page.wait_for_selector(".st-key-range_attrition_social_workers_high input", timeout=WAIT)
    settle(page)


def change_attrition(page: Page, end: str, per_cent: str) -> None:
    field = page.locator(f".st-key-range_attrition_social_workers_{end} input")
    field.fill(per_cent)
    field.press("Enter")
    settle(page)


def test_a_range_moves_the_chance(visit: Callable[..., Visitor], own: Server) -> None:
    page = visit().open(f"{own.url}/risk?hire_social_workers=620")
    page.wait_for_selector("table.sq-chances", timeout=WAIT)
    settle(page)
    before = page.evaluate(CELLS)
    open_attrition(page)
    for end, value in (("high", "12"), ("mode", "11")):
        change_attrition(page, end, value)
    wait_for(page, "按修改后的取值范围：社会工作者年流失率")
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

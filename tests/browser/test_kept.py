"""Scenarios that are kept, as people meet them: saved, shared, collided over, found again after a crash."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, TimeoutError

from sqdash import store
from sqdash.bench.browser import lever_input
from sqdash.bench.running import Server, Visitor, serving, settle
from sqdash.model import Scenario
from sqdash.returns.types import Workspace
from sqdash.users import local_user
from sqdash.views.labels import brief
from tests.browser.test_what_if import act_until_headline_changes, headline, move, rug

WAIT, OPENINGS = 15_000, 5
IN_SIGHT = """selector => {
    const found = document.querySelector(selector)?.getBoundingClientRect();
    return found && found.top >= 0 && found.bottom <= window.innerHeight;
}"""
HOSTILE = "<script>alert(1)</script>![图](http://evil.example/x.png)[点我](http://evil.example) **粗** =1+1 $x$ :red[x]"


def click(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").first.click()


def fill(page: Page, key: str, text: str) -> None:
    field = page.locator(f".st-key-{key} input").first
    field.fill(text)
    field.press("Tab")
    settle(page)


def choose(page: Page, where: str, option: str) -> None:
    """Open a list and take its option; once more where the page was drawn anew meanwhile, which closes a list."""
    taken = page.get_by_role("option", name=option)
    for _attempt in range(OPENINGS):
        page.locator(f"{where} input").click()
        with suppress(TimeoutError):
            taken.click(timeout=WAIT / OPENINGS)
            settle(page)
            return
    pytest.fail(f"{where} does not offer {option}")


def save(page: Page, name: str, *, button: str = "save_new") -> None:
    """Through the form, until the page says so."""
    click(page, "save")
    page.wait_for_selector(".st-key-save_name input", timeout=WAIT)
    fill(page, "save_name", name)
    click(page, button)


def wait_for(page: Page, words: str) -> None:
    page.wait_for_function("words => document.body.innerText.includes(words)", arg=words, timeout=WAIT)
    settle(page)


def local(url: str) -> str:
    """A link without the machine and port it was made on."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_saved_closed_restarted_and_opened_again(visit: Callable[..., Visitor], address: str) -> None:
    """Same numbers to the digit from the saved version's own link, after the browser and the server were closed."""
    with serving(environment={"SQDASH_DB": address}) as first:
        page = visit().open(f"{first.url}/what_if")
        move(page, 640)
        save(page, "两批招聘")
        wait_for(page, "已保存“两批招聘”第 1 版")
        page.wait_for_url(re.compile(r"saved=\w{12}\.1"))
        before, link = (headline(page), rug(page)), local(page.url)
        assert "按“两批招聘”情景" in before[0] and "w=" not in link
        page.context.close()
    with serving(environment={"SQDASH_DB": address}) as second:
        page = visit().open(second.url + link)
        assert (headline(page), rug(page)) == before
        assert lever_input(page).input_value() == "640"


def test_two_browsers_save_the_same_scenario_and_both_edits_survive(
    visit: Callable[..., Visitor], own: Server, address: str, workspace: Workspace
) -> None:
    mine = visit().open(f"{own.url}/what_if")
    move(mine, 300)
    save(mine, "共同的")
    wait_for(mine, "已保存“共同的”第 1 版")
    mine.wait_for_url(re.compile("saved="))
    theirs = visit().open(mine.url)
    move(theirs, 500)
    save(theirs, "共同的", button="save_over")
    wait_for(theirs, "已保存“共同的”第 2 版")

    move(mine, 12, lever="install_kiosks")
    save(mine, "共同的", button="save_over")
    wait_for(mine, "两份都没有丢")
    shown = mine.locator(".st-key-sq_conflict").inner_text()
    for words in ("第 1 版（起点）", "第 2 版", "您的修改", "招聘社会工作者", "布设自助服务一体机"):
        assert words in shown, shown
    click(mine, "merge")
    wait_for(mine, "已保存“共同的”第 3 版")

    scenario_id = re.search(r"saved=(\w{12})", mine.url)
    assert scenario_id
    third, second, first = store.versions(store.database(address), local_user(), scenario_id[1])
    assert (third.parent, second.parent, first.parent) == (2, 1, None)
    both = {lever for lever, *_rest in third.scenario(workspace).levers}
    assert both == {"hire_social_workers", "install_kiosks"}
    hired = {lever: value for lever, *_place, value in second.scenario(workspace).levers}
    assert hired and hired == {
        lever: value for lever, *_place, value in third.scenario(workspace).levers if lever in hired
    }


def test_a_private_choice_keeps_both_when_nothing_can_be_merged(visit: Callable[..., Visitor], own: Server) -> None:
    mine = visit().open(f"{own.url}/what_if")
    move(mine, 300)
    save(mine, "争用")
    wait_for(mine, "已保存“争用”第 1 版")
    mine.wait_for_url(re.compile("saved="))
    theirs = visit().open(mine.url)
    for page, people in ((theirs, 500), (mine, 700)):
        move(page, people)
        save(page, "争用", button="save_over")
        settle(page)
    wait_for(mine, "两份都没有丢")
    assert mine.locator(".st-key-merge").count() == 0
    click(mine, "apart")
    wait_for(mine, "已保存“争用”第 1 版")
    assert lever_input(mine).input_value() == "700"
    mine.goto(f"{own.url}/scenarios")
    wait_for(mine, "情景库里有 2 个情景")


def test_ten_steps_back_and_forward(visit: Callable[..., Visitor], own: Server) -> None:
    page = visit().open(f"{own.url}/what_if")
    seen = [(headline(page), rug(page))]
    for step in range(10):
        move(page, 60 + 60 * step)
        seen.append((headline(page), rug(page)))
    for expected in reversed(seen[:-1]):
        act_until_headline_changes(page, lambda: click(page, "undo"))
        assert (headline(page), rug(page)) == expected
    for expected in seen[1:]:
        act_until_headline_changes(page, lambda: click(page, "redo"))
        assert (headline(page), rug(page)) == expected


def test_steps_survive_a_link_of_the_table(visit: Callable[..., Visitor], own: Server) -> None:
    """A link inside a table loads the page anew; what was done before it can still be taken back."""
    page = visit().open(f"{own.url}/what_if")
    start = headline(page)
    move(page, 420)
    page.wait_for_timeout(300)
    page.locator("table.sq-rug tbody a").first.click()
    page.wait_for_url(re.compile("/county"))
    settle(page)
    page.locator('[data-testid="stPageLink"] a', has_text="情景推演").first.click()
    page.wait_for_url(re.compile("/what_if"))
    settle(page)
    assert lever_input(page).input_value() == "420"
    act_until_headline_changes(page, lambda: click(page, "undo"))
    assert headline(page) == start


def test_a_server_killed_in_mid_edit_gives_the_draft_back(visit: Callable[..., Visitor], address: str) -> None:
    with serving(environment={"SQDASH_DB": address}) as first:
        page = visit().open(f"{first.url}/what_if")
        move(page, 333)
        move(page, 21, lever="install_kiosks")
        before = (headline(page), rug(page))
        page.wait_for_timeout(1000)
        first.process.kill()
        first.process.wait()
        page.context.close()
    with serving(environment={"SQDASH_DB": address}) as second:
        page = visit().open(f"{second.url}/what_if")
        assert "您有一份没有保存的修改" in page.locator(".st-key-sq_offer").inner_text()
        act_until_headline_changes(page, lambda: click(page, "draft_open"))
        assert (headline(page), rug(page)) == before
        assert page.locator(".st-key-sq_offer").count() == 0


def test_a_share_link_opens_for_reading_until_it_is_revoked(
    visit: Callable[..., Visitor], own: Server, address: str, workspace: Workspace
) -> None:
    database = store.database(address)
    content = Scenario(name="发给领导", levers=(("hire_social_workers", "*", "*", 30.0),))
    kept = store.create(database, local_user(), workspace, content, key="share")
    link = store.share(database, local_user(), kept.pin)
    page = visit().open(f"{own.url}/county?s={link.token}&area=411481&lang=en")
    assert "发给领导" in headline(page) and "Yongcheng" in headline(page)
    before = visit().open(f"{own.url}/what_if?saved={kept.pin.scenario_id}.1")
    before.context.close()  # the owner's own page, left while it showed the same
    page = visit().open(f"{own.url}/what_if?s={link.token}")
    click(page, "save")
    page.wait_for_selector(".st-key-save_new", timeout=WAIT)
    assert page.locator(".st-key-save_over").count() == 0, "a link only allows reading"
    store.revoke(database, local_user(), link.token)
    page = visit().open(f"{own.url}/what_if?s={link.token}")
    assert "没有这个情景，或者它没有共享给您" in page.locator('[data-testid="stMain"]').inner_text()
    assert page.locator("table.sq-faults").count() == 0, "one sentence, no table of faults"
    assert "稳态基线" in headline(page)


def test_the_link_that_is_shown_opens_the_page_it_names(
    visit: Callable[..., Visitor], own: Server, address: str, workspace: Workspace
) -> None:
    """Copied from the page of scenarios as a person copies it, opened by somebody else."""
    content = Scenario(name="发给领导", levers=(("hire_social_workers", "*", "*", 30.0),))
    version = store.create(store.database(address), local_user(), workspace, content, key="share")
    page = visit().open(f"{own.url}/scenarios?pick={version.pin.scenario_id}")
    page.locator(".st-key-share_open summary").click()
    click(page, "share")
    wait_for(page, "已生成第 1 版的链接")
    shown = page.locator('[data-testid="stCode"] code').inner_text()
    assert re.fullmatch(re.escape(own.url) + r"/\?s=\w{12}", shown), shown
    assert "按“发给领导”情景" in headline(visit().open(shown))
    choose(page, ".st-key-share_page", "情景推演")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=\"stCode\"] code').innerText.includes('what_if')"
    )
    shown = page.locator('[data-testid="stCode"] code').inner_text()
    assert re.fullmatch(re.escape(own.url) + r"/what_if\?s=\w{12}", shown), shown
    there = visit().open(shown)
    assert "按“发给领导”情景" in headline(there) and lever_input(there).input_value() == "300"


def test_on_a_phone_the_form_and_every_answer_are_in_sight(visit: Callable[..., Visitor], own: Server) -> None:
    page = visit("phone").open(f"{own.url}/what_if")
    move(page, 300)
    click(page, "save")
    page.wait_for_selector(".st-key-save_name input", timeout=WAIT)
    settle(page)
    assert in_sight(page, ".st-key-save_name input")
    fill(page, "save_name", " ")
    click(page, "save_new")
    wait_for(page, "请填写名称。")
    assert in_sight(page, ".sq-alert")
    fill(page, "save_name", "手机上存的")
    click(page, "save_new")
    wait_for(page, "已保存“手机上存的”第 1 版")
    assert in_sight(page, ".sq-done")


def in_sight(page: Page, selector: str) -> bool:
    """Whether the whole of it lies in the window, at the latest when the page has scrolled there."""
    with suppress(TimeoutError):
        page.wait_for_function(IN_SIGHT, arg=selector, timeout=WAIT)
        return True
    return False


def test_no_cell_that_turned_is_clipped(visit: Callable[..., Visitor], own: Server) -> None:
    page = visit().open(f"{own.url}/?scenario=building_first")
    cells = page.locator("table.sq-rug td[data-turned]")
    assert any("100.0" in each for each in cells.all_inner_texts()), "the widest there is"
    assert cells.evaluate_all("found => found.filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)") == []


def test_names_appear_as_they_were_written(
    visit: Callable[..., Visitor], own: Server, address: str, workspace: Workspace
) -> None:
    """HTML, images, links and formulas in a name stay letters on every page; nothing is fetched (the fixture looks)."""
    database = store.database(address)
    content = Scenario(name=HOSTILE, reason=HOSTILE, levers=(("install_kiosks", "*", "*", 2.0),))
    content = content.with_rationale("install_kiosks", (("*", "*", HOSTILE),))
    kept = store.create(database, local_user(), workspace, content, note=HOSTILE, key="hostile")
    store.adopt(database, local_user(), kept.pin, HOSTILE)
    at = f"{kept.pin.scenario_id}.1"
    for path in (
        f"/scenarios?pick={kept.pin.scenario_id}",
        f"/compare?with=baseline,{at}",
        f"/sheet?saved={at}",
        f"/what_if?saved={at}",
        f"/?saved={at}",
    ):
        page = visit().open(own.url + path)
        main = page.locator('[data-testid="stMain"]')
        assert any(name in main.inner_text() for name in (HOSTILE, brief(HOSTILE))), path  # heads and chips are cut
        made = main.locator("script, img[src*=evil], a[href*=evil], strong, .katex")
        assert [each.evaluate("e => e.outerHTML") for each in made.all()] == [], path


def test_a_store_that_is_away_is_said_and_found_again(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    """Reading goes on, the banner says what to do, and saving works once the cause is gone; no restart."""
    place = tmp_path / "away"
    place.write_text("a file where the folder should be")
    with serving(environment={"SQDASH_DB": f"sqlite:///{place}/kept.db"}) as own:
        page = visit().open(f"{own.url}/what_if")
        move(page, 300)
        save(page, "停库")
        wait_for(page, "连不上情景库")
        assert "Traceback" not in page.locator("body").inner_text()
        assert lever_input(page).input_value() == "300"
        place.unlink()
        page.wait_for_timeout(3500)
        click(page, "save_new")
        wait_for(page, "已保存“停库”第 1 版")

"""A changed range and another way of drawing travel in the address: a fresh browser on a new server shows the same
chances and says so."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from sqdash.answers.risk import Settings, risk
from sqdash.answers.risk.own_ranges import ranges_of
from sqdash.bench.running import Server, Visitor, serving, settle
from sqdash.model import CITY, example_scenarios
from sqdash.returns.types import Workspace
from sqdash.views.chances import chance_text
from tests.browser.test_answers import CELLS, WAIT, change_attrition, open_attrition
from tests.browser.test_kept import choose, click, wait_for

SAID = "按修改后的取值范围：社会工作者年流失率 10%～12%（众数 11%）。"


def chances(page: Page) -> list[list[str]]:
    """The rug of chances, a row of numbers for every area and the city."""
    page.wait_for_selector("table.sq-chances", timeout=WAIT)
    settle(page)
    return [[cell.split("\n")[-1].lstrip("✓△✕") for cell in row] for row in page.evaluate(CELLS)]


def test_the_address_opens_the_same_chances(visit: Callable[..., Visitor], own: Server, workspace: Workspace) -> None:
    page = visit().open(f"{own.url}/risk?scenario=balanced")
    before = chances(page)
    open_attrition(page)
    for end, value in (("mode", "11"), ("high", "12")):
        change_attrition(page, end, value)
    wait_for(page, SAID)
    shown, address = chances(page), page.url
    assert shown != before
    (word,) = parse_qs(urlsplit(address).query)["ranges"]
    found = risk(
        workspace, example_scenarios(workspace)["balanced"], Settings(ranges=ranges_of(word, workspace, file=""))
    )
    codes = [*(area.code for area in workspace.areas), CITY]
    for code, row in zip(codes, shown, strict=True):
        assert row[-1] == chance_text(found.together[code])
    page.get_by_role("link", name="情景推演").click()
    page.wait_for_url("**/what_if?**", timeout=WAIT)
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["ranges"] == [word]
    page.locator(".st-key-rug_shows button", has_text="可能性").click()
    wait_for(page, SAID)
    page.close()
    with serving() as second:
        fresh = visit("phone").open(address.replace(own.url, second.url))
        wait_for(fresh, SAID)
        assert chances(fresh) == shown
        click(fresh, "ranges_reset")
        fresh.wait_for_function("() => !document.body.innerText.includes('按修改后的取值范围')", timeout=WAIT)
        assert chances(fresh) == before
        assert "ranges" not in parse_qs(urlsplit(fresh.url).query)
        fresh.close()  # before its server ends


def test_the_address_draws_the_same_way(visit: Callable[..., Visitor], own: Server, workspace: Workspace) -> None:
    """Draws, shape and seed of the page of chances, and what the rug of What-if shows."""
    page = visit().open(f"{own.url}/risk?scenario=balanced")
    choose(page, ".st-key-draws", "1,000")
    choose(page, ".st-key-shape", "均匀分布")
    seed = page.locator(".st-key-seed input")
    seed.fill("7")
    seed.press("Enter")
    wait_for(page, "按 均匀分布 抽样，1,000 次，种子 7；")
    shown, query = chances(page), parse_qs(urlsplit(page.url).query)
    assert query == {"scenario": ["balanced"], "draws": ["1000"], "seed": ["7"], "shape": ["uniform"], **chosen(query)}
    asked = Settings(draws=1_000, seed=7, shape="uniform")
    found = risk(workspace, example_scenarios(workspace)["balanced"], asked)
    codes = [*(area.code for area in workspace.areas), CITY]
    assert [row[-1] for row in shown] == [chance_text(found.together[code]) for code in codes]
    risk_address = page.url
    page.get_by_role("link", name="情景推演").click()
    page.wait_for_url("**/what_if?**", timeout=WAIT)
    settle(page)
    page.locator(".st-key-rug_shows button", has_text="可能性").click()
    on_what_if = chances(page)
    page.wait_for_url("**shows=chances**", timeout=WAIT)
    what_if_address = page.url
    page.close()
    with serving() as second:
        fresh = visit("phone").open(risk_address.replace(own.url, second.url))
        wait_for(fresh, "按 均匀分布 抽样，1,000 次，种子 7；")
        assert chances(fresh) == shown
        there = visit().open(what_if_address.replace(own.url, second.url))
        assert chances(there) == on_what_if
        there.locator(".st-key-rug_shows button", has_text="判定").click()
        there.wait_for_function("() => !location.search.includes('shows=')", timeout=WAIT)
        settle(there)
        assert there.locator("table.sq-chances").count() == 0
        there.close()
        fresh.close()  # before its server ends


def chosen(query: dict[str, list[str]]) -> dict[str, list[str]]:
    """What the page's own choices of place and indicator put into the address."""
    return {key: query[key] for key in ("area", "indicator") if key in query}

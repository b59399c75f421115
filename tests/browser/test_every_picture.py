"""Every chart, rug, map, coloured table and tile on every page can be taken away as a picture and as data."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from sqdash.bench.running import PAGES, Server, Visitor, settle

# What is drawn, in the order of the page, each with the menu below it; "-" for what has none.
DRAWN_WITH_MENUS = """() => {
    const drawn = [
        'stPlotlyChart', 'stDeckGlJsonChart', 'stVegaLiteChart', 'stGraphVizChart', 'stImage', 'stIFrame',
    ].map(name => `[data-testid="${name}"]`);
    const told = '.sq-rug, .sq-small-rug, table [data-verdict], svg, img, canvas';
    const marked = [...drawn, `.stHtml:has(${told})`, '[class*="st-key-take_"]'].join(', ');
    const main = document.querySelector('[data-testid="stMain"]');
    const menu = each => [...each.classList].find(name => name.startsWith('st-key-take_'));
    const found = [...main.querySelectorAll(marked)].filter(each => !each.parentElement.closest(marked));
    return found.flatMap((each, at) => menu(each) ? [] : [found[at + 1] && menu(found[at + 1]) || '-'])
        .map(name => name.replace('st-key-take_', ''));
}"""
EVERYWHERE = {
    "overview": ("?scenario=balanced", ["tiles", "rug", "areas"]),
    "what_if": ("?scenario=balanced", ["rug", "path", "cost"]),
    "answers": ("", ["rug", "frontier"]),
    "risk": ("", ["chances", "fan", "tornado"]),
    "county": ("?scenario=balanced", ["indicators", "spine", "paths"]),
    "indicator": ("?scenario=balanced", ["ranking", "track"]),
    "commitments": ("", ["-"] * 8),  # a list by theme, all of which is in the year's workbook
    "briefing": ("", ["-"]),  # a look at a page of the document that is made here
    "data": ("", ["-"]),  # where each area's return stands
    "method": ("", []),
    "scenarios": ("", []),
    "compare": (
        "?with=baseline,hiring_first,building_first",
        [
            "verdicts",
            "turned_1",
            "turned_2",
            "paths",
            "waterfall_social_workers_per_county_community",
            "waterfall_cost",
            "costs",
        ],
    ),
    "sheet": ("?scenario=balanced", ["rug"]),
    "trace": ("", []),
}
"""by page: what of its link, and the menus of what it draws, from top to bottom and column by column"""


def expect_menus(page: Page, menus: list[str]) -> None:
    """Wait for what is counted in the background; then there is a menu below everything drawn, and no more drawn."""
    for menu in menus:
        if menu != "-":
            page.locator(f".st-key-take_{menu}").wait_for()
    settle(page)
    assert page.evaluate(DRAWN_WITH_MENUS) == menus
    for menu in menus:
        if menu != "-":
            expect_picture_and_data(page, menu)


def expect_picture_and_data(page: Page, menu: str) -> None:
    opener = page.locator(f".st-key-menu_{menu} button").first
    opener.click()
    for kind in ("csv", "png", "svg"):
        page.locator(f".st-key-{kind}_{menu} button").wait_for()
    opener.click()
    page.locator(f".st-key-csv_{menu}").wait_for(state="detached")


@pytest.mark.parametrize("name", PAGES)
def test_what_is_drawn_can_be_taken_away(name: str, visit: Callable[..., Visitor], server: Server) -> None:
    query, menus = EVERYWHERE[name]
    expect_menus(visit().open(f"{server.url}{PAGES[name]}{query}"), menus)


def test_chances_that_follow_a_lever_can_be_taken_away(visit: Callable[..., Visitor], server: Server) -> None:
    page = visit().open(f"{server.url}/what_if?scenario=balanced")
    page.get_by_role("radio", name="可能性").or_(page.get_by_text("可能性", exact=True)).first.click()
    expect_menus(page, ["chances", "path", "cost"])

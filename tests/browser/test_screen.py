"""The wall in a real browser: nothing scrolls, nothing is cut or small, it turns by itself, and its link leads back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from sqdash.bench.running import SIZES, Server, Visitor, new_visitor, settle

# What scrolls, is smaller than 18 px at 1080 lines, sticks out of its cell or the wall, or lies on another text.
FAULTS = """() => {
    const found = [], unit = Math.min(innerWidth / 1920, innerHeight / 1080);
    for (const each of [document.documentElement, document.querySelector('[data-testid="stMain"]')])
        if (each.scrollWidth !== each.clientWidth || each.scrollHeight !== each.clientHeight)
            found.push(`scrolls: ${each.scrollWidth} × ${each.scrollHeight}`);
    const wall = document.querySelector('.sq-wall').getBoundingClientRect();
    const within = (box, frame, slack) => box.left >= frame.left - slack && box.right <= frame.right + slack
        && box.top >= frame.top - slack && box.bottom <= frame.bottom + slack;
    const boxes = [], walker = document.createTreeWalker(document.querySelector('.sq-wall'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode, own = text.parentElement;
        if (!text.textContent.trim() || own.closest('.sq-unseen, .sq-watermark, .sq-rug i > b')) continue;
        const size = parseFloat(getComputedStyle(own).fontSize);
        if (size / unit < 17.99) found.push(`small: ${text.textContent} ${size / unit}`);
        const cell = own.closest('td, th, li, dd, dt, h1, h2, p'), range = document.createRange();
        range.selectNodeContents(text);
        for (const line of range.getClientRects()) {
            const air = Math.max(0, (line.height - size) / 2);
            const box = {left: line.left, right: line.right, top: line.top + air, bottom: line.bottom - air};
            if (!within(box, cell.getBoundingClientRect(), 1.5 * unit))
                found.push(`out of its cell: ${text.textContent}`);
            if (!within(box, wall, 0)) found.push(`out of the wall: ${text.textContent}`);
            boxes.push([box, cell, text.textContent]);
        }
    }
    boxes.forEach(([a, cell, said], at) => boxes.slice(at + 1).forEach(([b, other, more]) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const along = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (cell !== other && across > 2 * unit && along > 4 * unit) found.push(`overlap: ${said} / ${more}`);
    }));
    const parts = 'section, section > *, table, img, dl, h1, .sq-strip dt, .sq-strip dd';
    for (const each of document.querySelectorAll(`.sq-wall :is(${parts})`))
        if (!within(each.getBoundingClientRect(),
            each.parentElement.closest('section, .sq-wall').getBoundingClientRect(), unit))
            found.push(`box out: ${each.className || each.tagName}`);
    return found;
}"""
TILES = "() => [...document.querySelectorAll('.sq-tile-value')].map(each => each.firstChild.textContent)"


@pytest.fixture
def open_wall(browser: Browser, server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Page]]:
    """A wall of a height in pixels, light or dark; at the end none may have met an error or left the machine."""
    visitors: list[Visitor] = []

    def opened(query: str, *, height: int = 1080, dark: bool = False) -> Page:
        monkeypatch.setitem(SIZES, "wall", (height * 16 // 9, height))
        visitors.append(new_visitor(browser, "wall", dark=dark))
        return visitors[-1].open(f"{server.url}/{query}")

    yield opened
    faults = [fault for each in visitors for fault in each.faults()]
    for each in visitors:
        each.context.close()
    assert faults == []


@pytest.mark.parametrize(
    ("query", "height", "dark"),
    [
        ("?view=screen&scenario=balanced", 1080, False),
        ("?view=screen&scenario=talent_programme&lang=en", 1080, True),
        ("?view=screen&scenario=talent_programme&area=411481&lang=en", 1080, False),
        ("?view=screen&scenario=balanced&area=411423&turn=600", 2160, True),
        ("?view=screen&area=411471&lang=en&turn=600", 2160, False),
    ],
)
def test_everything_fits(open_wall: Callable[..., Page], query: str, height: int, dark: bool) -> None:
    page = open_wall(query, height=height, dark=dark)
    assert page.evaluate(FAULTS) == []
    assert page.locator(".st-key-sq_bar").count() == 0
    assert page.locator(".sq-watermark").count() == 1


def test_it_turns_from_the_city_to_the_first_area(open_wall: Callable[..., Page]) -> None:
    page = open_wall("?view=screen&turn=5")
    expect(page.locator('[data-place="city"]')).to_have_count(1)
    assert "1/11" in page.locator(".sq-wall-foot").inner_text()
    expect(page.locator('[data-place="411402"]')).to_have_count(1, timeout=9000)
    assert "2/11" in page.locator(".sq-wall-foot").inner_text()
    assert "turn=5" in page.url
    assert page.evaluate(FAULTS) == []


def test_its_link_opens_the_same_numbers_on_the_page(open_wall: Callable[..., Page]) -> None:
    page = open_wall("?view=screen&scenario=talent_programme&lang=en&turn=4")
    assert "4" in page.locator(".sq-wall-alert").inner_text()
    assert page.locator('[data-place="city"]').count() == 1
    values = page.evaluate(TILES)
    address = str(page.locator(".sq-wall-foot a").get_attribute("href"))
    assert parse_qs(urlsplit(address).query) == {"scenario": ["talent_programme"], "lang": ["en"]}
    page.goto(address)
    settle(page)
    expect(page.locator(".st-key-sq_bar")).to_have_count(1)
    assert page.evaluate(TILES) == values
    assert not re.search("view|turn", page.url)

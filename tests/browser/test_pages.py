"""Every page by its own link on a server nobody has visited yet, in both languages and both sizes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from sqdash.bench.running import PAGES, Visitor, serving

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMED = re.compile('“[^”]*”|"[^"]*"')  # what a person called a scenario stays in that person's words
ENGLISH_SENTENCE = re.compile(r"(?:[A-Za-z']+[ ,;]+){4,}[A-Za-z']+")
NOT_FOR_PEOPLE = re.compile(
    r"\b(nan|NaN|None|Traceback|undefined|NaT|inf)\b|(?<![\d.,–-])[-−]0(?:\.0+)?(?![\d.,])|\de[+-]\d"
)
TEXTS = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const drawn = [...main.querySelectorAll('svg text')].map(text => text.textContent);
    return [main.innerText, ...drawn].join('\\n');
}"""
HEADINGS = """() => [...document.querySelectorAll('[data-testid="stMain"] :is(h1, h2, h3)')]
    .map(heading => heading.innerText.trim()).filter(text => text)"""
OVERFLOW = "() => document.documentElement.scrollWidth - window.innerWidth"
# What sticks out of the page's own box, and does not stand in a part that scrolls sideways by itself.
STICKING_OUT = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    if (main.scrollWidth - main.clientWidth <= 1) return [];
    const edge = main.getBoundingClientRect().left + main.clientWidth + 1;
    const clipped = element => {
        for (let each = element.parentElement; each && each !== main; each = each.parentElement)
            if (getComputedStyle(each).overflowX !== 'visible') return true;
        return false;
    };
    const beyond = each => each.getBoundingClientRect().right > edge && !clipped(each);
    const wide = [...main.querySelectorAll('*')].filter(beyond);
    return [`${main.scrollWidth} > ${main.clientWidth}`, ...wide.slice(0, 5).map(each => each.outerHTML.slice(0, 160))];
}"""


def expect_readable(page: Page, language: str) -> None:
    """Headings in the language asked for, no broken numbers or code words on screen, nothing wider than the screen."""
    headings = page.evaluate(HEADINGS)
    assert headings, "no heading"
    if language == "zh":
        assert CHINESE.search(headings[0]), headings[0]
        assert not [each for each in headings if ENGLISH_SENTENCE.search(each)], headings
    else:
        assert not [each for each in headings if CHINESE.search(NAMED.sub("", each))], headings
    shown = page.evaluate(TEXTS)
    broken = [line for line in shown.splitlines() if NOT_FOR_PEOPLE.search(line)]
    assert broken == []
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.evaluate(OVERFLOW) <= 1
    assert page.evaluate(STICKING_OUT) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_by_its_own_link(name: str, visit: Callable[..., Visitor]) -> None:
    """Chinese without being asked, English when the link says so."""
    with serving() as server:
        for language, query in (("zh", ""), ("en", "?lang=en")):
            for size in ("wide", "phone"):
                expect_readable(visit(size).open(f"{server.url}{PAGES[name]}{query}"), language)

"""Streamlit's own words in the language of the page, which a switch changes without a new document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sqdash.bench.running import Server, Visitor, new_visitor, settle

# Texts and labels of Streamlit's that have Latin letters and no Chinese; ours, icons and people's names left out.
ENGLISH = """() => {
    const found = [], latin = text => /[A-Za-z]{3}/.test(text) && !/[\\u4e00-\\u9fff]/.test(text);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const ours = 'style, script, noscript, .stHtml, .st-key-language_switch, [data-testid="stIconMaterial"]';
    while (walker.nextNode()) {
        const own = walker.currentNode.parentElement;
        if (latin(walker.currentNode.nodeValue) && own.checkVisibility() && !own.closest(ours))
            found.push(walker.currentNode.nodeValue);
    }
    for (const name of ['title', 'aria-label', 'placeholder'])
        for (const each of document.querySelectorAll(`[${name}]`))
            if (latin(each.getAttribute(name))) found.push(`${name}: ${each.getAttribute(name)}`);
    return found;
}"""


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    visitor: Visitor = new_visitor(browser)
    yield visitor.open(f"{server.url}/what_if")
    assert visitor.faults() == []
    visitor.context.close()


def test_a_chinese_page_has_no_english_of_streamlit(page: Page) -> None:
    assert page.evaluate(ENGLISH) == []
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_role("menuitem", name="打印")).to_be_visible()
    assert page.evaluate(ENGLISH) == []
    page.keyboard.press("Escape")
    page.locator(".st-key-file_open summary").click()
    settle(page)
    wrong = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"}
    page.locator(".st-key-file_open input[type=file]").set_input_files([wrong])  # type: ignore[list-item]
    expect(page.get_by_text("不接受这种类型的文件")).to_be_visible()
    field = page.locator(".st-key-lever_hire_social_workers input").first
    field.fill("21")
    expect(page.get_by_test_id("InputInstructions")).to_have_text("按回车键生效")
    field.fill("-5")
    field.press("Enter")
    expect(page.locator(".st-key-lever_hire_social_workers [role=alert]")).to_have_text(
        "：没有采用，请填 0 到 1500 之间的数"
    )


def test_nothing_lies_over_the_rug_at_two_hundred_per_cent(page: Page) -> None:
    page.set_viewport_size({"width": 720, "height": 450})
    settle(page)
    rug, levers = page.locator("table.sq-rug").bounding_box(), page.locator(".st-key-levers").bounding_box()
    assert rug is not None and levers is not None
    assert levers["y"] > rug["y"] + rug["height"] and levers["x"] + levers["width"] <= 720


def test_a_switch_changes_the_document_and_streamlit_too(page: Page) -> None:
    said = page.get_by_test_id("stMainMenuButton")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(said).to_have_attribute("aria-label", "主菜单")
    for switch, tag, menu in (("English", "en", "Main menu"), ("中文", "zh-CN", "主菜单")):
        page.get_by_role("button", name=switch).click()
        expect(page.locator("html")).to_have_attribute("lang", tag)
        expect(said).to_have_attribute("aria-label", menu)

"""From a figure to where it comes from, as a person goes: a click on a cell, and the same number on the other page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from sqdash.bench.running import PAGES, Server, Visitor, settle

CELL = 'table.sq-rug td[data-area="411481"][data-indicator="social_workers_per_1000"]'
HEADLINE = "trace => document.querySelector('.sq-headline') && location.pathname === trace"


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize(("name", "language"), [("overview", "zh"), ("what_if", "en")])
def test_a_cell_of_the_rug_leads_to_its_number(
    name: str, language: str, size: str, visit: Callable[..., Visitor], server: Server
) -> None:
    query = f"?hire_social_workers=300&lang={language}"
    page = visit(size).open(f"{server.url}{PAGES[name]}{query}")
    value = page.locator(f"{CELL} button").inner_text()
    page.locator(CELL).click(position={"x": 8, "y": 12})  # beside the number: the whole cell leads there
    page.wait_for_function(HEADLINE, arg=PAGES["trace"])
    settle(page)
    said = page.locator(".sq-headline").inner_text()
    assert f" {value}‰ = 1,000 × " in said
    assert ("招聘社会工作者 +" if language == "zh" else "hire social workers +") in said
    chosen = parse_qs(urlsplit(page.url).query)
    assert (chosen["area"], chosen["indicator"], chosen["year"]) == (["411481"], ["social_workers_per_1000"], ["2025"])
    assert chosen.get("lang", ["zh"]) == [language]
    assert "cell" not in chosen and "language" not in chosen
    assert page.evaluate("() => document.documentElement.lang.slice(0, 2)") == language
    with page.expect_download() as started:
        page.locator(".st-key-trace_download button").click()
    assert started.value.suggested_filename == "trace_411481_social_workers_per_1000_2025.json"


def test_the_name_still_leads_to_the_county(visit: Callable[..., Visitor], server: Server) -> None:
    page = visit().open(server.url)
    page.locator('table.sq-rug tbody th a[href*="area=411481"]').click()
    page.wait_for_function(HEADLINE, arg=PAGES["county"])
    settle(page)
    page.locator("a.sq-traced").first.click()
    page.wait_for_function(HEADLINE, arg=PAGES["trace"])
    settle(page)
    assert "永城市" in page.locator(".sq-headline").inner_text()

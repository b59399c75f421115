"""The county page's list of villages as a person uses it: read, take away, build."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from sqdash.bench.running import PAGES, Server, Visitor, settle
from sqdash.model import project
from sqdash.returns.types import Workspace

AREA = "411421"
MOVED = (
    "before => document.querySelector('.sq-headline') && document.querySelector('.sq-headline').innerText !== before"
)


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_list_is_taken_away_and_built(
    size: str, visit: Callable[..., Visitor], server: Server, workspace: Workspace
) -> None:
    page = visit(size).open(f"{server.url}{PAGES['county']}?area={AREA}")
    gap = project(workspace).cell(AREA, "rural_facility_coverage", 2025).gap
    with page.expect_download() as started:
        page.locator(".st-key-closing_csv button").click()
    content = Path(str(started.value.path())).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert len(list(csv.reader(content.decode("utf-8-sig").splitlines()))) == 1 + (gap or 0)
    before = page.locator(".sq-headline").inner_text()
    page.locator(".st-key-closing_put button").click()
    page.wait_for_function(MOVED, arg=before)
    settle(page)
    assert "自定义" in page.locator(".sq-headline").inner_text()
    assert "已计入情景“新建农村综合服务设施”" in page.locator(".sq-done").inner_text()

"""A chart taken away from its page: the file's numbers are the projection's, the picture is a picture."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from sqdash.bench.running import Server, Visitor, serving
from sqdash.briefing.pictures import SLIDE
from sqdash.model import BASELINE, Scenario, project
from sqdash.returns import Workspace
from sqdash.ui.link import token_of
from sqdash.views.verdict_colours import TINTS

ENGLISH = re.compile(r"[A-Za-z]{4,}")


def opened(page: Page, chart: str) -> None:
    page.locator(f".st-key-take_{chart} button").click()
    page.locator(f".st-key-csv_{chart} button").wait_for()


def taken(page: Page, chart: str, kind: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator(f".st-key-{kind}_{chart} button").click()
    assert waiting.value.suggested_filename == f"sqdash-county-{chart}.{kind}"
    goal = folder / waiting.value.suggested_filename
    waiting.value.save_as(goal)
    return goal


def test_a_chart_is_taken_away(
    visit: Callable[..., Visitor], server: Server, workspace: Workspace, tmp_path: Path
) -> None:
    area, result = workspace.areas[1], project(workspace, BASELINE, end=2030)
    page = visit().open(f"{server.url}/county?area={area.code}")
    opened(page, "paths")
    told = page.get_by_test_id("stPopoverBody").inner_text()
    assert ENGLISH.findall(told) == []

    content = taken(page, "paths", "csv", tmp_path).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    shown = {(row["指标"], int(row["年份"])): row["数值"] for row in rows if row["序列"] == "情景"}
    for indicator in workspace.plan.indicators:
        for cell in result.series(area.code, indicator.id):
            if cell.value is not None:
                assert float(shown[str(indicator.name), cell.year]) == pytest.approx(cell.value, abs=1e-6)
    assert {(row["情景名称"], row["情景版本"]) for row in rows} == {("稳态基线", "")}

    picture = Image.open(taken(page, "paths", "png", tmp_path))
    assert picture.size == (2 * SLIDE.width, 2 * SLIDE.height)
    assert len(picture.convert("RGB").getcolors(1_000_000) or ()) > 100
    assert taken(page, "paths", "svg", tmp_path).read_bytes().startswith(b"<svg")


def test_a_file_says_that_its_scenario_is_not_saved(
    visit: Callable[..., Visitor], server: Server, tmp_path: Path
) -> None:
    token = token_of(Scenario("两批招聘", levers=(("hire_social_workers", "*", "*", 5.0),)))
    page = visit().open(f"{server.url}/county?w={token}")
    opened(page, "indicators")
    content = taken(page, "indicators", "csv", tmp_path).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert {(row["情景名称"], row["情景版本"]) for row in rows} == {("两批招聘", "未保存")}


def test_without_a_browser_the_data_stay(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    """So do the pictures of tables, which need none."""
    with serving(environment={"SQDASH_CHROMIUM": "/nowhere/chromium"}) as server:
        page = visit("phone").open(f"{server.url}/county")
        opened(page, "paths")
        assert "/nowhere/chromium" in page.get_by_test_id("stPopoverBody").inner_text()
        assert page.locator(".st-key-png_paths").count() == 0
        page.keyboard.press("Escape")
        opened(page, "indicators")
        picture = Image.open(taken(page, "indicators", "png", tmp_path))
        assert picture.size == (2 * SLIDE.width, 2 * SLIDE.height)
        told = taken(page, "indicators", "svg", tmp_path).read_text(encoding="utf-8")
        for verdict in ("met", "near", "missed"):
            assert TINTS[verdict].lower() in told.lower()

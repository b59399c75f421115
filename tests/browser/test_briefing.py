"""The pack from one button, and the way back from its code: the same numbers on a server that was started anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from zipfile import ZipFile

import pypdfium2
from playwright.sync_api import Page

from sqdash.api import project_document
from sqdash.bench.running import Visitor, serving, settle
from sqdash.model import CITY, Scenario
from sqdash.model.scenario_token import token_of
from sqdash.returns.types import Workspace
from tests.briefing.codes import codes_on
from tests.briefing.expected import Expected, numbers

SCENARIO = Scenario(
    "会前调整", levers=(("hire_social_workers", "*", "*", 30.0), ("install_kiosks", "411402", "*", 5.0))
)
MADE_MILLISECONDS = 120_000


def rug_of(page: Page) -> dict[tuple[str, str], str]:
    """Every value the overview's rug shows, by area and indicator."""
    cells = page.locator("table.sq-rug td[data-area]").evaluate_all(
        "all => all.map(each => [each.dataset.area, each.dataset.indicator, each.innerText])"
    )
    return {(area, indicator): text for area, indicator, text in cells}


def codes_of(content: Path) -> set[str]:
    """What the codes on the pages say, read off pictures of them."""
    document = pypdfium2.PdfDocument(content)
    found = {code for page in document for code in codes_on(page.render(scale=3).to_pil())}
    document.close()
    return found


def test_one_button_and_the_way_back(visit: Callable[..., Visitor], tmp_path: Path, workspace: Workspace) -> None:
    with serving() as first:
        query = urlencode({"w": token_of(SCENARIO)})
        page = visit().open(f"{first.url}/briefing?{query}")
        page.get_by_text("图片（PNG、SVG）").click()  # left out: the pictures have tests of their own
        page.wait_for_timeout(500)
        settle(page)
        page.get_by_role("button", name="生成材料包").click()
        whole = page.get_by_role("button", name="下载全部")
        whole.wait_for(timeout=MADE_MILLISECONDS)
        with page.expect_download() as taken:
            whole.click()
        taken.value.save_as(tmp_path / "pack.zip")
        address = first.url
        page.close()  # before its server ends
    with ZipFile(tmp_path / "pack.zip") as pack:
        names = pack.namelist()
        pack.extractall(tmp_path)
    assert sorted(name.rpartition(".")[2] for name in names) == ["docx", "pdf", "pptx", "xlsx"]
    links = codes_of(tmp_path / next(name for name in names if name.endswith("pdf")))
    assert {urlsplit(link).path for link in links} == {"/", "/county"}
    assert len(links) == 1 + len(workspace.areas)
    assert all(link.startswith(address) for link in links)
    overview = next(link for link in links if urlsplit(link).path == "/")
    with serving() as second:
        shown = rug_of(visit().open(overview.replace(address, second.url)))
    expected = Expected(workspace, SCENARIO, None, "zh")
    document = project_document(workspace, SCENARIO)
    rows = [row for row in (*document["results"], *document["city"]) if row["year"] == expected.year]
    assert len(shown) == len(rows)
    for row in rows:
        wanted = expected.value(row) if row["verdict"] not in ("not_applicable", "no_data") else []
        assert numbers(shown[row["area_code"], row["indicator"]]) == wanted
    assert {row["area_code"] for row in rows} >= {CITY, "411402"}

"""A steward's year in the browser: template, a bad workbook, a good one, approval, a correction, and back again."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Download, Page

from sqdash import store
from sqdash.bench.running import Server, Visitor, settle
from sqdash.returns.types import Workspace
from sqdash.store import Database, returns
from sqdash.store.returns import APPROVED, SUPERSEDED
from sqdash.users import local_user
from tests.browser.test_kept import WAIT, choose, click, wait_for
from tests.browser.test_pages import expect_readable
from tests.store.people import filled

YONGCHENG = "411481"
THIS_YEAR, LAST_YEAR = "本年数", "上年数"


@pytest.fixture
def kept_returns(address: str) -> Database:
    return store.database(address)


def download(page: Page, key: str) -> bytes:
    with page.expect_download(timeout=3 * WAIT) as waiting:
        click(page, key)
    found: Download = waiting.value
    return Path(found.path()).read_bytes()


def filled_in(template: bytes, changed: Mapping[str, object]) -> bytes:
    """Last year's figure into every blank of the sheet of figures, but what is `changed`, by measure."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    [sheet] = [each for each in book if each.title == "填报"]
    rows = list(sheet.iter_rows())
    [head] = [row for row in rows if any(str(cell.value).startswith(THIS_YEAR) for cell in row)]
    [to] = [at for at, cell in enumerate(head) if str(cell.value).startswith(THIS_YEAR)]
    [before] = [at for at, cell in enumerate(head) if str(cell.value).startswith(LAST_YEAR)]
    for row in rows[rows.index(head) + 1 :]:
        measure = str(row[2].value)
        row[to].value = changed.get(measure, row[before].value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def upload(page: Page, body: bytes, name: str) -> None:
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator('[data-testid="stFileUploader"] input[type="file"]').set_input_files(
        {"name": name, "mimeType": mime, "buffer": body}
    )
    wait_for(page, name)
    page.wait_for_selector("text=/个错误、|没有发现问题/", timeout=WAIT)
    settle(page)


def give_reasons(page: Page, reason: str) -> None:
    """Beside every warning that asks for one."""
    fields = page.locator('[class*="st-key-reason_"] input')
    for at in range(fields.count()):
        fields.nth(at).fill(reason)
        fields.nth(at).press("Tab")
        settle(page)


def submit(page: Page, body: bytes, name: str) -> None:
    upload(page, body, name)
    give_reasons(page, "招录了一批社会工作者")
    page.wait_for_selector(".st-key-return_send button:not([disabled])", timeout=WAIT)
    click(page, "return_send")
    wait_for(page, "已提交永城市 2023 年报表，等待审批。")


def approve(page: Page, id: int) -> str:
    """Click it; what it is said to have moved."""
    click(page, f"approve_{id}")
    wait_for(page, "已批准永城市 2023 年报表")
    return page.locator(".sq-done").first.inner_text()


def newest(database: Database, workspace: Workspace) -> int:
    return returns.listed(database, local_user(), workspace.plan.id, area=YONGCHENG)[0].id


def of_yongcheng(visit: Callable[..., Visitor], own: Server) -> tuple[str, str]:
    """Which data a page says it has, and the county's row of verdicts."""
    page = visit().open(f"{own.url}/what_if")
    badge = page.locator(".st-key-sq_bar").inner_text()
    row = page.locator("table.sq-rug tbody tr", has_text="永城市").inner_text()
    page.context.close()
    return re.findall(r"数据截至 (\d+) 年", badge)[0], row


@pytest.mark.timeout(240)
def test_a_year_from_the_template_to_approved(
    visit: Callable[..., Visitor], own: Server, kept_returns: Database, workspace: Workspace
) -> None:
    for area in workspace.areas:
        if area.code != YONGCHENG:
            found, file = filled(workspace, area=area.code, more=0.0)
            sent = returns.send(kept_returns, local_user(), workspace, found, file, warnings={})
            returns.approve(kept_returns, local_user(), sent.id)
    before = of_yongcheng(visit, own)
    assert before[0] == "2022"

    page = visit().open(f"{own.url}/data")
    assert (
        "2023 年已批准 9 个县（市、区），待审 0 个，共 10 个；全部批准后推演从这一年开始。"
        in page.locator("h1").inner_text()
    )
    choose(page, ".st-key-return_area", "永城市")
    template = download(page, "return_template")

    bad = filled_in(template, {"social_workers": "约两百", "rural_facilities": -3, "households": None})
    upload(page, bad, "错的.xlsx")
    shown = page.locator(".sq-findings").inner_text()
    assert "约两百" in shown and "-3" in shown, shown
    assert int(re.findall(r"发现 (\d+) 个错误", page.locator("body").inner_text())[0]) >= 3
    assert page.locator(".st-key-return_send").count() == 0
    expect_readable(page, "zh")
    marked = openpyxl.load_workbook(io.BytesIO(download(page, "return_marked")))
    comments = [cell.comment.text for row in marked["填报"].iter_rows() for cell in row if cell.comment]
    assert len(comments) >= 2

    staff = {"social_workers": 900, "community_social_workers": 500, "community_workers": 2500}
    page.reload()
    settle(page)
    submit(page, filled_in(template, staff), "对的.xlsx")
    first = newest(kept_returns, workspace)
    pending = page.locator(f".st-key-sq_return_{first}").inner_text()
    turned = re.findall(r"基准年 2022 → 2023：(\d+) 项判定改变", pending)
    assert turned and int(turned[0]) > 0, pending
    assert f"基准年 2022 → 2023：{turned[0]} 项判定改变" in approve(page, first)
    assert "10 个县（市、区）的报表全部批准，推演从 2023 年的数据开始" in page.locator("h1").inner_text()
    after = of_yongcheng(visit, own)
    assert after[0] == "2023" and after[1] != before[1]
    assert returns.listed(kept_returns, local_user(), workspace.plan.id, area=YONGCHENG)[0].found.reasons

    submit(page, filled_in(template, {**staff, "social_workers": 600}), "更正.xlsx")
    second = newest(kept_returns, workspace)
    assert "基准年 2023 不变" in approve(page, second)
    corrected = of_yongcheng(visit, own)
    assert corrected[0] == "2023" and corrected[1] != after[1]

    choose(page, '[class*="st-key-history_area_"]', "永城市")
    choose(page, '[class*="st-key-return_version_"]', "第 1 版")
    click(page, "return_restore")
    wait_for(page, "第 1 版已作为新版本提交，等待审批。")
    approve(page, newest(kept_returns, workspace))
    assert of_yongcheng(visit, own) == after, "the same verdicts as the first time"
    states = {
        each.number: each.state
        for each in returns.listed(kept_returns, local_user(), workspace.plan.id, area=YONGCHENG)
    }
    assert states == {1: SUPERSEDED, 2: SUPERSEDED, 3: APPROVED}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_page_is_readable_while_returns_wait(
    visit: Callable[..., Visitor], own: Server, kept_returns: Database, workspace: Workspace, size: str, language: str
) -> None:
    for code in ("411402", "411403", YONGCHENG):
        found, file = filled(workspace, area=code)
        sent = returns.send(kept_returns, local_user(), workspace, found, file, warnings={"R 填报!H4": "Merged"})
        if code == "411402":
            returns.approve(kept_returns, local_user(), sent.id)
        elif code == "411403":
            returns.send_back(kept_returns, local_user(), sent.id, "Please check")
    page = visit(size).open(f"{own.url}/data?lang={language}")
    expect_readable(page, language)
    page.locator(".st-key-return_trail summary").click()
    settle(page)
    expect_readable(page, language)

"""The page of commitments: its sentence, one area, both languages, and the ledger behind the button."""

from __future__ import annotations

from functools import partial

import pytest

from sqdash.answers.commitments import Reported
from sqdash.returns.received import Progress
from sqdash.returns.types import Workspace
from sqdash.ui.commitments_page import ledger_years
from tests.ui.opening import headline, html
from tests.ui.opening import opened as open_page

opened = partial(open_page, "commitments")


def test_the_page_answers_in_its_first_sentence() -> None:
    page = opened()
    assert headline(page) == (
        "规划另有 69 项承诺，其中 54 项可以算出任务量、32 项等待上报；"
        "到 2025 年底应全部做到，截至 2022 年底已完成 0 项、按进度 1 项、落后 2 项。"
    )
    shown = html(page)
    for words in ("199 个乡镇（街道）", "4,834 人", "27,354 个组织", "四（二）专栏2 第13项", "<i>✕</i>落后"):
        assert words in shown, words
    assert shown.count('class="sq-promises"') == 8
    assert "nan" not in shown and "None" not in shown


def test_one_area() -> None:
    page = opened(area="411423")
    assert headline(page).startswith("宁陵县另有")
    shown = html(page)
    assert "14 个乡镇（街道）" in shown and "364 人" in shown
    assert "综合养老服务中心" not in shown, "a county without streets owes none"


def test_the_page_speaks_english() -> None:
    page = opened(lang="en")
    assert headline(page) == (
        "The plan makes 69 other promises; amounts can be counted for 54, reports are awaited for 32. "
        "All are due by the end of 2025; at the end of 2022: 0 done, 1 on track, 2 late."
    )
    assert "199 townships and subdistricts" in html(page)


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_the_ledger_can_be_asked_for(spoken: str) -> None:
    page = opened(lang=spoken)
    assert page.selectbox(key="ledger_year").options == ["2023", "2024", "2025"]
    assert len(page.get("download_button")) == 1
    page.selectbox(key="ledger_of_city").set_value("city").run()
    assert not page.exception


def test_a_scenario_moves_what_is_measured_by_it() -> None:
    page = opened(hire_social_workers="620")
    assert "到 2025 年推演 1,860 人" in html(page)


def test_a_year_of_which_something_was_reported_has_its_ledger(workspace: Workspace) -> None:
    sent = [Reported("411481", year, Progress("local_plan", 1.0, "文件", "", "E4")) for year in (2022, 2021)]
    assert ledger_years(workspace, ()) == [2023, 2024, 2025]
    assert ledger_years(workspace, sent) == [2021, 2022, 2023, 2024, 2025]

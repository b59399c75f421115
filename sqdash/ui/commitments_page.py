"""The page of commitments: what is watched, drawn by theme, and the year's ledger to take away."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import copy_context

import streamlit as st

from sqdash import language
from sqdash.answers.commitments import Reported, Watched, reported, watched
from sqdash.briefing.ledger import file_name, ledger
from sqdash.language import _
from sqdash.model import CITY
from sqdash.plan.types import THEMES
from sqdash.returns.types import Workspace, worst_quality
from sqdash.ui.choices import place_name
from sqdash.ui.markup import markup
from sqdash.ui.page import Page
from sqdash.ui.parts import title
from sqdash.views.commitments import theme_word, watched_html

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERYWHERE = "*"


def progress(page: Page) -> tuple[Reported, ...]:
    """What the areas have sent about commitments, in returns that were approved."""
    return reported(each.found for each in page.workspace.approved)


def rows(page: Page, place: str) -> list[Watched]:
    """The commitments of an area or the city, in plan order."""
    found = watched(page.workspace, page.scenario, progress(page))
    return [each for each in found if each.area_code == place]


def tables(found: list[Watched]) -> None:
    """One table per theme, those that ask nothing here left out."""
    asked = [each for each in found if each.state != "not_applicable"]
    for theme in THEMES:
        here = [each for each in asked if each.commitment.theme == theme]
        if here:
            told = [each.quality for each in here if each.done is not None or each.forecast is not None]
            title(theme_word(theme), worst_quality(["derived", *told]))
            markup(watched_html(here, theme_word(theme)))


def ledger_years(workspace: Workspace, sent: Sequence[Reported]) -> list[int]:
    """The years still planned, and before them those of which something was reported: their ledgers are closed."""
    first = min([workspace.base_year + 1, *(each.year for each in sent)])
    return list(range(first, workspace.plan.end + 1))


def download(page: Page, place: str) -> None:
    """The task list and the ledger of a year, for the place shown or for all."""
    workspace = page.workspace
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        spoken, sent = page.language, progress(page)
        years = ledger_years(workspace, sent)
        first = years.index(min(workspace.last_complete_year + 1, workspace.plan.end))
        year = st.selectbox(_("年度"), years, index=first, key="ledger_year", width=120)
        names = {EVERYWHERE: _("全市和各县（市、区）"), place: place_name(page, place)}
        whose = st.selectbox(
            _("任务清单范围"), list(names), format_func=names.__getitem__, key=f"ledger_of_{place}", width=240
        )
        codes = (CITY, *(each.code for each in workspace.areas)) if whose == EVERYWHERE else (place,)
        name = file_name(year, "all" if whose == EVERYWHERE else place)

        def made() -> bytes:
            """Made on the click, outside the run that drew the page: it has to be told the language again."""

            def written() -> bytes:
                language.use(spoken)
                return ledger(workspace, page.scenario, year, codes, sent)

            return copy_context().run(written)

        label = _("下载年度任务清单和工作台账")
        st.download_button(label, made, file_name=name, mime=WORKBOOK, on_click="ignore", key="ledger")

"""Chances that follow a lever: the rug of the what-if page, when it shows how sure instead of met or missed."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from sqdash.answers.risk import Ranges, chance
from sqdash.language import _
from sqdash.model import CITY, Scenario
from sqdash.returns.types import Workspace
from sqdash.ui import ranges, rugs, session
from sqdash.ui.drawing import CHANCES, SHOWS, VERDICTS
from sqdash.ui.page import Page
from sqdash.ui.parts import note

DRAWS = 2_000


def wanted() -> bool:
    """Whether chances are to be shown, after drawing the choice, which the link keeps."""
    shows = st.session_state["rug_shows"] = session.drawing().shows
    names = {VERDICTS: _("判定"), CHANCES: _("可能性")}
    st.segmented_control(
        _("表中显示"),
        SHOWS,
        key="rug_shows",
        format_func=names.__getitem__,
        required=True,
        label_visibility="collapsed",
        on_change=_chosen,
    )
    return shows == CHANCES


def _chosen() -> None:
    shows = st.session_state["rug_shows"]
    session.put_drawing(replace(session.drawing(), shows=shows if shows in SHOWS else VERDICTS))


def chance_rug(page: Page, links: dict[str, str]) -> None:
    """The active scenario's chances in the target year, with what the fills mean."""
    told = _("按 {draws} 次抽样，参数在低、高之间按 PERT 分布；同时达标的可能性见“达标把握”。")
    rests, found = told.format(draws=f"{DRAWS:,}"), _table(page.workspace, page.scenario, page.ranges)
    rugs.chance_rug(page, found=found, year=page.target_year, links=links, note=rests)
    note(rests)
    ranges.said(page)


@lru_cache(maxsize=64)
def _table(workspace: Workspace, scenario: Scenario, changed: Ranges) -> dict[tuple[str, str], float | None]:
    codes = [*(area.code for area in workspace.areas), CITY]
    indicators = [each.id for each in workspace.plan.indicators]
    keys = [(code, indicator) for code in codes for indicator in indicators]
    values = chance(workspace, scenario, DRAWS, ranges=changed).ravel()
    return {key: None if np.isnan(value) else float(value) for key, value in zip(keys, values, strict=True)}

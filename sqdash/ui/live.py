"""Chances that follow a lever: the rug of the what-if page, when it shows how sure instead of met or missed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from sqdash.answers.risk import chance
from sqdash.language import _
from sqdash.model import CITY, Scenario
from sqdash.returns.types import Workspace
from sqdash.ui.begin import Page
from sqdash.views import chances

VERDICTS, CHANCES = SHOWN = ("verdicts", "chances")
DRAWS = 2_000


def wanted() -> bool:
    """Whether chances are to be shown, after drawing the choice."""
    st.session_state.setdefault("rug_shows", VERDICTS)
    names = {VERDICTS: _("判定"), CHANCES: _("可能性")}
    label = _("表中显示")
    chosen = st.segmented_control(
        label, SHOWN, key="rug_shows", format_func=names.__getitem__, required=True, label_visibility="collapsed"
    )
    return bool(chosen == CHANCES)


def chance_rug_html(page: Page, links: dict[str, str]) -> str:
    """The active scenario's chances in the target year, with what the fills mean."""
    table = _table(page.workspace, page.scenario)
    told = _("按 {draws} 次抽样，参数在低、高之间按 PERT 分布；同时达标的可能性见“达标把握”。")
    rug = chances.chance_rug_html(
        areas=page.workspace.areas,
        indicators=page.workspace.plan.indicators,
        chances=table,
        links=links,
        caption=chances.chance_caption(chances=table, year=page.target_year),
    )
    return f'{rug}{chances.chance_legend_html()}<p class="sq-note">{told.format(draws=f"{DRAWS:,}")}</p>'


@lru_cache(maxsize=64)
def _table(workspace: Workspace, scenario: Scenario) -> dict[tuple[str, str], float | None]:
    codes = [*(area.code for area in workspace.areas), CITY]
    indicators = [each.id for each in workspace.plan.indicators]
    keys = [(code, indicator) for code in codes for indicator in indicators]
    values = chance(workspace, scenario, DRAWS).ravel()
    return {key: None if np.isnan(value) else float(value) for key, value in zip(keys, values, strict=True)}

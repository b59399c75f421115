"""Choices a page keeps in its link: area and indicator. A link naming an unknown one falls back to the first."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sqdash.language import _
from sqdash.model import CITY
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area
from sqdash.ui.begin import Page


def choose_area(page: Page) -> Area:
    names = {area.code: str(area.name) for area in page.workspace.areas}
    return page.workspace.area(_chosen("area", _("县（市、区）"), names))


def choose_place(page: Page) -> str:
    """An area's code, or the city."""
    return _chosen(
        "area", _("地区"), {CITY: place_name(page, CITY), **{a.code: str(a.name) for a in page.workspace.areas}}
    )


def choose_indicator(page: Page, first: str | None = None) -> Indicator:
    """An indicator of the plan; `first` is shown where nobody has chosen one yet."""
    names = {each.id: f"{each.number}. {each.name}" for each in page.workspace.plan.indicators}
    return page.workspace.plan.indicator(_chosen("indicator", _("指标"), names, width=560, first=first))


def place_name(page: Page, place: str) -> str:
    return _("全市") if place == CITY else str(page.workspace.area(place).name)


def _chosen(key: str, label: str, names: Mapping[str, str], width: int = 240, first: str | None = None) -> str:
    """The option shown. The link holds it, so that it survives a change of page and of browser."""
    linked = st.query_params.get(key)
    widget = f"pick_{key}"
    if widget not in st.session_state:
        st.session_state[widget] = linked if linked in names else first or next(iter(names))
    chosen: str = st.selectbox(label, list(names), format_func=names.__getitem__, key=widget, width=width)
    if chosen != linked:
        st.query_params[key] = chosen
    return chosen

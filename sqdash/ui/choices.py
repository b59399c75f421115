"""Choices a page keeps in its link: area and indicator. Where a link names an unknown one, that is said."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sqdash.language import _
from sqdash.model import CITY
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area
from sqdash.ui import kept
from sqdash.ui.page import Page
from sqdash.views import words
from sqdash.views.labels import distinct

LONGEST = 40  # characters of a wrong word of the link that are repeated


def choose_area(page: Page) -> Area:
    names = {area.code: str(area.name) for area in page.workspace.areas}
    return page.workspace.area(chosen("area", _("县（市、区）"), names))


def choose_place(page: Page) -> str:
    """An area's code, or the city."""
    return chosen(
        "area", _("地区"), {CITY: place_name(page, CITY), **{a.code: str(a.name) for a in page.workspace.areas}}
    )


def choose_indicator(page: Page, first: str | None = None) -> Indicator:
    """An indicator of the plan; `first` is shown where nobody has chosen one yet."""
    names = {each.id: f"{each.number}. {each.name}" for each in page.workspace.plan.indicators}
    return page.workspace.plan.indicator(chosen("indicator", _("指标"), names, width=560, first=first))


def place_name(page: Page, place: str) -> str:
    return words.place_name(page.workspace, place)


def chosen(key: str, label: str, names: Mapping[str, str], width: int = 240, first: str | None = None) -> str:
    """The option shown. The link holds it, so that it survives a change of page and of browser."""
    linked = st.query_params.get(key)
    widget = f"pick_{key}"
    if widget not in st.session_state:
        st.session_state[widget] = linked if linked in names else first or next(iter(names))
        if linked is not None and linked not in (
            CITY,
            *names,
        ):  # a page without the city is often reached from one about it
            told = _("链接中的“{word}”没有找到，先显示{shown}。")
            kept.alert(told.format(word=linked[:LONGEST], shown=names[st.session_state[widget]]))
    labels = dict(zip(names, distinct(names.values()), strict=True))
    shown: str = st.selectbox(label, list(names), format_func=labels.__getitem__, key=widget, width=width)
    if shown != linked:
        st.query_params[key] = shown
    return shown

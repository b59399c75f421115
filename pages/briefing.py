"""Briefing: the active scenario as a deck, a report, a workbook, pictures and a screen; previewed, then made."""

import streamlit as st

from sqdash import ui
from sqdash.ui import briefing_order, briefing_page, ranges

page = ui.begin("briefing")
place = st.container()
left, right = st.columns([1, 2.1], gap="medium")
with left:
    order = briefing_order.order(page)
    briefing_page.make_and_take(page, order)
    briefing_page.screens(page)
with place:
    ui.headline(briefing_page.headline(page, order))
    if "chance" in order.parts:
        ranges.said(page)
        briefing_page.drawn_its_own_way()
with right:
    briefing_page.preview(page, order)
ui.sources(page)

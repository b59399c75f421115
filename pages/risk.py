"""Risk: the chance of each target and of all, what may happen by year, what matters most, and the price of being
sure."""

import streamlit as st

from sqdash import ui
from sqdash.ui import ranges, risking

page = ui.begin("risk")
place = st.container()
left, right = st.columns([1.6, 1], gap="medium")
with right:
    settings = risking.settings(page)
result = risking.found(page, settings)
with place:
    ui.headline(risking.headline(page, result))
    risking.rug(page, result)
    ranges.said(page)
with left:
    risking.fan(page, result)
    risking.what_matters(page, settings)
with right:
    risking.robust_plan(page, settings)
ui.sources(page)

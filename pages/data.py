"""Returns: how far the year has come, template, upload and check, approval with what it moves, earlier versions."""

import streamlit as st

from sqdash import ui
from sqdash.ui import returns_deciding, returns_page

page = ui.begin("data")
year = returns_page.opening(page)
left, right = st.columns(2, gap="medium")
with left:
    returns_page.sending(page, year)
    returns_page.standing(page, year)
    returns_page.reached(page, year)
with right:
    returns_deciding.waiting(page)
    returns_deciding.history(page, year)
ui.sources(page)

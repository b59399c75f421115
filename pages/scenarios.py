"""Scenarios: what is kept, whose it is, what it comes to; open, branch, rename, adopt, share and archive."""

import streamlit as st

from sqdash import ui
from sqdash.ui import kept_list

page = ui.begin("scenarios")
if kept_list.opening(page):
    left, right = st.columns([1.2, 1], gap="medium")
    with left:
        kept_list.the_list(page)
    with right:
        kept_list.details(page)
ui.sources(page)

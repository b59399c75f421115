"""Commitments: what else the plan promises, how much that is, how far it is, and the year's list of tasks."""

import streamlit as st

from sqdash import ui
from sqdash.language import _
from sqdash.ui import commitments_page
from sqdash.views import commitments

page = ui.begin("commitments")
place = st.container()
left, right = st.columns([1, 2.4], gap="medium", vertical_alignment="bottom")
with left:
    where = ui.choose_place(page)
rows = commitments_page.rows(page, where)
with place:
    ui.headline(commitments.headline(page.workspace, rows, where), below=commitments.states_html(rows))
with right:
    commitments_page.download(page, where)
commitments_page.tables(rows)
ui.note(commitments.states_note())
ui.note(commitments.counting_note(page.workspace))
with st.expander(_("规划里没有列为承诺的数")):
    ui.markup(commitments.left_out_html(page.workspace.plan.left_out))
ui.sources(page)

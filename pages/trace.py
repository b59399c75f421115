"""Trace: where one figure comes from, step by step, back to the reported numbers and the lines of the scenario."""

import streamlit as st

from sqdash import ui
from sqdash.language import _
from sqdash.model import CITY
from sqdash.ui import tracing
from sqdash.views import trace

page = ui.begin("trace")
workspace = page.workspace
place = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    area, indicator, year = ui.choose_place(page), ui.choose_indicator(page), tracing.choose_year(page)
found = tracing.traced(page, area, indicator.id, year)
choices = {"indicator": indicator.id, "year": str(year)}
links = {each.code: page.href("trace", area=each.code, **choices) for each in workspace.areas}

with place:
    told = trace.sentence(found, workspace, page.scenario_name)
    ui.headline(told, below="".join((trace.target_html(found, workspace), trace.behind_html(found))))
if area == CITY:
    ui.title(_("全市数由哪些地区相加得到"), found.quality)
    ui.markup(trace.areas_html(found, workspace, links))
tracing.chain(page, found)
tracing.download(found)
ui.sources(page)

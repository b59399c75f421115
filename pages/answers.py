"""Answers: the cheapest way to every target, the most or the fairest under a budget; what binds, what cannot be."""

import streamlit as st

from sqdash import ui
from sqdash.ui import conditions, saving, solving

page = ui.begin("answers")
place = st.container()
left, right = st.columns([1, 2.5], gap="medium")
with left:
    problem = conditions.conditions(page)
    solving.where_it_starts(page)
with right:
    answer = solving.answer(page, problem)
    if answer is not None:
        solving.use(page, answer.scenario, key="plan")
        saving.save_form(page)
        solving.verdicts(page, answer)
        solving.inputs(page, answer)
        solving.limits(page, answer)
        solving.budget_curve(page, problem)
        solving.starts(page, problem)
with place:
    ui.headline(solving.headline(page, problem, answer), below=solving.strip(page, answer))
ui.sources(page)

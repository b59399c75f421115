"""Answers: the cheapest way to every target, the most or the fairest under a budget; what binds, what cannot be."""

import streamlit as st

from sqdash import ui
from sqdash.ui import conditions, solving

page = ui.begin("answers")
place = st.container()
left, right = st.columns([1, 2.5], gap="medium")
with left:
    problem = conditions.conditions(page)
    solving.where_it_starts(page)
with right:
    answer = solving.answer(page, problem)
with place:  # before what takes longer to draw: until then it says that the answer is being looked for
    ui.headline(solving.headline(page, problem, answer), below=solving.strip(page, answer))
if answer is not None:
    with right:
        solving.use(page, answer.scenario, key="plan")
        solving.verdicts(page, answer)
        solving.inputs(page, answer)
        solving.limits(page, answer)
        solving.budget_curve(page, problem)
        solving.starts(page, problem)
ui.sources(page)

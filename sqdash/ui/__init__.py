"""Streamlit: page gate, session, controls. Only this room, `pages/` and `app.py` import streamlit."""

from sqdash.ui.begin import Page, begin, prepare, projected
from sqdash.ui.chart import figure
from sqdash.ui.choices import choose_area, choose_indicator, choose_place, place_name
from sqdash.ui.markup import markup
from sqdash.ui.parts import area_map, cost_figure, headline, line, note, sources, title
from sqdash.ui.user import user

__all__ = [
    "Page",
    "area_map",
    "begin",
    "choose_area",
    "choose_indicator",
    "choose_place",
    "cost_figure",
    "figure",
    "headline",
    "line",
    "markup",
    "note",
    "place_name",
    "prepare",
    "projected",
    "sources",
    "title",
    "user",
]

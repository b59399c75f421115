"""Streamlit: page gate, session, controls. Only this room, `pages/` and `app.py` import streamlit."""

from sqdash.ui.begin import Page, begin, projected
from sqdash.ui.chart import figure
from sqdash.ui.choices import choose_area, choose_indicator, choose_place, place_name
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
    "note",
    "place_name",
    "projected",
    "sources",
    "title",
    "user",
]

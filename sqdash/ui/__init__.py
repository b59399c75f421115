"""Streamlit: page gate, session, controls. Only this room, `pages/` and `app.py` import streamlit."""

from sqdash.ui.begin import begin, prepare
from sqdash.ui.chart import figure
from sqdash.ui.choices import choose_area, choose_indicator, choose_place, place_name
from sqdash.ui.downloads import downloads
from sqdash.ui.markup import markup
from sqdash.ui.page import Page, projected
from sqdash.ui.parts import area_map, cost_figure, headline, line, note, sources, title
from sqdash.ui.rugs import city_tiles, coloured_table, verdict_rug
from sqdash.ui.user import user

__all__ = [
    "Page",
    "area_map",
    "begin",
    "choose_area",
    "choose_indicator",
    "choose_place",
    "city_tiles",
    "coloured_table",
    "cost_figure",
    "downloads",
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
    "verdict_rug",
]

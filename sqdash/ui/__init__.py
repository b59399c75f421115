"""Streamlit: page gate, session, controls. Only this room, `pages/` and `app.py` import streamlit."""

from sqdash.ui.begin import Page, begin, projected
from sqdash.ui.parts import area_map, headline, note, title
from sqdash.ui.user import User, user

__all__ = ["Page", "User", "area_map", "begin", "headline", "note", "projected", "title", "user"]

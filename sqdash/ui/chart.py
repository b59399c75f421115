"""A chart of the house on the page. Kept apart from `parts` because of what Plotly does on the way."""

from __future__ import annotations

from typing import Any

import streamlit as st
from plotly.basedatatypes import BaseFigure

from sqdash.views.figures import CONFIG, Figure, coloured


class Ready(BaseFigure):  # type: ignore[misc]
    """A finished figure. Streamlit builds a go.Figure of every dictionary only to check it, 5–20 ms each;
    the tests of `views` check every figure instead, and this one is sent as it is.
    """

    def __init__(self, figure: Figure) -> None:
        self.__dict__["figure"] = figure

    def to_dict(self) -> dict[str, Any]:
        return dict(self.__dict__["figure"])


def figure(drawn: Figure, *, alt: str, key: str) -> None:
    """A chart with the sentence a screen reader says of it, its text in the colour of the page."""
    dark = st.context.theme.type == "dark"
    st.plotly_chart(Ready(coloured(drawn, dark=dark)), theme=None, config=CONFIG, alt=alt, key=key)

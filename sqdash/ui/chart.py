"""A chart of the house on the page. Kept apart from `parts` because of what Plotly does on the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from plotly.basedatatypes import BaseFigure

from sqdash.briefing.pictures import chart_picture
from sqdash.language import _
from sqdash.ui.downloads import downloads
from sqdash.ui.markup import note_html
from sqdash.ui.page import Page
from sqdash.views.csv_text import Data
from sqdash.views.figures import CONFIG, Figure, coloured


class Ready(BaseFigure):  # type: ignore[misc]
    """A finished figure. Streamlit builds a go.Figure of every dictionary only to check it, 5–20 ms each;
    the tests of `views` check every figure instead, and this one is sent as it is.
    """

    def __init__(self, figure: Figure) -> None:
        self.__dict__["figure"] = figure

    def to_dict(self) -> dict[str, Any]:
        return dict(self.__dict__["figure"])


def figure(
    page: Page,
    drawn: Figure,
    *,
    alt: str,
    key: str,
    data: Callable[[], Data],
    heading: str = "",
    note: str = "",
    of: str = "",
    basis: str = "",
) -> None:
    """A chart with the sentence a screen reader says of it, its text in the colour of the page, and its downloads.

    Args:
        data: makes its numbers as a table, when they are asked for.
        heading: what stands above the chart on the page and its sentence does not say; the picture has it before that.
        note: what is said below the chart and in its picture; of, basis: as of `downloads`.
    """
    dark = st.context.theme.type == "dark"
    st.plotly_chart(Ready(coloured(drawn, dark=dark)), theme=None, config=CONFIG, alt=alt, key=key)
    told = _("{heading}。{sentence}").format(heading=heading, sentence=alt) if heading else alt
    picture = partial(chart_picture, drawn, title=told, note=note)
    below = note_html(note)
    downloads(page, key, data=data, picture=picture, needs_browser=True, below=below, of=of, basis=basis)

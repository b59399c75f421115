"""HTML of our own on the page."""

from __future__ import annotations

from typing import Any

import streamlit as st


class _Whole(str):
    """Handed over as it is: Streamlit looks whether a plain text names a file and takes its indentation apart."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def markup(html: str, **options: Any) -> None:
    """Show HTML; every name in it has been escaped where it was put in. Options as of `st.html`."""
    st.html(_Whole(html), **options)

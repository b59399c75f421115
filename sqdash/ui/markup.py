"""HTML of our own on the page."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from sqdash.language import _
from sqdash.plan.faults import Fault


class _Whole(str):
    """Handed over as it is: Streamlit looks whether a plain text names a file and takes its indentation apart."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def markup(html: str, **options: Any) -> None:
    """Show HTML; every name in it has been escaped where it was put in. Options as of `st.html`."""
    st.html(_Whole(html), **options)


def note_html(words: str) -> str:
    """A quiet line; nothing for no words."""
    return f'<p class="sq-note">{escape(words)}</p>' if words else ""


def show_faults(title: str, faults: tuple[Fault, ...]) -> None:
    """Every fault with its place, what is wrong and what to do."""
    heads = "".join(f"<th scope='col'>{word}</th>" for word in (_("文件"), _("位置"), _("问题"), _("怎么改")))
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{escape(word)}</td>" for word in (each.file, each.place, each.what, each.remedy))
        + "</tr>"
        for each in faults
    )
    markup(
        f'<p class="sq-title" role="alert">{escape(title)}</p>'
        f'<table class="sq-faults"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )

"""Taking away what is shown: its picture and its data, in a small menu below it. Nothing is made before a click."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import streamlit as st

from sqdash.briefing import browser
from sqdash.briefing.fonts import missing_fonts
from sqdash.briefing.pictures import Picture
from sqdash.language import _, use
from sqdash.ui.markup import markup, note_html
from sqdash.ui.page import Page
from sqdash.views.csv_text import Data, csv_file
from sqdash.views.stamp import Stamp, stamp

SCALE = 2  # of a PNG: sharp on a projector and in print
Drawn = Callable[..., Picture]
"""makes the picture from the stamp's `lines` and its `watermark`"""


def downloads(
    page: Page,
    key: str,
    *,
    data: Callable[[], Data],
    picture: Drawn | None = None,
    needs_browser: bool = False,
    below: str = "",
    of: str = "",
    basis: str = "",
) -> None:
    """The menu, at the right end of a line.

    Args:
        key: one word for what is shown, in the names of the files too.
        below: HTML that shares the line, what is said below a chart.
        of: names of the scenarios shown; the active one's by default.
        basis: what else the figures rest on, in a sentence.
    """
    named, quality = of or page.scenario_name, page.summary().quality
    version = "" if of else page.version  # names of several scenarios have theirs beside them
    told = partial(stamp, page.workspace, scenario=named, version=version, quality=quality, basis=basis)
    with st.container(horizontal=True, key=f"take_{key}", vertical_alignment="top", horizontal_alignment="right"):
        if below:
            markup(below)
        menu = st.popover(_("下载"), type="tertiary", key=f"menu_{key}", on_change="rerun")
    if menu.open:  # a closed menu is a third of what its buttons cost, and a page has several at every move of a lever
        with menu:
            if picture is not None:
                _pictures(page, key, partial(_stamped, told, picture), needs_browser)
            _button(page, key, "csv", _("数据 CSV"), "text/csv", partial(_csv, told, data))


def _pictures(page: Page, key: str, make: Callable[[], Picture], needs_browser: bool) -> None:
    if (missing := missing_fonts() or (browser.trouble() if needs_browser else None)) is not None:
        markup(note_html(missing))
        return
    _button(page, key, "png", _("图片 PNG（2×）"), "image/png", lambda: make().png(SCALE))
    _button(page, key, "svg", _("图片 SVG"), "image/svg+xml", lambda: make().svg)


def _button(page: Page, key: str, kind: str, label: str, mime: str, make: Callable[[], bytes]) -> None:
    """What it makes is made without a page around it, so it takes the page's language along."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", f"{page.name}-{key}")
    st.download_button(
        label,
        data=partial(_spoken, page.language, make),
        file_name=f"sqdash-{name}.{kind}",
        mime=mime,
        on_click="ignore",
        key=f"{kind}_{key}",
        type="tertiary",
    )


def _spoken(language: str, make: Callable[[], bytes]) -> bytes:
    use(language)
    return make()


def _stamped(told: Callable[[], Stamp], picture: Drawn) -> Picture:
    found = told()
    return picture(lines=found.lines, watermark=found.watermark)


def _csv(told: Callable[[], Stamp], data: Callable[[], Data]) -> bytes:
    return csv_file(data(), told().columns)

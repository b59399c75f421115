"""The view for a wall, asked for by `view=screen` on any page: one place at a time, by itself with `turn`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import streamlit as st

from sqdash import views
from sqdash.language import _
from sqdash.model import BASELINE, CITY
from sqdash.plan.faults import Fault
from sqdash.ui import link, session
from sqdash.ui.carrying import over_words
from sqdash.ui.markup import markup
from sqdash.ui.page import Page
from sqdash.views.screen import Shown, wall_html
from sqdash.views.screen_foot import code_html, foot_html, turning_words

SOONEST, LATEST = 5, 600  # seconds a wall may stand before the next
WHOLE = re.compile(r"[0-9]{1,4}")
ITS_OWN = ("overview", "briefing")  # pages that show the same city as its wall does


def show(page: Page, refusals: tuple[tuple[str, tuple[Fault, ...]], ...] = ()) -> None:
    """Draw the wall the link asks for in the place of the page; of what was refused of it, the first fault each."""
    markup(f"<style>{_style()}</style>")
    place, complaints = _place(page)
    seconds, wrong = _seconds()
    complaints += wrong
    complaints += tuple(told + faults[0].what for told, faults in refusals)
    if seconds is None:
        _draw(page, place, complaints=complaints)
        return
    st.session_state["screen_drawn"] = False
    if "screen_at" not in st.session_state:
        st.session_state["screen_at"] = _places(page).index(place)
    st.fragment(run_every=seconds)(_turning)(page, seconds, complaints)


def _turning(page: Page, seconds: int, complaints: tuple[str, ...]) -> None:
    """One place after the other; after the last one the whole page runs again, which may have met newer data."""
    session.restore_language()
    places = _places(page)
    if st.session_state["screen_drawn"]:
        st.session_state["screen_at"] = at = (st.session_state["screen_at"] + 1) % len(places)
        if not at:
            st.rerun()
    st.session_state["screen_drawn"] = True
    at = st.session_state["screen_at"] % len(places)
    _draw(page, places[at], complaints=complaints, turn=(places, at, seconds))


def _draw(
    page: Page, place: str, *, complaints: tuple[str, ...], turn: tuple[tuple[str, ...], int, int] | None = None
) -> None:
    changed = not page.scenario.is_baseline
    shown = Shown(
        result=page.result(),
        summary=page.summary(),
        scenario=page.scenario_name,
        version=page.version,
        language=page.language,
        dark=st.context.theme.type == "dark",
        before=page.baseline if changed else None,
        was=page.summary(BASELINE) if changed else None,
        over=over_words(page),
    )
    turning = turning_words(shown, *turn) if turn else ""
    address, made = _address(page, place), datetime.now(UTC)
    foot = foot_html(shown, place, address=address, made=made, turning=turning, complaints=complaints)
    markup(wall_html(shown, place, foot=foot, code=code_html(address)))


def _places(page: Page) -> tuple[str, ...]:
    return (CITY, *(area.code for area in page.workspace.areas))


def _place(page: Page) -> tuple[str, tuple[str, ...]]:
    """The place the link names; the city where it names none, or one nobody knows, which is said."""
    linked = st.query_params.get("area", CITY)
    if linked in _places(page):
        return linked, ()
    return CITY, (_("没有编号为“{word}”的县（市、区），先显示全市。").format(word=linked[:40]),)


def _seconds() -> tuple[int | None, tuple[str, ...]]:
    """How long a wall stands when they turn; None when they do not. What is no such number is said."""
    word = st.query_params.get("turn")
    if word is None:
        return None, ()
    if WHOLE.fullmatch(word) and SOONEST <= int(word) <= LATEST:
        return int(word), ()
    told = _("轮播间隔“{word}”不是 {least} 到 {most} 之间的整数（秒），不轮播。")
    return None, (told.format(word=word[:40], least=SOONEST, most=LATEST),)


def _address(page: Page, place: str) -> str:
    """The page that shows the same scenario, place and language; not as a wall."""
    said = link.shortest(page.parameters, page.workspace)
    query = {key: value for key, value in said.items() if key not in (*session.SCREEN, "area")}
    name = page.name if page.name in ITS_OWN else "overview"
    if place != CITY:
        name, query = "county", {**query, "area": place}
    base = str(st.get_option("server.baseUrlPath"))
    return link.whole_address(st.context.url or "", base, "" if name == "overview" else name, query)


@cache
def _style() -> str:
    return (Path(views.__file__).parent / "screen.css").read_text(encoding="utf-8")

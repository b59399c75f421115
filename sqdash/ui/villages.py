"""The county page's villages: what is reported of each, and a list of those that close a gap, to edit and to take."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd
import streamlit as st

from sqdash import language
from sqdash.answers.villages import Closing, Pick, arriving, closable, closing, lever_for, named, with_built, written
from sqdash.language import _
from sqdash.model.scenario_reader import LONGEST_REASON
from sqdash.plan.types import Indicator
from sqdash.returns.received import Village
from sqdash.returns.townships import townships
from sqdash.returns.types import Area, Community, Workspace
from sqdash.ui import kept, session
from sqdash.ui.markup import markup
from sqdash.ui.page import Page, projected
from sqdash.ui.parts import line, note, title
from sqdash.views import tables, words
from sqdash.views import villages as seen
from sqdash.views.labels import distinct

PLACE = "closing"  # where what came of a click is told
TABLE_HEIGHT = 300  # pixels: eight villages and the head
WIDTHS = (60, 130, 170, 90, 330)


def section(page: Page, area: Area) -> None:
    """Which villages would close a gap, and all of them by township."""
    known = page.workspace.villages
    _gaps(page, area, known)
    listed = townships(page.workspace, area.code)
    with st.expander(tables.townships_words(found=listed), key="villages_open", on_change="rerun") as part:
        if part.open:
            markup(tables.townships_html(found=listed))
            _township(page, area, known)


def _gaps(page: Page, area: Area, known: Mapping[str, Village]) -> None:
    result = page.result()
    asked = closable(page.workspace)
    missing = [each for each in asked if result.cell(area.code, each.id, page.target_year).gap]
    kept.answer(PLACE)
    title(_("在哪里建"), result.qualities_of(area.code))
    if not missing:
        note(seen.no_gap(asked))
        return
    gap = _chosen_gap(missing)
    lever = lever_for(page.workspace, page.workspace.plan.indicator(gap))
    taken = named(page.workspace, page.scenario, area.code, lever.id) if lever else frozenset()
    found = closing(page.workspace, result, area.code, gap, known, taken=taken)
    line(seen.closing_title(found, page.workspace))
    chosen = _editor(page, found)
    _take(page, area, found, chosen)
    note(seen.closing_note(found, page.workspace, len(taken)))


def _chosen_gap(missing: list[Indicator]) -> str:
    """Which gap, where there are several."""
    names = {each.id: str(each.short) for each in missing}
    if len(names) == 1:
        return next(iter(names))
    if st.session_state.get("closing_gap") not in names:
        st.session_state["closing_gap"] = next(iter(names))
    label = _("要补齐的指标")
    st.segmented_control(label, list(names), key="closing_gap", format_func=names.__getitem__, required=True)
    return str(st.session_state["closing_gap"])


def _editor(page: Page, found: Closing) -> list[Pick]:
    """The list with a box to tick beside each; what comes back is read by its place, whatever the browser sent."""
    picks = found.picks
    frame = pd.DataFrame([(at < len(found.chosen), *seen.row(each)) for at, each in enumerate(picks)])
    box, *heads = (_("选"), *seen.heads())
    frame.columns = pd.Index([box, *heads])
    widths = dict(zip(heads, WIDTHS[1:], strict=False))
    edited = st.data_editor(
        frame,
        # A new key for new content: ticks made on an old list must not be applied to another.
        key=f"closing_{hash((found, page.language))}",
        hide_index=True,
        disabled=heads,
        column_config={
            box: st.column_config.CheckboxColumn(width=WIDTHS[0]),
            **{name: st.column_config.TextColumn(width=width) for name, width in widths.items()},
        },
        height=TABLE_HEIGHT,
        alt=seen.closing_title(found, page.workspace),
    )
    return [pick for pick, ticked in zip(picks, edited[box].tolist(), strict=True) if ticked is True]


def _take(page: Page, area: Area, found: Closing, chosen: list[Pick]) -> None:
    """The chosen as a file, and as the lever's input."""
    workspace, spoken = page.workspace, page.language
    built = with_built(workspace, page.scenario, area.code, found.lever, len(chosen))
    before, after = (projected(workspace, each, found.year) for each in (page.scenario, built.scenario))
    coming = arriving(before, after, area.code, found.lever, found.year)
    cell = after.cell(area.code, found.indicator, found.year)
    line(seen.chosen_words(len(chosen), coming, cell, found, workspace))
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("计入情景 +{n}").format(n=words.with_unit(len(chosen), workspace.model.lever(found.lever).unit)),
            key="closing_put",
            on_click=_put,
            args=(workspace, area.code, found, tuple(chosen)),
            disabled=not chosen,
        )
        st.download_button(
            _("下载名单（CSV）"),
            data=lambda: _as_file(chosen, area, spoken),
            file_name=f"villages_{area.code}_{found.indicator}.csv",
            mime="text/csv",
            on_click="ignore",
            key="closing_csv",
        )


def _put(workspace: Workspace, area: str, found: Closing, chosen: tuple[Pick, ...]) -> None:
    """The number chosen becomes the lever's input in this area; the names become its reason."""
    session.restore_language()
    active = session.scenario()
    names = _named(chosen)
    already = sum(len(each[3]) for each in active.rationale if each[:3] == (found.lever, area, "*"))
    if already + sum(map(len, names)) + len(names) > LONGEST_REASON:
        names = ()
    built = with_built(workspace, active, area, found.lever, len(chosen), names)
    session.put(built.scenario)
    kept.tell(
        seen.put_words(built.placed, len(chosen), built.by_year, workspace.model.lever(found.lever)),
        good=True,
        at=PLACE,
    )


def _named(chosen: tuple[Pick, ...]) -> tuple[str, ...]:
    return tuple(written(each.village) for each in chosen)


def _as_file(chosen: list[Pick], area: Area, spoken: str) -> bytes:
    language.use(spoken)  # called in a context of its own
    return seen.villages_csv(chosen, str(area.name))


@lru_cache(maxsize=32)
def _registered(workspace: Workspace, area: str) -> tuple[Community, ...]:
    return tuple(each for each in workspace.registry if each.area_code == area)


def _township(page: Page, area: Area, known: Mapping[str, Village]) -> None:
    """One township's villages at a time: an area has hundreds."""
    villages = _registered(page.workspace, area.code)
    listed = townships(page.workspace, area.code)
    labels = dict(zip((each.code for each in listed), distinct(each.name for each in listed), strict=True))
    if not labels:
        return
    note(seen.reported_words(villages, known, page.workspace))
    township = st.selectbox(
        _("乡镇（街道）"), list(labels), format_func=labels.__getitem__, key=f"township_{area.code}", width=240
    )
    markup(seen.listed_html([each for each in villages if each.township_code == township], known))

"""Lever and assumption controls. A control shows what the scenario says and writes to the scenario, nowhere else."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

import streamlit as st

from sqdash.answers import WAYS, Effort, effort, required_within_limits, spread
from sqdash.language import _
from sqdash.model import Scenario
from sqdash.model.editing import assumed, with_assumption, with_yearly_inputs, without_lever, yearly_totals
from sqdash.model.projection import BASELINE
from sqdash.plan.types import Assumption, Lever
from sqdash.returns.types import Workspace
from sqdash.ui import saving, session
from sqdash.ui.markup import markup
from sqdash.ui.page import Page
from sqdash.views import words
from sqdash.views.units import unit_words

GROUPS = ("people", "places", "equipment")


@lru_cache(maxsize=64)
def efforts(workspace: Workspace, scenario: Scenario) -> tuple[Effort, ...]:
    return effort(workspace, scenario)


def group_name(group: str) -> str:
    return {"people": _("人员"), "places": _("场所"), "equipment": _("设备")}[group]


def way_name(way: str) -> str:
    return {"equal": _("平均"), "gap": _("按缺口"), "size": _("按规模")}[way]


def history_buttons() -> None:
    """Save, undo, redo and reset all."""
    with st.container(horizontal=True, gap="small"):
        saving.save_button()
        st.button(_("↶ 撤销"), key="undo", on_click=session.undo, disabled=not session.can_undo())
        st.button(_("↷ 重做"), key="redo", on_click=session.redo, disabled=not session.can_redo())
        st.button(
            _("全部清零"),
            key="reset_all",
            on_click=session.put,
            args=(BASELINE,),
            disabled=session.scenario().is_baseline,
        )


def way_chooser() -> None:
    """How a city-wide number is shared out over the areas."""
    st.session_state.setdefault("way", "gap")
    st.segmented_control(_("分配到各县（市、区）"), WAYS, key="way", format_func=way_name, required=True)


def lever_controls(page: Page) -> None:
    """Every lever by group: city-wide input, what the targets require, reset."""
    of_lever: defaultdict[str, list[Effort]] = defaultdict(list)
    for row in efforts(page.workspace, page.scenario):
        of_lever[row.lever].append(row)
    totals = yearly_totals(page.workspace, page.scenario)
    # One container laid out by the stylesheet: a container per lever costs as much as the lever.
    with st.container(key="levers"):
        for group in GROUPS:
            levers = [each for each in page.workspace.model.levers if each.group == group]
            if levers:
                markup(f'<h3 class="sq-group">{group_name(group)}</h3>')
            for lever in levers:
                _lever(page, lever, totals[lever.id], tuple(of_lever[lever.id]))


def _lever(page: Page, lever: Lever, totals: tuple[float, ...], found: tuple[Effort, ...]) -> None:
    """`totals`: its city-wide input by year; `found`: the required efforts of this lever."""
    needed = sum(required_within_limits(page.workspace, page.scenario, lever, found).values())
    shown = round(sum(totals) / len(totals))
    st.session_state[f"lever_{lever.id}"] = shown
    varies = _("（各年不同，显示年均）") if len(set(totals)) > 1 else ""
    unit = _("{unit}/年").format(unit=words.unit_word(lever.unit))
    st.number_input(
        f"{lever.name} ({unit}){varies}",
        min_value=0,
        max_value=max(_highest(page.workspace, lever.id), shown),
        step=int(lever.step) or 1,
        key=f"lever_{lever.id}",
        on_change=_moved,
        args=(page.workspace, lever),
    )
    if needed:
        label = _("需 {n}/年").format(n=words.number(needed, lever.unit))
        st.button(label, key=f"use_{lever.id}", on_click=_use, args=(page.workspace, lever))
    if any(totals):
        st.button("⟲", key=f"reset_{lever.id}", on_click=_reset, args=(lever.id,), type="tertiary")


@lru_cache(maxsize=64)
def _highest(workspace: Workspace, lever: str) -> int:
    """What all areas together may do in a year."""
    limited = workspace.model.lever(lever)
    return int(sum(limited.limit(area.code) for area in workspace.areas))


def _moved(workspace: Workspace, lever: Lever) -> None:
    total = int(st.session_state[f"lever_{lever.id}"])
    active = session.scenario()
    way = st.session_state.get("way", "gap")
    shares = spread(workspace, lever, total, way, efforts(workspace, active))
    session.put(with_yearly_inputs(workspace, active, lever.id, shares))


def _use(workspace: Workspace, lever: Lever) -> None:
    """Give each area what its own targets require of this lever, within its limit."""
    active = session.scenario()
    needed = required_within_limits(workspace, active, lever, efforts(workspace, active))
    session.put(with_yearly_inputs(workspace, active, lever.id, needed))


def _reset(lever: str) -> None:
    session.put(without_lever(session.scenario(), lever))


def assumption_controls(page: Page) -> None:
    """One input per assumption within its range; an assumption moved away from its mode can be put back."""
    for assumption in page.workspace.assumptions.values():
        if not assumption.id.startswith(("cost_", "yearly_cost_")):
            _assumption(page, assumption)
    with st.expander(_("单价与年运行费"), key="costs_open", on_change="rerun") as costs:
        if costs.open:
            for assumption in page.workspace.assumptions.values():
                if assumption.id.startswith(("cost_", "yearly_cost_")):
                    _assumption(page, assumption)


def _assumption(page: Page, assumption: Assumption) -> None:
    spoken = _shown_in_percent(assumption)
    factor, unit = (100.0, "%") if spoken else (1.0, unit_words(assumption.unit))
    bounds = assumption.range
    key = f"assumption_{assumption.id}"
    value = assumed(page.workspace, page.scenario, assumption.id)
    st.session_state[key] = round(value * factor, 4)
    own = any(each[0] == assumption.id for each in page.scenario.assumptions)
    told = _("{note}。低 {low:g}、中 {mode:g}、高 {high:g}；来源：{source}").format(
        note=str(assumption.note).rstrip("。"),
        low=round(bounds.low * factor, 4),
        mode=round(bounds.mode * factor, 4),
        high=round(bounds.high * factor, 4),
        source=page.workspace.sources[assumption.source.id].title,
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.number_input(
            f"{assumption.name} ({unit})",
            min_value=min(round(bounds.low * factor, 4), st.session_state[key]),
            max_value=max(round(bounds.high * factor, 4), st.session_state[key]),
            step=float(f"{(bounds.high - bounds.low) * factor / 20:.1g}") or 1.0,
            key=key,
            on_change=_assumed,
            args=(assumption.id, factor),
            help=told,
            width=250,
        )
        if own:
            st.button("⟲", key=f"reset_{assumption.id}", on_click=_unassume, args=(assumption.id,), type="tertiary")


def _shown_in_percent(assumption: Assumption) -> bool:
    return assumption.unit.startswith("share")


def _assumed(assumption: str, factor: float) -> None:
    value = float(st.session_state[f"assumption_{assumption}"]) / factor
    session.put(with_assumption(session.scenario(), assumption, value))


def _unassume(assumption: str) -> None:
    session.put(with_assumption(session.scenario(), assumption, None))

"""Ranges of assumptions as somebody sets them on the page of chances. They last as long as the session."""

from __future__ import annotations

import streamlit as st

from sqdash.answers.risk import Settings
from sqdash.answers.risk.settings import checked
from sqdash.language import _
from sqdash.plan.faults import BadInput
from sqdash.plan.types import Assumption
from sqdash.ui.begin import Page, show_faults
from sqdash.ui.parts import note, plain_label
from sqdash.views.units import unit_words

OWN, REFUSED = "own_ranges", "refused_range"  # session keys: assumption → its range; faults of the last one
ENDS = ("low", "mode", "high")
OwnRange = tuple[str, float, float, float]


def own(page: Page) -> tuple[OwnRange, ...]:
    """The ranges somebody changed, after drawing the controls that change them."""
    changed: dict[str, tuple[float, float, float]] = st.session_state.setdefault(OWN, {})
    with st.expander(_("改参数的范围"), key="ranges_open"):
        assumptions = {id: each for id, each in page.workspace.assumptions.items() if not _is_money(id)}
        names = {id: plain_label(str(each.name)) for id, each in assumptions.items()}
        id = st.selectbox(_("参数"), list(names), key="range_of", format_func=names.__getitem__)
        _controls(page, assumptions[id], changed)
        if faults := st.session_state.pop(REFUSED, None):
            show_faults(_("没有采用，范围保持不变。请改正以下问题："), faults)
    if changed:
        named = _("、").join(str(page.workspace.assumptions[each].name) for each in changed)
        note(_("已改范围：{names}。").format(names=named))
        st.button(_("全部恢复"), key="ranges_reset", on_click=changed.clear)
    return tuple(sorted((id, *ends) for id, ends in changed.items()))


def _is_money(id: str) -> bool:
    return id.startswith(("cost_", "yearly_cost_"))


def _controls(page: Page, assumption: Assumption, changed: dict[str, tuple[float, float, float]]) -> None:
    """Low, mode and high, in per cent where the assumption is a share."""
    share = assumption.unit.startswith("share")
    factor, unit = (100.0, "%") if share else (1.0, unit_words(assumption.unit))
    bounds = assumption.range
    now = changed.get(assumption.id, (bounds.low, bounds.mode, bounds.high))
    labels = {"low": _("低（{unit}）"), "mode": _("众数（{unit}）"), "high": _("高（{unit}）")}
    with st.container(horizontal=True, gap="small"):
        for end, value in zip(ENDS, now, strict=True):
            key = f"range_{assumption.id}_{end}"
            st.session_state[key] = round(value * factor, 4)
            label = labels[end].format(unit=unit)
            step = float(f"{(bounds.high - bounds.low) * factor / 20:.1g}") or 1.0
            st.number_input(label, key=key, step=step, width=120, on_change=_moved, args=(page, assumption.id, factor))


def _moved(page: Page, id: str, factor: float) -> None:
    """Take the new range over when it is right; otherwise nothing changes and every fault is shown."""
    low, mode, high = (float(st.session_state[f"range_{id}_{end}"]) / factor for end in ENDS)
    try:
        checked(Settings(ranges=((id, low, mode, high),)), page.workspace)
    except BadInput as refused:
        st.session_state[REFUSED] = refused.faults
        return
    bounds = page.workspace.assumptions[id].range
    changed = st.session_state[OWN]
    if (low, mode, high) == (bounds.low, bounds.mode, bounds.high):
        changed.pop(id, None)
    else:
        changed[id] = (low, mode, high)

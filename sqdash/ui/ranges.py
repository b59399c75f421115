"""Changed ranges of assumptions on a page: the controls that change them, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from sqdash.answers.risk import Settings
from sqdash.answers.risk.settings import checked
from sqdash.language import _
from sqdash.plan.faults import BadInput, Fault
from sqdash.plan.types import Assumption
from sqdash.ui import session
from sqdash.ui.markup import markup, show_faults
from sqdash.ui.page import Page
from sqdash.ui.parts import plain_label
from sqdash.views.chances import ranges_sentence
from sqdash.views.units import unit_words

REFUSED = "refused_range"  # session key: faults of the last change
ENDS = ("low", "mode", "high")
DECIMALS = 4  # of a number shown in a control


def basis(page: Page) -> str:
    """Which changed ranges the chances rest on, as a sentence; empty where there are none."""
    return ranges_sentence(page.ranges, page.workspace) if page.ranges else ""


def said(page: Page) -> None:
    """That sentence with the way back to the data's ranges; nothing where there are none."""
    if page.ranges:
        with st.container(key="sq_ranges", horizontal=True, vertical_alignment="center", gap="small"):
            markup(f'<p class="sq-note" role="status">{escape(basis(page))}</p>', width="content")
            st.button(_("恢复数据的范围"), key="ranges_reset", on_click=session.put_ranges, args=((),), type="tertiary")


def controls(page: Page) -> None:
    """The ranges, one assumption at a time."""
    with st.expander(_("改参数的范围"), key="ranges_open"):
        assumptions = {id: each for id, each in page.workspace.assumptions.items() if not _is_money(id)}
        names = {id: plain_label(str(each.name)) for id, each in assumptions.items()}
        id = st.selectbox(_("参数"), list(names), key="range_of", format_func=names.__getitem__)
        _ends(page, assumptions[id])
        if faults := st.session_state.pop(REFUSED, None):
            show_faults(_("没有采用，范围保持不变。请改正以下问题："), faults)


def _is_money(id: str) -> bool:
    return id.startswith(("cost_", "yearly_cost_"))


def _now(assumption: Assumption) -> tuple[float, ...]:
    """Low, mode and high as somebody changed them, or as the data has them."""
    changed = {id: ends for id, *ends in session.ranges()}
    bounds = assumption.range
    return tuple(changed.get(assumption.id, (bounds.low, bounds.mode, bounds.high)))


def _factor(assumption: Assumption) -> float:
    """What a control's number is divided by: shares are changed in per cent."""
    return 100.0 if assumption.unit.startswith("share") else 1.0


def _ends(page: Page, assumption: Assumption) -> None:
    """Low, mode and high, in per cent where the assumption is a share."""
    factor = _factor(assumption)
    unit = "%" if factor > 1 else unit_words(assumption.unit)
    labels = {"low": _("低（{unit}）"), "mode": _("众数（{unit}）"), "high": _("高（{unit}）")}
    with st.container(horizontal=True, gap="small"):
        for end, value in zip(ENDS, _now(assumption), strict=True):
            key = f"range_{assumption.id}_{end}"
            st.session_state[key] = round(value * factor, DECIMALS)
            span = (assumption.range.high - assumption.range.low) * factor
            step = float(f"{span / 20:.1g}") or 1.0
            label = labels[end].format(unit=unit)
            st.number_input(label, key=key, step=step, width=120, on_change=_moved, args=(page, assumption))


def _moved(page: Page, assumption: Assumption) -> None:
    """Take the new range over when it is right; otherwise nothing changes and every fault is shown.

    An end nobody touched keeps all its digits, of which its control shows only the first.
    """
    session.restore_language()
    id, factor = assumption.id, _factor(assumption)
    moved = []
    for end, before in zip(ENDS, _now(assumption), strict=True):
        typed = float(st.session_state[f"range_{id}_{end}"])
        same = typed == round(before * factor, DECIMALS)
        moved.append(before if same else round(typed / factor, DECIMALS + 2))
    low, mode, high = moved
    try:
        checked(Settings(ranges=((id, low, mode, high),)), page.workspace)
    except BadInput as refused:
        st.session_state[REFUSED] = _in_words(assumption, moved, refused)
        return
    bounds = assumption.range
    others = tuple(each for each in session.ranges() if each[0] != id)
    as_in_data = (low, mode, high) == (bounds.low, bounds.mode, bounds.high)
    session.put_ranges(others if as_in_data else (*others, (id, low, mode, high)))


def _in_words(assumption: Assumption, moved: Sequence[float], refused: BadInput) -> tuple[Fault, ...]:
    """The faults with the assumption's name, and its numbers in the unit they were typed in."""
    place, name = _("取值范围"), plain_label(str(assumption.name))
    if list(moved) == sorted(moved):
        return tuple(Fault(place, name, each.what, each.remedy) for each in refused.faults)
    low, mode, high = (f"{value * _factor(assumption):.{DECIMALS}f}".rstrip("0").rstrip(".") for value in moved)
    what = _("低 {low}、众数 {mode}、高 {high} 不是从小到大").format(low=low, mode=mode, high=high)
    return (Fault(place, name, what, _("按从小到大填写低、中、高三个值")),)

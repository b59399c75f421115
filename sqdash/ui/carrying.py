"""Scenarios and changed ranges carried over to newer data: what lay ahead when they were made may have been reported
since, and an assumption may be gone."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st

from sqdash.answers.risk import Ranges
from sqdash.answers.risk.settings import range_faults
from sqdash.language import _
from sqdash.model import BASELINE, Scenario, carried
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from sqdash.ui import kept, session
from sqdash.ui.markup import markup, note_html
from sqdash.ui.page import Page
from sqdash.ui.session import History, Step
from sqdash.views.words import over_sentence

WITHOUT = ("scenarios", "compare", "data")  # show nothing of the active scenario, or say it of all they compare


def over_words(page: Page) -> str:
    """What of the active scenario is past, in a sentence; nothing where nothing is."""
    return over_sentence(page.scenario_name, page.scenario.over) if page.scenario.over else ""


def say_over(page: Page) -> None:
    """That sentence once, below the scenario's name in the bar, on every page that shows its figures."""
    if page.scenario.over and page.name not in WITHOUT:
        markup(note_html(over_words(page)))


def follow(workspace: Workspace) -> None:
    """When the base year moved under a session, its scenario and the steps around it go on from the new one."""
    _keep_fitting_ranges(workspace)
    before = st.session_state.get("base_year")
    st.session_state["base_year"] = workspace.base_year
    if before in (None, workspace.base_year) or not session.has_begun():
        return
    if "told" not in st.session_state:  # who approved it is told of that
        told = _("数据已从 {before} 年更新到 {now} 年，情景从 {now} 年之后推演。")
        kept.tell(told.format(before=before, now=workspace.base_year), good=True)
    steps = session.history()
    present = _step(steps.present, workspace) or Step(BASELINE)
    past, future = (
        tuple(filter(None, (_step(each, workspace) for each in some))) for some in (steps.past, steps.future)
    )
    session.begin_with(History(present, past, future))


def _keep_fitting_ranges(workspace: Workspace) -> None:
    """Changed ranges that are none any more in this data go, and that is said."""
    held = session.ranges()
    fitting = _fitting(held, workspace)
    if fitting != held:
        session.put_ranges(fitting)
        known = workspace.assumptions  # of one that is gone altogether only the id is left
        ids = [each[0] for each in held if each not in fitting]
        gone = _("、").join(str(known[id].name) if id in known else id for id in ids)
        kept.tell(_("数据变了，这些参数修改后的取值范围不再适用，已恢复：{gone}。").format(gone=gone))


@lru_cache(maxsize=64)
def _fitting(held: Ranges, workspace: Workspace) -> Ranges:
    return tuple(each for each in held if not any(range_faults(each, workspace)))


def _step(step: Step, workspace: Workspace) -> Step | None:
    """What a step started from stays named only where that is still the same."""
    scenario = _carried(step.scenario, workspace)
    if scenario is None:
        return None
    start = step.origin
    if start is None or _carried(start.saved, workspace) == start.saved:
        return replace(step, scenario=scenario)
    return Step(scenario)


def _carried(scenario: Scenario, workspace: Workspace) -> Scenario | None:
    try:
        return carried(scenario, workspace)
    except BadInput:
        return None

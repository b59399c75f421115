"""What a session keeps: one immutable scenario, the ones before and after it, and the language. Nothing else.

The link wins on a session's first run; from then on the session wins and the link is rewritten when it changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from sqdash import language
from sqdash.language import _
from sqdash.model import BASELINE, Scenario
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns.types import Workspace
from sqdash.ui import link

DEEPEST = 100  # steps that can be taken back
KEPT = ("area", "indicator")  # choices of pages that stay in the link


@dataclass(frozen=True, slots=True)
class History:
    """A scenario with the ones it came from and the ones taken back."""

    present: Scenario
    past: tuple[Scenario, ...] = ()
    future: tuple[Scenario, ...] = ()

    def put(self, scenario: Scenario) -> History:
        return self if scenario == self.present else History(scenario, (*self.past, self.present)[-DEEPEST:])

    def undo(self) -> History:
        return History(self.past[-1], self.past[:-1], (self.present, *self.future)) if self.past else self

    def redo(self) -> History:
        return History(self.future[0], (*self.past, self.present), self.future[1:]) if self.future else self


def scenario() -> Scenario:
    """The active scenario; the baseline before a page began."""
    return _history().present


def put(changed: Scenario) -> None:
    """Make this the active scenario; the one before can be taken back."""
    st.session_state["history"] = _history().put(changed)


def undo() -> None:
    st.session_state["history"] = _history().undo()


def redo() -> None:
    st.session_state["history"] = _history().redo()


def can_undo() -> bool:
    return bool(_history().past)


def can_redo() -> bool:
    return bool(_history().future)


def _history() -> History:
    history: History = st.session_state.get("history", History(BASELINE))
    return history


def restore_language() -> str:
    """The session's language, on its first run the link's; spoken from here on in this run.

    Every run has a context of its own, so a callback or fragment that speaks calls this first.
    """
    if "language" not in st.session_state:
        st.session_state["language"] = st.query_params.get("lang", language.LANGUAGES[0])
    language.use(st.session_state["language"])
    return language.current()


def switch_language() -> None:
    st.session_state["language"] = "zh" if restore_language() == "en" else "en"


def restore_scenario(workspace: Workspace, examples: Mapping[str, Scenario]) -> tuple[Fault, ...]:
    """On a session's first run the scenario of its link. Gives the faults of a link that was refused, once."""
    if "history" in st.session_state:
        return ()
    faults: tuple[Fault, ...] = ()
    found = BASELINE
    try:
        found = _linked(workspace, examples)
    except BadInput as refused:
        faults = refused.faults
    st.session_state["history"] = History(found)
    return faults


def _linked(workspace: Workspace, examples: Mapping[str, Scenario]) -> Scenario:
    if token := st.query_params.get("w"):
        return link.scenario_of(token, workspace)
    if named := st.query_params.get("scenario"):
        if named not in examples:
            what = _("没有名为“{word}”的情景").format(word=named[:40])
            raise BadInput([Fault(_("链接"), "scenario", what, _("在上方选择一个情景"))])
        return examples[named]
    return BASELINE


def link_parameters(examples: Mapping[str, Scenario]) -> dict[str, str]:
    """What the link has to say for a new browser to show the same: language, scenario and the pages' choices."""
    linked = st.query_params.to_dict()
    wanted = {key: linked[key] for key in KEPT if key in linked}
    if language.current() != language.LANGUAGES[0]:
        wanted["lang"] = language.current()
    active = scenario()
    if active in examples.values():
        wanted["scenario"] = next(id for id, example in examples.items() if example == active)
    elif active != BASELINE:
        wanted["w"] = link.token_of(active)
    return wanted


def write_link(wanted: Mapping[str, str]) -> None:
    """Rewrite the link when it changed; each assignment is a message to the browser."""
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)

"""What a session keeps: one immutable scenario with where it came from, the steps before and after it, the language.

The link wins on a session's first run; from then on the session wins and the link is rewritten when it changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from sqdash import language
from sqdash.model import BASELINE, Scenario
from sqdash.model.editing import yearly_means
from sqdash.returns.types import Workspace
from sqdash.store import Pin
from sqdash.ui import link

DEEPEST = 100  # steps that can be taken back
KEPT = ("area", "indicator", "pick", "with")  # choices of pages that stay in the link


@dataclass(frozen=True, slots=True)
class Origin:
    """The saved version a scenario was made from; `token` is the share link it came by, which only allows reading."""

    pin: Pin
    saved: Scenario
    token: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One state of the work: a scenario and the version it started from."""

    scenario: Scenario
    origin: Origin | None = None

    @property
    def is_unsaved(self) -> bool:
        """Whether it says more than the version it started from."""
        return self.scenario != (self.origin.saved if self.origin else BASELINE)


@dataclass(frozen=True, slots=True)
class History:
    """A step with the ones it came from and the ones taken back."""

    present: Step
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()

    def put(self, step: Step) -> History:
        return self if step == self.present else History(step, (*self.past, self.present)[-DEEPEST:])

    def undo(self) -> History:
        return History(self.past[-1], self.past[:-1], (self.present, *self.future)) if self.past else self

    def redo(self) -> History:
        return History(self.future[0], (*self.past, self.present), self.future[1:]) if self.future else self

    def saved(self, origin: Origin) -> History:
        """The same steps after a save: the present one started here, others of that scenario go on from it."""

        def moved(step: Step) -> Step:
            same = step.origin is not None and step.origin.pin.scenario_id == origin.pin.scenario_id
            return replace(step, origin=origin) if same else step

        past, future = tuple(map(moved, self.past)), tuple(map(moved, self.future))
        return History(Step(origin.saved, origin), past, future)


def scenario() -> Scenario:
    """The active scenario; the baseline before a page began."""
    return history().present.scenario


def origin() -> Origin | None:
    return history().present.origin


def originals(examples: Mapping[str, Scenario]) -> tuple[Scenario, ...]:
    """What the active scenario may have been chosen from: the examples, and the version it started from."""
    start = origin()
    return (*examples.values(), *([start.saved] if start else []))


def put(changed: Scenario) -> None:
    """Make this the active scenario; the one before can be taken back. A baseline starts from nothing saved."""
    start = None if changed == BASELINE else origin()
    _become(history().put(Step(changed, start)))


def open_scenario(found: Scenario, start: Origin | None = None) -> None:
    """Go on with another scenario, an example or a saved one; the one before can be taken back."""
    _become(history().put(Step(found, start)))


def saved_as(start: Origin) -> None:
    """The active scenario is now this version."""
    _become(history().saved(start))


def undo() -> None:
    _become(history().undo())


def redo() -> None:
    _become(history().redo())


def can_undo() -> bool:
    return bool(history().past)


def can_redo() -> bool:
    return bool(history().future)


def history() -> History:
    found: History = st.session_state.get("history", History(Step(BASELINE)))
    return found


def begin_with(found: History) -> None:
    """The state a session starts from."""
    st.session_state["history"] = found


def has_begun() -> bool:
    return "history" in st.session_state


def _become(changed: History) -> None:
    st.session_state["history"] = changed


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


def link_parameters(workspace: Workspace, examples: Mapping[str, Scenario]) -> dict[str, str]:
    """What the link has to say for a new browser to show the same: language, scenario and the pages' choices.

    A saved version is named by its address; unsaved work travels whole, with its headline levers readable beside it.
    """
    linked = st.query_params.to_dict()
    wanted = {key: linked[key] for key in KEPT if key in linked}
    if language.current() != language.LANGUAGES[0]:
        wanted["lang"] = language.current()
    step = history().present
    if step.origin is not None:
        wanted |= link.address_of(step.origin.pin, step.origin.token)
    if not step.is_unsaved:
        return wanted
    if step.origin is None and step.scenario in examples.values():
        wanted["scenario"] = next(id for id, example in examples.items() if example == step.scenario)
        return wanted
    wanted["w"] = link.token_of(step.scenario)
    means = yearly_means(workspace, step.scenario)
    return wanted | {lever: f"{mean}" for lever, mean in means.items() if mean}


def write_link(wanted: Mapping[str, str]) -> None:
    """Rewrite the link when it changed; each assignment is a message to the browser."""
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)

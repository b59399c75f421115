"""What a session keeps: one immutable scenario with where it came from, the steps before and after it; the ranges of
assumptions somebody changed, one value too; how chances are drawn, another; the language.

The link wins on a session's first run; from then on the session wins and the link is rewritten when it changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from sqdash import language
from sqdash.answers.risk import Ranges
from sqdash.answers.risk.own_ranges import RANGES, counting, ranges_of, text_of
from sqdash.language import _
from sqdash.model import BASELINE, Scenario
from sqdash.model.editing import yearly_means
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns.types import Workspace
from sqdash.store import Pin
from sqdash.ui import link
from sqdash.ui.drawing import Drawing, drawing_of, parameters_of
from sqdash.views.rug import CELL, FIELDS

DEEPEST = 100  # steps that can be taken back
KEPT = ("area", "indicator", "year", "pick", "with")  # choices of pages that stay in the link
OWN_RANGES, DRAWING = "own_ranges", "drawing"  # session keys
SCREEN = ("view", "turn")  # stay in it while the screen is shown, which `view` asks for


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


def ranges() -> Ranges:
    """The changed ranges that chances rest on, in the order of their names; none before a page began."""
    found: Ranges = st.session_state.get(OWN_RANGES, ())
    return found


def put_ranges(changed: Ranges) -> None:
    st.session_state[OWN_RANGES] = tuple(sorted(changed))


def restore_ranges(workspace: Workspace) -> tuple[Fault, ...]:
    """Once a session has its scenario, the ranges its link names. Gives the faults of those refused, once."""
    if OWN_RANGES in st.session_state or not has_begun():
        return ()
    put_ranges(())
    if (word := st.query_params.get(RANGES)) is None:
        return ()
    try:
        put_ranges(counting(ranges_of(word, workspace, file=_("链接")), workspace, scenario()))
    except BadInput as refused:
        return refused.faults
    return ()


def drawing() -> Drawing:
    """How chances are drawn; as usual before a page began."""
    found: Drawing = st.session_state.get(DRAWING, Drawing())
    return found


def put_drawing(changed: Drawing) -> None:
    st.session_state[DRAWING] = changed


def restore_drawing() -> tuple[Fault, ...]:
    """Once a session has its scenario, what its link says of how chances are drawn. Gives what was refused, once."""
    if DRAWING in st.session_state or not has_begun():
        return ()
    put_drawing(Drawing())
    try:
        put_drawing(drawing_of(st.query_params.to_dict()))
    except BadInput as refused:
        return refused.faults
    return ()


def restore_language() -> str:
    """The session's language, on its first run the link's; spoken from here on in this run.

    Every run has a context of its own, so a callback or fragment that speaks calls this first.
    """
    if "language" not in st.session_state:
        linked = st.query_params.get("lang", st.query_params.get(FIELDS["lang"], language.LANGUAGES[0]))
        st.session_state["language"] = linked
    language.use(st.session_state["language"])
    return language.current()


def switch_language() -> None:
    st.session_state["language"] = "zh" if restore_language() == "en" else "en"


def link_parameters(workspace: Workspace, examples: Mapping[str, Scenario]) -> dict[str, str]:
    """What the link has to say for a new browser to show the same: language, scenario, changed ranges, how chances are
    drawn, pages' choices.

    A saved version is named by its address; unsaved work travels whole, with its headline levers readable beside it.
    """
    linked = st.query_params.to_dict()
    linked |= cell_named(linked.get(CELL, ""))
    wanted = {key: linked[key] for key in (*KEPT, *(SCREEN if on_screen() else ())) if key in linked}
    if language.current() != language.LANGUAGES[0]:
        wanted["lang"] = language.current()
    wanted |= chance_parameters()
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


def chance_parameters() -> dict[str, str]:
    """What a link says of the chances shown: the changed ranges, and what of the drawing is not as usual."""
    changed = ranges()
    return ({RANGES: text_of(changed)} if changed else {}) | parameters_of(drawing())


def on_screen() -> bool:
    """Whether the link asks for the view for a wall instead of the page."""
    return bool(st.query_params.get("view") == "screen")


def cell_named(word: str) -> dict[str, str]:
    """The choices a cell of the rug names in one word, "area.indicator"; none for anything else."""
    area, _dot, indicator = word.rpartition(".")
    return {"area": area, "indicator": indicator} if area and indicator else {}


def write_link(wanted: Mapping[str, str]) -> None:
    """Rewrite the link when it changed; each assignment is a message to the browser."""
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)

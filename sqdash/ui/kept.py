"""The store as a session meets it: what its link names, the draft it left, and what is said while the store is down."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from html import escape
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sqdash import store
from sqdash.answers import effort, spread
from sqdash.language import _
from sqdash.model import BASELINE, Scenario
from sqdash.model.editing import with_yearly_inputs, yearly_means
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns.types import Workspace
from sqdash.store import Database, Draft, NotKept, StoreUnavailable, Version
from sqdash.ui import drafts, link, session
from sqdash.ui.markup import markup
from sqdash.ui.session import History, Origin, Step
from sqdash.ui.user import user
from sqdash.users import ANALYST, Refused, User
from sqdash.views.moments import ago
from sqdash.views.words import scenario_label

P = ParamSpec("P")
T = TypeVar("T")

REST = 3.0  # seconds after a failure in which the store is not asked again: a page waits once, not at every lever move


@dataclass
class _Outage:
    """The last failure of this process, and when."""

    error: StoreUnavailable | None = None
    at: float = 0.0


_outage = _Outage()


def ask(function: Callable[Concatenate[Database, User, P], T], *args: P.args, **options: P.kwargs) -> T:
    """What a function of the store answers the person of this session. Raises StoreUnavailable, soon."""
    return ask_as(user(), function, *args, **options)


def ask_as(
    person: User, function: Callable[Concatenate[Database, User, P], T], *args: P.args, **options: P.kwargs
) -> T:
    if _outage.error is not None and time.monotonic() - _outage.at < REST:
        raise _outage.error
    try:
        answer = function(store.database(), person, *args, **options)
    except StoreUnavailable as down:
        _outage.error, _outage.at = down, time.monotonic()
        raise
    _outage.error = None
    return answer


def restore(workspace: Workspace, examples: Mapping[str, Scenario]) -> tuple[Fault, ...]:
    """On a session's first run what its link names. Gives the faults of a link that was refused, once.

    While the store is down and the link names a version in it, the session waits: the next run asks again.
    """
    if session.has_begun():
        return ()
    faults: tuple[Fault, ...] = ()
    found = Step(BASELINE)
    try:
        found = _linked(workspace, examples)
    except BadInput as refused:
        faults = refused.faults
    except NotKept as absent:
        tell(_("{absent}请向发给您链接的人核对；先显示基线。").format(absent=absent))
    except StoreUnavailable as down:
        say(down)
        return ()
    _start(workspace, found)
    return faults


def _linked(workspace: Workspace, examples: Mapping[str, Scenario]) -> Step:
    """The step the link's parameters come to: a saved version, an example, or whole unsaved work; then its levers."""
    given = st.query_params.to_dict()
    start = _origin(workspace, given)
    found = start.saved if start else BASELINE
    if (named := given.get("scenario")) is not None:
        if named not in examples:
            what = _("没有名为“{word}”的情景").format(word=named[:40])
            raise BadInput([Fault(_("链接"), "scenario", what, _("在上方选择一个情景"))])
        found = examples[named]
    if (token := given.get("w")) is not None:
        found = link.scenario_of(token, workspace)
    return Step(_with_levers(workspace, found, link.lever_inputs(given, workspace)), start)


def _origin(workspace: Workspace, given: Mapping[str, str]) -> Origin | None:
    """The version a link names. Beside unsaved work it only says where that started, and may be missing."""
    try:
        if (token := given.get("s")) is not None:
            return origin_of(ask(store.shared, token), workspace, token)
        if (address := given.get("saved")) is not None:
            return origin_of(ask(store.version_at, link.pin_of(address)), workspace)
    except (NotKept, StoreUnavailable, BadInput):
        if "w" not in given:
            raise
    return None


def origin_of(found: Version, workspace: Workspace, token: str = "") -> Origin:
    """Raises BadInput when what was saved does not fit the data of today."""
    return Origin(found.pin, found.scenario(workspace), token)


def version_of(start: Origin | None) -> Version | None:
    """The kept version the active scenario started from; None without one, or while the store cannot be asked."""
    if start is None:
        return None
    try:
        return ask(store.shared, start.token) if start.token else ask(store.version_at, start.pin)
    except (NotKept, StoreUnavailable) as trouble:
        tell(trouble)
        return None


def _with_levers(workspace: Workspace, scenario: Scenario, wanted: Mapping[str, int]) -> Scenario:
    """A city-wide number in the link that the scenario does not come to itself is shared out by gap."""
    shown = yearly_means(workspace, scenario)
    for id, total in wanted.items():
        if total != shown[id]:
            lever = workspace.model.lever(id)
            shares = spread(workspace, lever, total, "gap", effort(workspace, scenario))
            scenario = with_yearly_inputs(workspace, scenario, id, shares)
    return scenario


def _start(workspace: Workspace, found: Step) -> None:
    """Begin with this step; go on with the steps, or the draft, of a page that showed the same and was left."""
    person = user()
    left = drafts.left_behind(person.name, found)
    st.session_state["draft_id"], history = left or (store.new_id(), History(found))
    session.begin_with(history)
    st.session_state["noted"] = history.present
    if not person.may(ANALYST):
        return
    try:
        open_drafts = ask(store.open_drafts, workspace.plan.id)
    except StoreUnavailable as down:
        say(down)
        return
    offered = [each for each in open_drafts if not drafts.is_held(each.id) and each.id != st.session_state["draft_id"]]
    if same := next((each for each in offered if _content(each, workspace) == found.scenario), None):
        offered.remove(same)
        st.session_state["draft_id"] = same.id
    st.session_state["offered"] = offered[:1]


def _content(draft: Draft, workspace: Workspace) -> Scenario | None:
    try:
        return draft.scenario(workspace)
    except BadInput:
        return None


def note_work(workspace: Workspace, examples: Mapping[str, Scenario]) -> None:
    """Hand the present step to the keeper of drafts when it changed; the page does not wait for it."""
    history = session.history()
    if "draft_id" not in st.session_state:
        st.session_state["draft_id"] = store.new_id()
    person, draft_id = user(), st.session_state["draft_id"]
    context = get_script_run_ctx()
    drafts.remember(draft_id, drafts.Open(context.session_id if context else "", person.name, history))
    step = history.present
    if step == st.session_state.get("noted") or not person.may(ANALYST):
        return
    st.session_state["noted"] = step
    kept = not step.is_unsaved or (step.origin is None and step.scenario in examples.values())
    scenario = None if kept else step.scenario
    pin = step.origin.pin if step.origin and not step.origin.token else None
    drafts.keeper().put(draft_id, drafts.Work(person, workspace.plan.id, scenario, pin))


def offer(workspace: Workspace, examples: Mapping[str, Scenario]) -> None:
    """The work somebody left unsaved, with the choice to go on with it."""
    offered: list[Draft] = st.session_state.get("offered", [])
    for draft in offered:
        scenario = _content(draft, workspace)
        name = scenario_label(scenario, session.originals(examples)) if scenario else draft.content["name"]
        told = _("您有一份没有保存的修改：“{name}”，{when}。").format(name=name, when=ago(draft.changed))
        with st.container(key="sq_offer", horizontal=True, vertical_alignment="center", gap="small"):
            markup(f'<p class="sq-line" role="status">{escape(told)}</p>', width="content")
            if scenario is not None:
                st.button(_("继续编辑"), key="draft_open", on_click=_resume, args=(draft, scenario, workspace))
            st.button(_("不再提示"), key="draft_drop", on_click=_drop, args=(draft.id,), type="tertiary")


def _resume(draft: Draft, scenario: Scenario, workspace: Workspace) -> None:
    session.restore_language()
    start = None
    try:
        if draft.origin is not None:
            start = origin_of(ask(store.version_at, draft.origin), workspace)
    except (NotKept, StoreUnavailable, BadInput):
        start = None  # the work is whole without it; saving it makes a new scenario
    st.session_state["offered"] = []
    st.session_state["draft_id"] = draft.id
    session.open_scenario(scenario, start)


def _drop(draft_id: str) -> None:
    session.restore_language()
    st.session_state["offered"] = []
    try:
        ask(store.close, draft_id)
    except StoreUnavailable as down:
        say(down)


def shown(section: Callable[P, None]) -> Callable[P, None]:
    """A part of a page that asks the store: when it cannot answer, its trouble stands in the part's place."""

    @wraps(section)
    def drawn(*args: P.args, **options: P.kwargs) -> None:
        try:
            section(*args, **options)
        except (StoreUnavailable, NotKept, Refused) as trouble:
            alert(str(trouble))

    return drawn


def alert(words: str) -> None:
    """What went wrong or was refused, where it is drawn."""
    markup(f'<p class="sq-alert" role="alert">⚠ {escape(words)}</p>')


def say(down: StoreUnavailable) -> None:
    """Show this trouble at the top of the page in this run."""
    st.session_state["store_down"] = down


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a click, and beside which button it is said; `late` when that button was not drawn again."""

    said: str
    good: bool
    at: str
    late: bool = False


def tell(said: str | Exception, *, good: bool = False, at: str = "") -> None:
    """Say once what came of a click: at the top of the page, or where `answer(at)` stands beside the button."""
    if isinstance(said, StoreUnavailable) and not at:
        say(said)
        return
    words = _trouble_words(said) if isinstance(said, StoreUnavailable) else str(said)
    st.session_state["told"] = Told(words, good, at)


def answer(at: str) -> None:
    """What came of a click on a button of this place."""
    told: Told | None = st.session_state.get("told")
    if told is not None and told.at == at:
        _show(st.session_state.pop("told"))


def banner() -> None:
    """What came of the last click, where no button says it; and what the store's trouble is, until it is over."""
    told: Told | None = st.session_state.get("told")
    if told is not None and (not told.at or told.late):
        _show(st.session_state.pop("told"))
    elif told is not None:
        st.session_state["told"] = replace(told, late=True)
    trouble = st.session_state.pop("store_down", None) or _keeper_trouble()
    if trouble is not None:
        alert(_trouble_words(trouble))


def _show(told: Told) -> None:
    if told.good:
        markup(f'<p class="sq-done" role="status">✓ {escape(told.said)}</p>')
    else:
        alert(told.said)


def _trouble_words(trouble: StoreUnavailable) -> str:
    return _("{trouble}页面继续使用已载入的数据，未保存的修改保留在本页和链接里。").format(trouble=trouble)


def _keeper_trouble() -> StoreUnavailable | None:
    return drafts.keeper().trouble if drafts.keeper.cache_info().currsize else None


@lru_cache(maxsize=2)
def _adopted_at(_beat: int, workspace: Workspace) -> Origin | None:
    found = ask(store.adopted, workspace.plan.id)
    try:
        return origin_of(found, workspace) if found else None
    except BadInput:
        return None  # it does not fit the data of today


def adopted(workspace: Workspace) -> Origin | None:
    """What is adopted for the plan; asked again after half a minute, or at once after an adoption here."""
    try:
        return _adopted_at(int(time.monotonic() // 30), workspace)
    except StoreUnavailable:
        return None


def forget_adopted() -> None:
    _adopted_at.cache_clear()

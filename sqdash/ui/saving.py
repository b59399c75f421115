"""Saving the active scenario: the form, the one call that saves, and the choice when somebody else saved first."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import streamlit as st

from sqdash import store
from sqdash.language import _
from sqdash.model import BASELINE, Scenario, merged
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from sqdash.store import Conflict, NotAllowed, NotKept, StoreUnavailable, Version
from sqdash.ui import drafts, kept, session
from sqdash.ui.markup import markup
from sqdash.ui.page import Page
from sqdash.ui.session import Origin
from sqdash.ui.user import user
from sqdash.users import ANALYST, Refused
from sqdash.views.differing import conflict_html

# Session keys: the form is open; beside which of a page's buttons; the version somebody saved first.
OPEN, AT, CONFLICT = "saving_open", "saving_at", "conflict"
PLACE = "save"  # where it is said what came of a save: beside the button
ANSWERS = (NotAllowed, NotKept, Refused, BadInput, StoreUnavailable)


def save_button() -> None:
    """Opens the form; shown to those who may keep scenarios."""
    if user().may(ANALYST):
        st.button(_("保存…"), key="save", on_click=open_form, disabled=session.scenario() == BASELINE, type="primary")


def open_form(at: str = PLACE) -> None:
    """Open it beside the button `at`: a page may have several, a screen or more apart."""
    st.session_state[OPEN], st.session_state[AT] = True, at


def _close() -> None:
    st.session_state[OPEN] = False
    st.session_state.pop(CONFLICT, None)


def save_form(page: Page, at: str = PLACE) -> None:
    """What came of the last save, and the form while it is open; to stand right after the button `at` that opens it.

    The form asks for name, why and what changed, and saves over the version it started from, or as a new one.
    """
    if st.session_state.get(AT, PLACE) != at:
        return
    if conflict := st.session_state.get(CONFLICT):
        _conflict(page, conflict)
        return
    if not st.session_state.get(OPEN) or page.scenario == BASELINE:
        kept.answer(PLACE)
        return
    start = page.origin
    with st.container(key="sq_form", border=True):
        name = "" if page.scenario.name == BASELINE.name else page.scenario.name
        st.text_input(_("名称"), value=name, max_chars=200, key="save_name")
        st.text_input(_("说明：为什么这样安排"), value=page.scenario.reason, max_chars=2000, key="save_reason")
        st.text_input(_("本次修改了什么（可不填）"), max_chars=2000, key="save_note")
        st.checkbox(_("其他分析人员可以查看和续改"), key="save_shared")
        kept.answer(PLACE)
        with st.container(horizontal=True, gap="small"):
            over = start is not None and not start.token
            if start is not None and over:
                label = _("保存为第 {n} 版").format(n=start.pin.number + 1)
                replaced = (page.workspace, start, False)
                st.button(label, key="save_over", on_click=_save, args=replaced, type="primary")
            label = _("另存为新情景") if start else _("保存")
            given = (page.workspace, start, True)
            st.button(label, key="save_new", on_click=_save, args=given, type="secondary" if over else "primary")
            st.button(_("取消"), key="save_cancel", on_click=_close, type="tertiary")


def _save(workspace: Workspace, start: Origin | None, is_new: bool) -> None:
    """One click, one save: whatever goes wrong is said, and what was written in the form stays in it."""
    session.restore_language()
    name, reason, note = (str(st.session_state.get(f"save_{each}", "")).strip() for each in ("name", "reason", "note"))
    if not name:
        kept.tell(_("请填写名称。"), at=PLACE)
        return
    content = replace(session.scenario(), name=name, reason=reason)
    saved = keep(workspace, content, start, note, is_new=is_new)
    if saved is not None and st.session_state.get("save_shared"):
        attempt(lambda: kept.ask(store.show, saved.pin.scenario_id, store.SHARED), at=PLACE)


def keep(workspace: Workspace, content: Scenario, start: Origin | None, note: str, *, is_new: bool) -> Version | None:
    """Save as the version after `start`, or as a new scenario branched from it. None when it was not.

    `start` is what the page showed when it was clicked: the same click sent twice then asks for the same save.
    """
    draft_id = st.session_state["draft_id"]
    key = _key(draft_id, content, start, note, is_new=is_new)
    if drafts.keeper.cache_info().currsize:
        drafts.keeper().forget(draft_id)
    try:
        if start is not None and not is_new:
            saved = kept.ask(store.save, workspace, content, onto=start.pin, note=note, key=key, closes=draft_id)
        else:
            branch = start.pin if start and not start.token else None
            saved = kept.ask(
                store.create, workspace, content, note=note, key=key, branched_from=branch, closes=draft_id
            )
    except Conflict as conflict:
        st.session_state[CONFLICT] = conflict
        return None
    except ANSWERS as refused:
        kept.tell(refused, at=PLACE)
        session.put(content)
        return None
    session.saved_as(kept.origin_of(saved, workspace))
    st.session_state["noted"] = session.history().present
    _close()
    same = _("“{name}”的内容没有变化，仍是第 {n} 版，不必另存新版。")
    told = same if not is_new and start and saved.pin == start.pin else _("已保存“{name}”第 {n} 版。")
    kept.tell(told.format(name=saved.name, n=saved.pin.number), good=True, at=PLACE)
    return saved


def _key(draft_id: str, content: Scenario, start: Origin | None, note: str, *, is_new: bool) -> str:
    """The same click sent twice has the same key; the next save, which starts from another version, has another."""
    place = str(start.pin) if start else ""
    return hashlib.sha256(repr((draft_id, content, place, note, is_new)).encode()).hexdigest()


def attempt(action: object, *, at: str = "", about: str = "") -> bool:
    """Do it; when it is refused say why, beside the button of that place. Whether it was done.

    `about` is what it was asked of, for an answer that may stand where nothing else tells.
    """
    try:
        action()  # type: ignore[operator]
    except StoreUnavailable as down:
        kept.tell(down, at=at)
        return False
    except ANSWERS as refused:
        kept.tell(_("{what}：{why}").format(what=about, why=refused) if about else refused, at=at)
        return False
    return True


def _conflict(page: Page, conflict: Conflict) -> None:
    """Both versions and what differs; three ways on, four where the two do not collide."""
    workspace = page.workspace
    try:
        base, theirs = conflict.base.scenario(workspace), conflict.theirs.scenario(workspace)
    except BadInput as refused:
        kept.alert(str(refused))
        _close()
        return
    both = merged(base, theirs, conflict.yours)
    with st.container(key="sq_conflict", border=True):
        kept.alert(str(conflict))
        heads = (
            _("第 {n} 版（起点）").format(n=conflict.base.pin.number),
            _("第 {n} 版（{author}）").format(n=conflict.theirs.pin.number, author=conflict.theirs.author),
            _("您的修改"),
        )
        yours = conflict.yours
        markup(conflict_html(workspace=workspace, base=base, theirs=theirs, yours=yours, heads=heads))
        with st.container(horizontal=True, gap="small"):
            start = kept.origin_of(conflict.theirs, workspace)
            if both is not None:
                label = _("合并两边的修改，存为第 {n} 版").format(n=start.pin.number + 1)
                st.button(label, key="merge", on_click=_settle, args=(workspace, both, start, False), type="primary")
            label = _("以我的为准，存为第 {n} 版").format(n=start.pin.number + 1)
            st.button(label, key="mine", on_click=_settle, args=(workspace, yours, start, False))
            st.button(_("把我的另存为新情景"), key="apart", on_click=_settle, args=(workspace, yours, start, True))
            st.button(_("打开对方的版本"), key="theirs", on_click=_take, args=(start,))
            st.button(_("先不保存"), key="later", on_click=_close, type="tertiary")


def _settle(workspace: Workspace, content: Scenario, start: Origin, is_new: bool) -> None:
    session.restore_language()
    st.session_state.pop(CONFLICT, None)
    keep(workspace, content, start, "", is_new=is_new)


def _take(theirs: Origin) -> None:
    """Theirs becomes the active one; yours stays one step back."""
    _close()
    session.open_scenario(theirs.saved, theirs)

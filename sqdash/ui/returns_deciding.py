"""What waits for approval with what it would move, and the versions that were, with the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from sqdash.answers.moved import Moved, moved
from sqdash.language import _
from sqdash.returns.applying import with_returns
from sqdash.returns.received import Approved
from sqdash.returns.types import Workspace
from sqdash.store import returns
from sqdash.store.returns import APPROVED, RETURNED, SUBMITTED, ReturnVersion
from sqdash.ui import holding, kept, session
from sqdash.ui.markup import markup
from sqdash.ui.page import Page
from sqdash.ui.parts import line, note, title
from sqdash.ui.saving import attempt
from sqdash.ui.user import user
from sqdash.users import ADMIN
from sqdash.views import returns as views
from sqdash.views.labels import Named, labels
from sqdash.views.returns_figures import figures_html, figures_title
from sqdash.views.returns_moved import approval_words, turned_html, waiting_words

DECIDING, KEEPING = "decide_return", "keep_return"
SEEN = "decide_seen"  # in the session: area and year → the waiting version this person has looked at


@kept.shown
def waiting(page: Page) -> None:
    """For the administrator: every return that waits, what its approval moves, approve or send back."""
    if not user().may(ADMIN):
        return
    pending = kept.ask(returns.listed, page.workspace.plan.id, state=SUBMITTED)
    title(_("待审批"))
    kept.answer(DECIDING)
    _follow(pending)
    if not pending:
        note(_("没有待审的报表。"))
        return
    if len(pending) > 1:
        together = _("待审的 {n} 份全部批准后：{moved}")
        line(together.format(n=len(pending), moved=_told(page.workspace, pending)))
    for each in sorted(pending, key=lambda version: version.id):
        _one(page, each)


def _card(id: int) -> str:
    """Where it is said what came of a click on a version's own buttons."""
    return f"{DECIDING}_{id}"


def _follow(pending: Sequence[ReturnVersion]) -> None:
    """Remember what was looked at: another session may send or decide while this one reads.

    A click on a version that waits no longer is answered here, because its card is gone. What was written to send it
    back goes over to the version that took its place.
    """
    before: dict[tuple[str, int], int] = st.session_state.get(SEEN, {})
    for gone in set(before.values()) - {each.id for each in pending}:
        kept.answer(_card(gone))
    st.session_state[SEEN] = {key: before.get(key, each.id) for each in pending if (key := (each.area_code, each.year))}
    for each in pending:
        written = st.session_state.get(f"back_reason_{st.session_state[SEEN][each.area_code, each.year]}", "")
        st.session_state.setdefault(f"back_reason_{each.id}", written)


def _one(page: Page, version: ReturnVersion) -> None:
    seen, place = st.session_state[SEEN], (version.area_code, version.year)
    found = _moved(page.workspace, _Pending((version,)))
    with st.container(key=f"sq_return_{version.id}", border=True):
        markup(views.pending_html(version, page.workspace))
        note(views.sender_words(version))
        line(_told(page.workspace, (version,)))
        for told in waiting_words(found, version, page.workspace):
            note(told)
        if version.found.reasons:
            markup(views.reasons_html(version.found.reasons))
        label = figures_title(version, page.workspace)
        with st.expander(label, key=f"figures_{version.id}", on_change="rerun") as part:
            if part.open:
                seen[place] = version.id
                markup(figures_html(version, page.workspace))
        if found.turned:
            with st.expander(_("改变的判定"), key=f"turned_{version.id}", on_change="rerun") as part:
                if part.open:
                    markup(turned_html(found, page.workspace))
        st.text_input(_("退回的理由"), key=f"back_reason_{version.id}", max_chars=2000)
        is_unread, given = seen[place] != version.id, (page, version)
        if is_unread:
            line(_("这一版刚刚替代了您先前看的一版：展开“{figures}”看过，才能批准或退回。").format(figures=label))
        with st.container(horizontal=True, gap="small"):
            key = f"approve_{version.id}"
            st.button(_("批准"), key=key, type="primary", on_click=_approve, args=given, disabled=is_unread)
            st.button(_("退回"), key=f"send_back_{version.id}", on_click=_send_back, args=given, disabled=is_unread)
            _file_button(version)
        kept.answer(_card(version.id))


class _Pending(tuple[ReturnVersion, ...]):
    """Versions as a key: they never change what they say."""

    def __hash__(self) -> int:
        return hash(tuple(each.id for each in self))


@lru_cache(maxsize=64)
def _moved(workspace: Workspace, pending: _Pending) -> Moved:
    """What the data of today become with these approved. Who approves and when moves nothing."""
    as_approved = [Approved(each.found, each.id, each.number, each.sender, each.sent, each.sender) for each in pending]
    return moved(workspace, with_returns(workspace, as_approved))


def _told(workspace: Workspace, versions: tuple[ReturnVersion, ...]) -> str:
    """What the approval of these moves, in a sentence."""
    return approval_words(_moved(workspace, _Pending(versions)), versions, workspace)


def _approve(page: Page, version: ReturnVersion) -> None:
    session.restore_language()
    told = _("已批准{what}：{moved}")
    moves = _told(page.workspace, (version,))
    what = views.pending_words(version, page.workspace)
    if attempt(lambda: kept.ask(returns.approve, version.id), at=_card(version.id), about=what):
        holding.forget(page.workspace.plan.id)
        kept.tell(told.format(what=what, moved=moves), good=True, at=DECIDING)


def _send_back(page: Page, version: ReturnVersion) -> None:
    session.restore_language()
    reason = str(st.session_state.get(f"back_reason_{version.id}", "")).strip()
    what = views.pending_words(version, page.workspace)
    about = _("{what}（退回的理由：{reason}）").format(what=what, reason=reason) if reason else what
    if attempt(lambda: kept.ask(returns.send_back, version.id, reason), at=_card(version.id), about=about):
        kept.tell(_("已退回{what}。").format(what=what), good=True, at=DECIDING)


@kept.shown
def history(page: Page, year: int) -> None:
    """The versions of one area's return of the year: what was decided, the files, and the way back to one of them."""
    title(_("历史版本"))
    found = kept.ask(returns.listed, page.workspace.plan.id, year=year)
    codes = {each.area_code for each in found}
    names = labels({each.code: Named(str(each.name)) for each in page.workspace.areas if each.code in codes})
    if not names:
        note(_("{year} 年还没有可以查看的报表。").format(year=year))
        return
    key = f"history_area_{year}"
    area = str(st.selectbox(_("县（市、区）"), list(names), format_func=names.__getitem__, key=key, width=220))
    versions = tuple(each for each in found if each.area_code == area)
    markup(views.versions_html(versions))
    _keeping(page, versions)
    with st.expander(_("操作记录"), key="return_trail", on_change="rerun") as part:
        if part.open:
            markup(views.trail_html(kept.ask(returns.return_trail, page.workspace.plan.id, area, year)))


def _keeping(page: Page, versions: tuple[ReturnVersion, ...]) -> None:
    """What can be done with one version: take its file, withdraw it, restore it."""
    names = {each.id: _("第 {n} 版").format(n=each.number) for each in versions}
    key = f"return_version_{versions[0].area_code}_{versions[0].year}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(_("版本"), list(names), format_func=names.__getitem__, key=key, width=140)
        version = next(each for each in versions if each.id == chosen)
        _file_button(version, "kept_file")
        if version.state == SUBMITTED and user().reports_for(version.area_code):
            told = _("已撤回，可以改正后重新报送。")
            st.button(_("撤回"), key="return_withdraw", on_click=_keep, args=(page, told, "withdraw", version.id))
        may = user().may(ADMIN) or user().reports_for(version.area_code)
        if version.state not in (SUBMITTED, APPROVED, RETURNED) and may:
            told = _("第 {n} 版已作为新版本提交，等待审批。").format(n=version.number)
            label = _("恢复这一版")
            st.button(label, key="return_restore", on_click=_keep, args=(page, told, "restore", version.id))
    kept.answer(KEEPING)


def _keep(page: Page, told: str, action: str, id: int) -> None:
    session.restore_language()
    act = returns.restore if action == "restore" else returns.withdraw
    if attempt(lambda: kept.ask(act, id), at=KEEPING):
        kept.tell(told, good=True, at=KEEPING)


def _file_button(version: ReturnVersion, key: str = "pending_file") -> None:
    """The very file that was sent; fetched when somebody asks for it."""
    person = user()
    st.download_button(
        _("下载报表文件"),
        lambda: kept.ask_as(person, returns.file_of, version.id),
        file_name=version.file_name,
        on_click="ignore",
        key=f"{key}_{version.id}",
    )

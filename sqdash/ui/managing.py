"""What changes a kept scenario as a whole: share, branch, adopt, rename, who sees it, archive. Each asks what it needs.

What came of a click is said right above its button: there it is seen wherever the page was scrolled to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from sqdash import store
from sqdash.language import _
from sqdash.plan.faults import BadInput
from sqdash.store import ADOPTED, PRIVATE, SHARED, Header, Link, Version
from sqdash.ui import chrome, kept, link, ranges, session
from sqdash.ui.markup import markup
from sqdash.ui.page import Page
from sqdash.ui.parts import note, plain_label
from sqdash.ui.saving import attempt
from sqdash.ui.session import Origin
from sqdash.ui.user import user
from sqdash.users import ADMIN
from sqdash.views import kept as views
from sqdash.views.labels import Named, labels

SHARING, REVOKING, BRANCHING, ADOPTING, RENAMING, STANDING = (
    "share", "revoke", "branch", "adopt", "rename", "standing",
)  # fmt: skip


def sections(page: Page, head: Header, version: Version) -> None:
    """One folded part for each thing that can be done."""
    found: list[tuple[str, str, Callable[[Page, Header, Version], None]]] = [
        ("share_open", _("分享链接"), _sharing),
        ("branch_open", _("分出新情景"), _branching),
        ("rename_open", _("改名"), _renaming),
        ("seen_open", _("可见范围与归档"), _standing),
    ]
    if user().may(ADMIN):
        found.insert(2, ("adopt_open", _("采用"), _adopting))
    for key, label, section in found:
        with st.expander(label, key=key, on_change="rerun") as part:
            if part.open:
                section(page, head, version)


def go(page: Page, name: str, start: Origin) -> None:
    """Make a kept version the active scenario and show it on that page."""
    session.open_scenario(start.saved, start)
    show(page, name)


def show(page: Page, name: str) -> None:
    """That page, with what the link has to say by now."""
    st.switch_page(chrome.PAGES[name], query_params=session.link_parameters(page.workspace, page.examples))


def _sharing(page: Page, head: Header, version: Version) -> None:
    """A short link to this version on a page, area and language of choice; and the links given out so far."""
    links = kept.ask(store.links, head.id)
    holding = next((each for each in links if each.pin == version.pin and each.revoked is None), None)
    kept.answer(SHARING)
    if holding is None:
        st.button(_("生成第 {n} 版的链接").format(n=version.pin.number), key="share", on_click=_share, args=(version,))
    else:
        _link_to_copy(page, holding)
    if links:
        markup(views.links_html(links))
    kept.answer(REVOKING)
    for each in links:
        if each.revoked is None:
            label = _("撤回 {token}").format(token=plain_label(each.token))
            st.button(label, key=f"revoke_{each.token}", on_click=_revoke, args=(each.token,))


def _link_to_copy(page: Page, holding: Link) -> None:
    """The whole address, for the page, area and language chosen here."""
    pages = [each for each in chrome.PAGES if each not in ("scenarios", "compare", "data")]
    areas = {area.code: Named(str(area.name), more=(area.code,)) for area in page.workspace.areas}
    names = labels({"": Named(_("全市")), **areas})
    tongues = {"zh": "中文", "en": "English"}
    with st.container(horizontal=True, gap="small"):
        target = st.selectbox(_("打开到"), pages, format_func=chrome.page_title, key="share_page", width=200)
        area = st.selectbox(_("地区"), list(names), format_func=names.__getitem__, key="share_area", width=200)
        spoken = st.selectbox(_("语言"), list(tongues), format_func=tongues.__getitem__, key="share_lang", width=140)
    query = {"s": holding.token, **({"area": area} if area else {}), **({"lang": spoken} if spoken != "zh" else {})}
    query |= session.chance_parameters()
    path = "" if target == "overview" else str(target)
    base = str(st.get_option("server.baseUrlPath"))
    st.code(link.whole_address(st.context.url or "", base, path, query), language=None, wrap_lines=True)
    ranges.said(page)
    note(_("拿到链接的人可以查看这一版，不能修改；撤回后链接失效。"))


def _share(version: Version) -> None:
    session.restore_language()
    if attempt(lambda: kept.ask(store.share, version.pin), at=SHARING):
        kept.tell(_("已生成第 {n} 版的链接，复制发出即可。").format(n=version.pin.number), good=True, at=SHARING)


def _revoke(token: str) -> None:
    session.restore_language()
    if attempt(lambda: kept.ask(store.revoke, token), at=REVOKING):
        kept.tell(_("链接已撤回。"), good=True, at=REVOKING)


def _branching(page: Page, head: Header, version: Version) -> None:
    """A new scenario that begins as this version; it is opened at once, to be changed."""
    try:
        start = kept.origin_of(version, page.workspace)
    except BadInput:
        note(_("这一版不适合现在的数据，不能原样分出。"))
        return
    note(_("新情景从第 {n} 版的内容开始，归您所有；原情景不变。").format(n=version.pin.number))
    name = _("{name}（分支）").format(name=version.name)
    key = f"branch_name_{head.id}_{version.pin.number}"
    called = str(st.text_input(_("新情景的名称"), value=name, max_chars=200, key=key) or "").strip()
    answered = st.container()
    if st.button(_("分出并打开"), key="branch", type="primary"):
        _branch(page, start, called)
    with answered:
        kept.answer(BRANCHING)


def _branch(page: Page, start: Origin, name: str) -> None:
    content, pin = replace(start.saved, name=name), start.pin
    key = f"branch {st.session_state['draft_id']} {pin} {name}"
    made: list[Version] = []
    done = attempt(
        lambda: made.append(kept.ask(store.create, page.workspace, content, key=key, branched_from=pin)), at=BRANCHING
    )
    if done:
        told = _("已从“{from_name}”第 {n} 版分出“{name}”，现在改的是新情景。")
        kept.tell(told.format(from_name=start.saved.name, n=pin.number, name=name), good=True)
        go(page, "what_if", kept.origin_of(made[0], page.workspace))


def _renaming(page: Page, head: Header, version: Version) -> None:
    st.text_input(_("新名称"), value=head.name, max_chars=200, key=f"new_name_{head.id}")
    st.text_input(_("改名的理由"), max_chars=2000, key="new_name_reason")
    kept.answer(RENAMING)
    st.button(_("改名"), key="rename", on_click=_rename, args=(page, head))


def _rename(page: Page, head: Header) -> None:
    session.restore_language()
    name, reason = (str(st.session_state[key]).strip() for key in (f"new_name_{head.id}", "new_name_reason"))
    if name == head.name:
        kept.tell(_("新名称与现在的名称相同。"), at=RENAMING)
        return
    onto = store.Pin(head.id, head.latest)
    key = f"rename {st.session_state['draft_id']} {onto} {name} {reason}"
    done = attempt(
        lambda: kept.ask(store.rename, page.workspace, onto=onto, name=name, reason=reason, key=key), at=RENAMING
    )
    if done:
        st.session_state["new_name_reason"] = ""
        kept.tell(_("已改名为“{name}”。").format(name=name), good=True, at=RENAMING)


def _adopting(page: Page, head: Header, version: Version) -> None:
    note(_("采用后，所有人都能在上方直接选到它；此前采用的情景改为共享。"))
    st.text_input(_("采用的理由"), max_chars=2000, key="adopt_reason")
    label = _("采用第 {n} 版").format(n=version.pin.number)
    kept.answer(ADOPTING)
    st.button(label, key="adopt", on_click=_adopt, args=(version,), type="primary")


def _adopt(version: Version) -> None:
    session.restore_language()
    reason = str(st.session_state["adopt_reason"]).strip()
    if attempt(lambda: kept.ask(store.adopt, version.pin, reason), at=ADOPTING):
        kept.forget_adopted()
        st.session_state["adopt_reason"] = ""
        told = _("已采用“{name}”第 {n} 版。").format(name=version.name, n=version.pin.number)
        kept.tell(told, good=True, at=ADOPTING)


def _standing(page: Page, head: Header, version: Version) -> None:
    """Who sees it, and whether it is in the list."""
    if head.visibility == ADOPTED:
        note(_("这是已采用的情景，所有人可见。"))
        return
    kept.answer(STANDING)
    with st.container(horizontal=True, gap="small"):
        if head.archived is not None:
            told = _("已恢复“{name}”，它又在列表里了。").format(name=head.name)
            st.button(_("恢复"), key="restore", on_click=_change, args=(told, store.restore, head.id))
        else:
            _visibility_button(head)
            told = _("已归档“{name}”，勾选“只看已归档”可以找到。").format(name=head.name)
            st.button(_("归档"), key="archive", on_click=_change, args=(told, store.archive, head.id))


def _visibility_button(head: Header) -> None:
    if head.visibility == PRIVATE:
        told = _("已共享，其他分析人员可以查看和续改。")
        label = _("共享给其他分析人员")
        st.button(label, key="to_shared", on_click=_change, args=(told, store.show, head.id, SHARED))
    else:
        told = _("已改为仅自己可见。")
        label = _("改为仅自己可见")
        st.button(label, key="to_private", on_click=_change, args=(told, store.show, head.id, PRIVATE))


def _change(told: str, function: Callable[..., Header], *given: str) -> None:
    session.restore_language()
    if attempt(lambda: kept.ask(function, *given), at=STANDING):
        kept.tell(told, good=True, at=STANDING)

"""The page of kept scenarios: the list with its search, and one scenario with everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from sqdash import store
from sqdash.language import _
from sqdash.model import rebased, scenario_to_yaml
from sqdash.plan.faults import BadInput
from sqdash.store import ADOPTED, PRIVATE, SHARED, Header, Listed, StoreUnavailable, Version
from sqdash.ui import chrome, kept, session
from sqdash.ui.begin import Page, show_faults
from sqdash.ui.markup import markup
from sqdash.ui.parts import headline, note, plain_label, title
from sqdash.ui.saving import attempt
from sqdash.ui.session import Origin
from sqdash.ui.user import user
from sqdash.users import ADMIN, ANALYST
from sqdash.views import kept as views

PICK = "pick"  # the link's parameter: the scenario whose details are shown


def opening(page: Page) -> None:
    """The sentence that answers the page's question; says so when the store cannot be asked."""
    try:
        active, archived = kept.ask(store.counted, page.workspace.plan.id)
        adopted = kept.ask(store.adopted, page.workspace.plan.id)
    except StoreUnavailable as down:
        headline(_("情景库暂时不能使用。"))
        kept.tell(down)
        kept.banner()
        st.stop()
    headline(views.headline_kept(active=active, archived=archived, adopted=adopted))


@kept.shown
def the_list(page: Page) -> None:
    """Search, one page of scenarios, and the way to the next."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        search = st.text_input(_("查找名称、说明或所有者"), key="search", max_chars=100, width=320)
        archived = st.checkbox(_("只看已归档"), key="archived")
    at = int(st.session_state.setdefault("list_page", 0))
    found, more = kept.ask(store.listed, page.workspace.plan.id, search=search, archived=archived, page=at)
    if not found and at:
        st.session_state["list_page"] = 0
        st.rerun()
    if not found:
        note(_("没有找到情景。"))
    with st.container(key="kept"):
        for each in found:
            _row(page, each)
    if at or more:
        with st.container(horizontal=True, gap="small"):
            st.button(_("← 上一页"), key="newer", on_click=_turn, args=(-1,), disabled=not at)
            st.button(_("下一页 →"), key="older", on_click=_turn, args=(1,), disabled=not more)


def _turn(by: int) -> None:
    st.session_state["list_page"] = max(int(st.session_state.get("list_page", 0)) + by, 0)


def _row(page: Page, found: Listed) -> None:
    chosen = st.query_params.get(PICK) == found.header.id
    label = ("▸ " if chosen else "") + plain_label(found.header.name)
    st.button(label, key=f"pick_{found.header.id}", on_click=_pick, args=(found.header.id,), type="tertiary")
    markup(views.row_html(found, page.workspace))


def _pick(scenario_id: str) -> None:
    st.query_params[PICK] = scenario_id


@kept.shown
def details(page: Page) -> None:
    """The picked scenario: what it is, every version, and what can be done with it."""
    scenario_id = st.query_params.get(PICK)
    if not scenario_id:
        note(_("点一个情景的名称，查看版本、打开、分出、改名、采用或分享。"))
        return
    head = kept.ask(store.header, scenario_id)
    versions = kept.ask(store.versions, scenario_id)
    markup(views.about_html(head=head, latest=versions[0], workspace=page.workspace))
    numbers = {each.pin.number: each for each in versions}
    label = _("版本")
    number = st.selectbox(label, list(numbers), format_func=_version_label, key=f"version_{head.id}", width=200)
    _actions(page, head, numbers[number])
    markup(views.versions_html(versions))
    if user().may(ANALYST):
        _managing(page, head, numbers[number])
    _history(page, head)


def _version_label(number: int) -> str:
    return _("第 {n} 版").format(n=number)


def _actions(page: Page, head: Header, version: Version) -> None:
    """Open, read as one page, compare, take away."""
    try:
        start = kept.origin_of(version, page.workspace)
    except BadInput:
        start = None
        note(_("这一版不适合现在的数据，不能原样打开。"))
        _run_again(page, version)
    address = f"{version.pin.scenario_id}.{version.pin.number}"
    with st.container(horizontal=True, gap="small"):
        if start is not None:
            st.button(_("打开"), key="open", on_click=_open, args=(start,), type="primary")
            body = _file_of(page, version, start)
            name = "scenario.yaml"
            label = _("下载（YAML）")
            st.download_button(label, body, file_name=name, mime="application/yaml", on_click="ignore", key="take")
            if st.button(_("情景单（可打印）"), key="sheet"):
                session.open_scenario(start.saved, start)
                st.switch_page(chrome.PAGES["sheet"])
        compared = {**page.parameters, "with": f"baseline,{address}"}
        st.page_link(chrome.PAGES["compare"], label=_("与基线比较"), query_params=compared)


def _run_again(page: Page, version: Version) -> None:
    """The way on for a version whose data are of yesterday: the same scenario on today's, as unsaved work."""
    try:
        scenario, over = rebased(version.content, page.workspace)
    except BadInput as refused:
        show_faults(_("按今天的数据也不能打开："), refused.faults)
        return
    if over:
        note(_("{years} 年的投入已成为过去，重算时不计。").format(years=_("、").join(over)))
    label = _("按今天的数据打开")
    st.button(label, key="open_again", on_click=session.open_scenario, args=(scenario,), type="primary")


def _file_of(page: Page, version: Version, start: Origin) -> bytes:
    """The version as a file: with schema, plan, data and model version."""

    tied = replace(
        start.saved, plan=version.plan_id, returns=version.data_version, model=version.model_version
    )  # fmt: skip
    return scenario_to_yaml(tied).encode()


def _open(start: Origin) -> None:
    session.open_scenario(start.saved, start)
    kept.tell(_("已打开“{name}”第 {n} 版。").format(name=start.saved.name, n=start.pin.number), good=True)


def _managing(page: Page, head: Header, version: Version) -> None:
    """What changes the scenario as a whole; each asks what it needs."""
    sections: list[tuple[str, str, Callable[[Page, Header, Version], None]]] = [
        ("share_open", _("分享链接"), _sharing),
        ("rename_open", _("改名"), _renaming),
        ("seen_open", _("可见范围与归档"), _standing),
    ]
    if user().may(ADMIN):
        sections.insert(1, ("adopt_open", _("采用"), _adopting))
    for key, label, section in sections:
        with st.expander(label, key=key, on_change="rerun") as part:
            if part.open:
                section(page, head, version)


def _sharing(page: Page, head: Header, version: Version) -> None:
    """A short link to this version on a page, area and language of choice; and the links given out so far."""
    links = kept.ask(store.links, head.id)
    holding = next((each for each in links if each.pin == version.pin and each.revoked is None), None)
    if holding is None:
        st.button(_("生成第 {n} 版的链接").format(n=version.pin.number), key="share", on_click=_share, args=(version,))
    else:
        pages = [each for each in chrome.PAGES if each not in ("scenarios", "compare")]
        with st.container(horizontal=True, gap="small"):
            target = st.selectbox(_("打开到"), pages, format_func=chrome.page_title, key="share_page", width=200)
            names = {"": _("全市"), **{area.code: str(area.name) for area in page.workspace.areas}}
            area = st.selectbox(_("地区"), list(names), format_func=names.__getitem__, key="share_area", width=200)
            tongues = {"zh": "中文", "en": "English"}
            spoken = st.selectbox(
                _("语言"), list(tongues), format_func=tongues.__getitem__, key="share_lang", width=140
            )
        query = {"s": holding.token, **({"area": area} if area else {}), **({"lang": spoken} if spoken != "zh" else {})}
        path = "" if target == "overview" else str(target)
        st.code(f"{(st.context.url or '').rstrip('/')}/{path}?{urlencode(query)}", language=None, wrap_lines=True)
        note(_("拿到链接的人可以查看这一版，不能修改；撤回后链接失效。"))
    if links:
        markup(views.links_html(links))
    for each in links:
        if each.revoked is None:
            label = _("撤回 {token}").format(token=plain_label(each.token))
            st.button(label, key=f"revoke_{each.token}", on_click=_revoke, args=(each.token,))


def _share(version: Version) -> None:
    session.restore_language()
    attempt(lambda: kept.ask(store.share, version.pin))


def _revoke(token: str) -> None:
    session.restore_language()
    if attempt(lambda: kept.ask(store.revoke, token)):
        kept.tell(_("链接已撤回。"), good=True)


def _renaming(page: Page, head: Header, version: Version) -> None:
    st.text_input(_("新名称"), value=head.name, max_chars=200, key="new_name")
    st.text_input(_("改名的理由"), max_chars=2000, key="new_name_reason")
    st.button(_("改名"), key="rename", on_click=_rename, args=(page, head))


def _rename(page: Page, head: Header) -> None:
    session.restore_language()
    name, reason = (str(st.session_state[key]).strip() for key in ("new_name", "new_name_reason"))
    onto = store.Pin(head.id, head.latest)
    key = f"rename {st.session_state['draft_id']} {onto} {name} {reason}"
    done = attempt(lambda: kept.ask(store.rename, page.workspace, onto=onto, name=name, reason=reason, key=key))
    if done:
        kept.tell(_("已改名为“{name}”。").format(name=name), good=True)


def _adopting(page: Page, head: Header, version: Version) -> None:
    note(_("采用后，所有人都能在上方直接选到它；此前采用的情景改为共享。"))
    st.text_input(_("采用的理由"), max_chars=2000, key="adopt_reason")
    label = _("采用第 {n} 版").format(n=version.pin.number)
    st.button(label, key="adopt", on_click=_adopt, args=(version,), type="primary")


def _adopt(version: Version) -> None:
    session.restore_language()
    reason = str(st.session_state["adopt_reason"]).strip()
    if attempt(lambda: kept.ask(store.adopt, version.pin, reason)):
        kept.forget_adopted()
        told = _("已采用“{name}”第 {n} 版。").format(name=version.name, n=version.pin.number)
        kept.tell(told, good=True)


def _standing(page: Page, head: Header, version: Version) -> None:
    """Who sees it, and whether it is in the list."""
    if head.visibility == ADOPTED:
        note(_("这是已采用的情景，所有人可见。"))
        return
    with st.container(horizontal=True, gap="small"):
        if head.archived is not None:
            st.button(_("恢复"), key="restore", on_click=_change, args=(store.restore, head.id))
            return
        if head.visibility == PRIVATE:
            st.button(_("共享给其他分析人员"), key="to_shared", on_click=_change, args=(store.show, head.id, SHARED))
        else:
            st.button(_("改为仅自己可见"), key="to_private", on_click=_change, args=(store.show, head.id, PRIVATE))
        st.button(_("归档"), key="archive", on_click=_change, args=(store.archive, head.id))


def _change(function: Callable[..., Header], *given: str) -> None:
    session.restore_language()
    attempt(lambda: kept.ask(function, *given))


def _history(page: Page, head: Header) -> None:
    """Everything that was done, and what was adopted for the plan."""
    with st.expander(_("操作记录"), key="trail_open", on_change="rerun") as part:
        if part.open:
            markup(views.trail_html(kept.ask(store.trail, head.id)))
            adoptions = kept.ask(store.adoptions, page.workspace.plan.id)
            if adoptions:
                title(_("采用记录"))
                markup(views.adoptions_html(adoptions))

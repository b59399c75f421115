"""The page of kept scenarios: the list with its search, and one scenario with its versions and where they lead."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from sqdash import store
from sqdash.language import _
from sqdash.model import rebased, scenario_to_yaml
from sqdash.plan.faults import BadInput
from sqdash.store import ADOPTED, Header, Listed, StoreUnavailable, Version
from sqdash.ui import candidates, chrome, kept, managing, session
from sqdash.ui.markup import markup, show_faults
from sqdash.ui.page import Page
from sqdash.ui.parts import headline, note, plain_label, title
from sqdash.ui.session import Origin
from sqdash.ui.user import user
from sqdash.users import ANALYST
from sqdash.views import kept as views

PICK = "pick"  # the link's parameter: the scenario whose details are shown


def opening(page: Page) -> bool:
    """The sentence that answers the page's question; says so when the store cannot be asked.

    Returns: whether there is anything to list; where not, the way to make the first one stands here.
    """
    try:
        active, archived = kept.ask(store.counted, page.workspace.plan.id)
        adopted = kept.ask(store.adopted, page.workspace.plan.id)
    except StoreUnavailable as down:
        headline(_("情景库暂时不能使用。"))
        kept.tell(down)
        kept.banner()
        st.stop()
    headline(views.headline_kept(active=active, archived=archived, adopted=adopted))
    if not active + archived:
        path, label = chrome.PAGES["what_if"], _("去“情景推演”")
        st.page_link(path, label=label, query_params=dict(page.parameters))
    return bool(active + archived)


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
    versions = {each.pin.number: each for each in kept.ask(store.versions, scenario_id)}
    adopted = _adopted_number(head)
    markup(views.about_html(head=head, adopted=adopted))
    version = versions[_chosen_version(head, list(versions), adopted)]
    markup(views.version_html(version=version, adopted=adopted, workspace=page.workspace))
    _actions(page, version)
    markup(views.versions_html(list(versions.values()), adopted))
    if user().may(ANALYST):
        managing.sections(page, head, version)
    _history(page, head)


def _adopted_number(head: Header) -> int | None:
    found = kept.ask(store.adopted, head.plan_id) if head.visibility == ADOPTED else None
    return found.pin.number if found is not None and found.pin.scenario_id == head.id else None


def _chosen_version(head: Header, numbers: list[int], adopted: int | None) -> int:
    """The version whose figures are shown: at first the adopted one, else the latest."""
    first = numbers.index(adopted) if adopted in numbers else 0
    label, key = _("版本"), f"version_{head.id}"
    chosen: int = st.selectbox(label, numbers, index=first, format_func=_version_label, key=key, width=200)
    return chosen


def _version_label(number: int) -> str:
    return _("第 {n} 版").format(n=number)


def _actions(page: Page, version: Version) -> None:
    """Open, read as one page, take away, compare."""
    try:
        start = kept.origin_of(version, page.workspace)
    except BadInput:
        start = None
        note(_("这一版不适合现在的数据，不能原样打开。"))
        _run_again(page, version)
    with st.container(key="sq_actions", horizontal=True, vertical_alignment="center", gap="small"):
        if start is not None:
            if st.button(_("打开"), key="open", type="primary"):
                told = _("已打开“{name}”第 {n} 版。").format(name=start.saved.name, n=start.pin.number)
                kept.tell(told, good=True)
                managing.go(page, "what_if", start)
            if st.button(_("情景单（可打印）"), key="sheet"):
                managing.go(page, "sheet", start)
            body = _file_of(version, start)
            label = _("下载（YAML）")
            name, mime = "scenario.yaml", "application/yaml"
            st.download_button(label, body, file_name=name, mime=mime, on_click="ignore", key="take")
        st.button(_("加入比较"), key="add", on_click=candidates.add, args=(version.pin, "add"))
        _compare_links(page, version)
    kept.answer("add")


def _compare_links(page: Page, version: Version) -> None:
    """Against the baseline at once, or with what was put on the list."""
    path = chrome.PAGES["compare"]
    against = {**page.parameters, candidates.WITH: f"{candidates.BASE},{candidates.address(version.pin)}"}
    st.page_link(path, label=_("与基线比较"), query_params=against)
    if (count := len(candidates.linked())) > 1:
        chosen = {**page.parameters, candidates.WITH: ",".join(candidates.linked())}
        st.page_link(path, label=_("比较已选的 {n} 个").format(n=count), query_params=chosen)


def _run_again(page: Page, version: Version) -> None:
    """The way on for a version whose data are of yesterday: the same scenario on today's, as unsaved work."""
    try:
        scenario = rebased(version.content, page.workspace)
    except BadInput as refused:
        show_faults(_("按今天的数据也不能打开："), refused.faults)
        return
    if scenario.over:
        note(_("{years} 年的投入已成为过去，重算时不计。").format(years=_("、").join(scenario.over)))
    if st.button(_("按今天的数据打开"), key="open_again", type="primary"):
        session.open_scenario(scenario)
        managing.show(page, "what_if")


def _file_of(version: Version, start: Origin) -> bytes:
    """The version as a file: with schema, plan, data and model version."""
    data, model = version.data_version, version.model_version
    return scenario_to_yaml(replace(start.saved, plan=version.plan_id, returns=data, model=model)).encode()


def _history(page: Page, head: Header) -> None:
    """Everything that was done, and what was adopted for the plan."""
    with st.expander(_("操作记录"), key="trail_open", on_change="rerun") as part:
        if part.open:
            markup(views.trail_html(kept.ask(store.trail, head.id)))
            adoptions = kept.ask(store.adoptions, page.workspace.plan.id)
            if adoptions:
                title(_("采用记录"))
                markup(views.adoptions_html(adoptions))

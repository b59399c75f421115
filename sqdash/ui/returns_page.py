"""The page of returns: how far a year has come, the template, and a file on its way from check to submission."""

from __future__ import annotations

import streamlit as st

from sqdash.language import _
from sqdash.plan.faults import BadInput
from sqdash.returns.intake import Finding, Intake
from sqdash.returns.intake.marked import can_be_marked
from sqdash.store import StoreUnavailable, returns
from sqdash.store.returns import LARGEST, Standing
from sqdash.ui import holding, kept, returns_files, session
from sqdash.ui.choices import place_name
from sqdash.ui.markup import markup, show_faults
from sqdash.ui.page import Page
from sqdash.ui.parts import headline, note, plain_label, title
from sqdash.ui.saving import ANSWERS
from sqdash.ui.user import user
from sqdash.users import STEWARD
from sqdash.views import returns as views
from sqdash.views import returns_reached as views_of_reached
from sqdash.views.labels import Named, labels

SENDING, YEAR = "send_return", "return_year"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALL = ""
MOST_REASONS = 20  # warnings with a field of their own; beyond that one for each rule


def opening(page: Page) -> int:
    """The sentence that answers the page's question, and the year it is about; ends the page without the store."""
    try:
        standings = kept.ask(returns.standings, page.workspace.plan.id)
    except StoreUnavailable as down:
        headline(_("报表库暂时不能使用，数据按文件推演。"))
        kept.tell(down)
        kept.banner()
        st.stop()
    years = list(page.workspace.plan.reporting_years)
    year = int(st.session_state.setdefault(YEAR, _first_year(page, years, standings)))
    headline(views.headline_returns(workspace=page.workspace, year=year, standings=standings))
    st.selectbox(_("报表年份"), years, key=YEAR, width=140)
    return year


def _first_year(page: Page, years: list[int], standings: tuple[Standing, ...]) -> int:
    """The newest year something was sent for, else the one that comes next."""
    sent = [each.year for each in standings if each.year in years]
    return max(sent, default=min(page.workspace.last_complete_year + 1, years[-1]))


@kept.shown
def standing(page: Page, year: int) -> None:
    """Where every area's return of the year stands; below, all that is approved as a file."""
    title(_("{year} 年各县（市、区）").format(year=year))
    standings = kept.ask(returns.standings, page.workspace.plan.id)
    markup(views.standings_html(workspace=page.workspace, year=year, standings=standings))
    if told := views.base_words(page.workspace, year):
        note(told)
    if page.workspace.approved:
        st.download_button(
            _("下载已批准的数据（CSV）"),
            lambda: returns_files.approved(page.workspace),
            file_name=f"{page.workspace.plan.id}_approved.csv",
            mime="text/csv",
            on_click="ignore",
            key="return_approved",
        )


@kept.shown
def reached(page: Page, year: int) -> None:
    """Of the plan's last year: what was reported beside the targets, for an area or, once all have theirs, the city."""
    found = views_of_reached.reached(page.workspace) if year == page.workspace.plan.end else {}
    if not found:
        return
    names = labels({place: Named(place_name(page, place)) for place in found})
    heading = st.container()
    place = str(st.selectbox(_("地区"), list(names), format_func=names.__getitem__, key="reached_place", width=220))
    with heading:
        title(_("{year} 年上报数与目标").format(year=year), views_of_reached.reached_quality(found[place]))
    markup(views_of_reached.reached_html(page.workspace, found[place]))


@kept.shown
def sending(page: Page, year: int) -> None:
    """The template, a file, what its check found, and the way to hand it in."""
    title(_("报送 {year} 年报表").format(year=year))
    if not user().may(STEWARD):
        note(_("您没有报送权限；已批准的报表在下面可以查看。"))
        return
    names = _own_areas(page)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        area = str(
            st.selectbox(_("县（市、区）"), list(names), format_func=names.__getitem__, key="return_area", width=220)
        )
        codes = tuple(code for code in names if code) if area == ALL else (area,)
        st.download_button(
            _("下载空白表（Excel）"),
            lambda: returns_files.template(page.workspace, codes, year, page.language),
            file_name=f"{area or page.workspace.plan.id}_{year}.xlsx",
            mime=XLSX,
            on_click="ignore",
            key="return_template",
        )
    count = st.session_state.get("return_uploads", 0)
    given = st.file_uploader(
        _("填好的报表（Excel 或 CSV，不超过 {n} MB）").format(n=LARGEST // 1024**2),
        key=f"return_file_{count}",
        type=["xlsx", "csv"],
        max_upload_size=LARGEST // 1024**2,
    )
    if given is not None:
        _checked(page, given.getvalue(), given.name, area, year)
    kept.answer(SENDING)


def _own_areas(page: Page) -> dict[str, str]:
    """The areas this person reports for, and all of them together where there are several."""
    own = {area.code: Named(str(area.name), more=(area.code,)) for area in page.workspace.areas}
    own = {code: name for code, name in own.items() if user().reports_for(code)}
    return labels({**({ALL: Named(_("全部县（市、区）"))} if len(own) > 1 else {}), **own})


def _checked(page: Page, content: bytes, name: str, area: str, year: int) -> None:
    """Everything the check found at once, the marked copy, a reason beside every warning, and the button."""
    try:
        found = returns_files.read(content, name, page.workspace, area or None, year)
    except BadInput as refused:
        show_faults(_("这个文件不能读取："), refused.faults)
        return
    markup(views.counts_html(found.findings))
    if found.findings:
        markup(views.findings_html(found.findings))
        if can_be_marked(content, found.findings):
            st.download_button(
                _("下载标注后的文件"),
                lambda: returns_files.marked(content, found.findings, page.language),
                file_name=f"checked_{name}",
                mime=XLSX,
                on_click="ignore",
                key="return_marked",
            )
    if found.errors:
        note(_("改正全部错误后重新上传，才能提交。"))
        return
    asked = _asked(found)
    reasons = _reasons(asked)
    missing = sum(not reason for reason in reasons.values())
    if missing:
        note(_("还有 {n} 处警告没有说明；说明填好后才能提交。").format(n=missing))
    st.button(
        _("提交审批"),
        key="return_send",
        type="primary",
        disabled=bool(missing) or not found.returns,
        on_click=_send,
        args=(page, content, found, asked),
    )


def _asked(found: Intake) -> dict[str, tuple[Finding, ...]]:
    """What needs a reason, each with the warnings it is the reason for."""
    open_ones = found.unanswered
    asked: dict[str, tuple[Finding, ...]] = {}
    for each in open_ones:
        about = f"{each.rule} {each.place}" if len(open_ones) <= MOST_REASONS else each.rule
        asked[about] = (*asked.get(about, ()), each)
    return asked


def _reasons(asked: dict[str, tuple[Finding, ...]]) -> dict[str, str]:
    """A field for each, one below the other."""
    if asked:
        title(_("请说明每处警告的原因"))
    found = {}
    for about, warnings in asked.items():
        places = _("、").join(each.place for each in warnings[:3])
        more = _(" 等 {n} 处").format(n=len(warnings)) if len(warnings) > 3 else ""
        label = _("{places}{more}：{what}").format(places=places, more=more, what=warnings[0].what)
        found[about] = str(st.text_input(plain_label(label), key=f"reason_{about}", max_chars=2000) or "").strip()
    return found


def _send(page: Page, content: bytes, found: Intake, asked: dict[str, tuple[Finding, ...]]) -> None:
    session.restore_language()
    written = {about: str(st.session_state.get(f"reason_{about}", "")).strip() for about in asked}
    reasons = {f"{each.rule} {each.place}": written[about] for about, some in asked.items() for each in some}
    given = [(each, content) for each in found.returns]
    try:
        sent = kept.ask(returns.send_all, page.workspace, given, warnings=reasons)
    except returns.NotSent as refused:
        kept.tell(views.not_sent_words(refused.refused, page.workspace), at=SENDING)
        return
    except ANSWERS as trouble:
        kept.tell(trouble, at=SENDING)
        return
    holding.forget(page.workspace.plan.id)
    st.session_state["return_uploads"] = st.session_state.get("return_uploads", 0) + 1
    st.session_state[YEAR] = sent[-1].year
    names = _("、").join(views.area_name(each.area_code, page.workspace) for each in sent)
    told = _("已提交{names} {year} 年报表，等待审批。")
    kept.tell(told.format(names=names, year=sent[-1].year), good=True, at=SENDING)

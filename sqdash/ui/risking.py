"""The page of chances: how sure each target is, what may happen by year, what matters, and the price of being sure."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial

import streamlit as st

from sqdash.answers.risk import SHAPES, Influence, Risk, Settings, influence, risk, tornado
from sqdash.answers.risk.influence import Tornado
from sqdash.answers.robust import Sure, sure_plan
from sqdash.language import _
from sqdash.model import CITY, Scenario, history
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from sqdash.ui import jobs, ranges, session, solving
from sqdash.ui.chart import figure
from sqdash.ui.choices import choose_indicator, choose_place, place_name
from sqdash.ui.drawing import DRAWS, MOST_SEED, drawing_of
from sqdash.ui.markup import markup
from sqdash.ui.page import Page
from sqdash.ui.parts import line, note, title
from sqdash.ui.rugs import chance_rug
from sqdash.views import chances, chart_data, fans, surely
from sqdash.views.numbers import unit_word
from sqdash.views.plans import place_name as named

PROMISES = (0.7, 0.8, 0.9, 0.95)


def settings(page: Page) -> Settings:
    """How many draws, of what shape, over which ranges. The controls show what the session keeps and the link says."""
    title(_("怎样抽样"))
    now = session.drawing()
    st.session_state.update(draws=now.draws, shape=now.shape, seed=now.seed)
    with st.container(horizontal=True, gap="small"):
        st.selectbox(
            _("抽样次数"), DRAWS, key="draws", width=130, format_func=lambda count: f"{count:,}", on_change=_drawn
        )
        st.selectbox(_("分布形状"), SHAPES, key="shape", width=150, format_func=surely.shape_name, on_change=_drawn)
        st.number_input(
            _("随机种子"), min_value=0, max_value=MOST_SEED, step=1, key="seed", width=130, on_change=_drawn
        )
    ranges.controls(page)
    return Settings(draws=now.draws, seed=now.seed, shape=now.shape, ranges=page.ranges)


def _drawn() -> None:
    """Take over what the controls say, checked as a link is: a forged message changes nothing."""
    session.restore_language()
    typed = {key: str(st.session_state[key]) for key in ("draws", "seed", "shape")}
    with suppress(BadInput):
        session.put_drawing(replace(drawing_of(typed), shows=session.drawing().shows))


def found(page: Page, asked: Settings) -> Risk | None:
    """The ensemble of the active scenario; None while it is being counted."""
    workspace, scenario = page.workspace, page.scenario
    ask = ("risk", workspace, scenario, asked)
    return jobs.shown(
        "risk",
        ask,
        lambda tell, stop: risk(workspace, scenario, asked, progress=lambda share: tell(share, ""), stop=stop),
        begin=True,
    )


def headline(page: Page, result: Risk | None) -> str:
    if result is None:
        told = _("正在为“{name}”抽样推演。") if jobs.working("risk") else _("没有得到“{name}”的抽样结果。")
        return told.format(name=page.scenario_name)
    return chances.headline_risk(
        scenario=page.scenario_name,
        chances=result.chances,
        joint=result.together,
        year=result.year,
        areas=len(page.workspace.areas),
    )


def rug(page: Page, result: Risk | None) -> None:
    """The chance of every cell, of each area's targets together, and of the city's."""
    if result is None:
        return
    title(_("{year} 年各项达标的可能性").format(year=result.year), page.summary().quality)
    rests = surely.method_sentence(settings=result.settings, everything=result.everything)
    links = {each.code: page.href("county", area=each.code) for each in page.workspace.areas}
    chance_rug(page, found=result.chances, joint=result.together, year=result.year, links=links, note=rests)
    note(rests)


def fan(page: Page, result: Risk | None) -> None:
    """One path as a fan, and the gap to be expected at its end."""
    if result is None:
        return
    with st.container(horizontal=True):
        place, chosen = choose_place(page), choose_indicator(page, first=_least_sure(result))
    spread, place_word = result.fan(place, chosen.id), place_name(page, place)
    if not spread:
        note(_("这个指标不适用于{place}。").format(place=place_word))
        return
    plain = page.result(end=result.year).series(place, chosen.id)
    told = _("{place}{name}：可能的路径（{unit}）")
    title(told.format(place=place_word, name=chosen.short, unit=unit_word(chosen.unit)), page.summary().quality)
    past = history(page.workspace, place, chosen.id)
    alt = fans.fan_alt(place=place_word, indicator=chosen, spread=spread, plain=plain[-1])
    drawn = fans.fan_chart(indicator=chosen, past=past, plain=plain, spread=spread)
    data = partial(
        chart_data.fan_data, workspace=page.workspace, indicator=chosen, past=past, plain=plain, spread=spread
    )
    figure(page, drawn, alt=alt, key="fan", data=data, basis=ranges.basis(page))
    line(surely.gap_sentence(workspace=page.workspace, indicator=chosen, gap=result.gaps[place, chosen.id]))


def _least_sure(result: Risk) -> str:
    """The indicator of which the city's chance is nearest to even: where looking pays most."""
    city = {id: chance for (place, id), chance in result.chances.items() if place == CITY and chance is not None}
    return min(city, key=lambda id: abs(city[id] - 0.5), default=result.indicators[0])


def what_matters(page: Page, asked: Settings) -> None:
    """Which assumption moves the outcome chosen above, alone between its ends, and how much of what may happen it
    makes."""
    place = str(st.session_state.get("pick_area", CITY))
    outcome = str(st.session_state.get("pick_indicator", page.workspace.plan.indicators[0].id))
    workspace = page.workspace
    indicator = workspace.plan.indicator(outcome)
    swing = _tornado(workspace, page.scenario, asked, outcome, place)
    if swing.middle is None or not swing.bars:
        return
    told = _("哪个参数最要紧：{place}{name}（{unit}）")
    place_word, unit = named(place, workspace), unit_word(indicator.unit)
    title(told.format(place=place_word, name=indicator.short, unit=unit), page.summary().quality)
    bars = [surely.bar_of(each, workspace) for each in swing.bars]
    figure(
        page,
        fans.tornado_chart(bars=bars, middle=swing.middle, unit=indicator.unit, target=indicator.target),
        alt=fans.tornado_alt(bars=bars, outcome=f"{place_word}{indicator.short}"),
        key="tornado",
        data=partial(chart_data.tornado_data, bars=bars, unit=indicator.unit),
        basis=ranges.basis(page),
    )
    with st.expander(_("方差分解（Sobol 指数）"), key="sobol_open", on_change="rerun") as opened:
        if opened.open:
            rows = _influence(workspace, page.scenario, asked, outcome, place)
            markup(surely.influence_html(rows=rows, workspace=workspace))


@lru_cache(maxsize=128)
def _tornado(workspace: Workspace, scenario: Scenario, asked: Settings, outcome: str, place: str) -> Tornado:
    return tornado(workspace, scenario, asked, outcome=outcome, area=place)


@lru_cache(maxsize=128)
def _influence(
    workspace: Workspace, scenario: Scenario, asked: Settings, outcome: str, place: str
) -> tuple[Influence, ...]:
    return influence(workspace, scenario, asked, outcome=outcome, area=place)


def robust_plan(page: Page, asked: Settings) -> None:
    """The cheapest plan that gives every target the chance asked for, beside the nominal one."""
    title(_("求一个有把握的方案"), page.summary().quality)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        promise = st.selectbox(
            _("每个目标的把握不低于"),
            PROMISES,
            index=1,
            key="promise",
            width=190,
            format_func=lambda share: f"{100 * share:.0f}%",
        )
        st.button(_("求解"), key="robust", on_click=_ask_for_it)
    workspace, scenario = page.workspace, solving.what_holds(page.scenario)
    ask = ("robust", workspace, scenario, asked, promise, page.language)
    plan: Sure | None = jobs.shown(
        "robust",
        ask,
        lambda tell, stop: sure_plan(workspace, scenario, float(promise), asked, progress=tell, stop=stop),
        anew=bool(st.session_state.pop("robust_asked", False)),
    )
    if plan is None:
        note(_("在最省的方案之外，再花多少钱才能让每个目标都有这样的把握；约需半分钟。"))
        return
    line(surely.sure_sentence(plan=plan, workspace=workspace))
    markup(surely.sure_html(plan=plan))
    markup(surely.missing_html(plan=plan, workspace=workspace))
    solving.use(page, plan.robust.scenario, key="sure")


def _ask_for_it() -> None:
    st.session_state["robust_asked"] = True

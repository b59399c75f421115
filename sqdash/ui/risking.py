"""The page of chances: how sure each target is, what may happen by year, what matters, and the price of being sure."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from sqdash.answers.risk import SHAPES, Influence, Risk, Settings, influence, risk, tornado
from sqdash.answers.risk.influence import Tornado
from sqdash.answers.robust import Sure, sure_plan
from sqdash.language import _
from sqdash.model import CITY, Scenario, history
from sqdash.returns.types import Workspace
from sqdash.ui import jobs, ranges, saving, solving
from sqdash.ui.begin import Page
from sqdash.ui.chart import figure
from sqdash.ui.choices import choose_indicator, choose_place, place_name
from sqdash.ui.markup import markup
from sqdash.ui.parts import line, note, title
from sqdash.views import chances, fans, surely
from sqdash.views.numbers import unit_word
from sqdash.views.plans import place_name as named

DRAWS = (1_000, 10_000, 100_000)
PROMISES = (0.7, 0.8, 0.9, 0.95)


def settings(page: Page) -> Settings:
    """How many draws, of what shape, over which ranges."""
    title(_("怎样抽样"))
    with st.container(horizontal=True, gap="small"):
        draws = st.selectbox(
            _("抽样次数"), DRAWS, index=1, key="draws", width=130, format_func=lambda count: f"{count:,}"
        )
        shape = st.selectbox(_("分布形状"), SHAPES, key="shape", width=150, format_func=surely.shape_name)
        seed = st.number_input(_("随机种子"), 0, 2**31, 1, 1, key="seed", width=130)
    return Settings(draws=int(draws), seed=int(seed), shape=str(shape), ranges=ranges.own(page))


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
        return _("正在为“{name}”抽样推演。").format(name=page.scenario_name)
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
    workspace = page.workspace
    title(_("{year} 年各项达标的可能性").format(year=result.year), page.summary().quality)
    table = chances.chance_rug_html(
        areas=workspace.areas,
        indicators=workspace.plan.indicators,
        chances=result.chances,
        joint=result.together,
        links={each.code: page.href("county", area=each.code) for each in workspace.areas},
        caption=chances.chance_caption(chances=result.chances, year=result.year),
    )
    markup(table + chances.chance_legend_html())
    note(surely.method_sentence(settings=result.settings, everything=result.everything))


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
    drawn = fans.fan_chart(indicator=chosen, past=history(page.workspace, place, chosen.id), plain=plain, spread=spread)
    figure(drawn, alt=fans.fan_alt(place=place_word, indicator=chosen, spread=spread, plain=plain[-1]), key="fan")
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
        fans.tornado_chart(bars=bars, middle=swing.middle, unit=indicator.unit, target=indicator.target),
        alt=fans.tornado_alt(bars=bars, outcome=f"{place_word}{indicator.short}"),
        key="tornado",
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
        begin=bool(st.session_state.pop("robust_asked", False)),
    )
    if plan is None:
        note(_("在最省的方案之外，再花多少钱才能让每个目标都有这样的把握；约需半分钟。"))
        return
    line(surely.sure_sentence(plan=plan, workspace=workspace))
    markup(surely.sure_html(plan=plan))
    markup(surely.missing_html(plan=plan, workspace=workspace))
    solving.use(page, plan.robust.scenario, key="sure")
    saving.save_form(page)


def _ask_for_it() -> None:
    st.session_state["robust_asked"] = True

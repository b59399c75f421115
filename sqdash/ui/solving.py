"""The page of answers: the plan found under the conditions set, what to do with it, and what limits it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from sqdash.answers.optimise import Answer, FrontierPoint, LatestStart, Problem, after, frontier, latest_start, solve
from sqdash.language import _
from sqdash.model import BASELINE, Projection, Scenario
from sqdash.ui import chrome, jobs, saving, session
from sqdash.ui.chart import figure
from sqdash.ui.markup import markup
from sqdash.ui.page import Page
from sqdash.ui.parts import line, note, plain_label, title
from sqdash.ui.rugs import verdict_rug
from sqdash.views import chart_data, fans, plans, timing, words
from sqdash.views.numbers import discounted

POINTS = 20


def answer(page: Page, problem: Problem) -> Answer | None:
    """The optimiser's answer; None while it is being found, stopped, or refused, which is then said in its place."""
    workspace = page.workspace
    ask = ("solve", workspace, problem, page.language)
    return jobs.shown("solve", ask, lambda tell, stop: solve(workspace, problem, progress=tell, stop=stop), begin=True)


def headline(page: Page, problem: Problem, found: Answer | None) -> str:
    """The page's first sentence."""
    if found is None:
        return plans.waiting_sentence(problem, page.workspace, working=jobs.working("solve"))
    if found.scenario is None:
        return _("按这些条件没有可行的方案，原因见下表。")
    now = page.summary(what_holds(problem.scenario)).cells_met  # on the same assumptions, with no inputs
    return plans.headline_plan(workspace=page.workspace, answer=found, projection=_result(page, found), now=now)


def strip(page: Page, found: Answer | None) -> str:
    if found is None or found.scenario is None:
        return ""
    return plans.plan_strip_html(answer=found, after=after(page.workspace, found.scenario), year=page.target_year)


def _result(page: Page, found: Answer) -> Projection:
    assert found.scenario is not None
    return page.result(found.scenario)


def use(page: Page, scenario: Scenario | None, *, key: str) -> None:
    """Make a plan the active scenario, save it, or see it beside the baseline."""
    if scenario is None:
        return
    with st.container(horizontal=True, gap="small"):
        used = _does(page.scenario) == _does(scenario)
        st.button(
            _("已是当前情景") if used else _("用作当前情景"),
            key=f"use_{key}",
            on_click=_open,
            args=(scenario,),
            disabled=used,
        )
        st.button(_("保存…"), key=f"save_{key}", on_click=_save, args=(scenario, key), type="primary")
        if st.button(_("与基线比较"), key=f"compare_{key}"):
            _open(scenario)
            st.switch_page(chrome.PAGES["compare"], query_params={**page.parameters, "with": "baseline,now"})
    saving.save_form(page, at=key)


def what_holds(active: Scenario) -> Scenario:
    """What of the active scenario a plan rests on, so that a plan made active asks the same question again."""
    kept = replace(active, levers=(), rationale=(), reason="")
    return replace(BASELINE, over_limit=active.over_limit) if kept.is_baseline else kept


def _does(scenario: Scenario) -> tuple[object, ...]:
    """All that a scenario changes, whatever it is called."""
    return (scenario.levers, scenario.assumptions, scenario.drivers, scenario.over_limit)


def _open(scenario: Scenario) -> None:
    """Make it active, unless the active one does the same: that may have been saved under a name of its own."""
    if _does(session.scenario()) != _does(scenario):
        session.open_scenario(scenario)


def _save(scenario: Scenario, at: str) -> None:
    _open(scenario)
    saving.open_form(at)


def verdicts(page: Page, found: Answer) -> None:
    """The plan's verdicts beside the baseline's, and what becomes of them a year later."""
    if found.scenario is None:
        return
    workspace, year, result = page.workspace, page.target_year, _result(page, found)
    title(_("方案的达标判定（▲ 为由未达标转为达标）"), page.summary(found.scenario).quality)
    verdict_rug(
        page,
        areas=workspace.areas,
        cells=result.cells(year),
        city=result.city_cells(year),
        before=page.baseline.cells(year),
        caption=words.rug_caption(page.summary(found.scenario)),
        links={each.code: page.href("county", area=each.code) for each in workspace.areas},
        of=found.scenario.name,
    )
    if (then := after(workspace, found.scenario)) is not None:
        line(timing.after_sentence(workspace=workspace, after=then))


def inputs(page: Page, found: Answer) -> None:
    """What to do, by lever and year; for the city, and for one area."""
    if found.scenario is None:
        return
    result = _result(page, found)
    title(_("分年投入"), page.summary(found.scenario).quality)
    markup(plans.inputs_html(workspace=page.workspace, projection=result))
    with st.expander(_("分县（市、区）投入"), key="by_area_open"):
        names = {each.code: str(each.name) for each in page.workspace.areas}
        label = _("县（市、区）")
        code = st.selectbox(label, list(names), format_func=names.__getitem__, key="plan_area", width=240)
        markup(plans.inputs_html(workspace=page.workspace, projection=result, area=code))


def limits(page: Page, found: Answer) -> None:
    """What cannot be met and why; which targets the money goes to."""
    quality = page.summary().quality
    if found.unreachable:
        title(_("到不了的目标"), quality)
        markup(plans.unreachable_html(workspace=page.workspace, found=found.unreachable))
    if any(each.saving for each in found.binding):
        title(_("最贵的目标"), quality)
        markup(plans.binding_html(workspace=page.workspace, found=found.binding, discount=found.problem.discount))
    if found.left_out:
        note(_("另有 {n} 项能达标，但预算用在了别处。").format(n=len(found.left_out)))


def budget_curve(page: Page, problem: Problem) -> None:
    """What each budget buys; every point is a scenario one click away."""
    if problem.yearly_budgets:
        note(_("有分年预算时没有“预算—达标数”曲线。"))
        return
    workspace = page.workspace
    ask = ("frontier", workspace, problem, page.language)
    found: tuple[FrontierPoint, ...] | None = jobs.shown(
        "frontier",
        ask,
        lambda tell, stop: frontier(workspace, problem, POINTS, progress=tell, stop=stop),
        begin=True,
    )
    if found is None or len(found) < 2:  # where nothing can be bought there is no curve
        return
    summary = page.summary(what_holds(problem.scenario))
    points = [fans.FrontierPoint(each.budget, each.met) for each in found]
    rate = problem.discount
    title(discounted(_("多少预算，多少达标"), rate), summary.quality)
    drawn = fans.frontier_chart(
        points=points, chosen=problem.budget, now=summary.cells_met, of=summary.cells, discount=rate
    )
    alt = fans.frontier_alt(points=points, of=summary.cells, discount=rate)
    figure(page, drawn, alt=alt, key="frontier", data=partial(chart_data.frontier_data, points=points, discount=rate))
    label = _("{n} 项达标 · {money}")
    named = [label.format(n=each.met, money=discounted(words.money(each.budget), rate)) for each in found]
    at = st.selectbox(
        _("曲线上的方案"),
        range(len(found)),
        format_func=named.__getitem__,
        key="point",
        index=len(found) - 1,
        width=320,
    )
    use(page, found[at].scenario, key="point")


def starts(page: Page, problem: Problem) -> None:
    """The last year in which each programme can begin and everything that can be met still is."""
    workspace = page.workspace
    ask = ("latest_start", workspace, problem, page.language)
    found: tuple[LatestStart, ...] | None = jobs.shown(
        "starts", ask, lambda tell, stop: latest_start(workspace, problem, progress=tell, stop=stop), begin=True
    )
    if found is not None:
        title(_("最迟什么时候开始"), page.summary().quality)
        markup(timing.latest_start_html(workspace=workspace, found=found))


def where_it_starts(page: Page) -> None:
    """Which scenario the question starts from, and what of it holds."""
    name = plain_label(page.scenario_name)
    told = _("参数和分母数据沿用当前情景“{name}”，措施重新求解。").format(name=name)
    note(told)

"""The page that compares: which scenarios, which of them may stand side by side, and what is drawn of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from sqdash.answers.change import COST, change
from sqdash.language import _
from sqdash.model import BASELINE, CITY, MODEL_VERSION, Cell, Scenario, history, rebased, summarise
from sqdash.model.implied import straight_line
from sqdash.plan.faults import BadInput
from sqdash.store import OutcomeCell, StoreUnavailable, Version
from sqdash.ui import candidates, kept
from sqdash.ui.candidates import ACTIVE, BASE, MOST, WITH
from sqdash.ui.chart import figure
from sqdash.ui.choices import choose_indicator, choose_place, place_name
from sqdash.ui.compared_rugs import all_names
from sqdash.ui.markup import markup, show_faults
from sqdash.ui.page import Page
from sqdash.ui.parts import line, note, plain_label, title
from sqdash.views import chart_data, compare, waterfall
from sqdash.views.differences import Compared, counts_table_html, difference_sentence
from sqdash.views.differing import differences_html
from sqdash.views.kept import data_change_sentence
from sqdash.views.labels import brief, distinct
from sqdash.views.words import over_sentence


@dataclass(frozen=True)
class Candidate:
    """One scenario asked for; `version` when it is a kept one."""

    id: str
    name: str
    scenario: Scenario
    version: Version | None = None


def choose(page: Page) -> list[Compared]:
    """The scenarios to compare, the reference first. What cannot stand beside the others is refused with its reason."""
    asked = list(dict.fromkeys(candidates.meant(page, each) for each in candidates.linked()))
    with st.container(key="sq_choose", horizontal=True, vertical_alignment="bottom", gap="small"):
        found = candidates.offered(page, [*asked[:MOST], *st.session_state.get(WITH, ())])
        chosen = _chosen(page, asked, found)
    if found.hint:
        note(found.hint)
    for said in st.session_state["missing"]:
        kept.alert(said)
    if found.down is not None:
        kept.alert(str(found.down))
    elif ",".join(chosen) != st.query_params.get(WITH, ""):
        st.query_params[WITH] = ",".join(chosen)
    labels = found.labels
    standing = [each for id in chosen if (each := candidate(page, id, labels[id])) is not None]
    names = distinct(each.name for each in standing)
    return [_compared(page, each, name) for each, name in zip(standing, names, strict=True)]


def _chosen(page: Page, asked: Sequence[str], found: candidates.Offered) -> list[str]:
    """What is chosen, at first what the link asks for; what is not there is said."""
    labels = found.labels
    if WITH not in st.session_state:
        known = [each for each in asked[:MOST] if each in labels]
        active = candidates.meant(page, ACTIVE)  # beside the baseline; for the baseline itself the first example
        st.session_state[WITH] = known or ([BASE, active] if active in labels and active != BASE else list(labels)[:2])
        st.session_state["missing"] = candidates.missing(asked, found)
    else:
        st.session_state[WITH] = [each for each in st.session_state[WITH] if each in labels]
    label = _("比较哪些情景（二到四个，第一个是对照）")
    chosen: list[str] = st.multiselect(
        label,
        list(labels),
        format_func=labels.__getitem__,
        key=WITH,
        max_selections=MOST,
        placeholder=_("可多选"),
        on_change=_chosen_anew,
    )
    return chosen


def _chosen_anew() -> None:
    """What the link asked for in vain is no longer told."""
    st.session_state["missing"] = []


def candidate(page: Page, id: str, name: str) -> Candidate | None:
    """What a word of the link stands for, after saying what of it is past; None, after saying why, when it cannot stand
    beside the others."""
    found = _candidate(page, id, name)
    if found is not None and found.scenario.over:
        note(over_sentence(found.name, found.scenario.over))
    return found


def _candidate(page: Page, id: str, name: str) -> Candidate | None:
    if id == BASE:
        return Candidate(id, name, BASELINE)
    if id == ACTIVE:
        return Candidate(id, brief(page.scenario_name), page.scenario)
    if id in page.examples:
        return Candidate(id, name, page.examples[id])
    try:
        version = candidates.version_of(id)
    except StoreUnavailable as down:
        kept.alert(str(down))
        return None
    return None if version is None else _kept(page, id, name, version)


def _kept(page: Page, id: str, name: str, version: Version) -> Candidate | None:
    """A kept version, when it stands on the same plan and base year; else the reason, and the way to run it again."""
    workspace = page.workspace
    if version.plan_id != workspace.plan.id:
        told = _("“{name}”属于另一个规划（{plan}），目标不同，不能与本规划的情景放在一起比较。")
        kept.alert(told.format(name=name, plan=version.plan_id))
        return None
    if version.base_year != workspace.base_year and not _run_again(page, id, name, version):
        return None
    try:
        scenario = rebased(version.content, workspace)
    except BadInput as refused:
        show_faults(_("“{name}”不适合今天的数据，不能比较：").format(name=name), refused.faults)
        return None
    if (version.data_version, version.model_version) != (workspace.version, MODEL_VERSION):
        _tell_data_change(page, version, scenario)
    return Candidate(id, name, scenario, version)


def _run_again(page: Page, id: str, name: str, version: Version) -> bool:
    """Whether a version of another base year is to be run from today's; why it must be, until that is chosen."""
    reason = st.container()
    now = page.workspace.base_year
    again = _("“{name}”按今天的数据（{year} 年）重算").format(name=plain_label(name), year=now)
    if st.checkbox(again, key=f"again_{id}"):
        return True
    told = _("“{name}”从 {old} 年的数据推演，现在的起点是 {new} 年，起点不同不能直接比较。")
    with reason:
        kept.alert(told.format(name=name, old=version.base_year, new=now))
    return False


def _tell_data_change(page: Page, version: Version, scenario: Scenario) -> None:
    """What the change of data alone did: the kept result beside the same scenario run today."""
    result = page.result(scenario)
    now = [
        OutcomeCell(each.area_code, each.indicator, each.value, each.verdict) for each in result.cells(page.target_year)
    ]
    line(data_change_sentence(version=version, now=now, cost=result.total_cost(), workspace=page.workspace))


def _compared(page: Page, found: Candidate, name: str) -> Compared:
    result = page.result(found.scenario)
    return Compared(name, result, summarise(result, page.target_year))


def sentences(page: Page, compared: Sequence[Compared]) -> list[str]:
    """What each scenario does that the first does not."""
    return [
        difference_sentence(reference=compared[0], other=each, workspace=page.workspace, year=page.target_year)
        for each in compared[1:]
    ]


def counts(page: Page, compared: Sequence[Compared]) -> None:
    markup(counts_table_html(compared=compared, workspace=page.workspace, year=page.target_year))


def paths(page: Page, compared: Sequence[Compared]) -> None:
    """One indicator's path under every scenario, and what moved it from the first to another."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place, indicator = choose_place(page), choose_indicator(page, first=_most_moved(page, compared))
    past = history(page.workspace, place, indicator.id)
    series = [(each.name, each.projection.series(place, indicator.id)) for each in compared]
    straight = straight_line(indicator) if place == CITY else ()
    left, right = st.columns(2, gap="medium")
    quality = compared[0].projection.cell(place, indicator.id, page.target_year).quality
    with left:
        title(_("各情景的路径"), quality)
        alt = compare.overlay_alt(place=place_name(page, place), indicator=indicator, paths=series)
        drawn = compare.overlay_paths(indicator=indicator, past=past, paths=series, line=straight)
        data = partial(
            chart_data.track_data,
            workspace=page.workspace,
            indicator=indicator,
            past=past,
            paths=series,
            line=straight,
        )
        figure(page, drawn, alt=alt, key="paths", data=data, of=all_names(compared))
    with right:
        other = _other(compared)
        _waterfall(page, compared[0], other, place, indicator.id, quality)
        _waterfall(page, compared[0], other, place, COST, compared[0].summary.quality)


def _most_moved(page: Page, compared: Sequence[Compared]) -> str:
    """The indicator whose city value the scenarios move furthest apart, as a share of its target."""
    rows = [each.projection.city_cells(page.target_year) for each in compared]

    def apart(cells: tuple[Cell, ...]) -> float:
        values = [cell.value for cell in cells if cell.value is not None]
        return (max(values) - min(values)) / cells[0].target if values else 0.0

    furthest: tuple[Cell, ...] = max(zip(*rows, strict=True), key=apart)
    return furthest[0].indicator


def _other(compared: Sequence[Compared]) -> Compared:
    """The one whose difference from the first is taken apart."""
    if len(compared) == 2:
        return compared[1]
    names = [each.name for each in compared[1:]]
    at = st.selectbox(
        _("分解哪一个情景"), range(len(names)), format_func=names.__getitem__, key="taken_apart", width=320
    )
    return compared[1:][at]


def _waterfall(page: Page, reference: Compared, other: Compared, place: str, outcome: str, quality: str) -> None:
    """What moved an outcome, lever by lever and assumption by assumption; adds up exactly."""
    workspace, year = page.workspace, page.target_year
    indicator = None if outcome == COST else workspace.plan.indicator(outcome)
    heading = waterfall.waterfall_title(place=place_name(page, place), year=year, indicator=indicator)
    title(heading, quality)
    before, after = reference.projection.scenario, other.projection.scenario
    found = change(workspace, before, after, area=place, outcome=outcome, year=year)
    if found is None:
        note(_("这里没有可比的数值：指标不适用，或者缺数。"))
        return
    if not found.steps:
        note(_("两个情景在这里没有差别。"))
        return
    names, unit = (reference.name, other.name), "yuan" if indicator is None else indicator.unit
    labels = [waterfall.step_label(step, workspace) for step in found.steps]
    drawn = waterfall.waterfall(change=found, names=names, unit=unit, labels=labels, indicator=indicator)
    alt = waterfall.waterfall_alt(change=found, names=names, unit=unit, labels=labels, indicator=indicator)
    about = (place_name(page, place), waterfall.outcome_name(indicator), year)
    data = partial(chart_data.waterfall_data, change=found, about=about, names=names, unit=unit, labels=labels)
    told, of = waterfall.waterfall_words(found), all_names([reference, other])
    figure(page, drawn, alt=alt, key=f"waterfall_{outcome}", data=data, heading=heading, note=told, of=of)


def costs(page: Page, compared: Sequence[Compared]) -> None:
    years = compared[0].projection.years[1:]
    if any(each.projection.total_cost() for each in compared):
        told = _("到 {year} 年的费用（{place}）").format(year=page.target_year, place=place_name(page, CITY))
        title(told, compared[0].summary.quality)
        alt = compare.costs_alt(compared=compared, years=years)
        projections = [(each.name, each.projection) for each in compared]
        spent = [(name, years, [*map(p.capital, years)], [*map(p.recurring, years)]) for name, p in projections]
        data, of = partial(chart_data.cost_data, costs=spent), all_names(compared)
        figure(page, compare.costs_chart(compared=compared, years=years), alt=alt, key="costs", data=data, of=of)


def inputs(page: Page, compared: Sequence[Compared]) -> None:
    """Entry by entry what the scenarios say differently."""
    with st.expander(_("逐项不同"), key="inputs_open", on_change="rerun") as part:
        if not part.open:
            return
        first = compared[0]
        for each in compared[1:]:
            title(_("“{name}”与“{reference}”").format(name=each.name, reference=first.name))
            before, after = first.projection.scenario, each.projection.scenario
            heads = (first.name, each.name)
            markup(differences_html(workspace=page.workspace, heads=heads, before=before, after=after))

"""What-if: move levers and see which targets that meets, what it costs and what it wastes."""

import streamlit as st

from sqdash import ui
from sqdash.model import BASELINE, CITY, history, turned
from sqdash.model.implied import straight_line
from sqdash.ui import controls, live, saving, what_if
from sqdash.views import changes, comparisons, rug, words

page = ui.begin("what_if")
workspace, year = page.workspace, page.target_year
indicators, areas = workspace.plan.indicators, workspace.areas
result, summary, before = page.result(end=year), page.summary(), page.summary(BASELINE)
cost = result.total_cost()

name = page.scenario_name
told = words.headline_what_if(workspace=workspace, summary=summary, baseline=before, scenario=name, cost=cost)
ui.headline(told, below=changes.strip_html(summary=summary, baseline=before, cost=cost))
what_if.notice()
levers, outcome = st.columns([1, 2.5], gap="medium")
with outcome:
    cells, city, old = result.cells(year), result.city_cells(year), page.baseline.cells(year)
    links = {each.code: page.href("county", area=each.code) for each in areas}
    caption = words.rug_caption(summary)
    sure = live.wanted()
    table = rug.rug_html(
        workspace=workspace,
        areas=areas,
        indicators=indicators,
        cells=cells,
        city=city,
        before=old,
        links=links,
        caption=caption,
    )
    wasted = changes.excess_html(rows=result.excess_rows(), workspace=workspace, last=year)
    changed = changes.turned_html(pairs=turned(page.baseline, result, year), workspace=workspace)
    shown = live.chance_rug_html(page, links) if sure else table + rug.legend_html()
    ui.markup("".join((shown, wasted, changed)))
    with st.container(horizontal=True):
        place, chosen = ui.choose_place(page), ui.choose_indicator(page)
    past, path = history(workspace, place, chosen.id), result.series(place, chosen.id)
    ui.figure(
        comparisons.track_chart(
            indicator=chosen,
            past=past,
            before=page.baseline.series(place, chosen.id),
            after=path,
            line=straight_line(chosen) if place == CITY else (),
        ),
        alt=comparisons.track_alt(place=ui.place_name(page, place), indicator=chosen, after=path),
        key="path",
    )
    ui.cost_figure(result)
with levers:
    controls.history_buttons()
    saving.save_form(page)
    controls.way_chooser()
    controls.lever_controls(page)
    what_if.more(page)

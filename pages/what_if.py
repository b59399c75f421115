"""What-if: move levers and see which targets that meets, what it costs and what it wastes."""

from functools import partial

import streamlit as st

from sqdash import ui
from sqdash.model import BASELINE, CITY, history, turned
from sqdash.model.implied import straight_line
from sqdash.ui import controls, live, saving, what_if
from sqdash.views import changes, chart_data, comparisons, words

page = ui.begin("what_if")
workspace, year = page.workspace, page.target_year
areas = workspace.areas
result, summary, before = page.result(end=year), page.summary(), page.summary(BASELINE)
cost = result.total_cost()

name = page.scenario_name
told = words.headline_what_if(workspace=workspace, summary=summary, baseline=before, scenario=name, cost=cost)
ui.headline(told, below=changes.strip_html(summary=summary, baseline=before, cost=cost))
levers, outcome = st.columns([1, 2.5], gap="medium")
with outcome:
    cells, city, old = result.cells(year), result.city_cells(year), page.baseline.cells(year)
    links = {each.code: page.href("county", area=each.code) for each in areas}
    caption = words.rug_caption(summary)
    if live.wanted():
        live.chance_rug(page, links)
    else:
        judged = {"cells": cells, "city": city, "before": old}
        ui.verdict_rug(page, areas=areas, **judged, caption=caption, links=links, traces=page.traces(year))
    wasted = changes.excess_html(rows=result.excess_rows(), workspace=workspace, last=year)
    changed = changes.turned_html(pairs=turned(page.baseline, result, year), workspace=workspace)
    if wasted or changed:
        ui.markup("".join((wasted, changed)))
    with st.container(horizontal=True):
        place, chosen = ui.choose_place(page), ui.choose_indicator(page)
    past, path = history(workspace, place, chosen.id), result.series(place, chosen.id)
    line = straight_line(chosen) if place == CITY else ()
    base = page.baseline.series(place, chosen.id)
    given = {"indicator": chosen, "past": past, "before": base, "after": path, "line": line}
    alt = comparisons.track_alt(place=ui.place_name(page, place), indicator=chosen, after=path)
    data = partial(chart_data.path_data, workspace=workspace, **given)
    ui.figure(page, comparisons.track_chart(**given), alt=alt, key="path", data=data)
    ui.cost_figure(page, result)
with levers:
    controls.history_buttons()
    saving.save_form(page)
    controls.way_chooser()
    controls.lever_controls(page)
    what_if.more(page)
what_if.lever_table_section(page)

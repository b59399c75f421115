"""County: where one area stands among all, what it misses, what that takes, and its path beyond the plan."""

from functools import partial

import streamlit as st

from sqdash import ui
from sqdash.answers import effort
from sqdash.language import _
from sqdash.model import BASELINE, CITY, history
from sqdash.ui import villages
from sqdash.views import area_table, chart_data, figures, spine, words

page = ui.begin("county")
workspace, year, beyond = page.workspace, page.target_year, page.far_year
indicators = workspace.plan.indicators
place = st.container()
area = ui.choose_area(page)
result, far = page.result(end=year), page.result(end=beyond)
after = {each.id: result.cell(area.code, each.id, year) for each in indicators}
now = {each.id: result.cell(area.code, each.id, result.base_year) for each in indicators}
before = {each.id: page.baseline.cell(area.code, each.id, year) for each in indicators}

with place:
    told = words.headline_county(workspace=workspace, cells=list(after.values()), scenario=page.scenario_name)
    ui.headline(told)
ui.title(_("各项指标与所需投入"), result.qualities_of(area.code))
found = [each for each in effort(workspace, page.scenario, year=year) if each.area_code == area.code]
met = {each.id: far.first_met(area.code, each.id) for each in indicators}
table = {"workspace": workspace, "reported": list(now.values()), "cells": list(after.values())}
rows = area_table.judged(**table, efforts=found, first_met=met, until=beyond)
ui.coloured_table(
    page,
    area_table.area_table_html(rows, workspace, page.scenario, page.traces(year)),
    drawn=partial(area_table.area_tables, rows, page.scenario),
    title=told,
    key="indicators",
    data=partial(chart_data.area_data, **table),
)
left, right = st.columns([1.15, 1], gap="medium")
with left:
    ui.title(_("在各县（市、区）中的位置（占目标的百分比）"))
    peers = {
        each.id: [cell for cell in result.cells(year) if cell.indicator == each.id and cell.value is not None]
        for each in indicators
    }
    city = {each.id: result.cell(CITY, each.id, year) for each in indicators}
    shown = {"workspace": workspace, "areas": peers, "city": city, "before": before, "after": after}
    drawn, alt = spine.spine(indicators=indicators, **shown), spine.spine_alt(workspace=workspace, after=after)
    ui.figure(page, drawn, alt=alt, key="spine", data=partial(chart_data.spine_data, **shown), note=spine.spine_key())
with right:
    ui.title(_("到 {year} 年的路径").format(year=beyond))
    past = {each.id: history(workspace, area.code, each.id) for each in indicators}
    base = {each.id: page.result(BASELINE, beyond).series(area.code, each.id) for each in indicators}
    path = {each.id: far.series(area.code, each.id) for each in indicators}
    alt = figures.paths_alt(place=str(area.name), indicators=indicators, after=path)
    given = {"history": past, "before": base, "after": path}
    data = partial(chart_data.paths_data, workspace=workspace, **given)
    ui.figure(page, figures.paths(indicators=indicators, **given), alt=alt, key="paths", data=data)
villages.section(page, area)
ui.sources(page, area.code)

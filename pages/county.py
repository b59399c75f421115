"""County: where one area stands among the ten, what it misses, what that takes, and its path to 2030."""

import streamlit as st

from sqdash import ui
from sqdash.answers import effort
from sqdash.language import _
from sqdash.model import BASELINE, CITY, history
from sqdash.returns.townships import townships
from sqdash.views import figures, spine, tables, words

page = ui.begin("county")
FAR = 2030  # how far the path looks beyond the plan
workspace, year = page.workspace, page.target_year
indicators = workspace.plan.indicators
place = st.container()
area = ui.choose_area(page)
result, far = page.result(end=year), page.result(end=FAR)
after = {each.id: result.cell(area.code, each.id, year) for each in indicators}
now = {each.id: result.cell(area.code, each.id, result.base_year) for each in indicators}
before = {each.id: page.baseline.cell(area.code, each.id, year) for each in indicators}

with place:
    ui.headline(words.headline_county(workspace=workspace, cells=list(after.values()), scenario=page.scenario_name))
ui.title(_("各项指标与所需投入"), result.qualities_of(area.code))
found = [each for each in effort(workspace, page.scenario, year=year) if each.area_code == area.code]
met = {each.id: far.first_met(area.code, each.id) for each in indicators}
ui.markup(
    tables.area_table_html(
        workspace=workspace,
        cells=list(after.values()),
        reported=list(now.values()),
        efforts=found,
        first_met=met,
        until=FAR,
    )
)
left, right = st.columns([1.15, 1], gap="medium")
with left:
    ui.title(_("在十个县（市、区）中的位置（占目标的百分比）"))
    peers = {
        each.id: [cell for cell in result.cells(year) if cell.indicator == each.id and cell.value is not None]
        for each in indicators
    }
    city = {each.id: result.cell(CITY, each.id, year) for each in indicators}
    drawn = spine.spine(workspace=workspace, indicators=indicators, areas=peers, city=city, before=before, after=after)
    ui.figure(drawn, alt=spine.spine_alt(workspace=workspace, after=after), key="spine")
    ui.note(spine.spine_key())
with right:
    ui.title(_("到 {year} 年的路径").format(year=FAR))
    past = {each.id: history(workspace, area.code, each.id) for each in indicators}
    base = {each.id: page.result(BASELINE, FAR).series(area.code, each.id) for each in indicators}
    path = {each.id: far.series(area.code, each.id) for each in indicators}
    alt = figures.paths_alt(place=str(area.name), indicators=indicators, after=path)
    ui.figure(figures.paths(indicators=indicators, history=past, before=base, after=path), alt=alt, key="paths")
listed = townships(workspace, area.code)
with st.expander(tables.townships_words(found=listed)):
    ui.markup(tables.townships_html(found=listed))
ui.sources(page, area.code)

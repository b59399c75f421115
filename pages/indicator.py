"""Indicator: its definition and formula with real numbers, all areas ranked, and the city's path to the target."""

from functools import partial
from html import escape

import streamlit as st

from sqdash import ui
from sqdash.language import _
from sqdash.model import CITY, history
from sqdash.model.implied import straight_line, track
from sqdash.views import chart_data, comparisons, tables, words

page = ui.begin("indicator")
workspace, year = page.workspace, page.target_year
place = st.container()
indicator = ui.choose_indicator(page)
result = page.result(end=year)
cells = [cell for cell in result.cells(year) if cell.indicator == indicator.id]
city = result.cell(CITY, indicator.id, year)
now = result.cell(CITY, indicator.id, result.base_year)

with place:
    ui.headline(
        words.headline_indicator(
            workspace=workspace, indicator=indicator, cells=cells, city=city, scenario=page.scenario_name
        )
    )
ui.title(_("定义与算式"), city.quality)
ui.markup(f'<p class="sq-body">{escape(str(indicator.definition))}</p>')
for cell in (now, city):
    told = {"cell": cell, "place": _("全市"), "traces": page.traces(cell.year)}
    ui.markup(tables.formula_html(indicator=indicator, workspace=workspace, **told))
ui.note(tables.applies_words(indicator, workspace))
left, right = st.columns(2, gap="medium")
with left:
    ui.title(_("{year} 年各县（市、区）与目标").format(year=year), city.quality)
    ranking = comparisons.ranking(workspace=workspace, indicator=indicator, cells=cells, city=city)
    alt = comparisons.ranking_alt(workspace=workspace, indicator=indicator, cells=cells)
    data = partial(chart_data.rug_data, workspace=workspace, cells=cells, city=[city])
    ui.figure(page, ranking, alt=alt, key="ranking", data=data)
with right:
    ui.title(_("全市路径与直线进度"), city.quality)
    past, path = history(workspace, CITY, indicator.id), result.series(CITY, indicator.id)
    line = straight_line(indicator)
    base = page.baseline.series(CITY, indicator.id)
    shown = {"indicator": indicator, "past": past, "before": base, "after": path, "line": line}
    alt = comparisons.track_alt(place=_("全市"), indicator=indicator, after=path)
    note = tables.track_words(indicator, now, track(indicator, now.year))
    data = partial(chart_data.path_data, workspace=workspace, **shown)
    ui.figure(page, comparisons.track_chart(**shown), alt=alt, key="track", data=data, note=note)
ui.sources(page)

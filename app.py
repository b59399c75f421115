"""Overview: which areas meet which targets by the plan's last year, where the gaps are, what closing them takes."""

import streamlit as st

from sqdash import ui
from sqdash.answers.requirement import needs
from sqdash.language import _
from sqdash.model import BASELINE, CITY, history
from sqdash.views import gaps, words

page = ui.begin("overview")
workspace, year, indicators = page.workspace, page.target_year, page.workspace.plan.indicators
result, summary = page.result(end=year), page.summary()
cells, city = result.cells(year), result.city_cells(year)
before = None if page.scenario.is_baseline else page.baseline.cells(year)
was = None if before is None else page.summary(BASELINE)
rows = [workspace.area(code) for code in summary.need_order]
counties = {each.code: page.href("county", area=each.code) for each in rows}
links = {each.id: page.href("indicator", indicator=each.id) for each in indicators}
past = {each.id: history(workspace, CITY, each.id) for each in indicators}
ahead = {each.id: result.series(CITY, each.id) for each in indicators}
needed = needs(result)

ui.headline(words.headline_overview(workspace=workspace, summary=summary, scenario=page.scenario_name, baseline=was))
ui.city_tiles(page, cells=city, reported=past, projected=ahead, links=links)
left, right = st.columns([1.95, 1], gap="medium")
with left:
    ui.title(_("{year} 年达标判定，差得最远的排在最前").format(year=year), summary.quality)
    judged, caption = {"cells": cells, "city": city, "before": before}, words.rug_caption(summary)
    ui.verdict_rug(page, areas=rows, **judged, caption=caption, links=counties, traces=page.traces(year))
    ui.title(_("按人员、设施、面积看，缺口最大的"), summary.quality)
    most = gaps.largest_by_unit(summary.worst, workspace, each=1)
    ui.markup(gaps.gaps_line_html(cells=most, workspace=workspace, unknown=needed.unknown))
with right:
    ui.title(_("各县（市、区）达标指标数"), summary.quality)
    ui.area_map(page, summary)
    ui.title(_("补齐全部缺口需要"), summary.quality)
    ui.markup(gaps.takes_strip_html(needed))

left, right = st.columns(2, gap="medium")
with left:
    ui.title(_("各类缺口前三位"), summary.quality)
    most = gaps.largest_by_unit(summary.worst, workspace, each=3)
    ui.markup(gaps.gaps_html(cells=most, workspace=workspace, unknown=needed.unknown))
with right:
    ui.title(_("分措施测算"), summary.quality)
    ui.markup(gaps.takes_html(needs=needed, workspace=workspace))

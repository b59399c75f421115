"""Overview: which areas meet which targets by the plan's last year, where the gaps are, what closing them takes."""

import streamlit as st

from sqdash import ui
from sqdash.answers import effort
from sqdash.answers.requirement import out_of_reach, requirements, totals_by_unit
from sqdash.language import _
from sqdash.model import BASELINE, CITY, history
from sqdash.views import gaps, rug, tiles, words

page = ui.begin("overview")
workspace, year, indicators = page.workspace, page.target_year, page.workspace.plan.indicators
result, summary = page.result(end=year), page.summary()
compared = None if page.scenario.is_baseline else page.summary(BASELINE)
largest = gaps.largest_by_unit(summary.worst, workspace, each=3)
efforts = effort(workspace, page.scenario, year=year)
required, unreached = requirements(efforts), out_of_reach(efforts)

ui.headline(words.headline_overview(workspace=workspace, summary=summary, scenario=page.scenario_name, baseline=compared))
reported = {each.id: history(workspace, CITY, each.id) for each in indicators}
projected = {each.id: result.series(CITY, each.id) for each in indicators}
links = {each.id: page.href("indicator", indicator=each.id) for each in indicators}
cells, city = result.cells(year), result.city_cells(year)
st.html(tiles.tiles_html(indicators=indicators, cells=city, reported=reported, projected=projected, links=links))

left, right = st.columns([1.95, 1], gap="medium")
with left:
    ui.title(_("{year} 年达标判定，差得最远的排在最前").format(year=year), summary.quality)
    rows = [workspace.area(code) for code in summary.need_order]
    before = page.baseline.cells(year) if compared else None
    counties = {each.code: page.href("county", area=each.code) for each in rows}
    caption = words.rug_caption(summary)
    st.html(
        rug.rug_html(
            workspace=workspace, areas=rows, indicators=indicators, cells=cells, city=city, before=before, links=counties, caption=caption
        )
        + rug.legend_html()
    )  # fmt: skip
with right:
    ui.title(_("各县（市、区）达标指标数"), summary.quality)
    ui.area_map(page, summary)
    ui.title(_("补齐全部缺口需要"), summary.quality)
    st.html(gaps.takes_strip_html(by_unit=totals_by_unit(required, workspace.model), cost=sum(each.cost for each in required), year=year))

left, right = st.columns(2, gap="medium")
with left:
    ui.title(_("缺口最大的地方"), summary.quality)
    st.html(gaps.gaps_html(cells=largest, workspace=workspace))
with right:
    ui.title(_("分措施测算"), summary.quality)
    st.html(gaps.takes_html(required=required, out_of_reach=len(unreached), workspace=workspace))

"""Overview: which areas meet which targets by the plan's last year, where the gaps are, what closing them takes."""

import streamlit as st

from sqdash import ui
from sqdash.answers import effort
from sqdash.answers.requirement import out_of_reach, requirements
from sqdash.language import _
from sqdash.model import BASELINE, CITY, history
from sqdash.views import gaps, rug, tiles, words

page = ui.begin("overview")
workspace, year = page.workspace, page.target_year
indicators = workspace.plan.indicators
result, summary = page.result(end=year), page.summary()
before = None if page.scenario.is_baseline else page.summary(BASELINE)

ui.headline(
    words.headline_overview(workspace=workspace, summary=summary, scenario=page.scenario_name, baseline=before)
)
st.html(
    tiles.tiles_html(
        indicators=indicators,
        cells=result.city_cells(year),
        reported={each.id: history(workspace, CITY, each.id) for each in indicators},
        projected={each.id: result.series(CITY, each.id) for each in indicators},
        links={each.id: page.href("indicator", indicator=each.id) for each in indicators},
    )
)

left, right = st.columns([1.9, 1], gap="medium")
with left:
    ui.title(_("{year} 年达标判定，最需要帮助的排在最前").format(year=year))
    rows = [workspace.area(code) for code in summary.need_order]
    links = {each.code: page.href("county", area=each.code) for each in rows}
    turned = None if before is None else page.baseline.cells(year)
    cells, city = result.cells(year), result.city_cells(year)
    caption = words.rug_caption(summary)
    st.html(
        rug.rug_html(
            workspace=workspace, areas=rows, indicators=indicators, cells=cells, city=city, before=turned, links=links, caption=caption
        )
        + rug.legend_html()
    )
    ui.title(_("缺口最大的地方"))
    st.html(gaps.gaps_html(cells=gaps.largest_by_unit(summary.worst, workspace, each=2), workspace=workspace))
with right:
    ui.title(_("各县（市、区）达标指标数"))
    ui.area_map(page, summary)
    ui.title(_("补齐缺口需要什么"))
    needed = effort(workspace, page.scenario, year=year)
    st.html(gaps.takes_html(required=requirements(needed), out_of_reach=len(out_of_reach(needed)), workspace=workspace))

"""Compare: two to four scenarios side by side, what turned, what it costs, and what moved each indicator."""

import streamlit as st

from sqdash import ui
from sqdash.language import _
from sqdash.ui import compared_rugs, comparing

page = ui.begin("compare")
place = st.container()
compared = comparing.choose(page)
if len(compared) < 2:
    with place:
        ui.headline(_("请选择至少两个可以比较的情景。"))
    st.stop()

with place:
    first, *others = comparing.sentences(page, compared)
    ui.headline(first)
    for sentence in others:
        ui.line(sentence)
quality = compared[0].summary.quality
ui.title(_("到 {year} 年的结果").format(year=page.target_year), quality)
comparing.counts(page, compared)
ui.title(_("达标判定"), quality)
compared_rugs.rugs(page, compared)
comparing.paths(page, compared)
comparing.costs(page, compared)
comparing.inputs(page, compared)
ui.sources(page)

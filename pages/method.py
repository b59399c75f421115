"""Method: every definition, equation, assumption and source, and what the plan's own arithmetic implies."""

from sqdash import ui
from sqdash.language import _
from sqdash.model import CITY
from sqdash.model.implied import implied_counts
from sqdash.views import method

page = ui.begin("method")
workspace, year = page.workspace, page.target_year
result = page.result(end=year)
found = implied_counts(result, year)

ui.headline(method.headline(found=found, workspace=workspace))
ui.title(_("规划目标换算成数量"), result.qualities_of(CITY))
ui.markup(method.implied_html(found=found, workspace=workspace))
ui.title(_("数据质量"))
ui.markup(method.quality_html(workspace))
ui.title(_("指标一览"))
ui.markup(method.indicators_html(workspace))
ui.title(_("每年怎样推演"))
ui.markup(method.equations_html())
ui.markup(method.stocks_html(workspace))
ui.title(_("措施一览"))
ui.markup(method.levers_html(workspace))
ui.title(_("参数"))
ui.markup(method.assumptions_html(workspace))
ui.title(_("来源"))
ui.markup(method.sources_html(workspace))
ui.sources(page)

"""Sheet: the active scenario on one page for paper: what it changes, why, by whom, on which data, with what result."""

from sqdash import ui
from sqdash.language import _
from sqdash.model import BASELINE
from sqdash.ui import kept
from sqdash.views import changes, rug, sheet, words

page = ui.begin("sheet")
workspace, year = page.workspace, page.target_year
result, summary, before = page.result(end=year), page.summary(), page.summary(BASELINE)
cost = result.total_cost()
name = page.scenario_name
told = words.headline_what_if(workspace=workspace, summary=summary, baseline=before, scenario=name, cost=cost)
ui.headline(told, below=changes.strip_html(summary=summary, baseline=before, cost=cost))
version = kept.version_of(page.origin)
changed = page.origin is not None and page.scenario != page.origin.saved
ui.markup(sheet.about_html(workspace=workspace, scenario=page.scenario, version=version, changed=changed))
ui.title(_("改了什么，为什么"))
given = sheet.levers_html(workspace=workspace, scenario=page.scenario, projection=result)
ui.markup(given + changes.excess_html(rows=result.excess_rows(), workspace=workspace, last=year))
ui.title(_("参数"))
ui.markup(sheet.parameters_html(workspace=workspace, scenario=page.scenario))
ui.title(_("{year} 年达标判定").format(year=year), summary.quality)
table = rug.rug_html(
    workspace=workspace,
    areas=workspace.areas,
    indicators=workspace.plan.indicators,
    cells=result.cells(year),
    city=result.city_cells(year),
    before=page.baseline.cells(year),
    caption=words.rug_caption(summary),
)
ui.markup("".join((table, rug.legend_html(), sheet.print_style_html())))
ui.note(_("打印：在浏览器里按 Ctrl+P（苹果电脑 ⌘P），纸张选 A4 横向，一页印完。"))

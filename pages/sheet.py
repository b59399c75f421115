"""Sheet: the active scenario on one page for paper: what it changes, why, by whom, on which data, with what result."""

from sqdash import ui
from sqdash.language import _
from sqdash.model import BASELINE
from sqdash.ui import kept
from sqdash.views import changes, sheet, words

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
ui.verdict_rug(
    page,
    areas=workspace.areas,
    cells=result.cells(year),
    city=result.city_cells(year),
    before=page.baseline.cells(year),
    caption=words.rug_caption(summary),
)
ui.markup(sheet.print_style_html())
ui.markup(sheet.print_note_html())

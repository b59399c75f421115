"""The page of one figure: which one, its chain, and the chain as a file."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

import streamlit as st

from sqdash import language
from sqdash.answers.trace import Trace, as_mapping, trace
from sqdash.language import _
from sqdash.model import CITY, Scenario
from sqdash.plan.types import LAST_YEAR
from sqdash.returns.types import Workspace, worst_quality
from sqdash.ui import kept
from sqdash.ui.choices import chosen
from sqdash.ui.markup import markup
from sqdash.ui.page import Page, projected
from sqdash.ui.parts import note, title
from sqdash.views import trace_steps


def choose_year(page: Page) -> int:
    """A projected year; the plan's last where the link names none."""
    years = {f"{year}": f"{year}" for year in range(page.workspace.base_year, LAST_YEAR + 1)}
    return int(chosen("year", _("年份"), years, width=120, first=str(page.target_year)))


def traced(page: Page, area: str, indicator: str, year: int) -> Trace:
    """The chain under the active scenario, which is called as people see it."""
    active = page.scenario
    version = kept.version_of(page.origin)
    named = ""
    if version is not None and page.origin is not None:
        named = f"{version.pin.scenario_id}.{version.pin.number}"
        if active != page.origin.saved:
            named = _("{name}（已调整）").format(name=named)
    return _traced(page.workspace, active, page.scenario_name, area, indicator, year, named)


@lru_cache(maxsize=64)
def _traced(
    workspace: Workspace, scenario: Scenario, name: str, area: str, indicator: str, year: int, version: str
) -> Trace:
    result = projected(workspace, scenario, max(year, workspace.plan.end))
    shown = replace(scenario, name=name)
    return trace(workspace, shown, area, indicator, year, version=version, projection=result)


def chain(page: Page, found: Trace) -> None:
    """The steps of an area's figure; the city's only has its areas, whose own chains are a click away."""
    if found.cell.area_code != CITY and found.cell.year > found.base_year:
        _steps(page, found)
    title(_("上报的数和来源"), worst_quality([path.origin.quality for area in found.areas for path in area.paths]))
    counted = trace_steps.counted_html(found.areas, page.workspace)
    markup(counted + trace_steps.origins_html(found.areas, page.workspace))


def _steps(page: Page, found: Trace) -> None:
    workspace = page.workspace
    for area in found.areas:
        for path in area.stocks:
            title(_("{name}逐年推演").format(name=path.name), path.origin.quality)
            markup(trace_steps.stock_html(path, area, workspace))
        if area.levers:
            title(_("各项投入与到位"))
            markup(trace_steps.levers_html(area, workspace))
        for driver in area.drivers:
            title(_("{name}逐年推演").format(name=driver.name), driver.origin.quality)
            markup(trace_steps.driver_html(driver, workspace))
        if area.assumptions_at_work:
            title(_("用到的参数"))
            markup(trace_steps.assumptions_html(area, workspace))
    note(_("推演逐年保留小数，表中显示一位；判定用没有取整的数。"))


def download(found: Trace) -> None:
    """The whole chain as JSON, from which the figure can be worked out again."""
    spoken = language.current()
    cell = found.cell
    st.download_button(
        _("下载全部步骤（JSON）"),
        data=lambda: written(found, spoken),
        file_name=f"trace_{cell.area_code}_{cell.indicator}_{cell.year}.json",
        mime="application/json",
        on_click="ignore",
        key="trace_download",
    )


def written(found: Trace, spoken: str) -> bytes:
    language.use(spoken)  # called in a context of its own
    return json.dumps(as_mapping(found), ensure_ascii=False, allow_nan=False, indent=1).encode()

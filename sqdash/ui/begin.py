"""The page gate: the first call of every page. Checks the role, restores language and scenario, draws the frame."""

from __future__ import annotations

import gc
import html
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from sqdash.answers.risk import warm_up
from sqdash.language import _
from sqdash.model import BASELINE, Projection, Scenario, Summary, example_scenarios, project, summarise
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns import Workspace, load_workspace
from sqdash.returns.load import default_folder
from sqdash.ui import chrome, kept, session
from sqdash.ui.markup import markup
from sqdash.ui.user import user
from sqdash.users import VIEWER
from sqdash.views.words import scenario_label


@dataclass(frozen=True)
class Page:
    """What a page recipe works with: the data, the active scenario and cached results."""

    name: str
    language: str
    workspace: Workspace
    scenario: Scenario
    examples: Mapping[str, Scenario] = field(hash=False)
    parameters: Mapping[str, str] = field(hash=False)
    """what the link says: language, scenario and the choices other pages keep"""

    @property
    def target_year(self) -> int:
        return self.workspace.plan.end

    def result(self, scenario: Scenario | None = None, end: int = 2025) -> Projection:
        """The projection of a scenario (the active one by default) to a year, from the process-wide cache."""
        return projected(self.workspace, self.scenario if scenario is None else scenario, end)

    @cached_property
    def baseline(self) -> Projection:
        return self.result(BASELINE, self.target_year)

    def summary(self, scenario: Scenario | None = None) -> Summary:
        """The counts of the target year."""
        return summarised(self.result(scenario, self.target_year), self.target_year)

    @property
    def scenario_name(self) -> str:
        return scenario_label(self.scenario, session.originals(self.examples))

    @property
    def origin(self) -> session.Origin | None:
        """The saved version the active scenario was made from."""
        return session.origin()

    def href(self, page: str, **choices: str) -> str:
        """The address of a page that keeps language and scenario; for links inside HTML."""
        base = str(st.get_option("server.baseUrlPath")).strip("/")
        query = urlencode({**self.parameters, **choices})
        return f"{'/' + base if base else ''}/{page}" + (f"?{query}" if query else "")


def begin(name: str) -> Page:
    """Open a page: `name` is one of `chrome.PAGES`. Ends the run when the user may not see it or the data is bad."""
    spoken = session.restore_language()
    chrome.frame(name)
    if not user().may(VIEWER):
        st.error(_("您没有查看权限，请联系管理员开通。"))
        st.stop()
    try:
        workspace, examples = _loaded(_now())
    except BadInput as refused:
        show_faults(_("数据没有通过检查，以下问题改正后刷新本页："), refused.faults)
        st.stop()
    faults = kept.restore(workspace, examples)
    _freeze()
    parameters = session.link_parameters(workspace, examples)
    page = Page(name, spoken, workspace, session.scenario(), examples, parameters)
    if session.has_begun():
        kept.note_work(workspace, examples)
        session.write_link(parameters)
    chrome.bar(name, workspace, examples, parameters)
    kept.banner()
    kept.offer(workspace, examples)
    if faults:
        show_faults(_("链接里的情景没有通过检查，先显示基线："), faults)
    return page


def prepare() -> None:
    """Load and project once what every first page asks for. Faults are left for the page, which can show them."""
    try:
        workspace, _examples = _loaded(_now())
    except BadInput:
        return
    summarised(projected(workspace, BASELINE, workspace.plan.end), workspace.plan.end)
    kept.adopted(workspace)
    import_module("pandas")  # a third of a second, which Streamlit would take for its first map or table
    _freeze()
    time.sleep(LATER)
    _compile()


def _compile() -> None:
    """Fill the cache of compiled code in a process of its own, which holds nobody up here; then load it."""
    command = [sys.executable, "-c", "from sqdash.answers.risk import warm_up; warm_up()"]
    with suppress(OSError):
        subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, check=False)
    warm_up()


LATER = 5.0  # seconds after the start: the first visitor's page comes first
LOOKS = 2  # times a second at most that the workspace's files are looked at
Stamp = tuple[str, tuple[tuple[str, int, int], ...]]


def _now() -> Stamp:
    return _stamp(default_folder(), int(time.monotonic() * LOOKS))


@lru_cache(maxsize=2)
def _stamp(folder: Path, _beat: int) -> Stamp:
    """What changes when any file of the workspace does: names, times and sizes. Looked at again with every beat."""
    files = sorted((*folder.glob("*.*"), *folder.glob("scenarios/*.yaml")))
    return str(folder), tuple((each.name, (state := each.stat()).st_mtime_ns, state.st_size) for each in files)


@lru_cache(maxsize=4)
def _loaded(stamp: Stamp) -> tuple[Workspace, dict[str, Scenario]]:
    workspace = load_workspace(Path(stamp[0]))
    return workspace, example_scenarios(workspace)


@lru_cache(maxsize=256)
def projected(workspace: Workspace, scenario: Scenario, end: int) -> Projection:
    """Process-wide, bounded; a workspace is compared by identity, so a reload never meets an old result."""
    return project(workspace, scenario, end=end)


@lru_cache(maxsize=256)
def summarised(projection: Projection, year: int) -> Summary:
    """As `projected`: a projection is compared by identity, and the cache hands out the same one again."""
    return summarise(projection, year)


@cache
def _freeze() -> None:
    """Once per process: what is loaded by now stays, and need not be walked by every later collection."""
    gc.collect()
    gc.freeze()


def show_faults(title: str, faults: tuple[Fault, ...]) -> None:
    heads = "".join(f"<th scope='col'>{word}</th>" for word in (_("文件"), _("位置"), _("问题"), _("怎么改")))
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{html.escape(word)}</td>" for word in (each.file, each.place, each.what, each.remedy))
        + "</tr>"
        for each in faults
    )
    markup(
        f'<p class="sq-title" role="alert">{html.escape(title)}</p>'
        f'<table class="sq-faults"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )

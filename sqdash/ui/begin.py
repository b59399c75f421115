"""The page gate: the first call of every page. Checks the role, restores language and scenario, draws the frame."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path

import streamlit as st

from sqdash.answers.risk import warm_up
from sqdash.briefing.stamp import DATA
from sqdash.language import _
from sqdash.model import BASELINE, Scenario, example_scenarios
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns import Workspace, load_workspace
from sqdash.returns.applying import with_returns
from sqdash.returns.load import default_folder
from sqdash.ui import carrying, chrome, holding, kept, screen, session
from sqdash.ui.holding import Holding
from sqdash.ui.markup import show_faults
from sqdash.ui.page import Page, projected, summarised
from sqdash.ui.user import user
from sqdash.users import VIEWER


def begin(name: str) -> Page:
    """Open a page: `name` is one of `chrome.PAGES`. Ends the run when the user may not see it or the data is bad."""
    spoken = session.restore_language()
    chrome.frame(name)
    if not user().may(VIEWER):
        st.error(_("您没有查看权限，请联系管理员开通。"))
        st.stop()
    try:
        workspace, examples = _data()
    except BadInput as refused:
        show_faults(_("数据没有通过检查，以下问题改正后刷新本页："), refused.faults)
        st.stop()
    if (down := holding.unknown(workspace.plan.id)) is not None:
        kept.say(down)
    carrying.follow(workspace)
    _tell_other_data(workspace)
    refusals = _restored(workspace, examples)
    _freeze()
    parameters = session.link_parameters(workspace, examples)
    page = Page(name, spoken, workspace, session.scenario(), examples, parameters, session.ranges())
    if session.has_begun():
        kept.note_work(workspace, examples)
        session.write_link(parameters)
    if session.on_screen():
        kept.banner()
        screen.show(page, refusals)
        st.stop()
    chrome.bar(name, workspace, examples, parameters)
    kept.banner()
    carrying.say_over(page)
    kept.offer(workspace, examples)
    for told, faults in refusals:
        show_faults(told, faults)
    return page


def _restored(workspace: Workspace, examples: Mapping[str, Scenario]) -> tuple[tuple[str, tuple[Fault, ...]], ...]:
    """What the link names, on a session's first run; gives what of it was refused, in words and with every fault."""
    scenario_faults = kept.restore(workspace, examples)
    found = (
        (_("链接里的情景没有通过检查，先显示基线："), scenario_faults),
        (_("链接里的取值范围没有通过检查，先按数据的范围："), session.restore_ranges(workspace)),
        (_("链接里的抽样和显示设置没有通过检查，先按通常的设置："), session.restore_drawing()),
    )
    return tuple((told, faults) for told, faults in found if faults)


def _tell_other_data(workspace: Workspace) -> None:
    """A link of something handed out names the data it was made on: later data may give other figures."""
    made_on = st.query_params.get(DATA, workspace.version)
    if made_on != workspace.version and not session.has_begun():
        told = _("这个链接做于数据版本 {old}，现在是 {now}：数字可能与当时的材料不同。")
        kept.tell(told.format(old=made_on[:LONGEST_VERSION], now=workspace.version))


def prepare() -> None:
    """Load and project once what every first page asks for. Faults are left for the page, which can show them."""
    try:
        workspace, _examples = _data()
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


LONGEST_VERSION = 40  # letters of a data version that are repeated from a link
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


def _data() -> tuple[Workspace, dict[str, Scenario]]:
    """The files' data with the approved returns put in. The same files and returns give the same workspace again."""
    stamp = _now()
    files, _examples = _loaded(stamp)
    return _with_returns(stamp, holding.now(files.plan.id))


@lru_cache(maxsize=4)
def _with_returns(stamp: Stamp, holds: Holding) -> tuple[Workspace, dict[str, Scenario]]:
    files, examples = _loaded(stamp)
    workspace = with_returns(files, holds.approved)
    return (files, examples) if workspace is files else (workspace, example_scenarios(workspace))


@lru_cache(maxsize=4)
def _loaded(stamp: Stamp) -> tuple[Workspace, dict[str, Scenario]]:
    workspace = load_workspace(Path(stamp[0]))
    return workspace, example_scenarios(workspace)


@cache
def _freeze() -> None:
    """Once per process: what is loaded by now stays, and need not be walked by every later collection."""
    gc.collect()
    gc.freeze()

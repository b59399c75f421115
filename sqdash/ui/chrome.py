"""The frame around every page: title, style, menu, scenario, language, and what the figures rest on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from sqdash import views
from sqdash.language import _, current
from sqdash.model import BASELINE, Scenario
from sqdash.returns.types import Workspace
from sqdash.ui import kept, session
from sqdash.ui.markup import markup
from sqdash.ui.session import Step
from sqdash.views import words
from sqdash.views.labels import distinct
from sqdash.views.marks import base_quality

ROOT = Path(views.__file__).parents[2]
PAGES = {
    "overview": "app.py",
    "what_if": "pages/what_if.py",
    "answers": "pages/answers.py",
    "risk": "pages/risk.py",
    "scenarios": "pages/scenarios.py",
    "compare": "pages/compare.py",
    "county": "pages/county.py",
    "indicator": "pages/indicator.py",
    "commitments": "pages/commitments.py",
    "briefing": "pages/briefing.py",
    "data": "pages/data.py",
    "method": "pages/method.py",
    "sheet": "pages/sheet.py",
    "trace": "pages/trace.py",
}
UNLISTED = ("sheet", "trace")  # reached from the page of scenarios, and from every figure
_BASELINE, _CUSTOM, _ADOPTED = "", "*", "!"  # none of them can be a file's name


def page_title(name: str) -> str:
    titles = {
        "overview": _("总览"),
        "what_if": _("情景推演"),
        "answers": _("达标方案"),
        "risk": _("达标把握"),
        "scenarios": _("情景库"),
        "compare": _("比较"),
        "county": _("县区"),
        "indicator": _("指标"),
        "commitments": _("承诺"),
        "briefing": _("会议材料"),
        "data": _("数据上报"),
        "method": _("方法与来源"),
        "sheet": _("情景单"),
        "trace": _("来源追溯"),
    }
    return titles[name]


def frame(name: str) -> None:
    """Title of the window and the stylesheet."""
    st.set_page_config(
        page_title=" · ".join((page_title(name), _("城乡社区服务规划看板"))),
        page_icon=_icon(),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    markup(f"<style>{_style()}</style>")


@cache
def _icon() -> str:
    """Drawn here: emoji and Material icons in a window's title are fetched from a public server."""
    return (Path(views.__file__).parent / "icon.svg").read_text(encoding="utf-8")


@cache
def _style() -> str:
    return (Path(views.__file__).parent / "style.css").read_text(encoding="utf-8")


def bar(name: str, workspace: Workspace, examples: Mapping[str, Scenario], parameters: Mapping[str, str]) -> None:
    """Menu, scenario, language and badge in one line that wraps."""
    with st.container(key="sq_bar", horizontal=True, vertical_alignment="center", gap="small"):
        for page, path in PAGES.items():
            if page not in UNLISTED:
                st.page_link(_target(path), label=page_title(page), query_params=dict(parameters))
        st.space("stretch")
        markup(badge_html(workspace), width="content")
        _scenario_chooser(workspace, examples)
        label = "中文" if current() == "en" else "English"
        st.button(label, key="language_switch", type="tertiary", on_click=session.switch_language)


@cache
def _target(path: str) -> st.Page:
    """A page as its links name it. Named by its path Streamlit asks the disk for it again for every link."""
    return st.Page((ROOT / path).resolve(), default=path == PAGES["overview"])


def badge_html(workspace: Workspace) -> str:
    """The data's year, the plan's version and the worst quality among the figures projections start from; where some
    areas have sent real ones, how many have not."""
    quality, word = base_quality(workspace)
    year = _("数据截至 {year} 年").format(year=workspace.base_year)
    told = _("规划{version}").format(version=workspace.plan.version)
    return (
        f'<span class="sq-badge" data-quality="{escape(quality)}">{escape(word)}</span>'
        f'<span class="sq-badge">{escape(year)}</span><span class="sq-badge">{escape(told)}</span>'
    )


def _scenario_chooser(workspace: Workspace, examples: Mapping[str, Scenario]) -> None:
    """Baseline, what is adopted, the examples, and whatever else is active. Saved ones are opened on their own page."""
    active = session.scenario()
    named = {id: Step(each) for id, each in examples.items() if not each.is_baseline}
    labels = {_BASELINE: _("稳态基线"), **{id: step.scenario.name for id, step in named.items()}}
    if (adopted := kept.adopted(workspace)) is not None:
        named[_ADOPTED] = Step(adopted.saved, adopted)
        labels[_ADOPTED] = _("已采用：{name}").format(name=adopted.saved.name)
    present = session.history().present
    chosen = next((id for id, each in named.items() if each == present), _BASELINE if active.is_baseline else _CUSTOM)
    if chosen == _CUSTOM:
        labels[_CUSTOM] = words.scenario_label(active, session.originals(examples))
    labels = dict(zip(labels, distinct(labels.values()), strict=True))
    st.session_state["scenario_choice"] = chosen
    st.selectbox(
        _("情景"),
        list(labels),
        format_func=labels.__getitem__,
        key="scenario_choice",
        label_visibility="collapsed",
        width=176,
        on_change=_choose,
        args=(named,),
    )


def _choose(named: Mapping[str, Step]) -> None:
    chosen = st.session_state["scenario_choice"]
    if chosen != _CUSTOM:
        step = named.get(chosen, Step(BASELINE))
        session.open_scenario(step.scenario, step.origin)

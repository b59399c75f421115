"""What a person wants of a briefing: the choices on the page, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from sqdash.answers.risk import Ranges
from sqdash.briefing import making
from sqdash.briefing.pack import FORMATS, PARTS
from sqdash.language import LANGUAGES, _, speaking
from sqdash.model import BASELINE, CITY, Scenario
from sqdash.returns.types import Workspace
from sqdash.ui import candidates, comparing, kept, link
from sqdash.ui.drawing import PARAMETERS
from sqdash.ui.page import Page
from sqdash.ui.session import KEPT
from sqdash.views.codes import code_of
from sqdash.views.labels import distinct
from sqdash.views.words import scenario_label

EVERY, NOTHING = "all", ""
MOST_TEMPLATE = 30  # MB


@dataclass(frozen=True)
class Order:
    """What a person wants; a value, so that the same order is made once a day. `query` is what links say of the
    scenario, `day` the one the pack says it was made on."""

    workspace: Workspace
    scenario: Scenario
    name: str
    before: Scenario | None
    before_name: str
    places: tuple[str, ...]
    parts: tuple[str, ...]
    formats: tuple[str, ...]
    spoken: str
    version: str
    server: str
    query: tuple[tuple[str, str], ...]
    day: date
    template: bytes | None = None
    ranges: Ranges = ()
    over: tuple[tuple[str, ...], ...] = ()
    """the years that are past of both scenarios: equal ones are one value whether or not they say it"""


def order(page: Page) -> Order:
    """The choices: what to compare with, which areas, which parts, which files, in which language."""
    against = _compared(page)
    places = _places(page)
    spoken = st.segmented_control(
        _("语言"), LANGUAGES, format_func={"zh": "中文", "en": "English"}.__getitem__, default=page.language,
        key=f"brief_language_{page.language}", required=True,
    ) or page.language  # fmt: skip
    parts = _several("brief_parts", _("内容"), {each: _part_word(each) for each in PARTS})
    formats = _several("brief_formats", _("文件"), {each: making.format_word(each) for each in FORMATS})
    server = link.whole_address(st.context.url or "", str(st.get_option("server.baseUrlPath")), "", {})
    query = query_of(page, spoken, server)
    with speaking(spoken):
        name = page.scenario_name
        before_name = "" if against is None else _called(against)
        version = page.version
    return Order(
        page.workspace,
        page.scenario,
        name,
        None if against is None else against.scenario,
        before_name,
        places,
        tuple(parts),
        tuple(formats),
        spoken,
        version,
        server.rstrip("/"),
        tuple(sorted(query.items())),
        today(),
        _template() if "pptx" in formats else None,
        page.ranges,
        tuple(each.over for each in (page.scenario, against.scenario if against else BASELINE)),
    )


def today() -> date:
    """Of this machine, as the stamp of a pack has it."""
    return datetime.now().astimezone().date()


def query_of(page: Page, spoken: str, server: str) -> dict[str, str]:
    """What the links of the pack say of the scenario.

    A saved version may be open to its owner only, and those it is handed to are others: so the link says all of it as
    well, as long as that leaves a code that can be read. How somebody draws chances is left out: the pack counts them
    in a way of its own, and its links show what it says.
    """
    said = link.shortest(page.parameters, page.workspace)
    query = {key: value for key, value in said.items() if key not in (*KEPT, *PARAMETERS, "lang")}
    if spoken != LANGUAGES[0]:
        query["lang"] = spoken
    if "saved" in query:
        whole = {**query, "w": link.token_of(page.scenario)}
        longest = link.whole_address(server, "", "county", {**whole, "area": page.workspace.areas[0].code})
        return whole if code_of(longest) is not None else query
    return query


def _compared(page: Page) -> comparing.Candidate | None:
    """The scenario to compare with; by default no action, nothing for the baseline itself."""
    with st.expander(_("与哪个情景对比")):
        found = candidates.offered(page, [])
        options = {NOTHING: _("不对比"), **found.labels}
        first = NOTHING if page.scenario.is_baseline else candidates.BASE
        chosen = st.selectbox(
            _("对比情景"), list(options), index=list(options).index(first), format_func=options.__getitem__,
            key=f"brief_compare_{first}", label_visibility="collapsed",
        )  # fmt: skip
        if found.down is not None:
            kept.alert(str(found.down))
        against = comparing.candidate(page, chosen, options[chosen]) if chosen else None
    return None if against is None or against.scenario == page.scenario else against


def _called(against: comparing.Candidate) -> str:
    """What the pack calls the scenario it is compared with; the page may speak another language."""
    if against.version is not None:
        return candidates.version_name(against.version)
    return scenario_label(against.scenario, [against.scenario])


def _places(page: Page) -> tuple[str, ...]:
    codes = [area.code for area in page.workspace.areas]
    names = {EVERY: _("全市和各县（市、区）"), CITY: _("只要全市")}
    names |= {area.code: str(area.name) for area in page.workspace.areas}
    labels = dict(zip(names, distinct(names.values()), strict=True))
    chosen = st.selectbox(_("地区"), list(labels), format_func=labels.__getitem__, key="brief_places")
    return (CITY, *codes) if chosen == EVERY else (chosen,)


def _several(key: str, label: str, names: Mapping[str, str]) -> list[str]:
    return st.pills(
        label,
        list(names),
        format_func=names.__getitem__,
        selection_mode="multi",
        default=list(names),
        key=key,
        wrap=True,
    )


def _template() -> bytes | None:
    """An organisation's own slides to build the deck on."""
    with st.expander(_("用本单位的演示文稿模板")):
        given = st.file_uploader(
            _("模板文件（.pptx、.potx）"), type=["pptx", "potx"], key="brief_template", max_upload_size=MOST_TEMPLATE
        )
        return None if given is None else given.getvalue()


def _part_word(part: str) -> str:
    return {
        "overall": _("总体判断"),
        "areas": _("各县（市、区）判定"),
        "map": _("分布图"),
        "gaps": _("主要缺口"),
        "needs": _("所需投入"),
        "cost": _("费用"),
        "compare": _("情景对比"),
        "chance": _("达标把握"),
        "county": _("各县（市、区）单页"),
        "method": _("方法与来源"),
    }[part]

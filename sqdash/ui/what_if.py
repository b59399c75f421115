"""The sections of the what-if page that read or write something: the area × year table and the scenario's file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from sqdash.language import _
from sqdash.model import EVERY, MODEL_VERSION, Scenario, scenario_from_mapping, scenario_from_yaml, scenario_to_yaml
from sqdash.model.editing import LeverTable, lever_table, planning_years, with_lever_table
from sqdash.model.scenario_file import scenario_mapping
from sqdash.model.scenario_reader import LONGEST_REASON
from sqdash.plan.faults import BadInput, Fault, Faults
from sqdash.plan.reading import decode
from sqdash.returns.types import Workspace
from sqdash.ui import controls, kept, session
from sqdash.ui.markup import markup, show_faults
from sqdash.ui.page import Page
from sqdash.ui.parts import plain_label
from sqdash.views import words
from sqdash.views.differing import thing_name

LARGEST_FILE = 262_144  # bytes; a scenario of every area, year and lever is a tenth of it
NAME_WIDTH, NUMBER_WIDTH, REASON_WIDTH = 132, 62, 560  # pixels: the longest name, a five-digit number, a sentence
TABLE_REFUSED, FILE_REFUSED = "table_refused", "file_refused"  # session keys: faults of the last one, shown once


def more(page: Page) -> None:
    """What is opened when needed and fits below the levers: reasons, assumptions, the scenario as a file."""
    _say_refused(FILE_REFUSED)
    for key, label, section in (
        ("rationale_open", _("各项安排的理由"), rationale_inputs),
        ("assumptions_open", _("参数（人口、流失、完成率、单价）"), controls.assumption_controls),
        ("file_open", _("情景文件"), scenario_file),
    ):
        with st.expander(label, key=key, on_change="rerun") as part:
            if part.open:
                section(page)


def lever_table_section(page: Page) -> None:
    """One lever's inputs by area and year, opened when needed; as wide as the page, so that no column is out of
    sight."""
    _say_refused(TABLE_REFUSED)
    with st.expander(_("逐县逐年投入表"), key="table_open", on_change="rerun") as part:
        if part.open:
            lever_table_editor(page)


def _say_refused(key: str) -> None:
    """What was refused last, told where it was brought: on a phone the top of the page is out of sight."""
    if faults := st.session_state.pop(key, None):
        show_faults(_("没有采用，情景保持不变。请改正以下问题："), faults)


def lever_table_editor(page: Page) -> None:
    """One lever's inputs by area and year. What comes back is compared here: the browser's locks are only drawn."""
    levers = {each.id: each for each in page.workspace.model.levers}
    chosen = st.selectbox(
        _("措施"), list(levers), format_func=lambda id: str(levers[id].name), key="table_lever", width=360
    )
    table = lever_table(page.workspace, page.scenario, chosen)
    names = {area.code: str(area.name) for area in page.workspace.areas}
    frame = pd.DataFrame.from_dict(table, orient="index")
    frame.columns = [str(year) for year in frame.columns]
    frame.insert(0, _("县（市、区）"), [names[code] for code in table])
    reasons = [_own_reason(page.scenario, chosen, code) for code in table]
    frame[_("理由")] = reasons
    lever = levers[chosen]
    # A new key for new content: edits made on the old content must not be applied to it again.
    content = (tuple(tuple(row.values()) for row in table.values()), tuple(reasons))
    key = f"table_{chosen}_{hash(content)}_{page.language}"
    number = st.column_config.NumberColumn(min_value=0, step=1, format="localized", width=NUMBER_WIDTH)
    named = st.column_config.TextColumn(width=NAME_WIDTH)
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        disabled=[_("县（市、区）")],
        column_config={
            _("县（市、区）"): named,
            **{str(year): number for year in planning_years(page.workspace)},
            _("理由"): st.column_config.TextColumn(max_chars=LONGEST_REASON, width=REASON_WIDTH),
        },
        on_change=_edited,
        args=(page.workspace, chosen, key),
        height="content",
        alt=_("{lever}各县各年投入表").format(lever=lever.name),
    )
    unit = words.unit_word(lever.unit)
    told = _("单位：{unit}；每个县（市、区）每年不超过 {limit}。").format(
        unit=unit, limit=words.with_unit(lever.limit("*"), lever.unit)
    )
    markup(f'<p class="sq-note">{told}</p>')


def rationale_inputs(page: Page) -> None:
    """Why: a text for every lever, assumption and driver the scenario changes; single areas in the table or a file."""
    changed = changed_ids(page.scenario)
    if not changed:
        told = _("还没有改动。调整措施或参数后，在这里写明每项的理由。")
        markup(f'<p class="sq-note">{told}</p>')
    for id in changed:
        key = f"why_{id}"
        st.session_state[key] = next(
            (each[3] for each in page.scenario.rationale if each[:3] == (id, EVERY, EVERY)), ""
        )
        label = plain_label(thing_name(id, page.workspace))
        st.text_input(label, key=key, max_chars=LONGEST_REASON, on_change=_reasoned, args=(id,))


def changed_ids(scenario: Scenario) -> list[str]:
    """What a scenario changes, each once: levers, assumptions, drivers."""
    ids = [[entry[0] for entry in kind] for kind in (scenario.levers, scenario.assumptions, scenario.drivers)]
    return list(dict.fromkeys(id for kind in ids for id in kind))


def _reasoned(id: str) -> None:
    why = str(st.session_state[f"why_{id}"]).strip()
    active = session.scenario()
    others = tuple(each[1:] for each in active.rationale if each[0] == id and each[1:3] != (EVERY, EVERY))
    session.put(active.with_rationale(id, (*others, (EVERY, EVERY, why))))


def _edited(workspace: Workspace, lever: str, key: str) -> None:
    """Take the edited cells over when all of them are right; otherwise nothing changes and every fault is shown."""
    session.restore_language()
    state: dict[str, Any] = st.session_state[key]
    active = session.scenario()
    try:
        table, whys = edited_table(workspace, lever_table(workspace, active, lever), lever, state)
        changed = with_lever_table(active, lever, table)
        kept_whys = tuple(each[1:] for each in active.rationale if each[0] == lever and each[1:3] not in whys)
        if whys:
            changed = changed.with_rationale(lever, (*kept_whys, *((*place, why) for place, why in whys.items())))
        scenario_from_mapping(scenario_mapping(changed), workspace, file=_("表格"))
    except BadInput as refused:
        st.session_state[TABLE_REFUSED] = refused.faults
        return
    session.put(changed)


Whys = dict[tuple[str, str], str]
"""area and ``*`` → why this lever is set as it is there"""


def _own_reason(scenario: Scenario, lever: str, area: str) -> str:
    return next((each[3] for each in scenario.rationale if each[:3] == (lever, area, EVERY)), "")


def edited_table(workspace: Workspace, table: LeverTable, lever: str, state: dict[str, Any]) -> tuple[LeverTable, Whys]:
    """The table with the edits the browser sent, and the reasons given by area.

    Raises BadInput for anything but a number in a year's cell and a text in the last.
    """
    faults = Faults()
    codes, years = list(table), {str(year): year for year in planning_years(workspace)}
    if state.get("added_rows") or state.get("deleted_rows"):
        faults.add(_("表格"), "", _("不能增加或删除行"), _("只改数字"))
    edited = {code: dict(by_year) for code, by_year in table.items()}
    whys: Whys = {}
    limits = workspace.model.lever(lever)
    for row, cells in state.get("edited_rows", {}).items():
        known = str(row).isdigit() and int(row) < len(codes)
        code = codes[int(row)] if known else ""
        for column, value in cells.items():
            place = f"{workspace.area(code).name} {column}" if code else str(row)
            if known and column == _("理由") and (value is None or _fits(value)):
                whys[code, EVERY] = str(value or "").strip()
            elif not known or column not in years:
                faults.add(_("表格"), place, _("这一格不能改"), _("只改各年的数字"))
            elif isinstance(value, bool) or not isinstance(value, int | float | None):
                faults.add(
                    _("表格"), place, _("“{word}”不是数字").format(word=str(value)[:40]), _("填一个不小于 0 的数")
                )
            elif not 0 <= (value or 0) <= limits.limit(code):
                what = _("{value:g} 不在 0 到上限 {limit:g} 之间").format(value=value, limit=limits.limit(code))
                faults.add(_("表格"), place, what, _("改到范围之内"))
            else:
                edited[code][years[column]] = float(value or 0)
    faults.raise_if_any()
    return edited, whys


def _fits(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_REASON


def scenario_file(page: Page) -> None:
    """Take the scenario away as a file, or bring one."""
    label = _("下载情景（YAML）")
    st.download_button(
        label,
        data=lambda: scenario_to_yaml(named(page)).encode(),
        file_name="scenario.yaml",
        mime="application/yaml",
        on_click="ignore",
        key="download",
    )
    st.file_uploader(
        _("打开情景文件（YAML 或 JSON，不超过 256 kB）"),
        key=f"upload_{st.session_state.get('uploads', 0)}",
        type=["yaml", "yml", "json"],
        on_change=_uploaded,
        args=(page.workspace,),
    )


def named(page: Page) -> Scenario:
    """The active scenario under the name people see, tied to this plan and data."""
    active = page.scenario
    mapping = scenario_mapping(active) | {"name": page.scenario_name}
    mapping["base"] = {"plan": page.workspace.plan.id, "returns": page.workspace.version, "model": MODEL_VERSION}
    return scenario_from_mapping(mapping, page.workspace)


def _uploaded(workspace: Workspace) -> None:
    count = st.session_state.get("uploads", 0)
    given = st.session_state.get(f"upload_{count}")
    if given is None:
        return
    st.session_state["uploads"] = count + 1  # a fresh uploader: the file leaves memory with the old one
    session.restore_language()
    try:
        session.open_scenario(opened(read_file(given.getvalue(), given.name, workspace), workspace))
    except BadInput as refused:
        st.session_state[FILE_REFUSED] = refused.faults


def opened(given: Scenario, workspace: Workspace) -> Scenario:
    """A scenario from a file as the session works with it; one made on other data or another model is told about."""
    if given.returns not in (None, workspace.version) or given.model not in (None, MODEL_VERSION):
        told = _(
            "文件依据数据版本 {data}、模型版本 {model}，现在用数据版本 {now}、模型版本 {current} 推演，数字可能不同。"
        )
        unknown = _("（未写明）")
        data, model = given.returns or unknown, given.model or unknown
        kept.tell(told.format(data=data, model=model, now=workspace.version, current=MODEL_VERSION))
    return replace(given, plan=workspace.plan.id, returns=None, model=None)


def read_file(content: bytes, name: str, workspace: Workspace) -> Scenario:
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:80]
    if len(content) > LARGEST_FILE:
        raise BadInput([Fault(shown, "", _("文件超过 256 kB"), _("情景文件只写与基线不同的内容"))])
    faults = Faults()
    text = decode(content, shown, faults)
    faults.raise_if_any()
    return scenario_from_yaml(text or "", workspace, file=shown)

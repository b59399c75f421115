"""Scenarios that are kept, in words and tables: the list, one scenario's versions, links and history. HTML as text.

Names, reasons and notes are people's own words; every one is escaped, so that it appears as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from sqdash.language import _
from sqdash.returns.types import Workspace
from sqdash.store import ADOPTED, SHARED, Adoption, Header, Link, Listed, OutcomeCell, Trail, Version
from sqdash.views import words
from sqdash.views.labels import brief
from sqdash.views.moments import ago, day_and_time
from sqdash.views.tables import escaped, table_html

SHORT = 12  # characters of a hash or version that tell it apart
OF_STATE = ("show", "archive", "restore", "adopt", "replaced")  # actions on the scenario as a whole


def headline_kept(*, active: int, archived: int, adopted: Version | None) -> str:
    """How many scenarios are kept, and which one the plan goes by."""
    if not active and not archived:
        return _("还没有保存的情景。在“情景推演”里调整措施后点“保存”。")
    text = _("情景库里有 {n} 个情景").format(n=active)
    if archived:
        text += _("，另有 {n} 个已归档").format(n=archived)
    if adopted is None:
        return text + _("；还没有采用其中任何一个。")
    told = _("；已采用“{name}”第 {number} 版：{cells} 项判定中 {met} 项达标，到 {year} 年费用 {cost}。")
    return text + told.format(
        name=brief(adopted.name),
        number=adopted.pin.number,
        cells=adopted.cells,
        met=adopted.cells_met,
        year=adopted.target_year,
        cost=words.money(adopted.cost),
    )


def visibility_word(visibility: str) -> str:
    return {ADOPTED: _("已采用"), SHARED: _("共享")}.get(visibility, _("仅自己"))


def row_html(found: Listed, workspace: Workspace) -> str:
    """What a line of the list says beside the name: owner, age, data, and the counts of one version."""
    head = found.header
    data = _("{year} 年数据").format(year=found.base_year)
    if found.data_version != workspace.version:
        data += _("（旧版数据）")
    facts = (
        (_("状态"), _state_words(head.visibility, found.number)),
        (_("采用时的名称"), _("采用时名为“{name}”").format(name=found.name) if found.name != head.name else ""),
        (_("所有者"), head.owner),
        (_("修改"), ago(head.changed)),
        (_("达标判定"), _("{met}/{cells} 项达标").format(met=found.cells_met, cells=found.cells)),
        (_("全部达标"), _("{met}/{areas} 个县区全部达标").format(met=found.areas_met, areas=found.areas)),
        (_("费用"), words.money(found.cost)),
        (_("版本"), _latest_words(head.latest, found.number)),
        (_("数据"), data),
    )
    items = "".join(
        f'<div><dt class="sq-unseen">{escape(name)}</dt><dd>{escape(said)}</dd></div>' for name, said in facts if said
    )
    return f'<dl class="sq-kept" data-state="{escape(head.visibility)}">{items}</dl>'


def _state_words(visibility: str, adopted: int | None) -> str:
    """Who sees it; of the adopted scenario which version is."""
    if visibility == ADOPTED and adopted is not None:
        return _("已采用第 {n} 版").format(n=adopted)
    return visibility_word(visibility)


def _latest_words(latest: int, counted: int) -> str:
    return (_("第 {n} 版") if latest == counted else _("最新为第 {n} 版")).format(n=latest)


def about_html(*, head: Header, adopted: int | None) -> str:
    """One scenario as a whole: what it is for, whose it is, whether it is in use; `adopted` is the adopted version."""
    told = _("{owner} 建于 {created}，最近修改 {changed}；{visibility}。")
    lines = [
        told.format(
            owner=head.owner,
            created=day_and_time(head.created),
            changed=day_and_time(head.changed),
            visibility=_state_words(head.visibility, adopted),
        )
    ]
    if head.branched_from is not None:
        lines.append(_("由另一情景的第 {n} 版分出。").format(n=head.branched_from.number))
    reason = f'<p class="sq-body">{escape(head.reason)}</p>' if head.reason else ""
    return f'<h2 class="sq-name">{escape(head.name)}</h2>{_archived_html(head)}{reason}' + _notes_html(lines)


def _archived_html(head: Header) -> str:
    if head.archived is None:
        return ""
    told = _("已于 {at} 归档，不在列表里；恢复之后才能修改或采用。").format(at=day_and_time(head.archived))
    return f'<p class="sq-alert" role="status">{escape(told)}</p>'


def version_html(*, version: Version, adopted: int | None, workspace: Workspace) -> str:
    """What one version came to, and on which data."""
    told = _("第 {n} 版：{cells} 项判定中 {met} 项达标，{all} 个县（市、区）全部达标，到 {year} 年费用 {cost}。")
    if version.pin.number == adopted:
        told = _(
            "第 {n} 版（已采用）：{cells} 项判定中 {met} 项达标，{all} 个县（市、区）全部达标，到 {year} 年费用 {cost}。"
        )
    counts = told.format(
        n=version.pin.number,
        cells=version.cells,
        met=version.cells_met,
        all=version.areas_met,
        year=version.target_year,
        cost=words.money(version.cost),
    )
    return _notes_html([counts, data_words(version, workspace)])


def _notes_html(lines: Sequence[str]) -> str:
    return "".join(f'<p class="sq-note">{escape(line)}</p>' for line in lines)


def data_words(version: Version, workspace: Workspace) -> str:
    """On which data and model the counts rest, and whether that is today's."""
    text = _("数据截至 {year} 年，数据版本 {data}，模型版本 {model}").format(
        year=version.base_year, data=version.data_version, model=version.model_version
    )
    same = version.data_version == workspace.version
    return text + (_("，与现在相同。") if same else _("，与现在（{now}）不同。").format(now=workspace.version))


def versions_html(found: Sequence[Version], adopted: int | None = None) -> str:
    """Every version, newest first, the adopted one marked; their names where they are not all the same."""
    heads = (_("版本"), _("保存于"), _("修改说明"), _("达标判定"), _("费用"), _("内容校验码"))
    named = len({each.name for each in found}) > 1
    rows = [
        (
            _version_cell(each, adopted, named=named),
            f"{_time_html(each.created)}<br>{escape(each.author)}",
            escape(each.note or words.ABSENT),
            f"{each.cells_met}/{each.cells}",
            escape(words.money(each.cost)),
            each.content_hash[:SHORT],
        )
        for each in found
    ]
    return _record_html(table_html(heads, rows, numbers=(3, 4), caption=_("全部版本")))


def _version_cell(version: Version, adopted: int | None, *, named: bool) -> str:
    number = _("第 {n} 版").format(n=version.pin.number)
    parts = [f'<span class="sq-time">{escape(number)}</span>']
    if version.pin.number == adopted:
        parts.append(f'<b class="sq-adopted">✓ {escape(visibility_word(ADOPTED))}</b>')
    if named:
        parts.append(f"<small>{escape(version.name)}</small>")
    return "<br>".join(parts)


def _time_html(at: datetime) -> str:
    """A moment that is not broken over lines."""
    return f'<span class="sq-time">{day_and_time(at)}</span>'


def _record_html(table: str) -> str:
    return f'<div class="sq-record">{table}</div>'


def action_word(action: str) -> str:
    return {
        "create": _("新建"),
        "branch": _("分出"),
        "save": _("保存"),
        "rename": _("改名"),
        "show": _("改变可见范围"),
        "archive": _("归档"),
        "restore": _("恢复"),
        "adopt": _("采用"),
        "replaced": _("被替换"),
        "share": _("发出链接"),
        "revoke": _("撤回链接"),
    }.get(action, action)


def trail_html(found: Sequence[Trail]) -> str:
    """Who did what and when, with the hash of what it changed."""
    heads = (_("时间"), _("人员"), _("操作"), _("版本"), _("说明"), _("校验码"))
    rows = [
        (
            _time_html(each.at),
            escape(each.person),
            f'<span class="sq-time">{escape(action_word(each.action))}</span>',
            words.ABSENT if each.number is None else str(each.number),
            escape(_trail_note(each)),
            _hashes_html(each),
        )
        for each in found
    ]
    note = _(
        "“内容”是该版内容的校验码，与版本表一致；“状态”是名称、所有者、可见范围、最新版本号和归档与否合起来的校验码。"
    )
    return _record_html(table_html(heads, rows, caption=_("操作记录"))) + _notes_html([note])


def _hashes_html(each: Trail) -> str:
    """What is hashed, then before and after; once where nothing changed."""
    kind = _("状态") if each.action in OF_STATE else _("内容")
    hashes = dict.fromkeys(hash[:SHORT] for hash in (each.before_hash, each.after_hash) if hash)
    return f"{escape(kind)} {' → '.join(hashes)}"


def _trail_note(each: Trail) -> str:
    return visibility_word(each.note) if each.action == "show" else each.note or words.ABSENT


def links_html(found: Sequence[Link]) -> str:
    """Links that were given out, the revoked ones too."""
    heads = (_("链接"), _("版本"), _("发出"), _("状态"))
    rows = []
    for each in found:
        state = _("有效")
        if each.revoked is not None:
            state = _("{who} 于 {at} 撤回").format(who=each.revoked_by or "", at=day_and_time(each.revoked))
        given = _("{who}，{at}").format(who=each.person, at=day_and_time(each.created))
        rows.append((each.token, _("第 {n} 版").format(n=each.pin.number), given, state))
    return table_html(heads, escaped(rows), caption=_("分享链接"))


def adoptions_html(found: Sequence[Adoption]) -> str:
    """What was adopted and why, newest first, by the names the versions had."""
    heads = (_("采用时间"), _("情景"), _("人员"), _("理由"))
    rows = [
        (
            _time_html(each.at),
            escape(_("{name} 第 {n} 版").format(name=each.name, n=each.pin.number)),
            escape(each.person),
            escape(each.reason),
        )
        for each in found
    ]
    return _record_html(table_html(heads, rows, caption=_("采用记录")))


def data_change_sentence(*, version: Version, now: Sequence[OutcomeCell], cost: float, workspace: Workspace) -> str:
    """What the change of data and model alone did to a kept version: the same scenario, its result then and now."""
    before = {(each.area_code, each.indicator): each.verdict for each in version.outcome}
    gained = sum(each.verdict == "met" != before.get((each.area_code, each.indicator)) for each in now)
    lost = sum(
        each.verdict != "met" and before.get((each.area_code, each.indicator)) == "met" for each in now
    )  # fmt: skip
    text = _(
        "“{name}”第 {n} 版保存于 {at}，依据 {year} 年数据（{old}）；按今天的数据（{today}）重算，仅因数据和模型变化："
        "{gained} 项转为达标、{lost} 项不再达标，{cost}。"
    )
    change = cost - version.cost
    money = _("费用 {amount}").format(amount=words.money_difference(change)) if round(change) else _("费用不变")
    return text.format(
        name=version.name,
        n=version.pin.number,
        at=day_and_time(version.created),
        year=version.base_year,
        old=version.data_version,
        today=workspace.version,
        gained=gained,
        lost=lost,
        cost=money,
    )

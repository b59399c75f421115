"""Scenarios that are kept, in words and tables: the list, one scenario's versions, links and history. HTML as text.

Names, reasons and notes are people's own words; every one is escaped, so that it appears as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.language import _
from sqdash.returns.types import Workspace
from sqdash.store import ADOPTED, SHARED, Adoption, Header, Link, Listed, OutcomeCell, Trail, Version
from sqdash.views import words
from sqdash.views.moments import ago, day_and_time
from sqdash.views.tables import escaped, table_html

SHORT = 12  # characters of a hash or version that tell it apart


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
        name=adopted.name,
        number=adopted.pin.number,
        cells=adopted.cells,
        met=adopted.cells_met,
        year=adopted.target_year,
        cost=words.money(adopted.cost),
    )


def visibility_word(visibility: str) -> str:
    return {ADOPTED: _("已采用"), SHARED: _("共享")}.get(visibility, _("仅自己"))


def row_html(found: Listed, workspace: Workspace) -> str:
    """What a line of the list says beside the name: owner, age, counts, cost, data."""
    head = found.header
    data = _("{year} 年数据").format(year=found.base_year)
    if found.data_version != workspace.version:
        data += _("（旧版数据）")
    facts = (
        (_("状态"), visibility_word(head.visibility)),
        (_("所有者"), head.owner),
        (_("修改"), ago(head.changed)),
        (_("达标判定"), _("{met}/{cells} 项达标").format(met=found.cells_met, cells=found.cells)),
        (_("全部达标"), _("{met}/{areas} 个县区全部达标").format(met=found.areas_met, areas=found.areas)),
        (_("费用"), words.money(found.cost)),
        (_("版本"), _("第 {n} 版").format(n=head.latest)),
        (_("数据"), data),
    )
    items = "".join(
        f'<div><dt class="sq-unseen">{escape(name)}</dt><dd>{escape(said)}</dd></div>' for name, said in facts
    )
    return f'<dl class="sq-kept" data-state="{escape(head.visibility)}">{items}</dl>'


def about_html(*, head: Header, latest: Version, workspace: Workspace) -> str:
    """One scenario as a whole: what it is for, whose it is, what it came to."""
    lines = [
        _("{owner} 建于 {created}，最近修改 {changed}；{visibility}。").format(
            owner=head.owner,
            created=day_and_time(head.created),
            changed=day_and_time(head.changed),
            visibility=visibility_word(head.visibility),
        )
    ]
    if head.branched_from is not None:
        lines.append(_("由另一情景的第 {n} 版分出。").format(n=head.branched_from.number))
    told = _("第 {n} 版：{cells} 项判定中 {met} 项达标，{all} 个县（市、区）全部达标，到 {year} 年费用 {cost}。")
    lines.append(
        told.format(
            n=latest.pin.number,
            cells=latest.cells,
            met=latest.cells_met,
            all=latest.areas_met,
            year=latest.target_year,
            cost=words.money(latest.cost),
        )
    )
    lines.append(data_words(latest, workspace))
    reason = f'<p class="sq-body">{escape(head.reason)}</p>' if head.reason else ""
    return (
        f'<h2 class="sq-name">{escape(head.name)}</h2>{reason}'
        + "".join(f'<p class="sq-note">{escape(line)}</p>' for line in lines)
    )  # fmt: skip


def data_words(version: Version, workspace: Workspace) -> str:
    """On which data and model the counts rest, and whether that is today's."""
    text = _("数据截至 {year} 年，数据版本 {data}，模型版本 {model}").format(
        year=version.base_year, data=version.data_version, model=version.model_version
    )
    same = version.data_version == workspace.version
    return text + (_("，与现在相同。") if same else _("，与现在（{now}）不同。").format(now=workspace.version))


def versions_html(found: Sequence[Version]) -> str:
    """Every version, newest first."""
    heads = (_("版本"), _("时间"), _("作者"), _("修改说明"), _("达标判定"), _("费用"), _("内容校验码"))
    rows = [
        (
            _("第 {n} 版").format(n=each.pin.number),
            day_and_time(each.created),
            each.author,
            each.note or words.ABSENT,
            f"{each.cells_met}/{each.cells}",
            words.money(each.cost),
            each.content_hash[:SHORT],
        )
        for each in found
    ]
    return table_html(heads, escaped(rows), numbers=(4, 5), caption=_("全部版本"))


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
            day_and_time(each.at),
            each.person,
            action_word(each.action),
            words.ABSENT if each.number is None else str(each.number),
            _trail_note(each),
            " → ".join(hash[:SHORT] for hash in (each.before_hash, each.after_hash) if hash),
        )
        for each in found
    ]
    return table_html(heads, escaped(rows), caption=_("操作记录"))


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
    """What was adopted and why, newest first."""
    heads = (_("采用时间"), _("情景"), _("人员"), _("理由"))
    rows = [
        (
            day_and_time(each.at),
            _("{name} 第 {n} 版").format(name=each.name, n=each.pin.number),
            each.person,
            each.reason,
        )
        for each in found
    ]
    return table_html(heads, escaped(rows), caption=_("采用记录"))


def data_change_sentence(*, version: Version, now: Sequence[OutcomeCell], cost: float, workspace: Workspace) -> str:
    """What the change of data and model alone did to a kept version: the same scenario, its result then and now."""
    before = {(each.area_code, each.indicator): each.verdict for each in version.outcome}
    gained = sum(each.verdict == "met" != before.get((each.area_code, each.indicator)) for each in now)
    lost = sum(
        each.verdict != "met" and before.get((each.area_code, each.indicator)) == "met" for each in now
    )  # fmt: skip
    text = _(
        "“{name}”第 {n} 版保存于 {at}，依据 {year} 年数据（{old}）；按今天的数据（{today}）重算，仅因数据和模型变化："
        "{gained} 项转为达标、{lost} 项转为未达标，费用 {cost}。"
    )
    change = cost - version.cost
    return text.format(
        name=version.name,
        n=version.pin.number,
        at=day_and_time(version.created),
        year=version.base_year,
        old=version.data_version,
        today=workspace.version,
        gained=gained,
        lost=lost,
        cost=words.money_difference(change) if round(change) else _("不变"),
    )

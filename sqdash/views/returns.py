"""Returns in words and tables: where they stand, what a file's check found, their versions. HTML as text.

File names, values and reasons are people's own words; every one is escaped, so that it appears as it was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from sqdash.language import _
from sqdash.model import reported_cells
from sqdash.returns.intake.findings import Finding
from sqdash.returns.intake.rule import ERROR, NOTE, WARNING
from sqdash.returns.received import Return
from sqdash.returns.types import Workspace, worst_quality
from sqdash.store.returns import APPROVED, DRAFT, RETURNED, SUBMITTED, ReturnTrail, ReturnVersion, Standing
from sqdash.views import words
from sqdash.views.moments import ago, day_and_time
from sqdash.views.returns_reached import last_year_words, met_words
from sqdash.views.tables import table_html

GRADES = (ERROR, WARNING, NOTE)  # what must be put right comes first
MOST_SHOWN = 200  # rows of a table on a page; the marked copy has them all
# The fills of verdicts, which are told apart in grey print too; the word stands beside them.
FILLS = {APPROVED: "met", SUBMITTED: "near", RETURNED: "missed", ERROR: "missed", WARNING: "near"}
SHAPES = {APPROVED: "✓", SUBMITTED: "…", RETURNED: "↩", DRAFT: "◦", ERROR: "✕", WARNING: "△", NOTE: "·"}


def headline_returns(*, workspace: Workspace, year: int, standings: Sequence[Standing]) -> str:
    """How far the returns of a year have come, and what the rest rests on."""
    base_year, areas = workspace.base_year, len(workspace.areas)
    of_year = [each for each in standings if each.year == year]
    held = {each.area_code for each in of_year if each.holds}
    rest = _files_words(workspace, [each.code for each in workspace.areas if each.code not in held], year)
    holds = len(held)
    waits = sum(each.state == SUBMITTED for each in of_year)
    if not of_year:
        if year <= base_year:
            told = _("{year} 年还没有收到报表，{areas} 个县（市、区）都{rest}。")
            return told.format(year=year, areas=areas, rest=rest)
        return _("{year} 年还没有收到报表，推演从 {base} 年的数据开始。").format(year=year, base=base_year)
    if holds == areas:
        told = _("{year} 年 {areas} 个县（市、区）的报表全部批准，推演从 {base} 年的数据开始")
        if year >= workspace.plan.end:
            told = _("{year} 年 {areas} 个县（市、区）的报表全部批准，{met}；推演从 {base} 年的数据开始")
        text = told.format(year=year, areas=areas, base=base_year, met=_met(workspace))
        return text + (_("；另有 {n} 份更正待审。").format(n=waits) if waits else _("。"))
    told = _("{year} 年已批准 {holds} 个县（市、区），待审 {waits} 个，其余{rest}。")
    if year >= workspace.plan.end:
        told = _(
            "{year} 年已批准 {holds} 个县（市、区），待审 {waits} 个，共 {areas} 个；按上报数与目标对照，不作推演的起点。"
        )
    elif year > base_year:
        told = _("{year} 年已批准 {holds} 个县（市、区），待审 {waits} 个，共 {areas} 个；全部批准后推演从这一年开始。")
    return told.format(year=year, holds=holds, waits=waits, areas=areas, rest=rest)


def _met(workspace: Workspace) -> str:
    """How many of the areas' verdicts were met in the last year, as reported."""
    cells = [each for area in workspace.areas for each in reported_cells(workspace, area.code, workspace.plan.end)]
    return met_words(cells)


def _files_words(workspace: Workspace, codes: Sequence[str], year: int) -> str:
    """What areas without an approved return of a year rest on: figures of the files, by their quality, or nothing."""
    found = [quality for code in codes if (quality := _quality(workspace, code, year)) is not None]
    if not found:
        return _("没有这一年的数据")
    return _("用文件里的数据（{quality}）").format(quality=words.in_sentence(words.quality_word(worst_quality(found))))


def _quality(workspace: Workspace, area: str, year: int) -> str | None:
    """The worst quality of an area's figures of a year; None where it has none."""
    known = [each for each in workspace.model.measures if workspace.value(area, year, each) is not None]
    return workspace.quality(area, year, *known) if known else None


def state_word(state: str) -> str:
    words_of = {
        DRAFT: _("已撤回"),
        SUBMITTED: _("待审"),
        APPROVED: _("已批准"),
        RETURNED: _("已退回"),
    }
    return words_of.get(state, _("已取代"))


def grade_word(grade: str) -> str:
    return {ERROR: _("错误"), WARNING: _("警告")}.get(grade, _("提示"))


def _key_html(id: str, word: str) -> str:
    fill = FILLS.get(id, "not_applicable")
    shape = SHAPES.get(id, "—")
    return f'<span class="sq-key" data-verdict="{fill}"><i aria-hidden="true">{shape}</i>{escape(word)}</span>'


def standings_html(*, workspace: Workspace, year: int, standings: Sequence[Standing]) -> str:
    """One row per area: where its return stands, and what its figures of that year are."""
    of_year = {each.area_code: each for each in standings if each.year == year}
    rows = []
    for area in workspace.areas:
        found = of_year.get(area.code)
        state = _key_html(found.state, state_word(found.state)) if found else _key_html("", _("未报"))
        version = escape(_("第 {n} 版").format(n=found.number)) if found else ""
        rows.append((escape(str(area.name)), state, version, escape(_used(workspace, area.code, year, found))))
    heads = (_("县（市、区）"), _("报表"), _("版本"), _("{year} 年的数据").format(year=year))
    return table_html(heads, rows, caption=_("{year} 年各县（市、区）报表的状态").format(year=year))


def _used(workspace: Workspace, area: str, year: int, found: Standing | None) -> str:
    """What the workspace has of an area's year."""
    if found and found.holds:
        met = met_words(reported_cells(workspace, area, year)) if year >= workspace.plan.end else ""
        return _("上报数据：{met}").format(met=met) if met else _("上报数据")
    quality = _quality(workspace, area, year)
    return words.ABSENT if quality is None else words.quality_word(quality)


def base_words(workspace: Workspace, year: int) -> str:
    """From which year everything is projected, and what it takes to start from the one shown."""
    if year >= workspace.plan.end:
        return last_year_words(workspace)
    if year <= workspace.base_year:
        return ""
    told = _("各县（市、区）{year} 年报表全部批准后，推演从 {year} 年开始；现在从 {base} 年开始。")
    return told.format(year=year, base=workspace.base_year)


def counts_words(findings: Sequence[Finding]) -> str:
    """How much the check found, by grade."""
    if not findings:
        return _("检查通过，没有发现问题。")
    found = Counter(each.grade for each in findings)
    told = _("发现 {errors} 个错误、{warnings} 个警告、{notes} 条提示。")
    return told.format(errors=found[ERROR], warnings=found[WARNING], notes=found[NOTE])


def findings_html(findings: Sequence[Finding]) -> str:
    """All at once, what must be put right first."""
    ranked = sorted(findings, key=lambda each: GRADES.index(each.grade))
    rows = [
        (
            _key_html(each.grade, grade_word(each.grade)),
            escape(each.sheet),
            f"<b>{escape(each.cell)}</b>",
            escape(each.value),
            escape(each.what),
            escape(each.remedy),
        )
        for each in ranked[:MOST_SHOWN]
    ]
    heads = (_("级别"), _("工作表"), _("单元格"), _("值"), _("问题"), _("怎么改"))
    more = len(findings) - len(rows)
    told = _("另有 {n} 条没有列出，见标注后的文件。").format(n=more) if more > 0 else ""
    note = f'<p class="sq-note">{escape(told)}</p>' if told else ""
    caption = _("检查结果")
    return f'<div class="sq-record sq-findings">{table_html(heads, rows, caption=caption)}</div>{note}'


def pending_words(version: ReturnVersion, workspace: Workspace) -> str:
    told = _("{area} {year} 年报表第 {n} 版")
    return told.format(area=area_name(version.area_code, workspace), year=version.year, n=version.number)


def pending_html(version: ReturnVersion, workspace: Workspace) -> str:
    return f'<h3 class="sq-group">{escape(pending_words(version, workspace))}</h3>'


def counts_html(findings: Sequence[Finding]) -> str:
    return f'<p class="sq-line" role="status"><b>{escape(counts_words(findings))}</b></p>'


def sender_words(version: ReturnVersion) -> str:
    told = _("{sender} {ago}报送，{count} 项数据，文件 {file}")
    text = told.format(
        sender=version.sender, ago=ago(version.sent), count=len(version.found.figures), file=version.file_name
    )
    if version.restored_from is not None:
        text += _("（恢复自第 {n} 版）").format(n=version.restored_from)
    return text + _("。")


def reasons_html(reasons: Mapping[str, str]) -> str:
    """What the sender wrote beside warnings."""
    rows = [(escape(about.partition(" ")[2] or about), escape(reason)) for about, reason in sorted(reasons.items())]
    heads = (_("警告位置"), _("报送人的说明"))
    return f'<div class="sq-record">{table_html(heads, rows)}</div>'


def versions_html(versions: Sequence[ReturnVersion]) -> str:
    """Every version of one area and year, newest first, with who sent and who decided it."""
    rows = []
    for each in versions:
        decided = f"{escape(each.decided_by)}<br>{_time_html(each)}" if each.decided_by else ""
        origin = _("恢复自第 {n} 版").format(n=each.restored_from) if each.restored_from is not None else ""
        reason = _("；").join(part for part in (origin, each.reason) if part)
        rows.append(
            (
                escape(_("第 {n} 版").format(n=each.number)),
                _key_html(each.state, state_word(each.state)),
                f'{escape(each.sender)}<br><small class="sq-time">{day_and_time(each.sent)}</small>',
                decided,
                f"{escape(reason)}<small>{'<br>' if reason else ''}{escape(each.file_name)}</small>",
            )
        )
    heads = (_("版本"), _("状态"), _("报送"), _("审批"), _("说明与文件"))
    caption = _("历史版本")
    return f'<div class="sq-record">{table_html(heads, rows, caption=caption)}</div>'


def _time_html(version: ReturnVersion) -> str:
    return f'<small class="sq-time">{day_and_time(version.decided)}</small>' if version.decided else ""


def trail_html(trail: Sequence[ReturnTrail]) -> str:
    """Who did what to the returns of an area and year."""
    names = {
        "send": _("报送"),
        "approve": _("批准"),
        "send_back": _("退回"),
        "withdraw": _("撤回"),
        "restore": _("恢复"),
        "replaced": _("被取代"),
    }
    rows = [
        (
            f'<span class="sq-time">{day_and_time(each.at)}</span>',
            escape(each.person),
            escape(names.get(each.action, each.action)),
            escape(_("第 {n} 版").format(n=each.number)),
            escape(_("恢复自第 {n} 版").format(n=each.note) if each.action == "restore" else each.note),
        )
        for each in trail
    ]
    heads = (_("时间"), _("人员"), _("操作"), _("版本"), _("说明"))
    return f'<div class="sq-record">{table_html(heads, rows)}</div>'


def not_sent_words(refused: Sequence[tuple[Return, str]], workspace: Workspace) -> str:
    """Which returns of a file were refused, each with its reason, and that none was handed in."""
    told = _("{area} {year} 年：{why}")
    each_one = [
        told.format(area=area_name(each.area_code, workspace), year=each.year, why=why) for each, why in refused
    ]
    return _("这次一份也没有提交。{reasons}").format(reasons=" ".join(each_one))


def area_name(code: str, workspace: Workspace) -> str:
    """An area of other data has its code."""
    return next((str(area.name) for area in workspace.areas if area.code == code), code)

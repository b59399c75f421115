"""When a plan has to begin, and what becomes of it the year after, in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.answers.optimise import After, LatestStart
from sqdash.language import _
from sqdash.returns.types import Workspace
from sqdash.views.tables import escaped, table_html

MOST_NAMED = 3  # most urgent areas named for a lever


def after_sentence(*, workspace: Workspace, after: After) -> str:
    """What becomes of the verdicts the year after, with nothing more done; what was begun may still arrive then."""
    lost: dict[str, int] = {}
    gained = sum(then.verdict == "met" for _before, then in after.turned)
    for before, then in after.turned:
        if before.verdict == "met":
            lost[then.indicator] = lost.get(then.indicator, 0) + 1
    if not lost:
        told = (
            _("{year} 年不再投入，达标的各项都还能保持。")
            if not gained
            else _("{year} 年不再投入，达标的各项都还能保持，另有 {gained} 项转为达标。")
        )
        return told.format(year=after.year, gained=gained)
    named = _("、").join(
        _("{name} {n} 个县（市、区）").format(name=workspace.plan.indicator(each).short, n=count)
        for each, count in sorted(lost.items(), key=lambda item: -item[1])
    )
    if gained:
        text = _(
            "{year} 年不再投入，达标的由 {before} 项变为 {now} 项：{named}会掉下来，另有 {gained} 项转为达标；"
            "要按流失继续补人、按增长继续补面积。"
        )
    else:
        text = _(
            "{year} 年不再投入，达标的由 {before} 项降到 {now} 项：{named}会掉下来，"
            "要按流失继续补人、按增长继续补面积。"
        )
    return text.format(year=after.year, before=after.met_before, now=after.met, named=named, gained=gained)


def latest_start_html(*, workspace: Workspace, found: Sequence[LatestStart]) -> str:
    """For each programme the last year it can begin in and still make it, and where that is."""
    heads = (_("措施"), _("最迟开始"), _("必须用到的县（市、区）"))
    rows = []
    for each in found:
        if each.year is None:
            continue
        urgent = [str(workspace.area(code).name) for code, year in each.by_area if year == each.year]
        where = _("{n} 个，最急的是{names}").format(n=len(each.by_area), names=_("、").join(urgent[:MOST_NAMED]))
        name = str(workspace.model.lever(each.lever).name)
        rows.append((name, _("{year} 年").format(year=each.year), where))
    spare = [str(workspace.model.lever(each.lever).name) for each in found if each.year is None]
    told = _("单独去掉其中任何一项也能做到的措施：{names}。").format(names=_("、").join(spare)) if spare else ""
    note = f'<p class="sq-note">{escape(told)}</p>' if told else ""
    return (table_html(heads, escaped(rows), caption=_("最迟开始的年份")) if rows else "") + note

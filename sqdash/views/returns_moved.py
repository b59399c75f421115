"""What the approval of a return moves: the base year and verdicts of the target year, in words and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.answers.moved import Moved
from sqdash.language import _
from sqdash.model import Cell
from sqdash.returns.types import Workspace
from sqdash.store.returns import ReturnVersion
from sqdash.views import words
from sqdash.views.returns import MOST_SHOWN
from sqdash.views.returns_reached import last_year_words
from sqdash.views.tables import table_html, verdict_html


def approval_words(moved: Moved, versions: Sequence[ReturnVersion], workspace: Workspace) -> str:
    """What the approval of these versions moves; those of the plan's last year move no projection."""
    if all(each.year >= workspace.plan.end for each in versions):
        return _("基准年 {base} 不变，推演的判定不变。").format(base=workspace.base_year)
    return moved_words(moved)


def waiting_words(moved: Moved, version: ReturnVersion, workspace: Workspace) -> tuple[str, ...]:
    """What else there is to know before it is approved, sentence by sentence."""
    end = workspace.plan.end
    if version.year >= end:
        earlier = _("批准后，这个县（市、区）不能再报送 {latest} 年及以前的报表。").format(latest=end - 1)
        return (last_year_words(workspace), *([earlier] if workspace.base_year < end - 1 else []))
    told = illustrative_words(moved, workspace)
    return (told,) if told else ()


def moved_words(moved: Moved) -> str:
    """“基准年 2022 → 2023：7 项判定改变”, or why nothing moves yet."""
    count = len(moved.turned)
    if moved.base_after != moved.base_before:
        told = _("基准年 {before} → {after}：{n} 项判定改变。")
        return told.format(before=moved.base_before, after=moved.base_after, n=count)
    if moved.newest > moved.base_after and not count:
        told = _("基准年仍为 {base} 年：{year} 年还差 {n} 个县（市、区），判定暂不改变。")
        return told.format(base=moved.base_after, year=moved.newest, n=len(moved.newest_illustrative))
    return _("基准年 {base} 不变：{n} 项判定改变。").format(base=moved.base_after, n=count)


def turned_html(moved: Moved, workspace: Workspace) -> str:
    """Every verdict that turns in the target year under the baseline."""
    rows = [
        (
            escape(str(workspace.area(each.area_code).name)),
            escape(str(workspace.plan.indicator(each.indicator).short)),
            _value_html(each.before, workspace),
            _value_html(each.after, workspace),
        )
        for each in moved.turned[:MOST_SHOWN]
    ]
    year = moved.target_year
    heads = (_("县（市、区）"), _("指标"), _("现在的 {year} 年").format(year=year), _("批准后"))
    return f'<div class="sq-record">{table_html(heads, rows)}</div>'


def _value_html(cell: Cell, workspace: Workspace) -> str:
    indicator = workspace.plan.indicator(cell.indicator)
    value = escape(words.joined(words.cell_value(cell, indicator), indicator.unit))
    return f"{verdict_html(cell)} <small>{value}</small>"


def illustrative_words(moved: Moved, workspace: Workspace) -> str:
    """Who is missing before the newest year can be the base."""
    if not moved.newest_illustrative:
        return ""
    names = _("、").join(str(workspace.area(code).name) for code in moved.newest_illustrative)
    return _("{year} 年还没有批准报表的：{names}。").format(year=moved.newest, names=names)

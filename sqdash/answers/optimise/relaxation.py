"""One way to make a target possible that is not, as a value and in words."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from sqdash.language import _
from sqdash.returns.types import Workspace

LOCKED, CHANGE, LIMIT, LIMITS = "locked", "change", "limit", "limits"
YEAR, ASSUMPTION, TARGET, BUDGET, BUDGETS = "year", "assumption", "target", "budget", "budgets"
TEN_THOUSAND = 10_000.0
HUNDREDTHS = 100  # shares are raised in steps of a hundredth
ROUNDING = 1e-6  # of a hundredth: what adding up has left


class Relaxation(NamedTuple):
    """What to change, from `before` to `after`, the least that is enough; `also` has to go as well.

    By kind, `id`: the lever whose lock or limit it is, the assumption, the indicator, the year of a budget; empty where
    it is all of them. Limits are in the lever's unit a year (for "limits" as a multiple), budgets in yuan.
    """

    kind: str
    id: str
    area: str
    before: float | None
    after: float | None
    also: tuple[str, ...] = ()

    def text(self, workspace: Workspace) -> str:
        told = self._told(workspace)
        if LOCKED in self.also:
            told += _("，并解除这里的锁定")
        if CHANGE in self.also:
            told += _("，并取消年际变化上限")
        return told

    def _told(self, workspace: Workspace) -> str:
        before, after = self.before or 0.0, self.after or 0.0
        if self.kind == LOCKED:
            return _("解除“{lever}”的锁定").format(lever=self._lever(workspace)) if self.id else _("解除这里的锁定")
        if self.kind == CHANGE:
            return _("取消年际变化上限")
        if self.kind == LIMIT:
            told = _("“{lever}”的年上限由 {before} 提高到 {after}")
            return told.format(lever=self._lever(workspace), before=_plain(before), after=_plain(after))
        if self.kind == LIMITS:
            return _("相关措施的年上限都提高到现在的 {times:.2f} 倍").format(times=after)
        if self.kind == YEAR:
            return _("推迟到 {year} 年").format(year=int(after))
        if self.kind == ASSUMPTION:
            name = workspace.assumptions[self.id].name
            told = _("“{name}”由 {before}% 提高到 {after}%")
            return told.format(name=name, before=_plain(HUNDREDTHS * before), after=_plain(HUNDREDTHS * after))
        if self.kind == TARGET:
            return _("目标由 {before} 降到 {after}").format(before=_plain(before), after=_plain(after))
        # Rounded up, so that what is written is enough.
        money = f"{ceil((after - before) / TEN_THOUSAND * 100 - ROUNDING) / 100:,.2f}"
        if self.kind == BUDGETS:
            return _("各项预算合计增加 {money} 万元").format(money=money)
        if self.id:
            return _("{year} 年预算增加 {money} 万元").format(year=self.id, money=money)
        return _("总预算增加 {money} 万元").format(money=money)

    def _lever(self, workspace: Workspace) -> str:
        return str(workspace.model.lever(self.id).name)


def _plain(value: float) -> str:
    """A number without an exponent and without digits that arithmetic alone left behind."""
    return f"{value:,.10g}"


def texts(relaxations: tuple[Relaxation, ...], workspace: Workspace) -> str:
    """All of them in one sentence: any one is enough."""
    return _("；或").join(each.text(workspace) for each in relaxations)

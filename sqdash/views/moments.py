"""Moments as people say them. What is kept is UTC; what is shown is the clock of the machine that shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqdash.language import _


def day_and_time(at: datetime) -> str:
    """2026-11-24 17:05, local time."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def ago(at: datetime, now: datetime | None = None) -> str:
    """How long ago, in the largest unit that fits; from a month on the day itself."""
    passed = (now or datetime.now(UTC)) - at
    if passed < timedelta(minutes=1):
        return _("刚才")
    if passed < timedelta(hours=1):
        return _("{n} 分钟前").format(n=passed // timedelta(minutes=1))
    if passed < timedelta(days=1):
        return _("{n} 小时前").format(n=passed // timedelta(hours=1))
    if passed < timedelta(days=30):
        return _("1 天前") if passed.days == 1 else _("{n} 天前").format(n=passed.days)
    return at.astimezone().strftime("%Y-%m-%d")

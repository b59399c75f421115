"""Where scenarios say something different, entry by entry, as a table. Every word is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.language import _
from sqdash.model import EVERY, Difference, Scenario, differences
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.numbers import MINUS
from sqdash.views.tables import escaped, table_html
from sqdash.views.units import unit_words

MOST = 40  # rows before the rest is only counted


def conflict_html(
    *, workspace: Workspace, base: Scenario, theirs: Scenario, yours: Scenario, heads: Sequence[str]
) -> str:
    """One row per entry that either side changed: what it was, what they made of it, what you made of it.

    `heads` name the three columns.
    """
    changed = {each[:4]: each for side in (theirs, yours) for each in differences(base, side)}
    sides = [{each[:4]: each.after for each in differences(base, side)} for side in (theirs, yours)]
    rows = []
    for place, each in sorted(changed.items()):
        said = [each.before, *(side.get(place, each.before) for side in sides)]
        both = _("两边都改了") if all(place in side for side in sides) and said[1] != said[2] else ""
        rows.append((*_head(each, workspace), *(value_words(each, value, workspace) for value in said), both))
    return _limited((_("项目"), _("地区"), _("年份"), *heads, ""), rows, numbers=(3, 4, 5))


def differences_html(*, workspace: Workspace, before: Scenario, after: Scenario, heads: Sequence[str]) -> str:
    """One row per entry that differs between two scenarios; `heads` name the two columns of values."""
    found = [each for each in differences(before, after) if each.kind not in ("name", "reason")]
    rows = [
        (*_head(each, workspace), *(value_words(each, value, workspace) for value in (each.before, each.after)))
        for each in found
    ]
    return _limited((_("项目"), _("地区"), _("年份"), *heads), rows, numbers=(3, 4))


def _limited(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> str:
    if not rows:
        same = _("内容完全相同。")
        return f'<p class="sq-note">{escape(same)}</p>'
    rest = len(rows) - MOST
    more = _("另有 {n} 处不同，未列出。").format(n=rest)
    note = f'<p class="sq-note">{escape(more)}</p>' if rest > 0 else ""
    return table_html(heads, escaped(rows[:MOST]), numbers=numbers) + note


def _head(each: Difference, workspace: Workspace) -> tuple[str, str, str]:
    return entry_name(each.kind, each.id, workspace), area_words(each.area, workspace), year_words(each.year)


def entry_name(kind: str, id: str, workspace: Workspace) -> str:
    """What an entry is about: the name of its lever, assumption or driver."""
    match kind:
        case "name":
            return _("名称")
        case "reason":
            return _("说明")
        case "over_limit":
            return _("允许超过上限")
        case "rationale":
            return _("{name}的理由").format(name=thing_name(id, workspace))
    return thing_name(id, workspace)


def thing_name(id: str, workspace: Workspace) -> str:
    model = workspace.model
    if any(each.id == id for each in model.levers):
        return str(model.lever(id).name)
    return str(workspace.assumptions[id].name if id in workspace.assumptions else model.name(id))


def area_words(area: str, workspace: Workspace) -> str:
    return _("全部") if area == EVERY else str(workspace.area(area).name)


def year_words(year: str) -> str:
    return _("各年") if year == EVERY else year


def value_words(each: Difference, value: float | str | None, workspace: Workspace) -> str:
    """An entry's value with its unit; a text as it is; nothing said as a dash."""
    if value is None or value == "":
        return words.ABSENT
    if isinstance(value, str):
        return value
    match each.kind:
        case "lever":
            return words.with_unit(value, workspace.model.lever(each.id).unit)
        case "driver":
            return words.with_unit(value, workspace.model.unit(each.id))
        case "over_limit":
            return _("是") if value else _("否")
    return assumption_words(each.id, value, workspace)


def assumption_words(id: str, value: float, workspace: Workspace) -> str:
    """An assumption's value in its unit; shares as per cent."""
    unit = workspace.assumptions[id].unit
    if unit.startswith("share"):
        return f"{round(value * 100, 4):g}%".replace("-", MINUS)
    return f"{value:,.10g} {unit_words(unit)}"

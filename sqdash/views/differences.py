"""How scenarios differ, in words and counts: a sentence for a pair, a table for up to four."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sqdash.language import _
from sqdash.model import CITY, EVERY, Projection, Summary, turned
from sqdash.plan.types import Lever
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.tables import table_html

MOST_LEVERS, MOST_ASSUMPTIONS = 4, 2  # named in the sentence before the rest is only counted


@dataclass(frozen=True)
class Compared:
    """One scenario being compared, its name as shown, its summary of the target year; the first is the reference."""

    name: str
    projection: Projection
    summary: Summary


def difference_sentence(*, reference: Compared, other: Compared, workspace: Workspace, year: int) -> str:
    """What the other scenario does differently from the reference, what that changes and costs; plain text.

    Inputs and money are those of base + 1 … `year`; verdicts those of `year`, the year of both summaries.
    """
    causes = _causes(reference, other, workspace, year)
    if not causes:
        same = _("“{other}”与“{reference}”的措施和参数都相同，到 {year} 年的判定和费用也相同。")
        return same.format(other=other.name, reference=reference.name, year=year)
    results = [_verdict_words(reference, other, year), _cost_words(reference.projection, other.projection, year)]
    return _("；").join([*causes, *results]) + _("。")


def spent(projection: Projection, year: int, lever: str | None = None) -> float:
    """Yuan spent by the city in base + 1 … `year`, once and recurring, on one lever or on all."""
    return sum(
        projection.capital(each, CITY, lever) + projection.recurring(each, CITY, lever)
        for each in _years(projection, year)
    )


def _years(projection: Projection, last: int) -> tuple[int, ...]:
    return tuple(year for year in projection.years[1:] if year <= last)


def _causes(reference: Compared, other: Compared, workspace: Workspace, year: int) -> list[str]:
    """The differing levers and parameters, one clause each; empty when nothing differs."""
    before, after = reference.projection, other.projection
    levers, differing = _lever_words(before, after, workspace, year), _parameters(before, after, workspace, year)
    arranged = _arrangement(before, year) != _arrangement(after, year)
    if not (levers or differing or arranged):
        return []
    head = _("“{other}”与“{reference}”投入相同")
    if levers:
        head = _("“{other}”比“{reference}”{levers}")
    elif arranged:
        head = _("“{other}”与“{reference}”的投入总量相同、县区和年份安排不同")
    told = [head.format(other=other.name, reference=reference.name, levers=levers)]
    return [*told, _parameter_words(differing)] if differing else told


def _lever_words(before: Projection, after: Projection, workspace: Workspace, year: int) -> str:
    """ "多招聘社会工作者 214 人、少新建农村综合服务设施 31 处", those that move most money first."""
    found = []
    for lever in workspace.model.levers:
        change = sum(
            after.input(CITY, lever.id, each) - before.input(CITY, lever.id, each) for each in _years(after, year)
        )
        if words.difference(change, lever.unit) != "0":
            found.append((abs(spent(after, year, lever.id) - spent(before, year, lever.id)), change, lever))
    found.sort(key=lambda each: -each[0])
    listed = _("、").join(_lever_change(lever, change) for _money, change, lever in found[:MOST_LEVERS])
    if len(found) <= MOST_LEVERS:
        return listed
    return _("{listed}等 {n} 项措施").format(listed=listed, n=len(found))


def _lever_change(lever: Lever, change: float) -> str:
    text = _("多{lever} {amount}") if change > 0 else _("少{lever} {amount}")
    return text.format(
        lever=words.in_sentence(str(lever.name)), amount=words.with_unit(abs(change), lever.unit)
    ).replace("） ", "）")


def _arrangement(projection: Projection, year: int) -> list[object]:
    """Inputs as lists, shaped (area, planning year, lever)."""
    listed: list[object] = projection.inputs[0, :, : len(_years(projection, year))].tolist()
    return listed


def _parameters(before: Projection, after: Projection, workspace: Workspace, year: int) -> list[str]:
    """Names of the assumptions and drivers whose values differ in any area."""
    columns = before.system.assumptions
    assumptions = [
        str(each.name)
        for each in workspace.assumptions.values()
        if (before.parameters[0, :, columns[each.id]] != after.parameters[0, :, columns[each.id]]).any()
    ]
    old, new = (_driver_values(each, workspace, year) for each in (before, after))
    drivers = [str(each.name) for each in workspace.model.drivers if old.get(each.id) != new.get(each.id)]
    return [*assumptions, *drivers]


def _driver_values(projection: Projection, workspace: Workspace, year: int) -> dict[str, dict[tuple[str, int], float]]:
    """The scenario's own driver values by area and year, wildcards worked out."""
    values: dict[str, dict[tuple[str, int], float]] = {}
    for driver, area, at, value in projection.scenario.drivers:
        areas = [each.code for each in workspace.areas] if area == EVERY else [area]
        years = [each for each in _years(projection, year) if at in (EVERY, str(each))]
        for code in areas if years else ():
            values.setdefault(driver, {}).update({(code, each): value for each in years})
    return values


def _parameter_words(names: Sequence[str]) -> str:
    listed = _("、").join(names[:MOST_ASSUMPTIONS])
    if len(names) > MOST_ASSUMPTIONS:
        listed = _("{names}等").format(names=listed)
    return _("有 {n} 项参数不同：{names}").format(n=len(names), names=listed)


def _verdict_words(reference: Compared, other: Compared, year: int) -> str:
    pairs = [(old.verdict, new.verdict) for old, new in turned(reference.projection, other.projection, year)]
    gained, lost = pairs.count(("missed", "met")), pairs.count(("met", "missed"))
    told = [_turned_words(gained, lost)]
    if unknown := len(pairs) - gained - lost:
        told.append(_("{n} 项判定因缺数不能比较").format(n=unknown))
    if pairs:
        told.append(_areas_words(other.summary.areas_all_met, reference.summary.areas_all_met))
    return _("，").join(told)


def _turned_words(gained: int, lost: int) -> str:
    if gained and lost:
        both = _("{gained} 项判定由未达标转为达标、{lost} 项不再达标")
        return both.format(gained=gained, lost=lost)
    if gained:
        return _("{n} 项判定由未达标转为达标").format(n=gained)
    return _("{n} 项不再达标").format(n=lost) if lost else _("没有一项判定转为达标或不再达标")


def _areas_words(now: int, before: int) -> str:
    if now == before:
        return _("全部达标的县（市、区）同为 {n} 个").format(n=now)
    text = _("全部达标的县（市、区）多 {n} 个") if now > before else _("全部达标的县（市、区）少 {n} 个")
    return text.format(n=abs(now - before))


def _cost_words(before: Projection, after: Projection, year: int) -> str:
    change = spent(after, year) - spent(before, year)
    if abs(change) < 1:
        return _("到 {year} 年费用相同").format(year=year)
    amount = words.money(abs(change))
    if not any(digit in amount.split(" ")[0] for digit in "123456789"):  # would be written as nothing
        return _("到 {year} 年费用几乎相同").format(year=year)
    text = _("到 {year} 年多花 {money}") if change > 0 else _("到 {year} 年少花 {money}")
    return text.format(year=year, money=amount)


def counts_table_html(*, compared: Sequence[Compared], workspace: Workspace, year: int) -> str:
    """Verdicts, cost to the year and what is still lacking, one column per scenario, as `div.sq-counts`."""
    reference = compared[0].name
    rows = [*_count_rows(compared), _cost_row(compared, year), *_gap_rows(compared, workspace, year)]
    heads = ["", _("{name}（参照）").format(name=reference), *(each.name for each in compared[1:])]
    caption = _("{year} 年各情景的达标情况、费用和缺口").format(year=year)
    table = table_html(heads, rows, numbers=range(1, len(heads)), caption=caption)
    note = _(
        "括号内为与“{reference}”之差。缺口按指标逐项相加：同一个人、同一平方米可以同时补几项指标的缺口，"
        "实际需要的不超过合计数。"
    ).format(reference=reference)
    return f'<div class="sq-counts">{table}<p class="sq-note">{escape(note)}</p></div>'


def _count_rows(compared: Sequence[Compared]) -> list[tuple[str, ...]]:
    summaries = [each.summary for each in compared]
    return [
        _counted(_("达标判定（项）"), [(each.cells_met, each.cells) for each in summaries]),
        _counted(_("全部达标的县（市、区）"), [(each.areas_all_met, each.areas) for each in summaries]),
        _counted(_("全市达标的指标"), [(each.city_met, each.city_cells) for each in summaries]),
    ]


def _counted(name: str, counts: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    shown = [f"{now}<small>/{of}</small>" for now, of in counts]
    return _columns(name, shown, [words.difference(now - counts[0][0], "cells") for now, _of in counts])


def _cost_row(compared: Sequence[Compared], year: int) -> tuple[str, ...]:
    sums = [spent(each.projection, year) for each in compared]
    shown = [escape(words.money(each)) for each in sums]
    name = _("到 {year} 年费用").format(year=year)
    return _columns(name, shown, [words.money_difference(each - sums[0]) for each in sums])


def _gap_rows(compared: Sequence[Compared], workspace: Workspace, year: int) -> list[tuple[str, ...]]:
    """One row per numerator unit, the gaps of all areas and indicators in that unit summed."""
    rows = []
    for unit in dict.fromkeys(workspace.model.unit(each.numerator) for each in workspace.plan.indicators):
        sums = [_lacking(each.projection, workspace, year, unit) for each in compared]
        shown = [escape(words.with_unit(each, unit)) for each in sums]
        rows.append(_columns(_gap_name(unit), shown, [words.difference(each - sums[0], unit) for each in sums]))
    return rows


def _lacking(projection: Projection, workspace: Workspace, year: int, unit: str) -> int:
    plan, model = workspace.plan, workspace.model
    cells = projection.cells(year)
    return sum(each.gap or 0 for each in cells if model.unit(plan.indicator(each.indicator).numerator) == unit)


def _gap_name(unit: str) -> str:
    names = {
        "person": _("人员缺口合计"),
        "site": _("设施缺口合计"),
        "m2": _("面积缺口合计"),
        "community": _("未布设设备的社区合计"),
    }
    return names.get(unit) or _("缺口合计（{unit}）").format(unit=words.unit_word(unit))


def _columns(name: str, shown: Sequence[str], changes: Sequence[str]) -> tuple[str, ...]:
    """A row: its name, the reference's value, then each other value with its signed difference."""
    others = [
        f"{value} <small>({escape(change)})</small>" for value, change in zip(shown[1:], changes[1:], strict=True)
    ]
    return (escape(name), shown[0], *others)

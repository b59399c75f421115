"""The sentences of a briefing, one message each, made from the numbers a page shows. Shared words are in `words`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqdash.answers.requirement import Needs
from sqdash.language import _, current
from sqdash.model import Cell, Summary
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.chances import chance_text, chance_words
from sqdash.views.gaps import needed_names, no_gap_words, nothing_words

LISTED = 6  # gaps in a row; more are counted
NAMED = 2  # names in a row; more are counted


def named(names: Sequence[str]) -> str:
    """A few names, or the first and how many they are."""
    if len(names) <= NAMED:
        return _("、").join(names)
    return _("{first}等 {n} 个").format(first=names[0], n=len(names))


def areas_message(summary: Summary, workspace: Workspace) -> str:
    """Who meets most targets and who fewest."""
    shares = {code: met / of for code, (met, of) in summary.met_by_area.items() if of}
    if not shares:
        return _("没有可以判定的指标。")
    most, least = max(shares.values()), min(shares.values())
    if most == least:
        met, of = next(summary.met_by_area[code] for code in shares)
        return _("{year} 年各县（市、区）达标项数相同，都是 {met}/{of}。").format(year=summary.year, met=met, of=of)
    text = _("{year} 年达标最多的是{first}（{first_met}），最少的是{last}（{last_met}）。")
    first, last = ([code for code, share in shares.items() if share == end] for end in (most, least))
    return text.format(
        year=summary.year,
        first=_spaced(named([str(workspace.area(code).name) for code in first])),
        first_met="{}/{}".format(*summary.met_by_area[first[0]]),
        last=_spaced(named([str(workspace.area(code).name) for code in last])),
        last_met="{}/{}".format(*summary.met_by_area[last[0]]),
    )


def hardest_message(cells: Iterable[Cell], workspace: Workspace) -> str:
    """Which indicator the fewest areas meet."""
    counts: dict[str, list[int]] = {}
    for cell in cells:
        if cell.verdict != "not_applicable":
            met, of = counts.setdefault(cell.indicator, [0, 0])
            counts[cell.indicator] = [met + (cell.verdict == "met"), of + 1]
    if not counts:
        return ""
    hardest = min(counts, key=lambda id: counts[id][0] / counts[id][1])
    met, of = counts[hardest]
    name = workspace.plan.indicator(hardest).name
    return _("达标的县（市、区）最少的指标是“{name}”：{of} 个中 {met} 个。").format(name=name, of=of, met=met)


def map_message(summary: Summary) -> str:
    """How many areas meet more than half of their targets."""
    more = sum(2 * met > of for met, of in summary.met_by_area.values())
    text = _("{year} 年 {areas} 个县（市、区）中，达标项数过半的有 {more} 个，全部达标的有 {all} 个。")
    return text.format(year=summary.year, areas=summary.areas, more=more, all=summary.areas_all_met)


def gaps_message(largest: Sequence[Cell], workspace: Workspace, summary: Summary) -> str:
    """The largest gap of every unit, in words; `largest` is one cell per unit."""
    year, unknown = summary.year, summary.cells_no_data
    if not largest and unknown:
        return no_gap_words(unknown)
    if not largest:
        return _("{year} 年没有缺口。").format(year=year)
    parts = [f"{words.gap_place(cell, workspace)}{_bracketed(words.gap_text(cell, workspace))}" for cell in largest]
    return _("{year} 年分类看，缺口最大的是{gaps}。").format(year=year, gaps=_spaced(_("、").join(parts)))


def needs_message(needs: Needs) -> str:
    """What closing every gap takes beyond the scenario, and how many targets no single lever reaches."""
    if not needs.required:
        return nothing_words(needs)
    beyond = _("另有 {n} 项靠单一措施在每年上限内到不了。").format(n=needs.out_of_reach)
    names = needed_names()
    amounts = [
        f"{words.in_sentence(names[unit])} {words.with_unit(needs.by_unit[unit], unit)}"
        for unit in names
        if needs.by_unit.get(unit)
    ]
    text = _("在本情景之外补齐缺口，到 {year} 年还要{amounts}，约需 {money}。")
    said = text.format(year=needs.year, amounts=_spaced(_("、").join(amounts)), money=words.money(needs.cost))
    return said + (beyond if needs.out_of_reach else "")


def unreached_line(cells: Sequence[Cell], workspace: Workspace) -> str:
    """Which targets no single lever reaches, with what they lack; nothing when there is none."""
    if not cells:
        return ""
    parts = [f"{words.gap_place(cell, workspace)}{_bracketed(words.gap_text(cell, workspace))}" for cell in cells]
    listed = _("、").join(parts[:LISTED])
    if len(parts) > LISTED:
        return _("单一措施到不了的目标有{listed}等 {n} 项。").format(listed=_spaced(listed), n=len(parts))
    return _("单一措施到不了的目标有{listed}。").format(listed=_spaced(listed))


def cost_message(*, first: int, last: int, once: float, again: float, dearest: tuple[str, float] | None) -> str:
    """What the scenario costs in yuan; `dearest` is the lever that costs most, with what it costs."""
    text = _("{years}共需 {total}：一次性 {once}，经常性 {again}")
    said = text.format(
        years=words.years_span(first, last),
        total=words.money(once + again),
        once=words.money(once),
        again=words.money(again),
    )
    if dearest is None:
        return said + _("。")
    return said + _("；用得最多的是“{lever}”（{money}）。").format(lever=dearest[0], money=words.money(dearest[1]))


def compare_message(*, before: str, gained: int, lost: int, more_cost: float) -> str:
    """What turned and what it costs more, in yuan, against another scenario."""
    text = _("与“{before}”相比，{gained} 项转为达标，{lost} 项不再达标")
    said = text.format(before=before, gained=gained, lost=lost)
    if abs(more_cost) < 0.5:
        return said + _("，费用相同。")
    return said + _("，费用 {money}。").format(money=words.money_difference(more_cost))


def chance_message(
    *, chances: Mapping[str, float | None], city: float | None, everything: float, indicators: Sequence[Indicator]
) -> str:
    """How likely the city meets all of its targets, everybody all of theirs, and which target is least sure."""
    text = _("全市各项目标同时达到的把握{city}，各县（市、区）与全市全部达到的把握{all}")
    said = text.format(city=chance_words(city), all=chance_words(everything))
    known = [(each, chance) for each in indicators if (chance := chances.get(each.id)) is not None]
    if not known:
        return said + _("。")
    least, chance = min(known, key=lambda found: found[1])
    return said + _("；单项把握最小的是“{name}”（{chance}）。").format(name=least.name, chance=chance_text(chance))


def county_line(cells: Sequence[Cell], workspace: Workspace) -> str:
    """The gaps of one area in a sentence."""
    lacking = [cell for cell in cells if cell.gap]
    if not lacking:
        return no_gap_words(sum(cell.verdict == "no_data" for cell in cells))
    parts = [
        words.in_sentence(str(workspace.plan.indicator(cell.indicator).short))
        + _bracketed(words.gap_text(cell, workspace))
        for cell in lacking
    ]
    return _("未达标的指标：{gaps}。").format(gaps=_("、").join(parts))


def _bracketed(text: str) -> str:
    return _("（{words}）").format(words=text)


def _spaced(text: str) -> str:
    """English needs a space where Chinese has none."""
    return text if current() == "zh" else f" {text}"

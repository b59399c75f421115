"""A plan found by the optimiser in words and tables: what it comes to, what to do, what binds, what cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil

from sqdash.answers.optimise import (
    FAIREST,
    LEAST_COST,
    After,
    Answer,
    Binding,
    Problem,
    Unreachable,
    is_settled,
)
from sqdash.language import _
from sqdash.model import CITY, EVERY, Projection
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.numbers import discounted, rate_text
from sqdash.views.tables import escaped, table_html

MOST_NAMED = 3  # levers named in the headline
ROUNDING = 1e-9  # of a share: what the solver's arithmetic leaves
MOST_ROWS = 12  # targets of a list before the rest is only counted


def objective_name(objective: str) -> str:
    names = {LEAST_COST: _("全部达标，花钱最少"), FAIREST: _("有限预算，先补最弱")}
    return names.get(objective, _("有限预算，达标最多"))


def reason_word(reason: str) -> str:
    """Why a target cannot be met."""
    return {
        "limit": _("每年上限内做不到"),
        "lag": _("措施在到期前来不及见效"),
        "cap": _("受总数或分母限制，投入再多也到不了"),
        "years": _("没有剩余年份"),
        "locked": _("锁定的投入不够"),
        "change": _("受相邻两年变化上限限制"),
        "conflict": _("单独能达标，但与其他目标不能同时达标"),
        "budget": _("预算不够"),
        "no_data": _("没有分母数据"),
        "floor": _("达不到要求的最少达标项数"),
    }[reason]


def place_name(place: str, workspace: Workspace) -> str:
    """As `words.place_name`; a line of a scenario may also stand for every area."""
    return _("全部县（市、区）") if place == EVERY else words.place_name(workspace, place)


def headline_plan(*, workspace: Workspace, answer: Answer, projection: Projection, now: int) -> str:
    """The answer in one sentence, and where its money is discounted, in another one what is paid.

    `projection` is the plan's, `now` how many targets are met without any action.
    """
    told = _found(workspace=workspace, answer=answer, projection=projection, now=now)
    rate, paid = answer.problem.discount, projection.total_cost()
    if not rate or not paid:
        return told
    return told + _("以上金额按每年 {rate} 折现，分年实付合计 {paid}。").format(
        rate=rate_text(rate), paid=words.money(paid)
    )


def _found(*, workspace: Workspace, answer: Answer, projection: Projection, now: int) -> str:
    year, cost = projection.years[-1], words.money(answer.cost)
    rest = answer.of - answer.met
    figures = {"year": year, "cost": cost, "of": answer.of, "met": answer.met, "rest": rest, "more": answer.met - now}
    problem = answer.problem
    if answer.status == "stopped":  # nothing has been proven: neither that it is the least, nor that the rest cannot be
        text = _("求解中途停止；当时最好的方案让 {of} 项判定中的 {met} 项到 {year} 年达标，需要 {cost}，不一定最优")
        return text.format(**figures) + _doing(workspace, projection)
    if is_settled(workspace, problem):
        return _settled(answer).format(**figures)
    if problem.objective == LEAST_COST:
        return _cheapest(answer).format(**figures) + _doing(workspace, projection)
    figures["budget"] = words.money(problem.budget) if problem.budget is not None else _("给定的分年预算")
    if problem.objective == FAIREST:
        least = round(answer.objective)
        low = _below(projection, least)
        return _fairest(low).format(**figures, least=least, low=low) + _("。")
    told = _most(problem).format(**figures)
    if answer.price_of_next_target is not None:
        told += _("；再多达标 1 项，还要 {money}").format(money=words.money(answer.price_of_next_target))
    return told + _("。")


def _fairest(low: int) -> str:
    """How far the worst-off come; `low` targets stay below because nothing allowed raises them."""
    if low:
        return _(
            "用 {budget} 先补最弱的县（市、区），到 {year} 年除 {low} 项按所设条件提不上去的以外，最弱的也能完成目标的 "
            "{least}%；{of} 项判定中 {met} 项达标，实际需要 {cost}"
        )
    return _(
        "用 {budget} 先补最弱的县（市、区），到 {year} 年最弱的也能完成目标的 {least}%；{of} 项判定中 {met} 项达标，"
        "实际需要 {cost}"
    )


def _below(projection: Projection, least: int) -> int:
    """How many area targets are at less than so many per cent of their value."""
    cells = [each for each in projection.cells(projection.years[-1]) if each.verdict == "missed"]
    return sum(each.value is not None and each.value < each.target * (least / 100 - ROUNDING) for each in cells)


def _most(problem: Problem) -> str:
    """Most targets for the money; with weights that is not the greatest number of them."""
    if problem.is_weighted:
        return _(
            "用 {budget}，按权重计最多的方案到 {year} 年让 {of} 项判定中的 {met} 项达标，比不投入多 {more} 项，实际需要 {cost}"
        )
    return _("用 {budget}，到 {year} 年最多能让 {of} 项判定中的 {met} 项达标，比不投入多 {more} 项，实际需要 {cost}")


def _settled(answer: Answer) -> str:
    """What every lever locked comes to: there is nothing to find out, so nothing is called the least."""
    if not answer.cost:
        if answer.met == answer.of:
            return _("各项措施都锁定为不投入，没有可以调整的：到 {year} 年 {of} 项判定照样全部达标，不花钱。")
        return _(
            "各项措施都锁定为不投入，没有可以调整的：到 {year} 年 {of} 项判定中 {met} 项照样达标，其余 {rest} 项到不了，"
            "不花钱。"
        )
    if answer.met == answer.of:
        return _("各项措施的投入都已锁定，没有可以调整的：到 {year} 年 {of} 项判定全部达标，共需 {cost}。")
    return _(
        "各项措施的投入都已锁定，没有可以调整的：到 {year} 年 {of} 项判定中 {met} 项达标，其余 {rest} 项到不了，"
        "共需 {cost}。"
    )


def _cheapest(answer: Answer) -> str:
    """What the cheapest plan meets, and that it takes nothing where it does: of nothing there is no least."""
    if answer.met == answer.of:
        if not answer.cost:
            return _("{of} 项判定到 {year} 年不再投入也能全部达标，不花钱")
        return _("要让 {of} 项判定到 {year} 年全部达标，最少需要 {cost}")
    if not answer.cost:
        return _("{of} 项判定中有 {rest} 项按所设条件到不了，其余 {met} 项到 {year} 年不再投入也能达标，不花钱")
    return _("{of} 项判定中有 {rest} 项按所设条件到不了，其余 {met} 项到 {year} 年都达标，最少需要 {cost}")


def _doing(workspace: Workspace, projection: Projection) -> str:
    """ "：招聘社会工作者 2,100 人、…。": the dearest levers with what they come to."""
    costs = {each.id: projection.lever_cost(each.id) for each in workspace.model.levers}
    dearest = [each for each in sorted(costs, key=lambda id: -costs[id]) if costs[each]][:MOST_NAMED]
    if not dearest:
        return _("。")
    named = []
    for id in dearest:
        lever = workspace.model.lever(id)
        total = sum(projection.input(CITY, id, year) for year in projection.years[1:])
        named.append(_("{lever} {amount}").format(lever=lever.name, amount=words.with_unit(total, lever.unit)))
    return _("；主要是{levers}。").format(levers=_("、").join(named))


def plan_strip_html(*, answer: Answer, after: After | None, year: int) -> str:
    """Cost, targets met, how good the plan is proven to be, what one target fewer would save, what becomes of it."""
    rate = answer.problem.discount
    figures = [
        (discounted(_("到 {year} 年费用").format(year=year), rate), words.money(answer.cost)),
        (_("达标判定（项）"), f"{answer.met}/{answer.of}"),
        (_("求解结果"), status_word(answer)),
    ]
    if answer.price_of_last_target:
        figures.append((discounted(_("少达标 1 项可省"), rate), words.money(answer.price_of_last_target)))
    if after is not None:
        told = _("{year} 年不再投入，达标（项）").format(year=after.year)
        figures.append((told, f"{after.met}/{after.of}"))
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in figures)
    return f'<dl class="sq-strip">{items}</dl>'


def status_word(answer: Answer) -> str:
    if answer.status == "stopped":
        return _("中途停止，是当时最好的")
    proven = _("已证明最优") if answer.gap == 0 else _("与最优相差不超过 {gap}").format(gap=_at_most(answer.gap))
    return _("有目标到不了；{proven}").format(proven=proven) if answer.status == "infeasible" else proven


def _at_most(gap: float) -> str:
    """A gap in per cent, rounded up: what is claimed holds."""
    return f"{ceil(gap * 1e4 - ROUNDING) / 100:.2f}%"


def answer_lines(*, workspace: Workspace, answer: Answer) -> list[str]:
    """The answer in plain lines: what the plan comes to and how good it is, then whatever cannot be met and why."""
    if answer.scenario is None:
        lines = [_("按这些条件没有可行的方案。")]
    else:
        told = _("{of} 项判定中 {met} 项达标，费用 {cost}；{status}。")
        cost = words.money(answer.cost)
        lines = [told.format(of=answer.of, met=answer.met, cost=cost, status=status_word(answer))]
    lines += [_unreachable_line(each, workspace) for each in answer.unreachable]
    if answer.left_out:
        lines.append(_("另有 {n} 项能达标，但预算用在了别处。").format(n=len(answer.left_out)))
    return lines


def _unreachable_line(each: Unreachable, workspace: Workspace) -> str:
    name = "" if each.indicator is None else f" {workspace.plan.indicator(each.indicator).short}"
    place = f"{place_name(each.area_code, workspace)}{name}"
    told = _("{place}：{why}").format(place=place, why=reason_word(each.reason))
    ways = each.relaxation(workspace)
    return _("{told}；要做到：{ways}").format(told=told, ways=ways) if ways else told


def inputs_html(*, workspace: Workspace, projection: Projection, area: str = CITY) -> str:
    """Each lever's inputs by year, in all, and its cost; dearest first. Of the city or of one area."""
    years = projection.years[1:]
    heads = [_("措施"), *(_("{year} 年").format(year=year) for year in years), _("合计"), _("费用")]
    rows: list[tuple[float, tuple[str, ...]]] = []
    for lever in workspace.model.levers:
        amounts = [projection.input(area, lever.id, year) for year in years]
        if any(amounts):
            cost = projection.lever_cost(lever.id, area)
            shown = [words.number(each, lever.unit) for each in amounts]
            total = words.with_unit(sum(amounts), lever.unit)
            rows.append((cost, (str(lever.name), *shown, total, words.money(cost))))
    if not rows:
        nothing = escape(_("不需要任何投入。"))
        return f'<p class="sq-note">{nothing}</p>'
    rows.sort(key=lambda row: -row[0])
    total = words.money(sum(cost for cost, _row in rows))
    lines = [row for _cost, row in rows] + [(_("合计"), *("" for _year in years), "", total)]
    return table_html(heads, escaped(lines), numbers=range(1, len(heads)), caption=_("各项措施分年投入"))


def unreachable_html(*, workspace: Workspace, found: Sequence[Unreachable]) -> str:
    """What cannot be met, why, and the least change that would make it possible; nothing when everything can."""
    if not found:
        return ""
    heads = (_("县（市、区）"), _("指标"), _("为什么到不了"), _("怎样才能到"))
    rows = []
    for each in found[:MOST_ROWS]:
        indicator = "" if each.indicator is None else str(workspace.plan.indicator(each.indicator).short)
        ways = each.relaxation(workspace) or words.ABSENT
        rows.append((place_name(each.area_code, workspace), indicator, reason_word(each.reason), ways))
    return table_html(heads, escaped(rows), caption=_("到不了的目标")) + _rest(len(found))


def binding_html(*, workspace: Workspace, found: Sequence[Binding], discount: float = 0.0) -> str:
    """The targets that cost the most: without them the plan would be cheaper by so much; yuan at the yearly rate."""
    priced = sorted((each for each in found if each.saving), key=lambda each: -(each.saving or 0.0))
    if not priced:
        return ""
    heads = (_("县（市、区）"), _("指标"), discounted(_("不要求它可省"), discount))
    rows = [
        (
            place_name(each.area_code, workspace),
            str(workspace.plan.indicator(each.indicator).short),
            words.money(each.saving),
        )
        for each in priced[:MOST_ROWS]
    ]
    return table_html(heads, escaped(rows), numbers=(2,), caption=_("最贵的目标")) + _rest(len(priced))


def _rest(count: int) -> str:
    if count <= MOST_ROWS:
        return ""
    told = escape(_("另有 {n} 项").format(n=count - MOST_ROWS))
    return f'<p class="sq-note">{told}</p>'


def waiting_sentence(problem: Problem, workspace: Workspace, *, working: bool = True) -> str:
    """The page's first sentence while there is no answer: it is being found, or was stopped or refused."""
    text = _("正在为“{objective}”求 {year} 年的方案。") if working else _("没有得到“{objective}”{year} 年的方案。")
    return text.format(objective=objective_name(problem.objective), year=workspace.plan.end)

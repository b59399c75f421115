"""How sure in words and tables: the method, the gap to expect, what matters, and what being sure costs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.answers.risk import Bar, Influence, Risk, Settings
from sqdash.answers.robust import Sure
from sqdash.language import _
from sqdash.model import CITY
from sqdash.plan.types import Assumption, Indicator
from sqdash.returns.types import Workspace
from sqdash.views import fans, words
from sqdash.views.chances import chance_text, chance_words
from sqdash.views.numbers import MINUS
from sqdash.views.tables import escaped, table_html
from sqdash.views.units import unit_words

MOST_NAMED = 8


def shape_name(shape: str) -> str:
    return {"pert": "PERT", "triangular": _("三角分布"), "uniform": _("均匀分布")}[shape]


def method_sentence(*, settings: Settings, everything: float) -> str:
    """How the chances were counted, and the one number nobody may multiply together."""
    text = _(
        "每个参数在低、高之间按 {shape} 抽样，{draws} 次，种子 {seed}；县（市、区）之间的共同部分按参数设定。"
        "所有县（市、区）和全市的所有目标同时达标的可能性{all}（逐次计数，不是各项相乘）。"
    )
    return text.format(
        shape=shape_name(settings.shape), draws=f"{settings.draws:,}", seed=settings.seed, all=chance_words(everything)
    )


def gap_sentence(*, workspace: Workspace, indicator: Indicator, gap: float | None) -> str:
    """What is missing on average over all draws."""
    if not gap:
        return _("平均没有缺口。")
    unit = workspace.model.unit(indicator.numerator)
    text, amount = _("平均还差 {amount}（各次抽样缺口的平均，达标的计 0）。"), words.with_unit(gap, unit)
    if amount == words.with_unit(0.0, unit):
        text, amount = _("平均还差不到 {amount}（各次抽样缺口的平均，达标的计 0）。"), words.with_unit(1.0, unit)
    return text.format(amount=amount)


def bar_of(bar: Bar, workspace: Workspace) -> fans.Bar:
    """A bar of the tornado with its ends in the assumption's own unit."""
    assumption = workspace.assumptions[bar.assumption]
    low, high = (_end(assumption, value) for value in (bar.low, bar.high))
    return fans.Bar(str(assumption.name), bar.at_low, bar.at_high, low, high)


def _end(assumption: Assumption, value: float) -> str:
    if assumption.unit.startswith("share"):
        return f"{100 * value:.4g}%".replace("-", MINUS)
    return f"{value:,.6g} {unit_words(assumption.unit)}".replace("-", MINUS)


def influence_html(*, rows: Sequence[Influence], workspace: Workspace) -> str:
    """Share of the variance by assumption, alone and with its interactions."""
    heads = (_("参数"), _("单独"), _("连同交互"))
    lines = [
        (str(workspace.assumptions[each.assumption].name), _share(each.first), _share(each.total))
        for each in rows[:MOST_NAMED]
    ]
    told = _("各参数全市同涨同落时，占结果方差的份额；“连同交互”之和可以超过 100%。")
    return table_html(heads, escaped(lines), numbers=(1, 2)) + f'<p class="sq-note">{escape(told)}</p>'


def _share(value: float) -> str:
    return f"{100 * max(value, 0.0):.1f}%"


def sure_sentence(*, plan: Sure, workspace: Workspace) -> str:
    """What being sure costs, in one sentence."""
    more = plan.robust.cost - plan.robust.nominal_cost
    if more < 0:
        text = _(
            "要让每个能做到的目标都有不低于 {chance} 的把握，需要 {cost}，比只按众数求的最省方案还少 {more}：取值范围偏向有利一侧。"
        )
    else:
        text = _(
            "要让每个能做到的目标都有不低于 {chance} 的把握，需要 {cost}，比只按众数求的最省方案多 {more}：这是“有把握”的价格。"
        )
    return text.format(
        chance=f"{100 * plan.robust.chance:.0f}%", cost=words.money(plan.robust.cost), more=words.money(abs(more))
    )


def sure_html(*, plan: Sure) -> str:
    """Both plans side by side, judged by draws that played no part in finding either."""
    heads = ("", _("只按众数求的最省方案"), _("有把握的方案"))
    names = (_("费用"), _("把握最小的目标"), _("全市各项同时达标"), _("县（市、区）平均全部达标"))
    nominal = (words.money(plan.robust.nominal_cost), *_figures(plan, plan.nominal))
    sure = (words.money(plan.robust.cost), *_figures(plan, plan.checked))
    rows = list(zip(names, nominal, sure, strict=True))
    told = _(
        "把握由另外 {draws} 次独立抽样检验；为经得起检验，求解时按 {aimed} 留了余量。方案是逐步求得的，单独减少任何一项"
        "投入的一步就不够这个余量，但不能排除更省的组合。"
    )
    note = escape(told.format(draws=f"{plan.checked.settings.draws:,}", aimed=_share(plan.robust.aimed)))
    return table_html(heads, escaped(rows), numbers=(1, 2)) + f'<p class="sq-note">{note}</p>'


def _figures(plan: Sure, result: Risk) -> tuple[str, str, str]:
    """The least chance among the targets promised, the city's together, the areas' together on average."""
    left = {(each.area_code, each.indicator) for each in plan.robust.missing}
    promised = [
        chance
        for place, chance in result.chances.items()
        if chance is not None and place[0] != CITY and place not in left
    ]
    joint = [each for code, each in result.together.items() if code != CITY and each is not None]
    return (
        chance_text(min(promised, default=None), plan.robust.chance),
        chance_text(result.together[CITY], plan.robust.chance),
        chance_text(sum(joint) / len(joint) if joint else None, plan.robust.chance),
    )


def missing_html(*, plan: Sure, workspace: Workspace) -> str:
    """Targets the plan gives no such chance, what each can have at most by itself, and why it was left out."""
    if not plan.robust.missing:
        return ""
    heads = (_("县（市、区）"), _("没有这样把握的指标"), _("单独至多"), _("为什么"))
    rows = [
        (
            str(workspace.area(each.area_code).name),
            str(workspace.plan.indicator(each.indicator).short),
            chance_text(each.best, plan.robust.chance),
            _why_word(each.why),
        )
        for each in plan.robust.missing
    ]
    return table_html(heads, escaped(rows), numbers=(2,))


def _why_word(why: str) -> str:
    return {
        "alone": _("投入到上限也没有这样的把握"),
        "together": _("单独能做到，与当地其他目标一起没有求得"),
        "not_found": _("没有求得保证有这样把握的方案"),
    }[why]

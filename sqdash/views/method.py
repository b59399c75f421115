"""The method page's tables, all drawn from the workspace: indicators, levers, drivers, assumptions, sources. HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqdash.language import _
from sqdash.model.implied import Implied, posted_people, trained_people
from sqdash.plan.types import Assumption, Driver, Lever, Quantity
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.tables import table_html
from sqdash.views.units import unit_words

STAFF = "social_workers_per_1000"  # the indicator a plan's talent programme is held against, where it has both


def headline(*, found: Sequence[Implied], workspace: Workspace) -> str:
    """What the plan's own arithmetic implies for social workers; of a plan without them, what the page is."""
    plan, trained = workspace.plan, trained_people(workspace.plan)
    staff = next((each for each in found if each.indicator == STAFF), None)
    if staff is None or not trained:
        told = _("{n} 项指标怎样算、怎样推演、依据什么；{year} 年的目标换算成数量如下。")
        return told.format(n=len(found), year=plan.end)
    return words.headline_method(
        people=staff.required,
        trained=trained,
        posted=posted_people(tuple(found)),
        rate=words.target_text(plan.indicator(STAFF)),
        year=plan.end,
    )


def implied_html(*, found: Sequence[Implied], workspace: Workspace) -> str:
    """Each target as a count: what all areas need together, what is reported, what the projection has."""
    rows = []
    for each in found:
        indicator, unit = workspace.plan.indicator(each.indicator), workspace.model.unit(each.measure)
        rows.append(
            (
                f"{indicator.number}. {escape(str(indicator.name))} {escape(words.target_text(indicator))}",
                escape(str(workspace.model.name(each.measure))),
                f"<b>{escape(words.with_unit(each.required, unit))}</b>",
                escape(words.with_unit(each.reported, unit)),
                escape(words.with_unit(each.projected, unit)),
            )
        )
    base, last = workspace.base_year, workspace.plan.end
    heads = (
        _("指标与目标"),
        _("需要的是"),
        _("{year} 年各地达标合计需要").format(year=last),
        _("{year} 年上报").format(year=base),
        _("{year} 年推演").format(year=last),
    )
    return table_html(heads, rows, numbers=(2, 3, 4))


def indicators_html(workspace: Workspace) -> str:
    model = workspace.model
    rows = [
        (
            f"{each.number}. {escape(str(each.name))}",
            escape(f"{model.name(each.numerator)} ÷ {model.name(each.denominator)}")
            + ("" if each.scale == 1 else f" × {each.scale:,g}"),
            escape(words.with_unit(each.baseline, each.unit)),
            escape(words.target_text(each)),
            escape(each.source.where),
        )
        for each in workspace.plan.indicators
    ]
    years = _("、").join(map(str, sorted({each.baseline_year for each in workspace.plan.indicators})))
    heads = (_("指标"), _("算式"), _("{year} 年基础值").format(year=years), _("目标值"), _("出处"))
    return table_html(heads, rows, numbers=(2, 3))


def quantity_words(quantity: Quantity, workspace: Workspace) -> str:
    """A product as people read it: assumption names and numbers."""
    names = (str(workspace.assumptions[each].name) if isinstance(each, str) else f"{each:g}" for each in quantity)
    return " × ".join(names)


def levers_html(workspace: Workspace) -> str:
    rows = [
        (
            escape(str(lever.name)),
            escape(words.unit_word(lever.unit)),
            "<br>".join(_effect(lever, stock, workspace) for stock in lever.effects),
            escape(_("{n} 年").format(n=lever.lag_years)),
            escape(quantity_words(lever.completion, workspace)),
            escape(words.with_unit(lever.limit("*"), lever.unit)),
        )
        for lever in workspace.model.levers
    ]
    heads = (_("措施"), _("单位"), _("每单位效果"), _("滞后"), _("完成率"), _("每县每年上限"))
    return table_html(heads, rows, numbers=(3, 5))


def _effect(lever: Lever, stock: str, workspace: Workspace) -> str:
    quantity = quantity_words(lever.effects[stock], workspace)
    return escape(f"{workspace.model.name(stock)} +{quantity}")


def stocks_html(workspace: Workspace) -> str:
    """Stocks with what wears them away and what they cannot exceed; drivers with their rule."""
    model, assumptions = workspace.model, workspace.assumptions
    rows = [
        (
            escape(str(each.name)),
            escape(words.unit_word(each.unit)),
            escape(str(assumptions[each.attrition].name) if each.attrition else _("不流失")),
            escape(str(model.name(each.cap)) if each.cap else _("无")),
        )
        for each in model.stocks
    ]
    drivers = [
        (escape(str(each.name)), escape(words.unit_word(each.unit)), escape(rule_words(each, workspace)), "")
        for each in model.drivers
    ]
    return table_html((_("存量与分母数据"), _("单位"), _("变化"), _("上限")), [*rows, *drivers])


def rule_words(driver: Driver, workspace: Workspace) -> str:
    """How a driver goes on from its reported number."""
    rate = str(workspace.assumptions[driver.rate].name) if driver.rate else ""
    of = str(workspace.model.name(driver.of)) if driver.of else ""
    rules = {
        "growth": _("每年按“{rate}”增长"),
        "share": _("{of}的一个比例，每年增加“{rate}”，不超过 100%"),
        "ratio": _("与{of}之比保持基年水平"),
        "constant": _("保持基年水平，除非情景另给"),
    }
    return rules[driver.rule].format(rate=rate, of=of)


def assumptions_html(workspace: Workspace) -> str:
    rows = [_assumption(each, workspace) for each in workspace.assumptions.values()]
    heads = (_("参数"), _("低"), _("中"), _("高"), _("单位"), _("来源"), _("质量"), _("说明"))
    return table_html(heads, rows, numbers=(1, 2, 3))


def _assumption(each: Assumption, workspace: Workspace) -> tuple[str, ...]:
    factor = 100.0 if each.unit.startswith("share") else 1.0
    numbers = tuple(f"{value * factor:,.10g}" for value in (each.range.low, each.range.mode, each.range.high))
    source = workspace.sources[each.source.id].title
    return (
        escape(str(each.name)),
        *numbers,
        escape(unit_words(each.unit)),
        escape(f"{source}：{each.source.where}"),
        escape(words.quality_word(each.quality)),
        escape(str(each.note)),
    )


def sources_html(workspace: Workspace) -> str:
    rows = [
        tuple(
            escape(word or words.ABSENT)
            for word in (each.title, each.publisher, each.published, each.accessed, each.licence, each.url)
        )
        for each in workspace.sources.values()
    ]
    return table_html((_("来源"), _("发布者"), _("发布"), _("查阅"), _("许可"), _("地址")), rows)


def quality_html(workspace: Workspace) -> str:
    """How many of the reported figures are of each quality, and what the word means."""
    meanings = {
        "official": _("统计部门、规划公布的数，或县（市、区）上报并经批准的数"),
        "derived": _("由公布的数相减或计数得到"),
        "estimated": _("没有找到公布的数，按写明的方法估计"),
        "illustrative": _("没有公开数据，由脚本生成的示例，不是实际上报；正式使用前必须换成各县报表"),
    }
    found = [figure.quality for figure in workspace.figures.values()]
    rows = [
        (escape(words.quality_word(each)), f"{found.count(each):,}", escape(meaning))
        for each, meaning in meanings.items()
    ]
    years = workspace.return_years
    head = _("{years}数据个数").format(years=words.years_span(years[0], years[-1]))
    return table_html((_("质量"), head, _("含义")), rows, numbers=(1,))


def equations_html() -> str:
    """The yearly equations in words; design of the model, in the order they are worked out."""
    lines = (
        _("到位 = 完成率 ×（上年积压 + 按滞后到期的投入）；没有完成的留到下一年，不会丢失。"),
        _("存量 = 上年存量 ×（1 − 流失率）+ 每单位效果 × 到位；当年到位的当年不流失。"),
        _("存量不超过上限，超出的部分作为“多余投入”单独列出。"),
        _("费用：到位当年计单价，下一年起按仍在的数量计年运行费。"),
        _("判定：用未四舍五入的数与目标比较；缺口是达到目标还差的最小整数。"),
        _("全市数是各地分子之和除以分母之和，不是比例的平均。"),
    )
    return '<ul class="sq-changes">' + "".join(f"<li>{escape(each)}</li>" for each in lines) + "</ul>"

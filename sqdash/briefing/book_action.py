"""Sheets of what is done and what it takes: inputs, cost, what caps cut off, required effort, chances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqdash.answers.effort import Effort
from sqdash.answers.requirement import cheapest
from sqdash.answers.risk import PERCENTILES, Risk
from sqdash.briefing.book_cells import (
    areas_of,
    chance_number,
    indicator_columns,
    measure_quality,
    place_columns,
    places,
    price_quality,
    price_source,
    unit_format,
    value_number,
)
from sqdash.briefing.book_results import verdict_filled
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack
from sqdash.briefing.pieces import chance_notes
from sqdash.briefing.sheets import Cell, Column, Number, Sheet
from sqdash.language import _
from sqdash.model import CITY
from sqdash.model.projection import PROJECTED
from sqdash.returns.types import worst_quality
from sqdash.views import words
from sqdash.views.plans import reason_word

MONEY = "#,##0.00"


def inputs_sheet(pack: Pack, found: Findings) -> Sheet:
    """What the scenario puts in, by area and year, in each lever's own unit."""
    result, scenario = found.result, found.scenario
    columns = (
        *place_columns(),
        Column(_("措施"), most=40),
        Column(_("年份"), 8),
        Column(_("投入数量")),
        Column(_("单位")),
        Column(_("理由"), most=50),
    )
    rows = [
        (
            code,
            found.place_name(code),
            str(lever.name),
            year,
            Number(amount, unit_format(lever.unit)),
            words.unit_word(lever.unit),
            scenario.why(lever.id, code, str(year)),
        )
        for code in areas_of(pack, found)
        for lever in found.workspace.model.levers
        for year in result.years[1:]
        if (amount := result.input(code, lever.id, year))
    ]
    line = _("情景自己定的每年投入，按到岗率、完成率折算之前。") if rows else _("本情景没有投入。")
    return Sheet(
        _("投入"), _("本情景在各地各年投入的人员、设施、面积和设备，以及理由。"), columns, rows, (line,), frozen=3
    )


def cost_sheet(pack: Pack, found: Findings) -> Sheet:
    """Yuan by area, year and lever, once and recurring."""
    result, workspace = found.result, found.workspace
    columns = (
        *place_columns(),
        Column(_("年份"), 8),
        Column(_("措施"), most=40),
        Column(_("一次性费用")),
        Column(_("经常性费用")),
        Column(_("单位")),
        Column(_("数据质量")),
        Column(_("单价来源"), most=70),
    )
    rows = [
        (
            code,
            found.place_name(code),
            year,
            str(lever.name),
            Number(capital, MONEY),
            Number(recurring, MONEY),
            words.unit_word("yuan"),
            words.quality_word(price_quality(workspace, lever)),
            price_source(workspace, lever),
        )
        for code in areas_of(pack, found)
        for year in result.years[1:]
        for lever in workspace.model.levers
        if any((capital := result.capital(year, code, lever.id), recurring := result.recurring(year, code, lever.id)))
    ]
    total = sum(result.total_cost(code) for code in areas_of(pack, found))
    line = _("本表合计 {money}。一次性费用在到岗、建成当年计，经常性费用从次年起按仍在的数量计。").format(
        money=words.money(total)
    )
    return Sheet(
        _("费用"),
        _("本情景在各地各年各项措施的一次性费用和经常性费用，单位元。"),
        columns,
        rows,
        (line if rows else _("本情景没有费用。"),),
    )


def excess_sheet(pack: Pack, found: Findings) -> Sheet | None:
    """What a cap cut off from what arrived; None where nothing was."""
    workspace = found.workspace
    model, wanted = workspace.model, areas_of(pack, found)
    caps = {each.id: each.cap for each in model.stocks}
    columns = (
        *place_columns(),
        Column(_("年份"), 8),
        Column(_("存量"), most=34),
        Column(_("截去数量")),
        Column(_("单位")),
        Column(_("上限"), most=34),
        Column(_("数据质量")),
    )
    rows = [
        (
            code,
            found.place_name(code),
            year,
            str(model.name(measure)),
            Number(value, unit_format(model.unit(measure), 2)),
            words.unit_word(model.unit(measure)),
            str(model.name(cap)) if (cap := caps[measure]) else "",
            words.quality_word(measure_quality(workspace, code, year, measure)),
        )
        for code, year, measure, value in found.result.excess_rows()
        if code in wanted
    ]
    line = _("存量不能多于上限所指的总数；投入过多或上限变小时，多出的部分不计入存量，费用照计。")
    return Sheet(_("上限截去"), _("超过上限、没有计入存量的部分。"), columns, rows, (line,)) if rows else None


def effort_sheet(pack: Pack, found: Findings) -> Sheet:
    """The least constant yearly input of each lever alone for each target."""
    columns = (
        *place_columns(),
        *indicator_columns(),
        Column(_("本情景判定")),
        Column(_("措施"), most=30),
        Column(_("每年投入")),
        Column(_("投入合计")),
        Column(_("单位")),
        Column(_("费用合计")),
        Column(_("费用单位"), most=14),
        Column(_("结论"), most=34),
        Column(_("数据质量")),
    )
    wanted = areas_of(pack, found)
    efforts = [each for each in found.efforts if each.area_code in wanted]
    least = set(cheapest(efforts))
    rows = [_effort_row(found, each, each in least) for each in efforts]
    what = _("每项目标只靠一项措施要投入多少、花多少钱，到不到得了。")
    return Sheet(_("所需投入"), what, columns, rows, (_least_words(found.result.years[1:]),))


def _least_words(years: Sequence[int]) -> str:
    """What the least input is; of one year alone none is the same every year."""
    if len(years) == 1:
        told = _("只用一项措施、只在 {year} 年投入时，达到目标的最低投入；代替情景中这项措施在当地的投入，其余不变。")
        return told.format(year=years[0])
    return _(
        "只用一项措施、从 {first} 年到 {last} 年每年投入相同时，达到目标的最低投入；代替情景中这项措施在当地的投入，其余不变。"
    ).format(first=years[0], last=years[-1])


def _effort_row(found: Findings, each: Effort, is_least: bool) -> tuple[Cell, ...]:
    workspace = found.workspace
    indicator, lever = workspace.plan.indicator(each.indicator), workspace.model.lever(each.lever)
    cell = found.cell(each.area_code, each.indicator, found.year)
    return (
        each.area_code,
        found.place_name(each.area_code),
        indicator.number,
        str(indicator.name),
        found.year,
        verdict_filled(cell),
        str(lever.name),
        Number(each.per_year, unit_format(lever.unit)),
        Number(each.total, unit_format(lever.unit)),
        words.unit_word(lever.unit),
        Number(each.cost, MONEY),
        words.unit_word("yuan"),
        _conclusion(each, is_least),
        words.quality_word(worst_quality((cell.quality, price_quality(workspace, lever)))),
    )


def _conclusion(each: Effort, is_least: bool) -> str:
    if each.reason is not None:
        return reason_word(each.reason)
    if not each.per_year:
        return _("不需要投入")
    return _("到得了，最省") if is_least else _("到得了")


def chances_sheet(pack: Pack, found: Findings) -> Sheet | None:
    """Chances, joint chances and percentiles of the target year; None where they were not asked for."""
    risk = found.risk
    if risk is None:
        return None
    columns = (
        *place_columns(22),
        *indicator_columns(),
        Column(_("达标把握")),
        *(Column(_("第 {n} 百分位").format(n=each)) for each in PERCENTILES),
        Column(_("单位")),
        Column(_("平均缺口")),
        Column(_("缺口单位"), most=14),
        Column(_("抽取次数")),
        Column(_("随机种子")),
        Column(_("数据质量")),
    )
    rows = [row for code in places(pack, found) for row in _chance_rows(found, risk, code)]
    if CITY in {each.place for each in pack.chapters}:
        rows += _city_rows(found, risk)
    line = _(
        "每项参数都是一个范围，抽取 {draws} 次，随机种子 {seed}，逐次推演；把握是达到目标的次数所占的比例，联合把握逐次计数，不是相乘。"
    ).format(draws=f"{risk.settings.draws:,}", seed=risk.settings.seed)
    what = _("参数不确定时各项目标达到的可能性，以及 {year} 年数值的分布。").format(year=risk.year)
    return Sheet(_("达标把握"), what, columns, rows, (line, *chance_notes(found), *found.ranges_told), frozen=4)


def _chance_rows(found: Findings, risk: Risk, code: str) -> Iterator[tuple[Cell, ...]]:
    """An area's indicators, then all of them together."""
    workspace = found.workspace
    at_year = risk.years.index(risk.year)
    qualities = []
    for at, indicator in enumerate(workspace.plan.indicators):
        if (chance := risk.chances[code, indicator.id]) is None:
            continue
        cell = found.cell(code, indicator.id, found.year)
        qualities.append(cell.quality)
        spread = risk.percentiles[risk.codes.index(code), at, at_year].tolist()
        yield (
            code,
            found.place_name(code),
            indicator.number,
            str(indicator.name),
            risk.year,
            chance_number(chance),
            *(Number(each, value_number(cell, indicator).format) for each in spread),
            words.unit_word(indicator.unit),
            Number(risk.gaps[code, indicator.id], "#,##0.0"),
            words.unit_word(workspace.model.unit(indicator.numerator)),
            *_drawn(risk, cell.quality),
        )
    yield _together(found, risk, (code, found.place_name(code)), _("全部指标同时达标"), risk.together[code], qualities)


def _city_rows(found: Findings, risk: Risk) -> Iterator[tuple[Cell, ...]]:
    """Everybody together, and what it costs."""
    quality = [found.summary.quality]
    yield _together(found, risk, ("", _("各县（市、区）与全市")), _("全部指标同时达标"), risk.everything, quality)
    yield (
        CITY,
        found.place_name(CITY),
        None,
        _("{years}费用合计").format(years=words.years_span(risk.years[1], risk.years[-1])),
        risk.year,
        None,
        *(Number(each) for each in risk.cost.tolist()),
        words.unit_word("yuan"),
        None,
        "",
        *_drawn(risk, PROJECTED),
    )


def _together(
    found: Findings, risk: Risk, place: tuple[str, str], name: str, chance: float | None, qualities: list[str]
) -> tuple[Cell, ...]:
    blank: tuple[Cell, ...] = (None,) * len(PERCENTILES)
    drawn = _drawn(risk, worst_quality(qualities))
    return (*place, None, name, risk.year, chance_number(chance), *blank, "", None, "", *drawn)


def _drawn(risk: Risk, quality: str) -> tuple[Cell, ...]:
    worst = worst_quality((quality, PROJECTED))
    return Number(risk.settings.draws), Number(risk.settings.seed, "0"), words.quality_word(worst)

"""Sheets of what is projected: indicators, stocks and denominators, and what turned against another scenario."""

from __future__ import annotations

from sqdash.briefing.book_cells import (
    areas_of,
    base_source,
    indicator_columns,
    measure_quality,
    place_columns,
    places,
    summed,
    trace_address,
    trace_end,
    trace_start,
    unit_format,
    value_number,
)
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack
from sqdash.briefing.pieces import verdict_value
from sqdash.briefing.sheets import LONGEST_LINK, MOST_LINKS, Cell, Clipped, Column, Filled, Line, Link, Number, Sheet
from sqdash.language import _
from sqdash.model import Cell as Judged
from sqdash.plan.types import Indicator
from sqdash.views import words

SIGNS = {">=": "≥", ">": ">"}


def indicators_sheet(pack: Pack, found: Findings) -> Sheet:
    """Every place's indicator in every year, with what it is made of and the way to its trace."""
    result = found.result
    codes = places(pack, found)
    cells = [
        cell for code in codes for each in found.workspace.plan.indicators for cell in result.series(code, each.id)
    ]
    longest = max(len(trace_address(pack.stamp, cell)) for cell in cells)
    linked = longest <= LONGEST_LINK and len(cells) < MOST_LINKS
    return Sheet(
        _("指标"),
        _("各地各年每项指标的数值、目标、判定、缺口，分子和分母，数据质量、来源和追溯。"),
        _indicator_columns(),
        [_indicator_row(found, cell, _trace(pack, cell, linked)) for cell in cells],
        _indicator_lines(pack, found, linked),
        frozen=4,
    )


def _indicator_columns() -> tuple[Column, ...]:
    return (
        *place_columns(),
        *indicator_columns(34),
        Column(_("数值")),
        Column(_("单位"), most=10),
        Column(_("比较"), 7),
        Column(_("目标")),
        Column(_("判定")),
        Column(_("缺口")),
        Column(_("缺口单位"), most=14),
        Column(_("分子"), most=24),
        Column(_("分子数值")),
        Column(_("分子单位"), most=14),
        Column(_("分母"), most=16),
        Column(_("分母数值")),
        Column(_("分母单位"), most=14),
        Column(_("数据质量")),
        Column(_("分子起点数来源"), most=50),
        Column(_("追溯")),
    )


def _indicator_row(found: Findings, cell: Judged, trace: Cell) -> tuple[Cell, ...]:
    workspace = found.workspace
    indicator = workspace.plan.indicator(cell.indicator)
    model = workspace.model
    gap_unit = model.unit(indicator.numerator)
    return (
        cell.area_code,
        found.place_name(cell.area_code),
        indicator.number,
        str(indicator.name),
        cell.year,
        value_number(cell, indicator),
        words.unit_word(indicator.unit),
        SIGNS[indicator.comparison],
        target_number(indicator),
        verdict_filled(cell),
        Number(cell.gap),
        "" if cell.gap is None else words.unit_word(gap_unit),
        *_part(found, indicator.numerator, cell.numerator),
        *_part(found, indicator.denominator, cell.denominator),
        words.quality_word(cell.quality),
        base_source(workspace, summed(workspace, cell.area_code, indicator), indicator.numerator),
        trace,
    )


def _part(found: Findings, measure: str, value: float) -> tuple[Cell, ...]:
    unit = found.workspace.model.unit(measure)
    return str(found.workspace.model.name(measure)), Number(value, unit_format(unit, 1)), words.unit_word(unit)


def target_number(indicator: Indicator) -> Number:
    """As the plan writes it, without decimals it does not have."""
    decimals = len(f"{indicator.target:g}".partition(".")[2])
    return Number(indicator.target, "0" + ("." + "0" * decimals if decimals else ""))


def verdict_filled(cell: Judged) -> Filled:
    return Filled(*verdict_value(cell))


def _trace(pack: Pack, cell: Judged, linked: bool) -> Cell:
    return Link(_("打开追溯"), trace_address(pack.stamp, cell)) if linked else trace_end(cell)


def _indicator_lines(pack: Pack, found: Findings, linked: bool) -> tuple[Line, ...]:
    rule = _(
        "{year} 年为上报数，其后为推演数。数值没有取整，只是显示取整；缺口是达到目标最少还需要的数量；"
        "全市为各地分子之和除以分母之和，不要把全市行与各地行相加。"
    ).format(year=found.workspace.base_year)
    if linked:
        return (rule,)
    how = _(
        "追溯链接太长，Excel 放不下。用法：复制下一行的地址，后面接上“{mark}”和“追溯”一列的文字，在浏览器里打开；或先保存情景再生成。"
    ).format(mark="&" if pack.stamp.query else "?")
    return rule, how, Clipped(trace_start(pack.stamp))


def stocks_sheet(pack: Pack, found: Findings) -> Sheet:
    """Every stock and driver of every area at each year's end."""
    workspace, result = found.workspace, found.result
    model = workspace.model
    stocks = {each.id for each in model.stocks}
    columns = (
        *place_columns(),
        Column(_("存量或分母"), most=34),
        Column(_("性质")),
        Column(_("年份"), 8),
        Column(_("数值")),
        Column(_("单位")),
        Column(_("数据质量")),
        Column(_("起点数来源"), most=70),
    )
    rows = [
        (
            code,
            found.place_name(code),
            str(model.name(measure)),
            _("存量") if measure in stocks else _("分母"),
            year,
            Number(result.stock(code, measure, year), unit_format(model.unit(measure), 1)),
            words.unit_word(model.unit(measure)),
            words.quality_word(measure_quality(workspace, code, year, measure)),
            base_source(workspace, (code,), measure),
        )
        for code in areas_of(pack, found)
        for measure in (*result.system.stocks, *result.system.drivers)
        for year in result.years
    ]
    rule = _("{year} 年为上报数，其后为推演的年末数，没有取整。全市数为各地之和。").format(year=workspace.base_year)
    what = _("指标由哪些数算出：各地各年的人员、设施、面积，以及人口、户数、社区数。")
    return Sheet(_("存量与分母"), what, columns, rows, (rule,), frozen=3)


def comparison_sheet(pack: Pack, found: Findings) -> Sheet | None:
    """Cells whose verdict the scenario turned; None where nothing is compared."""
    if found.compared is None:
        return None
    columns = (
        *place_columns(),
        *indicator_columns(),
        Column(_("对比情景数值")),
        Column(_("对比情景判定")),
        Column(_("本情景数值")),
        Column(_("本情景判定")),
        Column(_("单位")),
        Column(_("比较"), 7),
        Column(_("目标")),
        Column(_("对比情景缺口")),
        Column(_("本情景缺口")),
        Column(_("缺口单位"), most=14),
        Column(_("变化")),
        Column(_("数据质量")),
    )
    wanted = places(pack, found)
    rows = [_turned_row(found, *pair) for pair in found.turned if pair[1].area_code in wanted]
    names = _("对比情景：{before}　本情景：{name}").format(before=found.before_name, name=found.name)
    told = _("{n} 项判定发生变化。").format(n=len(rows)) if rows else _("没有判定发生变化。")
    return Sheet(_("对比"), _("与对比情景相比，判定发生变化的指标。"), columns, rows, (names, told))


def _turned_row(found: Findings, old: Judged, new: Judged) -> tuple[Cell, ...]:
    indicator = found.workspace.plan.indicator(new.indicator)
    return (
        new.area_code,
        found.place_name(new.area_code),
        indicator.number,
        str(indicator.name),
        new.year,
        value_number(old, indicator),
        verdict_filled(old),
        value_number(new, indicator),
        verdict_filled(new),
        words.unit_word(indicator.unit),
        SIGNS[indicator.comparison],
        target_number(indicator),
        Number(old.gap),
        Number(new.gap),
        words.unit_word(found.workspace.model.unit(indicator.numerator)),
        _("转为达标") if new.verdict == "met" else _("不再达标"),
        words.quality_word(new.quality),
    )


def rug_row(found: Findings, place: str) -> tuple[Cell, ...]:
    """A place's verdicts in the target year: the value with its shape in front, filled."""
    indicators = found.workspace.plan.indicators
    cells = [(found.cell(place, each.id, found.year), each) for each in indicators]
    return found.place_name(place), *(_rug_cell(cell, each) for cell, each in cells)


def _rug_cell(cell: Judged, indicator: Indicator) -> Cell:
    if cell.value is None or cell.verdict == "not_applicable":
        return Filled(words.verdict_shape(cell), words.verdict_of(cell), is_sign=True)
    return value_number(cell, indicator, with_shape=True)

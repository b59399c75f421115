"""The city's pages: where it stands, who is where, what is missing, what it takes, what it costs, how sure it is."""

from __future__ import annotations

from collections.abc import Callable

from sqdash.answers.requirement import missed, out_of_reach
from sqdash.briefing import pieces
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Column, Page, Table, Value
from sqdash.language import _
from sqdash.model import CITY
from sqdash.views import map as county_map
from sqdash.views import messages, words
from sqdash.views.figures import RECURRING, SCENARIO
from sqdash.views.gaps import largest_by_unit, needs_note
from sqdash.views.outlines import still_map

MAP_WIDTH, MAP_HEIGHT, MAP_NAMES = 800.0, 640.0, 24.0
MOST_TURNED = 12  # lines of a table on one page


def city_pages(found: Findings) -> dict[str, Page | None]:
    """By id; None where a page has nothing to say under this scenario."""
    makers: dict[str, Callable[[Findings], Page | None]] = {
        "overall": _overall,
        "areas": _areas,
        "map": _map,
        "gaps": _gaps,
        "needs": _needs,
        "cost": _cost,
        "compare": _compare,
        "chance": _chance,
    }
    return {id: make(found) for id, make in makers.items()}


def headline(found: Findings) -> str:
    """The city in one sentence, as the pages of the app say it."""
    if found.scenario.is_baseline:
        return words.headline_overview(workspace=found.workspace, summary=found.summary, scenario=found.name)
    return words.headline_what_if(
        workspace=found.workspace,
        summary=found.summary,
        baseline=found.baseline_summary,
        scenario=found.name,
        cost=found.result.total_cost(),
    )


def _overall(found: Findings) -> Page:
    summary = found.summary
    line = _("全市 {n} 项指标中，{met} 项达到目标。").format(n=summary.city_cells, met=summary.city_met)
    return Page(
        "overall",
        CITY,
        _("总体判断"),
        headline(found),
        (line, *found.over_told, *found.ranges_told),
        pieces.indicators_table(found, CITY),
        pieces.attainment_chart(found, CITY),
        notes=(
            _("全市数为各县（市、区）分子之和除以分母之和，不是各地比值的平均。"),
            *pieces.chance_notes(found),
        ),
        quality=summary.quality,
    )


def _areas(found: Findings) -> Page:
    """The tartan rug as a table, neediest first, the city last."""
    indicators, summary = found.workspace.plan.indicators, found.summary
    rows = []
    for code in (*summary.need_order, CITY):
        name = found.place_name(code)
        cells = [found.cell(code, each.id, found.year) for each in indicators]
        values = [
            Value(
                f"{words.verdict_shape(cell)}{pieces.FIRM}{words.cell_value(cell, each)}"
                if cell.value is not None and cell.verdict != "not_applicable"
                else words.verdict_shape(cell),
                words.verdict_of(cell),
            )
            for cell, each in zip(cells, indicators, strict=True)
        ]
        rows.append((Value(name), *values))
    heads = [Column(f"{each.short}\n{words.target_text(each)}", 9, right=True) for each in indicators]
    table = Table((Column(_("县（市、区）"), 15), *heads), tuple(rows), words.rug_caption(summary), last_is_sum=True)
    return Page(
        "areas",
        CITY,
        _("各县（市、区）达标判定"),
        messages.areas_message(summary, found.workspace),
        (messages.hardest_message(found.result.cells(found.year), found.workspace),),
        table,
        notes=(_("✓ 达标　△ 接近（达到目标的 90% 以上）　✕ 未达标　— 不适用　? 缺数。县（市、区）按缺口大小排列。"),),
        quality=summary.quality,
    )


def _map(found: Findings) -> Page:
    return Page(
        "map",
        CITY,
        _("分布"),
        messages.map_message(found.summary),
        chart=pieces.counts_chart(found),
        map=still_map(found.workspace, found.summary, width=MAP_WIDTH, height=MAP_HEIGHT, size=MAP_NAMES),
        map_note=county_map.map_note(found.workspace),
        notes=(county_map.map_note(found.workspace),),
        quality=found.summary.quality,
    )


def _gaps(found: Findings) -> Page:
    workspace, worst = found.workspace, found.summary.worst
    most = largest_by_unit(worst, workspace, each=1)
    listed = largest_by_unit(worst, workspace, each=3)
    columns = (
        Column(_("县（市、区）"), 20),
        Column(_("指标"), 34),
        Column(_("{year} 年推演").format(year=found.year), 16, right=True),
        Column(_("目标"), 16, right=True),
        Column(_("缺口"), 16),
    )
    table = Table(columns, pieces.verdict_rows(found, listed), _("各类缺口前三位")) if listed else None
    return Page(
        "gaps",
        CITY,
        _("主要缺口"),
        messages.gaps_message(most, workspace, found.summary),
        table=table,
        notes=(_("缺口是达到目标最少还需要的人数、处数或平方米数，取整数。人员、设施、面积分开排，不相加。"),),
        quality=found.summary.quality,
    )


def _needs(found: Findings) -> Page:
    needs, model = found.needs, found.workspace.model
    targets = out_of_reach(missed(found.efforts, found.result))
    unreached = [found.cell(area, indicator, found.year) for area, indicator in targets]
    rows = [
        (
            Value(str((lever := model.lever(each.lever)).name)),
            Value(f"{each.areas}"),
            Value(words.with_unit(each.per_year, lever.unit)),
            Value(words.with_unit(each.total, lever.unit)),
            Value(words.money(each.cost)),
        )
        for each in needs.required
    ]
    rows.append((Value(_("合计")), Value(""), Value(""), Value(""), Value(words.money(needs.cost))))
    columns = (
        Column(_("措施"), 34),
        Column(_("县区数"), 12, right=True),
        Column(_("每年最多"), 18, right=True),
        Column(_("合计"), 18, right=True),
        Column(_("费用"), 18, right=True),
    )
    chart = pieces.money_chart(
        "bars",
        _("补齐缺口的费用"),
        [str(model.lever(each.lever).name) for each in needs.required],
        [(_("费用"), [each.cost for each in needs.required], SCENARIO)],
        messages.needs_message(needs),
    )
    return Page(
        "needs",
        CITY,
        _("补齐缺口所需投入"),
        messages.needs_message(needs),
        tuple(filter(None, (messages.unreached_line(unreached, found.workspace),))),
        table=Table(columns, tuple(rows), _("分措施测算"), last_is_sum=True) if needs.required else None,
        chart=chart if needs.required else None,
        notes=(needs_note(),),
        quality=found.summary.quality,
    )


def _cost(found: Findings) -> Page | None:
    result, model = found.result, found.workspace.model
    if not result.total_cost():
        return None
    years = result.years[1:]
    spent = {
        lever.id: (
            sum(result.input(CITY, lever.id, year) for year in years),
            sum(result.capital(year, lever=lever.id) for year in years),
            sum(result.recurring(year, lever=lever.id) for year in years),
        )
        for lever in model.levers
    }
    dear = sorted((id for id, each in spent.items() if each[1] + each[2]), key=lambda id: -sum(spent[id][1:]))
    once, again = (sum(each[at] for each in spent.values()) for at in (1, 2))
    rows = [
        (
            Value(str((lever := model.lever(id)).name)),
            Value(words.with_unit(spent[id][0], lever.unit)),
            Value(words.money(spent[id][1])),
            Value(words.money(spent[id][2])),
            Value(words.money(sum(spent[id][1:]))),
        )
        for id in dear
    ]
    rows.append(
        (
            Value(_("合计")),
            Value(""),
            Value(words.money(once)),
            Value(words.money(again)),
            Value(words.money(once + again)),
        )
    )
    heads = (_("投入合计"), _("一次性费用"), _("经常性费用"), _("费用合计"))
    columns = (Column(_("措施"), 32), *(Column(head, 17, right=True) for head in heads))
    chart = pieces.money_chart(
        "stacked_columns",
        _("各年费用"),
        [str(year) for year in years],
        [
            (_("一次性"), [result.capital(year) for year in years], SCENARIO),
            (_("经常性"), [result.recurring(year) for year in years], RECURRING),
        ],
        _("各年费用，{years}").format(years=words.years_span(years[0], years[-1])),
    )
    dearest = (str(model.lever(dear[0]).name), sum(spent[dear[0]][1:])) if dear else None
    message = messages.cost_message(first=years[0], last=years[-1], once=once, again=again, dearest=dearest)
    return Page(
        "cost",
        CITY,
        _("本情景的费用"),
        message,
        table=Table(columns, tuple(rows), _("各项措施的投入与费用"), last_is_sum=True),
        chart=chart,
        notes=(_("一次性费用在到岗、建成当年计，经常性费用从次年起按仍在的数量计。单价见参数表，为估计值。"),),
        quality="estimated",
    )


def _compare(found: Findings) -> Page | None:
    if found.compared is None:
        return None
    gained = [(old, new) for old, new in found.turned if new.verdict == "met"]
    lost = [(old, new) for old, new in found.turned if new.verdict != "met"]
    message = messages.compare_message(
        before=found.before_name,
        gained=len(gained),
        lost=len(lost),
        more_cost=found.result.total_cost() - found.compared.total_cost(),
    )
    pairs = [*lost, *gained]  # what is lost is never among those left out for those gained
    rows = []
    for old, new in pairs[:MOST_TURNED]:
        indicator = found.workspace.plan.indicator(new.indicator)
        rows.append(
            (
                Value(found.place_name(new.area_code)),
                Value(str(indicator.name)),
                Value(pieces.shown(old, indicator)),
                Value(pieces.shown(new, indicator)),
                Value(words.target_text(indicator)),
                pieces.verdict_value(new),
            )
        )
    columns = (
        Column(_("县（市、区）"), 18),
        Column(_("指标"), 30),
        Column(found.before_name, 15, right=True),
        Column(found.name, 15, right=True),
        Column(_("目标"), 14, right=True),
        Column(_("判定"), 12),
    )
    rest = len(pairs) - len(rows)
    more = (_("另有 {n} 项判定也发生变化，未列入表中。").format(n=rest),) if rest > 0 else ()
    table = Table(columns, tuple(rows), _("判定发生变化的指标")) if rows else None
    return Page("compare", CITY, _("与对比情景相比"), message, more, table, quality=found.summary.quality)


def _chance(found: Findings) -> Page | None:
    risk, indicators = found.risk, found.workspace.plan.indicators
    if risk is None:
        return None
    cells = found.cells(CITY)
    chances = {cell.indicator: risk.chances[CITY, cell.indicator] for cell in cells}
    known = [(found.workspace.plan.indicator(id), p) for id, p in chances.items() if p is not None]
    rows = [
        (Value(found.place_name(code)), *(pieces.chance_value(risk.chances[code, each.id]) for each in indicators),
         pieces.chance_value(risk.together[code]))
        for code in (*found.summary.need_order, CITY)
    ]  # fmt: skip
    columns = (
        Column(_("县（市、区）"), 15),
        *(Column(f"{each.short}\n{words.target_text(each)}", 8, right=True) for each in indicators),
        Column(_("全部达标"), 8, right=True),
    )
    message = messages.chance_message(
        chances=chances, city=risk.together[CITY], everything=risk.everything, indicators=[each for each, _p in known]
    )
    note = _(
        "每项参数都是一个范围，抽取 {draws} 次，逐次推演；把握是达到目标的次数所占的比例，联合把握逐次计数，不是相乘。"
    )
    return Page(
        "chance",
        CITY,
        _("达标把握"),
        message,
        found.ranges_told,
        table=Table(columns, tuple(rows), _("各项目标的达标把握"), last_is_sum=True),
        notes=(note.format(draws=f"{risk.settings.draws:,}"), *pieces.chance_notes(found)),
        quality=found.summary.quality,
    )

"""model.yaml as typed values: stocks, drivers, caps and levers. A new lever is one entry there, no code."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqdash.language import Text, _
from sqdash.plan.bounds import NOT_NEGATIVE, POSITIVE, SHARE, Bounds
from sqdash.plan.strict import Spot, Table, ids
from sqdash.plan.tree import Listed, Mapped, Scalar
from sqdash.plan.types import Driver, Lever, Model, Quantity, Stock

GROUPS = ("people", "places", "equipment")
LONGEST_LAG = 20  # years


@dataclass(frozen=True, slots=True)
class Known:
    """What the other files define; None when that file could not be read, so that its words are not doubted."""

    assumptions: Collection[str] | None
    areas: Collection[str] | None
    indicators: Collection[str] | None


def load_model(root: Spot, known: Known) -> Model:
    table = root.table()
    stocks, drivers, caps = table.get("stocks"), table.get("drivers"), table.maybe("caps")
    for word in sorted({*ids(stocks)} & {*ids(drivers)}):
        drivers.fault(_("“{word}”既是存量又是分母数据").format(word=word), _("换一个标识"))
    capped = _caps(caps, ids(stocks), (*ids(stocks), *ids(drivers))) if caps else {}
    model = Model(
        stocks=tuple(_stock(id, each, capped.get(id), known) for id, each in stocks.entries()),
        drivers=_drivers(drivers, known),
        levers=tuple(_lever(id, each, ids(stocks), known) for id, each in table.get("levers").entries()),
    )
    table.finish()
    return model


def _name(id: str, table: Table) -> Text:
    name = table.maybe("name")
    return name.texts() if name else Text(id, id)


def _assumption(spot: Spot, known: Known) -> str:
    return spot.reference(known.assumptions, _("assumptions.yaml 里没有参数“{word}”"))


def _stock(id: str, table: Table, cap: str | None, known: Known) -> Stock:
    attrition = table.maybe("attrition")
    stock = Stock(
        id=id,
        name=_name(id, table),
        unit=table.get("unit").text(),
        attrition=_assumption(attrition, known) if attrition else None,
        cap=cap,
    )
    table.finish()
    return stock


def _drivers(section: Spot, known: Known) -> tuple[Driver, ...]:
    drivers: list[Driver] = []
    for id, table in section.entries():
        drivers.append(_driver(id, table, [each.id for each in drivers], ids(section), known))
    return tuple(drivers)


def _driver(id: str, table: Table, earlier: Collection[str], every: Collection[str], known: Known) -> Driver:
    given = {key: spot for key in ("growth", "share_of", "ratio_to") if (spot := table.maybe(key))}
    step = table.maybe("step")
    name, unit = _name(id, table), table.get("unit").text()
    table.finish()
    if len(given) > 1:
        words = "、".join(given)
        table.spot.fault(_("“{id}”有不止一条规则：{words}").format(id=id, words=words), _("只留一条"))
    if bool(step) != ("share_of" in given):
        table.spot.fault(_("“{id}”的 share_of 与 step 要一起写").format(id=id), _("两个都写，或都不写"))
    if "growth" in given:
        return Driver(id, name, unit, "growth", None, _assumption(given["growth"], known))
    if "share_of" in given:
        of = _earlier(given["share_of"], earlier, every)
        return Driver(id, name, unit, "share", of, _assumption(step, known) if step else None)
    if "ratio_to" in given:
        return Driver(id, name, unit, "ratio", _earlier(given["ratio_to"], earlier, every), None)
    return Driver(id, name, unit, "constant", None, None)


def _earlier(spot: Spot, earlier: Collection[str], every: Collection[str]) -> str:
    """A driver that stands before the one that follows it: they are worked out in this order."""
    word = spot.one_of(every, _("没有分母数据“{word}”"))
    if word in every and word not in earlier:
        spot.fault(_("所依据的“{word}”排在后面").format(word=word), _("把“{word}”移到它前面").format(word=word))
    return word


def _caps(section: Spot, stocks: Collection[str], measures: Collection[str]) -> dict[str, str]:
    """stock → the measure it cannot exceed, from `{stock: measure}` or a list of `{stock, at_most}`."""
    caps: dict[str, str] = {}
    for stock, at_most in _cap_pairs(section):
        name = stock.one_of(stocks, _("上限表里没有这个存量：“{word}”"))
        if name in caps:
            stock.fault(_("存量“{word}”有两个上限").format(word=name), _("只留一个"))
        caps[name] = at_most.one_of(measures, _("上限所用的基础数据“{word}”不存在"))
    for stock, _at_most in _cap_pairs(section):
        if _returns_to_itself(stock.word, caps):
            stock.fault(_("上限绕成了圈：“{word}”").format(word=stock.word), _("去掉圈里的一条上限"))
            break
    return caps


def _cap_pairs(section: Spot) -> list[tuple[Spot, Spot]]:
    if isinstance(section.node, Listed):
        pairs = []
        for table in (each.table() for each in section.items()):
            pairs.append((table.get("stock"), table.get("at_most")))
            table.finish()
        return pairs
    return [
        (Spot(value.faults, value.file, value.path, Scalar(value.line, key, key), value.line), value)
        for key, value in section.table().pairs()
    ]


def _returns_to_itself(start: str, caps: dict[str, str]) -> bool:
    seen: set[str] = set()
    at: str | None = start
    while at in caps and at not in seen:
        seen.add(at)
        at = caps[at]
    return at == start and bool(seen)


def _lever(id: str, table: Table, stocks: Collection[str], known: Known) -> Lever:
    group, primary = table.maybe("group"), table.maybe("primary_for")
    unknown = _("plan.yaml 里没有指标“{word}”")
    lever = Lever(
        id=id,
        name=_name(id, table),
        group=group.one_of(GROUPS, _("不认识的措施组“{word}”")) if group else "equipment",
        unit=table.get("unit").text(),
        lag_years=table.get("lag_years").whole(0, LONGEST_LAG),
        completion=_quantity(table.get("completion"), known, SHARE),
        effects=_effects(table.get("effects"), stocks, known),
        cost=_quantity(table.get("cost"), known),
        yearly_cost=_quantity(table.get("yearly_cost"), known),
        limit_per_year=_limits(table.get("limit_per_year"), known),
        step=table.get("step").number(POSITIVE),
        primary_for=tuple(each.reference(known.indicators, unknown) for each in primary.items()) if primary else (),
    )
    table.finish()
    return lever


def _quantity(spot: Spot, known: Known, bounds: Bounds = NOT_NEGATIVE) -> Quantity:
    """A number, an assumption, or a list of these: their product."""
    if isinstance(spot.node, Listed):
        factors = spot.items()
        if not factors:
            spot.fault(_("乘积里一项也没有"), _("写一个数或一个参数的标识"))
        return tuple(_factor(each, known, bounds) for each in factors)
    return (_factor(spot, known, bounds),)


def _factor(spot: Spot, known: Known, bounds: Bounds) -> float | str:
    is_word = isinstance(spot.node, Scalar) and isinstance(spot.node.value, str)
    return _assumption(spot, known) if is_word else spot.number(bounds)


def _effects(section: Spot, stocks: Collection[str], known: Known) -> dict[str, Quantity]:
    effects: dict[str, Quantity] = {}
    for stock, spot in section.table().pairs():
        if stock not in stocks:
            what = _("措施作用于不存在的存量“{word}”").format(word=stock)
            spot.fault(what, _("在 stocks 里加上它，或改正名称"))
        effects[stock] = _quantity(spot, known)
    if not effects and isinstance(section.node, Mapped):
        section.fault(_("措施没有任何效果（effects 是空的）"), _("至少写一个存量和每单位的增量"))
    return effects


def _limits(spot: Spot, known: Known) -> dict[str, float]:
    """Yearly limit per area; a single number is the limit of every area."""
    if not isinstance(spot.node, Mapped):
        return {"*": spot.number(NOT_NEGATIVE)}
    limits = {}
    for area, each in spot.table().pairs():
        if area != "*" and known.areas is not None and area not in known.areas:
            each.fault(_("areas.csv 里没有地区“{word}”").format(word=area), _('写地区代码或 "*"'))
        limits[area] = each.number(NOT_NEGATIVE)
    if "*" not in limits:
        spot.fault(_("缺少其他地区的上限“*”"), _('补上 "*": …'))
    return limits

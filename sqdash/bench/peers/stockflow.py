"""The equations of design §4, written once over anything that can be added, multiplied and divided.

A term is a number, a column of a frame, a word of Vensim or an element of BPTK-Py; `Say` is what they differ in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqdash.bench.peers.case import Case
from sqdash.plan.types import Model, Quantity, Stock

Terms = Mapping[str, Any]


class Say(Protocol):
    """How a contender names a term for later use, and takes the lesser or the greater of two."""

    def named(self, name: str, term: Any) -> Any: ...
    def least(self, one: Any, other: Any) -> Any: ...
    def most(self, one: Any, other: Any) -> Any: ...


class SayFlows(Say, Protocol):
    """What a system-dynamics library has besides: constants, inputs by year, levels and the clock."""

    def constant(self, name: str) -> Any: ...
    def planned(self, lever: str) -> Any: ...
    def level(self, name: str) -> Any: ...
    def change(self, level: str, flow: Any, initial: Any) -> None: ...
    def elapsed(self) -> Any: ...


def product(quantity: Quantity, given: Terms, term: Any) -> Any:
    """`term` times a quantity of model.yaml; a factor of one is not worth a multiplication."""
    for factor in quantity:
        if factor != 1.0:
            term = (given[factor] if isinstance(factor, str) else factor) * term
    return term


def arrivals(model: Model, given: Terms, waiting: Terms, due: Terms, say: Say) -> dict[str, Any]:
    return {
        each.id: say.named(f"arriving_{each.id}", product(each.completion, given, waiting[each.id] + due[each.id]))
        for each in model.levers
    }


def stocks(model: Model, given: Terms, now: Terms, arrived: Terms, say: Say) -> dict[str, Any]:
    """Every stock a year later."""
    later: dict[str, Any] = {}
    for stock in capping_first(model):
        term = now[stock.id]
        if stock.attrition:
            term = term * (1.0 - given[stock.attrition])
        for lever in model.levers:
            if stock.id in lever.effects:
                term = term + product(lever.effects[stock.id], given, arrived[lever.id])
        if stock.cap:
            term = say.least(term, later[stock.cap] if stock.cap in later else given[f"base_{stock.cap}"])
        later[stock.id] = say.named(f"coming_{stock.id}", term)
    return later


def drivers(model: Model, given: Terms, grown: Terms, elapsed: Any, say: Say) -> dict[str, Any]:
    """Every driver, from those that grow at a rate of their own and the years since the base."""
    found = dict(grown)
    for driver in model.drivers:
        if driver.rule == "constant":
            found[driver.id] = given[f"base_{driver.id}"]
        elif driver.rule == "ratio":
            found[driver.id] = say.named(driver.id, found[str(driver.of)] * given[f"ratio_{driver.id}"])
        elif driver.rule == "share":
            share = given[f"ratio_{driver.id}"] + given[str(driver.rate)] * elapsed
            share = say.most(say.least(share, 1.0), 0.0)
            found[driver.id] = say.named(driver.id, found[str(driver.of)] * share)
    return found


def values(case: Case, measures: Terms, say: Say) -> dict[str, Any]:
    """Every indicator's value, in areas it does not apply to as well."""
    return {
        f"value_{each.id}": say.named(
            f"value_{each.id}", each.scale * measures[each.numerator] / measures[each.denominator]
        )
        for each in case.workspace.plan.indicators
    }


def step_by_step(case: Case, given: Terms, due: Iterable[Terms], say: Say) -> dict[str, Any]:
    """The answers at the plan's end, one year after the other; `due` has what is due of each lever in each year."""
    model, count = case.model, len(case.years)
    now: Terms = {each.id: given[f"base_{each.id}"] for each in model.stocks}
    waiting: dict[str, Any] = {each.id: 0.0 for each in model.levers}
    for of_year in due:
        arrived = arrivals(model, given, waiting, of_year, say)
        waiting = {lever: waiting[lever] + of_year[lever] - arrived[lever] for lever in waiting}
        now = stocks(model, given, now, arrived, say)
    grown = {
        each.id: given[f"base_{each.id}"] * (1.0 + given[str(each.rate)]) ** count
        for each in model.drivers
        if each.rule == "growth"
    }
    return {**now, **values(case, {**now, **drivers(model, given, grown, float(count), say)}, say)}


def as_flows(case: Case, say: SayFlows) -> None:
    """The same as levels and flows: what flows during [t, t + 1] belongs to year t + 1, a step is a year."""
    model = case.model
    given = {name: say.constant(name) for name in (*case.rates, *undated(case))}
    due = {each.id: say.planned(each.id) for each in model.levers}
    waiting = {each.id: say.level(f"waiting_{each.id}") for each in model.levers}
    now = {each.id: say.level(each.id) for each in model.stocks}
    arrived = arrivals(model, given, waiting, due, say)
    for lever in arrived:
        say.change(f"waiting_{lever}", due[lever] - arrived[lever], 0.0)
    for stock, later in stocks(model, given, now, arrived, say).items():
        say.change(stock, later - now[stock], given[f"base_{stock}"])
    grown = {each.id: say.level(each.id) for each in model.drivers if each.rule == "growth"}
    for each in model.drivers:
        if each.id in grown:
            say.change(each.id, grown[each.id] * given[str(each.rate)], given[f"base_{each.id}"])
    values(case, {**now, **drivers(model, given, grown, say.elapsed(), say)}, say)


def undated(case: Case) -> list[str]:
    """The constants of an area that belong to no single year."""
    return [name for name in case.constants(0) if not name.startswith("due_")]


def capping_first(model: Model) -> list[Stock]:
    """The stocks in an order in which one that caps another comes before it; the loader refuses cycles."""
    found: list[Stock] = []
    names = {each.id for each in model.stocks}
    while len(found) < len(names):
        placed = {each.id for each in found}
        found += [s for s in model.stocks if s.id not in placed and (s.cap not in names or s.cap in placed)]
    return found

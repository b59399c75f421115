"""Random whole workspaces and scenarios, in memory: every rule, lag, cap, product and kind of area a model may have."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from sqdash.language import Text
from sqdash.model import EVERY, Scenario
from sqdash.plan.types import (
    KINDS,
    Assumption,
    Citation,
    Driver,
    Indicator,
    Lever,
    Model,
    Plan,
    Quantity,
    Range,
    Stock,
)
from sqdash.returns.types import Area, Figure, Workspace

NAME, SOURCE = Text("", ""), Citation("", "")
BASE = 2022
CODES = ["411402", "7", "0412", "城关镇", "north-east", "411471", "999999999999"]


def random_workspace(random: Random) -> Workspace:
    """One to seven areas; up to five stocks, five drivers, four levers, six indicators."""
    names = [f"assumed_{number}" for number in range(random.randint(4, 19))]
    areas = tuple(
        Area(code, NAME, random.choice(KINDS), "") for code in random.sample(CODES, random.randint(1, len(CODES)))
    )
    model = _model(random, names)
    assumptions = {name: _assumption(random, name, model, areas) for name in names}
    figures = {
        (area.code, BASE, measure): Figure(_figure(random), "illustrative", "", "")
        for area in areas
        for measure in model.measures
    }
    plan = Plan("", NAME, NAME, BASE, BASE + random.randint(1, 5), "", _indicators(random, model))
    return Workspace(Path(), plan, model, assumptions, areas, figures, (), {}, {}, (), "")


def _figure(random: Random) -> float:
    return random.choice([0.0, random.uniform(1.0, 50.0), random.uniform(50.0, 5_000.0)]) or random.uniform(0.0, 9.0)


def _model(random: Random, names: list[str]) -> Model:
    drivers: list[Driver] = []
    for number in range(random.randint(1, 5)):
        rule = random.choice(["constant", "growth", *(["ratio", "share"] if drivers else [])])
        of = random.choice(drivers).id if rule in ("ratio", "share") else None
        rate = random.choice(names) if rule in ("growth", "share") else None
        drivers.append(Driver(f"driver_{number}", NAME, "", rule, of, rate))
    stocks: list[Stock] = []
    for number in range(random.randint(1, 5)):
        cap = random.choice([None, *(each.id for each in (*drivers, *stocks))])
        stocks.append(Stock(f"stock_{number}", NAME, "", random.choice([None, *names]), cap))
    random.shuffle(stocks)
    levers = tuple(_lever(random, number, stocks, names) for number in range(random.randint(1, 4)))
    return Model(tuple(stocks), tuple(drivers), levers)


def _lever(random: Random, number: int, stocks: list[Stock], names: list[str]) -> Lever:
    reached = random.sample(stocks, random.randint(1, len(stocks)))
    return Lever(
        id=f"lever_{number}",
        name=NAME,
        group="people",
        unit="",
        lag_years=random.randint(0, 3),
        completion=_quantity(random, names),
        effects={stock.id: _quantity(random, names) for stock in reached},
        cost=_quantity(random, names),
        yearly_cost=_quantity(random, names),
        limit_per_year={"*": 1e6},
        step=1.0,
        primary_for=(),
    )


def _quantity(random: Random, names: list[str]) -> Quantity:
    return tuple(random.choice([1.0, 0.7, *random.choices(names, k=4)]) for _factor in range(random.randint(1, 3)))


def _assumption(random: Random, name: str, model: Model, areas: tuple[Area, ...]) -> Assumption:
    """A growth may be negative; what several quantities use lies in 0–1, which every use can bear."""
    rates = {each.rate for each in model.drivers}
    most = 0.2 if name in rates else 1.0

    def some() -> Range:
        low, mode, high = sorted(random.uniform(-0.1 if name in rates else 0.0, most) for _end in range(3))
        kind = random.choice(["", "", "", "certain", "at the low end", "at the high end"])
        if kind == "certain":
            return Range(mode, mode, mode)
        return Range(low, low if "low" in kind else high if "high" in kind else mode, high)

    special = {area.code: some() for area in areas if random.random() < 0.2}
    common = random.choice([0.0, 1.0, random.random()])
    return Assumption(name, NAME, some(), "share", SOURCE, "estimated", NAME, special, common)


def _indicators(random: Random, model: Model) -> tuple[Indicator, ...]:
    return tuple(_indicator(random, number, model) for number in range(random.randint(1, 6)))


def _indicator(random: Random, number: int, model: Model) -> Indicator:
    return Indicator(
        id=f"indicator_{number}",
        number=number,
        name=NAME,
        short=NAME,
        definition=NAME,
        unit="",
        numerator=random.choice(model.measures),
        denominator=random.choice(model.measures),
        scale=random.choice([1.0, 100.0, 1_000.0]),
        comparison=random.choice([">=", ">"]),
        baseline_year=BASE,
        baseline=None,
        target_year=BASE + 1,
        target=random.choice([0.1, 1.0, 30.0, 100.0]),
        applies_to=tuple(random.sample(KINDS, random.randint(1, 3))),
        nature="",
        source=SOURCE,
    )


def random_scenario(random: Random, workspace: Workspace) -> Scenario:
    """Inputs by area and year, assumptions for all or for one, drivers given now and then, some of them nothing."""
    areas = [EVERY, *(area.code for area in workspace.areas)]
    years = [EVERY, *map(str, range(BASE + 1, workspace.plan.end + 1))]

    def entries(ids: list[str], share: float, value: Any) -> tuple[tuple[str, str, str, float], ...]:
        found = {
            (id, random.choice(areas), random.choice(years)): value()
            for id in ids
            for _entry in range(2)
            if random.random() < share
        }
        return tuple((*key, each) for key, each in found.items())

    levers = [each.id for each in workspace.model.levers]
    drivers = [each.id for each in workspace.model.drivers]
    changed = [(id, random.choice(areas), random.random()) for id in workspace.assumptions if random.random() < 0.15]
    rates = {each.rate for each in workspace.model.drivers}
    return Scenario(
        name="随机",
        levers=entries(levers, 0.6, lambda: random.choice([0.0, random.uniform(0.0, 300.0)])),
        assumptions=tuple((id, area, value * (0.1 if id in rates else 1.0)) for id, area, value in changed),
        drivers=entries(drivers, 0.2, lambda: random.choice([0.0, random.uniform(0.0, 800.0)])),
    )

"""Small random questions: a few areas of a random model or of the project's own, few inputs free, the rest locked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sqdash.answers.optimise import FAIREST, LEAST_COST, MOST_TARGETS, Lock, Problem
from sqdash.language import Text
from sqdash.model import Scenario
from sqdash.plan.types import Assumption, Citation, Driver, Indicator, Lever, Model, Plan, Range, Stock
from sqdash.returns.types import Area, Figure, Workspace

BASE, END = 2022, 2025
YEARS = tuple(range(BASE + 1, END + 1))
NOBODY = Text("", "")
FROM = Citation("", "")
RATES = {"leaving": (0.0, 0.3), "growing": (-0.02, 0.03), "stepping": (0.0, 0.02), "finishing": (0.4, 1.0)}


def random_workspace(random: np.random.Generator, areas: int) -> Workspace:
    """Stocks that cap one another, levers with several effects and lags, denominators that are stocks themselves."""
    stocks = _stocks(random)
    drivers = (
        Driver("people", NOBODY, "person", "growth", None, "growing"),
        Driver("townspeople", NOBODY, "person", "share", "people", "stepping"),
        Driver("places", NOBODY, "community", "constant", None, None),
    )
    levers = tuple(_lever(random, number, stocks) for number in range(int(random.integers(2, 5))))
    codes = [f"{number:02d}" for number in range(areas)]
    known = tuple(Area(code, Text(code, code), str(random.choice(["district", "county"])), "x") for code in codes)
    measures = [each.id for each in (*stocks, *drivers)]
    figures = {(code, BASE, each): _figure(random, each) for code in codes for each in measures}
    indicators = tuple(_indicator(random, number, stocks) for number in range(int(random.integers(2, 5))))
    plan = Plan("random", NOBODY, NOBODY, 2021, END, "", indicators)
    return Workspace(
        path=None,  # type: ignore[arg-type]
        plan=plan,
        model=Model(stocks, drivers, levers),
        assumptions={name: _assumption(random, name, codes) for name in RATES},
        areas=known,
        figures=figures,
        registry=(),
        boundaries={},
        sources={},
        scenario_files=(),
        version=str(random.integers(1e9)),
    )


def _stocks(random: np.random.Generator) -> tuple[Stock, ...]:
    """Caps by a driver or by an earlier stock, so that there is no circle."""
    names = "abcd"[: int(random.integers(2, 5))]
    found = []
    for number, name in enumerate(names):
        caps = [None, "places", "people", *names[:number], *names[:number]]
        cap = caps[int(random.integers(len(caps)))]
        found.append(Stock(name, NOBODY, "person", "leaving" if random.random() < 0.6 else None, cap))
    return tuple(found)


def _lever(random: np.random.Generator, number: int, stocks: tuple[Stock, ...]) -> Lever:
    some = random.permutation(len(stocks))[: int(random.integers(1, 3))]
    effects: dict[str, tuple[float | str, ...]] = {
        stocks[each].id: (float(random.choice([0.2, 0.5, 1.0, 2.0, 3.0])),) for each in some
    }
    completion: tuple[float | str, ...] = ("finishing",) if random.random() < 0.6 else (1.0,)
    return Lever(
        id=f"lever{number}",
        name=NOBODY,
        group="people",
        unit="person",
        lag_years=int(random.choice([0, 0, 1, 2])),
        completion=completion,
        effects=effects,
        cost=(float(random.choice([0, 100, 250, 1000])),),
        yearly_cost=(float(random.choice([0, 10, 70])),),
        limit_per_year={"*": float(random.integers(1, 5))},
        step=float(random.choice([0.5, 1.0, 2.0])),
        primary_for=(),
    )


def _figure(random: np.random.Generator, measure: str) -> Figure:
    sizes = {"people": 200, "townspeople": 90, "places": 12}
    value = (
        float(random.integers(0, 15))
        if measure not in sizes
        else float(random.integers(0.7 * sizes[measure], sizes[measure]))
    )
    return Figure(value, "official", "", "")


def _indicator(random: np.random.Generator, number: int, stocks: tuple[Stock, ...]) -> Indicator:
    numerator, other = (stocks[int(random.integers(len(stocks)))].id for _each in range(2))
    bottom = (
        other
        if random.random() < 0.35 and other != numerator
        else str(random.choice(["people", "townspeople", "places"]))
    )
    return Indicator(
        id=f"indicator{number}",
        number=number,
        name=NOBODY,
        short=NOBODY,
        definition=NOBODY,
        unit="percent",
        numerator=numerator,
        denominator=bottom,
        scale=float(random.choice([1, 100])),
        comparison=str(random.choice([">=", ">"])),
        baseline_year=2020,
        baseline=None,
        target_year=END,
        target=1.0,
        applies_to=("district", "county") if random.random() < 0.8 else ("county",),
        nature="expected",
        source=FROM,
    )


def _assumption(random: np.random.Generator, name: str, codes: list[str]) -> Assumption:
    def within() -> Range:
        value = float(np.round(random.uniform(*RATES[name]), 3))
        return Range(value, value, value)

    fields: dict[str, Any] = {"note": NOBODY, "by_area": {code: within() for code in codes if random.random() < 0.3}}
    unit = "share" if name in ("leaving", "finishing") else "share/year"
    return Assumption(id=name, name=NOBODY, range=within(), unit=unit, source=FROM, quality="official", **fields)


def few_areas(workspace: Workspace, codes: tuple[str, ...], limits: dict[str, float]) -> Workspace:
    """Some areas of the project's own workspace with other limits."""
    levers = tuple(
        replace(each, limit_per_year={"*": limits.get(each.id, each.limit(codes[0]))})
        for each in workspace.model.levers
    )
    areas = tuple(each for each in workspace.areas if each.code in codes)
    version = f"{workspace.version}-{codes}-{sorted(limits.items())}"
    return replace(workspace, areas=areas, model=replace(workspace.model, levers=levers), version=version)


def with_targets(workspace: Workspace, values: dict[str, float]) -> Workspace:
    indicators = tuple(replace(each, target=values.get(each.id, each.target)) for each in workspace.plan.indicators)
    return replace(workspace, plan=replace(workspace.plan, indicators=indicators))


def random_locks(
    random: np.random.Generator, workspace: Workspace, free: int, most: dict[str, float] | None = None
) -> tuple[Lock, ...]:
    """Locks for all but `free` inputs of every area, at nothing or at something within the limit."""
    locks = []
    for area in workspace.areas:
        places = [(lever, year) for lever in workspace.model.levers for year in YEARS]
        open_places = set(random.permutation(len(places))[:free].tolist())
        for number, (lever, year) in enumerate(places):
            if number not in open_places:
                limit = min(lever.limit(area.code), (most or {}).get(lever.id, np.inf))
                value = float(np.floor(random.uniform(0, limit) * 2) / 2) if random.random() < 0.3 else 0.0
                locks.append(Lock(lever.id, area.code, str(year), value))
    return tuple(locks)


def random_problem(
    random: np.random.Generator, workspace: Workspace, locks: tuple[Lock, ...], spread: float
) -> Problem:
    """Any objective, budgets around `spread` yuan, floors, weights and a cap on changes now and then."""
    objective = str(random.choice([LEAST_COST, MOST_TARGETS, FAIREST]))
    budget = float(np.round(random.uniform(0, spread))) if objective != LEAST_COST or random.random() < 0.3 else None
    fields: dict[str, Any] = {}
    if objective != FAIREST and random.random() < 0.35:
        fields["yearly_budgets"] = tuple(
            (year, float(np.round(random.uniform(0, 0.8 * spread)))) for year in YEARS if random.random() < 0.7
        )
    if objective != LEAST_COST and random.random() < 0.3:
        fields["floors"] = (("*", int(random.integers(0, 3))), (workspace.areas[0].code, int(random.integers(0, 4))))
    if random.random() < 0.3:
        fields["weights"] = tuple(
            (each.id, int(random.integers(1, 5))) for each in workspace.plan.indicators if random.random() < 0.6
        )
    if objective != FAIREST and random.random() < 0.25:
        fields["city"] = True
    if random.random() < 0.2:
        fields["largest_change"] = float(random.choice([0.3, 0.5, 1.0]))
    if random.random() < 0.2:
        fields["discount"] = 0.04
    scenario = Scenario(name="基", over_limit=False)
    return Problem(objective, scenario=scenario, budget=budget, locks=locks, **fields)

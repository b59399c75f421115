"""BPTK-Py: the model in its SD DSL, run by its Rust engine, which is kept loaded."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from sqdash.bench.peers.case import Case, due
from sqdash.bench.peers.contender import Contender
from sqdash.bench.peers.stockflow import as_flows
from sqdash.model.system import Floats

UNSET = 1.0  # the value of a rate before a draw gives it


@dataclass(frozen=True, slots=True)
class Elements:
    """One area's model as elements of BPTK-Py; its functions are `functions`."""

    case: Case
    model: Any
    functions: Any
    constants: dict[str, float]

    def named(self, name: str, term: Any) -> Any:
        element = self.model.converter(name)
        element.equation = term
        return element

    def least(self, one: Any, other: Any) -> Any:
        return self.functions.min(one, other)

    def most(self, one: Any, other: Any) -> Any:
        return self.functions.max(one, other)

    def constant(self, name: str) -> Any:
        element = self.model.constant(name)
        element.equation = self.constants.get(name, UNSET)
        return element

    def planned(self, lever: str) -> Any:
        """What flows in [t, t + 1] is due in year t + 1."""
        by_year = [[float(year - 1), self.constants[due(lever, year)]] for year in self.case.years]
        self.model.points[f"due_{lever}"] = [*by_year, [float(self.case.years[-1]), 0.0]]
        return self.named(f"due_{lever}", self.functions.lookup(self.functions.time(), f"due_{lever}"))

    def level(self, name: str) -> Any:
        return self.model.stock(name)

    def change(self, level: str, flow: Any, initial: Any) -> None:
        stock = self.model.stock(level)
        stock.initial_value = initial
        stock.equation = flow

    def elapsed(self) -> Any:
        return self.functions.time() - float(self.case.workspace.base_year)


def bptk_contender(case: Case) -> Contender:
    """One loaded engine model per area; a draw sets its rates, starts at the base year and steps to the plan's end.

    Stepping is a third faster than the engine's own `simulate`, which hands back every year.
    Raises ImportError without BPTK-Py or without its Rust engine.
    """
    engine = importlib.import_module("BPTK_Py._rust_engine").RustSdEngine()
    models = [engine.load_model(_json(case, area)) for area in range(len(case.system.areas))]
    columns = [[(rate, case.drawn(rate)[:, area].tolist()) for rate in case.rates] for area in range(len(models))]
    wanted, steps = list(case.answers), len(case.years)

    def answered(model: Any, rates: list[tuple[str, list[float]]], draw: int) -> dict[str, float]:
        for rate, column in rates:
            model.set_constant(rate, column[draw])
        model.init(wanted, None)
        for _year in range(steps):
            now: dict[str, float] = model.step()
        return now

    def solve() -> list[list[dict[str, float]]]:
        return [
            [answered(model, rates, draw) for draw in range(case.draws)]
            for model, rates in zip(models, columns, strict=True)
        ]

    def read(found: list[list[dict[str, float]]]) -> Floats:
        return np.array([[[draw[name] for name in wanted] for draw in area] for area in found]).swapaxes(0, 1)

    return Contender("bptk_rust_kept_loaded", solve, read)


def _json(case: Case, area: int) -> str:
    library = importlib.import_module("BPTK_Py")
    first, last = float(case.workspace.base_year), float(case.workspace.plan.end)
    model = library.Model(starttime=first, stoptime=last, dt=1.0, name=list(case.system.areas)[area])
    as_flows(case, Elements(case, model, library.sd_functions, case.constants(area)))
    return str(model.to_json())

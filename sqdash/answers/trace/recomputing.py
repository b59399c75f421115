"""The figure worked out again from the trace alone: no workspace, no projection, plain arithmetic step by step."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import Any

from sqdash.answers.trace.types import Trace
from sqdash.answers.trace.written import as_mapping

CLOSE = 1e-9  # relative; sums in another order differ in the last digits
Row = Mapping[str, Any]


class BrokenChain(ValueError):
    """A listed number is not what its own step gives."""


def recompute(found: Trace) -> float | None:
    """The traced value, from the trace alone; None where the indicator does not apply or has no denominator.

    Raises: BrokenChain where a listed number does not follow from the ones before it.
    """
    return recompute_mapping(as_mapping(found))


def recompute_mapping(found: Row) -> float | None:
    """As `recompute`, from the JSON of a trace."""
    parts = [_Area(each, found["base_year"]).ends(found["formula"]) for each in found["areas"]]
    top, bottom = 0.0, 0.0
    for numerator, denominator in parts:
        top, bottom = top + numerator, bottom + denominator
    cell, formula = found["cell"], found["formula"]
    if cell["verdict"] == "not_applicable" or not bottom > 0:
        return None
    _same(cell["numerator"], top, "numerator")
    _same(cell["denominator"], bottom, "denominator")
    value = float(formula["scale"] * top / bottom)
    if cell["verdict"] in ("met", "missed") and meets(value, formula) != (cell["verdict"] == "met"):
        raise BrokenChain(f"verdict {cell['verdict']}: {value}")
    return value


def meets(value: float, formula: Row) -> bool:
    """The comparison with its relative tolerance (design §4)."""
    target = formula["target"]
    slack = CLOSE * abs(target)
    return bool(value > target + slack) if formula["comparison"] == ">" else bool(value >= target - slack)


def _same(listed: float, made: float, what: str) -> None:
    if not isclose(listed, made, rel_tol=CLOSE, abs_tol=CLOSE):
        raise BrokenChain(f"{what}: {listed} is listed, its step gives {made}")


class _Area:
    """One area's part, from the inputs up; every listed number is compared with what comes out."""

    def __init__(self, area: Row, base: int) -> None:
        self.area, self.base = area, base
        self.assumed = {each["id"]: each["value"] for each in area["assumptions"]}
        self.stocks = {each["id"]: each for each in area["stocks"]}
        self.drivers = {each["id"]: each for each in area["drivers"]}
        self.arrived = {each["id"]: self._arrivals(each) for each in area["levers"]}
        self.paths: dict[str, list[float]] = {}

    def ends(self, formula: Row) -> tuple[float, float]:
        top, bottom = self._path(formula["numerator"])[-1], self._path(formula["denominator"])[-1]
        _same(self.area["numerator"], top, f"{self.area['code']} numerator")
        _same(self.area["denominator"], bottom, f"{self.area['code']} denominator")
        return top, bottom

    def _product(self, product: Row) -> float:
        value = float(product["number"])
        for each in product["assumptions"]:
            value *= self.assumed[each]
        _same(product["value"], value, " × ".join(product["assumptions"]))
        return value

    def _arrivals(self, lever: Row) -> list[float]:
        """What arrives by year: the scenario's inputs after the lag; what slips waits."""
        completion = self._product(lever["completion"])
        given = {step["input_year"]: step["input"] for step in lever["steps"]}
        found: list[float] = []
        waiting = 0.0
        for step in lever["steps"]:
            when = step["year"] - lever["lag_years"]
            entry = step["entry"]
            _same(step["input"], entry["value"] if entry else 0.0, f"{lever['id']} {when}")
            waiting += given[when] if when > self.base else 0.0
            found.append(completion * waiting)
            _same(step["arrived"], found[-1], f"{lever['id']} {step['year']} arrived")
            waiting -= found[-1]
            _same(step["waiting"], waiting, f"{lever['id']} {step['year']} waiting")
        return found

    def _path(self, measure: str) -> list[float]:
        """Values by year, the base year first."""
        if measure not in self.paths:
            self.paths[measure] = self._stock(measure) if measure in self.stocks else self._driver(measure)
        return self.paths[measure]

    def _stock(self, id: str) -> list[float]:
        stock = self.stocks[id]
        leaving = self.assumed[stock["attrition"]] if stock["attrition"] else 0.0
        effects = [(self.arrived[each["lever"]], self._product(each["per_unit"])) for each in stock["effects"]]
        ceiling = self._path(stock["cap"]) if stock["cap"] else None
        values = [float(stock["origin"]["value"])]
        for at, step in enumerate(stock["steps"]):
            raw = values[-1] * (1.0 - leaving) + sum(arrived[at] * effect for arrived, effect in effects)
            values.append(raw if ceiling is None else min(raw, ceiling[at + 1]))
            self._check(id, step, raw, values)
        return values

    @staticmethod
    def _check(id: str, step: Row, raw: float, values: list[float]) -> None:
        place = f"{id} {step['year']}"
        _same(step["before"], values[-2], f"{place} before")
        _same(step["left"], step["before"] * step["leaving"], f"{place} left")
        added = sum(each["added"] for each in step["arrivals"])
        _same(step["raw"], step["before"] - step["left"] + added, f"{place} raw")
        _same(step["raw"], raw, f"{place} raw")
        _same(step["value"], values[-1], place)

    def _driver(self, id: str) -> list[float]:
        driver = self.drivers[id]
        rate = self.assumed[driver["rate"]] if driver["rate"] else 0.0
        whole = self._path(driver["of"]) if driver["of"] else []
        ruled = float(driver["origin"]["value"])
        values = [ruled]
        for elapsed, step in enumerate(driver["steps"], start=1):
            if driver["rule"] == "growth":
                ruled = ruled * (1.0 + rate)
            elif driver["rule"] == "share":
                ruled = whole[elapsed] * min(max(driver["ratio"] + rate * elapsed, 0.0), 1.0)
            elif driver["rule"] == "ratio":
                ruled = whole[elapsed] * driver["ratio"]
            values.append(float(step["entry"]["value"]) if step["entry"] else ruled)
            _same(step["value"], values[-1], f"{id} {step['year']}")
        return values

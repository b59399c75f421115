"""Chances agree with a simulation that shares nothing with sqdash: the oracle's plain loops (design §4) over random
numbers of Python's own, and shapes worked out from their densities."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import sqrt
from random import Random
from statistics import NormalDist
from typing import Any

import pytest

from sqdash.answers.risk import Settings, risk
from sqdash.model import scenario_from_mapping
from sqdash.returns.types import Workspace
from tests.oracle.plain import meets, project_area, read_workspace
from tests.oracle.tiny import DATA

FILES = read_workspace(DATA)
CODES = ("411403", "411426", "411481")
YEARS = [2022, 2023, 2024, 2025]
SCENARIOS, DRAWS, ENGINE_DRAWS = 50, 200, 8_000
UPTO = 400  # pieces of a density
PHI = NormalDist().cdf
NAMES = [name for name in FILES["assumptions"] if "cost_" not in name]
LEVERS = FILES["levers"]

Spread = tuple[float, float, float]


@cache
def heights(shape: str, low: float, mode: float, high: float) -> list[float]:
    """The distribution function at equal steps between low and high, from the density by Simpson's rule."""

    def density(share: float) -> float:
        peak = (mode - low) / (high - low)
        if shape == "uniform":
            return 1.0
        if shape == "triangular":
            return share / peak if share < peak else (1.0 - share) / (1.0 - peak) if peak < 1.0 else 1.0
        return float(share ** (4.0 * peak) * (1.0 - share) ** (4.0 - 4.0 * peak))

    upto = [0.0]
    for left, right in pairwise(step / UPTO for step in range(UPTO + 1)):
        upto.append(upto[-1] + density(left) + 4.0 * density((left + right) / 2.0) + density(right))
    return [each / upto[-1] for each in upto]


def quantile(shape: str, spread: Spread, share: float) -> float:
    low, _mode, high = spread
    upto = heights(shape, *spread)
    left, right = 0, UPTO
    while right - left > 1:
        middle = (left + right) // 2
        left, right = (middle, right) if upto[middle] <= share else (left, middle)
    inside = (share - upto[left]) / (upto[right] - upto[left])
    return low + (high - low) * (left + inside) / UPTO


def own_draw(random: Random, shape: str, low: float, mode: float, high: float) -> float:
    """One value of a shape straight from Python's library."""
    if shape == "triangular":
        return random.triangular(low, high, mode)
    if shape == "uniform":
        return random.uniform(low, high)
    peak = (mode - low) / (high - low)
    return low + (high - low) * random.betavariate(1.0 + 4.0 * peak, 5.0 - 4.0 * peak)


class Case:
    """Three counties, a random scenario, random ranges with random shares in common."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.random = random
        self.shape = random.choice(["pert", "pert", "triangular", "uniform"])
        self.levers = {
            name: {code: {"*": round(random.uniform(0, float(LEVERS[name]["limit_per_year"]) / 2))} for code in CODES}
            for name in LEVERS
            if random.random() < 0.5
        }
        self.set = {name: self.spread(name)[1] for name in NAMES if random.random() < 0.1}
        self.common = {name: random.choice([0.0, 0.0, 0.5, 1.0]) for name in NAMES}

    def spread(self, name: str, code: str = "") -> Spread:
        entry = FILES["assumptions"][name]
        found = (entry.get("by_area") or {}).get(code, entry)
        return float(found["low"]), float(found["mode"]), float(found["high"])

    def values(self) -> dict[str, dict[str, float]]:
        """One draw: name: code: value."""
        found: dict[str, dict[str, float]] = {}
        for name in NAMES:
            share, together = self.common[name], self.random.gauss(0.0, 1.0)
            for code in CODES:
                if name in self.set:
                    value = self.set[name]
                elif share == 0.0:
                    value = own_draw(self.random, self.shape, *self.spread(name, code))
                else:
                    z = sqrt(share) * together + sqrt(1.0 - share) * self.random.gauss(0.0, 1.0)
                    value = quantile(self.shape, self.spread(name, code), PHI(z))
                found.setdefault(name, {})[code] = value
        return found

    def document(self, values: dict[str, Any]) -> dict[str, Any]:
        return {"schema": 1, "name": "随机", "levers": self.levers, "assumptions": values}


def verdicts(measures: dict[str, dict[str, float]]) -> dict[tuple[str, str], bool]:
    """Of every county and the city, by code and indicator; and all of each together."""
    kinds = {area["code"]: area["kind"] for area in FILES["areas"]}
    found: dict[tuple[str, str], bool] = {}
    for indicator in FILES["plan"]["indicators"]:
        counting = [code for code in CODES if kinds[code] in indicator["applies_to"]]
        places = [(code, [code]) for code in counting] + ([("city", counting)] if counting else [])
        for place, codes in places:
            top, bottom = (sum(measures[c][indicator[key]] for c in codes) for key in ("numerator", "denominator"))
            value = float(indicator["scale"]) * top / bottom
            found[place, indicator["id"]] = meets(value, indicator["comparison"], float(indicator["target"]["value"]))
    for place in (*CODES, "city"):
        found[place, "together"] = all(met for (code, _id), met in found.items() if code == place)
    found["all", "together"] = all(found.values())
    return found


def simulated(case: Case) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for _draw in range(DRAWS):
        document = case.document(case.values())
        runs = {code: project_area(FILES, document, code, YEARS)["measures"][2025] for code in CODES}
        for key, met in verdicts(runs).items():
            counts[key] = counts.get(key, 0) + met
    return counts


def answered(workspace: Workspace, case: Case, seed: int) -> dict[tuple[str, str], float | None]:
    assumptions = {
        name: replace(each, common=case.common.get(name, 0.0)) for name, each in workspace.assumptions.items()
    }
    areas = tuple(area for area in workspace.areas if area.code in CODES)
    three = replace(workspace, areas=areas, assumptions=assumptions)
    scenario = scenario_from_mapping(case.document(case.set), three)
    found = risk(three, scenario, Settings(ENGINE_DRAWS, seed, case.shape))
    together = {(code, "together"): p for code, p in found.together.items()}
    return {**found.chances, **together, ("all", "together"): found.everything}


def errors_apart(met: int, chance: float) -> float:
    """How many standard errors lie between the simulation's share and the engine's."""
    pooled = (met + chance * ENGINE_DRAWS) / (DRAWS + ENGINE_DRAWS)
    error = sqrt(pooled * (1.0 - pooled) * (1.0 / DRAWS + 1.0 / ENGINE_DRAWS))
    return abs(met / DRAWS - chance) / error if error else 0.0


def test_fifty_scenarios_agree_within_three_standard_errors(workspace: Workspace) -> None:
    """Of a thousand chances some three lie further apart than that by chance alone; none may lie four and a half."""
    apart: list[float] = []
    uncertain = 0
    told: set[tuple[int, str, int, float]] = set()
    for seed in range(SCENARIOS):
        case = Case(seed)
        expected, found = simulated(case), answered(workspace, case, seed)
        for key, met in expected.items():
            chance = found[key]
            assert chance is not None
            if (
                seed,
                key[1],
                met,
                chance,
            ) in told:  # where an indicator applies to one area, the city's is the same number
                continue
            told.add((seed, key[1], met, chance))
            apart.append(errors_apart(met, chance))
            uncertain += 0.02 < chance < 0.98
    assert len(apart) > 900
    assert uncertain > 150
    assert max(apart) < 4.5
    assert sum(each > 3.0 for each in apart) <= 0.0027 * uncertain + 3.0 * sqrt(0.0027 * uncertain)
    middle = sum(each < NormalDist().inv_cdf(0.75) for each in apart if each > 0.0) / sum(each > 0.0 for each in apart)
    assert middle == pytest.approx(0.5, abs=0.08)  # neither suspiciously near nor far


def test_the_shapes_here_are_what_python_draws() -> None:
    """The densities above, against a hundred thousand of the library's own draws."""
    random = Random(4)
    for shape in ("pert", "triangular", "uniform"):
        spread = (0.1, 0.18, 0.25)
        drawn = sorted(own_draw(random, shape, *spread) for _draw in range(100_000))
        for share in (0.05, 0.5, 0.95):
            assert quantile(shape, spread, share) == pytest.approx(drawn[int(share * 100_000)], abs=0.002)

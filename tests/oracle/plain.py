"""The projection once more, from design §4 alone: plain loops over the raw files, nothing taken from sqdash.

It is written to be read beside the design and to disagree with the kernel when the kernel is wrong, not to be fast.
"""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]
CITY = "city"
LAST_YEAR = 2035
TOLERANCE = 1e-9


def calculate(workspace_dir: Path, scenario: Row, end: int) -> Row:
    """What `project --format json --end END` should say, but for texts, quality and the data's version.

    Args: a workspace folder; a scenario as it is written in its file (design §6); the last projected year.
    """
    files = read_workspace(Path(workspace_dir))
    base = base_year(files)
    years = list(range(base, end + 1))
    runs = {area["code"]: project_area(files, scenario, area["code"], years) for area in files["areas"]}
    results = [cell for area in files["areas"] for cell in area_cells(files, area, runs[area["code"]], years)]
    city = city_cells(files, runs, years)
    return {
        "plan": files["plan"]["id"],
        "base_year": base,
        "target_year": files["plan"]["horizon"]["end"],
        "end_year": end,
        "results": results,
        "city": city,
        "stocks": [row for code in runs for row in runs[code]["stocks"]],
        "excess": [row for code in runs for row in runs[code]["excess"]],
        "cost": [row for code in runs for row in runs[code]["cost"]],
        "first_met": first_met([*results, *city]),
    }


# --- the files -------------------------------------------------------------------------------------------------------


@cache
def read_workspace(folder: Path) -> Row:
    def document(name: str) -> Any:
        return yaml.safe_load((folder / name).read_text(encoding="utf-8"))

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    model = document("model.yaml")
    returns = {
        (row["area_code"], int(row["year"]), row["measure"]): float(row["value"])
        for row in rows("returns.csv")
        if row["value"] != ""
    }
    return {
        "plan": document("plan.yaml"),
        "stocks": by_id(model["stocks"]),
        "drivers": by_id(model["drivers"]),
        "levers": by_id(model["levers"]),
        "caps": caps_of(model["caps"]),
        "assumptions": by_id(document("assumptions.yaml")),
        "areas": rows("areas.csv"),
        "returns": returns,
    }


def by_id(section: Any) -> dict[str, Row]:
    """A list of {id: …} and a mapping by id are two ways to write the same."""
    if isinstance(section, list):
        return {entry["id"]: entry for entry in section}
    return {key: (entry or {}) for key, entry in section.items()}


def caps_of(section: Any) -> dict[str, str]:
    if isinstance(section, list):
        return {entry["stock"]: entry["at_most"] for entry in section}
    return dict(section)


def base_year(files: Row) -> int:
    """The last year for which every area has every stock and driver."""
    complete = [
        year
        for year in {key[1] for key in files["returns"]}
        if all(
            (area["code"], year, measure) in files["returns"]
            for area in files["areas"]
            for measure in [*files["stocks"], *files["drivers"]]
        )
    ]
    return max(complete)


# --- what a scenario says --------------------------------------------------------------------------------------------


def said(entries: Any, code: str, year: int) -> float | None:
    """The most specific entry for an area and a year: area before year before `*`."""
    for area_key in (code, "*"):
        by_year = keyed(entries).get(area_key)
        if by_year is None:
            continue
        for year_key in (str(year), "*"):
            if year_key in keyed(by_year):
                return float(keyed(by_year)[year_key])
    return None


def keyed(entries: Any) -> Row:
    """A year may be written as a number or as a text."""
    return {str(key): value for key, value in (entries or {}).items()}


def assumption(files: Row, scenario: Row, code: str, name: str) -> float:
    changed = (scenario.get("assumptions") or {}).get(name)
    if isinstance(changed, dict):
        changed = changed.get(code, changed.get("*"))
    if changed is not None:
        return float(changed)
    entry = files["assumptions"][name]
    return float((entry.get("by_area") or {}).get(code, entry)["mode"])


def quantity(files: Row, scenario: Row, code: str, written: Any) -> float:
    """A number, the name of an assumption, or a list of these to be multiplied."""
    if isinstance(written, list):
        product = 1.0
        for factor in written:
            product = product * quantity(files, scenario, code, factor)
        return product
    if isinstance(written, str):
        return assumption(files, scenario, code, written)
    return float(written)


# --- one area --------------------------------------------------------------------------------------------------------


def project_area(files: Row, scenario: Row, code: str, years: list[int]) -> Row:
    base = years[0]
    drivers = {year: drivers_of(files, scenario, code, base, year) for year in years}
    stocks = {base: {name: files["returns"][code, base, name] for name in files["stocks"]}}
    arrivals = {name: arrivals_of(files, scenario, code, name, years) for name in files["levers"]}
    excess = []
    for year in years[1:]:
        stocks[year] = {}
        for name in capped_last(files):
            raw = raw_stock(files, scenario, code, name, stocks[year - 1][name], year, arrivals)
            limit = files["caps"].get(name)
            cap = math.inf if limit is None else {**drivers[year], **stocks[year]}[limit]
            stocks[year][name] = min(raw, cap)
            if raw > cap:
                excess.append({"area_code": code, "year": year, "measure": name, "value": raw - cap})
    return {
        "measures": {year: {**stocks[year], **drivers[year]} for year in years},
        "stocks": [
            {"area_code": code, "year": year, "measure": name, "value": value}
            for year in years
            for name, value in {**stocks[year], **drivers[year]}.items()
        ],
        "excess": excess,
        "cost": [row for name in files["levers"] for row in cost_of(files, scenario, code, name, years, arrivals)],
    }


def drivers_of(files: Row, scenario: Row, code: str, base: int, year: int) -> dict[str, float]:
    found: dict[str, float] = {}

    def at_base(name: str) -> float:
        return float(files["returns"][code, base, name])

    def value(name: str) -> float:
        changed = said((scenario.get("drivers") or {}).get(name), code, year) if year > base else None
        if changed is not None:
            return changed
        rule = files["drivers"][name]
        elapsed = year - base
        if "growth" in rule:
            return at_base(name) * (1.0 + quantity(files, scenario, code, rule["growth"])) ** elapsed
        if elapsed and "share_of" in rule:
            share = at_base(name) / at_base(rule["share_of"])
            share = share + quantity(files, scenario, code, rule["step"]) * elapsed
            return value(rule["share_of"]) * min(max(share, 0.0), 1.0)
        if elapsed and "ratio_to" in rule:
            return value(rule["ratio_to"]) * at_base(name) / at_base(rule["ratio_to"])
        return at_base(name)

    for name in files["drivers"]:
        found[name] = value(name)
    return found


def arrivals_of(files: Row, scenario: Row, code: str, name: str, years: list[int]) -> dict[int, float]:
    """What arrives each year: what is due joins the queue, a share of the queue is completed, the rest waits."""
    lever = files["levers"][name]
    completion = quantity(files, scenario, code, lever["completion"])
    queue = 0.0
    arrived = {years[0]: 0.0}
    for year in years[1:]:
        asked = year - lever["lag_years"]
        due = said((scenario.get("levers") or {}).get(name), code, asked) if asked > years[0] else None
        waiting = queue + (due or 0.0)
        arrived[year] = completion * waiting
        queue = waiting - arrived[year]
    return arrived


def capped_last(files: Row) -> list[str]:
    """Stocks in an order in which a stock that limits another comes before it."""
    order: list[str] = []

    def place(name: str) -> None:
        limit = files["caps"].get(name)
        if limit in files["stocks"] and limit not in order:
            place(limit)
        if name not in order:
            order.append(name)

    for name in files["stocks"]:
        place(name)
    return order


def leaving_share(files: Row, scenario: Row, code: str, stock: str) -> float:
    attrition = files["stocks"][stock].get("attrition")
    return 0.0 if attrition is None else quantity(files, scenario, code, attrition)


def raw_stock(
    files: Row, scenario: Row, code: str, stock: str, before: float, year: int, arrivals: dict[str, dict[int, float]]
) -> float:
    total = before * (1.0 - leaving_share(files, scenario, code, stock))
    for name, lever in files["levers"].items():
        if stock in lever["effects"]:
            total += quantity(files, scenario, code, lever["effects"][stock]) * arrivals[name][year]
    return total


def cost_of(
    files: Row, scenario: Row, code: str, name: str, years: list[int], arrivals: dict[str, dict[int, float]]
) -> list[Row]:
    """Once on arrival; yearly on what is still there, from the year after arrival. Yuan."""
    lever = files["levers"][name]
    unit_cost = quantity(files, scenario, code, lever["cost"])
    yearly_cost = quantity(files, scenario, code, lever["yearly_cost"])
    staying = 1.0 - leaving_share(files, scenario, code, next(iter(lever["effects"])))
    still = 0.0
    rows = []
    for year in years[1:]:
        still = (still + arrivals[name][year - 1]) * staying
        capital, recurring = unit_cost * arrivals[name][year], yearly_cost * still
        rows.append({"area_code": code, "year": year, "lever": name, "capital": capital, "recurring": recurring})
    return rows


# --- verdicts --------------------------------------------------------------------------------------------------------


def meets(value: float, comparison: str, target: float) -> bool:
    margin = TOLERANCE * abs(target)
    return value > target + margin if comparison == ">" else value >= target - margin


def gap(numerator: float, denominator: float, indicator: Row) -> int:
    """The least whole k ≥ 0 with which the target is met: guessed from the formula, then tried."""
    target, scale = float(indicator["target"]["value"]), float(indicator["scale"])

    def enough(k: int) -> bool:
        return meets(scale * (numerator + k) / denominator, indicator["comparison"], target)

    k = max(0, math.ceil(target * denominator / scale - numerator))
    while k > 0 and enough(k - 1):
        k -= 1
    while not enough(k):
        k += 1
    return k


def cell(code: str, indicator: Row, year: int, sums: tuple[float, float] | None) -> Row:
    """One verdict; `sums` are numerator and denominator, None where the indicator does not apply."""
    target = float(indicator["target"]["value"])
    row = {"area_code": code, "indicator": indicator["id"], "year": year, "value": None, "target": target, "gap": None}
    if sums is None:
        return {**row, "verdict": "not_applicable"}
    numerator, denominator = sums
    row |= {"numerator": numerator, "denominator": denominator}
    if denominator == 0:
        return {**row, "verdict": "no_data"}
    value = float(indicator["scale"]) * numerator / denominator
    verdict = "met" if meets(value, indicator["comparison"], target) else "missed"
    return {**row, "value": value, "verdict": verdict, "gap": gap(numerator, denominator, indicator)}


def area_cells(files: Row, area: Row, run: Row, years: list[int]) -> list[Row]:
    cells = []
    for year in years:
        for indicator in files["plan"]["indicators"]:
            measures = run["measures"][year]
            applies = area["kind"] in indicator["applies_to"]
            sums = (measures[indicator["numerator"]], measures[indicator["denominator"]]) if applies else None
            cells.append(cell(area["code"], indicator, year, sums))
    return cells


def city_cells(files: Row, runs: dict[str, Row], years: list[int]) -> list[Row]:
    cells = []
    for year in years:
        for indicator in files["plan"]["indicators"]:
            concerned = [area["code"] for area in files["areas"] if area["kind"] in indicator["applies_to"]]
            numerator = math.fsum(runs[code]["measures"][year][indicator["numerator"]] for code in concerned)
            denominator = math.fsum(runs[code]["measures"][year][indicator["denominator"]] for code in concerned)
            cells.append(cell(CITY, indicator, year, (numerator, denominator) if concerned else None))
    return cells


def first_met(cells: list[Row]) -> list[Row]:
    found: dict[tuple[str, str], int | None] = {}
    for each in cells:
        key = (each["area_code"], each["indicator"])
        found.setdefault(key, None)
        if each["verdict"] == "met" and (found[key] is None or each["year"] < found[key]):
            found[key] = each["year"]
    return [{"area_code": code, "indicator": name, "year": year} for (code, name), year in found.items()]

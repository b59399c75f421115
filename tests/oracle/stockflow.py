"""One area of the model as a Vensim model, so that a system-dynamics library can run it instead of sqdash.

A step of the model is a year: what flows during [t, t + 1] belongs to year t + 1, whose stock is read at t + 1. Rates
stay equations over named constants; only the numbers of the files are put in.
"""

from __future__ import annotations

from typing import Any

from tests.oracle.plain import assumption, base_year, said

Row = dict[str, Any]


def vensim_model(files: Row, scenario: Row, area: str, end: int) -> str:
    """The text of an .mdl file: every stock, driver and lever of `files` for one area under a scenario."""
    base = base_year(files)
    equations = [
        *constants(files, scenario, area),
        *driver_equations(files, scenario, area, base, end),
        *lever_equations(files, scenario, area, base, end),
        *stock_equations(files, area, base),
        f"INITIAL TIME = {base}",
        f"FINAL TIME = {end}",
        "TIME STEP = 1",
        "SAVEPER = TIME STEP",
    ]
    return "{UTF-8}\n" + "\n".join(f"{equation}\n\t~\t\n\t~\t\n\t|\n" for equation in equations)


def columns(files: Row) -> list[str]:
    """What to read from a run: stocks, drivers, and what flows beyond each cap."""
    return [*files["stocks"], *files["drivers"], *(f"beyond_{stock}" for stock in files["caps"])]


def constants(files: Row, scenario: Row, area: str) -> list[str]:
    return [f"{name} = {assumption(files, scenario, area, name)!r}" for name in files["assumptions"]]


def product(written: Any) -> str:
    """A quantity of model.yaml as an equation: a number, a constant's name, or several multiplied."""
    factors = written if isinstance(written, list) else [written]
    return "(" + " * ".join(str(factor) for factor in factors) + ")"


def given_years(files: Row, scenario: Row, area: str, driver: str, base: int, end: int) -> dict[int, float]:
    entries = (scenario.get("drivers") or {}).get(driver)
    found = {year: said(entries, area, year) for year in range(base + 1, end + 1)}
    return {year: value for year, value in found.items() if value is not None}


def unless(given: dict[int, float], otherwise: str, earlier: int = 0) -> str:
    """The rule, but in the years a scenario gives another number; `earlier` by so many years."""
    text = otherwise
    for year, value in given.items():
        text = f"IF THEN ELSE(Time = {year - earlier}, {value!r}, {text})"
    return text


def driver_equations(files: Row, scenario: Row, area: str, base: int, end: int) -> list[str]:
    equations = []
    for name, rule in files["drivers"].items():
        at_base = files["returns"][area, base, name]
        text = repr(at_base)
        if "growth" in rule:
            equations.append(f"trend_{name} = INTEG(trend_{name} * {product(rule['growth'])}, {at_base!r})")
            text = f"trend_{name}"
        elif "share_of" in rule:
            share = at_base / files["returns"][area, base, rule["share_of"]]
            rising = f"{share!r} + {product(rule['step'])} * (Time - INITIAL TIME)"
            text = f"{rule['share_of']} * MAX(0, MIN(1, {rising}))"
        elif "ratio_to" in rule:
            text = f"{rule['ratio_to']} * {at_base / files['returns'][area, base, rule['ratio_to']]!r}"
        given = given_years(files, scenario, area, name, base, end)
        equations.append(f"{name} = {unless(given, text)}")
        if name in files["caps"].values():
            assert text == repr(at_base), f"{name} changes by a rule: write what it is a year later"
            equations.append(f"coming_{name} = {unless(given, text, earlier=1)}")
    return equations


def lever_equations(files: Row, scenario: Row, area: str, base: int, end: int) -> list[str]:
    equations = []
    for name, lever in files["levers"].items():
        entries = (scenario.get("levers") or {}).get(name)
        inputs = [(year - 1, said(entries, area, year) or 0.0) for year in range(base + 1, end + 1)]
        points = ", ".join(f"({year}, {value!r})" for year, value in [*inputs, (end, 0.0)])
        most = max(value for _, value in inputs) + 1
        equations.append(f"planned_{name} = WITH LOOKUP(Time, ([({base},0)-({end},{most})], {points}))")
        lag = lever["lag_years"]
        equations += [
            f"due_{name} = " + (f"DELAY FIXED(planned_{name}, {lag}, 0)" if lag else f"planned_{name}"),
            f"arriving_{name} = {product(lever['completion'])} * (waiting_{name} + due_{name})",
            f"waiting_{name} = INTEG(due_{name} - arriving_{name}, 0)",
        ]
    return equations


def stock_equations(files: Row, area: str, base: int) -> list[str]:
    equations = []
    for name, stock in files["stocks"].items():
        arriving = [
            f"{product(lever['effects'][name])} * arriving_{lever_name}"
            for lever_name, lever in files["levers"].items()
            if name in lever["effects"]
        ]
        limit = files["caps"].get(name)
        equations += [
            f"leaving_{name} = {name} * {product(stock['attrition']) if 'attrition' in stock else 0}",
            f"uncapped_{name} = {name} - leaving_{name} + {' + '.join(arriving) or 0}",
            f"coming_{name} = " + (f"MIN(uncapped_{name}, coming_{limit})" if limit else f"uncapped_{name}"),
            f"beyond_{name} = uncapped_{name} - coming_{name}",
            f"{name} = INTEG(uncapped_{name} - {name} - beyond_{name}, {files['returns'][area, base, name]!r})",
        ]
    return equations

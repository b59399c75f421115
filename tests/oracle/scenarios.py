"""Random scenarios in the form of a scenario file, and what of the model each one reached."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.oracle.plain import LAST_YEAR, keyed

Row = dict[str, Any]
RANGES = {
    "population_growth": (-0.03, 0.03),
    "urbanisation_step": (-0.1, 0.12),
    "building_growth": (-0.02, 0.05),
    "rural_site_m2": (50.0, 900.0),
    "urban_site_m2": (400.0, 2000.0),
}
COST = (0.0, 500_000.0)
SHARE = (0.0, 1.0)
FAR_OVER_THE_LIMIT = 12


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Plain values, the two ends among them: a share of exactly 0 or 1 is where a model breaks."""
    return st.one_of(st.sampled_from([low, high]), st.floats(low, high, allow_nan=False).map(lambda x: round(x, 4)))


def by_year(values: st.SearchStrategy[float], years: list[str]) -> st.SearchStrategy[Row]:
    return st.dictionaries(st.sampled_from(["*", *years]), values, min_size=1, max_size=4)


def by_area(values: st.SearchStrategy[Row], areas: list[str]) -> st.SearchStrategy[Row]:
    return st.dictionaries(st.sampled_from(["*", "*", *areas]), values, min_size=1, max_size=4)


def smallest_limit(lever: Row) -> float:
    limit = lever["limit_per_year"]
    return float(min(limit.values())) if isinstance(limit, dict) else float(limit)


@st.composite
def scenarios(draw: st.DrawFn, files: Row) -> tuple[Row, int]:
    """A scenario for the workspace in `files`, and the last year to project."""
    end = draw(st.sampled_from([2025, 2025, 2030, LAST_YEAR, LAST_YEAR]))
    areas = [area["code"] for area in files["areas"]]
    years = [str(year) for year in range(2023, LAST_YEAR + 1)]
    over = draw(st.booleans())
    levers = {}
    for name in files["levers"]:
        if draw(st.sampled_from(["leave", "pull", "pull"])) == "leave":
            continue
        most = smallest_limit(files["levers"][name]) * (FAR_OVER_THE_LIMIT if over else 1)
        amounts = st.one_of(st.integers(0, int(most)), numbers(0.0, most))
        levers[name] = draw(by_area(by_year(amounts, years), areas))
    scenario: Row = {"schema": 1, "name": "随机", "base": {"plan": files["plan"]["id"]}}
    if over:
        scenario["over_limit"] = True
    return {
        **scenario,
        "levers": levers,
        "assumptions": draw(changed_assumptions(files, areas)),
        "drivers": draw(changed_drivers(files, areas, years)),
    }, end


@st.composite
def changed_assumptions(draw: st.DrawFn, files: Row, areas: list[str]) -> Row:
    found: Row = {}
    for name in files["assumptions"]:
        values = numbers(*RANGES.get(name, COST if "cost_" in name else SHARE))
        how = draw(st.sampled_from(["not", "not", "not", "all", "area"]))
        if how == "all":
            found[name] = draw(values)
        elif how == "area":
            found[name] = draw(st.dictionaries(st.sampled_from(["*", *areas]), values, min_size=1, max_size=4))
    return found


@st.composite
def changed_drivers(draw: st.DrawFn, files: Row, areas: list[str], years: list[str]) -> Row:
    """Other numbers near an area's own size, now and then none at all: no denominator is no data."""
    found: Row = {}
    for name in files["drivers"]:
        if draw(st.sampled_from(["leave", "leave", "leave", "change"])) == "leave":
            continue
        sizes = [files["returns"][area, 2022, name] for area in areas]
        values = st.one_of(st.integers(int(min(sizes) / 2), int(max(sizes) * 2)), st.just(0))
        found[name] = draw(by_area(by_year(values, years), areas))
    return found


def reached(files: Row, scenario: Row, end: int, document: Row) -> set[str]:
    """What of the model this scenario exercised, in the words the guard against blindness asks for."""
    seen = {f"end {end}"}
    completion_of = {name: lever["completion"] for name, lever in files["levers"].items()}
    for name, entries in scenario["levers"].items():
        arrived = {row["year"] for row in document["cost"] if row["lever"] == name and row["capital"] > 0}
        if arrived:
            seen |= {f"lever {name}", f"lag {files['levers'][name]['lag_years']}"}
            seen |= precedence(entries, [area["code"] for area in files["areas"]], end)
            share = scenario["assumptions"].get(str(completion_of[name]))
            seen |= {"completion changed"} if share is not None else set()
            seen |= {"completion of 1"} if share == 1.0 else set()
            seen |= {"completion below 1"} if isinstance(share, float) and 0 < share < 1 else set()
    for name, value in scenario["assumptions"].items():
        seen |= {"assumption per area"} if isinstance(value, dict) else {"assumption for all"}
        seen |= {f"assumption {name}"}
        if isinstance(value, dict) and "*" in value and len(value) > 1:
            seen |= {"assumption: area before *"}
    for name, entries in scenario["drivers"].items():
        if any(year == "*" or int(year) <= end for years in entries.values() for year in years):
            seen |= {f"driver {name}"}
    seen |= {f"cap {row['measure']}" for row in document["excess"] if row["value"] > 0}
    seen |= {f"verdict {row['verdict']}" for row in [*document["results"], *document["city"]]}
    seen |= {"over limit"} if scenario.get("over_limit") else set()
    return seen


def precedence(entries: Row, areas: list[str], end: int) -> set[str]:
    """Which of the four levels of entry decided an input somewhere."""
    seen = set()
    for area in areas:
        for year in range(2023, end + 1):
            for area_key, year_key in ((area, str(year)), (area, "*"), ("*", str(year)), ("*", "*")):
                if year_key in keyed(keyed(entries).get(area_key)):
                    beaten = len(entries) > 1 or len(keyed(entries)[area_key]) > 1
                    kind = f"{'area' if area_key != '*' else '*'}, {'year' if year_key != '*' else '*'}"
                    seen |= {f"entry ({kind})"} | ({f"entry ({kind}) among others"} if beaten else set())
                    break
    return seen

"""What a briefing has to say, worked out from the documents of `project`, `effort` and `risk` alone.

Rounding is done here a second time, with decimals, so that the pages' own rule is checked and not repeated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import cache, cached_property
from math import ceil
from typing import Any

from sqdash import language
from sqdash.answers.risk import Settings, risk, warm_up
from sqdash.api import effort_document, project_document
from sqdash.api.risk import risk_document
from sqdash.briefing.composing import compose
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack
from sqdash.model import BASELINE, CITY, Scenario, example_scenarios
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views.words import scenario_label, unit_word

SCENARIOS = ("baseline", "balanced", "building_first", "hiring_first", "talent_programme")
CASES = [(name, spoken) for name in SCENARIOS for spoken in language.LANGUAGES]

MADE = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)

Row = dict[str, Any]
DECIMALS = {"percent": 1, "permille": 2, "m2_per_100_households": 1, "per_community": 2, "per_10k_urban": 1}
NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")
UNITS = (*DECIMALS, "person", "site", "community", "m2", "yuan", "household")


def numbers(text: str, *names: str) -> list[str]:
    """Every number of a text, signs kept, thousands marks gone; names and units that hold digits are not read."""
    for name in sorted({*names, *map(unit_word, UNITS)}, key=len, reverse=True):
        text = text.replace(name, " ") if re.search(r"\d", name) else text
    text = re.sub(r"(?<=\d)[–—](?=\d)", " ", text).replace("¥", "")
    return [found.replace(",", "").replace("−", "-") for found in NUMBER.findall(text)]


def rounded(value: float, decimals: int, how: str = ROUND_HALF_EVEN) -> str:
    made = Decimal(value).quantize(Decimal(1).scaleb(-decimals), how)
    return f"{made if made else abs(made):f}"


def money_scale(largest: float, language: str) -> tuple[float, int, str]:
    """What amounts of money up to `largest` yuan are divided by, their decimals, and the name of the unit."""
    if language == "en":
        return (1e9, 2, "¥ billion") if largest >= 1e9 else (1e6, 1, "¥ million")
    return (1e8, 2, "亿元") if largest >= 1e8 else (1e4, 0 if largest >= 1e6 else 1, "万元")


def money(yuan: float, language: str, *, signed: bool = False) -> str:
    """The number of an amount of money as it is written in a sentence."""
    divisor, decimals, _unit = money_scale(abs(yuan), language)
    text = rounded(yuan / divisor, decimals) if yuan else "0"
    return f"+{text}" if signed and yuan > 0 else text


def chance(p: float | None) -> list[str]:
    """Whole per cent, never rounded up to 50 or 80, which the fills tell apart."""
    if p is None:
        return []
    if any(p < line / 100 and Decimal(rounded(100 * p, 0)) == line for line in (50, 80)):
        return [rounded(100 * p, 0, ROUND_FLOOR)]
    return ["1"] if p < 0.01 else ["99"] if p > 0.99 else [rounded(100 * p, 0)]


@dataclass(frozen=True, eq=False)
class Expected:
    """The three documents of one scenario, and of the one it is compared with."""

    workspace: Workspace
    scenario: Scenario
    before: Scenario | None
    language: str

    @cached_property
    def document(self) -> Row:
        return _read(project_document(self.workspace, self.scenario))

    @cached_property
    def baseline(self) -> Row:
        return _read(project_document(self.workspace, BASELINE))

    @cached_property
    def compared(self) -> Row:
        return _read(project_document(self.workspace, self.before or BASELINE))

    @cached_property
    def efforts(self) -> list[Row]:
        return list(json.loads(json.dumps(effort_document(self.workspace, self.scenario))))

    def input(self, area: str, lever: str, year: int) -> float:
        """What the scenario puts in: of its entries the most specific, area before year."""
        entries = {each[:3]: each[3] for each in self.scenario.levers}
        keys = [(lever, *key) for key in ((area, str(year)), (area, "*"), ("*", str(year)), ("*", "*"))]
        return next((entries[key] for key in keys if key in entries), 0.0)

    @cached_property
    def lacking(self) -> Mapping[tuple[str, str], list[int]]:
        """By lever and area, how much each year falls short of the most that a missed target's cheapest effort asks."""
        missed = {(each["area_code"], each["indicator"]) for each in self.rows() if each["verdict"] == "missed"}
        cheapest: dict[tuple[str, str], Row] = {}
        for each in self.efforts:
            target = (each["area_code"], each["indicator"])
            if target in missed and each["reason"] is None and each["per_year"]:
                cheapest[target] = min(cheapest.get(target, each), each, key=lambda row: row["cost"])
        most: dict[tuple[str, str], int] = {}
        for each in cheapest.values():
            key = (each["lever"], each["area_code"])
            most[key] = max(most.get(key, 0), each["per_year"])
        years = range(self.document["base_year"] + 1, self.year + 1)
        return {
            (lever, area): [max(ceil(amount - self.input(area, lever, year)), 0) for year in years]
            for (lever, area), amount in most.items()
        }

    @cached_property
    def filled(self) -> Row:
        """The projection of the scenario with all that it lacks put in on top."""
        first = self.document["base_year"] + 1
        more = tuple(
            (lever, area, str(year), self.input(area, lever, year) + each)
            for (lever, area), amounts in self.lacking.items()
            for year, each in enumerate(amounts, start=first)
        )
        kept = tuple(each for each in self.scenario.levers if each[:3] not in {entry[:3] for entry in more})
        return _read(project_document(self.workspace, replace(self.scenario, levers=(*kept, *more))))

    def price(self, lever: str) -> float:
        """Yuan that the projection charges for what is lacking of a lever."""
        return self.cost(of=self.filled, lever=lever) - self.cost(lever=lever)

    @cached_property
    def risk(self) -> Row:
        found = risk(self.workspace, self.scenario, Settings(draws=10_000, seed=1))
        return _read(risk_document(found))

    @cached_property
    def chances(self) -> Mapping[tuple[str, str], float | None]:
        return {(each["area_code"], each["indicator"]): each["p"] for each in self.risk["chance"]}

    @property
    def year(self) -> int:
        return self.workspace.plan.end

    def indicator(self, row: Row) -> Indicator:
        return self.workspace.plan.indicator(row["indicator"])

    def rows(self, year: int | None = None, *, of: Row | None = None) -> list[Row]:
        """The areas' judged rows of a year."""
        document = of or self.document
        return [
            each
            for each in document["results"]
            if each["year"] == (year or self.year) and each["verdict"] != "not_applicable"
        ]

    def city(self, year: int | None = None) -> list[Row]:
        found = [each for each in self.document["city"] if each["year"] == (year or self.year)]
        return [each for each in found if each["verdict"] != "not_applicable"]

    def of(self, place: str, year: int | None = None) -> list[Row]:
        if place == "city":
            return self.city(year)
        return [each for each in self.rows(year) if each["area_code"] == place]

    def value(self, row: Row) -> list[str]:
        """The value as it is to be shown; a missed one is never rounded up to its target."""
        if row["value"] is None:
            return []
        indicator = self.indicator(row)
        decimals = DECIMALS[indicator.unit]
        text = rounded(row["value"], decimals)
        reached = Decimal(text) > Decimal(str(row["target"])) or (
            Decimal(text) == Decimal(str(row["target"])) and indicator.comparison == ">="
        )
        if row["verdict"] == "missed" and reached:
            text = rounded(row["value"], decimals, ROUND_FLOOR)
        return [text]

    def target(self, row: Row) -> str:
        return f"{row['target']:g}"

    def gap(self, row: Row) -> list[str]:
        return [str(row["gap"])] if row["gap"] else []

    def attainment(self, row: Row) -> float | None:
        if row["value"] is None:
            return None
        share = float(rounded(100.0 * row["value"] / row["target"], 1))
        return 99.9 if row["verdict"] == "missed" and share >= 100 else share

    def worst(self, rows: Iterable[Row]) -> Row | None:
        lacking = [each for each in rows if each["verdict"] == "missed"]
        return max(lacking, key=lambda each: (each["target"] - each["value"]) / each["target"], default=None)

    def cost(self, kind: str = "", *, of: Row | None = None, lever: str = "", year: int = 0) -> float:
        """Yuan, of one kind, lever or year where it is named."""
        kinds = (kind,) if kind else ("capital", "recurring")
        rows = (of or self.document)["cost"]
        return sum(
            row[each]
            for row in rows
            for each in kinds
            if (not lever or row["lever"] == lever) and (not year or row["year"] == year)
        )


def _read(document: Row) -> Row:
    """As a script gets it: through JSON."""
    found: Row = json.loads(json.dumps(document, allow_nan=False))
    return found


@cache
def packed(workspace: Workspace, name: str, spoken: str) -> tuple[Pack, Findings, Expected]:
    """The whole pack of one scenario beside the baseline, the baseline's beside nothing; made once for all tests."""
    language.use(spoken)
    warm_up()  # the same chances in a tenth of the time
    scenario = BASELINE if name == "baseline" else example_scenarios(workspace)[name]
    before = None if scenario == BASELINE else BASELINE
    found = Findings(
        workspace,
        scenario,
        scenario_label(scenario, [scenario]),
        before,
        scenario_label(BASELINE, []) if before else "",
    )
    places = [CITY, *(area.code for area in workspace.areas)]
    return compose(found, places=places, made=MADE), found, Expected(workspace, scenario, before, spoken)


def names_of(found: Findings) -> list[str]:
    """Names that may hold digits and are not figures."""
    workspace = found.workspace
    named = [str(each.name) for each in (*workspace.plan.indicators, *workspace.areas, *workspace.model.levers)]
    return [*named, *(str(each.short) for each in workspace.plan.indicators), found.name, found.before_name]

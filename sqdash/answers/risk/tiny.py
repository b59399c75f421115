"""The least question there is, of the types every question has: what the compiled engine is made ready with."""

from __future__ import annotations

from pathlib import Path

from sqdash.answers.risk.ensemble import Ensemble
from sqdash.answers.risk.settings import Settings
from sqdash.language import Text
from sqdash.model.projection import BASELINE
from sqdash.plan.types import Assumption, Citation, Driver, Indicator, Lever, Model, Plan, Range, Stock
from sqdash.returns.types import Area, Figure, Workspace

NAME, SOURCE = Text("", ""), Citation("", "")
BASE = 2024


def tiny_ensemble() -> Ensemble:
    """One area, one indicator, one year, one draw."""
    return Ensemble.of(_workspace(), BASELINE, Settings(draws=1))


def _workspace() -> Workspace:
    figures = {("1", BASE, each): Figure(1.0, "illustrative", "", "") for each in ("staff", "people")}
    leaving = Assumption("leaving", NAME, Range(0.1, 0.2, 0.3), "share", SOURCE, "illustrative", NAME)
    return Workspace(
        path=Path(),
        plan=_plan(),
        model=_model(),
        assumptions={"leaving": leaving},
        areas=(Area("1", NAME, "county", ""),),
        figures=figures,
        registry=(),
        boundaries={},
        sources={},
        scenario_files=(),
        version="",
    )


def _plan() -> Plan:
    indicator = Indicator(
        id="staff_per_person",
        number=1,
        name=NAME,
        short=NAME,
        definition=NAME,
        unit="",
        numerator="staff",
        denominator="people",
        scale=1.0,
        comparison=">=",
        baseline_year=BASE,
        baseline=None,
        target_year=BASE + 1,
        target=1.0,
        applies_to=("county",),
        nature="",
        source=SOURCE,
    )
    return Plan("", NAME, NAME, BASE, BASE + 1, "", (indicator,))


def _model() -> Model:
    hire = Lever("hire", NAME, "people", "", 0, (1.0,), {"staff": (1.0,)}, (1.0,), (1.0,), {"*": 1.0}, 1.0, ())
    people = Driver("people", NAME, "", "constant", None, None)
    return Model((Stock("staff", NAME, "", "leaving", None),), (people,), (hire,))

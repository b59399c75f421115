"""The stocks agree with PySD, a system-dynamics library, running the same stock-flow as a Vensim model."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
import yaml

from sqdash.model import project, scenario_from_mapping
from sqdash.returns.types import Workspace
from tests.oracle.plain import read_workspace
from tests.oracle.stockflow import columns, vensim_model

DATA = Path(__file__).resolve().parents[1] / "data"
FILES = read_workspace(DATA)
AGREES = 1e-6  # relative; a step of exactly a year leaves only rounding, some 1e-15 when measured
END = 2035

Row = dict[str, Any]
STEADY: Row = {"schema": 1, "name": "不动"}
EVERYTHING: Row = {
    "schema": 1,
    "name": "一切都动",
    "over_limit": True,
    "levers": {name: {"*": {"*": 30, "2026": 0, "2030": 250}} for name in FILES["levers"]},
    "assumptions": {
        "population_growth": 0.02,
        "urbanisation_step": 0.06,
        "completion_building": 0.45,
        "completion_certification": {"*": 0.6, "411421": 1.0},
    },
    "drivers": {
        "urban_communities": {"*": {"2025": 30, "2026": 28}},
        "resident_population": {"411481": {"2027": 900000}},
        "households": {"*": {"2029": 100000}},
    },
}
WITHIN_CAPS: Row = {
    "schema": 1,
    "name": "不碰上限",
    "levers": {
        "hire_social_workers": {"*": {"*": 12}, "411426": {"2024": 100}},
        "certify_community_workers": {"*": {"2023": 80, "2027": 200}},
        "hire_community_workers": {"*": {"*": 25}},
        "extend_facility_area": {"*": {"*": 900}},
        "add_service_area": {"411421": {"*": 40000}},
    },
}
RUNS = [
    pytest.param(STEADY, "411402", False, id="no action"),
    pytest.param("talent_programme", "411425", False, id="the plan's programme"),
    pytest.param(WITHIN_CAPS, "411421", False, id="lags and queues in a county"),
    pytest.param(WITHIN_CAPS, "411471", False, id="lags and queues in the zone"),
    pytest.param("balanced", "411423", None, id="everything at once"),
    pytest.param(EVERYTHING, "411481", True, id="caps, overrides and completion"),
    pytest.param(EVERYTHING, "411421", True, id="caps, overrides and no queue"),
]


def mapping_of(scenario: Row | str) -> Row:
    if isinstance(scenario, dict):
        return json.loads(json.dumps(scenario))
    found: Row = yaml.safe_load((DATA / "scenarios" / f"{scenario}.yaml").read_text(encoding="utf-8"))
    return found


def run_vensim(path: Path, wanted: list[str]) -> dict[str, dict[int, float]]:
    """Each wanted column by year, as PySD computes it; its own warnings are its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pysd

        frame = pysd.read_vensim(str(path)).run(return_columns=wanted)
    return {name: {round(time): float(value) for time, value in frame[name].items()} for name in wanted}


@pytest.mark.parametrize(("scenario", "area", "beyond_a_cap"), RUNS)
def test_stocks_agree(
    scenario: Row | str, area: str, beyond_a_cap: bool | None, workspace: Workspace, tmp_path: Path
) -> None:
    mapping = mapping_of(scenario)
    path = tmp_path / f"area_{area}.mdl"
    path.write_text(vensim_model(FILES, mapping, area, END), encoding="utf-8")
    theirs = run_vensim(path, columns(FILES))
    projection = project(workspace, scenario_from_mapping(mapping, workspace), end=END)
    for measure in (*FILES["stocks"], *FILES["drivers"]):
        for year in projection.years:
            ours = projection.stock(area, measure, year)
            assert ours == pytest.approx(theirs[measure][year], rel=AGREES, abs=AGREES), (measure, year)
    excess = {(measure, year): value for code, year, measure, value in projection.excess_rows() if code == area}
    for stock in FILES["caps"]:
        for year in projection.years[1:]:
            ours = excess.get((stock, year), 0.0)
            assert ours == pytest.approx(theirs[f"beyond_{stock}"][year - 1], rel=AGREES, abs=AGREES), (stock, year)
    if beyond_a_cap is not None:
        assert any(value > AGREES for value in excess.values()) is beyond_a_cap


def test_a_changed_rate_does_not_agree(workspace: Workspace, tmp_path: Path) -> None:
    """The comparison is not blind: a Vensim model with another attrition gives other staff."""
    changed = {**WITHIN_CAPS, "assumptions": {"attrition_social_workers": 0.1801}}
    path = tmp_path / "changed.mdl"
    path.write_text(vensim_model(FILES, changed, "411421", END), encoding="utf-8")
    theirs = run_vensim(path, ["social_workers"])["social_workers"]
    projection = project(workspace, scenario_from_mapping(WITHIN_CAPS, workspace), end=END)
    assert projection.stock("411421", "social_workers", END) != pytest.approx(theirs[END], rel=AGREES)

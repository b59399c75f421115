"""How many places of each kind an area has: townships, streets, villages and communities, households."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqdash.returns.types import Workspace

HOUSEHOLDS = "households"  # the measure
FIRST_TOWN = "100"  # in the national code 001–099 are streets (街道), towns start at 100 and townships at 200


@lru_cache(maxsize=4)
def place_counts(workspace: Workspace) -> Mapping[str, Mapping[str, float | None]]:
    """Rule → area → count; None for what was not reported. All rows of the registry count as a place, farms'
    settlements too."""
    codes = [area.code for area in workspace.areas]
    townships = {each.township_code: each.area_code for each in workspace.registry}
    streets = {code: area for code, area in townships.items() if code[-3:] < FIRST_TOWN}
    kinds = [(each.area_code, each.kind) for each in workspace.registry]
    year = workspace.last_complete_year
    return {
        "areas": dict.fromkeys(codes, 1.0),
        "townships": {code: float(list(townships.values()).count(code)) for code in codes},
        "streets": {code: float(list(streets.values()).count(code)) for code in codes},
        "communities": {code: float(sum(area == code for area, _kind in kinds)) for code in codes},
        "urban_communities": {code: float(kinds.count((code, "urban"))) for code in codes},
        "rural_communities": {code: float(kinds.count((code, "rural"))) for code in codes},
        "households": {code: workspace.value(code, year, HOUSEHOLDS) for code in codes},
    }

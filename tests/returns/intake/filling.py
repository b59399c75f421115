"""Templates filled in at random, by putting values into the blank cells of their XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from random import Random

from sqdash.returns import Workspace
from tests.returns.intake.books import packed, parts

ZONE = "411471"
FIGURES, VILLAGES = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"
FIRST_ROW = 4
WHOLE_UNITS = ("person", "household", "site", "community")


def small(workspace: Workspace) -> Workspace:
    """The zone with eight of its villages and communities, so that a template is short."""
    of_zone = [each for each in workspace.registry if each.area_code == ZONE]
    kinds = {kind: [each for each in of_zone if each.kind == kind] for kind in ("rural", "urban")}
    return replace(workspace, registry=(*kinds["rural"][:4], *kinds["urban"][:4]))


def filled(template: bytes, cells: Mapping[str, Mapping[str, float | str]]) -> bytes:
    """The template with these cells of these parts filled in; each must be there and blank."""
    files = parts(template)
    for part, values in cells.items():
        text = files[part].decode()
        for reference, value in values.items():
            pattern = re.compile(rf'<c r="{reference}" s="(\d+)"/>')
            body = (
                rf'<c r="{reference}" s="\1" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
                if isinstance(value, str)
                else rf'<c r="{reference}" s="\1"><v>{value!r}</v></c>'
            )
            text, count = pattern.subn(body, text)
            assert count == 1, reference
        files[part] = text.encode()
    return packed(files)


def random_figures(workspace: Workspace, random: Random) -> dict[str, float]:
    """Figures a county could have: no part larger than its whole, no fraction of a person."""
    values = {}
    for measure in workspace.model.measures:
        last = workspace.value(ZONE, 2022, measure) or 0.0
        values[measure] = last * random.uniform(0.3, 3.0)
    for part, whole in (
        ("community_social_workers", "social_workers"), ("rural_facilities", "rural_communities"),
        ("urban_facilities", "urban_communities"), ("kiosk_communities", "urban_communities"),
        ("activity_area_m2", "facility_area_m2"), ("service_area_m2", "building_area_m2"),
        ("urban_population", "resident_population"), ("households", "resident_population"),
    ):  # fmt: skip
        values[part] = values[whole] * random.choice((random.uniform(0.05, 1.0), 1.0))
    places = random.choice((0, 1, 2, 6, 15))
    return {
        id: float(max(1, int(value))) if workspace.model.unit(id) in WHOLE_UNITS else round(value, places)
        for id, value in values.items()
    }


def as_written(value: float, random: Random) -> float | str:
    """A figure as a person may write it: mostly the number, sometimes a text that means exactly it."""
    if random.random() < 0.8 or value != int(value):
        return value
    return random.choice((f"{int(value)}", f"{int(value):,}", f" {int(value)}", f"{int(value)}".translate(FULL)))


FULL = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}


def cells_of_figures(workspace: Workspace, values: Mapping[str, float], random: Random) -> dict[str, float | str]:
    return {
        f"H{FIRST_ROW + place}": as_written(values[measure], random)
        for place, measure in enumerate(workspace.model.measures)
    }

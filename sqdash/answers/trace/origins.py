"""What a chain rests on: reported figures, assumptions and lines of a scenario, each with who said so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from sqdash.answers.trace.types import Assumed, Counted, Entry, Origin, Product
from sqdash.model import EVERY, Scenario
from sqdash.plan.types import Quantity
from sqdash.returns.types import Workspace

FILE = "returns.csv"
REGISTERED = {"rural_communities": "rural", "urban_communities": "urban"}  # measure → kind in the registry


def origin(workspace: Workspace, area: str, measure: str) -> Origin:
    """The base year's figure of an area."""
    year = workspace.base_year
    figure = workspace.figures[area, year, measure]
    source = workspace.sources.get(figure.source)
    held = workspace.return_of(figure.source)
    found = Origin(
        value=float(figure.value or 0.0),
        year=year,
        quality=figure.quality,
        source=figure.source,
        title=source.title if source else "",
        publisher=source.publisher if source else "",
        note=figure.note,
        file=FILE,
    )
    if held is None:
        return found
    return replace(
        found,
        file=held.found.file,
        cell=held.found.figures[measure].place,
        sha256=held.found.sha256,
        sender=held.sender,
        approver=held.by,
        approved=held.at.date().isoformat(),
    )


def assumed(workspace: Workspace, scenario: Scenario, area: str, id: str) -> Assumed:
    """An assumption as the projection takes it: the scenario's own for this area, for all, else the file's."""
    found = workspace.assumptions[id]
    bounds = found.by_area.get(area, found.range)
    own = {place: value for each, place, value in scenario.assumptions if each == id}
    place = next((each for each in (area, EVERY) if each in own), None)
    given = "scenario" if place else "area" if area in found.by_area else "file"
    source = workspace.sources.get(found.source.id)
    return Assumed(
        id=id,
        name=found.name,
        value=float(own[place]) if place else bounds.mode,
        unit=found.unit,
        low=bounds.low,
        mode=bounds.mode,
        high=bounds.high,
        quality=found.quality,
        source=found.source.id,
        title=source.title if source else "",
        where=found.source.where,
        given=given,
        why=scenario.why(id, area) if place else "",
    )


def entry(
    entries: Iterable[tuple[str, str, str, float]], scenario: Scenario, id: str, area: str, year: int
) -> Entry | None:
    """The line that decides a lever's input or a driver's number: the more specific one, area before year."""
    written = {(place, when): value for each, place, when, value in entries if each == id}
    places = ((area, str(year)), (area, EVERY), (EVERY, str(year)), (EVERY, EVERY))
    found = next((place for place in places if place in written), None)
    return Entry(*found, float(written[found]), scenario.why(id, area, str(year))) if found else None


def product(quantity: Quantity, values: dict[str, float]) -> Product:
    """A quantity of the model with an area's assumptions, multiplied in the order of the projection."""
    number = 1.0
    for factor in quantity:
        number *= 1.0 if isinstance(factor, str) else factor
    names = tuple(factor for factor in quantity if isinstance(factor, str))
    value = number
    for name in names:
        value *= values[name]
    return Product(number, names, value)


def counted(workspace: Workspace, area: str, measures: Iterable[str]) -> tuple[Counted, ...]:
    """What the registry counts for those measures that are numbers of communities."""
    counts = _registered(workspace)
    known = any(code == area for code, _kind in counts)
    reported = {each: workspace.value(area, workspace.base_year, each) for each in measures if each in REGISTERED}
    return tuple(
        Counted(measure, value, counts[area, REGISTERED[measure]])
        for measure, value in reported.items()
        if known and value is not None
    )


@lru_cache(maxsize=4)
def _registered(workspace: Workspace) -> Counter[tuple[str, str]]:
    return Counter((each.area_code, each.kind) for each in workspace.registry)

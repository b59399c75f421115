"""Where two scenarios say something different, entry by entry, and the two put together where they do not collide."""

from __future__ import annotations

from typing import NamedTuple

from sqdash.model.scenario import EVERY, Scenario

Place = tuple[str, str, str, str]
"""kind (name, reason, lever, assumption, driver, rationale or over_limit), id, area or ``*``, year or ``*``"""
Said = float | str
WHOLE = ("name", "reason", "over_limit")


class Difference(NamedTuple):
    """One entry; None where a scenario does not have it."""

    kind: str
    id: str
    area: str
    year: str
    before: Said | None
    after: Said | None


def differences(before: Scenario, after: Scenario) -> tuple[Difference, ...]:
    """Every entry in which `after` differs from `before`, in a fixed order."""
    old, new = _entries(before), _entries(after)
    places = sorted(place for place in old.keys() | new.keys() if old.get(place) != new.get(place))
    return tuple(Difference(*place, old.get(place), new.get(place)) for place in places)


def merged(base: Scenario, theirs: Scenario, yours: Scenario) -> Scenario | None:
    """Both sets of changes to `base` together; None where both changed the same entry to something different."""
    changed = {each[:4]: each.after for each in differences(base, theirs)}
    own = {each[:4]: each.after for each in differences(base, yours)}
    if any(own[place] != changed[place] for place in own.keys() & changed.keys()):
        return None
    entries = _entries(base) | changed | own
    return _scenario({place: said for place, said in entries.items() if said is not None}, base)


def _entries(scenario: Scenario) -> dict[Place, Said | None]:
    found: dict[Place, Said | None] = {
        ("name", "", EVERY, EVERY): scenario.name,
        ("reason", "", EVERY, EVERY): scenario.reason,
        ("over_limit", "", EVERY, EVERY): float(scenario.over_limit),
    }
    found |= {("lever", *entry[:3]): entry[3] for entry in scenario.levers}
    found |= {("assumption", id, area, EVERY): value for id, area, value in scenario.assumptions}
    found |= {("driver", *entry[:3]): entry[3] for entry in scenario.drivers}
    return found | {("rationale", *entry[:3]): entry[3] for entry in scenario.rationale}


def _scenario(entries: dict[Place, Said], base: Scenario) -> Scenario:
    def of(kind: str) -> list[tuple[str, str, str, Said]]:
        return [(*place[1:], said) for place, said in entries.items() if place[0] == kind]

    def numbers(kind: str) -> tuple[tuple[str, str, str, float], ...]:
        return tuple((id, area, year, float(said)) for id, area, year, said in of(kind))

    name, reason, over = (next((each[-1] for each in of(kind)), "") for kind in WHOLE)
    return Scenario(
        name=str(name),
        reason=str(reason),
        levers=numbers("lever"),
        assumptions=tuple((id, area, value) for id, area, _year, value in numbers("assumption")),
        drivers=numbers("driver"),
        rationale=tuple((id, area, year, str(said)) for id, area, year, said in of("rationale")),
        over_limit=bool(over),
        plan=base.plan,
        returns=base.returns,
        model=base.model,
    )

"""Which villages would close a coverage gap: as many as are missing, named, ranked, each with why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqdash.answers.trace.origins import REGISTERED
from sqdash.model import Projection, Scenario
from sqdash.model.editing import lever_table, planning_years, with_lever_table
from sqdash.plan.types import Indicator, Lever
from sqdash.returns.received import Village
from sqdash.returns.types import Community, Workspace

WITHOUT, UNREPORTED = "without", "unreported"
BY_PEOPLE, BY_SHARE, SPARE = "people", "share", "spare"
SINGLE_UNITS = ("site", "community")  # one unit of the lever is one village or community
KIOSKS = "kiosk_communities"


class Pick(NamedTuple):
    """A village that may be built in. `rule` says why it stands where it does.

    people: the most residents come first; share: its township's part, `quota` of the `pool` without one there; spare:
    not needed to close the gap.
    """

    village: Community
    state: str
    people: float | None
    rule: str
    quota: int
    pool: int


@dataclass(frozen=True, slots=True)
class Closing:
    """`chosen` close the gap; `others` could stand in for them. Fewer than the gap where there are no more."""

    area_code: str
    indicator: str
    lever: str
    year: int
    gap: int
    chosen: tuple[Pick, ...]
    others: tuple[Pick, ...]

    @property
    def picks(self) -> tuple[Pick, ...]:
        return self.chosen + self.others


class Built(NamedTuple):
    """A scenario with more sites in an area; what the yearly limits leave no room for is not `placed`."""

    scenario: Scenario
    placed: int
    by_year: tuple[tuple[int, int], ...]


def closable(workspace: Workspace) -> tuple[Indicator, ...]:
    """The indicators that count villages or communities: a named one more is one more in the numerator."""
    return tuple(each for each in workspace.plan.indicators if lever_for(workspace, each) is not None)


def lever_for(workspace: Workspace, indicator: Indicator) -> Lever | None:
    """The lever that builds in one village or community at a time for this indicator."""
    if indicator.denominator not in REGISTERED:
        return None
    found = (
        each
        for each in workspace.model.levers
        if indicator.id in each.primary_for
        and each.unit in SINGLE_UNITS
        and each.effects.get(indicator.numerator) == (1.0,)
    )
    return next(found, None)


def closing(
    workspace: Workspace,
    projection: Projection,
    area: str,
    indicator: str,
    known: Mapping[str, Village],
    *,
    people: Mapping[str, float] | None = None,
    taken: Collection[str] = (),
) -> Closing:
    """As many villages as the area's gap in the plan's last year asks for.

    Those reported to have none come before those nobody reported of. Among either, those whose residents are known
    come by their number; the others are spread over townships in proportion to the villages without one there, by
    largest remainder. Ties go by code, so the same data gives the same list.

    Args:
        known: by village code, what the returns say; people: residents by village code, where known.
        taken: codes of villages that are not offered, because the scenario builds there already.

    Raises: LookupError for an indicator that does not count villages.
    """
    year = workspace.plan.end
    asked = workspace.plan.indicator(indicator)
    lever = lever_for(workspace, asked)
    if lever is None:
        raise LookupError(indicator)
    gap = projection.cell(area, indicator, year).gap or 0
    kind = REGISTERED[asked.denominator]
    states = {
        each: state
        for each in workspace.registry
        if each.area_code == area and each.kind == kind and each.code not in taken
        if (state := state_of(known.get(each.code), asked.numerator)) is not None
    }
    chosen: list[Pick] = []
    for state in (WITHOUT, UNREPORTED):
        pool = [each for each, own in states.items() if own == state]
        chosen += _from(pool, gap - len(chosen), state, people or {})
    picked = {each.village for each in chosen}
    rest = sorted((each for each in states if each not in picked), key=lambda each: each.code)
    others = tuple(Pick(each, states[each], (people or {}).get(each.code), SPARE, 0, 0) for each in rest)
    return Closing(area, indicator, lever.id, year, gap, tuple(chosen), others)


def written(village: Community) -> str:
    """A village as a reason names it."""
    return f"{village.township}{village.name}"


def named(workspace: Workspace, scenario: Scenario, area: str, lever: str) -> frozenset[str]:
    """Codes of the area's villages that the reasons of a lever's inputs name: those were put in from the list."""
    reasons = [why for id, place, _year, why in scenario.rationale if (id, place) == (lever, area)]
    words = {word for why in reasons for word in why.split()}
    return frozenset(each.code for each in workspace.registry if each.area_code == area and written(each) in words)


def state_of(village: Village | None, stock: str) -> str | None:
    """without or unreported; None for a village that has one."""
    has = None if village is None else village.kiosk if stock == KIOSKS else village.has_centre
    return UNREPORTED if has is None else None if has else WITHOUT


def _from(pool: Sequence[Community], wanted: int, state: str, people: Mapping[str, float]) -> list[Pick]:
    counted = sorted((each for each in pool if each.code in people), key=lambda each: (-people[each.code], each.code))
    first = [Pick(each, state, people[each.code], BY_PEOPLE, 0, 0) for each in counted[: max(wanted, 0)]]
    uncounted = [each for each in pool if each.code not in people]
    sizes = Counter(each.township_code for each in uncounted)
    quotas = shares(sizes, min(max(wanted - len(first), 0), len(uncounted)))
    left = dict(quotas)
    spread = []
    for each in sorted(uncounted, key=lambda each: (each.township_code, each.code)):
        if left[each.township_code]:
            left[each.township_code] -= 1
            township = each.township_code
            spread.append(Pick(each, state, None, BY_SHARE, quotas[township], sizes[township]))
    return first + spread


def shares(sizes: Mapping[str, int], wanted: int) -> dict[str, int]:
    """`wanted` shared out in proportion to `sizes` by largest remainder, ties by name; never more than a size."""
    total = sum(sizes.values())
    if not total:
        return dict.fromkeys(sizes, 0)
    found = {name: wanted * size // total for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(wanted * sizes[name] % total), name))
    for name in by_remainder[: wanted - sum(found.values())]:
        found[name] += 1
    return found


def with_built(
    workspace: Workspace, scenario: Scenario, area: str, lever: str, count: int, villages: Iterable[str] = ()
) -> Built:
    """The scenario with `count` more units of a lever in one area, in the first years that can still count.

    What the area's inputs already say stays; no year goes over its limit. `villages`, one a unit and the first ones
    first, become the reason: as many of them as were placed, for the others are still to be built in.
    """
    found = workspace.model.lever(lever)
    table = lever_table(workspace, scenario, lever)
    left, by_year = count, []
    for year in planning_years(workspace):
        room = int(found.limit(area) - table[area][year]) if year + found.lag_years <= workspace.plan.end else 0
        more = min(max(room, 0), left)
        if more:
            table[area][year] += more
            by_year.append((year, more))
            left -= more
    changed = with_lever_table(scenario, lever, table) if by_year else scenario
    placed = count - left
    return Built(_with_reason(changed, lever, area, list(villages)[:placed]), placed, tuple(by_year))


def _with_reason(scenario: Scenario, lever: str, area: str, villages: Iterable[str]) -> Scenario:
    why = " ".join(villages)
    own = [each[1:] for each in scenario.rationale if each[0] == lever]
    before = [reason for place, year, reason in own if (place, year) == (area, "*")]
    if not why or scenario.is_baseline:
        return scenario
    others = tuple(each for each in own if each[:2] != (area, "*"))
    return scenario.with_rationale(lever, (*others, (area, "*", "\n".join([*before, why]))))


def arriving(before: Projection, after: Projection, area: str, lever: str, year: int) -> float:
    """How many more units of a lever are in use by a year in the second projection: what slips is not there yet."""
    years = [each for each in after.years if each <= year]
    return sum(after.arrived(area, lever, each) - before.arrived(area, lever, each) for each in years)

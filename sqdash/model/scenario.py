"""A what-if as a value: only what differs from the baseline. Frozen, comparable, hashable, printable."""

from __future__ import annotations

from dataclasses import dataclass, replace

EVERY = "*"

LeverEntry = tuple[str, str, str, float]
"""lever, area or ``*``, year or ``*``, input in the lever's own unit per year"""
AssumptionEntry = tuple[str, str, float]
"""assumption, area or ``*``, value"""
DriverEntry = tuple[str, str, str, float]
"""driver, area or ``*``, year or ``*``, value"""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Entries are kept sorted, so equal scenarios are equal values. Checked on the way in by `scenario_file`."""

    name: str
    reason: str = ""
    levers: tuple[LeverEntry, ...] = ()
    assumptions: tuple[AssumptionEntry, ...] = ()
    drivers: tuple[DriverEntry, ...] = ()
    over_limit: bool = False
    plan: str | None = None
    returns: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "levers", tuple(sorted(self.levers)))
        object.__setattr__(self, "assumptions", tuple(sorted(self.assumptions)))
        object.__setattr__(self, "drivers", tuple(sorted(self.drivers)))

    # Sorting also puts the wider entry first ("*" sorts before any code or year), so applying entries in order
    # lets the more specific one win, area before year (design §6).

    @property
    def is_baseline(self) -> bool:
        """Whether it changes nothing: the steady state."""
        return not (self.levers or self.assumptions or self.drivers)

    def with_lever(self, lever: str, entries: tuple[tuple[str, str, float], ...]) -> Scenario:
        """The same scenario with this lever's inputs replaced by `entries` (area, year, value)."""
        kept = tuple(each for each in self.levers if each[0] != lever)
        added = tuple((lever, area, year, value) for area, year, value in entries)
        return replace(self, levers=kept + added)

    def with_assumption(self, assumption: str, value: float | None) -> Scenario:
        """The same scenario with one value for every area, or back to the file's own (None)."""
        kept = tuple(each for each in self.assumptions if each[0] != assumption)
        added = () if value is None else ((assumption, EVERY, value),)
        return replace(self, assumptions=kept + added)

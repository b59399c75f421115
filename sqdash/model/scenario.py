"""A what-if as a value: only what differs from the baseline. Frozen, comparable, hashable, printable."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

EVERY = "*"

LeverEntry = tuple[str, str, str, float]
"""lever, area or ``*``, year or ``*``, input in the lever's own unit per year"""
AssumptionEntry = tuple[str, str, float]
"""assumption, area or ``*``, value"""
DriverEntry = tuple[str, str, str, float]
"""driver, area or ``*``, year or ``*``, value"""
RationaleEntry = tuple[str, str, str, str]
"""lever, assumption or driver; area or ``*``; year or ``*``; why"""

MODEL_VERSION = "1"  # goes up with every change that moves a result (CHANGELOG says which)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Entries are kept sorted, so equal scenarios are equal values. Checked on the way in by `scenario_file`."""

    name: str
    reason: str = ""
    levers: tuple[LeverEntry, ...] = ()
    assumptions: tuple[AssumptionEntry, ...] = ()
    drivers: tuple[DriverEntry, ...] = ()
    rationale: tuple[RationaleEntry, ...] = ()
    over_limit: bool = False
    plan: str | None = None
    returns: str | None = None
    model: str | None = None
    over: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """the years that were left out because they have been reported since; no part of what the scenario says"""

    def __post_init__(self) -> None:
        object.__setattr__(self, "levers", tuple(sorted(self.levers)))
        object.__setattr__(self, "assumptions", tuple(sorted(self.assumptions)))
        object.__setattr__(self, "drivers", tuple(sorted(self.drivers)))
        object.__setattr__(self, "rationale", tuple(sorted(self.rationale)))

    # Sorting also puts the wider entry first ("*" sorts before any code or year), so applying entries in order
    # lets the more specific one win, area before year (design §6).

    @property
    def is_baseline(self) -> bool:
        """Whether it changes nothing: the steady state."""
        return not (self.levers or self.assumptions or self.drivers)

    @property
    def has_inputs(self) -> bool:
        """Whether it puts anything in; assumptions and denominators alone are no input."""
        return any(amount for _lever, _area, _year, amount in self.levers)

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

    def with_rationale(self, id: str, entries: tuple[tuple[str, str, str], ...]) -> Scenario:
        """The same scenario with the reasons for this lever, assumption or driver replaced (area, year, why)."""
        kept = tuple(each for each in self.rationale if each[0] != id)
        return replace(self, rationale=kept + tuple((id, *entry) for entry in entries if entry[-1].strip()))

    def why(self, id: str, area: str = EVERY, year: str = EVERY) -> str:
        """The reason given for an input: its own, or the wider one that covers it."""
        reasons = {each[1:3]: each[3] for each in self.rationale if each[0] == id}
        places = ((area, year), (area, EVERY), (EVERY, year), (EVERY, EVERY))
        return next((reasons[place] for place in places if place in reasons), "")

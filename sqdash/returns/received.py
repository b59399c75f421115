"""A county's return for one year as values: figures, villages and progress, each with the cell it stood in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple


class Sent(NamedTuple):
    """One figure in the measure's own unit and where it stood: sheet and cell of a workbook, line of a CSV."""

    value: float
    place: str


class Village(NamedTuple):
    """What a return says of one village or community of the registry; None where it says nothing. Areas in m²."""

    code: str
    has_centre: bool | None
    area_m2: float | None
    activity_m2: float | None
    kiosk: bool | None
    opened: int | None
    place: str

    def after(self, before: Village | None) -> Village:
        """What is known with this said after that: what it leaves open stays as it was, but for what a place that
        has no centre any more cannot have."""
        if before is None:
            return self
        had = before if self.has_centre is not False else before._replace(area_m2=None, activity_m2=None, opened=None)
        return had._replace(**{name: said for name, said in self._asdict().items() if said is not None})


class Progress(NamedTuple):
    """How far a commitment is: a share 0…1 or a count, as the commitment measures, with evidence and owner."""

    commitment: str
    value: float
    evidence: str
    owner: str
    place: str


@dataclass(frozen=True, slots=True)
class Return:
    """One area's return for one year, as it was understood; `file` and `sha256` say of which file.

    `reasons` are what the sender wrote beside warnings: "rule place" → reason.
    """

    area_code: str
    year: int
    figures: Mapping[str, Sent]
    file: str
    sha256: str
    villages: tuple[Village, ...] = ()
    progress: tuple[Progress, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    def as_mapping(self) -> dict[str, Any]:
        """Plain values, for JSON; `return_from_mapping` reads them back."""
        return {
            "area_code": self.area_code,
            "year": self.year,
            "figures": {measure: list(sent) for measure, sent in sorted(self.figures.items())},
            "file": self.file,
            "sha256": self.sha256,
            "villages": [list(each) for each in self.villages],
            "progress": [list(each) for each in self.progress],
            "reasons": dict(sorted(self.reasons.items())),
        }


@dataclass(frozen=True, slots=True)
class Approved:
    """A return that holds: which version of the store, who approved it and when, who sent it."""

    found: Return
    id: int
    number: int
    by: str
    at: datetime
    sender: str = ""

    @property
    def source(self) -> str:
        """The id of the source its figures name."""
        return f"return:{self.id}"


def return_from_mapping(mapping: Mapping[str, Any]) -> Return:
    """The inverse of `Return.as_mapping`. Raises KeyError or TypeError for anything else."""
    return Return(
        mapping["area_code"],
        int(mapping["year"]),
        {measure: Sent(float(value), place) for measure, (value, place) in mapping["figures"].items()},
        mapping["file"],
        mapping["sha256"],
        tuple(Village(*each) for each in mapping["villages"]),
        tuple(Progress(*each) for each in mapping["progress"]),
        dict(mapping["reasons"]),
    )

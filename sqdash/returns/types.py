"""What is known: areas, registry and returns, each figure with its quality and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from sqdash.language import Text
from sqdash.plan.types import QUALITIES, Assumption, Model, Plan, Source
from sqdash.returns.received import Approved, Village


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    name: Text
    kind: str
    parent: str
    lon: float | None = None
    lat: float | None = None


class Figure(NamedTuple):
    """One reported number; `value` is None where the county sent nothing."""

    value: float | None
    quality: str
    source: str
    note: str


class Community(NamedTuple):
    """A village or community of the registry; kind is urban, rural or other."""

    code: str
    name: str
    kind: str
    township_code: str
    township: str
    area_code: str


@dataclass(frozen=True, eq=False)
class Workspace:
    """One plan with everything known about its areas. Immutable; `version` is the digest of its files."""

    path: Path
    plan: Plan
    model: Model
    assumptions: Mapping[str, Assumption]
    areas: tuple[Area, ...]
    figures: Mapping[tuple[str, int, str], Figure]
    registry: tuple[Community, ...]
    boundaries: Mapping[str, Any]
    sources: Mapping[str, Source]
    scenario_files: tuple[Path, ...]
    version: str
    approved: tuple[Approved, ...] = ()
    """the counties' returns whose figures are in `figures`"""
    files_alone: int | None = None
    """the base year without those returns, None where there are none"""

    def area(self, code: str) -> Area:
        return next(each for each in self.areas if each.code == code)

    @cached_property
    def return_years(self) -> tuple[int, ...]:
        return tuple(sorted({year for _, year, _ in self.figures}))

    @cached_property
    def base_year(self) -> int:
        """The last complete year before the plan's last: a projection from there on would have no year to plan for.

        The loader refuses a workspace without one.
        """
        return max(year for year in self.complete_years if year < self.plan.end)

    @property
    def files_base_year(self) -> int:
        """The base year of the files: the years after it up to `base_year` are over by what was approved since."""
        return self.base_year if self.files_alone is None else self.files_alone

    @property
    def last_complete_year(self) -> int:
        """The base year, or the plan's last once that is reported: what was reached is told, not projected."""
        return self.complete_years[-1]

    @cached_property
    def complete_years(self) -> tuple[int, ...]:
        """The years for which every area has every stock and driver."""
        return tuple(year for year in self.return_years if self.is_complete(year))

    def is_complete(self, year: int) -> bool:
        return all(
            self.value(area.code, year, measure) is not None for area in self.areas for measure in self.model.measures
        )

    def value(self, area: str, year: int, measure: str) -> float | None:
        figure = self.figures.get((area, year, measure))
        return None if figure is None else figure.value

    @cached_property
    def villages(self) -> Mapping[str, Village]:
        """What the approved returns say of each village, by code: of each thing what the newest that says it says."""
        by_year = sorted(self.approved, key=lambda each: (each.found.year, each.id))
        found: dict[str, Village] = {}
        for each in (village for one in by_year for village in one.found.villages):
            found[each.code] = each.after(found.get(each.code))
        return found

    def return_of(self, source: str) -> Approved | None:
        """The approved return a figure's source names."""
        return next((each for each in self.approved if each.source == source), None)

    def quality(self, area: str, year: int, *measures: str) -> str:
        """The worst quality among these figures of an area."""
        found = [self.figures[key].quality for m in measures if (key := (area, year, m)) in self.figures]
        return worst_quality(found)


def worst_quality(qualities: list[str] | tuple[str, ...]) -> str:
    return max(qualities, key=QUALITIES.index, default="official")

"""What new data move before anybody changes a scenario: the base year, and verdicts of the target year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqdash.model import BASELINE, Cell, project
from sqdash.returns.applying import mixed
from sqdash.returns.types import Workspace


class Turn(NamedTuple):
    """One verdict of the target year under the baseline scenario, with the old data and with the new."""

    area_code: str
    indicator: str
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class Moved:
    """Areas not wholly on real data: in the base year after, and in `newest`, the last year anything is known of
    that can become the base."""

    base_before: int
    base_after: int
    target_year: int
    turned: tuple[Turn, ...]
    illustrative: tuple[str, ...]
    newest: int
    newest_illustrative: tuple[str, ...]


def moved(before: Workspace, after: Workspace) -> Moved:
    """What turns between two workspaces of the same plan and areas that differ in their figures."""
    year = after.plan.end
    old, new = (_cells(each, year) for each in (before, after))
    turned = tuple(
        Turn(now.area_code, now.indicator, was, now)
        for was, now in zip(old, new, strict=True)
        if was.verdict != now.verdict
    )
    newest = max(each for each in after.return_years if each < year)
    at_base = mixed(after, after.base_year)
    return Moved(before.base_year, after.base_year, year, turned, at_base, newest, mixed(after, newest))


def _cells(workspace: Workspace, year: int) -> tuple[Cell, ...]:
    """The areas' cells; the city's follow from them and are not counted twice."""
    return project(workspace, BASELINE, end=year).cells(year)

"""What the store gives back: frozen values, moments in UTC, money in yuan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqdash.language import _
from sqdash.model import Scenario, scenario_from_mapping
from sqdash.returns.types import Workspace


class Pin(NamedTuple):
    """One version of one scenario."""

    scenario_id: str
    number: int


class OutcomeCell(NamedTuple):
    """What a cell came to in the target year when the version was saved."""

    area_code: str
    indicator: str
    value: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Header:
    """A scenario as a whole; what it says is in its versions."""

    id: str
    plan_id: str
    name: str
    reason: str
    owner: str
    visibility: str
    latest: int
    branched_from: Pin | None
    created: datetime
    changed: datetime
    archived: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """One save, as it was: content, author and the result on the data and model of that day."""

    pin: Pin
    plan_id: str
    name: str
    parent: int | None
    author: str
    note: str
    content: Mapping[str, Any]
    content_hash: str
    data_version: str
    model_version: str
    base_year: int
    target_year: int
    areas: int
    areas_met: int
    cells: int
    cells_met: int
    cost: float
    outcome: tuple[OutcomeCell, ...]
    created: datetime

    def scenario(self, workspace: Workspace) -> Scenario:
        """What it says, checked against the data of today. Raises BadInput with every fault."""
        return scenario_from_mapping(self.content, workspace, file=self.name)


class Listed(NamedTuple):
    """One line of the list: a scenario with the counts of one version: the adopted one, else the latest.

    `number` and `name` are that version's own: it may have been called otherwise than the scenario is now.
    """

    header: Header
    number: int
    name: str
    author: str
    data_version: str
    base_year: int
    areas: int
    areas_met: int
    cells: int
    cells_met: int
    cost: float


class Trail(NamedTuple):
    """One audit row."""

    at: datetime
    person: str
    action: str
    number: int | None
    before_hash: str | None
    after_hash: str
    note: str


class Link(NamedTuple):
    """A share link: whoever has the token reads that version, until it is revoked."""

    token: str
    pin: Pin
    person: str
    created: datetime
    revoked: datetime | None
    revoked_by: str | None


class Adoption(NamedTuple):
    pin: Pin
    name: str
    person: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What someone was working on: unsaved content, and the version it started from."""

    id: str
    plan_id: str
    content: Mapping[str, Any]
    origin: Pin | None
    changed: datetime

    def scenario(self, workspace: Workspace) -> Scenario:
        """Raises BadInput when it no longer fits the data."""
        return scenario_from_mapping(self.content, workspace, file=_("草稿"))


class NotKept(LookupError):
    """There is no such scenario, version or link, or it is not for this person: the same answer for both."""

    def __str__(self) -> str:
        return _("没有这个情景，或者它没有共享给您。")


class NotAllowed(ValueError):
    """A request the rules of the store refuse. The text is for the person who asked."""


class Conflict(RuntimeError):
    """Somebody saved the same scenario first. Both versions are here; nothing was written."""

    def __init__(self, theirs: Version, base: Version, yours: Scenario) -> None:
        super().__init__(f"{theirs.pin} after {base.pin.number}")
        self.theirs, self.base, self.yours = theirs, base, yours

    def __str__(self) -> str:
        told = _("{author} 已经保存了第 {number} 版，您的修改从第 {base} 版开始。两份都没有丢，请选择怎样处理。")
        return told.format(author=self.theirs.author, number=self.theirs.pin.number, base=self.base.pin.number)

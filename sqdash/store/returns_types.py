"""What the store gives back of returns: frozen values, moments in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqdash.returns.received import Return
from sqdash.store.types import NotAllowed


@dataclass(frozen=True, slots=True)
class ReturnVersion:
    """One return as it was sent, where it stands and who decided that. `number` counts within its area and year."""

    id: int
    plan_id: str
    area_code: str
    year: int
    number: int
    state: str
    found: Return
    content_hash: str
    file_name: str
    sha256: str
    size: int
    restored_from: int | None
    sender: str
    sent: datetime
    decided_by: str | None
    decided: datetime | None
    reason: str


class NotSent(NotAllowed):
    """Which of the returns handed in together cannot be, each with its reason; then none of them was."""

    def __init__(self, refused: Sequence[tuple[Return, str]]) -> None:
        super().__init__("\n".join(dict.fromkeys(why for _found, why in refused)))
        self.refused = tuple(refused)


class ReturnTrail(NamedTuple):
    """One audit row."""

    at: datetime
    person: str
    action: str
    return_id: int
    number: int
    before: str | None
    after: str
    content_hash: str
    note: str


class Standing(NamedTuple):
    """Where one area's return of one year stands: its newest version, and whether an approved one holds beside it."""

    area_code: str
    year: int
    state: str
    number: int
    holds: bool

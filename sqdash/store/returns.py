"""Returns: sent by stewards for their areas, approved by the administrator, every version and decision kept.

As in the rest of the store every function takes the database and the person first, checks the role itself and refuses
by default; one that writes does it in one transaction together with its audit row.
"""

from sqdash.store.returns_deciding import approve, restore, send_back, withdraw
from sqdash.store.returns_reading import (
    ReturnNotKept,
    approved,
    file_of,
    listed,
    mark_of,
    return_at,
    return_trail,
    standings,
)
from sqdash.store.returns_sending import LARGEST, send, send_all
from sqdash.store.returns_types import NotSent, ReturnTrail, ReturnVersion, Standing
from sqdash.store.schema import APPROVED, DRAFT, RETURNED, SUBMITTED, SUPERSEDED

__all__ = [
    "APPROVED",
    "DRAFT",
    "LARGEST",
    "RETURNED",
    "SUBMITTED",
    "SUPERSEDED",
    "NotSent",
    "ReturnNotKept",
    "ReturnTrail",
    "ReturnVersion",
    "Standing",
    "approve",
    "approved",
    "file_of",
    "listed",
    "mark_of",
    "restore",
    "return_at",
    "return_trail",
    "send",
    "send_all",
    "send_back",
    "standings",
    "withdraw",
]

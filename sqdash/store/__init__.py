"""What is kept: scenarios with every version, who did what, links and drafts. SQLite by default, PostgreSQL by URL.

Every function takes the database and the person first, checks the role itself and refuses by default. One that writes
does it in one transaction together with its audit row. All raise `StoreUnavailable` when the database cannot serve.
"""

from sqdash.store import returns
from sqdash.store.database import Database, database
from sqdash.store.drafts import close, keep, open_drafts
from sqdash.store.faults import StoreUnavailable
from sqdash.store.reading import adopted, adoptions, counted, header, listed, trail, version_at, versions
from sqdash.store.saving import create, new_id, rename, save
from sqdash.store.schema import ADOPTED, PRIVATE, SHARED
from sqdash.store.sharing import links, revoke, share, shared
from sqdash.store.states import adopt, archive, restore, show
from sqdash.store.types import (
    Adoption,
    Conflict,
    Draft,
    Header,
    Link,
    Listed,
    NotAllowed,
    NotKept,
    OutcomeCell,
    Pin,
    Trail,
    Version,
)

__all__ = [
    "ADOPTED",
    "PRIVATE",
    "SHARED",
    "Adoption",
    "Conflict",
    "Database",
    "Draft",
    "Header",
    "Link",
    "Listed",
    "NotAllowed",
    "NotKept",
    "OutcomeCell",
    "Pin",
    "StoreUnavailable",
    "Trail",
    "Version",
    "adopt",
    "adopted",
    "adoptions",
    "archive",
    "close",
    "counted",
    "create",
    "database",
    "header",
    "keep",
    "links",
    "listed",
    "new_id",
    "open_drafts",
    "rename",
    "restore",
    "returns",
    "revoke",
    "save",
    "share",
    "shared",
    "show",
    "trail",
    "version_at",
    "versions",
]

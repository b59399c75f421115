"""The tables. What a person wrote is only ever added to: versions, audit rows and adoptions are never changed."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect

PRIVATE, SHARED, ADOPTED = "private", "shared", "adopted"
VISIBILITIES = (PRIVATE, SHARED, ADOPTED)

DRAFT, SUBMITTED, APPROVED, RETURNED, SUPERSEDED = "draft", "submitted", "approved", "returned", "superseded"

naming = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=naming)


class Utc(TypeDecorator[datetime]):
    """A moment in UTC. SQLite drops time zones: what is stored is always UTC, what is read always says so."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


scenario = Table(
    "scenario",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("plan_id", String(200), nullable=False),
    Column("name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("latest", Integer, nullable=False),
    Column("branched_from", String(32), ForeignKey("scenario.id")),
    Column("branched_number", Integer),
    Column("created_utc", Utc, nullable=False),
    Column("changed_utc", Utc, nullable=False),
    Column("archived_utc", Utc),
    CheckConstraint("visibility in ('private', 'shared', 'adopted')", name="visibility"),
    # The list is read newest first, one page at a time.
    Index("ix_scenario_list", "plan_id", "changed_utc", "id"),
    Index(
        "uq_scenario_adopted",
        "plan_id",
        unique=True,
        sqlite_where=text("visibility = 'adopted'"),
        postgresql_where=text("visibility = 'adopted'"),
    ),
)

version = Table(
    "version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scenario_id", String(32), ForeignKey("scenario.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("parent", Integer),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("data_version", String(64), nullable=False),
    Column("model_version", String(64), nullable=False),
    Column("base_year", Integer, nullable=False),
    Column("target_year", Integer, nullable=False),
    Column("areas", Integer, nullable=False),
    Column("areas_met", Integer, nullable=False),
    Column("cells", Integer, nullable=False),
    Column("cells_met", Integer, nullable=False),
    Column("cost", Float, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("idempotency_key", String(64), nullable=False),
    Column("created_utc", Utc, nullable=False),
    UniqueConstraint("scenario_id", "number"),
    UniqueConstraint("idempotency_key"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at_utc", Utc, nullable=False),
    Column("person", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("scenario_id", String(32), ForeignKey("scenario.id"), nullable=False, index=True),
    Column("number", Integer),
    Column("before_hash", String(64)),
    Column("after_hash", String(64), nullable=False),
    Column("note", Text, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", Text, nullable=False),
    Column("plan_id", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Column("scenario_id", String(32)),
    Column("number", Integer),
    Column("changed_utc", Utc, nullable=False),
    Column("closed_utc", Utc),
    Index("ix_draft_open", "person", "plan_id", "closed_utc", "changed_utc"),
)

share_link = Table(
    "share_link",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("scenario_id", String(32), ForeignKey("scenario.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("person", Text, nullable=False),
    Column("created_utc", Utc, nullable=False),
    Column("revoked_utc", Utc),
    Column("revoked_by", Text),
)

adoption = Table(
    "adoption",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", String(200), nullable=False, index=True),
    Column("scenario_id", String(32), ForeignKey("scenario.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at_utc", Utc, nullable=False),
)

return_version = Table(
    "return_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", String(200), nullable=False),
    Column("area_code", String(32), nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("restored_from", Integer),
    Column("sender", Text, nullable=False),
    Column("sent_utc", Utc, nullable=False),
    Column("decided_by", Text),
    Column("decided_utc", Utc),
    Column("reason", Text, nullable=False),
    UniqueConstraint("plan_id", "area_code", "year", "number"),
    CheckConstraint("state in ('draft', 'submitted', 'approved', 'returned', 'superseded')", name="state"),
    Index("ix_return_version_state", "plan_id", "state", "area_code", "year"),
    # At most one that holds and one that waits, whatever the program does.
    Index(
        "uq_return_version_approved",
        "plan_id",
        "area_code",
        "year",
        unique=True,
        sqlite_where=text("state = 'approved'"),
        postgresql_where=text("state = 'approved'"),
    ),
    Index(
        "uq_return_version_submitted",
        "plan_id",
        "area_code",
        "year",
        unique=True,
        sqlite_where=text("state = 'submitted'"),
        postgresql_where=text("state = 'submitted'"),
    ),
)

return_audit = Table(
    "return_audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at_utc", Utc, nullable=False),
    Column("person", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("return_id", Integer, ForeignKey("return_version.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("state_before", String(16)),
    Column("state_after", String(16), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("note", Text, nullable=False),
)

NEVER_CHANGED = ("version", "audit", "adoption", "return_audit")

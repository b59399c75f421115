"""Returns of the areas with the files they came in, every decision about them, and a lock on what was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

UTC = sa.DateTime(timezone=True)
# What was sent stays as it was sent; only where it stands changes, and who decided that.
SENT = ("id", "plan_id", "area_code", "year", "number", "content", "content_hash", "file_name", "file", "sha256",
        "size", "restored_from")  # fmt: skip
LOCKED = "old.state = 'approved' and new.state not in ('approved', 'superseded')"


def upgrade() -> None:
    op.create_table(
        "return_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(200), nullable=False),
        sa.Column("area_code", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("restored_from", sa.Integer()),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sent_utc", UTC, nullable=False),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_utc", UTC),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_return_version"),
        sa.UniqueConstraint("plan_id", "area_code", "year", "number", name="uq_return_version_plan_id"),
        sa.CheckConstraint(
            "state in ('draft', 'submitted', 'approved', 'returned', 'superseded')",
            name=op.f("ck_return_version_state"),
        ),
    )
    op.create_index("ix_return_version_state", "return_version", ["plan_id", "state", "area_code", "year"])
    for state in ("approved", "submitted"):
        alone = sa.text(f"state = '{state}'")
        op.create_index(
            f"uq_return_version_{state}",
            "return_version",
            ["plan_id", "area_code", "year"],
            unique=True,
            sqlite_where=alone,
            postgresql_where=alone,
        )
    op.create_table(
        "return_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at_utc", UTC, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state_before", sa.String(16)),
        sa.Column("state_after", sa.String(16), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_return_audit"),
        sa.ForeignKeyConstraint(["return_id"], ["return_version.id"], name="fk_return_audit_return_id"),
    )
    op.create_index("ix_return_audit_return_id", "return_audit", ["return_id"])
    (_lock_postgresql if op.get_bind().dialect.name == "postgresql" else _lock_sqlite)()


def _lock_postgresql() -> None:
    never = "execute function sqdash_never_changed()"
    op.execute(
        f"create trigger return_audit_never_changed before update or delete on return_audit for each row {never}"
    )
    op.execute(f"create trigger return_audit_never_emptied before truncate on return_audit for each statement {never}")
    columns = ", ".join(SENT)
    op.execute(
        f"create trigger return_version_never_changed before update of {columns} or delete on return_version "
        f"for each row {never}"
    )
    op.execute(
        f"create trigger return_version_locked before update on return_version for each row when ({LOCKED}) {never}"
    )
    op.execute(
        f"create trigger return_version_never_emptied before truncate on return_version for each statement {never}"
    )


def _lock_sqlite() -> None:
    def refuse(table: str, name: str, when: str) -> None:
        told = f"begin select raise(abort, 'rows of {table} are never changed'); end"
        op.execute(f"create trigger {table}_{name} before {when} {told}")

    refuse("return_audit", "no_update", "update on return_audit")
    refuse("return_audit", "no_delete", "delete on return_audit")
    refuse("return_version", "no_update", f"update of {', '.join(SENT)} on return_version")
    refuse("return_version", "no_delete", "delete on return_version")
    refuse("return_version", "locked", f"update on return_version when {LOCKED}")


def downgrade() -> None:
    op.drop_table("return_audit")  # a table's triggers go with it
    op.drop_table("return_version")

"""Scenarios, their versions, who did what, and drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("plan_id", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(16), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("branched_from", sa.String(32)),
        sa.Column("branched_number", sa.Integer()),
        sa.Column("created_utc", UTC, nullable=False),
        sa.Column("changed_utc", UTC, nullable=False),
        sa.Column("archived_utc", UTC),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
        sa.ForeignKeyConstraint(["branched_from"], ["scenario.id"], name="fk_scenario_branched_from"),
        sa.CheckConstraint("visibility in ('private', 'shared', 'adopted')", name=op.f("ck_scenario_visibility")),
    )
    op.create_index("ix_scenario_list", "scenario", ["plan_id", "changed_utc", "id"])
    adopted = sa.text("visibility = 'adopted'")
    op.create_index(
        "uq_scenario_adopted", "scenario", ["plan_id"], unique=True, sqlite_where=adopted, postgresql_where=adopted
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer()),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("data_version", sa.String(64), nullable=False),
        sa.Column("model_version", sa.String(64), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=False),
        sa.Column("target_year", sa.Integer(), nullable=False),
        sa.Column("areas", sa.Integer(), nullable=False),
        sa.Column("areas_met", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("cells_met", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.String(64), nullable=False),
        sa.Column("created_utc", UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_version"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name="fk_version_scenario_id"),
        sa.UniqueConstraint("scenario_id", "number", name="uq_version_scenario_id"),
        sa.UniqueConstraint("idempotency_key", name="uq_version_idempotency_key"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at_utc", UTC, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("scenario_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("before_hash", sa.String(64)),
        sa.Column("after_hash", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name="fk_audit_scenario_id"),
    )
    op.create_index("ix_audit_scenario_id", "audit", ["scenario_id"])
    op.create_table(
        "draft",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.String(200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("scenario_id", sa.String(32)),
        sa.Column("number", sa.Integer()),
        sa.Column("changed_utc", UTC, nullable=False),
        sa.Column("closed_utc", UTC),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index("ix_draft_open", "draft", ["person", "plan_id", "closed_utc", "changed_utc"])


def downgrade() -> None:
    for table in ("draft", "audit", "version", "scenario"):
        op.drop_table(table)

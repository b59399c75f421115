"""Links to one version, adoption with its history, and a lock on what is never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

UTC = sa.DateTime(timezone=True)
NEVER_CHANGED = ("version", "audit", "adoption")
ACTIONS = ("update", "delete")


def upgrade() -> None:
    op.create_table(
        "share_link",
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("scenario_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_utc", UTC, nullable=False),
        sa.Column("revoked_utc", UTC),
        sa.Column("revoked_by", sa.Text()),
        sa.PrimaryKeyConstraint("token", name="pk_share_link"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name="fk_share_link_scenario_id"),
    )
    op.create_index("ix_share_link_scenario_id", "share_link", ["scenario_id"])
    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(200), nullable=False),
        sa.Column("scenario_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at_utc", UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_adoption"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name="fk_adoption_scenario_id"),
    )
    op.create_index("ix_adoption_plan_id", "adoption", ["plan_id"])
    _lock()


def _lock() -> None:
    """The database itself refuses to change or delete what was once written."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "create function sqdash_never_changed() returns trigger language plpgsql as "
            "$$ begin raise exception 'rows of % are never changed', tg_table_name; end $$"
        )
        for table in NEVER_CHANGED:
            op.execute(
                f"create trigger {table}_never_changed before update or delete on {table} "
                "for each row execute function sqdash_never_changed()"
            )
            op.execute(
                f"create trigger {table}_never_emptied before truncate on {table} "
                "for each statement execute function sqdash_never_changed()"
            )
        return
    for table in NEVER_CHANGED:
        for action in ACTIONS:
            op.execute(
                f"create trigger {table}_no_{action} before {action} on {table} "
                f"begin select raise(abort, 'rows of {table} are never changed'); end"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in NEVER_CHANGED:
            op.execute(f"drop trigger {table}_never_changed on {table}")
            op.execute(f"drop trigger {table}_never_emptied on {table}")
        op.execute("drop function sqdash_never_changed()")
    else:
        for table in NEVER_CHANGED:
            for action in ACTIONS:
                op.execute(f"drop trigger {table}_no_{action}")
    op.drop_table("adoption")
    op.drop_table("share_link")

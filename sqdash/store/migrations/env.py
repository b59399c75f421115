"""What alembic runs for every command: on the connection it was given, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

from sqdash.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
context.run_migrations()

"""A PostgreSQL connection that does not wait for ever.

A server that stands still answers nothing, its own time limits too, while its machine keeps the connection alive.
"""

from __future__ import annotations

import time
from typing import Any

import psycopg

ALIVE = 1.5  # seconds for "are you there", which SQLAlchemy asks in autocommit; a new connection may have to follow
ANSWER = 4  # seconds for anything else: longer than the server gives itself


class PatientConnection(psycopg.Connection[Any]):
    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        limit = timeout or (ALIVE if self.autocommit else ANSWER)
        began = time.monotonic()
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError:
            if time.monotonic() - began >= limit:
                self.pgconn.finish()  # whatever it says later is not an answer to the next question
            raise

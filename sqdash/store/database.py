"""One database: SQLite in the person's own data folder by default, PostgreSQL where SQDASH_DB names one.

Every answer comes within `PATIENCE` or is a `StoreUnavailable`; the next call tries again: recovery needs no restart.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from sqdash.store.faults import ADDRESS, DAMAGED, NEWER, StoreUnavailable, is_outage, unavailable

PATIENCE = 3  # seconds for a lock or a connection; a person sees the banner within five
REVISIONS = ("0001", "0002")
HEAD = REVISIONS[-1]
VERSION_TABLE = "alembic_version"
REVISION = text(f"select version_num from {VERSION_TABLE}")
WRITES = "sqdash_writes"  # execution option: the transaction is going to write


def default_url() -> str:
    """SQDASH_DB, or a file in the person's own data folder."""
    if named := os.environ.get("SQDASH_DB"):
        return named
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('sqdash', appauthor=False) / 'sqdash.db'}"


@lru_cache(maxsize=8)
def database(url: str | None = None) -> Database:
    """The database at an address; one engine per address in this process."""
    return Database(_parsed(url or default_url()))


def _parsed(address: str) -> URL:
    """Raises StoreUnavailable for an address that is none. Never repeats the address: it may hold a password."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StoreUnavailable(ADDRESS) from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg") or (url.drivername == "sqlite" and not url.database):
        raise StoreUnavailable(ADDRESS)
    return url


class Database:
    """Reading and writing transactions on one address. The schema is made or brought up to date on first use."""

    def __init__(self, url: URL, isolation: str | None = None) -> None:
        """`isolation` is for tests that show what the transaction is for."""
        self.url = url
        self._isolation = isolation
        self._ready = False
        self._preparing = threading.Lock()

    @cached_property
    def engine(self) -> Engine:
        try:
            return self._sqlite() if self.url.drivername == "sqlite" else self._postgresql()
        except (ArgumentError, NoSuchModuleError) as error:
            raise StoreUnavailable(ADDRESS) from error

    def _sqlite(self) -> Engine:
        more: dict[str, Any] = {"isolation_level": self._isolation} if self._isolation else {}
        engine = create_engine(self.url, connect_args={"timeout": PATIENCE}, pool_timeout=PATIENCE, **more)
        event.listen(engine, "connect", _set_up)
        if not self._isolation:
            event.listen(engine, "begin", _begin)
        return engine

    def _postgresql(self) -> Engine:
        waits = f"-c statement_timeout={PATIENCE}s -c lock_timeout={PATIENCE}s"
        given = {"connect_timeout": PATIENCE, "tcp_user_timeout": PATIENCE * 1000, "options": waits}
        more: dict[str, Any] = {"isolation_level": self._isolation} if self._isolation else {}
        return create_engine(self.url, connect_args=given, pool_pre_ping=True, pool_timeout=PATIENCE, **more)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment and holds nobody up. Raises StoreUnavailable."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes all or nothing; on SQLite it has the write lock from its first statement on."""
        with self._transaction(writes=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        try:
            self._prepare()
            with self.engine.connect().execution_options(**{WRITES: writes}) as connection, connection.begin():
                if connection.scalar(REVISION) != HEAD:
                    raise StoreUnavailable(NEWER)  # somebody has brought it further while we were running
                yield connection
        except (SQLAlchemyError, OSError) as error:
            if not is_outage(error):
                raise
            self._ready = False  # whatever comes back may not be what was there before
            raise unavailable(error) from error

    def _prepare(self) -> None:
        if self._ready:
            return
        with self._preparing:
            if not self._ready:
                if self.url.drivername == "sqlite":
                    Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._bring_up_to_date()
                self._ready = True

    def _bring_up_to_date(self) -> None:
        with self.engine.connect() as connection:
            found = revision_of(connection)
        if found == HEAD:
            return
        if found is not None and found not in REVISIONS:
            raise StoreUnavailable(NEWER)
        self.migrate(HEAD)

    def migrate(self, revision: str) -> None:
        """Bring the schema to a revision, "base" for none; one transaction, so that two who start at once do it once."""
        from alembic import command

        with self.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(hashtext('sqdash'))"))
            found = revision_of(connection)
            if found is None and set(inspect(connection).get_table_names()) - {VERSION_TABLE}:
                raise StoreUnavailable(DAMAGED)  # somebody else's tables are not ours to build among
            config = alembic_config(connection)
            down = revision == "base" or (found is not None and revision < found)
            (command.downgrade if down else command.upgrade)(config, revision)
        self._ready = revision == HEAD

    def close(self) -> None:
        """Give up every connection; the next use opens new ones."""
        self.engine.dispose()
        self._ready = False


def revision_of(connection: Connection) -> str | None:
    """The schema's revision; None in an empty database."""
    if VERSION_TABLE not in inspect(connection).get_table_names():
        return None
    found = connection.scalar(REVISION)
    return None if found is None else str(found)


def alembic_config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _set_up(connection: Any, _record: Any) -> None:
    """Durable to the last commit: WAL, and every commit reaches the disk before it is acknowledged."""
    connection.isolation_level = None  # transactions begin where we say so
    cursor = connection.cursor()
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes the lock before it reads, so that what it read is still true when it writes."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")

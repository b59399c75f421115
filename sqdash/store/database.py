"""One database: SQLite in the person's own data folder by default, PostgreSQL where SQDASH_DB names one.

Every answer comes within `PATIENCE` or is a `StoreUnavailable`; the next call tries again: recovery needs no restart.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from sqdash.store.faults import ADDRESS, DAMAGED, LOCKED, NEWER, StoreUnavailable, is_outage, unavailable
from sqdash.users import own_file

PATIENCE = 3  # seconds for a lock; a person sees the banner within five
QUEUE = 1  # seconds for one of the connections, before the lock is waited for
CONNECTING = 2  # seconds for each address of the server's name; localhost has two
REVISIONS = ("0001", "0002", "0003")
HEAD = REVISIONS[-1]
VERSION_TABLE = "alembic_version"
REVISION = text(f"select version_num from {VERSION_TABLE}")
WRITES = "sqdash_writes"  # execution option: the transaction is going to write


def default_url() -> str:
    """SQDASH_DB, or a file in the person's own data folder."""
    if named := os.environ.get("SQDASH_DB"):
        return named
    return f"sqlite:///{own_file()}"


def database(url: str | None = None) -> Database:
    """The database at an address; one engine per address in this process."""
    return _at(url or default_url())


def forget() -> None:
    """Open databases anew when they are asked for next."""
    _at.cache_clear()


@lru_cache(maxsize=8)
def _at(address: str) -> Database:
    return Database(_parsed(address))


def _parsed(address: str) -> URL:
    """Raises StoreUnavailable for an address that is none. Never repeats the address: it may hold a password."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
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
        self._file: tuple[int, int] | None = None
        self._failed = (0.0, LOCKED)  # when preparing failed last, and why

    @cached_property
    def engine(self) -> Engine:
        try:
            return self._sqlite() if self.url.drivername == "sqlite" else self._postgresql()
        except (ArgumentError, NoSuchModuleError) as error:
            raise StoreUnavailable(ADDRESS) from error

    def _sqlite(self) -> Engine:
        more: dict[str, Any] = {"isolation_level": self._isolation} if self._isolation else {}
        engine = create_engine(self.url, connect_args={"timeout": PATIENCE}, pool_timeout=QUEUE, **more)
        event.listen(engine, "connect", _set_up)
        if not self._isolation:
            event.listen(engine, "begin", _begin)
        return engine

    def _postgresql(self) -> Engine:
        waits = f"-c statement_timeout={PATIENCE}s -c lock_timeout={PATIENCE}s"
        alive = {"keepalives_idle": 1, "keepalives_interval": 1, "tcp_user_timeout": PATIENCE * 1000}
        given = {"connect_timeout": CONNECTING, "options": waits, **alive}
        more: dict[str, Any] = {"isolation_level": self._isolation} if self._isolation else {}
        engine = create_engine(self.url, connect_args=given, pool_pre_ping=True, pool_timeout=QUEUE, **more)
        event.listen(engine, "do_connect", _connect_patiently)
        return engine

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
        options: dict[str, Any] = {WRITES: writes}
        if self.url.drivername != "sqlite" and not writes and not self._isolation:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        try:
            self._prepare()
            with self.engine.connect().execution_options(**options) as connection, connection.begin():
                if (found := connection.scalar(REVISION)) != HEAD:  # somebody changed it while we were running
                    self._ready = False
                    raise StoreUnavailable(LOCKED if found in REVISIONS else NEWER)
                yield connection
        except SQLAlchemyError as error:
            if not is_outage(error):
                raise
            self._ready = False  # whatever comes back may not be what was there before
            raise unavailable(error) from error

    def _prepare(self) -> None:
        """Whoever waits for another to prepare is told what the other was told, and never waits twice."""
        if self._ready and self._same_file():
            return
        began = time.monotonic()
        if not self._preparing.acquire(timeout=PATIENCE + 1):
            raise StoreUnavailable(LOCKED)
        try:
            failed, kind = self._failed
            if failed > began:
                raise StoreUnavailable(kind)
            if not (self._ready and self._same_file()):
                self._prepare_alone()
        finally:
            self._preparing.release()

    def _prepare_alone(self) -> None:
        try:
            if self.url.drivername == "sqlite":
                Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                if not self._same_file():
                    self.engine.dispose()  # what was open has no name any more: nobody would find what it is told
            self._bring_up_to_date()
            self._file = self._identity()
            self._ready = True
        except (SQLAlchemyError, OSError, StoreUnavailable) as error:
            told = unavailable(error)
            self._failed = (time.monotonic(), told.kind)
            if isinstance(error, OSError):
                raise told from error
            raise

    def _same_file(self) -> bool:
        """Whether the open file is still the one at the address: it may have been deleted, or a backup put there."""
        return self.url.drivername != "sqlite" or self._file == self._identity()

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = Path(str(self.url.database)).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _bring_up_to_date(self) -> None:
        with self.engine.connect() as connection:
            found = revision_of(connection)
        if found is not None and found not in REVISIONS:
            raise StoreUnavailable(NEWER)
        if self.url.drivername == "sqlite":
            self._write_ahead()
        if found != HEAD:
            self.migrate(HEAD)

    def _write_ahead(self) -> None:
        """Who reads and who writes do not wait for each other. The file remembers it, so it is set in our own only."""
        until = time.monotonic() + PATIENCE
        with self.engine.connect() as connection:
            while True:
                try:
                    connection.connection.cursor().execute("pragma journal_mode = wal")
                    return
                except sqlite3.Error as error:  # at this one SQLite does not wait for the others by itself
                    if "locked" not in str(error) or time.monotonic() > until:
                        raise unavailable(error) from error
                    time.sleep(0.02)

    def migrate(self, revision: str) -> None:
        """Bring the schema to a revision, "base" for none; in one transaction, so that of two at once one does it."""
        from alembic import command

        with self.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            one_at_a_time(connection, "migrate")
            found = revision_of(connection)
            config = alembic_config(connection)
            down = revision == "base" or (found is not None and revision < found)
            (command.downgrade if down else command.upgrade)(config, revision)
        self._ready = revision == HEAD

    def close(self) -> None:
        """Give up every connection; the next use opens new ones."""
        self.engine.dispose()
        self._ready = False


def revision_of(connection: Connection) -> str | None:
    """The schema's revision; None in an empty database. Raises StoreUnavailable among somebody else's tables."""
    names = set(inspect(connection).get_table_names())  # asked once: two answers may be of two moments
    found = connection.scalar(REVISION) if VERSION_TABLE in names else None
    if found is None and names - {VERSION_TABLE}:
        raise StoreUnavailable(DAMAGED)  # not ours to build among
    return None if found is None else str(found)


def one_at_a_time(connection: Connection, what: str) -> None:
    """Until this transaction ends nobody else does the same. On SQLite a writer is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(hashtext(:what))"), {"what": f"sqdash {what}"})


def alembic_config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _set_up(connection: Any, _record: Any) -> None:
    """Durable to the last commit: each one reaches the disk before it is acknowledged."""
    connection.isolation_level = None  # transactions begin where we say so
    cursor = connection.cursor()
    for pragma in ("synchronous = full", "foreign_keys = on", "recursive_triggers = on"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes the lock before it reads, so that what it read is still true when it writes."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _connect_patiently(_dialect: Any, _record: Any, given: Any, named: Any) -> Any:
    from sqdash.store.patience import PatientConnection

    return PatientConnection.connect(*given, **named)

"""When the database cannot serve: told within five seconds, in words that help and give nothing away; over when it is.

Every test says what is wrong, asks, puts it right, and asks the same `Database` again.
"""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL

from sqdash.returns.types import Workspace
from sqdash.store import (
    Database,
    StoreUnavailable,
    Version,
    counted,
    database,
    keep,
    listed,
    new_id,
    save,
    version_at,
    versions,
)
from sqdash.store.database import forget
from sqdash.store.faults import unavailable
from sqdash.users import User
from tests.store.checking import Held, half_written
from tests.store.killing import address_of
from tests.store.people import OWNER, hiring, keep_one, save_next

ROOT = Path(__file__).resolve().parents[2]
MOST = 5.0  # seconds
SECRETS = ("127.0.0.1", "::1", "localhost", "geheim", "sqdash_test_", "nutzer", ".db", "/tmp", "postgresql://127")


@contextmanager
def refused(kind: str, most: float = MOST) -> Iterator[None]:
    """What is asked inside is refused in time, in Chinese, with a remedy and without the address."""
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as told:
        yield
    seconds = time.monotonic() - began
    assert told.value.kind == kind
    assert seconds < most, f"{seconds:.1f} s"
    words = str(told.value)
    assert told.value.what in words
    assert told.value.remedy in words
    assert len(told.value.remedy) > 5
    assert all(
        "\u4e00" <= letter <= "\u9fff" or letter in "，。；、（）："
        for letter in told.value.what.replace("SQDASH_DB", "")
    )
    assert not [secret for secret in SECRETS if secret in words]
    assert not [secret for secret in SECRETS if secret in repr(told.value)]


def whole(kept: Database) -> None:
    assert half_written(Held(address_of(kept), settled=False)) == []


def is_sqlite(kept: Database) -> bool:
    return kept.url.get_backend_name() == "sqlite"


def path_of(kept: Database) -> Path:
    return Path(str(kept.url.database))


@pytest.fixture
def made(kept: Database, workspace: Workspace) -> Version:
    return keep_one(kept, workspace)


@contextmanager
def held_by_another(kept: Database, id: str) -> Iterator[None]:
    """Another connection is in the middle of writing this scenario."""
    if is_sqlite(kept):
        other = sqlite3.connect(path_of(kept), isolation_level=None)
        other.execute("begin immediate")
        other.execute("update scenario set name = name")
    else:
        other = psycopg.connect(address_of(kept).replace("+psycopg", ""))
        other.execute("select * from scenario where id = %s for update", [id])
    yield
    other.rollback()
    other.close()


def test_locked_by_another(kept: Database, workspace: Workspace, made: Version) -> None:
    with held_by_another(kept, made.pin.scenario_id):
        began = time.monotonic()
        assert version_at(kept, OWNER, made.pin) == made  # who reads does not wait for who writes
        assert counted(kept, OWNER, workspace.plan.id) == (1, 0)
        assert len(listed(kept, OWNER, workspace.plan.id)[0]) == 1
        assert time.monotonic() - began < 1
        with refused("locked"):
            save_next(kept, workspace, made, 30)
        assert version_at(kept, OWNER, made.pin) == made
        fresh = Database(kept.url)  # one who starts meanwhile reads as well
        assert version_at(fresh, OWNER, made.pin) == made
        fresh.close()
    whole(kept)
    assert save_next(kept, workspace, made, 30).pin.number == 2


def test_locked_and_let_go_in_time(kept: Database, workspace: Workspace, made: Version) -> None:
    """Nobody is turned away who only has to wait a moment."""
    with held_by_another(kept, made.pin.scenario_id):
        threading.Timer(1.0, lambda: None).start()
        answers: list[Version] = []
        waiting = threading.Thread(target=lambda: answers.append(save_next(kept, workspace, made, 30)))
        waiting.start()
        time.sleep(1)
        assert answers == []
    waiting.join(MOST)
    assert [each.pin.number for each in answers] == [2]


def test_locked_for_many_at_once(kept: Database, workspace: Workspace, made: Version) -> None:
    """Twenty who wait are told in time too, also those for whom there is no connection left."""
    kinds: list[str] = []
    seconds: list[float] = []

    def ask() -> None:
        began = time.monotonic()
        try:
            save_next(kept, workspace, made, 30)
        except StoreUnavailable as told:
            kinds.append(told.kind)
        seconds.append(time.monotonic() - began)

    with held_by_another(kept, made.pin.scenario_id):
        together(ask, 20)
    assert kinds == ["locked"] * 20
    assert max(seconds) < MOST
    whole(kept)


def together(ask: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=ask) for _each in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def test_disk_full(kept: Database, workspace: Workspace, made: Version) -> None:
    with full(kept):
        with refused("full"):
            for count in range(200):
                made = save_next(kept, workspace, made, count)
        with refused("full"):
            keep(kept, OWNER, new_id(), workspace.plan.id, hiring("草" * 80, reason="长" * 3000), None)
        whole(kept)
        assert version_at(kept, OWNER, made.pin) == made
    assert save_next(kept, workspace, made, 77).pin.number == made.pin.number + 1
    whole(kept)


@contextmanager
def full(kept: Database) -> Iterator[None]:
    """SQLite may have only a few pages more; the server says what it says when its disk is full."""
    if is_sqlite(kept):

        def limit(connection: sqlite3.Connection, _record: object) -> None:
            pages = connection.execute("pragma page_count").fetchone()[0]
            connection.execute(f"pragma max_page_count = {pages + 4}")

        event.listen(kept.engine, "connect", limit)
        kept.engine.dispose()
        yield
        event.remove(kept.engine, "connect", limit)
        kept.engine.dispose()
        return
    told = "begin raise exception 'konnte Datei nicht erweitern' using errcode = '53100'; end"
    with kept.engine.begin() as connection:
        connection.execute(text(f"create function full_disk() returns trigger language plpgsql as $$ {told} $$"))
        for table in ("audit", "draft"):  # the last statement of a save: all the others are already written
            connection.execute(
                text(f"create trigger full_{table} before insert on {table} for each row execute function full_disk()")
            )
    yield
    with kept.engine.begin() as connection:
        connection.execute(text("drop function full_disk() cascade"))


def test_a_really_full_disk(tmp_path: Path, workspace: Workspace) -> None:
    """Where a small disk can be made: SQLite also needs room for its journal and its index of it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("a small disk can be made by root only")
    one = database(f"sqlite:///{disk / 'kept.db'}")
    try:
        made = keep_one(one, workspace)
        with refused("full"):
            for count in range(200):
                made = save_next(one, workspace, made, count)
        (disk / "more").write_bytes(b"")
        whole(one)
        assert versions(one, OWNER, made.pin.scenario_id)[0] == made
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        assert save_next(one, workspace, made, 77).pin.number == made.pin.number + 1
        whole(one)
    finally:
        one.close()
        subprocess.run(["umount", str(disk)], check=True)


def test_full_from_the_first_moment(tmp_path: Path, workspace: Workspace) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("a small disk can be made by root only")
    one = database(f"sqlite:///{disk / 'kept.db'}")
    try:
        with refused("full"):
            keep_one(one, workspace)
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        assert keep_one(one, workspace).pin.number == 1
    finally:
        one.close()
        subprocess.run(["umount", str(disk)], check=True)


def test_read_only_server(kept: Database, workspace: Workspace, made: Version) -> None:
    """A standby, or a connection that may only ask."""
    if is_sqlite(kept):

        def only_ask(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("pragma query_only = on")

        event.listen(kept.engine, "connect", only_ask)
        kept.engine.dispose()
    else:
        with kept.engine.begin() as connection:
            connection.execute(text(f"alter database {kept.url.database} set default_transaction_read_only = on"))
        kept.engine.dispose()
    with refused("read_only"):
        save_next(kept, workspace, made, 30)
    assert version_at(kept, OWNER, made.pin) == made
    if is_sqlite(kept):
        event.remove(kept.engine, "connect", only_ask)
        kept.engine.dispose()
    else:
        with kept.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("set default_transaction_read_only = off"))
            connection.execute(text(f"alter database {kept.url.database} reset default_transaction_read_only"))
        kept.engine.dispose()
    assert save_next(kept, workspace, made, 30).pin.number == 2


AS_NOBODY = """
import os, sys, time
from sqdash.model import Scenario
from sqdash.returns import load_workspace
from sqdash.store import StoreUnavailable, create, database, listed, new_id
from tests.store.people import OWNER

workspace, one = load_workspace(), database(sys.argv[1])
create(database(sys.argv[2]), OWNER, workspace, Scenario(name="旧"), key=new_id())  # everything is imported now
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for ask in (
    lambda: create(one, OWNER, workspace, Scenario(name="新"), key=new_id()),
    lambda: len(listed(one, OWNER, workspace.plan.id)[0]),
):
    began = time.monotonic()
    try:
        print(ask(), end=" ")
    except StoreUnavailable as told:
        print(told.kind if time.monotonic() - began < 5 else "late", end=" ")
"""


@pytest.mark.parametrize(
    ("file", "folder"), [(0o444, 0o755), (0o444, 0o555), (0o666, 0o555), (0o000, 0o755), (None, 0o555), (0o666, 0o000)]
)
def test_a_file_or_folder_that_may_not_be_written(
    tmp_path: Path, workspace: Workspace, file: int | None, folder: int
) -> None:
    """As a person who may not. Root may everything, so there the program gives that up first."""
    place = Path(f"/tmp/sqdash-read-only-{new_id()}")
    place.mkdir()
    path = place / "kept.db"
    one = database(f"sqlite:///{path}")
    try:
        keep_one(one, workspace)
        one.close()
        if file is None:
            path.unlink()
        else:
            path.chmod(file)
        place.chmod(folder)
        command = [sys.executable, "-c", AS_NOBODY, address_of(one), f"sqlite:///{tmp_path / 'other.db'}"]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        place.chmod(0o755)
        saved, read = answer.stdout.split() or [answer.stderr, ""]
        assert saved == "read_only"
        assert read in ("1", "read_only")  # reading needs the journal's index too, which nobody may make there
        if file is not None:
            path.chmod(0o600)
            assert len(listed(one, OWNER, workspace.plan.id)[0]) == 1
            assert keep_one(one, workspace).pin.number == 1
    finally:
        one.close()
        shutil.rmtree(place)


@pytest.fixture
def no_one_listens() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_nothing_listens(no_one_listens: int, workspace: Workspace) -> None:
    one = database(f"postgresql://nutzer:geheim@127.0.0.1:{no_one_listens}/sqdash_test_x")
    with refused("unreachable", 1):
        keep_one(one, workspace)
    with refused("unreachable", 1):
        listed(one, OWNER, workspace.plan.id)


@contextmanager
def silent(host: str = "127.0.0.1", *more: str) -> Iterator[int]:
    """Takes every connection and never says a word."""
    listeners = [socket.create_server((host, 0), backlog=64)]
    port = listeners[0].getsockname()[1]
    for each in more:
        listeners.append(socket.create_server((each, port), family=socket.AF_INET6, backlog=64))
    yield port
    for listener in listeners:
        listener.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_that_never_answers(workspace: Workspace, host: str) -> None:
    with silent("127.0.0.1", *(["::1"] if host == "localhost" and socket.has_ipv6 else [])) as port:
        one = database(f"postgresql://nutzer:geheim@{host}:{port}/sqdash_test_x")
        for _again in range(2):
            with refused("unreachable"):
                keep_one(one, workspace)


def test_a_server_that_never_answers_many(workspace: Workspace) -> None:
    """Ten visitors at once do not wait for each other in a row."""
    seconds, kinds = [], []
    with silent() as port:
        one = database(f"postgresql://nutzer:geheim@127.0.0.1:{port}/sqdash_test_x")

        def ask() -> None:
            began = time.monotonic()
            try:
                listed(one, OWNER, workspace.plan.id)
            except StoreUnavailable as told:
                kinds.append(told.kind)
            seconds.append(time.monotonic() - began)

        together(ask, 10)
    assert kinds == ["unreachable"] * 10
    assert max(seconds) < MOST


WRONG = (
    "mysql://nutzer:geheim@localhost/x",
    "sqlite://",
    "nutzer:geheim",
    "",
    "sqlite:///",
    "postgresql://nutzer:geheim@localhost:port/sqdash_test_x",
    "http://localhost/sqdash_test_x",
    "postgresql+asyncpg://nutzer:geheim@localhost/x",
    "🙂",
    "postgresql://nutzer:geheim@localhost/x?nonsense=1",
)


@pytest.mark.parametrize("address", WRONG)
def test_a_wrong_address(address: str, monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    monkeypatch.setenv("SQDASH_DB", address)
    if not address:
        monkeypatch.setenv("SQDASH_DB", " ")
    with refused("address", 1):
        listed(database(), OWNER, workspace.plan.id)
    forget()


def test_a_server_without_this_database_person_or_password(kept: Database, workspace: Workspace) -> None:
    if is_sqlite(kept):
        pytest.skip("a file has neither")
    for wrong in (kept.url.set(database="sqdash_test_none"), kept.url.set(username="nutzer", password="geheim")):
        with refused("address", 1):
            keep_one(Database(wrong), workspace)


def test_a_name_nobody_knows(workspace: Workspace) -> None:
    with refused("unreachable"):
        keep_one(database("postgresql://nutzer:geheim@no-such-host.invalid/sqdash_test_x"), workspace)


def test_a_folder_that_is_a_file(tmp_path: Path, workspace: Workspace) -> None:
    (tmp_path / "file").write_text("not a folder")
    one = database(f"sqlite:///{tmp_path / 'file' / 'kept.db'}")
    with pytest.raises(StoreUnavailable):
        keep_one(one, workspace)
    (tmp_path / "file").unlink()
    assert keep_one(one, workspace).pin.number == 1


def test_a_file_that_is_a_folder(tmp_path: Path, workspace: Workspace) -> None:
    (tmp_path / "kept.db").mkdir()
    one = database(f"sqlite:///{tmp_path / 'kept.db'}")
    with pytest.raises(StoreUnavailable):
        keep_one(one, workspace)


def test_connections_that_are_cut(kept: Database, workspace: Workspace, made: Version) -> None:
    """Between two calls: the next one recovers by itself and nobody notices."""
    if is_sqlite(kept):
        pytest.skip("a file cuts no connections")
    for people in (30, 40, 50):
        cut(kept)
        made = save_next(kept, workspace, made, people)
        cut(kept)
        assert version_at(kept, OWNER, made.pin) == made
    assert made.pin.number == 4


def cut(kept: Database) -> None:
    mine = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()"
    with psycopg.connect(address_of(kept).replace("+psycopg", ""), autocommit=True) as other:
        other.execute(mine, [kept.url.database])


def test_a_connection_cut_in_the_middle(kept: Database, workspace: Workspace, made: Version) -> None:
    """Of a save: refused, nothing written, and the same request once more is done once."""
    if is_sqlite(kept):
        pytest.skip("a file cuts no connections")
    key, done = new_id(), []

    def cut_once(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lower().startswith("insert into audit") and not done:
            done.append(statement)
            cut(kept)

    event.listen(kept.engine, "before_cursor_execute", cut_once)
    with refused("unreachable"):
        save(kept, OWNER, workspace, hiring("甲案", 30), onto=made.pin, key=key)
    whole(kept)
    assert version_at(kept, OWNER, made.pin) == made
    assert save(kept, OWNER, workspace, hiring("甲案", 30), onto=made.pin, key=key).pin.number == 2
    whole(kept)


class Proxy:
    """Stands between and passes everything on, until it is told to hold it back: connected, but silent."""

    def __init__(self, port: int) -> None:
        self.target, self.frozen, self.open = port, threading.Event(), True
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while self.open:
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            for source, to in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, to), daemon=True).start()

    def _pass(self, source: socket.socket, to: socket.socket) -> None:
        try:
            while got := source.recv(65536):
                while self.frozen.is_set():
                    time.sleep(0.02)
                to.sendall(got)
        except OSError:
            pass
        for each in (source, to):
            each.close()

    def close(self) -> None:
        self.open = False
        self.frozen.clear()
        self.listener.close()


def test_a_server_that_stands_still(kept: Database, workspace: Workspace, made: Version) -> None:
    """Its machine takes what it is sent, and no answer comes: no time limit of the server's own helps then."""
    if is_sqlite(kept):
        pytest.skip("a file does not stand still")
    proxy = Proxy(int(kept.url.port or 0))
    one = Database(kept.url.set(port=proxy.port))
    try:
        assert version_at(one, OWNER, made.pin) == made
        proxy.frozen.set()
        for _again in range(2):
            with refused("unreachable"):
                version_at(one, OWNER, made.pin)
            with refused("unreachable"):
                save_next(one, workspace, made, 30)
        proxy.frozen.clear()
        assert version_at(one, OWNER, made.pin) == made
        latest = versions(kept, OWNER, made.pin.scenario_id)[0]
        assert save_next(one, workspace, latest, 40).pin.number == latest.pin.number + 1

        def freeze(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            if statement.lower().startswith("insert into audit"):
                proxy.frozen.set()

        event.listen(one.engine, "before_cursor_execute", freeze)
        latest = versions(kept, OWNER, made.pin.scenario_id)[0]
        with refused("unreachable"):
            save_next(one, workspace, latest, 50)
        event.remove(one.engine, "before_cursor_execute", freeze)
        proxy.frozen.clear()
        whole(kept)
        assert version_at(one, OWNER, made.pin) == made
    finally:
        one.close()
        proxy.close()


def test_a_file_deleted_under_a_running_process(tmp_path: Path, workspace: Workspace) -> None:
    """What is acknowledged afterwards is in the file that is there, not in one without a name."""
    one = database(f"sqlite:///{tmp_path / 'folder' / 'kept.db'}")
    made = keep_one(one, workspace)
    for everything in (True, False):
        if everything:
            shutil.rmtree(tmp_path / "folder")
        else:
            (tmp_path / "folder" / "kept.db").unlink()
        try:
            assert listed(one, OWNER, workspace.plan.id) == ([], False)
        except StoreUnavailable:
            assert listed(one, OWNER, workspace.plan.id) == ([], False)
        made = keep_one(one, workspace)
        whole(one)
        other = Database(one.url)
        assert version_at(other, OWNER, made.pin) == made
        other.close()
    one.close()


def test_deleted_while_someone_is_just_saving(tmp_path: Path, workspace: Workspace) -> None:
    """The first thing asked after the deletion is a save: it is kept in the new file, or refused, never lost."""
    one = database(f"sqlite:///{tmp_path / 'kept.db'}")
    keep_one(one, workspace)
    for path in tmp_path.iterdir():
        path.unlink()
    made = keep_one(one, workspace)
    one.close()
    with sqlite3.connect(tmp_path / "kept.db") as plain:
        assert plain.execute("select scenario_id from version").fetchall() == [(made.pin.scenario_id,)]


def test_a_backup_put_in_its_place(tmp_path: Path, workspace: Workspace) -> None:
    one = database(f"sqlite:///{tmp_path / 'kept.db'}")
    made = keep_one(one, workspace)
    with sqlite3.connect(tmp_path / "kept.db") as plain:
        plain.execute("vacuum into ?", [str(tmp_path / "backup.db")])
    later = save_next(one, workspace, made, 30)
    for path in tmp_path.glob("kept.db*"):
        path.unlink()
    (tmp_path / "backup.db").rename(tmp_path / "kept.db")
    assert [each.pin for each in versions(one, OWNER, made.pin.scenario_id)] == [made.pin]
    assert save_next(one, workspace, made, 30).content_hash == later.content_hash
    with one.reading() as connection:
        assert connection.scalar(text("pragma journal_mode")) == "wal"


def test_tables_dropped_under_a_running_process(kept: Database, workspace: Workspace, made: Version) -> None:
    engine = create_engine(kept.url)
    with engine.begin() as connection:
        if is_sqlite(kept):
            names = connection.execute(text("select name from sqlite_master where type = 'table'")).scalars().all()
            connection.execute(text("pragma foreign_keys = off"))
            for name in names:
                connection.execute(text(f"drop table {name}"))
        else:
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
    engine.dispose()
    if not is_sqlite(kept):
        with refused("unreachable"):
            version_at(kept, OWNER, made.pin)
    else:
        with pytest.raises(StoreUnavailable):
            version_at(kept, OWNER, made.pin)
    assert listed(kept, OWNER, workspace.plan.id) == ([], False)
    assert keep_one(kept, workspace).pin.number == 1


def test_too_many_connections(kept: Database, workspace: Workspace) -> None:
    if is_sqlite(kept):
        pytest.skip("a file has no such limit")
    with kept.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("create role nutzer login connection limit 0"))
        connection.execute(text(f"grant all on database {kept.url.database} to nutzer"))
    try:
        with refused("locked"):
            keep_one(Database(kept.url.set(username="nutzer")), workspace)
    finally:
        with kept.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"revoke all on database {kept.url.database} from nutzer"))
            connection.execute(text("drop role nutzer"))


def test_one_moment(kept: Database, workspace: Workspace, made: Version) -> None:
    """Who reads sees one moment, whatever is saved meanwhile."""
    count = text("select count(*) from version")
    with kept.reading() as connection:
        before = connection.scalar(count)
        save_next(kept, workspace, made, 30)
        assert connection.scalar(count) == before
    with kept.reading() as connection:
        assert connection.scalar(count) == before + 1


def test_every_kind_has_its_words() -> None:
    kinds = ("locked", "full", "read_only", "newer", "damaged", "unreachable", "address")
    told = {str(StoreUnavailable(kind)) for kind in kinds}
    assert len(told) == len(kinds)
    for kind in kinds:
        with refused(kind):
            raise StoreUnavailable(kind)
    assert unavailable(OSError("[Errno 28] No space left on device: '/tmp/geheim.db'")).kind == "full"
    assert unavailable(OSError("[Errno 30] Read-only file system: '/tmp/geheim.db'")).kind == "read_only"


def test_the_password_is_in_no_word_of_the_whole_trace(no_one_listens: int, workspace: Workspace) -> None:
    """Nor in the causes: somebody may log them."""
    url = URL.create("postgresql+psycopg", "nutzer", "geheim", "127.0.0.1", no_one_listens, "x")
    with pytest.raises(StoreUnavailable) as told:
        listed(Database(url), User("张三", OWNER.roles), workspace.plan.id)
    error: BaseException | None = told.value
    while error is not None:
        assert "geheim" not in str(error)
        error = error.__cause__ or error.__context__

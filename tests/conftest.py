"""What several tests share: the project's own data, a running server, a browser, and pages that are watched."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from sqdash import language
from sqdash.bench.running import Server, Visitor, launch, new_visitor, serving
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from sqdash.store import Database, database
from sqdash.store.database import forget


def pytest_configure(config: pytest.Config) -> None:
    """The workers of one run share a folder, in which they wait for one another."""
    if not hasattr(config, "workerinput"):
        os.environ["PYTEST_TURNS"] = tempfile.mkdtemp(prefix="sqdash-turns-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["PYTEST_TURNS"], ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Two workers share the machine, but a test that measures time has it to itself.

    Every test holds the room, one that measures alone. Whoever wants in passes the door first, so that nobody who waits
    for the room to be empty is overtaken for ever.
    """
    alone = item.get_closest_marker("timing") is not None
    folder = Path(os.environ["PYTEST_TURNS"])
    with (folder / "door").open("w") as door, (folder / "room").open("w") as room:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        if not alone:
            fcntl.flock(door, fcntl.LOCK_UN)
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests first: one worker has them all, and the other has enough to do meanwhile."""
    items.sort(key=lambda item: "browser" not in getattr(item, "fixturenames", ()))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """One worker for everything that opens a browser, which alone can keep two processors busy; else file by file."""

    class OneBrowser(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "browser" if nodeid.startswith("tests/browser/") else str(super()._split_scope(nodeid))

    return OneBrowser(config, log)


@pytest.fixture(scope="session", autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test keeps anything in the store of the person who runs it; servers started here inherit the address."""
    os.environ["SQDASH_DB"] = f"sqlite:///{tmp_path_factory.mktemp('store') / 'sqdash.db'}"


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """The data that comes with the project, loaded once."""
    return load_workspace()


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test starts in Chinese, whatever the one before it spoke."""
    language.use("zh")
    yield
    language.use("zh")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The app as a person starts it, on a free port, for the whole run."""
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file, after which no event loop is left; without one its tests are skipped and say so."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        if chromium is None:
            pytest.skip("no Chromium on this machine: install Debian's chromium or name one in SQDASH_CHROMIUM")
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Fresh browser profiles; at the end none may have asked another machine for anything or met an error."""
    visitors: list[Visitor] = []

    def fresh(size: str = "wide") -> Visitor:
        visitors.append(new_visitor(browser, size))
        return visitors[-1]

    yield fresh
    faults = [fault for visitor in visitors for fault in visitor.faults()]
    for visitor in visitors:
        visitor.context.close()
    assert faults == []


@pytest.fixture
def page(visit: Callable[..., Visitor], server: Server) -> Page:
    """The overview in a fresh profile on the shared server, watched like every other page."""
    return visit().open(server.url)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty store, once on each kind of database."""
    address = f"sqlite:///{tmp_path / 'kept.db'}" if request.param == "sqlite" else fresh_postgresql()
    found = database(address)
    yield found
    found.close()
    forget()
    if request.param == "postgresql":
        drop_postgresql(address)


def fresh_postgresql() -> str:
    """A new database on the server SQDASH_TEST_POSTGRES names; without one the test is skipped and says so."""
    server = os.environ.get("SQDASH_TEST_POSTGRES")
    if not server:
        pytest.skip("no PostgreSQL: put the address scripts/start_postgres.sh prints into SQDASH_TEST_POSTGRES")
    name = f"sqdash_test_{secrets.token_hex(6)}"
    _on_server(server, f"create database {name}")
    return f"{server.rpartition('/')[0]}/{name}"


def drop_postgresql(address: str) -> None:
    server, _slash, name = address.rpartition("/")
    _on_server(f"{server}/postgres", f"drop database {name} with (force)")


def _on_server(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]

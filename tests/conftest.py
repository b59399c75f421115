"""What several tests share: the project's own data, a running server, a browser, and pages that are watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from sqdash import language
from sqdash.bench.running import Server, Visitor, launch, new_visitor, serving
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright keeps an event loop open from its first use on, in which no other could run."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; without one the browser tests are skipped and say so."""
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

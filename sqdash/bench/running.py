"""A real server and a real Chromium: started here, watched while they run, always ended."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, TimeoutError

from sqdash.briefing.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
SERVED = ROOT / "serve.py"
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
PAGES = {
    "overview": "/",
    "what_if": "/what_if",
    "answers": "/answers",
    "risk": "/risk",
    "county": "/county",
    "indicator": "/indicator",
    "commitments": "/commitments",
    "briefing": "/briefing",
    "data": "/data",
    "method": "/method",
    "scenarios": "/scenarios",
    "compare": "/compare",
    "sheet": "/sheet",
    "trace": "/trace",
}
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Only the map needs WebGL: drawing and composing whole pages with it, in software, takes most of a page's time.
    "--disable-gpu-rasterization",
    "--disable-gpu-compositing",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--lang=zh-CN",
)
STARTUP_SECONDS = 60
PAINT_MILLISECONDS = 30_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")

SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!app || app.getAttribute('data-test-script-state') !== 'notRunning') return false;
    if (app.getAttribute('data-test-connection-state') !== 'CONNECTED') return false;
    if (document.querySelector('[data-testid="stSkeleton"]')) return false;
    if (!document.querySelector('[data-testid="stMain"] h1, [data-testid="stException"], .sq-faults')) return false;
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    const maps = [...document.querySelectorAll('[data-testid="stDeckGlJsonChart"]')];
    return charts.every(chart => chart.querySelector('.main-svg')) && maps.every(map => map.querySelector('canvas'));
}"""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


@dataclass(frozen=True)
class Server:
    """One `streamlit run` of our own, listening on loopback only."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def end(self) -> None:
        """Stop it and remove its log and, where it had one of its own, its store."""
        self.stop()
        shutil.rmtree(self.log.parent, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def start_server(script: Path = SERVED, environment: dict[str, str] | None = None) -> Server:
    """Start the app with the project's own settings and wait until it says it is healthy.

    It keeps scenarios in a store of its own that ends with it, unless `environment` names another in SQDASH_DB.

    Raises: RuntimeError with the end of the server's log when it stops or stays silent.
    """
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="sqdash-server-"))
    log = folder / "log"
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false"]
    with log.open("wb") as stream:
        surroundings = {**os.environ, "SQDASH_DB": f"sqlite:///{folder / 'kept.db'}", **(environment or {})}
        process = subprocess.Popen(command, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT, env=surroundings)
    server = Server(f"http://127.0.0.1:{port}", process, log)
    _wait_until_healthy(server)
    return server


def _wait_until_healthy(server: Server) -> None:
    direct = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with direct.open(f"{server.url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.02)
    server.stop()
    raise RuntimeError(f"the server did not come up:\n{server.log.read_text(errors='replace')[-2000:]}")


@contextmanager
def serving(script: Path = SERVED, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """A server that lives as long as the block, and its log no longer."""
    server = start_server(script, environment)
    try:
        yield server
    finally:
        server.end()


def chromium_path(playwright: Playwright) -> str | None:
    """SQDASH_CHROMIUM, else the system's Chromium, else the one Playwright has; None when there is none."""
    own = playwright.chromium.executable_path
    fallback = own if Path(own).exists() and not os.environ.get("SQDASH_CHROMIUM") else None
    return chromium() or fallback


def install_chromium() -> None:
    """Ask Playwright for its own Chromium once; offline or refused it fails and says nothing."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, capture_output=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return


def launch(playwright: Playwright) -> Browser | None:
    """A headless Chromium that draws WebGL in software; None when no Chromium can be found."""
    path = chromium_path(playwright)
    if path is None and not os.environ.get("SQDASH_CHROMIUM"):
        install_chromium()
        path = chromium_path(playwright)
    return playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS)) if path else None


@dataclass
class Visitor:
    """One browser profile that writes down every address asked for and every error said."""

    context: BrowserContext
    addresses: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        """A settled page: script ended, charts drawn."""
        page = self.context.new_page()
        page.on("websocket", lambda socket_opened: self.addresses.append(socket_opened.url))
        page.on("pageerror", lambda error: self.errors.append(f"page error: {error}"))
        page.goto(url, wait_until="domcontentloaded")
        settle(page)
        return page

    def heard(self, message: ConsoleMessage) -> None:
        source = message.location.get("url", "")
        if message.type == "error":
            self.errors.append(f"console: {message.text} ({source})")

    def faults(self) -> list[str]:
        """Addresses that left the machine, and errors; empty when all is well."""
        away = [f"left the machine: {each}" for each in self.addresses if leaves_loopback(each)]
        return away + self.errors


def leaves_loopback(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme not in ("data", "blob", "about") and parts.hostname not in LOOPBACK


def new_visitor(browser: Browser, size: str = "wide", *, dark: bool = False) -> Visitor:
    """A fresh profile: no cookie, no cache, nothing kept from another visitor."""
    width, height = SIZES[size]
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", color_scheme=scheme)
    visitor = Visitor(context)
    context.on("request", lambda request: visitor.addresses.append(request.url))
    context.on("console", visitor.heard)
    return visitor


def settle(page: Page) -> None:
    """Wait until the script has ended and every chart and map has been drawn, then two frames more.

    Raises: AssertionError with what stands on the screen instead.
    """
    try:
        page.wait_for_function(SETTLED, timeout=PAINT_MILLISECONDS)
    except TimeoutError as late:
        shown = page.locator("body").inner_text()
        raise AssertionError(f"{page.url} was not drawn within {PAINT_MILLISECONDS} ms; it shows: {shown}") from late
    page.evaluate(TWO_FRAMES)

"""The Chromium that draws charts for pictures: where it is, one of it per process, and words where it is missing.

Plotly draws only in a browser. One is started with the first picture, used by one session at a time, started again
once when it has died, and ended when it has had nothing to do for a while. Nothing it does reaches another machine.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import signal
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock, Thread, Timer
from typing import Any, TypeVar

from sqdash.language import Text, _, both

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS, DRAW_SECONDS, WAIT_SECONDS = 30.0, 20.0, 60.0
TIDY_SECONDS = 10.0
IDLE_SECONDS = 300.0  # a browser takes some 200 MB
TOLD_SECONDS = 30.0  # how long a failure is told instead of being tried again

Spec = Mapping[str, Any]
"""a Plotly figure as a plain dictionary"""
Found = TypeVar("Found")


class NoPicture(RuntimeError):
    """Why a picture could not be made and what to do, in words for the person who asked for it.

    `said` in both languages: it is told on a page, and in a pack that may speak the other one.
    """

    def __init__(self, said: Text) -> None:
        super().__init__(said)
        self.said = said


def chromium() -> str | None:
    """The one SQDASH_CHROMIUM names and no other; without that setting the system's."""
    if named := os.environ.get("SQDASH_CHROMIUM"):
        return named if Path(named).is_file() else None
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def missing_browser() -> str | None:
    """What is missing for pictures of charts and how to mend it; None when nothing is."""
    if chromium() is not None:
        return None
    if named := os.environ.get("SQDASH_CHROMIUM"):
        told = _("图片要用 Chromium 浏览器来画，SQDASH_CHROMIUM 指的 {path} 不存在：请改正，或者去掉这项设置。")
        return told.format(path=named)
    return _(
        "图片要用 Chromium 浏览器来画，服务器上没有找到：请安装 Debian 的 chromium（apt-get install chromium），"
        "或者用 SQDASH_CHROMIUM 指明。"
    )


def trouble() -> str | None:
    """Why no chart can be drawn now: no browser, or a failure a moment ago; None when nothing is known of any."""
    return missing_browser() or (str(_last.words) if time.monotonic() < _last.until else None)


def drawn(spec: Spec, width: int, height: int) -> bytes:
    """The figure as SVG, css pixels. Raises NoPicture."""
    if missing_browser():
        raise NoPicture(both(lambda: missing_browser() or ""))
    if not _turn.acquire(timeout=WAIT_SECONDS):
        raise NoPicture(both(lambda: _("浏览器正忙着画别的图片，请过一会儿再试。")))
    try:
        return _last.noted(spec, {"format": "svg", "width": width, "height": height})
    finally:
        _turn.release()


class _Browser:
    """One Chromium with an event loop of its own, which outlives the calls that use it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.loop = asyncio.new_event_loop()
        Thread(target=self.loop.run_forever, name="sqdash-pictures", daemon=True).start()
        self.kaleido: Any = None
        try:
            self._wait(self._opened(), START_SECONDS)
        except BaseException:
            self.end()
            raise

    async def _opened(self) -> None:
        from kaleido import Kaleido

        # Kaleido would otherwise fetch MathJax from the net, and read a "$" in a name as a formula.
        self.kaleido = Kaleido(path=self.path, mathjax=False, timeout=DRAW_SECONDS)
        await self.kaleido.open()

    def svg(self, spec: Spec, options: Spec) -> bytes:
        found: bytes = self._wait(self.kaleido.calc_fig(dict(spec), opts=dict(options)), DRAW_SECONDS)
        return found

    def _wait(self, asked: Coroutine[Any, Any, Found], seconds: float) -> Found:
        running = asyncio.run_coroutine_threadsafe(asked, self.loop)
        try:
            return running.result(seconds)
        except BaseException:
            running.cancel()
            raise

    def end(self) -> None:
        """End the process and what it started: asked to close, a browser that hangs would not. Nobody waits for it."""
        process = getattr(self.kaleido, "subprocess", None)
        if process is not None:
            with suppress(OSError):  # gone already
                os.killpg(process.pid, signal.SIGKILL)
        asyncio.run_coroutine_threadsafe(self._tidied(), self.loop)

    async def _tidied(self) -> None:
        with suppress(Exception):
            await asyncio.wait_for(self.kaleido.close(), TIDY_SECONDS)
        self.loop.stop()

    def remove_files(self) -> None:
        """What it keeps in the folder for temporary files, where the process has no time left to tidy up."""
        page, profile = getattr(self.kaleido, "_html_tmp_dir", None), getattr(self.kaleido, "_browser_impl", None)
        for found in (page, getattr(profile, "tmp_dir", None)):
            if found is not None:
                shutil.rmtree(found.path, ignore_errors=True)


class _Last:
    """The browser in use, and what went wrong last."""

    def __init__(self) -> None:
        self.browser: _Browser | None = None
        self.words, self.until = Text("", ""), 0.0
        self.timer: Timer | None = None

    def noted(self, spec: Spec, options: Spec) -> bytes:
        """The picture; a failure is remembered for a while, so that it can be told before the next click."""
        try:
            found = self._tried(spec, options)
        except NoPicture as failed:
            self.words, self.until = failed.said, time.monotonic() + TOLD_SECONDS
            raise
        self.until = 0.0
        self._end_when_idle()
        return found

    def _tried(self, spec: Spec, options: Spec) -> bytes:
        """One that has died is started again once; one that hangs has taken long enough."""
        for more in (True, False):
            try:
                return self._started().svg(spec, options)
            except TimeoutError as late:
                self.end()
                raise NoPicture(both(_late_words)) from late
            except Exception as failed:
                self.end()
                if not more:
                    why = str(failed)[:200] or type(failed).__name__
                    raise NoPicture(both(partial(_failed_words, why))) from failed
        raise AssertionError("unreachable")

    def _started(self) -> _Browser:
        path = chromium()
        if self.browser is not None and self.browser.path != path:
            self.end()
        if self.browser is None:
            self.browser = _Browser(str(path))
        return self.browser

    def _end_when_idle(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
        self.timer = Timer(IDLE_SECONDS, end)
        self.timer.daemon = True
        self.timer.start()

    def end(self) -> None:
        if self.browser is not None:
            self.browser.end()
            self.browser = None


def _failed_words(why: str) -> str:
    return _("浏览器没有画成这张图片：{why}").format(why=why)


def _late_words() -> str:
    return _("浏览器 {n:.0f} 秒没有画好，已经把它停掉，请再试一次。").format(n=DRAW_SECONDS)


def end() -> None:
    """End the browser, if one runs and nobody uses it; the next picture starts another."""
    if _turn.acquire(blocking=False):
        try:
            _last.end()
        finally:
            _turn.release()


def _leave() -> None:
    """When the process ends its browser goes with it, and leaves nothing behind."""
    if (running := _last.browser) is not None:
        running.end()
        running.remove_files()


_turn = Lock()
_last = _Last()
atexit.register(_leave)

"""Drafts kept while people work, in the background: a change is written a moment after it was made, never in its way.

A killed server or a dropped connection loses at most the last change. One thread per process writes for every session.
"""

from __future__ import annotations

import gc
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache

from streamlit import runtime

from sqdash import store
from sqdash.model import Scenario
from sqdash.store import Pin, StoreUnavailable
from sqdash.ui.session import History, Step
from sqdash.users import User

PAUSE = 0.2  # seconds: after the run that made the change, and several quick ones written as one
RETRY = 3.0  # seconds between attempts while the store is down
MOST_SESSIONS = 200  # whose steps are remembered for a page that is opened again


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be written for one draft; no scenario closes it."""

    user: User
    plan_id: str
    scenario: Scenario | None
    origin: Pin | None


class Keeper:
    """Holds the newest state of every draft until it is written."""

    def __init__(self) -> None:
        self._waiting: dict[str, Work] = {}
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self.trouble: StoreUnavailable | None = None
        threading.Thread(target=self._run, name="drafts", daemon=True).start()

    def put(self, id: str, work: Work) -> None:
        with self._changed:
            self._waiting[id] = work
            self._changed.notify()

    def forget(self, id: str) -> None:
        """Nothing more is written for this draft; one being written is waited for."""
        with self._changed:
            self._waiting.pop(id, None)
        with self._writing:
            return

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
            time.sleep(PAUSE)
            self._write()

    def _write(self) -> None:
        with self._writing:
            with self._changed:
                taken, self._waiting = self._waiting, {}
            try:
                for id in list(taken):
                    _keep(id, taken[id])
                    del taken[id]
                self.trouble = None
                _freeze()
            except StoreUnavailable as down:
                self.trouble = down
                with self._changed:
                    self._waiting = taken | self._waiting
        if self.trouble is not None:
            time.sleep(RETRY)


@cache
def _freeze() -> None:
    """Once: what the first write loaded stays, and need not be walked by every later collection."""
    gc.collect()
    gc.freeze()


def _keep(id: str, work: Work) -> None:
    database = store.database()
    if work.scenario is None:
        store.close(database, work.user, id)
    else:
        store.keep(database, work.user, id, work.plan_id, work.scenario, work.origin)


@cache
def keeper() -> Keeper:
    """The one of this process, started with the first change."""
    return Keeper()


@dataclass(frozen=True, slots=True)
class Open:
    """A session's work as this process remembers it, so that a page opened again goes on with its steps."""

    session_id: str
    user: str
    history: History


_open: OrderedDict[str, Open] = OrderedDict()
_guard = threading.Lock()


def remember(draft_id: str, found: Open) -> None:
    with _guard:
        _open[draft_id] = found
        _open.move_to_end(draft_id)
        while len(_open) > MOST_SESSIONS:
            _open.popitem(last=False)


def left_behind(user: str, step: Step) -> tuple[str, History] | None:
    """The steps of a page of this person that was closed showing this very step: a link followed, a reload.

    The version it started from counts too: a share link, which only allows reading, does not go on as its owner's work.
    """
    with _guard:
        for draft_id, each in reversed(_open.items()):
            if each.user == user and each.history.present == step and not is_live(each.session_id):
                return draft_id, each.history
    return None


def is_held(draft_id: str) -> bool:
    """Whether a page that is open now works on this draft."""
    with _guard:
        found = _open.get(draft_id)
    return found is not None and is_live(found.session_id)


def is_live(session_id: str) -> bool:
    """Outside a server, as in a test without one, every session counts as live."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session_id)

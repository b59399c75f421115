"""The approved returns as this process knows them: asked for at most twice a second, and never waited for long.

A page applies what is known. While the store cannot be asked that is what it said last; where it has said nothing yet,
the data are those of the files.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from sqdash.returns.received import Approved
from sqdash.store import StoreUnavailable, returns
from sqdash.store.database import default_url
from sqdash.ui import kept
from sqdash.ui.user import user
from sqdash.users import User

REST = 0.5  # seconds in which the store is not asked again
BRIEFLY = 0.1  # seconds a page waits for the answer once one is known; an answer takes a few milliseconds
AT_FIRST = 10.0  # seconds it waits for the first one; the store itself gives up sooner


@dataclass(frozen=True)
class Holding:
    """What holds, as a key: the same versions of the same store come to the same data."""

    store: str
    ids: tuple[int, ...]
    approved: tuple[Approved, ...] = field(compare=False)


class _Watch:
    """What one store said last about one plan."""

    def __init__(self, address: str, plan_id: str) -> None:
        self.address, self.plan_id = address, plan_id
        self.mark: tuple[int, int] | None = None
        self.holding = Holding(address, (), ())
        self.asked = float("-inf")
        self.trouble: StoreUnavailable | None = None
        self._looking: threading.Thread | None = None
        self._starting = threading.Lock()

    def look(self) -> None:
        with self._starting:
            if self._looking is None or not self._looking.is_alive():
                if time.monotonic() - self.asked < REST:
                    return
                self._looking = threading.Thread(target=self._look, args=(user(),), name="returns", daemon=True)
                self._looking.start()
            looking = self._looking
        looking.join(AT_FIRST if self.mark is None and self.trouble is None else BRIEFLY)

    def _look(self, person: User) -> None:
        try:
            mark = kept.ask_as(person, returns.mark_of)  # before what it marks: what comes between is read again
            if mark != self.mark:
                found = kept.ask_as(person, returns.approved, self.plan_id)
                self.holding = Holding(self.address, tuple(each.id for each in found), found)
            self.mark, self.trouble = mark, None
        except StoreUnavailable as down:
            self.trouble = down
        finally:
            self.asked = time.monotonic()


_watches: dict[tuple[str, str], _Watch] = {}


def _watch(plan_id: str) -> _Watch:
    address = default_url()
    return _watches.setdefault((address, plan_id), _Watch(address, plan_id))


def now(plan_id: str) -> Holding:
    """What holds for a plan as far as is known."""
    watch = _watch(plan_id)
    watch.look()
    return watch.holding


def unknown(plan_id: str) -> StoreUnavailable | None:
    """Why nothing is known of the returns of a plan; None where something is."""
    watch = _watch(plan_id)
    return watch.trouble if watch.mark is None else None


def forget(plan_id: str) -> None:
    """Ask again at once: something was decided here."""
    _watch(plan_id).asked = float("-inf")

"""How far an answer is, told to whoever waits, and their word to stop, asked often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqdash.answers.stopping import Stopped

Progress = Callable[[float, str], None]
"""share done 0…1, and the best so far in words"""
Stop = Callable[[], bool]


@dataclass(slots=True)
class Watch:
    """One run's listener. Each stage has its own part of the whole, from `start` to `end`."""

    progress: Progress | None = None
    stop: Stop | None = None
    start: float = 0.0
    end: float = 1.0

    def stage(self, start: float, end: float) -> None:
        self.start, self.end = start, end

    @property
    def stopped(self) -> bool:
        return self.stop is not None and self.stop()

    def tell(self, share: float, best: str = "") -> None:
        """Say how far this stage is. Raises Stopped when nobody waits any more."""
        if self.stopped:
            raise Stopped
        self.say(share, best)

    def say(self, share: float, best: str = "") -> None:
        """The same where nothing may be raised: from inside the solver, which is asked to stop in its own way."""
        if self.progress:
            self.progress(self.start + (self.end - self.start) * min(max(share, 0.0), 1.0), best)

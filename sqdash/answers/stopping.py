"""An answer that takes long can be given up, by whoever waits or by the clock."""

from __future__ import annotations


class Stopped(Exception):
    """Whoever asked does not want to wait any longer, and there is nothing yet worth giving."""


class OutOfTime(RuntimeError):
    """The time was over before there was anything worth giving; nobody gave up. The text says how long it was looked
    for and what to do."""

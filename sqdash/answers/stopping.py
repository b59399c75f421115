"""An answer that takes long can be given up."""

from __future__ import annotations


class Stopped(Exception):
    """Whoever asked does not want to wait any longer, and there is nothing yet worth giving."""

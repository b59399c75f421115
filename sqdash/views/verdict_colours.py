"""The colours of verdicts outside the page's own style: behind words, and of bars. The shape says the same."""

from __future__ import annotations

TINTS = {"met": "#D5EFEA", "near": "#FBE7B5", "missed": "#F6C9BC"}
"""behind a cell's words, as `--sq-met`, `--sq-near` and `--sq-missed` of the page are in the light theme"""
BARS = {"met": "#7CC5B8", "near": "#E8C566", "missed": "#E49A86", "no_data": "#C4CCD6"}


def plain(tint: str) -> str:
    """ "RRGGBB", as Office files write it."""
    return tint.lstrip("#")

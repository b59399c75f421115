"""The colours of verdicts outside the page's own style: behind words, and of bars. The shape says the same."""

from __future__ import annotations

TINTS = {"met": "#D5EFEA", "near": "#FBE7B5", "missed": "#F6C9BC"}
"""behind a cell's words, as `--sq-met`, `--sq-near` and `--sq-missed` of the page are in the light theme"""
BARS = {"met": "#489B8C", "near": "#F5DD93", "missed": "#E39984", "no_data": "#BCC5D0"}
"""each as light or dark as no other is, so that a grey print tells them apart; the dark text on them reads well"""


def plain(tint: str) -> str:
    """ "RRGGBB", as Office files write it."""
    return tint.lstrip("#")

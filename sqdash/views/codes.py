"""Addresses as QR codes, as long as they can be read off a screen, a slide or a printed corner."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

DENSEST = 25  # version of a code; a denser one is not read from a few steps away
MARGIN = 4  # modules left white around a code
PIXELS = 8  # of a module


@lru_cache(maxsize=64)  # every page of a briefing shows one, in every format
def code_of(address: str) -> Any | None:
    """The address as a segno.QRCode; None where it would be too dense to be read, or fits none."""
    import segno

    try:
        made = segno.make(address, error="l", micro=False, boost_error=True)
    except segno.DataOverflowError:
        return None
    return None if int(made.version) > DENSEST else made


@lru_cache(maxsize=64)
def code_png(address: str) -> bytes | None:
    """Black on white with its white margin."""
    made = code_of(address)
    if made is None:
        return None
    stream = BytesIO()
    made.save(stream, kind="png", scale=PIXELS, border=MARGIN)
    return stream.getvalue()

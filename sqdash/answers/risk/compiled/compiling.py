"""The compiler, and where it keeps what it has made: a folder of the person's own, a new one for every change here."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from platformdirs import user_cache_path

# No reference counts: nothing is allocated here, and counting would hold up the processor at every loop.
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
PART: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
F = TypeVar("F", bound=Callable[..., Any])


def cache_folder() -> Path:
    """Below NUMBA_CACHE_DIR where that is set, else in the person's cache.

    numba looks only at the file of the function that is called, not at those whose functions and constants it uses: so
    the folder's name says what all files of the risk package hold.
    """
    sources = sorted(Path(__file__).parents[1].rglob("*.py"))
    digest = blake2b(b"".join(each.read_bytes() for each in sources), digest_size=8).hexdigest()
    given = os.environ.get("NUMBA_CACHE_DIR")
    return (Path(given) if given else user_cache_path("sqdash") / "compiled") / digest


numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]


def compiled(function: F) -> F:
    """Compiled on first use and kept; runs beside other threads; operations stay in the order they are written."""
    return cast(F, numba.njit(**OPTIONS, cache=True)(function))


def inlined(function: F) -> F:
    """As `compiled`, for the loops that compiled functions are made of."""
    return cast(F, numba.njit(**OPTIONS, **PART, forceinline=True)(function))


def spliced(function: F) -> F:
    """As `inlined`, for what only strings loops together: its text is put in place before anything is compiled."""
    return cast(F, numba.njit(**OPTIONS, inline="always")(function))


@inlined
def fill(rows: Any, row: int, value: float, count: int) -> None:
    """One row of a block. Setting a slice at once would cost four times as much."""
    for draw in range(count):
        rows[row, draw] = value

"""Writers that open an empty database, which makes its tables, and are killed meanwhile: run by `killing`."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from sqdash.store import Database
from tests.store.killing import PATIENCE, Say, run


def life(kept: Database, chance: random.Random, say: Say) -> Callable[[], None]:
    say("begin", "open")
    with kept.reading():
        say("opened")
    return lambda: time.sleep(PATIENCE)


if __name__ == "__main__":
    run(life)

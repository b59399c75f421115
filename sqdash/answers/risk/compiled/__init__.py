"""The compiled engine. Importing this package imports numba: only `engine` does, and only when it is wanted."""

import threading
from functools import lru_cache

from sqdash.answers.risk.compiled import loop
from sqdash.answers.risk.compiled.tables import Areas, area_tables, model_tables, work_space
from sqdash.answers.risk.ensemble import Ensemble
from sqdash.answers.risk.tally import Bins, Tally

_one_at_a_time = threading.Lock()


def count_draws(ensemble: Ensemble, bins: Bins, tally: Tally, first: int, count: int) -> None:
    """Add draws first…first + count − 1 to the tally; other threads run meanwhile."""
    with _one_at_a_time:  # the threads of one question share its tables: with thousands of areas they take a while
        areas = _tables_of(ensemble)
    loop.count_draws(model_tables(ensemble.system), areas, work_space(ensemble), bins, tally, first, count)


@lru_cache(maxsize=1)
def _tables_of(ensemble: Ensemble) -> Areas:
    return area_tables(ensemble)

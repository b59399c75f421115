"""The compiled engine. Importing this package imports numba: only `engine` does, and only when it is wanted."""

from sqdash.answers.risk.compiled import loop
from sqdash.answers.risk.compiled.tables import area_tables, model_tables, work_space
from sqdash.answers.risk.ensemble import Ensemble
from sqdash.answers.risk.tally import Bins, Tally


def count_draws(ensemble: Ensemble, bins: Bins, tally: Tally, first: int, count: int) -> None:
    """Add draws first…first + count − 1 to the tally; other threads run meanwhile."""
    areas, model = area_tables(ensemble), model_tables(ensemble.system)
    loop.count_draws(model, areas, work_space(ensemble), bins, tally, first, count)

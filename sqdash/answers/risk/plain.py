"""The plain engine: draws by NumPy's own Philox, projections by the model's own kernel, in blocks. Nothing is
compiled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sqdash.answers.risk.ensemble import Ensemble
from sqdash.answers.risk.shapes import normals, steps_in_common, values
from sqdash.answers.risk.streams import COMMON, GROUP, halves
from sqdash.answers.risk.tally import Bins, Counts, Histograms, Tally, bin_of
from sqdash.model.kernel import Judged
from sqdash.model.projection import Projection, run
from sqdash.model.system import Flags, Floats

CELLS = 2_560  # areas × draws of one block: what a projection makes of them stays in the cache
LEAST_BLOCK = 16  # draws; with fewer the making of generators would take longer than the projections


def sampled(ensemble: Ensemble, first: int, count: int, drawn: Flags) -> Floats:
    """Assumptions of `count` draws from `first` on, shaped (draw, area, assumption + 1), areas in code order.

    Only `drawn` (area, assumption) are drawn, the others stay at their mode, as all do in draw 0.
    """
    areas, assumptions = drawn.shape
    found = np.ones((count, areas, assumptions + 1))
    found[..., :-1] = ensemble.spreads.mode
    begin = max(first, 1)
    if first + count > begin:
        _draw(ensemble, begin, found[begin - first :], drawn)
    return found


def _draw(ensemble: Ensemble, first: int, found: Floats, drawn: Flags) -> None:
    tables, table_of = ensemble.tables(drawn)
    common_share, own_share = ensemble.shares
    in_common = dict(_normals(ensemble, COMMON, first, len(found), np.asarray(drawn.any(axis=0))))
    for area, stream in enumerate(ensemble.streams.tolist()):
        for group, own in _normals(ensemble, stream, first, len(found), drawn[area, :]):
            for at in np.flatnonzero(drawn[area, : (group + 1) * GROUP]).tolist():
                if (half := at - group * GROUP) >= 0:
                    steps = steps_in_common(in_common[group][:, half], common_share[at])
                    found[:, area, at] = values(tables[table_of[area, at]], steps, own[:, half], own_share[at])


def _normals(ensemble: Ensemble, stream: int, first: int, count: int, drawn: Flags) -> Iterator[tuple[int, Floats]]:
    """Every group of eight assumptions any of which is drawn, and its normals (draw, 8)."""
    for group in np.unique(np.flatnonzero(drawn) // GROUP).tolist():
        yield group, normals(halves(ensemble.settings.seed, stream, group, first, count))


def count_draws(ensemble: Ensemble, bins: Bins, tally: Tally, first: int, count: int) -> None:
    """Add draws first…first + count − 1 to the tally."""
    block = max(CELLS // len(ensemble.system.areas), LEAST_BLOCK)
    for begin in range(first, first + count, block):
        size = min(block, first + count - begin)
        parameters = sampled(ensemble, begin, size, ensemble.sampled)
        projection = run(ensemble.ordered, ensemble.scenario, parameters, ensemble.inputs)
        _judge(ensemble, projection.judged, tally)
        if ensemble.wanted.percentiles:
            _spread(projection.judged, bins, tally)
        if ensemble.wanted.cost:
            _cost(projection, bins, tally)


def _judge(ensemble: Ensemble, judged: Judged, tally: Tally) -> None:
    at, applies = ensemble.judged, ensemble.system.targets.applies
    met = judged.met[:, :, at] & applies
    tally.met[:] += met.sum(axis=0)
    tally.known[:] += judged.known[:, :, at].sum(axis=0)
    together: Flags = np.asarray((met | ~applies).all(axis=2))
    tally.together[:-1] += together.sum(axis=0)
    tally.together[-1] += together.all(axis=1).sum()
    if ensemble.wanted.gaps:
        tally.gap[:] += np.nan_to_num(judged.gap[:, :, at]).astype(np.int64).sum(axis=0)


def _spread(judged: Judged, bins: Bins, tally: Tally) -> None:
    """Histograms of the planning years, cell by cell of (row, year, indicator)."""
    value, known = judged.value[:, :, 1:], judged.known[:, :, 1:]
    with np.errstate(invalid="ignore"):
        found = bin_of(value, known, bins.start, bins.rate, tally.counts.shape[-1])
    _count(found, value, tally.counts, tally.lowest, tally.highest)


def _count(found: Counts, value: Floats, counts: Histograms, lowest: Floats, highest: Floats) -> None:
    size = counts.shape[-1]
    cells = np.arange(lowest.size).reshape(lowest.shape) * size
    np.add.at(counts.reshape(-1), (found + cells).ravel(), np.uint32(1))
    outer = (found == 0) | (found == size - 2)
    np.minimum(lowest, np.where(outer, value, np.inf).min(axis=0), out=lowest)
    np.maximum(highest, np.where(outer, value, -np.inf).max(axis=0), out=highest)


def _cost(projection: Projection, bins: Bins, tally: Tally) -> None:
    """The city's total cost in yuan, added year by year and lever by lever in an area, then area by area."""
    capital, recurring = projection.costs
    flat = (capital + recurring).reshape(*capital.shape[:2], -1)
    by_area = np.add.accumulate(flat, axis=2)[..., -1]
    total = np.add.accumulate(by_area, axis=1)[:, -1:]
    found = bin_of(total, np.isfinite(total), bins.cost_start, bins.cost_rate, tally.cost_counts.shape[-1])
    _count(found, total, tally.cost_counts, tally.cost_lowest, tally.cost_highest)

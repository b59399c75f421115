"""Which engine counts, over how many threads, and how a long count is watched or given up.

The compiled engine is made ready apart from any answer (`warm_up`, in the background); until then, and wherever it
cannot be had, the plain one answers. Both count the same to the last bit.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from sqdash.answers.risk import plain
from sqdash.answers.risk.ensemble import Ensemble
from sqdash.answers.risk.tally import Bins, Tally, merge
from sqdash.answers.risk.tiny import tiny_ensemble
from sqdash.answers.stopping import Stopped
from sqdash.language import _

ENGINES = ("auto", "compiled", "plain")
PILOT = 256  # draws that say where the histograms lie; always the same ones, however many are asked for
ONE_THREAD = 200_000  # areas × draws that are not worth a second thread
MOST_THREADS = 8
PORTION, PLAIN_PORTION = 2_000_000, 50_000  # areas × draws between two looks at progress and stop
STRIDE = 1_024  # a portion is a multiple of what the compiled loop takes through the areas at a time
LOOK = 0.1  # seconds between two looks at `stop` while the compiler works
WORTH_COMPILING = 5_000_000  # areas × draws from which on even the first compilation is the shorter way

Progress = Callable[[float], None]
Stop = Callable[[], bool]


class Counter(Protocol):
    """Adds draws first…first + count − 1 to the tally."""

    def __call__(self, ensemble: Ensemble, bins: Bins, tally: Tally, first: int, count: int) -> None: ...


class NoCompiler(RuntimeError):
    """The compiled engine was asked for by name and cannot be had here."""


_ready = threading.Event()
_warming = threading.Lock()


def ready() -> bool:
    """Whether the compiled engine is loaded, so that an answer waits for nothing."""
    return _ready.is_set()


def warm_up(stop: Stop | None = None) -> bool:
    """Compile, or load what was compiled before; may be called from any thread, any number of times.

    Args:
        stop: asked often whether to give up waiting; the compiler then ends by itself.

    Returns: whether the compiled engine can be had. It cannot where numba is missing or fails, whatever the reason:
    then everything is answered by the plain engine.
    Raises: Stopped when `stop` says so.
    """
    if stop is None or ready():
        return _warm()
    warming = threading.Thread(target=_warm, name="compiling", daemon=True)
    warming.start()
    while warming.is_alive():
        if stop():
            raise Stopped
        warming.join(LOOK)
    return ready()


def _warm() -> bool:
    with _warming:
        if not ready():
            try:
                ensemble = tiny_ensemble()
                _compiled()(ensemble, ensemble.flat_bins(), ensemble.tally(flat=True), 1, 1)
            except Exception:  # a compiler can fail in any way; the answer is the same
                return False
            _ready.set()
        return True


def _compiled() -> Counter:
    from sqdash.answers.risk.compiled import count_draws

    return count_draws


def chosen(engine: str, work: int, stop: Stop | None = None) -> str:
    """ "compiled" or "plain" for so many areas × draws. Raises NoCompiler, Stopped, and ValueError for an unknown
    word."""
    if engine not in ENGINES:
        raise ValueError(f"engine {engine}: one of {', '.join(ENGINES)}")
    if engine == "plain":
        return engine
    if ready() or ((engine == "compiled" or work >= WORTH_COMPILING) and warm_up(stop)):
        return "compiled"
    if engine == "compiled":
        raise NoCompiler(_("这台机器上不能用编译引擎；改用 auto 或 plain"))
    return "plain"


def counted(ensemble: Ensemble, bins: Bins, first: int, count: int, *, engine: str, flat: bool = False) -> Tally:
    """A range of draws, counted by one thread: what a process pool or a cluster hands out. Parts `merge` exactly.

    Args:
        bins: of the whole question, see `bins_of`; the same for every part.
        engine: "compiled" or "plain".
    """
    tally = ensemble.tally(flat=flat)
    counter: Counter = _compiled() if engine == "compiled" else plain.count_draws
    counter(ensemble, bins, tally, first, count)
    return tally


def bins_of(ensemble: Ensemble, *, engine: str) -> Bins:
    """Where the histograms lie. It follows from the question alone: the first draws are asked, always as many."""
    if not (ensemble.wanted.percentiles or ensemble.wanted.cost):
        return ensemble.flat_bins()
    return Bins.around(counted(ensemble, ensemble.flat_bins(), 1, PILOT, engine=engine, flat=True))


def tallied(
    ensemble: Ensemble, bins: Bins, *, engine: str, progress: Progress | None = None, stop: Stop | None = None
) -> Tally:
    """All draws 1…draws. `progress` is told a share, `stop` is asked between portions; both in the caller's thread.

    Raises: Stopped when `stop` says so.
    """
    areas, draws = len(ensemble.system.areas), ensemble.settings.draws
    portions = list(_portions(areas, draws, PORTION if engine == "compiled" else PLAIN_PORTION))
    threads = min(_processors(), MOST_THREADS, len(portions))
    if engine == "plain" or areas * draws < ONE_THREAD or threads == 1:
        return _one_by_one(ensemble, bins, portions, engine, progress, stop)
    return _side_by_side(ensemble, bins, portions, threads, progress, stop)


def _portions(areas: int, draws: int, most: int) -> Iterator[tuple[int, int]]:
    size = max(most // areas // STRIDE, 1) * STRIDE if most == PORTION else max(most // areas, 1)
    for first in range(1, draws + 1, size):
        yield first, min(size, draws + 1 - first)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _one_by_one(
    ensemble: Ensemble,
    bins: Bins,
    portions: list[tuple[int, int]],
    engine: str,
    progress: Progress | None,
    stop: Stop | None,
) -> Tally:
    tally = ensemble.tally()
    counter: Counter = _compiled() if engine == "compiled" else plain.count_draws
    for first, count in portions:
        if stop is not None and stop():
            raise Stopped
        counter(ensemble, bins, tally, first, count)
        if progress is not None:
            progress((first + count - 1) / ensemble.settings.draws)
    return tally


def _side_by_side(
    ensemble: Ensemble,
    bins: Bins,
    portions: list[tuple[int, int]],
    threads: int,
    progress: Progress | None,
    stop: Stop | None,
) -> Tally:
    """Every thread has a tally of its own for all portions it takes, so that memory does not grow with draws."""
    count, left, done = _compiled(), iter(portions), [0]
    guard, give_up = threading.Lock(), threading.Event()

    def work() -> Tally:
        tally = ensemble.tally()
        while not give_up.is_set():
            with guard:
                portion = next(left, None)
            if portion is None:
                break
            count(ensemble, bins, tally, *portion)
            with guard:
                done[0] += portion[1]
        return tally

    with ThreadPoolExecutor(threads) as pool:
        parts = [pool.submit(work) for _thread in range(threads)]
        try:
            _watch(parts, lambda: done[0] / ensemble.settings.draws, progress, stop)
        finally:
            give_up.set()
    whole, *others = (part.result() for part in parts)
    for other in others:
        merge(whole, other)
    return whole


def _watch(
    parts: list[Future[Tally]], share: Callable[[], float], progress: Progress | None, stop: Stop | None
) -> None:
    """Until all parts are done; raises Stopped when asked to, and what went wrong in a part."""
    waiting = set(parts)
    while waiting:
        finished, waiting = wait(waiting, timeout=0.05, return_when=FIRST_COMPLETED)
        for part in finished:
            part.result()
        if stop is not None and waiting and stop():
            raise Stopped
        if progress is not None:
            progress(share())

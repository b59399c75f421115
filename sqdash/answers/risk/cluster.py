"""The same ensemble on a Dask cluster: a task counts a range of draws, its whole numbers come back and are merged.

Parts are counted by the same function as here and merge exactly, so the numbers are the same to the last bit. What a
worker takes with it when it dies is counted again by another. A scheduler that does not answer is not waited for.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import pickle
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from sqdash.answers.risk.engine import STRIDE, Progress, Stop, bins_of, chosen, counted
from sqdash.answers.risk.ensemble import Ensemble
from sqdash.answers.risk.result import Risk, result_of
from sqdash.answers.risk.settings import Settings
from sqdash.answers.risk.tally import Bins, Tally, merge
from sqdash.answers.stopping import Stopped
from sqdash.language import _
from sqdash.model.scenario import Scenario
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns.types import Workspace

OPTION = "--scheduler"
ANSWER_SECONDS = 5.0  # for a scheduler to say who it is
ALONE_SECONDS = 30.0  # for a worker to come back when all have gone
LOOK_SECONDS = 0.05
PARTS = 4  # for every thread of the cluster, so that the last ones do not leave the others idle
LARGEST = 500_000  # areas × draws of a part: what has begun goes on for its own length after the rest was called off
RETRIES = 3


class Lost(RuntimeError):
    """The cluster was there and failed on the way."""


def risk_on_cluster(
    workspace: Workspace,
    scenario: Scenario,
    settings: Settings,
    scheduler: str,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Risk:
    """`risk` by the workers of the Dask scheduler at an address such as tcp://10.0.0.5:8786.

    Raises: BadInput when the settings are wrong, Dask is not installed, nobody answers there or has no workers; Lost
    when the cluster fails on the way or runs another version of sqdash; Stopped.
    """
    ensemble = Ensemble.of(workspace, scenario, settings)
    bins = bins_of(ensemble, engine=chosen("auto", 0))
    with client_of(scheduler) as (client, threads):
        parts = portions(settings.draws, max(threads * PARTS, len(workspace.areas) * settings.draws // LARGEST))
        tally = _tallied(client, ensemble, bins, parts, progress, stop)
    return result_of(ensemble, tally, bins, "dask")


def portions(draws: int, parts: int) -> list[tuple[int, int]]:
    """First draw and count of about so many parts; a part is a multiple of what the compiled loop takes at a time."""
    size = -(-draws // parts // STRIDE) * STRIDE or STRIDE
    return [(first, min(size, draws + 1 - first)) for first in range(1, draws + 1, size)]


def count_part(ensemble: Ensemble, bins: Bins, first: int, count: int, asked_by: str) -> Tally:
    """What a worker does. The engine is chosen by the size of the whole question, so that compiling pays or is left."""
    if asked_by != version():
        raise OtherVersion
    areas, draws = len(ensemble.system.areas), ensemble.settings.draws
    return counted(ensemble, bins, first, count, engine=chosen("auto", areas * draws))


class OtherVersion(RuntimeError):
    """A worker would not count the same numbers."""


@cache
def version() -> str:
    """What the numbers rest on besides the question: the sources of the model and of the draws, NumPy and SciPy."""
    import scipy

    here = Path(__file__).parent
    sources = [*sorted((here.parents[1] / "model").glob("*.py")), *sorted(here.rglob("*.py"))]
    digest = blake2b(b"".join(each.read_bytes() for each in sources), digest_size=8).hexdigest()
    return f"{digest} {np.__version__} {scipy.__version__}"


@contextmanager
def client_of(scheduler: str) -> Iterator[tuple[Any, int]]:
    """A connected client and the threads of its cluster. Raises BadInput when there is none to be had."""
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        what = _("没有安装 Dask，不能把计算交给集群")
        raise _refused("--engine", "dask", what, _("运行 pip install 'dask[distributed]'，或改用 auto")) from None
    with _silent():
        threads = _threads(scheduler)
        client = distributed.Client(scheduler, timeout=ANSWER_SECONDS, set_as_default=False)
        try:
            yield client, threads
        finally:
            client.close(timeout=ANSWER_SECONDS)


def _threads(scheduler: str) -> int:
    """Asks who is there, apart from any client: a client waits for ever for one who listens and says nothing."""
    try:
        found = asyncio.run(asyncio.wait_for(_identity(scheduler), ANSWER_SECONDS))
        threads = int(found["total_threads"])
    except Exception:  # an address can be wrong in any way, and whoever answers there may say anything
        what = _("“{word}”那里没有 Dask 调度器应答").format(word=scheduler)
        remedy = _("写调度器启动时报出的地址，如 tcp://127.0.0.1:8786，并确认它在运行")
        raise _refused(OPTION, scheduler, what, remedy) from None
    if threads < 1:
        what = _("“{word}”的调度器没有计算节点").format(word=scheduler)
        remedy = _("先启动节点：dask worker {word}").format(word=scheduler)
        raise _refused(OPTION, scheduler, what, remedy)
    return threads


async def _identity(scheduler: str) -> dict[str, Any]:
    core = importlib.import_module("distributed.core")
    async with core.rpc(scheduler) as there:
        return dict(await there.identity())


def _refused(option: str, word: str, what: str, remedy: str) -> BadInput:
    return BadInput([Fault(option, word, what, remedy)])


def _tallied(
    client: Any,
    ensemble: Ensemble,
    bins: Bins,
    parts: list[tuple[int, int]],
    progress: Progress | None,
    stop: Stop | None,
) -> Tally:
    """Every part as a task. The question is the result of a task too, so that it is not lost with a worker."""
    whole, done = ensemble.tally(), 0
    try:
        question = client.submit(pickle.loads, pickle.dumps(ensemble), pure=False, retries=RETRIES)
        tasks = {
            client.submit(count_part, question, bins, *part, version(), pure=False, retries=RETRIES): part[1]
            for part in parts
        }
        for task in _finished(client, set(tasks), stop):
            merge(whole, task.result())
            done += tasks.pop(task)
            if progress is not None:
                progress(done / ensemble.settings.draws)
    except (Stopped, Lost):
        raise
    except OtherVersion:
        raise Lost(_("计算节点上的 sqdash、NumPy 或 SciPy 与这里不是同一版本；请各处装同一版本")) from None
    except Exception as error:  # a cluster can fail in any way; the person is told which
        if client.status != "running":
            raise Lost(_gone()) from None
        raise Lost(_("集群没有算完：{error}").format(error=f"{type(error).__name__} {error}")) from error
    return whole


def _finished(client: Any, waiting: set[Any], stop: Stop | None) -> Iterator[Any]:
    """The tasks as they are done. Raises Stopped when asked to, Lost when no worker is left for long."""
    alone_since = None
    while waiting:
        for task in [each for each in waiting if each.done()]:
            waiting.remove(task)
            yield task
        if stop is not None and waiting and stop():
            client.cancel(list(waiting))
            raise Stopped
        there = client.status == "running" and client.scheduler_info()["n_workers"]
        alone_since = None if there else alone_since or time.monotonic()
        if alone_since and time.monotonic() - alone_since > ALONE_SECONDS:
            raise Lost(_gone())
        time.sleep(LOOK_SECONDS)


def _gone() -> str:
    return _("调度器或它的计算节点中途都不在了；查看集群后再算一次")


@contextmanager
def _silent() -> Iterator[None]:
    """Dask reports every lost connection to the screen as it happens; what matters of it is said once, in words."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "distributed.core")]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)

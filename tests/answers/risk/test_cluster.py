"""A real Dask cluster on this machine gives the numbers of one process, to the last bit, also when a worker is
killed."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from sqdash.answers.risk import Ensemble, Risk, Settings, risk
from sqdash.answers.risk import cluster as over_there
from sqdash.answers.risk.cluster import Lost, OtherVersion, count_part, portions, risk_on_cluster
from sqdash.answers.stopping import Stopped
from sqdash.bench.running import free_port
from sqdash.model import Scenario, example_scenarios
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = Settings(draws=8_300, seed=7)
STARTED_SECONDS = 20.0

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="no Dask here: pip install 'dask[distributed]'"
)


@dataclass
class Cluster:
    """A scheduler and workers in processes of their own, on loopback, without dashboard and without nannies."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        return process

    def start_scheduler(self) -> None:
        port = free_port()
        self.start("scheduler", "--port", str(port))
        self.address = f"tcp://127.0.0.1:{port}"

    def start_worker(self) -> subprocess.Popen[bytes]:
        place = str(self.folder)
        return self.start("worker", self.address, "--no-nanny", "--nthreads", "1", "--local-directory", place)

    def wait_for(self, workers: int) -> None:
        deadline = time.monotonic() + STARTED_SECONDS
        while (found := self.threads()) != workers:
            assert time.monotonic() < deadline, f"{found} workers, not {workers}"
            time.sleep(0.05)

    def threads(self) -> int | None:
        """None where the scheduler does not answer yet."""
        try:
            return over_there._threads(self.address)
        except BadInput as refused:
            return 0 if "没有计算节点" in str(refused) else None

    def end(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        found.start_scheduler()
        for _worker in range(2):
            found.start_worker()
        found.wait_for(2)
        yield found
    finally:
        found.end()


@pytest.fixture(scope="module")
def scenario(workspace: Workspace) -> Scenario:
    return example_scenarios(workspace)["balanced"]


@pytest.fixture(scope="module")
def here(workspace: Workspace, scenario: Scenario) -> Risk:
    return risk(workspace, scenario, SETTINGS, engine="plain")


def assert_same_bits(one: Risk, other: Risk) -> None:
    for name in ("chance", "joint", "gap", "percentiles", "cost"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name
    assert (one.everything, one.year, one.years) == (other.everything, other.year, other.years)


@needs_dask
def test_two_workers_give_the_same_bits(cluster: Cluster, workspace: Workspace, scenario: Scenario, here: Risk) -> None:
    shares: list[float] = []
    there = risk_on_cluster(workspace, scenario, SETTINGS, cluster.address, progress=shares.append)
    assert_same_bits(there, here)
    assert there.engine == "dask"
    assert len(shares) > 2 and shares == sorted(shares) and shares[-1] == 1.0
    assert 0 < np.nanmin(there.chance) + np.nanmax(there.chance) < 2


@needs_dask
def test_killing_a_worker_in_mid_run_changes_nothing(
    cluster: Cluster, workspace: Workspace, scenario: Scenario, here: Risk
) -> None:
    killed = cluster.processes[-1]
    shares: list[float] = []

    def kill(share: float) -> None:
        if not shares:
            os.kill(killed.pid, signal.SIGKILL)
            killed.wait()
        shares.append(share)

    there = risk_on_cluster(workspace, scenario, SETTINGS, cluster.address, progress=kill)
    assert killed.returncode == -signal.SIGKILL
    assert shares[0] < 0.5 and shares[-1] == 1.0
    assert_same_bits(there, here)
    cluster.wait_for(1)
    cluster.start_worker()
    cluster.wait_for(2)


@needs_dask
def test_it_can_be_stopped_and_asked_again(cluster: Cluster, workspace: Workspace, scenario: Scenario) -> None:
    begun = time.monotonic()
    with pytest.raises(Stopped):
        risk_on_cluster(
            workspace, scenario, Settings(draws=80_000), cluster.address, stop=lambda: time.monotonic() > begun + 0.5
        )
    assert time.monotonic() < begun + 10
    small = Settings(draws=50)
    assert_same_bits(
        risk_on_cluster(workspace, scenario, small, cluster.address), risk(workspace, scenario, small, engine="plain")
    )


@needs_dask
def test_workers_of_another_version_are_refused(
    cluster: Cluster, workspace: Workspace, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(over_there, "version", lambda: "another")
    with pytest.raises(Lost, match="不是同一版本"):
        risk_on_cluster(workspace, scenario, Settings(draws=10), cluster.address)


@needs_dask
@pytest.mark.parametrize("address", ["nonsense", "", "http://127.0.0.1:80", "tcp://127.0.0.1:99999", "nowhere://1"])
def test_an_address_that_is_none_is_named(
    address: str, workspace: Workspace, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(over_there, "ANSWER_SECONDS", 0.5)
    with pytest.raises(BadInput) as refused:
        risk_on_cluster(workspace, scenario, Settings(draws=10), address)
    assert f"“{address}”那里没有 Dask 调度器应答" in str(refused.value)
    assert refused.value.faults[0].file == "--scheduler"


@needs_dask
@pytest.mark.parametrize("says", [b"", b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n" * 8])
def test_one_who_listens_but_is_no_scheduler_is_not_waited_for(
    says: bytes, workspace: Workspace, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(over_there, "ANSWER_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _where = listener.accept()
            connection.sendall(says)
            held.append(connection)

        held: list[socket.socket] = []
        threading.Thread(target=answer, daemon=True).start()
        begun = time.monotonic()
        with pytest.raises(BadInput, match="没有 Dask 调度器应答"):
            risk_on_cluster(workspace, scenario, Settings(draws=10), f"tcp://127.0.0.1:{listener.getsockname()[1]}")
        assert time.monotonic() < begun + 5
        for connection in held:
            connection.close()


@needs_dask
@pytest.mark.parametrize("gone", ["the scheduler", "the last worker"])
def test_a_cluster_that_goes_away_is_said(
    gone: str, workspace: Workspace, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(over_there, "ALONE_SECONDS", 0.5)
    lonely = Cluster(tmp_path)
    try:
        lonely.start_scheduler()
        lonely.start_worker()
        lonely.wait_for(1)
        killed = lonely.processes[0 if gone == "the scheduler" else 1]
        with pytest.raises(Lost, match="中途都不在了"):
            risk_on_cluster(workspace, scenario, SETTINGS, lonely.address, progress=lambda _share: killed.kill())
    finally:
        lonely.end()


@needs_dask
def test_a_scheduler_without_workers_is_said(workspace: Workspace, scenario: Scenario, tmp_path: Path) -> None:
    alone = Cluster(tmp_path)
    try:
        alone.start_scheduler()
        alone.wait_for(0)
        with pytest.raises(BadInput, match="没有计算节点"):
            risk_on_cluster(workspace, scenario, Settings(draws=10), alone.address)
    finally:
        alone.end()


def test_without_dask_it_says_how_to_get_it(
    workspace: Workspace, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput) as refused:
        risk_on_cluster(workspace, scenario, Settings(draws=10), "tcp://127.0.0.1:8786")
    assert "没有安装 Dask" in str(refused.value) and "pip install 'dask[distributed]'" in str(refused.value)


def test_wrong_settings_are_refused_before_anyone_is_asked(workspace: Workspace, scenario: Scenario) -> None:
    with pytest.raises(BadInput, match="draws"):
        risk_on_cluster(workspace, scenario, Settings(draws=0), "nonsense")


def test_portions_are_every_draw_once() -> None:
    for draws, parts in ((1, 8), (1_024, 8), (10_000, 8), (10_000, 1), (123_457, 12)):
        found = portions(draws, parts)
        assert [first for first, _count in found] == list(np.cumsum([1, *(count for _first, count in found[:-1])]))
        assert sum(count for _first, count in found) == draws
        assert len(found) <= parts


def test_a_worker_of_another_version_counts_nothing(workspace: Workspace, scenario: Scenario) -> None:
    ensemble = Ensemble.of(workspace, scenario, Settings(draws=3))
    with pytest.raises(OtherVersion):
        count_part(ensemble, ensemble.flat_bins(), 1, 3, "another")

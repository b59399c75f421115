"""A server of a test's own, for what leaves something in the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sqdash.bench.running import Server, serving


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kept.db'}"


@pytest.fixture
def own(address: str) -> Iterator[Server]:
    with serving(environment={"SQDASH_DB": address}) as running:
        yield running

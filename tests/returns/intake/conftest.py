"""What the tests of the intake share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sqdash.returns.intake.worker import Worker


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """One reading process for a file of tests, as a server has one."""
    made = Worker()
    yield made
    made.close()

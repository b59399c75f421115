"""The list opens as fast with ten thousand scenarios of twenty versions each as with ten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import insert, select

from sqdash.returns.types import Workspace
from sqdash.store import Database, adopted, counted, database, listed
from sqdash.store.database import forget
from sqdash.store.reading import PAGE
from sqdash.store.schema import scenario, version
from tests.conftest import drop_postgresql, fresh_postgresql
from tests.store.people import OWNER, keep_one

FEW, MANY, VERSIONS = 10, 10_000, 20
TIMES, ROUNDS, ATTEMPTS = 3, 15, 3
AT_ONCE = 1_000  # scenarios written together
OUTCOME = 400  # characters of a version's stored outcome: the whole would make a gigabyte, and no list reads it


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two empty stores of one kind."""
    on_server = request.param == "postgresql"
    addresses = [fresh_postgresql() if on_server else f"sqlite:///{tmp_path / name}.db" for name in ("few", "many")]
    stores = [database(each) for each in addresses]
    yield stores[0], stores[1]
    for each in stores:
        each.close()
    forget()
    if on_server:
        for each in addresses:
            drop_postgresql(each)


def fill(kept: Database, workspace: Workspace, count: int) -> None:
    """`count` scenarios like one that was really saved, each an hour younger than the one before."""
    keep_one(kept, workspace)
    with kept.engine.begin() as connection:
        first = dict(connection.execute(select(scenario)).one()._mapping)
        saved = dict(connection.execute(select(version)).one()._mapping)
    del saved["id"]
    saved["outcome"] = saved["outcome"][:OUTCOME]
    for start in range(1, count, AT_ONCE):
        heads: list[dict[str, Any]] = []
        rows: list[dict[str, Any]] = []
        for at in range(start, min(start + AT_ONCE, count)):
            id, moment = f"{at:012d}", first["changed_utc"] + timedelta(hours=at)
            heads.append(first | {"id": id, "name": f"情景 {at}", "latest": VERSIONS, "changed_utc": moment})
            rows += [
                saved | {"scenario_id": id, "number": number, "idempotency_key": f"{id}-{number}"}
                for number in range(1, VERSIONS + 1)
            ]
        with kept.writing() as connection:
            connection.execute(insert(scenario), heads)
            connection.execute(insert(version), rows)


def seconds(opening: Callable[[], object]) -> float:
    start = perf_counter()
    opening()
    return perf_counter() - start


@pytest.mark.timing
def test_the_first_page_does_not_wait_for_what_it_does_not_show(
    two: tuple[Database, Database], workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    few, many = two
    fill(few, workspace, FEW)
    fill(many, workspace, MANY)
    plan = workspace.plan.id
    assert (counted(few, OWNER, plan), counted(many, OWNER, plan)) == ((FEW, 0), (MANY, 0))
    found, more = listed(many, OWNER, plan)
    assert more and [each.header.name for each in found] == [f"情景 {MANY - 1 - at}" for at in range(PAGE)]
    assert {each.header.latest for each in found} == {VERSIONS}

    def opening(kept: Database) -> Callable[[], object]:
        return lambda: (counted(kept, OWNER, plan), adopted(kept, OWNER, plan), listed(kept, OWNER, plan))

    tried = []
    for _attempt in range(ATTEMPTS):
        pairs = [(seconds(opening(few)), seconds(opening(many))) for _round in range(ROUNDS)]
        tried.append(median(b / a for a, b in pairs))
        with capsys.disabled():
            small, large = (1000 * median(each) for each in zip(*pairs, strict=True))
            print(f"\n{few.url.get_backend_name()}: {small:.1f} ms with {FEW}, {large:.1f} ms with {MANY}")
        if tried[-1] <= TIMES:
            return
    pytest.fail(f"over {TIMES} times the time with {FEW}: {tried}")

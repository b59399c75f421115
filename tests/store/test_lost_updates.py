"""Eight people save one scenario at once, fifty times each: every save is there, in order, nobody overwrote anybody."""

from __future__ import annotations

import time

import pytest

from sqdash.returns.types import Workspace
from sqdash.store import Database
from tests.store.checking import Held, half_written
from tests.store.people import keep_shared
from tests.store.racing import raced

AUTHORS, SAVES = 8, 50


def test_no_save_is_lost_among_many(kept: Database, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    first = keep_shared(kept, workspace)
    id, address = first.pin.scenario_id, kept.url.render_as_string(hide_password=False)
    kept.close()
    began = time.monotonic()
    reports = raced(address, id, AUTHORS, SAVES)
    seconds = time.monotonic() - began

    held = Held(address)
    rows = [row for row in held.versions.values() if row.scenario_id == id]
    conflicts = [each for report in reports for each in report["conflicts"]]
    with capsys.disabled():
        locked = sum(report["locked"] for report in reports)
        told = f"{len(rows) - 1} saves in {seconds:.0f} s, {len(conflicts)} conflicts, {locked} times locked"
        print(f"\n{kept.url.get_backend_name()}: {told}")
    assert [report["fault"] for report in reports] == [""] * AUTHORS
    assert half_written(held) == []

    assert [(row.number, row.parent) for row in rows] == [(1, None)] + [
        (n + 1, n) for n in range(1, AUTHORS * SAVES + 1)
    ]
    moments = [row.created_utc for row in rows]
    assert moments == sorted(moments)
    hashes = {row.number: row.content_hash for row in rows}
    authors = {row.number: row.author for row in rows}
    for report in reports:
        assert [name for name, _number, _hash in report["saved"]] == [
            f"{report['author']} 第 {count} 次" for count in range(SAVES)
        ]
        numbers = [number for _name, number, _hash in report["saved"]]
        assert numbers == sorted(numbers)
        assert numbers == [number for number, author in authors.items() if author == report["author"]]
        assert all(hashes[number] == hash for _name, number, hash in report["saved"])

    assert conflicts
    for each in conflicts:
        (base, theirs) = each["base"], each["theirs"]
        assert base == each["onto"]
        assert base[0] == theirs[0] == id
        assert base[1] < theirs[1]
        assert each["base_hash"] == hashes[base[1]]
        assert (each["theirs_hash"], each["theirs_author"]) == (hashes[theirs[1]], authors[theirs[1]])
        assert each["yours"] == each["mine"]
    for report in reports:  # whoever was told of a conflict went on from what the other had saved
        assert all(each["theirs_author"] != report["author"] for each in report["conflicts"])

"""Whatever the bytes, an intake answers; and a file wrong in thousands of places does so in reasonable time."""

from __future__ import annotations

from random import Random
from time import perf_counter

import pytest

from sqdash.returns import Workspace
from sqdash.returns.intake import intake
from sqdash.returns.intake.findings import MOST_OF_A_RULE
from sqdash.returns.intake.worker import Worker
from tests.returns.intake.books import base, book, packed, parts, rows
from tests.returns.intake.hostile import csv_text

FILES = 60


def spoiled(content: bytes, random: Random) -> bytes:
    """Some bytes changed, and now and then a piece lost or doubled."""
    body = bytearray(content)
    for _number in range(random.choice((1, 3, 20))):
        body[random.randrange(len(body))] = random.randrange(256)
    start = random.randrange(len(body))
    return bytes(body[:start] + body[start + 7 :]) if random.random() < 0.3 else bytes(body)


def test_spoiled_workbooks(workspace: Workspace, worker: Worker) -> None:
    content = book(rows(workspace, base(workspace)))
    for number in range(FILES):
        result = intake(spoiled(content, Random(number)), "a.xlsx", workspace, reader=worker)
        assert result.errors or result.returns


def test_spoiled_xml(workspace: Workspace, worker: Worker) -> None:
    files = parts(book(rows(workspace, base(workspace))))
    names = [name for name in files if "sheet2" in name or "workbook" in name or "styles" in name or "Strings" in name]
    for number in range(FILES):
        random = Random(number)
        name = random.choice(names)
        result = intake(packed({**files, name: spoiled(files[name], random)}), "a.xlsx", workspace, reader=worker)
        assert result.errors or result.returns


def test_spoiled_csv(workspace: Workspace) -> None:
    content = csv_text(workspace, 190).encode()
    for number in range(FILES):
        result = intake(spoiled(content, Random(number)), "a.csv", workspace)
        assert result.errors or result.returns


@pytest.mark.parametrize("row", [
    "梁园,2023,社工,一百", "411402,99999999999999999999,social_workers,1", "411402,2023,social_workers," + "9" * 3_000,
    "411402,2023,social_workers," + "(" * 3_000, "x" * 3_000 + ",2023,social_workers,1",
])  # fmt: skip
def test_thousands_of_wrong_rows(row: str, workspace: Workspace) -> None:
    content = ("area_code,year,measure,value\n" + f"{row}\n" * (2_000_000 // max(200, len(row.encode())))).encode()
    before = perf_counter()
    result = intake(content, "a.csv", workspace)
    assert perf_counter() - before < 20
    assert result.errors
    assert len(result.findings) <= 3 * MOST_OF_A_RULE

"""The child process: its limits, its end, and what it may know."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from sqdash.returns import Workspace
from sqdash.returns.intake import intake
from sqdash.returns.intake.marked import can_be_marked, marked
from sqdash.returns.intake.worker import ChildFailed, Worker
from tests.returns.intake.books import base, book, packed, parts, rows
from tests.returns.intake.in_process import InProcess


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def good(workspace: Workspace) -> bytes:
    return book(rows(workspace, base(workspace)))


def heavy(workspace: Workspace) -> bytes:
    """Within every limit of size, yet slow and large to build: 300 000 empty, formatted cells."""
    cells = "".join(f'<row r="{row}">' + '<c s="0"/>' * 100 + "</row>" for row in range(50, 3_050))
    return with_cells(workspace, cells)


def with_cells(workspace: Workspace, cells: str) -> bytes:
    """A good workbook with more rows of XML at the end of its figures."""
    name = "xl/worksheets/sheet2.xml"
    files = parts(book(rows(workspace, base(workspace))))
    return packed_stored({**files, name: files[name].replace(b"</sheetData>", cells.encode() + b"</sheetData>")})


def packed_stored(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return stream.getvalue()


@pytest.mark.parametrize(("limits", "rule"), [
    ({"seconds": 0.6}, "child_slow"), ({"cpu_seconds": 0}, "child_slow"), ({"memory": 90_000_000}, "child_died"),
])  # fmt: skip
def test_a_heavy_file_is_a_finding_and_the_next_is_read(
    limits: dict[str, float], rule: str, workspace: Workspace, good: bytes
) -> None:
    worker = Worker(**limits)  # type: ignore[arg-type]
    try:
        result = intake(heavy(workspace), "a.xlsx", workspace, reader=worker)
        assert [each.rule for each in result.errors] == [rule]
        assert result.returns == ()
        worker.seconds = 30
        assert len(intake(good, "a.xlsx", workspace, reader=worker).returns) == 1
        assert worker.started == 2
    finally:
        worker.close()


@pytest.mark.parametrize(
    "cells",
    [
        "".join(f'<row r="{row}">' + '<c s="0"/>' * 100 + "</row>" for row in range(50, 4_100)),  # 405 000
        "".join(f'<row r="{50 + row % 100}"/>' for row in range(200_000)),
    ],
    ids=["cells", "rows"],
)
def test_more_than_any_sheet_to_fill_in_is_refused_before_it_is_built(
    cells: str, workspace: Workspace, worker: Worker
) -> None:
    result = intake(with_cells(workspace, cells), "a.xlsx", workspace, reader=worker)
    [error] = result.errors
    assert error.rule == "many_cells" and error.what.startswith("内容太多：") and result.returns == ()
    assert worker.started == 1


def test_what_openpyxl_cannot_read_is_said(workspace: Workspace, good: bytes, worker: Worker) -> None:
    nowhere = with_cells(workspace, '<row r="60"><c r="A60" t="s"><v>99999</v></c></row>')
    result = intake(nowhere, "a.xlsx", workspace, reader=worker)
    assert [(each.rule, each.value) for each in result.errors] == [
        ("unreadable", "IndexError: list index out of range")
    ]
    assert result.returns == ()
    assert len(intake(good, "a.xlsx", workspace, reader=worker).returns) == 1 and worker.started == 1


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"sheets": 7}', b'{"refused": 7}'])
def test_whatever_a_child_says_is_a_finding_at_most(answer: bytes, workspace: Workspace, good: bytes) -> None:
    class TakenOver:
        def ask(self, task: str, content: bytes, marks: object = None) -> bytes:
            return answer

    result = intake(good, "a.xlsx", workspace, reader=TakenOver())
    assert [each.rule for each in result.errors] == ["unreadable"] and result.returns == ()


def test_a_child_that_dies_between_files_is_replaced(workspace: Workspace, good: bytes, worker: Worker) -> None:
    assert len(intake(good, "a.xlsx", workspace, reader=worker).returns) == 1
    assert worker._child is not None
    worker._child.kill()
    worker._child.wait()
    assert len(intake(good, "a.xlsx", workspace, reader=worker).returns) == 1
    assert worker.started == 2


def test_a_child_reads_so_many_files_and_no_more(workspace: Workspace, good: bytes) -> None:
    worker = Worker(files=3)
    for _number in range(7):
        assert len(intake(good, "a.xlsx", workspace, reader=worker).returns) == 1
    worker.close()
    assert worker.started == 3


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc on this system")
def test_the_child_knows_none_of_our_settings(good: bytes, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQDASH_DB", "postgresql://user:secret@host/db")
    worker.ask("read", good)
    assert worker._child is not None
    environment = Path(f"/proc/{worker._child.pid}/environ").read_bytes()
    assert b"secret" not in environment
    assert os.environ["SQDASH_DB"].endswith("db")


class Liar:
    """A child that was taken over."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def ask(self, task: str, content: bytes, marks: object = None) -> bytes:
        return self.answer


def said(cell: str) -> bytes:
    sheet = '{"title": "x", "hidden": 0, "rows": [], "columns": [], "merged": [], "cells": [' + cell + "]}"
    return ('{"dangers": [], "sheets": [' + sheet + "]}").encode()


@pytest.mark.parametrize("answer", [
    b"", b"[]", b"{}", b"null", b'{"sheets": 1}', b'{"dangers": [], "sheets": [{}]}', b"\xff",
    b'{"refused": ["no such rule", "", ""]}',
    said("[1]"), said('[1, 1, "z", 1, "", ""]'), said('[1, 1, "n", NaN, "", ""]'), said('[1, 1, "n", true, "", ""]'),
    said('[1, 1, "n", "1", "", ""]'), said('[1, 1, "s", null, "", ""]'),
    said('[1, 1, "s", "", 3, ""]'), b'{"refused": 3}',
])  # fmt: skip
def test_whatever_a_child_says_is_no_crash(answer: bytes, workspace: Workspace, good: bytes) -> None:
    result = intake(good, "a.xlsx", workspace, reader=Liar(answer))
    assert result.errors
    assert result.returns == ()


def test_a_failing_child_is_named() -> None:
    worker = Worker(seconds=0.001)
    with pytest.raises(ChildFailed) as caught:
        worker.ask("read", b"PK")
    worker.close()
    assert caught.value.rule == "child_slow"


def test_a_marked_workbook_shows_what_was_found(workspace: Workspace, worker: Worker) -> None:
    content = book(rows(workspace, {**base(workspace), "social_workers": "约186", "community_workers": 5000}))
    found = intake(content, "a.xlsx", workspace, reader=worker).findings
    sheet = openpyxl.load_workbook(io.BytesIO(marked(content, found, reader=worker)))["填报"]
    assert sheet["H4"].value == "约186"
    assert "约186" in sheet["H4"].comment.text
    assert (sheet["H4"].fill.fgColor.rgb, sheet["H6"].fill.fgColor.rgb) == ("FFFFC7CE", "FFFFEB9C")
    assert sheet["H5"].comment is None


def test_a_marked_workbook_is_read_like_the_one_it_was_made_of(workspace: Workspace, worker: Worker) -> None:
    content = book(rows(workspace, {**base(workspace), "social_workers": "1,186", "community_workers": 5000}))
    first = intake(content, "a.xlsx", workspace, reader=worker)
    again = intake(marked(content, first.findings, reader=worker), "a.xlsx", workspace, reader=worker)
    assert {each.grade for each in first.findings} == {"warning", "note"}
    assert again.findings == first.findings
    assert [each.figures for each in again.returns] == [each.figures for each in first.returns]


def test_only_a_workbook_with_a_cell_to_blame_can_be_marked(workspace: Workspace) -> None:
    wrong = book(rows(workspace, {**base(workspace), "social_workers": -1}))
    right = book(rows(workspace, base(workspace)))
    picture = b"\x89PNG\r\n\x1a\n"
    said = {
        each: intake(each, "a.xlsx", workspace, reader=InProcess()).findings for each in (wrong, right, picture, b"")
    }
    assert [can_be_marked(each, found) for each, found in said.items()] == [True, False, False, False]


def test_what_cannot_be_marked_comes_back(workspace: Workspace, worker: Worker) -> None:
    broken = b"PK\x03\x04 not a zip"
    found = intake(book(rows(workspace, {})), "a.xlsx", workspace, reader=InProcess()).findings
    assert marked(broken, found, reader=worker) == broken
    result = intake(
        book(rows(workspace, {**base(workspace), "social_workers": -1})), "a.xlsx", workspace, reader=worker
    )
    assert marked(broken, result.findings, reader=worker) == broken
    assert packed({"a": b""}).startswith(b"PK")

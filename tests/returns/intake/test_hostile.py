"""At least 400 messy or hostile files: each is refused under the right rule or gives the right figure, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqdash.returns import Workspace
from sqdash.returns.intake import intake
from sqdash.returns.intake.rule import ERROR
from sqdash.returns.intake.rules import rule
from sqdash.returns.intake.worker import Worker
from tests.returns.intake.books import base
from tests.returns.intake.hostile import CLASSES, Case

AT_LEAST, OF_EACH = 400, 10
MOST_GROWTH = 50_000_000
seen: dict[str, int] = {}
memory: list[int] = []


def resident() -> int:
    """Bytes of memory this process holds now."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * 4096 if statm.exists() else 0


def fault_of(case: Case, workspace: Workspace, worker: Worker) -> str:
    """What is wrong with how a file was taken; empty when it was taken as it should."""
    found = intake(case.content, case.file, workspace, reader=worker)
    rules = [each.rule for each in found.findings]
    if case.rule not in rules and not (case.rule == "villages_empty" and case.file.endswith(".csv")):
        return f"{case.rule} is not in {rules}"
    if case.value is None:
        return "" if rule(case.rule).grade == ERROR and not found.returns else "it was accepted"
    if len(found.returns) != 1:
        return f"{len(found.returns)} returns: {[each for each in found.findings if each.grade == ERROR]}"
    figures = {measure: sent.value for measure, sent in found.returns[0].figures.items()}
    wanted = {**base(workspace), case.measure: case.value}
    return "" if figures == wanted else f"{figures} is not {wanted}"


@pytest.mark.parametrize("name", CLASSES)
def test_every_file_of_a_class(name: str, workspace: Workspace, worker: Worker) -> None:
    memory.append(resident())
    faults = {}
    for case in CLASSES[name](workspace):
        seen[name] = seen.get(name, 0) + 1
        if fault := fault_of(case, workspace, worker):
            faults[case.name] = fault
    memory.append(resident())
    assert faults == {}


def test_there_are_enough_files() -> None:
    if len(seen) < len(CLASSES):
        pytest.skip("only some classes were run")
    assert {name: count for name, count in seen.items() if count < OF_EACH} == {}
    assert sum(seen.values()) >= AT_LEAST


def test_this_process_did_not_grow() -> None:
    assert max(memory, default=0) - min(memory, default=0) < MOST_GROWTH

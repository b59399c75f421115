"""A stand-in for the intake, for tests of the page alone: a small CSV whose words decide what its check finds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest

from sqdash.returns.intake import Finding, Intake
from sqdash.returns.received import Return, Sent
from sqdash.returns.types import Workspace
from sqdash.ui import returns_files, returns_page


def intake(
    content: bytes, name: str, workspace: Workspace, *, area: str | None = None, year: int | None = None
) -> Intake:
    """Lines of area, year, measure, value. A negative value is an error, one over ten million asks for a reason."""
    figures: dict[tuple[str, int], dict[str, Sent]] = {}
    findings = []
    for number, line in enumerate(content.decode().splitlines(), start=1):
        code, year, measure, value = line.split(",")
        cell = f"D{number}"
        if float(value) < 0:
            findings.append(Finding("error", name, "数据", cell, value, "R1", "不能是负数", "改成 0 或以上的数"))
        elif float(value) > 1e7:
            findings.append(
                Finding("warning", name, "数据", cell, value, "R2", "比上年大得多", "核对，或写明原因", False)
            )
        figures.setdefault((code, int(year)), {})[measure] = Sent(float(value), f"数据!{cell}")
    findings.append(Finding("note", name, "数据", "A1", "", "R3", "没有填写联系人", ""))
    wrong = any(each.grade == "error" for each in findings)
    sha256 = hashlib.sha256(content).hexdigest()
    found = [Return(code, year, sent, name, sha256) for (code, year), sent in figures.items()]
    return Intake(() if wrong else tuple(found), tuple(findings))


def marked(content: bytes, findings: Sequence[Finding]) -> bytes:
    return content + b"".join(f"\n{each.cell} {each.what}".encode() for each in findings)


def can_be_marked(content: bytes, findings: Sequence[Finding]) -> bool:
    return bool(findings)


def template(workspace: Workspace, codes: tuple[str, ...], year: int) -> bytes:
    return "\n".join(f"{code},{year},{each}," for code in codes for each in workspace.model.measures).encode()


def sheet(workspace: Workspace, area: str, year: int = 2023, share: float = 1.1, **other: float) -> bytes:
    """A filled sheet: a share of the base year's figures, and some other ones."""
    base = workspace.base_year
    lines = []
    for measure in workspace.model.measures:
        value = other.get(measure, (workspace.value(area, base, measure) or 0.0) * share)
        lines.append(f"{area},{year},{measure},{value}")
    return "\n".join(lines).encode()


def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returns_files, "intake", intake)
    monkeypatch.setattr(returns_files.marking, "marked", marked)
    monkeypatch.setattr(returns_page, "can_be_marked", can_be_marked)
    monkeypatch.setattr(returns_files.templates, "template", template)

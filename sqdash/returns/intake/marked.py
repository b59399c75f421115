"""A sender's own workbook with what was found written into its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqdash.returns.intake.findings import Finding
from sqdash.returns.intake.worker import SHARED, ChildFailed, Reader

MOST_MARKS = 2_000
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


def marked(content: bytes, findings: Sequence[Finding], *, reader: Reader = SHARED) -> bytes:
    """A copy with the cells of findings filled and commented; what is no workbook or cannot be opened comes back."""
    if not can_be_marked(content, findings):
        return content
    marks = [
        (each.sheet, each.cell, each.grade, f"{each.what}\n→ {each.remedy}") for each in findings if _at_cell(each)
    ]
    try:
        return reader.ask("mark", content, marks[:MOST_MARKS]) or content
    except ChildFailed:
        return content


def can_be_marked(content: bytes, findings: Sequence[Finding]) -> bool:
    """Whether it is a workbook of which a finding names a cell; a copy of anything else would say nothing new."""
    return content.startswith(b"PK") and any(map(_at_cell, findings))


def _at_cell(finding: Finding) -> bool:
    return bool(finding.sheet and _CELL.fullmatch(finding.cell))

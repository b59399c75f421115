"""Files of returns on their way in and out. Reading a workbook is asked of `returns` once per file, not per rerun."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqdash.language import current, use
from sqdash.returns import template as templates
from sqdash.returns.export import returns_csv, returns_rows
from sqdash.returns.intake import Finding, Intake, intake
from sqdash.returns.intake import marked as marking
from sqdash.returns.types import Workspace
from sqdash.views.csv_text import BYTE_ORDER_MARK, safe


def read(content: bytes, name: str, workspace: Workspace, area: str | None, year: int) -> Intake:
    """A workbook is of the year on the page, a correction of the base year too; a CSV says its years itself."""
    return _read(content, name, workspace, area, None if name.lower().endswith(".csv") else year, current())


@lru_cache(maxsize=4)
def _read(content: bytes, name: str, workspace: Workspace, area: str | None, year: int | None, _spoken: str) -> Intake:
    """What is said of a file is said in the language of who asked, so that each language is read once."""
    return intake(content, name, workspace, area=area, year=year)


def marked(content: bytes, findings: Sequence[Finding], spoken: str) -> bytes:
    """The file with every finding at its cell. Like a template it is made outside the run, which knew the language."""
    use(spoken)
    return marking.marked(content, findings)


def approved(workspace: Workspace) -> bytes:
    """The figures of every return that holds, as a returns.csv that a spreadsheet can open too and `import` takes.

    What somebody wrote as a reason is the note beside the figure, and is not run as a formula.
    """
    rows = (row for each in workspace.approved for row in returns_rows(each.found, source=each.source))
    return (BYTE_ORDER_MARK + returns_csv({**row, "note": safe(row["note"])} for row in rows)).encode()


@lru_cache(maxsize=8)
def template(workspace: Workspace, codes: tuple[str, ...], year: int, spoken: str) -> bytes:
    use(spoken)
    return templates.template(workspace, codes, year)

"""What a rule is: name, grade, what it looks at, what it says and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqdash.language import _

ERROR, WARNING, NOTE = "error", "warning", "note"
FILE, SHEET, CELL, ROW, FIGURE, VILLAGE, PROGRESS = "file", "sheet", "cell", "row", "figure", "village", "progress"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; the texts are functions because the language is the reader's, and known only when it is said."""

    id: str
    grade: str
    looks_at: str
    text: Callable[[], str]
    remedy: Callable[[], str]


def fill_again() -> str:
    return _("用本年度的模板重新填报")

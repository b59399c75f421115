"""The rules a return is held to, found by name."""

from __future__ import annotations

from sqdash.returns.intake.rule import Rule
from sqdash.returns.intake.rules_of_figures import FIGURE_RULES
from sqdash.returns.intake.rules_of_files import FILE_RULES

_BY_ID = {each.id: each for each in (*FILE_RULES, *FIGURE_RULES)}


def rule(id: str) -> Rule:
    """Raises KeyError for an unknown rule."""
    return _BY_ID[id]

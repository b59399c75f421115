"""Units of assumptions in the reader's language."""

from __future__ import annotations

from sqdash.language import _
from sqdash.views.numbers import unit_word


def unit_words(unit: str) -> str:
    """A unit such as "yuan/person/year"; a share is shown as per cent."""
    parts = {"year": _("年"), "share": "%"}
    return "/".join(parts.get(part, unit_word(part)) for part in unit.split("/"))

"""Units of assumptions in the reader's language."""

from __future__ import annotations

from sqdash.language import _, current
from sqdash.views.numbers import SINGULAR, unit_word


def unit_words(unit: str, *, share: str = "%") -> str:
    """A unit such as "yuan/person/year": 元/人/年, yuan per person per year; a share is called `share`."""
    first, *rest = unit.split("/")
    per = [_("年") if part == "year" else unit_word(part) for part in rest]
    if current() == "en":
        per = [SINGULAR.get(part, word) for part, word in zip(rest, per, strict=True)]
    return (" per " if current() == "en" else "/").join((share if first == "share" else unit_word(first), *per))

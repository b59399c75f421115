"""A trace as plain values, ready for JSON: enough to work the figure out again without the program's data."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from sqdash.answers.trace.types import Trace
from sqdash.language import Text

SCHEMA = 1


def as_mapping(found: Trace) -> dict[str, Any]:
    """Names in the current language; every number unrounded."""
    return {"schema": SCHEMA, **_plain(found), "quality": found.quality}


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if hasattr(value, "_asdict"):
        return {key: _plain(each) for key, each in value._asdict().items()}
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value

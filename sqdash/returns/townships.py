"""The registry by township: how many villages and communities each one has."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from sqdash.returns.types import Workspace


class Township(NamedTuple):
    code: str
    name: str
    rural: int
    urban: int
    other: int


def townships(workspace: Workspace, area: str) -> tuple[Township, ...]:
    """An area's townships in the order of their codes; `other` are units that are neither village nor community."""
    names: dict[str, str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for each in workspace.registry:
        if each.area_code == area:
            names[each.township_code] = each.township
            counts[each.township_code, each.kind] += 1
    return tuple(
        Township(code, names[code], counts[code, "rural"], counts[code, "urban"], counts[code, "other"])
        for code in sorted(names)
    )

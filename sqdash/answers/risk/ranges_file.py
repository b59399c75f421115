"""Ranges of assumptions as they are given on a command line: a file, or the word a link has (`own_ranges`).

A file is YAML or JSON, {assumption: {low, mode, high}}.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqdash.answers.risk.own_ranges import ranges_of
from sqdash.answers.risk.settings import Ranges, Settings, checked
from sqdash.plan.faults import Faults
from sqdash.plan.reading import decode, printable, read_bytes
from sqdash.plan.strict import Spot
from sqdash.plan.tree import parse
from sqdash.returns.types import Workspace


def given_ranges(given: str, workspace: Workspace) -> Ranges:
    """The ranges of a file of that name or else, when it looks like one, of the word itself.

    Raises BadInput with every fault.
    """
    if "~" in given and not os.path.exists(given):  # not Path.exists, which fails at a long word
        return ranges_of(given, workspace, file="--ranges")
    return load_ranges(given, workspace)


def load_ranges(path: Path | str, workspace: Workspace) -> Ranges:
    """The ranges in a file. Raises BadInput with every fault, also when the file cannot be read."""
    faults, file = Faults(), str(path)
    content = read_bytes(Path(path), file, faults)
    text = None if content is None else decode(content, file, faults)
    faults.raise_if_any()
    node = parse(text or "", file, faults) if printable(text or "", file, faults) else None
    found = []
    for id, table in Spot(faults, file, "", node, node.line if node else 0).entries():
        low, mode, high = (table.get(key).number() for key in ("low", "mode", "high"))
        table.finish()
        found.append((id, low, mode, high))
    faults.raise_if_any()
    checked(Settings(ranges=tuple(found)), workspace)
    return tuple(found)

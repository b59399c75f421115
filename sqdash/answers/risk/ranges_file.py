"""Ranges of assumptions from a file: YAML or JSON, {assumption: {low, mode, high}}."""

from __future__ import annotations

from pathlib import Path

from sqdash.answers.risk.settings import OwnRange, Settings, checked
from sqdash.plan.faults import Faults
from sqdash.plan.reading import decode, printable, read_bytes
from sqdash.plan.strict import Spot
from sqdash.plan.tree import parse
from sqdash.returns.types import Workspace


def load_ranges(path: Path | str, workspace: Workspace) -> tuple[OwnRange, ...]:
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

"""Ranges of one's own in a file: `assumption: {low, mode, high}`, YAML or JSON, checked like every other file."""

from __future__ import annotations

from pathlib import Path

from sqdash.answers.risk.settings import OwnRange
from sqdash.language import _
from sqdash.plan.bounds import assumption_bounds
from sqdash.plan.faults import Faults
from sqdash.plan.reading import decode, printable, read_bytes
from sqdash.plan.remedies import suggestion
from sqdash.plan.strict import Spot
from sqdash.plan.tree import parse
from sqdash.returns.types import Workspace


def load_ranges(path: Path | str, workspace: Workspace) -> tuple[OwnRange, ...]:
    """Raises BadInput with every fault, each with its line; also when the file cannot be read."""
    faults = Faults()
    file = str(path)
    content = read_bytes(Path(path), file, faults)
    text = None if content is None else decode(content, file, faults)
    faults.raise_if_any()
    node = parse(text or "", file, faults) if printable(text or "", file, faults) else None
    root = Spot(faults, file, "", node, node.line if node else 0)
    found = tuple(_range(id, spot, workspace) for id, spot in root.table().pairs())
    faults.raise_if_any()
    return found


def _range(id: str, spot: Spot, workspace: Workspace) -> OwnRange:
    if id not in workspace.assumptions:
        spot.fault(_("没有参数“{word}”").format(word=id), suggestion(id, list(workspace.assumptions)))
        return (id, 0.0, 0.0, 0.0)
    bounds = assumption_bounds(workspace.assumptions[id], workspace.model)
    table = spot.table()
    low, mode, high = (table.get(key).number(bounds) for key in ("low", "mode", "high"))
    table.finish()
    if low > mode or mode > high:
        what = _("low ≤ mode ≤ high 不成立：{low:g}、{mode:g}、{high:g}").format(low=low, mode=mode, high=high)
        spot.fault(what, _("按从小到大填写低、中、高三个值"))
    return (id, low, mode, high)

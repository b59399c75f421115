"""What is asked of an ensemble: how many draws, which seed and shape, whose ranges. Checked here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from sqdash.language import _
from sqdash.plan.bounds import assumption_bounds
from sqdash.plan.faults import BadInput, Fault
from sqdash.plan.remedies import suggestion
from sqdash.plan.types import LAST_YEAR
from sqdash.returns.types import Workspace

SHAPES = ("pert", "triangular", "uniform")
MOST_DRAWS = 10_000_000
MOST_SEED = 2**64 - 1

OwnRange = tuple[str, float, float, float]
"""assumption, low, mode, high; it takes the place of that assumption's range in every area"""

Ranges = tuple[OwnRange, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """`draws` of the assumptions, numbered 1…draws; draw 0 is the plain projection and counts for nothing.

    `shape` of every range: "pert" (beta, weight 4 on the mode), "triangular" or "uniform". `ranges` beat the scenario's
    value of an assumption, which beats the file's range. `end` is the last year told; the plan's target year by
    default.
    """

    draws: int = 10_000
    seed: int = 1
    shape: str = "pert"
    ranges: Ranges = ()
    end: int | None = None


def checked(settings: Settings, workspace: Workspace) -> Settings:
    """The same settings. Raises BadInput with every fault at once."""
    faults = [*_number_faults(settings), *_end_faults(settings, workspace)]
    for own in settings.ranges:
        faults += range_faults(own, workspace)
    if faults:
        raise BadInput(faults)
    return settings


def last_year(settings: Settings, workspace: Workspace) -> int:
    """The last year told: what was asked for, or the plan's target year."""
    return workspace.plan.end if settings.end is None else settings.end


def judged_year(settings: Settings, workspace: Workspace) -> int:
    """The year whose targets the chances are about: the plan's, or the last year told where that comes earlier."""
    return min(workspace.plan.end, last_year(settings, workspace))


def _number_faults(settings: Settings) -> Iterator[Fault]:
    if not 1 <= settings.draws <= MOST_DRAWS:
        what = _("抽样次数“{word}”超出范围").format(word=settings.draws)
        yield Fault("draws", "", what, _("写 {least} 到 {most} 之间的整数").format(least=1, most=MOST_DRAWS))
    if not 0 <= settings.seed <= MOST_SEED:
        what = _("随机种子“{word}”超出范围").format(word=settings.seed)
        yield Fault("seed", "", what, _("写 {least} 到 {most} 之间的整数").format(least=0, most=MOST_SEED))
    if settings.shape not in SHAPES:
        what = _("不认识的分布形状“{word}”").format(word=settings.shape)
        yield Fault("shape", "", what, suggestion(settings.shape, SHAPES))


def _end_faults(settings: Settings, workspace: Workspace) -> Iterator[Fault]:
    first = workspace.base_year + 1
    if settings.end is not None and not first <= settings.end <= LAST_YEAR:
        allowed = f"{first}–{LAST_YEAR}"
        what = _("--end {end} 不在 {allowed} 之内").format(end=settings.end, allowed=allowed)
        yield Fault("end", "", what, _("改为 {allowed} 中的一年").format(allowed=allowed))


def range_faults(own: OwnRange, workspace: Workspace) -> Iterator[Fault]:
    """What is wrong with one range: an unknown assumption, values out of its bounds, ends out of order."""
    id, *values = own
    if id not in workspace.assumptions:
        what = _("没有参数“{word}”").format(word=id)
        yield Fault("ranges", id, what, suggestion(id, list(workspace.assumptions)))
        return
    bounds = assumption_bounds(workspace.assumptions[id], workspace.model)
    for value in values:
        if not isfinite(value) or not bounds.allow(value):
            what = _("“{word}”超出范围").format(word=value)
            yield Fault("ranges", id, what, _("应{bounds}").format(bounds=bounds))
    low, mode, high = values
    if low > mode or mode > high:
        what = _("low ≤ mode ≤ high 不成立：{low:g}、{mode:g}、{high:g}").format(low=low, mode=mode, high=high)
        yield Fault("ranges", id, what, _("按从小到大填写低、中、高三个值"))

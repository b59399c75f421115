"""Changed ranges of assumptions as one word, for links and the command line, and which of them make a difference.

The word is `assumption:low~mode~high`, several apart by commas, each end in the assumption's own unit (a share as 0.2):
short enough for a link, and good for typing by hand.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from sqdash.answers.risk.settings import OwnRange, Ranges, range_faults
from sqdash.language import _
from sqdash.model.scenario import Scenario
from sqdash.plan.faults import Faults
from sqdash.plan.remedies import shown
from sqdash.returns.types import Workspace

RANGES = "ranges"  # the link's parameter that holds them
LONGEST = 8_192  # characters; every assumption of the plan takes a quarter of it
LONGEST_WORD = 80  # characters of a wrong word that are repeated
EXAMPLE = "attrition_social_workers:0.05~0.1~0.2"

_TYPED = str.maketrans("：，～", ":,~")  # as a Chinese keyboard writes them
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_ENTRY = re.compile(rf"([^:~\s]+)\s*:\s*({_NUMBER})\s*~\s*({_NUMBER})\s*~\s*({_NUMBER})", re.ASCII)


@lru_cache(maxsize=256)
def text_of(ranges: Ranges) -> str:
    """The ranges as a word, in the order of their names; equal ranges give equal words, empty for none."""
    return ",".join(f"{id}:{'~'.join(map(_number, ends))}" for id, *ends in sorted(ranges))


def _number(value: float) -> str:
    """The shortest digits that read back as this number."""
    return repr(float(value)).removesuffix(".0")


def ranges_of(text: str, workspace: Workspace, *, file: str) -> Ranges:
    """The ranges of a word, in the order of their names. Raises BadInput with every fault; `file` says where it is."""
    faults = Faults()
    if len(text) > LONGEST:
        what = _("取值范围有 {n} 个字符，超过 {most} 个").format(n=len(text), most=LONGEST)
        faults.add(file, "", what, _("只写与数据不同的参数"))
        faults.raise_if_any()
    found: dict[str, OwnRange] = {}
    for word in text.translate(_TYPED).split(","):
        entry = _ENTRY.fullmatch(word.strip())
        if entry is None:
            what = _("“{word}”不是“参数:低~众数~高”").format(word=shown(word.strip()[:LONGEST_WORD]))
            faults.add(file, "", what, _("写成 {example}，多个参数用逗号分开").format(example=EXAMPLE))
            continue
        id = shown(entry[1][:LONGEST_WORD])
        own = (id, float(entry[2]), float(entry[3]), float(entry[4]))
        if id in found:
            faults.add(file, id, _("参数“{word}”写了不止一次").format(word=id), _("只留一处"))
        found[id] = own
        faults.found += [replace(each, file=file) for each in range_faults(own, workspace)]
    faults.raise_if_any()
    return tuple(found[id] for id in sorted(found))


def counting(ranges: Ranges, workspace: Workspace, scenario: Scenario) -> Ranges:
    """Those that make a difference, in the order of their names: where some area has another range in the data, or
    the scenario one number instead of a range."""
    fixed = {id for id, _area, _value in scenario.assumptions}
    return tuple(sorted(own for own in ranges if own[0] in fixed or _differs(own, workspace)))


def _differs(own: OwnRange, workspace: Workspace) -> bool:
    id, *ends = own
    assumption = workspace.assumptions[id]
    spans = (assumption.range, *assumption.by_area.values())
    return any([each.low, each.mode, each.high] != ends for each in spans)

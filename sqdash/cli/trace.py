"""`trace`: where one figure comes from, for scripts."""

from __future__ import annotations

from pathlib import Path

import click

from sqdash.cli.shared import common, deliver, inputs
from sqdash.language import _
from sqdash.model import CITY
from sqdash.plan.faults import BadInput, Faults
from sqdash.plan.remedies import shown, suggestion
from sqdash.plan.types import LAST_YEAR
from sqdash.returns.types import Workspace


@click.command()
@click.argument("area")
@click.argument("indicator")
@click.argument("year")
@common
def trace(
    area: str, indicator: str, year: str, data: Path | None, scenario_file: Path | None, shape: str, out: Path | None
) -> None:
    """Every step from the reported numbers to one figure. AREA is a code, a name or "city"."""
    from sqdash.answers.trace import as_mapping
    from sqdash.answers.trace import trace as answer
    from sqdash.api.trace import trace_rows

    workspace, scenario = inputs(data, scenario_file)
    faults = Faults()
    place, named, when = (
        _area(area, workspace, faults),
        _indicator(indicator, workspace, faults),
        _year(year, workspace),
    )
    if when is None:
        what = _("“{word}”不是推演年份").format(word=shown(year))
        faults.add(
            "YEAR", "", what, _("写 {first} 到 {last} 中的一年").format(first=workspace.base_year, last=LAST_YEAR)
        )
    if place is None or named is None or when is None:
        raise BadInput(faults.found)
    found = answer(workspace, scenario, place, named, when)
    deliver(as_mapping(found), trace_rows(found), shape, out)


def _area(word: str, workspace: Workspace, faults: Faults) -> str | None:
    """A code; names are known in both languages. A name that two areas share is not enough."""
    if word in (CITY, _("全市")):
        return CITY
    found = [each.code for each in workspace.areas if word in (each.code, each.name.zh, each.name.en)]
    if len(found) == 1:
        return found[0]
    if found:
        what = _("“{word}”是几个地区的名称").format(word=shown(word))
        faults.add("AREA", "", what, _("写代码：{codes}").format(codes=_("、").join(found)))
        return None
    names = [name for each in workspace.areas for name in (str(each.name), each.code)]
    faults.add("AREA", "", _("没有地区“{word}”").format(word=shown(word)), suggestion(word, [CITY, *names]))
    return None


def _indicator(word: str, workspace: Workspace, faults: Faults) -> str | None:
    """An id; the number and the names of the plan are understood too."""
    for each in workspace.plan.indicators:
        if word in (each.id, str(each.number), each.name.zh, each.name.en, each.short.zh, each.short.en):
            return each.id
    ids = [each.id for each in workspace.plan.indicators]
    faults.add("INDICATOR", "", _("没有指标“{word}”").format(word=shown(word)), suggestion(word, ids))
    return None


def _year(word: str, workspace: Workspace) -> int | None:
    known = word.isascii() and word.isdigit() and len(word) == len(str(LAST_YEAR))
    return int(word) if known and workspace.base_year <= int(word) <= LAST_YEAR else None

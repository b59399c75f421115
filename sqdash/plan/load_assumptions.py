"""assumptions.yaml as typed values: low ≤ mode ≤ high, with unit, source and quality, and areas that differ."""

from __future__ import annotations

from collections.abc import Collection

from sqdash.language import Text, _
from sqdash.plan.bounds import SHARE, assumption_bounds
from sqdash.plan.remedies import suggestion
from sqdash.plan.strict import Spot, Table
from sqdash.plan.types import QUALITIES, Assumption, Model, Range


def load_assumptions(
    root: Spot, *, model: Model | None, areas: Collection[str] | None, sources: Collection[str] | None
) -> dict[str, Assumption]:
    """`model` tells which assumptions are shares, growths or costs; None when model.yaml could not be read."""
    return {id: _assumption(id, table, model, areas, sources) for id, table in root.entries()}


def _assumption(
    id: str, table: Table, model: Model | None, areas: Collection[str] | None, sources: Collection[str] | None
) -> Assumption:
    name, note, by_area, common = (table.maybe(key) for key in ("name", "note", "by_area", "common"))
    tables = dict(_areas(by_area, areas)) if by_area else {}
    assumption = Assumption(
        id=id,
        name=name.texts() if name else Text(id, id),
        range=_range(table),
        unit=table.get("unit").text(),
        source=table.get("source").citation(sources),
        quality=table.get("quality").one_of(QUALITIES, _("不认识的质量等级“{word}”")),
        note=note.texts() if note else Text("", ""),
        by_area={area: _range(each) for area, each in tables.items()},
        common=common.number(SHARE) if common else 0.0,
    )
    for each in tables.values():
        each.finish()
    table.finish()
    _check_bounds(assumption, model, {"": table, **tables})
    return assumption


def _areas(section: Spot, areas: Collection[str] | None) -> list[tuple[str, Table]]:
    found = []
    for code, spot in section.table().pairs():
        if areas is not None and code not in areas:
            spot.fault(_("areas.csv 里没有地区“{word}”").format(word=code), suggestion(code, areas))
        found.append((code, spot.table()))
    return found


def _range(table: Table) -> Range:
    found = Range(*(table.get(key).number() for key in ("low", "mode", "high")))
    if found.low > found.mode or found.mode > found.high:
        what = _("low ≤ mode ≤ high 不成立：{low:g}、{mode:g}、{high:g}").format(
            low=found.low, mode=found.mode, high=found.high
        )
        table.spot.fault(what, _("按从小到大填写低、中、高三个值"))
    return found


def _check_bounds(assumption: Assumption, model: Model | None, tables: dict[str, Table]) -> None:
    bounds = assumption_bounds(assumption, model)
    for area, table in tables.items():
        values = assumption.by_area[area] if area else assumption.range
        for key in ("low", "mode", "high"):
            spot = table.maybe(key)
            if spot:
                spot.within(getattr(values, key), bounds)

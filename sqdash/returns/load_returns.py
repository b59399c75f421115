"""returns.csv: what each area reported for each year, with quality and source; at least one year complete."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqdash.language import _
from sqdash.plan.bounds import NOT_NEGATIVE
from sqdash.plan.faults import Faults
from sqdash.plan.types import QUALITIES
from sqdash.returns.table import Row, rows
from sqdash.returns.types import Figure

COLUMNS = ("area_code", "year", "measure", "value", "quality", "source", "note")
SHOWN = 20  # missing figures named before the rest is counted

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the other files define; None when that file could not be read."""

    areas: Collection[str] | None
    measures: Collection[str] | None
    sources: Collection[str] | None


def load_returns(text: str, file: str, faults: Faults, known: Known) -> dict[Key, Figure]:
    figures: dict[Key, Figure] = {}
    first: dict[Key, int] = {}
    before = len(faults.found)
    for row in rows(text, file, faults, COLUMNS) or ():
        key, figure = _figure(row, known)
        if key in figures:
            what = _("{area} {year} 年的“{word}”已在第 {row} 行填过").format(
                area=key[0], year=key[1], word=key[2], row=first[key]
            )
            row.fault("measure", what, _("每个地区、年份、基础数据只留一行"))
        figures[key] = figure
        first.setdefault(key, row.number)
    # Rows that were refused would be counted as missing too: look for gaps only when every row was read.
    if len(faults.found) == before and known.areas and known.measures:
        _check_complete(figures, file, faults, known.areas, known.measures)
    return figures


def _figure(row: Row, known: Known) -> tuple[Key, Figure]:
    area = row.known("area_code", known.areas, _("areas.csv 里没有地区“{word}”"))
    measure = row.known("measure", known.measures, _("model.yaml 里没有基础数据“{word}”"))
    year = row.year("year")
    value = row.number_in("value", NOT_NEGATIVE)
    quality = row.known("quality", QUALITIES, _("不认识的质量等级“{word}”"))
    source = row.cells["source"]
    if source:
        row.known("source", known.sources, _("sources.yaml 里没有来源“{word}”"))
    elif value is not None:
        row.fault("source", _("没有写来源"), _("写 sources.yaml 里的一个来源"))
    return (area, year, measure), Figure(value, quality, source, row.cells["note"])


def _check_complete(
    figures: Mapping[Key, Figure], file: str, faults: Faults, areas: Collection[str], measures: Collection[str]
) -> None:
    """At least one year must have every measure of every area; otherwise name what the fullest year lacks."""
    missing = {year: _missing(figures, year, areas, measures) for _area, year, _measure in figures}
    if not missing or not all(missing.values()):
        return
    year = min(missing, key=lambda each: (len(missing[each]), -each))
    for area, measure in missing[year][:SHOWN]:
        what = _("没有一个年份是完整的：{year} 年缺 {area} 的“{word}”").format(year=year, area=area, word=measure)
        faults.add(
            file, _("{year} 年").format(year=year), what, _("补报这一项；至少一年的数据要齐全，才能作推演的起点")
        )
    if len(missing[year]) > SHOWN:
        what = _("{year} 年另缺 {count} 项").format(year=year, count=len(missing[year]) - SHOWN)
        faults.add(file, _("{year} 年").format(year=year), what, _("一并补报"))


def _missing(
    figures: Mapping[Key, Figure], year: int, areas: Collection[str], measures: Collection[str]
) -> list[tuple[str, str]]:
    return [
        (area, measure)
        for area in areas
        for measure in measures
        if (figure := figures.get((area, year, measure))) is None or figure.value is None
    ]

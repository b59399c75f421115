"""What several sheets of the workbook are made of: places, formats by unit, figures with their source and trace."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack
from sqdash.briefing.sheet_text import office_format
from sqdash.briefing.sheets import Column, Number
from sqdash.briefing.stamp import Stamp
from sqdash.language import _
from sqdash.model import CITY, Cell
from sqdash.model.projection import PROJECTED
from sqdash.plan.types import Indicator, Lever
from sqdash.returns.types import Workspace, worst_quality
from sqdash.views.chances import chance_mark, rounds_up_to_a_line
from sqdash.views.numbers import DECIMALS, reaches
from sqdash.views.words import verdict_of, verdict_shape

FINEST = 12  # decimals; what is still not told apart by then is the same number


def places(pack: Pack, found: Findings) -> tuple[str, ...]:
    """The city and the areas of the chapters; a chapter of the city names every area."""
    chapters = {each.place for each in pack.chapters}
    areas = (each.code for each in found.workspace.areas)
    return CITY, *(code for code in areas if code in chapters or CITY in chapters)


def areas_of(pack: Pack, found: Findings) -> tuple[str, ...]:
    return places(pack, found)[1:]


def place_columns(most: int = 18) -> tuple[Column, ...]:
    """Heads of a place's code and name."""
    return Column(_("地区代码")), Column(_("地区"), most=most)


def indicator_columns(most: int = 52) -> tuple[Column, ...]:
    """Heads of an indicator's number, its name and the year."""
    return Column(_("编号"), 7), Column(_("指标"), most=most), Column(_("年份"), 8)


def unit_format(unit: str, more: int = 0) -> str:
    """1 decimal for per cent, 2 for per mille, whole people, sites and m²; `more` decimals than that."""
    return office_format(DECIMALS.get(unit, 0) + more)


def value_number(cell: Cell, indicator: Indicator, *, with_shape: bool = False) -> Number:
    """An indicator's value, unrounded; a missed one is shown with the decimals that tell it from its target."""
    shown = office_format(_decimals_of(cell, indicator))
    shape = f'"{verdict_shape(cell)} "' if with_shape else ""
    return Number(cell.value, shape + shown, verdict_of(cell) if with_shape else "")


def _decimals_of(cell: Cell, indicator: Indicator) -> int:
    first = DECIMALS.get(indicator.unit, 0)
    if cell.verdict != "missed" or cell.value is None:
        return first
    return next((n for n in range(first, FINEST) if not reaches(round(cell.value, n), indicator)), FINEST)


def chance_number(chance: float | None) -> Number:
    """A chance, unrounded; shown with its step's shape and the decimals that tell it from what it falls short of."""
    if chance is None:
        return Number(None)
    shown = (n for n in range(1, FINEST) if not rounds_up_to_a_line(chance, round(100 * chance, n)))
    mark = chance_mark(chance)
    return Number(chance, f'"{mark.shape} "0.{"0" * next(shown, FINEST)}%', mark.fill)


def trace_address(stamp: Stamp, cell: Cell) -> str:
    """The page that shows where a cell's figure comes from, under the same scenario."""
    return f"{trace_start(stamp)}&{trace_end(cell)}" if stamp.query else f"{trace_start(stamp)}?{trace_end(cell)}"


def trace_start(stamp: Stamp) -> str:
    """What the addresses of all cells begin with."""
    query = urlencode(stamp.query)
    return f"{stamp.server.rstrip('/')}/trace" + (f"?{query}" if query else "")


def trace_end(cell: Cell) -> str:
    return urlencode({"area": cell.area_code, "indicator": cell.indicator, "year": cell.year})


def base_source(workspace: Workspace, codes: Iterable[str], measure: str) -> str:
    """Titles of what the reported figures of these areas were taken from."""
    keys = [(code, workspace.base_year, measure) for code in codes]
    titles = [workspace.sources[workspace.figures[key].source].title for key in keys if key in workspace.figures]
    return _("；").join(dict.fromkeys(titles))


def summed(workspace: Workspace, place: str, indicator: Indicator) -> tuple[str, ...]:
    """The areas a place's indicator is made of: itself, or for the city those the indicator applies to."""
    if place != CITY:
        return (place,)
    return tuple(each.code for each in workspace.areas if each.kind in indicator.applies_to)


def measure_quality(workspace: Workspace, code: str, year: int, measure: str) -> str:
    """The reported figure's own in the base year; what is projected rests on assumptions too."""
    reported = workspace.quality(code, workspace.base_year, measure)
    return reported if year == workspace.base_year else worst_quality((reported, PROJECTED))


def price_assumptions(lever: Lever) -> tuple[str, ...]:
    """The assumptions a lever's cost is made of."""
    return tuple(each for each in (*lever.cost, *lever.yearly_cost) if isinstance(each, str))


def price_quality(workspace: Workspace, lever: Lever) -> str:
    return worst_quality([PROJECTED, *(workspace.assumptions[each].quality for each in price_assumptions(lever))])


def price_source(workspace: Workspace, lever: Lever) -> str:
    cited = (workspace.assumptions[each].source.id for each in price_assumptions(lever))
    return _("；").join(dict.fromkeys(workspace.sources[each].title for each in cited))

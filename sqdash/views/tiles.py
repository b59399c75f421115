"""Ten tiles: each indicator's value, target, verdict and its way from the first return on. HTML as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote

from sqdash.language import _
from sqdash.model import Cell
from sqdash.plan.types import Indicator
from sqdash.views import words

WIDTH, HEIGHT, MARGIN = 120.0, 26.0, 3.0
LINE, TARGET = "#4A82CB", "#7A8594"  # legible on the light and on the dark page: an image cannot ask which it is on


def tiles_html(
    *,
    indicators: Sequence[Indicator],
    cells: Iterable[Cell],
    reported: Mapping[str, Sequence[Cell]],
    projected: Mapping[str, Sequence[Cell]],
    links: Mapping[str, str] | None = None,
) -> str:
    """One tile per indicator.

    Args:
        cells: the city's cells of the target year; reported: return years by indicator; projected: base year on.
        links: page address by indicator id.
    """
    by_id = {cell.indicator: cell for cell in cells}
    tiles = (
        _tile(each, by_id[each.id], reported[each.id], projected[each.id], (links or {}).get(each.id))
        for each in indicators
    )
    label = escape(_("全市十项指标"))
    return f'<ul class="sq-tiles" aria-label="{label}">{"".join(tiles)}</ul>'


def _tile(
    indicator: Indicator, cell: Cell, reported: Sequence[Cell], projected: Sequence[Cell], link: str | None
) -> str:
    name = escape(str(indicator.short))
    shown = f'<a href="{escape(link)}" target="_self">{name}</a>' if link else name
    value, unit = escape(words.cell_value(cell, indicator)), escape(words.unit_word(indicator.unit))
    verdict, shape = words.verdict_of(cell), words.verdict_shape(cell)
    target = escape(_("目标 {target}").format(target=words.target_text(indicator)))
    now = _("{year} 年 {value}").format(year=reported[-1].year, value=words.cell_value(reported[-1], indicator))
    return (
        f'<li title="{escape(str(indicator.name))}"><span class="sq-tile-name">{indicator.number}. {shown}</span>'
        f'<span class="sq-tile-value">{value}<small> {unit}</small>{_mark(cell.quality)}</span>'
        f'<span class="sq-tile-verdict" data-verdict="{verdict}"><i aria-hidden="true">{shape}</i>'
        f"{escape(words.verdict_word(cell))}</span>"
        f'<span class="sq-tile-note">{target}</span>'
        f'<span class="sq-tile-note">{escape(now)}</span>'
        f"{spark_html(indicator=indicator, reported=reported, projected=projected)}</li>"
    )


def _mark(quality: str) -> str:
    mark = words.quality_mark(quality)
    return f'<span class="sq-mark" title="{escape(words.quality_word(quality))}">{escape(mark)}</span>' if mark else ""


def spark_html(*, indicator: Indicator, reported: Sequence[Cell], projected: Sequence[Cell]) -> str:
    """The path as a line: solid as reported, dashed as projected, the target a thin level. Says itself in words."""
    known = [cell for cell in reported if cell.value is not None]
    ahead = [cell for cell in projected if cell.value is not None]
    path = [*known, *(cell for cell in ahead if not known or cell.year > known[-1].year)]
    if len(path) < 2:
        return ""
    place = _Placing([(cell.year, cell.value or 0.0) for cell in path], indicator.target)
    level = place(path[0].year, indicator.target)[1]
    solid, dashed = path[: max(len(known), 1)], path[max(len(known) - 1, 0) :]
    end = place(path[-1].year, path[-1].value or 0.0)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none">'
        f'<path d="M0 {level:.1f}H{WIDTH:g}" stroke="{TARGET}" stroke-dasharray="2 3" {_THIN}/>'
        f'<polyline points="{_points(solid, place)}" fill="none" stroke="{LINE}" {_THICK}/>'
        f'<polyline points="{_points(dashed, place)}" fill="none" stroke="{LINE}" stroke-dasharray="4 3" {_THICK}/>'
        f'<circle cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="2.5" fill="{LINE}"/></svg>'
    )
    said = escape(_spark_words(indicator, path))
    return f'<img class="sq-spark" alt="{said}" src="data:image/svg+xml,{quote(drawing)}">'


_THIN = 'vector-effect="non-scaling-stroke"'
_THICK = 'stroke-width="2" vector-effect="non-scaling-stroke"'


def _spark_words(indicator: Indicator, path: Sequence[Cell]) -> str:
    told = _("{first} 年 {start}，{last} 年 {end}")
    start, end = (words.joined(words.cell_value(cell, indicator), indicator.unit) for cell in (path[0], path[-1]))
    return told.format(first=path[0].year, start=start, last=path[-1].year, end=end)


class _Placing:
    """Year and value to a place in the drawing; the target is always inside it."""

    def __init__(self, path: Sequence[tuple[int, float]], target: float) -> None:
        levels = [*(value for _year, value in path), target]
        self.low, self.high = min(levels), max(levels)
        self.first, self.last = path[0][0], path[-1][0]

    def __call__(self, year: int, value: float) -> tuple[float, float]:
        across = (year - self.first) / max(self.last - self.first, 1)
        up = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return MARGIN + across * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - up * (HEIGHT - 2 * MARGIN)


def _points(cells: Sequence[Cell], place: _Placing) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(cell.year, cell.value or 0.0) for cell in cells))

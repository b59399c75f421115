"""Ten tiles: each indicator's value, target, verdict and its way from the first return on. HTML as text, and as a
picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from sqdash.language import _
from sqdash.model import Cell
from sqdash.plan.types import Indicator
from sqdash.views import words

WIDTH, HEIGHT, MARGIN = 120.0, 26.0, 3.0
LINE, TARGET = "#4A82CB", "#7A8594"  # legible on the light and on the dark page: an image cannot ask which it is on


@dataclass(frozen=True, slots=True)
class Tile:
    """One indicator in words, and its way as an SVG with what it says; both empty where there is no way yet."""

    number: str
    name: str
    value: str
    unit: str
    quality: str
    mark: str
    fill: str
    shape: str
    word: str
    target: str
    now: str
    spark: str
    told: str


def tiles_html(
    *,
    indicators: Sequence[Indicator],
    cells: Iterable[Cell],
    reported: Mapping[str, Sequence[Cell]],
    projected: Mapping[str, Sequence[Cell]],
    links: Mapping[str, str] | None = None,
    label: str = "",
) -> str:
    """One tile per indicator.

    Args:
        cells: one place's cells of the target year; reported: return years by indicator; projected: base year on.
        links: page address by indicator id; label: what the tiles are, for screen readers; by default the city's.
    """
    found = still_tiles(indicators=indicators, cells=cells, reported=reported, projected=projected)
    tiles = (_tile_html(each, tile, (links or {}).get(each.id)) for each, tile in zip(indicators, found, strict=True))
    told = escape(label or _("全市各项指标"))
    return f'<ul class="sq-tiles" aria-label="{told}">{"".join(tiles)}</ul>'


def still_tiles(
    *,
    indicators: Sequence[Indicator],
    cells: Iterable[Cell],
    reported: Mapping[str, Sequence[Cell]],
    projected: Mapping[str, Sequence[Cell]],
) -> tuple[Tile, ...]:
    """The tiles to be drawn as a picture; arguments as of `tiles_html`."""
    by_id = {cell.indicator: cell for cell in cells}
    return tuple(_tile(each, by_id[each.id], reported[each.id], projected[each.id]) for each in indicators)


def _tile(indicator: Indicator, cell: Cell, reported: Sequence[Cell], projected: Sequence[Cell]) -> Tile:
    now, known = reported[-1], cell.value is not None
    path = _path(reported, projected)
    return Tile(
        number=f"{indicator.number}.",
        name=str(indicator.short),
        value=words.cell_value(cell, indicator),
        unit=words.unit_word(indicator.unit) if known else "",
        quality=cell.quality if known else "",
        mark=words.quality_mark(cell.quality) if known else "",
        fill=words.verdict_of(cell),
        shape=words.verdict_shape(cell),
        word=words.verdict_word(cell),
        target=_("目标 {target}").format(target=words.target_text(indicator)),
        now=_("{year} 年 {value}").format(year=now.year, value=words.cell_value(now, indicator)),
        spark=_spark_svg(indicator, reported, path) if len(path) > 1 else "",
        told=_spark_words(indicator, path) if len(path) > 1 else "",
    )


def _tile_html(indicator: Indicator, tile: Tile, link: str | None) -> str:
    name = escape(tile.name)
    shown = f'<a href="{escape(link)}" target="_self">{name}</a>' if link else name
    unit = f"<small> {escape(tile.unit)}</small>" if tile.unit else ""
    return (
        f'<li title="{escape(str(indicator.name))}"><span class="sq-tile-name">{tile.number} {shown}</span>'
        f'<span class="sq-tile-value">{escape(tile.value)}{unit}{_mark_html(tile)}</span>'
        f'<span class="sq-tile-verdict" data-verdict="{tile.fill}"><i aria-hidden="true">{tile.shape}</i>'
        f"{escape(tile.word)}</span>"
        f'<span class="sq-tile-note">{escape(tile.target)}</span>'
        f'<span class="sq-tile-note">{escape(tile.now)}</span>'
        f"{_spark_html(tile)}</li>"
    )


def _mark_html(tile: Tile) -> str:
    if not tile.mark:
        return ""
    return f'<span class="sq-mark" title="{escape(words.quality_word(tile.quality))}">{escape(tile.mark)}</span>'


def _spark_html(tile: Tile) -> str:
    if not tile.spark:
        return ""
    return f'<img class="sq-spark" alt="{escape(tile.told)}" src="data:image/svg+xml,{quote(tile.spark)}">'


def tiles_sentence(cells: Iterable[Cell]) -> str:
    """What the city's tiles find; plain text."""
    judged = [cell for cell in cells if cell.verdict != "not_applicable"]
    met, near = (sum(words.verdict_of(cell) == verdict for cell in judged) for verdict in ("met", "near"))
    text = _("{year} 年全市 {n} 项指标：{met} 项达标、{near} 项接近")
    return text.format(year=judged[0].year, n=len(judged), met=met, near=near)


def lines_note() -> str:
    """How a tile's line is read."""
    return _("实线为上报，虚线为推演，点线为目标。")


def _path(reported: Sequence[Cell], projected: Sequence[Cell]) -> list[Cell]:
    """What is known: as reported, then as projected from there on."""
    known = [cell for cell in reported if cell.value is not None]
    ahead = [cell for cell in projected if cell.value is not None]
    return [*known, *(cell for cell in ahead if not known or cell.year > known[-1].year)]


def _spark_svg(indicator: Indicator, reported: Sequence[Cell], path: Sequence[Cell]) -> str:
    """The path as a line: solid as reported, dashed as projected, the target a thin level."""
    count = sum(cell.value is not None for cell in reported)
    place = _Placing([(cell.year, cell.value or 0.0) for cell in path], indicator.target)
    level = place(path[0].year, indicator.target)[1]
    solid, dashed = path[: max(count, 1)], path[max(count - 1, 0) :]
    end = place(path[-1].year, path[-1].value or 0.0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none">'
        f'<path d="M0 {level:.1f}H{WIDTH:g}" stroke="{TARGET}" stroke-dasharray="2 3" {_THIN}/>'
        f'<polyline points="{_points(solid, place)}" fill="none" stroke="{LINE}" {_THICK}/>'
        f'<polyline points="{_points(dashed, place)}" fill="none" stroke="{LINE}" stroke-dasharray="4 3" {_THICK}/>'
        f'<circle cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="2.5" fill="{LINE}"/></svg>'
    )


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

"""A page for a wall or a projector: one place's findings composed on 16:9, nothing to scroll. HTML as text.

Lengths are in screen.css, in a unit that grows with the window; what depends on a text's length is worked out here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from math import ceil
from urllib.parse import quote

from sqdash.answers import effort
from sqdash.answers.effort import Effort
from sqdash.answers.requirement import Needs, cheapest, needs
from sqdash.language import _
from sqdash.model import CITY, Cell, Projection, Summary, history
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views import gaps, rug, tiles, words
from sqdash.views.labels import brief
from sqdash.views.map import map_alt
from sqdash.views.marks import base_quality, marked_areas
from sqdash.views.outlines import map_svg, still_map
from sqdash.views.spine import share_of_target
from sqdash.views.stamp import with_version
from sqdash.views.tables import effort_head, effort_html, mark_html, table_html, verdict_html
from sqdash.views.widths import ems

WIDTH, HEADLINE_HEIGHT = 1824, 124  # units: the wall between its margins, and what its headline may take
SIZES = (48, 46, 44, 42, 40, 38, 36, 34, 32, 30, 28, 26, 24, 22)  # of a headline, in units
NARROW, LEADING = 0.52, 1.28  # width of a Latin letter and height of a line, of the size
MAP_WIDTH, MAP_HEIGHT = 362, 300  # units
NAME_SIZE = {"zh": 19, "en": 18}
WIDEST_NAME = 9.0  # Chinese characters of an indicator's short name that stay in one line of a tile
MOST_GAPS = 4  # rows for what an area is furthest from
COUNT = re.compile(r"(\d) ")  # a number and its unit stay in one line
TOP = 150.0  # per cent of the target at which a comparison ends


@dataclass(frozen=True)
class Shown:
    """What a wall shows: one scenario in the plan's last year."""

    result: Projection
    """ends in the plan's last year, as do the others"""
    summary: Summary
    scenario: str
    """the scenario's name as shown"""
    version: str
    """which saved version it is, in words; empty where it is none"""
    language: str
    dark: bool
    before: Projection | None = None
    """the baseline, when the scenario is another"""
    was: Summary | None = None
    over: str = ""
    """what of the scenario is past, in a sentence; stands for the app's name: the foot has no line to spare"""

    @property
    def workspace(self) -> Workspace:
        return self.result.workspace

    @property
    def indicators(self) -> Sequence[Indicator]:
        return self.workspace.plan.indicators

    @property
    def year(self) -> int:
        return self.result.years[-1]

    @property
    def named(self) -> str:
        """The scenario with its version."""
        return with_version(brief(self.scenario), self.version)

    @cached_property
    def efforts(self) -> tuple[Effort, ...]:
        return effort(self.workspace, self.result.scenario, year=self.year)


def wall_html(shown: Shown, place: str, *, foot: str, code: str) -> str:
    """One place's wall: `place` is an area's code or the city, `foot` the HTML of what it rests on, `code`
    that of the code that leads to the page."""
    left, right = _city(shown, code) if place == CITY else _area(shown, place, code)
    wide = any(ems(str(each.short), latin=NARROW) > WIDEST_NAME for each in shown.indicators)
    return (
        f'<div class="sq-screen" data-place="{escape(place)}" data-names="{"wrap" if wide else "line"}">'
        f'<div class="sq-wall">'
        f"{_head_html(shown, place)}{_tiles_html(shown, place)}{left}{right}{foot}{watermark_html(shown, place)}"
        "</div></div>"
    )


def quality_of(shown: Shown, place: str) -> str:
    return shown.summary.quality if place == CITY else shown.result.qualities_of(place)


def quality_words(shown: Shown, place: str) -> str:
    """What a place's figures rest on; for the city, where some areas have sent real ones, how many have not."""
    quality = quality_of(shown, place)
    whole, word = base_quality(shown.workspace)
    said = word if place == CITY and whole == quality else words.quality_word(quality)
    return _("{word}，不是实际上报").format(word=said) if quality == "illustrative" else said


def watermark_html(shown: Shown, place: str) -> str:
    """Across the whole wall what may not be taken for real; nothing where all is."""
    if quality_of(shown, place) != "illustrative":
        return ""
    part = place == CITY and marked_areas(shown.workspace)
    word = _("含示例数据") if part else words.quality_word("illustrative")
    return f'<div class="sq-watermark" aria-hidden="true">{escape(word)}</div>'


def headline_size(sentence: str) -> int:
    """The largest size, in units, in which the sentence fits into the head."""
    letters = ems(sentence, latin=NARROW)
    for size in SIZES:
        # a line is filled to nine tenths: what follows a break is a whole word, and lines are balanced
        if ceil(letters * size / (0.93 * WIDTH)) * size * LEADING <= HEADLINE_HEIGHT:
            return size
    return SIZES[-1]


def _head_html(shown: Shown, place: str) -> str:
    sentence = _headline(shown, place)
    year = _("{year} 年").format(year=shown.year)
    told = f'<span class="sq-badge" data-quality="{quality_of(shown, place)}">{escape(_quality(shown, place))}</span>'
    return (
        f'<header class="sq-wall-head"><p><b>{escape(words.place_name(shown.workspace, place))}</b>'
        f"<b>{escape(year)}</b><span>{escape(shown.over or _('城乡社区服务规划看板'))}</span>"
        f'<span class="sq-wall-end">{escape(_("情景"))} <b>{escape(shown.named)}</b></span>{told}</p>'
        f'<h1 class="sq-headline" style="--size:{headline_size(sentence)}">{escape(sentence)}</h1></header>'
    )


def _quality(shown: Shown, place: str) -> str:
    return words.quality_word(quality_of(shown, place))


def _headline(shown: Shown, place: str) -> str:
    if place == CITY:
        return words.headline_overview(
            workspace=shown.workspace, summary=shown.summary, scenario=shown.scenario, baseline=shown.was
        )
    return words.headline_county(workspace=shown.workspace, cells=_cells(shown, place), scenario=shown.scenario)


def _cells(shown: Shown, place: str) -> list[Cell]:
    """The place's cells of the last year, in the plan's order."""
    return [shown.result.cell(place, each.id, shown.year) for each in shown.indicators]


def _tiles_html(shown: Shown, place: str) -> str:
    label = _("{place}的各项指标").format(place=words.place_name(shown.workspace, place))
    return tiles.tiles_html(
        indicators=shown.indicators,
        cells=_cells(shown, place),
        reported={each.id: history(shown.workspace, place, each.id) for each in shown.indicators},
        projected={each.id: shown.result.series(place, each.id) for each in shown.indicators},
        label=label,
    )


def _city(shown: Shown, code: str) -> tuple[str, str]:
    workspace, summary = shown.workspace, shown.summary
    table = rug.rug_html(
        workspace=workspace,
        areas=[workspace.area(code) for code in summary.need_order],
        indicators=shown.indicators,
        cells=shown.result.cells(shown.year),
        city=shown.result.city_cells(shown.year),
        before=shown.before.cells(shown.year) if shown.before else None,
        caption=words.rug_caption(summary),
    )
    title = _("{year} 年达标判定，差得最远的排在最前").format(year=shown.year)
    cells = gaps.largest_by_unit(summary.worst, workspace, each=1)
    right = _right_html(shown, CITY, cells, needs(shown.result), code)
    return _section_html("sq-wall-left", title, table, beside=rug.legend_html()), right


def _area(shown: Shown, place: str, code: str) -> tuple[str, str]:
    furthest = sorted((cell for cell in _cells(shown, place) if cell.gap), key=words.reached)[:MOST_GAPS]
    title = _("在各县（市、区）中的位置与达标所需")
    return (
        _section_html("sq-wall-left", title, standing_html(shown, place), beside=_bar_key_html()),
        _right_html(shown, place, furthest, needs(shown.result, place), code),
    )


def _right_html(shown: Shown, place: str, cells: Sequence[Cell], needed: Needs, code: str) -> str:
    reach = (
        _("另有 {n} 项靠单一措施在每年上限内到不了。").format(n=needed.out_of_reach)
        if needed.out_of_reach and needed.required
        else ""
    )
    note = f'<p class="sq-note">{escape(reach)}</p>' if reach else ""
    table = gaps.gaps_html(cells=cells, workspace=shown.workspace, unknown=needed.unknown, named=place == CITY)
    found = _("各类缺口最大的") if place == CITY else _("离目标最远的")
    return (
        '<div class="sq-wall-right">'
        + _section_html("sq-wall-map", _("各县（市、区）达标指标数"), map_html(shown, place))
        + _section_html("sq-wall-takes", _("补齐全部缺口需要"), gaps.takes_strip_html(needed) + note)
        + f'<div class="sq-wall-last">{_section_html("sq-wall-gaps", found, table)}{code}</div>'
        + "</div>"
    )


def _section_html(kind: str, title: str, inside: str, *, beside: str = "") -> str:
    return f'<section class="{kind}"><h2 class="sq-title">{escape(title)}</h2>{beside}{inside}</section>'


def map_html(shown: Shown, place: str) -> str:
    """The map as an image; an area's wall has its outline strong."""
    size = NAME_SIZE.get(shown.language, 18)
    drawn = still_map(shown.workspace, shown.summary, width=MAP_WIDTH, height=MAP_HEIGHT, size=size, dark=shown.dark)
    picture = map_svg(drawn, emphasis="" if place == CITY else place, dark=shown.dark)
    alt = escape(map_alt(shown.workspace, shown.summary))
    return f'<img class="sq-still" alt="{alt}" src="data:image/svg+xml,{quote(picture)}">'


def standing_html(shown: Shown, place: str) -> str:
    """A row for each indicator: where the area stands among all, value, target, verdict, gap, what closing it takes."""
    found = {(each.area_code, each.indicator): each for each in cheapest(shown.efforts)}
    rows = [_standing_row(shown, cell, found.get((place, cell.indicator))) for cell in _cells(shown, place)]
    heads = (
        _("指标"),
        _("占目标的百分比"),
        _("{year} 年").format(year=shown.year),
        _("目标"),
        _("判定"),
        _("缺口"),
        effort_head(shown.result.scenario),
    )
    caption = _("{area}各项指标的推演值、目标、判定、缺口与达标所需").format(area=shown.workspace.area(place).name)
    return f'<div class="sq-standing">{table_html(heads, rows, numbers=(2, 3, 5), caption=caption)}</div>'


def _standing_row(shown: Shown, cell: Cell, least: Effort | None) -> tuple[str, ...]:
    indicator = shown.workspace.plan.indicator(cell.indicator)
    name = f"{indicator.number}. {escape(str(indicator.short))}"
    if cell.value is None:
        return (name, "", words.ABSENT, escape(words.target_text(indicator)), verdict_html(cell), *[words.ABSENT] * 2)
    value = escape(words.joined(words.cell_value(cell, indicator), indicator.unit))
    gap = (
        escape(words.with_unit(cell.gap, shown.workspace.model.unit(indicator.numerator))) if cell.gap else words.ABSENT
    )
    takes = words.ABSENT if cell.verdict != "missed" else _takes_html(shown, cell, least)
    bar, target = bar_html(cell, indicator, shown.result), escape(words.target_text(indicator))
    return (name, bar, f"<b>{value}</b>{mark_html(cell)}", target, verdict_html(cell), gap, takes)


def _takes_html(shown: Shown, cell: Cell, least: Effort | None) -> str:
    """The cheapest lever that closes the gap, else why the first that is meant for it does not."""
    own = [each for each in shown.efforts if (each.area_code, each.indicator) == (cell.area_code, cell.indicator)]
    tried = [least] if least else own[:1]  # an indicator may be one that no lever is meant for
    return COUNT.sub("\\1\u00a0", effort_html(tried, shown.workspace))


def bar_html(cell: Cell, indicator: Indicator, result: Projection) -> str:
    """Worst to best of all areas as a band, this one as a mark, the target a line at two thirds of the width."""
    peers = [each for each in result.cells(cell.year) if each.indicator == cell.indicator and each.value is not None]
    shares = [min(share_of_target(each, indicator), TOP) for each in peers]
    own = share_of_target(cell, indicator)
    at, low, high = (round(share * 100 / TOP, 1) for share in (min(own, TOP), min(shares), max(shares)))
    told = _("目标的 {own}，各县（市、区）为 {low} 至 {high}").format(
        own=words.with_unit(own, "percent"),
        low=words.with_unit(min(share_of_target(each, indicator) for each in peers), "percent"),
        high=words.with_unit(max(share_of_target(each, indicator) for each in peers), "percent"),
    )
    beyond = " data-beyond" if own > TOP else ""
    return (
        f'<div class="sq-bar" role="img" aria-label="{escape(told)}"{beyond} '
        f'style="--at:{at};--low:{low};--high:{high}">'
        f'<i></i><i></i><i data-kind="{words.verdict_of(cell)}"></i></div>'
    )


def _bar_key_html() -> str:
    told = _("灰带：最差到最好；标记：本地；竖线：目标")
    return f'<p class="sq-legend">{escape(told)}</p>'

"""The numbers behind each chart, map and table as rows to take away: the projection's own, not what was drawn.

Every function takes what its figure takes. Values are in the indicator's unit, per cent as per cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from sqdash.answers.change import Change
from sqdash.language import _
from sqdash.model import Cell, Summary
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.csv_text import Data, Value
from sqdash.views.differences import Compared
from sqdash.views.fans import Bar, FrontierPoint, Percentiles
from sqdash.views.figures import Series
from sqdash.views.numbers import discounted
from sqdash.views.turned_rug import turned_pairs

SHARES = ("5%", "10%", "25%", "50%", "75%", "90%", "95%")
Group = tuple[str, Iterable[Cell]]
"""what a row of cells is called, and the cells"""


def cells_data(workspace: Workspace, groups: Iterable[Group], *, more: Iterable[tuple[Value, ...]] = ()) -> Data:
    """Cells as one row each, under what they are called; those that do not apply are left out.

    `more` are rows that are no cells, in the same columns.
    """
    heads = (
        _("地区"),
        _("指标"),
        _("序列"),
        _("年份"),
        _("数值"),
        _("单位"),
        _("目标"),
        _("判定"),
        _("缺口"),
        _("缺口单位"),
    )
    rows = [
        _cell_row(workspace, name, cell) for name, cells in groups for cell in cells if cell.verdict != "not_applicable"
    ]
    return Data(heads, [*rows, *more])


def _cell_row(workspace: Workspace, name: str, cell: Cell) -> tuple[Value, ...]:
    indicator = workspace.plan.indicator(cell.indicator)
    return (
        words.place_name(workspace, cell.area_code),
        str(indicator.name),
        name,
        cell.year,
        cell.value,
        words.unit_word(indicator.unit),
        words.target_text(indicator),
        words.verdict_word(cell),
        cell.gap,
        words.unit_word(workspace.model.unit(indicator.numerator)) if cell.gap is not None else None,
    )


def paths_data(*, workspace: Workspace, history: Series, before: Series, after: Series) -> Data:
    """Reported, without action and under the scenario; series keyed by indicator id."""
    groups = [(_("上报"), history), (_("基线"), before), (_("情景"), after)]
    return cells_data(workspace, [(name, chain.from_iterable(found.values())) for name, found in groups])


def track_data(
    *,
    workspace: Workspace,
    indicator: Indicator,
    past: Sequence[Cell],
    paths: Sequence[tuple[str, Sequence[Cell]]],
    line: Sequence[tuple[int, float]] = (),
) -> Data:
    """One place's paths, each by its name, and the straight line's years and values."""
    name, unit, target = str(indicator.name), words.unit_word(indicator.unit), words.target_text(indicator)
    place = words.place_name(workspace, paths[0][1][0].area_code)
    straight: list[tuple[Value, ...]] = [
        (place, name, _("直线进度"), year, value, unit, target, None, None, None) for year, value in line
    ]
    return cells_data(workspace, [(_("上报"), past), *paths], more=straight)


def path_data(
    *,
    workspace: Workspace,
    indicator: Indicator,
    past: Sequence[Cell],
    before: Sequence[Cell],
    after: Sequence[Cell],
    line: Sequence[tuple[int, float]],
) -> Data:
    """As `track_data`, of the baseline and the active scenario."""
    paths = [(_("基线"), before), (_("情景"), after)]
    return track_data(workspace=workspace, indicator=indicator, past=past, paths=paths, line=line)


def spine_data(
    *,
    workspace: Workspace,
    areas: Mapping[str, Sequence[Cell]],
    city: Mapping[str, Cell],
    before: Mapping[str, Cell],
    after: Mapping[str, Cell],
) -> Data:
    """This area twice, the city, and all areas; keyed by indicator id."""
    own = [(_("本地"), after.values()), (_("基线"), before.values()), (_("全市"), city.values())]
    return cells_data(workspace, [*own, (_("各县（市、区）"), chain.from_iterable(areas.values()))])


def rug_data(
    *, workspace: Workspace, cells: Iterable[Cell], city: Iterable[Cell] = (), before: Iterable[Cell] | None = None
) -> Data:
    return cells_data(workspace, [(_("情景"), (*cells, *city)), (_("基线"), before or ())])


def area_data(*, workspace: Workspace, reported: Sequence[Cell], cells: Sequence[Cell]) -> Data:
    return cells_data(workspace, [(_("上报"), reported), (_("情景"), cells)])


def compared_data(*, workspace: Workspace, compared: Sequence[Compared], year: int) -> Data:
    """Every scenario's cells of one year, by its name."""
    groups = [(each.name, (*each.projection.cells(year), *each.projection.city_cells(year))) for each in compared]
    return cells_data(workspace, groups)


def turned_data(*, workspace: Workspace, reference: Compared, other: Compared) -> Data:
    """The cells that turned from the reference to the other, under both."""
    pairs = turned_pairs(reference, other).values()
    return cells_data(
        workspace, [(reference.name, [pair[0] for pair in pairs]), (other.name, [pair[1] for pair in pairs])]
    )


def map_data(*, workspace: Workspace, summary: Summary) -> Data:
    rows = [
        (str(area.name), summary.year, *summary.met_by_area[area.code], _("项"))
        for area in workspace.areas
        if area.code in summary.met_by_area
    ]
    return Data((_("地区"), _("年份"), _("达标指标"), _("判定指标"), _("单位")), [*rows])


def cost_data(*, costs: Sequence[tuple[str, Sequence[int], Sequence[float], Sequence[float]]]) -> Data:
    """Each scenario's name, years, what is paid once and what recurs in them in the whole city, yuan."""
    rows: list[tuple[Value, ...]] = [
        (_("全市"), name, year, kind, value, _("元"))
        for name, years, capital, recurring in costs
        for year, once, again in zip(years, capital, recurring, strict=True)
        for kind, value in ((_("一次性"), once), (_("经常性"), again))
    ]
    return Data((_("地区"), _("序列"), _("年份"), _("费用"), _("数值"), _("单位")), rows)


def chance_data(
    *,
    workspace: Workspace,
    chances: Mapping[tuple[str, str], float | None],
    year: int,
    joint: Mapping[str, float | None] | None = None,
) -> Data:
    """Chances of meeting each target, per cent, and of meeting all of a place's at once."""
    rows: list[tuple[Value, ...]] = [
        (words.place_name(workspace, code), str(workspace.plan.indicator(id).name), year, _percent(chance), "%")
        for (code, id), chance in chances.items()
    ]
    together: list[tuple[Value, ...]] = [
        (words.place_name(workspace, code), _("全部达标"), year, _percent(chance), "%")
        for code, chance in (joint or {}).items()
    ]
    return Data((_("地区"), _("指标"), _("年份"), _("达标的可能性"), _("单位")), [*rows, *together])


def _percent(chance: float | None) -> float | None:
    return None if chance is None else 100 * chance


def fan_data(
    *, workspace: Workspace, indicator: Indicator, past: Sequence[Cell], plain: Sequence[Cell], spread: Percentiles
) -> Data:
    """The percentiles by year, beside what was reported and the plain projection."""
    place, name = words.place_name(workspace, plain[0].area_code), str(indicator.name)
    unit, target = words.unit_word(indicator.unit), words.target_text(indicator)
    label = _("{share} 分位")
    rows: list[tuple[Value, ...]] = [
        (place, name, label.format(share=share), year, float(value), unit, target, None, None, None)
        for year, found in spread
        for share, value in zip(SHARES, found, strict=True)
    ]
    return cells_data(workspace, [(_("上报"), past), (_("按众数推演"), plain)], more=rows)


def tornado_data(*, bars: Sequence[Bar], unit: str) -> Data:
    """Every assumption's ends, and the outcome at each."""
    heads = (_("参数"), _("低值"), _("取低值的结果"), _("高值"), _("取高值的结果"), _("结果单位"))
    rows: list[tuple[Value, ...]] = [
        (each.name, each.low, each.at_low, each.high, each.at_high, words.unit_word(unit)) for each in bars
    ]
    return Data(heads, rows)


def frontier_data(*, points: Sequence[FrontierPoint], discount: float = 0.0) -> Data:
    return Data(
        (discounted(_("预算（元）"), discount), _("达标判定（项）")), [(each.budget, each.met) for each in points]
    )


def waterfall_data(
    *, change: Change, about: tuple[str, str, int], names: tuple[str, str], unit: str, labels: Sequence[str]
) -> Data:
    """Where it starts, every step, where it ends; the steps add up to the difference.

    `about` is the place, the outcome and the year that the change is of.
    """
    word = words.unit_word(unit)
    heads = (_("地区"), _("指标"), _("年份"), _("项目"), _("类别"), _("数值"), _("单位"))
    start, end = (names[0], _("起点"), change.before), (names[1], _("终点"), change.after)
    steps = [(label, _("变化"), step.amount) for label, step in zip(labels, change.steps, strict=True)]
    return Data(heads, [(*about, *row, word) for row in (start, *steps, end)])

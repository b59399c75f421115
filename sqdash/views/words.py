"""What the dashboard says: verdicts, gaps and headlines as plain text; whoever makes HTML escapes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqdash.language import _, current
from sqdash.model import BASELINE, CITY, Cell, Scenario, Summary
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views.labels import brief
from sqdash.views.numbers import (
    ABSENT,
    MINUS,
    cell_value,
    difference,
    joined,
    money,
    money_difference,
    number,
    target_text,
    unit_word,
    with_unit,
    years_span,
)

__all__ = [
    "ABSENT", "MINUS", "cell_sentence", "cell_value", "difference", "gap_place", "gap_text",
    "headline_county", "headline_indicator", "headline_method", "headline_overview", "headline_what_if",
    "in_sentence", "joined", "money", "money_difference", "number", "place_name", "quality_mark", "quality_word",
    "reached", "rug_caption", "scenario_label", "scenario_words", "target_text", "unit_word", "verdict_of",
    "verdict_shape", "verdict_word", "with_unit", "years_span",
]  # fmt: skip

SHAPES = {"met": "✓", "near": "△", "missed": "✕", "not_applicable": "—", "no_data": "?"}


def verdict_of(cell: Cell) -> str:
    """met, near, missed, not_applicable or no_data: `near` is a miss within reach of its target."""
    return "near" if cell.verdict == "missed" and cell.near else cell.verdict


def verdict_shape(cell: Cell) -> str:
    return SHAPES[verdict_of(cell)]


def verdict_word(verdict: Cell | str) -> str:
    """The word for a cell's verdict, or for one of the five that `verdict_of` gives."""
    match verdict if isinstance(verdict, str) else verdict_of(verdict):
        case "met":
            return _("达标")
        case "near":
            return _("接近")
        case "missed":
            return _("未达标")
        case "not_applicable":
            return _("不适用")
    return _("缺数")


def place_name(workspace: Workspace, place: str) -> str:
    """An area by its code, or the city."""
    return _("全市") if place == CITY else str(workspace.area(place).name)


def in_sentence(name: str) -> str:
    """A name or a label's word in the middle of a sentence: English begins it small, Chinese knows no such thing."""
    return name if current() == "zh" else name[:1].lower() + name[1:]


def quality_word(quality: str) -> str:
    words = {
        "official": _("官方公布"),
        "derived": _("推算"),
        "estimated": _("估计"),
        "illustrative": _("示例数据"),
    }
    return words[quality]


def quality_mark(quality: str) -> str:
    """The short mark beside a figure: 示 for illustrative, 估 for estimated, nothing for published or derived."""
    # Translators: one-letter mark beside a figure, e.g. "i" for illustrative, "e" for estimated
    return {"illustrative": _("示"), "estimated": _("估")}.get(quality, "")


def gap_text(cell: Cell, workspace: Workspace) -> str:
    """ "还差 214 人", or nothing when there is no gap."""
    if not cell.gap:
        return ""
    unit = workspace.model.unit(workspace.plan.indicator(cell.indicator).numerator)
    return _("还差 {amount}").format(amount=with_unit(cell.gap, unit))


def cell_sentence(cell: Cell, indicator: Indicator, workspace: Workspace, *, target: bool = True) -> str:
    """What a screen reader says of a cell: "未达标，86.0%，目标 ≥93%，还差 12 处"; `target` False leaves the target out."""
    if cell.verdict in ("not_applicable", "no_data"):
        return verdict_word(cell)
    parts = [
        verdict_word(cell),
        joined(cell_value(cell, indicator), indicator.unit),
        _("目标 {target}").format(target=target_text(indicator)) if target else "",
        gap_text(cell, workspace),
    ]
    return _("，").join(part for part in parts if part)


def scenario_words(name: str) -> str:
    """ "按“两批招聘”情景" at the head of a sentence."""
    return _("按“{name}”情景").format(name=brief(name))


def gap_place(cell: Cell, workspace: Workspace) -> str:
    """Whose gap in what: 永城市社会工作者, social workers in Yongcheng."""
    area = str(workspace.area(cell.area_code).name)
    lacking = str(workspace.model.name(workspace.plan.indicator(cell.indicator).numerator))
    return f"{area}{lacking}" if current() == "zh" else f"{in_sentence(lacking)} in {area}"


def scenario_label(scenario: Scenario, originals: Collection[Scenario]) -> str:
    """The scenario's name as shown. One that was changed after it was chosen from `originals` says so."""
    if scenario == BASELINE:
        return _("稳态基线")
    if scenario in originals:
        return scenario.name
    if scenario.name == BASELINE.name:
        return _("自定义")
    named = any(scenario.name == each.name for each in originals)
    return _("{name}（已调整）").format(name=scenario.name) if named else scenario.name


def over_sentence(name: str, over: Sequence[str]) -> str:
    """That a scenario carried over to newer data goes without the years that have been reported since."""
    return _("“{name}”中 {years} 年的投入已成为过去，重算时不计。").format(name=name, years=_("、").join(over))


def _largest(cell: Cell | None, workspace: Workspace) -> str:
    """ "，离目标最远的是永城市社会工作者（还差 214 人）"."""
    if cell is None:
        return ""
    name = gap_place(cell, workspace)
    return _("，离目标最远的是{name}（{gap}）").format(name=name, gap=gap_text(cell, workspace))


def _compared(now: int, before: int | None) -> str:
    """ "，比基线多 7 项"; nothing without a baseline to compare with."""
    if before is None:
        return ""
    if now == before:
        return _("，与基线持平")
    change = _("，比基线多 {n} 项") if now > before else _("，比基线少 {n} 项")
    return change.format(n=abs(now - before))


def headline_overview(
    *, workspace: Workspace, summary: Summary, scenario: str, baseline: Summary | None = None, worst: Cell | None = None
) -> str:
    """The city in one sentence.

    Args:
        summary: of the target year under the active scenario; scenario: its name as shown.
        baseline: of the same year without action; None leaves the comparison out.
        worst: the cell to name as the largest gap; by default the one furthest from its target.
    """
    if summary.areas_all_met:
        first = _("{scenario}，{year} 年 {areas} 个县（市、区）中 {met} 个全部达标；{cells} 项指标判定中 {done} 项达标")
    else:
        first = _("{scenario}，{year} 年 {areas} 个县（市、区）中没有一个全部达标；{cells} 项指标判定中 {done} 项达标")
    text = first.format(
        scenario=scenario_words(scenario),
        year=summary.year,
        areas=summary.areas,
        met=summary.areas_all_met,
        cells=summary.cells,
        done=summary.cells_met,
    )
    named = worst or (summary.worst[0] if summary.worst else None)
    compared = _compared(summary.cells_met, baseline.cells_met if baseline else None)
    return text + compared + _largest(named, workspace) + _("。")


def rug_caption(summary: Summary) -> str:
    """What the rug shows and finds, for screen readers."""
    text = _("{year} 年各县（市、区）各项指标的达标判定：{cells} 项中 {met} 项达标、{near} 项接近")
    return text.format(year=summary.year, cells=summary.cells, met=summary.cells_met, near=summary.cells_near)


def headline_what_if(*, workspace: Workspace, summary: Summary, baseline: Summary, scenario: str, cost: float) -> str:
    """What the scenario changes and what it costs; cost in yuan to the summary's year."""
    text = headline_overview(workspace=workspace, summary=summary, scenario=scenario, baseline=baseline)
    if not cost:
        return text
    return text + _("到 {year} 年共需 {money}。").format(year=summary.year, money=money(cost))


def headline_county(*, workspace: Workspace, cells: Sequence[Cell], scenario: str) -> str:
    """One area in one sentence; `cells` are its indicators in the target year."""
    judged = [cell for cell in cells if cell.verdict != "not_applicable"]
    met = sum(cell.verdict == "met" for cell in judged)
    text = _("{scenario}，{year} 年{area} {cells} 项指标中 {met} 项达标").format(
        scenario=scenario_words(scenario),
        year=cells[0].year,
        area=workspace.area(cells[0].area_code).name,
        cells=len(judged),
        met=met,
    )
    missed = sorted((cell for cell in judged if cell.gap), key=reached)
    if not missed:
        return text + _("。")
    named = missed[0]
    indicator = workspace.plan.indicator(named.indicator)
    return text + _("，离目标最远的是{name}（{value}，目标 {target}，{gap}）。").format(
        name=in_sentence(str(indicator.short)),
        value=joined(cell_value(named, indicator), indicator.unit),
        target=target_text(indicator),
        gap=gap_text(named, workspace),
    )


def headline_indicator(
    *, workspace: Workspace, indicator: Indicator, cells: Iterable[Cell], city: Cell, scenario: str
) -> str:
    """One indicator in one sentence; `cells` are the areas in the target year, `city` the city's own cell."""
    judged = [cell for cell in cells if cell.verdict != "not_applicable"]
    met = sum(cell.verdict == "met" for cell in judged)
    text = _(
        "{scenario}，{year} 年全市{name}为 {value}，目标 {target}，{verdict}；{areas} 个县（市、区）中 {met} 个达标"
    )
    missed = sorted((cell for cell in judged if cell.gap), key=reached)
    named = text.format(
        scenario=scenario_words(scenario),
        year=city.year,
        name=in_sentence(str(indicator.name)),
        value=joined(cell_value(city, indicator), indicator.unit),
        target=target_text(indicator),
        verdict=in_sentence(verdict_word(city)),
        areas=len(judged),
        met=met,
    )
    return named + _largest(missed[0] if missed else None, workspace) + _("。")


def headline_method(*, people: int, trained: int, posted: int, rate: str, year: int) -> str:
    """What the plan's own arithmetic implies.

    Args:
        people: social workers that `rate` (e.g. "0.3‰") of the projected population comes to.
        trained: people the plan's talent programme trains; posted: social workers the two community indicators need.
    """
    text = _(
        "{year} 年要达到 {rate}，全市约需 {people} 名社工；规划的人才工程培养 {trained} 人，"
        "按社区配备只需 {posted} 人：三个数对不上，人才工程本身不足以达标。"
    )
    if trained >= people:
        text = _(
            "{year} 年要达到 {rate}，全市约需 {people} 名社工；规划的人才工程培养 {trained} 人，按社区配备需 {posted} 人。"
        )
    counts = {"people": f"{people:,}", "trained": f"{trained:,}", "posted": f"{posted:,}"}
    return text.format(year=year, rate=rate, **counts)


def reached(cell: Cell) -> float:
    """How much of its target a cell reaches: 1 is all of it. What is furthest from its target has the least."""
    return (cell.value or 0.0) / cell.target

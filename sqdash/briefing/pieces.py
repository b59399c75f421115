"""Tables and charts that several pages of a briefing are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqdash.answers.effort import Effort
from sqdash.answers.requirement import cheapest
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Chart, Column, Kind, Series, Table, Value
from sqdash.language import _, current
from sqdash.model import CITY, Cell
from sqdash.plan.types import Indicator
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.chances import chance_keys, chance_mark
from sqdash.views.figures import BASELINE, SCENARIO
from sqdash.views.numbers import money_unit
from sqdash.views.tables import effort_head
from sqdash.views.verdict_colours import BARS

FIRM = "\u00a0"  # a space that no line ends at: a shape stays with its word or number
LONGEST = 200.0  # per cent of the target; one bar of 800 would leave the others without a length
MISSED = 99.9  # per cent of the target: the most a missed one shows


def indicators_table(found: Findings, place: str) -> Table:
    """A place's indicators: base year, projection, target, verdict, gap, and what it takes or how sure it is.

    The quality of the figures has a column where rows differ in it; else the caption says it once.
    """
    workspace = found.workspace
    efforts = [each for each in found.efforts if each.area_code == place]
    cheap = {each.indicator: each for each in cheapest(efforts)}
    cells = found.cells(place)
    mixed = len({cell.quality for cell in cells}) > 1
    rows = tuple(_indicator_row(found, cell, cheap.get(cell.indicator), efforts, mixed) for cell in cells)
    last = () if place == CITY else (Column(effort_head(found.scenario), 20),)
    sure = (Column(_("把握"), 8, right=True),) if found.risk is not None else ()
    columns = (
        Column(_("指标"), 30 if place == CITY else 24),
        Column(_("{year} 年上报").format(year=workspace.base_year), 13, right=True),
        Column(_("{year} 年推演").format(year=found.year), 13, right=True),
        Column(_("目标"), 14, right=True),
        Column(_("判定"), 10),
        Column(_("缺口"), 13),
        *last,
        *sure,
        *((Column(_("数据质量"), 10),) if mixed else ()),
    )
    caption = _("{place}各项指标").format(place=words_before(found.place_name(place)))
    if not mixed and cells:
        caption = _("{caption}（数据质量：{quality}）").format(
            caption=caption, quality=words.quality_word(cells[0].quality)
        )
    return Table(columns, rows, caption)


def _indicator_row(
    found: Findings, cell: Cell, least: Effort | None, efforts: Sequence[Effort], mixed: bool
) -> tuple[Value, ...]:
    indicator = found.workspace.plan.indicator(cell.indicator)
    now = found.cell(cell.area_code, cell.indicator, found.workspace.base_year)
    last = () if cell.area_code == CITY else (Value(_effort_words(found.workspace, cell, least, efforts)),)
    chance = None if found.risk is None else found.risk.chances[cell.area_code, cell.indicator]
    sure = () if found.risk is None else (chance_value(chance),)
    return (
        Value(f"{indicator.number}. {indicator.name}"),
        Value(shown(now, indicator)),
        Value(shown(cell, indicator)),
        Value(words.target_text(indicator)),
        verdict_value(cell),
        Value(words.gap_text(cell, found.workspace) or words.ABSENT),
        *last,
        *sure,
        *((Value(words.quality_word(cell.quality)),) if mixed else ()),
    )


def _effort_words(workspace: Workspace, cell: Cell, least: Effort | None, efforts: Sequence[Effort]) -> str:
    """The cheapest lever that closes a gap alone, or that none does within its yearly limit."""
    if cell.verdict != "missed":
        return words.ABSENT
    if least is None:
        known = any(each.indicator == cell.indicator for each in efforts)
        return _("单一措施到不了") if known else words.ABSENT
    lever = workspace.model.lever(least.lever)
    return _("{lever} {amount}").format(lever=lever.name, amount=words.with_unit(least.per_year, lever.unit))


def shown(cell: Cell, indicator: Indicator) -> str:
    """A cell's value with its unit as every page shows it; what has none says why."""
    if cell.value is None:
        return words.verdict_word(cell)
    return words.joined(words.cell_value(cell, indicator), indicator.unit)


def verdict_value(cell: Cell) -> Value:
    verdict = words.verdict_of(cell)
    return Value(_shape_and_word(verdict), verdict)


def _shape_and_word(verdict: str) -> str:
    return f"{words.SHAPES[verdict]}{FIRM}{words.verdict_word(verdict)}"


def chance_value(chance: float | None) -> Value:
    """A chance behind the shape of its step, which a grey print keeps where the fill is lost; twelve columns of a
    report have no room for a space between them."""
    mark = chance_mark(chance)
    return Value(mark.shape) if chance is None else Value(f"{mark.shape}{mark.text}", mark.fill)


def chance_notes(found: Findings) -> tuple[str, ...]:
    """What shape and fill of a chance mean; nothing where there are no chances."""
    if found.risk is None:
        return ()
    steps = _("，").join(f"{key.shape}{FIRM}{key.word}" for key in chance_keys() if key.fill != "not_applicable")
    return (_("把握分三档：{steps}。").format(steps=steps),)


def attainment(cell: Cell) -> float | None:
    """Per cent of the target, one decimal; a missed target never shows 100."""
    if cell.value is None:
        return None
    share = round(100.0 * cell.value / cell.target, 1)
    return share if cell.verdict != "missed" else min(share, MISSED)


def attainment_chart(found: Findings, place: str, *, against: str = "") -> Chart:
    """Every indicator in per cent of its target: as reported and as projected, the target a line at 100.

    `against` "baseline" puts the steady state in the place of the reported value. It is not called "no action": a
    scenario that takes none may still differ from it by its assumptions.
    """
    cells = found.cells(place)
    base = found.workspace.base_year
    plan = found.workspace.plan
    if against == "baseline":
        first = [found.baseline.cell(place, each.indicator, found.year) for each in cells]
        first_name = _("{year} 年稳态基线").format(year=found.year)
    else:
        first = [found.cell(place, each.indicator, base) for each in cells]
        first_name = _("{year} 年上报").format(year=base)
    shares = tuple(map(attainment, first)), tuple(map(attainment, cells))
    cut = any(share is not None and share > LONGEST for each in shares for share in each)
    title = _("完成目标的程度（超过 {most:.0f}% 的只画到这里）").format(most=LONGEST)
    return Chart(
        "bars",
        title if cut else _("完成目标的程度"),
        tuple(f"{(each := plan.indicator(cell.indicator)).number}. {each.short}" for cell in cells),
        (
            Series(first_name, shares[0], BASELINE),
            Series(_("{year} 年推演").format(year=found.year), shares[1], SCENARIO),
        ),
        "%",
        1,
        _("{place}各项指标占目标的百分比，{n} 项中 {met} 项达到目标。").format(
            place=words_before(found.place_name(place)),
            n=len(cells),
            met=sum(cell.verdict == "met" for cell in cells),
        ),
        (100.0, _("目标")),
        LONGEST,
    )


def counts_chart(found: Findings) -> Chart:
    """Every area's indicators by verdict, neediest first."""
    codes = found.summary.need_order
    by_area = {code: found.cells(code) for code in codes}
    series = []
    for verdict in ("met", "near", "missed", "no_data"):
        counts = [sum(words.verdict_of(cell) == verdict for cell in by_area[code]) for code in codes]
        if any(counts) or verdict == "met":
            series.append(Series(_shape_and_word(verdict), tuple(float(n) for n in counts), BARS[verdict]))
    return Chart(
        "stacked_bars",
        _("各县（市、区）指标判定"),
        tuple(str(found.workspace.area(code).name) for code in codes),
        tuple(series),
        _("项"),
        0,
        words.rug_caption(found.summary),
    )


def money_chart(
    kind: Kind, title: str, categories: Sequence[str], parts: Sequence[tuple[str, Sequence[float], str]], alt: str
) -> Chart:
    """A chart of money in one unit, that of its longest bar.

    Args:
        parts: each series' name, its amounts in yuan by category, and its colour; they add up where `kind` is stacked.
    """
    together = sum if kind.startswith("stacked") else max
    highest = [together(each) for each in zip(*(amounts for _name, amounts, _colour in parts), strict=True)]
    unit = money_unit(max(highest, default=0.0))
    series = tuple(Series(name, tuple(map(unit.amount, amounts)), colour) for name, amounts, colour in parts)
    totals = tuple(map(unit.amount, highest)) if kind == "stacked_columns" else ()
    return Chart(kind, title, tuple(categories), series, unit.name, unit.decimals, alt, totals=totals)


def verdict_rows(found: Findings, cells: Iterable[Cell]) -> tuple[tuple[Value, ...], ...]:
    """Area, indicator, value, target, gap of each cell."""
    workspace = found.workspace
    return tuple(
        (
            Value(found.place_name(cell.area_code)),
            Value(str((indicator := workspace.plan.indicator(cell.indicator)).name)),
            Value(shown(cell, indicator)),
            Value(words.target_text(indicator)),
            Value(words.gap_text(cell, workspace) or words.ABSENT),
        )
        for cell in cells
    )


def words_before(name: str) -> str:
    """A name at the head of a phrase; English sets a colon behind it."""
    return name if current() == "zh" else f"{name}: "

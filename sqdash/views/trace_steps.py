"""The steps of one area's chain year by year, and what they rest on, as HTML tables. Every word is escaped."""

from __future__ import annotations

from html import escape

from sqdash.answers.trace import AreaTrace, DriverPath, LeverPath, StockPath
from sqdash.answers.trace.types import Added, Assumed, Entry, Origin, StockStep
from sqdash.language import _
from sqdash.plan.types import Driver
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.differing import area_words, assumption_words, year_words
from sqdash.views.method import rule_words
from sqdash.views.tables import escaped, table_html

DECIMALS = 1  # steps keep one decimal, so that they are seen to add up


def amount(value: float) -> str:
    """A step's number: whole where it is whole, else with one decimal."""
    text = f"{value:,.{DECIMALS}f}".removesuffix(".0")
    return text.replace("-", words.MINUS) if text.strip("-0.,") else "0"


def change(value: float) -> str:
    """`amount` with its sign; a dash for nothing."""
    text = amount(value)
    return words.ABSENT if text == "0" else text if text.startswith(words.MINUS) else f"+{text}"


def stock_html(path: StockPath, area: AreaTrace, workspace: Workspace) -> str:
    """One row per year: before, who left, what arrived of which lever, what the cap cut off, after."""
    heads = (
        _("年份"),
        _("上年末"),
        _("流失"),
        _("到位并增加"),
        _("超过上限"),
        _("年末（{unit}）").format(unit=words.unit_word(path.unit)),
    )
    first = _reported(path.origin)
    reported = (first[0], "", "", escape(first[1]), "", first[2])
    rows = [reported, *(_stock_row(step, path, workspace) for step in path.steps)]
    return _steps_html(table_html(heads, rows, numbers=(1, 2, 5), caption=_("{name}逐年推演").format(name=path.name)))


def _steps_html(table: str) -> str:
    """A table whose rows are years, which need little room."""
    return f'<div class="sq-steps">{table}</div>'


def _reported(origin: Origin) -> tuple[str, str, str]:
    return str(origin.year), _("上报"), f"<b>{escape(amount(origin.value))}</b>"


def _stock_row(step: StockStep, path: StockPath, workspace: Workspace) -> tuple[str, ...]:
    left = f"{change(-step.left)} ({step.leaving * 100:.4g}%)" if step.left else words.ABSENT
    arrived = "<br>".join(_added(each, path, workspace) for each in step.arrivals) or words.ABSENT
    lost = words.ABSENT
    if step.lost:
        cap = workspace.model.name(str(path.cap))
        lost = _("{lost}（上限：{cap} {ceiling}）").format(
            lost=change(-step.lost), cap=cap, ceiling=amount(step.ceiling or 0.0)
        )
    value = f"<b>{escape(amount(step.value))}</b>"
    return str(step.year), escape(amount(step.before)), escape(left), arrived, escape(lost), value


def _added(each: Added, path: StockPath, workspace: Workspace) -> str:
    """ "招聘社会工作者 45 × 0.6 = +27"."""
    product = "" if each.effect == 1 else f"{amount(each.arrived)} × {each.effect:,.4g} = "
    return escape(f"{workspace.model.lever(each.lever).name} {product}{change(each.added)}")


def levers_html(area: AreaTrace, workspace: Workspace) -> str:
    """What was put into each lever, what of it arrived when, and which line of the scenario says so."""
    rows = [row for lever in area.levers for row in _lever_rows(lever, workspace)]
    if not rows:
        nothing = _("情景没有给这些存量安排投入。")
        return f'<p class="sq-note">{escape(nothing)}</p>'
    heads: tuple[str, ...] = (
        _("措施"),
        _("投入"),
        _("上年结转"),
        _("完成率"),
        _("到位"),
        _("等待"),
        _("情景中的安排"),
        _("理由"),
    )
    heads, shown = _without_empty(heads, escaped(rows))
    return table_html(heads, shown, numbers=(1, 2, 3, 4, 5), caption=_("各项投入与到位"))


def _without_empty(
    heads: tuple[str, ...], rows: list[tuple[str, ...]]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The last column left out where no row has anything to say in it."""
    if any(row[-1] for row in rows):
        return heads, rows
    return heads[:-1], [row[:-1] for row in rows]


def _lever_rows(lever: LeverPath, workspace: Workspace) -> list[tuple[str, ...]]:
    name = _("{name}（{unit}）").format(name=lever.name, unit=words.unit_word(lever.unit))
    rows: list[tuple[str, ...]] = []
    for step in lever.steps:
        if not step.ready:
            continue
        put = _("{year} 年 {amount}").format(year=step.input_year, amount=amount(step.input))
        came = _("{year} 年 {amount}").format(year=step.year, amount=amount(step.arrived))
        rows.append(
            (
                name,
                put if step.input else words.ABSENT,
                amount(step.carried),
                f"{lever.completion.value * 100:.4g}%",
                came,
                amount(step.waiting),
                _entry_words(step.entry, workspace),
                step.entry.why if step.entry else "",
            )
        )
    return rows


def _entry_words(entry: Entry | None, workspace: Workspace) -> str:
    """ "全部 · 各年：20"."""
    if entry is None:
        return words.ABSENT
    place = f"{area_words(entry.area, workspace)} · {year_words(entry.year)}"
    return _("{place}：{why}").format(place=place, why=amount(entry.value))


def driver_html(path: DriverPath, workspace: Workspace) -> str:
    """One row per year: the rule or the scenario's own number, and the value."""
    rule = workspace.model.measure(path.id)
    ruled = rule_words(rule, workspace) if isinstance(rule, Driver) else ""
    year, told, value = _reported(path.origin)
    rows = [(year, escape(told), value)]
    for step in path.steps:
        how = ruled
        if step.entry:
            given = _("情景另给（{entry}），按规则是 {ruled}").format(
                entry=_entry_words(step.entry, workspace), ruled=amount(step.ruled)
            )
            how = _("；").join(each for each in (given, step.entry.why) if each)
        rows.append((str(step.year), escape(how), f"<b>{escape(amount(step.value))}</b>"))
    heads = (_("年份"), _("怎样得到"), _("年末（{unit}）").format(unit=words.unit_word(path.unit)))
    return _steps_html(table_html(heads, rows, numbers=(2,), caption=_("{name}逐年推演").format(name=path.name)))


def assumptions_html(area: AreaTrace, workspace: Workspace) -> str:
    """Every assumption used, who set it, its range and its source."""
    rows = [_assumption_row(each, workspace) for each in area.assumptions_at_work]
    heads: tuple[str, ...] = (_("参数"), _("取值"), _("谁定的"), _("低—高"), _("质量"), _("来源"), _("理由"))
    heads, shown = _without_empty(heads, rows)
    return f'<div class="sq-stacked">{table_html(heads, shown, numbers=(1, 3), caption=_("用到的参数"))}</div>'


def _assumption_row(each: Assumed, workspace: Workspace) -> tuple[str, ...]:
    given = {"file": _("通用值"), "area": _("本地区的值"), "scenario": _("情景另给")}[each.given]
    low, high = (assumption_words(each.id, value, workspace) for value in (each.low, each.high))
    return (
        escape(str(each.name)),
        f"<b>{escape(assumption_words(each.id, each.value, workspace))}</b>",
        f'<span class="sq-time">{escape(given)}</span>',
        escape(f"{low} – {high}"),
        badge_html(each.quality),
        escape(_("{source}：{where}").format(source=each.title or each.source, where=each.where)),
        escape(each.why),
    )


def badge_html(quality: str) -> str:
    return f'<span class="sq-badge" data-quality="{escape(quality)}">{escape(words.quality_word(quality))}</span>'


def origins_html(areas: tuple[AreaTrace, ...], workspace: Workspace) -> str:
    """The reported figures everything starts from: value, quality, source, note, and the file they stand in."""
    rows = [_origin_row(area, path, len(areas) > 1, workspace) for area in areas for path in area.paths]
    year = workspace.base_year
    heads = (_("基础数据"), _("{year} 年上报").format(year=year), _("质量"), _("来源"), _("文件与说明"))
    return f'<div class="sq-stacked">{table_html(heads, rows, numbers=(1,), caption=_("上报的数和来源"))}</div>'


def _origin_row(area: AreaTrace, path: StockPath | DriverPath, named: bool, workspace: Workspace) -> tuple[str, ...]:
    origin = path.origin
    name = _("{area} {name}").format(area=area.name, name=path.name) if named else str(path.name)
    source = _("，").join(each for each in (origin.title or origin.source, origin.publisher) if each)
    value = words.joined(amount(origin.value), path.unit)
    noted = _("；").join(each for each in (origin.file, origin.note) if each)
    if origin.approver:
        text = _("{file} {cell}；{sender} 报送，{approver} 于 {day} 批准；SHA-256 {sha256}")
        noted = text.format(
            file=origin.file,
            cell=origin.cell,
            sender=origin.sender,
            approver=origin.approver,
            day=origin.approved,
            sha256=origin.sha256[:12],
        )
    return (
        escape(name),
        f"<b>{escape(value)}</b>",
        badge_html(origin.quality),
        escape(source),
        escape(noted or words.ABSENT),
    )


def counted_html(areas: tuple[AreaTrace, ...], workspace: Workspace) -> str:
    """Where the returns and the registry count the same communities: both numbers, and which one is used.

    Of several areas only those are named where the two differ.
    """
    lines = []
    for area, each in [(one, each) for one in areas for each in one.counted]:
        if each.agrees and len(areas) > 1:
            continue
        text = _("{name}：报表 {reported}，登记名录（registry.csv）{registered}，两者一致。")
        if not each.agrees:
            text = _("{name}：报表 {reported}，登记名录（registry.csv）{registered}，两者不一致；推演用报表数。")
        said = text.format(
            name=_("{area} {name}").format(area=area.name, name=workspace.model.name(each.measure)),
            reported=amount(each.reported),
            registered=f"{each.registered:,}",
        )
        lines.append(f'<p class="{"sq-note" if each.agrees else "sq-alert"}">{escape(said)}</p>')
    return "".join(lines)

"""The year's task list and work ledger (年度任务清单、工作台账) of areas as one workbook, to be filled in and filed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from sqdash.answers.commitments import Reported
from sqdash.answers.tasks import LEVER, Task, yearly_tasks
from sqdash.briefing.sheet_text import FONT
from sqdash.briefing.sheets import Cell, Column, Paper, Sheet, open_book
from sqdash.language import _
from sqdash.model import CITY, Scenario
from sqdash.returns.types import Figure, Workspace, worst_quality
from sqdash.views.commitments import amount_number, due_text, state_word, theme_word, unit_words
from sqdash.views.stamp import quality_notice
from sqdash.views.words import place_name

__all__ = ["FIRST", "FONT", "file_name", "ledger"]

FIRST = 5  # rows above the table: title, scenario, versions, a blank one
NARROW, MIDDLE, WIDE = 8, 14, 44  # characters


def ledger(
    workspace: Workspace,
    scenario: Scenario,
    year: int,
    codes: Collection[str],
    progress: Sequence[Reported],
    *,
    made: date | None = None,
) -> bytes:
    """An .xlsx with the task list, the ledger and what both rest on.

    Args:
        codes: the areas it is for, `city` for what is the city's own.
        made: the date it carries; today by default.

    Texts stay texts: no name in it is read as a formula, a number or a link.
    """
    tasks = [each for each in yearly_tasks(workspace, scenario, year, progress) if each.area_code in codes]
    stream = BytesIO()
    with open_book(stream) as book:
        title = _("{city}{year} 年城乡社区服务").format(city=_city(workspace, codes), year=year)
        book.set_properties({"title": f"{title} {_('年度任务清单')}", "comments": workspace.version})
        paper = _paper(book, workspace, scenario, made or date.today())
        for name, columns, row in (
            (_("年度任务清单"), _list_columns(), _list_row),
            (_("工作台账"), _ledger_columns(), _ledger_row),
        ):
            rows = [(number, *row(workspace, each)) for number, each in enumerate(tasks, 1)]
            paper.table(Sheet(name, "", columns, rows), f"{title}{name}")
        _write_about(paper, _about(workspace, year))
    return stream.getvalue()


def file_name(year: int, place: str) -> str:
    return f"sqdash-tasks-{year}-{place}.xlsx"


def _city(workspace: Workspace, codes: Collection[str]) -> str:
    """The one area it is for, in the title."""
    only = next(iter(codes)) if len(codes) == 1 else CITY
    return "" if only == CITY else f"{workspace.area(only).name} "


def _list_columns() -> tuple[Column, ...]:
    return (
        Column(_("序号"), NARROW),
        Column(_("地区"), MIDDLE),
        Column(_("类别"), MIDDLE),
        Column(_("主题"), MIDDLE),
        Column(_("任务"), WIDE),
        Column(_("责任单位"), MIDDLE),
        Column(_("本年任务量"), MIDDLE),
        Column(_("单位"), MIDDLE),
        Column(_("其中以前年度欠下"), MIDDLE),
        Column(_("年限"), MIDDLE),
        Column(_("出处"), MIDDLE),
    )


def _ledger_columns() -> tuple[Column, ...]:
    return (
        Column(_("序号"), NARROW),
        Column(_("地区"), MIDDLE),
        Column(_("任务"), WIDE),
        Column(_("责任单位"), MIDDLE),
        Column(_("本年任务量"), MIDDLE),
        Column(_("单位"), MIDDLE),
        Column(_("本年完成"), MIDDLE),
        Column(_("完成率（%）"), MIDDLE),
        Column(_("还差"), MIDDLE),
        Column(_("其中以前年度欠下"), MIDDLE),
        Column(_("状态"), MIDDLE),
        Column(_("佐证材料"), WIDE),
        Column(_("出处"), MIDDLE),
    )


def _list_row(workspace: Workspace, task: Task) -> tuple[Cell, ...]:
    is_lever = task.kind == LEVER
    return (
        place_name(workspace, task.area_code),
        _("情景措施") if is_lever else _("规划承诺"),
        _group_word(task.theme) if is_lever else theme_word(task.theme),
        str(task.text),
        str(task.owner) or _("待明确"),
        _shown(task.amount, task),
        unit_words(task.unit, task.counted),
        _shown(task.late, task) if task.late else None,
        _("{year} 年").format(year=task.year) if is_lever else due_text(workspace.plan.commitment(task.id)),
        task.clause,
    )


def _ledger_row(workspace: Workspace, task: Task) -> tuple[Cell, ...]:
    share = task.done / task.amount * 100 if task.done is not None and task.amount else None
    return (
        place_name(workspace, task.area_code),
        str(task.text),
        str(task.owner) or _("待明确"),
        _shown(task.amount, task),
        unit_words(task.unit, task.counted),
        _shown(task.done, task),
        share,
        _shown(task.missing, task),
        _shown(task.late, task) if task.late else None,
        state_word(task.state),
        task.evidence,
        task.clause,
    )


def _shown(value: float | None, task: Task) -> float | None:
    return None if value is None else amount_number(value, task.unit)


def _group_word(group: str) -> str:
    match group:
        case "people":
            return _("人员")
        case "places":
            return _("场所")
    return _("设备")


def _figures(workspace: Workspace) -> list[Figure]:
    """What the lists stand on: projections start from the base year, households are those of the last complete one."""
    years = (workspace.base_year, workspace.last_complete_year)
    return [figure for (_code, year, _measure), figure in workspace.figures.items() if year in years]


def _about(workspace: Workspace, year: int) -> list[tuple[str, str]]:
    """What the lists rest on: plan, registry and returns, and how amounts were made."""
    plan = workspace.plan
    used = dict.fromkeys(each.source for each in _figures(workspace))
    used |= dict.fromkeys(each.source for each in workspace.approved if each.found.year == year)
    sources = [(_("数据来源"), workspace.sources[each].title) for each in used]
    return [
        (_("规划"), _("{title}（{version}）").format(title=plan.title, version=plan.version)),
        (
            _("任务量"),
            _(
                "按社区登记表的村（社区）、乡镇（街道）数计算；有期限的任务把剩余量平均分到期限前各年，且不少于到年底按直线进度应完成的数。"
            ),
        ),
        (_("欠下"), _("以前年度应完成而没有完成的数量：措施按到岗、建成计，承诺按直线进度计。")),
        (
            _("本年完成"),
            _("有期限的承诺按到年底的总数上报，这里是比以前年度已完成多出的部分；长期和每年的承诺、措施按上报数。"),
        ),
        (_("已过年度"), _("推演起点及以前的年度，措施只列上报的完成数：情景不再有那一年的投入。")),
        (_("责任单位"), _("按上报填写的单位，没有上报的按规划写明的部门；规划没有写明的为“待明确”。")),
        *sources,
    ]


def _paper(book: Any, workspace: Workspace, scenario: Scenario, made: date) -> Paper:
    warning = quality_notice(worst_quality([each.quality for each in _figures(workspace)]))
    lines = (
        _("情景：{name}　制表日期：{made}").format(name=scenario.name, made=made.isoformat()),
        _("规划{version}　数据截至 {year} 年　数据版本 {data}").format(
            version=workspace.plan.version, year=workspace.base_year, data=workspace.version
        ),
        warning,
    )
    return Paper(book, lines, warning=warning, foot=lines[:2])


def _write_about(paper: Paper, rows: Sequence[tuple[str, str]]) -> None:
    name, widths = _("来源与说明"), (MIDDLE, WIDE * 2)
    sheet, first = paper.begin(name, name, widths, ("",))
    for at, (head, text) in enumerate(rows, first):
        sheet.write_string(at, 0, head, paper.column_head)
        sheet.write_string(at, 1, text, paper.text)
    paper.printing(sheet, first + len(rows) - 1, widths)

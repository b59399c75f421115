"""The first two sheets: what the workbook is and how to read it; what it says, with the verdicts as a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from sqdash.briefing.book_cells import places
from sqdash.briefing.book_results import rug_row
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack, Page
from sqdash.briefing.sheet_text import literal
from sqdash.briefing.sheets import LONGEST_LINK, RULE, Cell, Clipped, Column, Filled, Line, Link, Paper, Sheet
from sqdash.briefing.stamp import code_words, no_code_words, scan_words
from sqdash.language import _, current
from sqdash.model import CITY
from sqdash.views import words

NAME, MARK = 20, 15  # characters of the rug's columns
ABOUT = (20, 96, 34)  # characters: what, words, the QR code
CODE_SIDE = 230  # pixels
ON_ONE_PAGE = 20  # areas whose verdicts and sentences are printed on one page


def place_of(pack: Pack) -> str:
    """Where a pack's link leads: to what it begins with."""
    return pack.chapters[0].place if pack.chapters else CITY


def title_of(pack: Pack, name: str) -> str:
    return f"{pack.title}　{name}" if current() == "zh" else f"{pack.title}: {name}"


def write_rug(paper: Paper, pack: Pack, found: Findings) -> None:
    """What the pages say, the verdicts of the target year as a matrix, what the areas' pages say."""
    indicators = found.workspace.plan.indicators
    heads = [Column(f"{each.number}. {each.short}\n{words.target_text(each)}", MARK) for each in indicators]
    columns = (Column(_("县（市、区）"), NAME), *heads)
    widths = [each.width for each in columns]
    sheet, at = paper.begin(_rug_name(), title_of(pack, _rug_name()), widths)
    at = _write_messages(paper, sheet, at, _pages(pack, of_city=True), widths)
    paper.line(sheet, at, words.rug_caption(found.summary), widths, bold=True)
    first, wanted = at + 1, places(pack, found)
    paper.heads(sheet, first, columns, widths)
    codes = [*(code for code in found.summary.need_order if code in wanted), CITY]
    for down, code in enumerate(codes, first + 1):
        paper.row(sheet, down, rug_row(found, code), widths)
    last = first + len(codes)
    sheet.autofilter(first, 0, last, len(columns) - 1)
    sheet.freeze_panes(0, 1)
    paper.line(sheet, last + 1, _legend(), widths)
    end = _write_messages(paper, sheet, last + 2, _pages(pack, of_city=False), widths)
    paper.printing(sheet, end - 1, widths, pages=1 if len(codes) <= ON_ONE_PAGE else 0)


def _rug_name() -> str:
    return _("达标判定")


def _pages(pack: Pack, *, of_city: bool) -> list[Page]:
    return [page for each in pack.chapters if (each.place == CITY) == of_city for page in each.pages]


def _write_messages(paper: Paper, sheet: Any, at: int, pages: Sequence[Page], widths: Sequence[int]) -> int:
    """Each page's heading with its sentences; returns the row below."""
    head = paper.format(valign="top", bold=True, text_wrap=True)
    for at, page in enumerate(pages, at):  # noqa: B020 the row goes on
        said = ("" if current() == "zh" else " ").join((page.message, *page.lines))
        paper.line(sheet, at, said, widths, first=1, least=page.heading)
        sheet.write_string(at, 0, literal(page.heading), head)
    return at + 1 if pages else at


def _legend() -> str:
    return _("✓ 达标　△ 接近（达到目标的 90% 以上）　✕ 未达标　— 不适用　? 缺数。县（市、区）按缺口大小排列。")


def write_about(paper: Paper, pack: Pack, found: Findings, tables: Sequence[Sheet]) -> None:
    """What this is, where it comes from, what is in which sheet and how to read it."""
    name = _("说明")
    sheet, first = paper.begin(name, title_of(pack, name), ABOUT[:2], ("",))
    sheet.set_column(2, 2, ABOUT[2])
    _write_code(paper, sheet, pack)
    rows = _about(pack, found, tables)
    for at, (head, line) in enumerate(rows, first):
        paper.line(sheet, at, line, ABOUT[:2], first=1, border=1, border_color=RULE)
        paper.write(sheet, at, 0, head)
    sheet.freeze_panes(1, 0)
    paper.printing(sheet, first + len(rows) - 1, ABOUT, pages=1)


def _about(pack: Pack, found: Findings, tables: Sequence[Sheet]) -> list[tuple[Cell, Line]]:
    what = _("{subtitle}：按“{scenario}”情景推演到 {year} 年的全部数字。都是数值，没有公式；改动不会影响看板。")
    said = what.format(subtitle=pack.subtitle, scenario=pack.stamp.scenario, year=found.year)
    rows: list[tuple[Cell, Line]] = [(_("这是什么"), said)]
    if about := "\n".join(filter(None, (found.scenario.reason, *found.over_told))):
        rows.append((_("情景说明"), about))
    if found.compared is not None:
        rows.append((_("对比情景"), found.before_name))
    rows.append((_("怎样读"), _how_to_read(found)))
    rows += [(Filled(f"{words.SHAPES[id]} {words.verdict_word(id)}", id), text) for id, text in _meanings().items()]
    rows += _sheet_rows(found, tables)
    rows += _method_rows(pack)
    if len(pack.stamp.link()) > LONGEST_LINK:
        rows.append((_("看板地址"), Clipped(pack.stamp.link())))
    return rows


def _sheet_rows(found: Findings, tables: Sequence[Sheet]) -> list[tuple[Cell, Line]]:
    """Every other sheet, a click away."""
    conclusions = _("各项结论，以及 {year} 年各地每项指标的判定。").format(year=found.year)
    listed = [(_rug_name(), conclusions), *((each.name, _counted(each)) for each in tables)]
    return [(Link(name, f"internal:'{name}'!A1"), what) for name, what in listed]


def _counted(made: Sheet) -> str:
    return made.what + _("（{n} 行）").format(n=f"{len(made.rows):,}")


def _method_rows(pack: Pack) -> list[tuple[Cell, Line]]:
    """The words of the annex; what it says in tables has sheets of its own."""
    found: list[tuple[Cell, Line]] = [
        (page.heading, "\n".join((*page.lines, *page.notes))) for page in pack.annex if page.lines and not page.table
    ]
    return found or [(_("取整"), _rounding())]


def _rounding() -> str:
    return _(
        "判定用未取整的数与目标比较；显示时百分数取 1 位小数，千分数取 2 位，人、处、平方米取整；未达标的数不进位到目标。"
    )


def _how_to_read(found: Findings) -> str:
    return _(
        "每行一个数，左边是地区、指标、年份，右边是单位、数据质量、来源；可以按列筛选、做透视表。单元格里是没有取整的数，"
        "显示按单位取整。“指标”一表最后一列打开看板的追溯页，逐步说明这个数由 {year} 年的哪些上报数、参数和投入算出。"
    ).format(year=found.workspace.base_year)


def _meanings() -> dict[str, str]:
    return {
        "met": _("达到目标"),
        "near": _("没有达到，但已达到目标的 90% 以上"),
        "missed": _("没有达到目标"),
        "not_applicable": _("这项指标不适用于这个地区"),
        "no_data": _("没有分母，不能判定"),
    }


def _write_code(paper: Paper, sheet: Any, pack: Pack) -> None:
    """The way back for a phone, right of the words."""
    picture = pack.stamp.code(place_of(pack))
    look = paper.format(valign="vcenter", text_wrap=True, indent=1)
    if picture is None:
        sheet.merge_range(1, 2, 4, 2, "", look)
        sheet.write_string(1, 2, no_code_words(), look)
        return
    sheet.write_string(0, 2, scan_words(), look)
    scale = CODE_SIDE / _side(picture)
    options = {"image_data": BytesIO(picture), "x_scale": scale, "y_scale": scale, "x_offset": 6, "object_position": 3}
    sheet.insert_image(1, 2, "code.png", {**options, "description": code_words()})


def _side(picture: bytes) -> int:
    """A PNG's width in pixels, from its head."""
    return int.from_bytes(picture[16:20], "big")

"""The workbook of a briefing: every number with unit, year, source, quality and the way to its trace."""

from __future__ import annotations

from contextvars import copy_context
from io import BytesIO
from typing import Any

from sqdash import language
from sqdash.briefing.book_action import chances_sheet, cost_sheet, effort_sheet, excess_sheet, inputs_sheet
from sqdash.briefing.book_basis import assumptions_sheet, charts_sheet, sources_sheet
from sqdash.briefing.book_front import place_of, title_of, write_about, write_rug
from sqdash.briefing.book_results import comparison_sheet, indicators_sheet, stocks_sheet
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack
from sqdash.briefing.sheet_text import literal
from sqdash.briefing.sheets import LONGEST_LINK, Line, Link, Paper, open_book
from sqdash.briefing.stamp import link_words
from sqdash.language import _
from sqdash.views.stamp import quality_notice

MAKERS = (
    indicators_sheet,
    stocks_sheet,
    inputs_sheet,
    cost_sheet,
    excess_sheet,
    effort_sheet,
    chances_sheet,
    comparison_sheet,
    charts_sheet,
    assumptions_sheet,
    sources_sheet,
)


def workbook(pack: Pack, found: Findings) -> bytes:
    """An .xlsx of the pack in the language it was composed in, with the figures behind it unrounded.

    Args:
        found: what the pack was composed from.

    Texts stay texts and numbers stay numbers; nothing in it is a formula.
    """
    return copy_context().run(_written, pack, found)


def _written(pack: Pack, found: Findings) -> bytes:
    language.use(pack.language)
    tables = [made for maker in MAKERS if (made := maker(pack, found)) is not None]
    stream = BytesIO()
    with open_book(stream) as book:
        properties = {"title": literal(pack.title), "subject": literal(pack.stamp.scenario)}
        book.set_properties({**properties, "comments": pack.stamp.data, "created": pack.stamp.made})
        paper = _paper(book, pack)
        write_about(paper, pack, found, tables)
        write_rug(paper, pack, found)
        for each in tables:
            paper.table(each, title_of(pack, each.name))
    return stream.getvalue()


def _paper(book: Any, pack: Pack) -> Paper:
    stamp, warning = pack.stamp, quality_notice(pack.stamp.quality)
    head = (*stamp.lines, warning, _way_back(pack))
    return Paper(book, head, warning=warning, foot=stamp.lines, mark=stamp.watermark)


def _way_back(pack: Pack) -> Line:
    address = pack.stamp.link(place_of(pack))
    if len(address) > LONGEST_LINK:
        return _("链接太长，Excel 放不下：先保存情景再生成")
    return Link(link_words(), address)

"""A pack as an official report in Word: the city's part, the annex, one page for every area."""

from __future__ import annotations

from contextvars import copy_context
from dataclasses import replace
from io import BytesIO

from sqdash import language
from sqdash.briefing.pack import Chapter, Pack
from sqdash.briefing.report_writer import Writer
from sqdash.language import _
from sqdash.model import CITY

WITH_AREAS = ("areas", "map")  # pages that make one section
BACKING = ("gaps", "compare", "chance")  # pages whose table stands in the annex where the main part would grow too long
MOST_PAGES = 5  # of a chapter, with their tables on the four sheets a main part may take


def report(pack: Pack) -> bytes:
    """The .docx of a pack, in the language it was composed in."""
    return copy_context().run(_written, pack)


def _written(pack: Pack) -> bytes:
    language.use(pack.language)
    city = [chapter for chapter in pack.chapters if chapter.place == CITY]
    areas = [chapter for chapter in pack.chapters if chapter.place != CITY]
    first = (city or areas)[0].place if pack.chapters else CITY
    writer = Writer(pack, first)
    _open(writer, pack, areas if not city else [])
    for chapter in city:
        _city(writer, chapter, with_annex=bool(pack.annex))
    if city:
        writer.attachments(_attachments(pack, areas))
        _annex(writer, pack, _("附件1"))
    _areas(writer, areas, under_city=bool(city))
    if not city:
        _annex(writer, pack, _("附件") if areas else "")
    stream = BytesIO()
    writer.document.save(stream)
    return stream.getvalue()


def _open(writer: Writer, pack: Pack, areas: list[Chapter]) -> None:
    """Title and date; a report on one area is called after it."""
    title = pack.title
    if len(areas) == 1:
        title = _("{place}{title}").format(place=areas[0].name, title=pack.title)
    made = pack.stamp.made.astimezone()
    wide = 0 if language.current() == "zh" else 2  # 11月5日, 2026-11-05
    month, date = f"{made.month:0{wide}}", f"{made.day:0{wide}}"
    day = _("{year}年{month}月{day}日").format(year=made.year, month=month, day=date)
    writer.title(title, pack.subtitle, day, low=bool(areas))


def _city(writer: Writer, chapter: Chapter, *, with_annex: bool) -> None:
    """The overview opens the report with its message; areas and map are one section."""
    pages = list(chapter.pages)
    if pages[0].id == "overall":
        writer.paragraph(pages[0].message, *pages[0].lines)
    merged = [page for page in pages if page.id in WITH_AREAS]
    crowded = with_annex and len(pages) > MOST_PAGES
    later = next((page.chart for page in pages if page.id == "needs"), None)
    beside = later is not None and any(page.id == "cost" and page.chart for page in pages)
    number, said = 0, set[str]()
    for page in pages:
        lines = tuple(line for line in page.lines if line not in said)  # which ranges the chances rest on, say
        said.update(lines)
        if page not in merged[1:]:
            heading = _("各县（市、区）情况") if page in merged else page.heading
            writer.heading(writer.numbered(number, heading))
            number += 1
        writer.city_page(
            replace(page, lines=lines, chart=None if page.id == "needs" and beside else page.chart),
            told=page is pages[0] and page.id == "overall",
            later=later if page.id == "cost" else None,
            brief=crowded and page.id in BACKING and page.table is not None,
        )


def _attachments(pack: Pack, areas: list[Chapter]) -> list[str]:
    named = [_("方法与数据质量")] if pack.annex else []
    return [*named, *([_("各县（市、区）情况")] if areas else [])]


def _annex(writer: Writer, pack: Pack, label: str) -> None:
    if not pack.annex:
        return
    writer.section(CITY)
    writer.annex(pack.annex, label)


def _areas(writer: Writer, areas: list[Chapter], *, under_city: bool) -> None:
    """Every area on a page of its own; the first opens the document where there is no city."""
    pages = [(chapter, page) for chapter in areas for page in chapter.pages]
    if not pages:
        return
    writer.fit([page for _chapter, page in pages], titled=not under_city)
    for at, (chapter, page) in enumerate(pages):
        if under_city or at:
            writer.section(chapter.place)
        name = chapter.name
        if under_city:
            name = _("附件2—{n}　{place}").format(n=at + 1, place=chapter.name)
        elif len(pages) > 1:
            name = writer.numbered(at, chapter.name)
        writer.area_page(page, name)

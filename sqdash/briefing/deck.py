"""The briefing as slides (.pptx): native tables, charts and map, one message a slide, on an own template as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from io import BytesIO
from typing import Any

from sqdash.briefing import slide_template
from sqdash.briefing.lettering import clean
from sqdash.briefing.native_charts import add_chart
from sqdash.briefing.pack import Pack, Page
from sqdash.briefing.slide_frame import code, foot, notes, page_notes, prepare_notes, watermark
from sqdash.briefing.slide_map import add_map
from sqdash.briefing.slide_parts import GAP, SECTION, Part, parts_of
from sqdash.briefing.slide_plan import BELOW, Ground, Head, head_of
from sqdash.briefing.slide_tables import add_table
from sqdash.briefing.slide_template import Base, title_of
from sqdash.briefing.slide_title import title_slide
from sqdash.briefing.slide_writing import Box, Pen, Words, block, fill_placeholder, write
from sqdash.language import _
from sqdash.model import CITY

INK, QUIET, ACCENT = "0F1A26", "4A5666", "1F4E9E"
CAPTION, NOTE = 12.0, 12.0
CHART_TEXT = 11.0
LONGEST = " (10/10)"  # a mark of one slide of several, for reckoning


def deck(pack: Pack, *, template: bytes | None = None) -> bytes:
    """A .pptx of the pack, in the pack's language, which has to be the one spoken now.

    Args:
        template: an organisation's .pptx or .potx, whose master, theme, layouts and size are used and whose slides
            are left out; by default a plain 16:9 one.

    Raises: BadInput saying what is wrong with the template and what to do.
    """
    base = slide_template.plain() if template is None else slide_template.opened(template)
    return _Deck(pack, base).made()


class _Deck:
    """One deck being written."""

    def __init__(self, pack: Pack, base: Base) -> None:
        self.pack, self.base = pack, base
        self.ground = Ground(base.own, base.width, base.height, base.title, base.title_size)
        ink = "tx1" if base.own and not base.panel else INK
        self.pen = Pen(pack.language, base.faces, ink, QUIET, ACCENT)
        self.number = 0
        self.codes: dict[str, bytes | None] = {}

    def made(self) -> bytes:
        prepare_notes(self.base.deck)
        self._first()
        for page in self.pack.pages:
            bare = replace(page, lines=())
            parts = parts_of(page, head_of(page, self.ground, LONGEST).body, head_of(bare, self.ground, LONGEST).body)
            for at, part in enumerate(parts, start=1):
                mark = f" ({at}/{len(parts)})" if len(parts) > 1 else ""
                self._page(page, part, head_of(page if part.lines else bare, self.ground, mark))
        self._properties()
        stream = BytesIO()
        self.base.deck.save(stream)
        return stream.getvalue()

    def _new(self, layout: Any) -> Any:
        self.number += 1
        return self.base.deck.slides.add_slide(layout)

    def _code(self, place: str) -> bytes | None:
        """A place's QR code, made once: making it takes longer than the slide."""
        if place not in self.codes:
            self.codes[place] = self.pack.stamp.code(place)
        return self.codes[place]

    def _first(self) -> None:
        slide = self._new(self.base.first)
        title_slide(slide, self.pack, self.base, self.pen, self._code(CITY))
        stamp = self.pack.stamp
        foot(slide, stamp, CITY, self.ground.foot, self.pen, self.number)
        watermark(slide, stamp, self.pen, self.base.width, self.base.height)
        notes(slide, [self.pack.title, self.pack.subtitle, *stamp.lines, stamp.link()], self.pen)

    def _page(self, page: Page, part: Part, head: Head) -> None:
        slide = self._new(self.base.layout)
        if self.base.panel:
            top = head.lines_box.top - 4
            block(slide, Box(0, top, self.base.width, self.base.height - top), "FFFFFF", name=_("底板"), at=0)
        self._head(slide, page, head)
        self._content(slide, page, part, head.body)
        stamp = self.pack.stamp
        foot(slide, stamp, page.place, self.ground.foot, self.pen, self.number)
        code(slide, self._code(page.place), stamp.link(page.place), self.ground.code, self.pen)
        watermark(slide, stamp, self.pen, self.base.width, self.base.height)
        notes(slide, page_notes(page, stamp), self.pen)

    def _head(self, slide: Any, page: Page, head: Head) -> None:
        placeholder = title_of(slide)
        for each in list(slide.placeholders):
            if each.placeholder_format.type not in (1, 3):
                each._element.getparent().remove(each._element)
        title = Words(head.title, head.title_size, bold=True)
        if placeholder is None:
            write(slide, head.title_box, [title], self.pen, name=_("标题"))
        else:
            fill_placeholder(placeholder, [title], self.pen)
            if not self.base.own:
                left, top, width, height = head.title_box.emu
                placeholder.left, placeholder.top, placeholder.width, placeholder.height = left, top, width, height
        heading = Words(clean(page.heading), head.heading_size, self.pen.accent, bold=True)
        lines = [Words(each, head.line_size, self.pen.ink, after=head.after) for each in head.lines]
        if head.heading_box is None:
            lines = [heading, *lines]
        else:
            write(slide, head.heading_box, [heading], self.pen, name=_("栏目"))
        if lines:
            write(slide, head.lines_box, lines, self.pen, name=_("说明"))

    def _content(self, slide: Any, page: Page, part: Part, body: Box) -> None:
        left, width = body.left, body.width
        if part.table is not None:
            used = sum(part.table.widths)
            caption = Words(part.table.table.caption, CAPTION, self.pen.ink, bold=True)
            write(slide, Box(left, body.top, used, SECTION), [caption], self.pen, name=_("表题"))
            add_table(slide, part.table, left, body.top + SECTION, self.pen, name=part.table.table.caption)
            self._beside(slide, page, body, body.top + SECTION + part.table.height, used)
            left, width = left + used + GAP, width - used - GAP
        if part.map and page.map is not None:
            wide = width * BELOW if part.chart is not None else width
            room = Box(left, body.top, wide, body.height - SECTION)
            add_map(slide, page.map, room, self.pen, alt=f"{page.message}{page.map_note}", name=page.heading)
            self._map_note(slide, page, Box(left, room.bottom + 4, wide, SECTION - 4))
            left, width = left + wide + GAP, width - wide - GAP
        if part.chart is not None:
            self._chart(slide, part, Box(left, body.top, width, body.height))

    def _chart(self, slide: Any, part: Part, box: Box) -> None:
        assert part.chart is not None
        text = CHART_TEXT if box.width < 420 else CHART_TEXT + 1
        add_chart(slide.shapes, part.chart, box.emu, self.pack.language, text=text, faces=self.base.faces)

    def _map_note(self, slide: Any, page: Page, box: Box) -> None:
        write(slide, box, [Words(page.map_note, 10, self.pen.quiet)], self.pen, name=_("地图说明"))

    def _beside(self, slide: Any, page: Page, body: Box, bottom: float, width: float) -> None:
        """Under a short table: how it was made, where there is room for it."""
        room = Box(body.left, bottom + 10, width, body.bottom - bottom - 10)
        words = [Words(each, NOTE, self.pen.quiet, after=4) for each in page.notes]
        needed = sum(self.ground.lines(each, NOTE, width) * NOTE * 1.3 + 4 for each in page.notes)
        if words and needed <= room.height:
            write(slide, room, words, self.pen, name=_("做法"))

    def _properties(self) -> None:
        core, stamp = self.base.deck.core_properties, self.pack.stamp
        core.title = clean(self.pack.title)[:255]
        core.subject = clean(f"{self.pack.subtitle} {stamp.scenario}")[:255]
        core.author = core.last_modified_by = "sqdash"
        core.language = "zh-CN" if self.pack.language == "zh" else "en-US"
        core.keywords, core.category, core.comments = "", "", clean(stamp.lines[1])[:255]
        core.revision = 1
        made = stamp.made.astimezone(UTC) if stamp.made.tzinfo else stamp.made
        core.created = core.modified = made.replace(tzinfo=None, microsecond=0)

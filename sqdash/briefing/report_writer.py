"""Writes the pieces of a report into a Word document: headings, paragraphs, tables, figures, captions, sections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from sqdash.briefing.chart_layout import Layout
from sqdash.briefing.fonts import missing_fonts
from sqdash.briefing.lettering import clean
from sqdash.briefing.pack import Chart, Pack, Page, Table
from sqdash.briefing.report_figures import add_chart, add_map
from sqdash.briefing.report_fitting import fitted, width_of
from sqdash.briefing.report_marks import add_field, mark_section, watermark
from sqdash.briefing.report_styles import HEIGHT, WIDTH, Scale, prepare, scale_of
from sqdash.briefing.report_tables import add_table
from sqdash.language import _, current
from sqdash.views.outlines import StillMap

POINTS = 72 / 25.4  # to a mm
TOTAL = WIDTH * POINTS
CHART_HEIGHTS = {"overall": 58.0, "map": 58.0, "needs": 40.0, "cost": 38.0}  # mm
ANNEX = {"zh": Scale(12, 20, 8), "en": Scale(10.5, 14, 8)}
SMALLER = {12: 7.0, 10: 7.5, 8: 8.5}  # pt of a table's type from so many columns on
LOW_TITLE, LOW_SUBTITLE = (14.0, 20.0), (11.0, 18.0)  # pt: type and leading
BLANK = "　"
LOW, LOW_TEXT = 54.0, 6.5  # mm, pt: below it names would be left out
CHART_TEXT = 7.0  # pt: ten names under each other hold on a third of a page
BARS_WIDTH, BESIDE = 92.0, 4.0  # mm: for the first chart of a pair, whose names are long; kept free in each half


class Writer:
    """One report being written from its first page to its last; counts its tables and figures."""

    def __init__(self, pack: Pack, place: str) -> None:
        self.pack = pack
        self.document = Document()
        self.scale = scale_of(current())
        self.counts = {"table": 0, "figure": 0, "chart": 0}
        self.chart_heights: list[float] = []  # mm, one for every area's page
        self.held: list[Page] = []
        prepare(self.document)
        self._properties()
        watermark(self.document.sections[0], pack.stamp.watermark)
        mark_section(self.document.sections[0], pack.stamp, place)

    def _properties(self) -> None:
        known = self.document.core_properties
        known.title, known.subject = clean(self.pack.title)[:255], clean(self.pack.subtitle)[:255]
        known.author = known.last_modified_by = "sqdash"
        known.language = "zh-CN" if current() == "zh" else "en-US"
        known.comments, known.keywords = "", clean(self.pack.stamp.scenario)[:255]
        known.created = known.modified = self.pack.stamp.made.astimezone(UTC).replace(tzinfo=None)

    def section(self, place: str) -> None:
        """Begin a new page with the foot of a place; the break stands in the last paragraph, not in one of its own."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        carrier = self.document.paragraphs[-1]
        before = carrier._p.getprevious()
        if before is not None and before.tag == qn("w:p"):
            before.get_or_add_pPr().append(carrier._p.get_or_add_pPr().find(qn("w:sectPr")))
            self.document.element.body.remove(carrier._p)
        else:
            carrier.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            carrier.paragraph_format.line_spacing = Pt(1)
        mark_section(section, self.pack.stamp, place)

    def title(self, title: str, subtitle: str, day: str, *, low: bool) -> None:
        """The title over plan and date; `low` where an area's whole page has to hold below them."""
        made = self.document.add_paragraph(style="Title")
        write(made, title, LOW_TITLE[0] if low and current() == "en" else 0)
        made.paragraph_format.space_before = Pt(0 if low else 10)
        if low and current() == "en":
            made.paragraph_format.line_spacing = Pt(LOW_TITLE[1])
        dated = _("（{day}）").format(day=day)
        last = made
        for text in [f"{subtitle}{BLANK}{dated}"] if low else [subtitle, dated]:
            last = self.document.add_paragraph(style="Subtitle")
            write(last, text, LOW_SUBTITLE[0] if low else 0)
            if low:
                last.paragraph_format.line_spacing = Pt(LOW_SUBTITLE[1])
        last.paragraph_format.space_after = Pt(6 if low else 10)

    def numbered(self, at: int, heading: str) -> str:
        """A heading behind the number of its section, from 0."""
        # Translators: numbers of sections, a blank between them
        numbers = _("一、 二、 三、 四、 五、 六、 七、 八、 九、 十、 十一、 十二、 十三、 十四、 十五、").split(" ")
        number = numbers[at] if at < len(numbers) else f"{at + 1}. "
        return f"{number}{heading}" if current() == "zh" else f"{number} {heading}"

    def heading(self, text: str, level: int = 1) -> Paragraph:
        made = self.document.add_paragraph(style=f"Heading {level}")
        write(made, text)
        return made

    def paragraph(self, message: str, *lines: str, scale: Scale | None = None) -> None:
        """The message, further sentences behind it."""
        made = self.document.add_paragraph(style="Body Text")
        blank = "" if current() == "zh" else " "
        for at, text in enumerate([message, *lines]):
            if text:
                write(made, blank + text if at and message else text, scale.body if scale else 0)
        if scale:
            made.paragraph_format.line_spacing = Pt(scale.leading)
            if current() == "zh":
                made.paragraph_format.first_line_indent = Pt(2 * scale.body)

    def table(self, table: Table, size: float = 0) -> None:
        """A table under its numbered caption."""
        self.caption("table", table.caption, before=5).paragraph_format.keep_with_next = True
        add_table(self.document, table, size or self._table_size(table), TOTAL)

    def _table_size(self, table: Table) -> float:
        for columns, size in SMALLER.items():
            if len(table.columns) >= columns:
                return min(self.scale.table, size)
        return self.scale.table

    def caption(self, kind: str, text: str, *, before: float = 0, into: Paragraph | None = None) -> Paragraph:
        """ "表 1　…" with a number Word keeps up to date."""
        self.counts[kind] += 1
        made = into or self.document.add_paragraph()
        made.style = "Caption"
        made.add_run(_("表 ") if kind == "table" else _("图 "))
        add_field(made, "SEQ Table \\* ARABIC" if kind == "table" else "SEQ Figure \\* ARABIC", str(self.counts[kind]))
        write(made, BLANK + text)
        made.paragraph_format.space_before = Pt(before)
        made.paragraph_format.space_after = Pt(2)
        return made

    def notes(self, texts: Sequence[str]) -> None:
        """Small lines below a table or figure."""
        for text in texts:
            write(self.document.add_paragraph(style="Table Note"), _("注：{text}").format(text=text))

    def chart(self, chart: Chart, *, height: float, width: float = WIDTH, into: Paragraph | None = None) -> Paragraph:
        self.counts["chart"] += 1
        text = _text_at(height)
        made = into or self.document.add_paragraph()
        made.style = "Table Text"
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        made.paragraph_format.keep_with_next = True
        made.paragraph_format.space_before = Pt(4)
        add_chart(self.document, made, chart, number=self.counts["chart"], width=width, height=height, text=text)
        return made

    def figure(self, chart: Chart, *, height: float) -> None:
        self.chart(chart, height=height)
        self.caption("figure", _named(chart, TOTAL))

    def city_page(self, page: Page, *, told: bool, later: Chart | None = None, brief: bool = False) -> None:
        """One section of the city's part.

        Args:
            told: leave out the message: it opened the report.
            later: the chart of the section before, set beside this one's; brief: keep the table for the annex.
        """
        more = (_("详见附件1。"),) if brief else ()
        if not told:
            self.paragraph(page.message, *page.lines, *more)
        if brief:
            self.held.append(page)
            return
        if page.table:
            self.table(page.table)
        self.notes([note for note in page.notes if note != page.map_note])
        if page.chart and page.map and not missing_fonts():
            self._chart_and_map(page, page.chart, page.map)
        elif page.chart and later:
            self._pair_of_charts(later, page.chart)
        elif page.chart:
            self.figure(page.chart, height=tall(page.chart, page.id, WIDTH))
            if page.map:
                self.notes([_("制作本文件的服务器上没有中文字体，未画地图。")])

    def _pair(self, left: float) -> tuple[_Cell, _Cell]:
        """Two cells without lines beside each other, the first `left` mm wide."""
        pair = self.document.add_table(1, 2)
        for style in pair._tbl.tblPr.findall(qn("w:tblStyle")):
            pair._tbl.tblPr.remove(style)
        pair.autofit = False
        for cell, column, width in zip(pair.rows[0].cells, pair.columns, (left, WIDTH - left), strict=True):
            cell.width = column.width = Mm(width)
        first, second = pair.rows[0].cells
        return first, second

    def _half(self, cell: _Cell, chart: Chart, width: float, height: float) -> None:
        self.chart(chart, height=height, width=width - BESIDE, into=cell.paragraphs[0])
        self.caption("figure", _named(chart, width * POINTS), into=cell.add_paragraph())

    def _pair_of_charts(self, one: Chart, other: Chart) -> None:
        """Lying bars with long names beside columns, both as high as the names need."""
        widths = (BARS_WIDTH, WIDTH - BARS_WIDTH)
        charts = one, other
        height = max(tall(chart, "cost", width - BESIDE) for chart, width in zip(charts, widths, strict=True))
        for cell, chart, width in zip(self._pair(BARS_WIDTH), charts, widths, strict=True):
            self._half(cell, chart, width, height)

    def _chart_and_map(self, page: Page, chart: Chart, drawn: StillMap) -> None:
        left = 82.0
        first, second = self._pair(left)
        self._half(first, chart, left, CHART_HEIGHTS["map"])
        picture = second.paragraphs[0]
        picture.style = "Table Text"
        picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
        picture.paragraph_format.space_before = Pt(4)
        add_map(picture, drawn, width=WIDTH - left - BESIDE, alt=page.message)
        self.caption("figure", _("各县（市、区）达标项数"), into=second.add_paragraph())
        write(second.add_paragraph(style="Table Note"), page.map_note)

    def attachments(self, names: Sequence[str]) -> None:
        """ "附件：1. …" at the end of the main part."""
        if not names:
            return
        made = self.document.add_paragraph(style="Body Text")
        listed = BLANK.join(f"{at}. {name}" for at, name in enumerate(names, start=1))
        write(made, _("附件：{listed}").format(listed=listed))
        made.paragraph_format.space_before = Pt(6)

    def annex(self, pages: Sequence[Page], label: str) -> None:
        """Method and data quality in smaller type; every page after the first is a part of it."""
        scale = ANNEX["zh" if current() == "zh" else "en"]
        heading = self.heading(f"{label}{BLANK}{pages[0].heading}".strip())
        heading.paragraph_format.first_line_indent = Pt(0)
        for at, page in enumerate((*pages, *self.held)):
            if at:
                self.heading(self._lettered(at - 1, page.heading), 2)
            if page not in self.held:
                self.paragraph(page.message, scale=scale)
            for n, line in enumerate(() if page in self.held else page.lines, start=1):
                self.paragraph("", f"{n}. {line}", scale=scale)
            if page.table:
                self.table(page.table, min(scale.table, self._table_size(page.table)))
            self.notes(page.notes)

    def _lettered(self, at: int, heading: str) -> str:
        # Translators: numbers of parts of a section, a blank between them
        numbers = _("（一） （二） （三） （四） （五） （六） （七） （八）").split(" ")
        blank = "" if current() == "zh" else " "
        return f"{numbers[at % len(numbers)]}{blank}{heading}"

    def fit(self, pages: Sequence[Page], *, titled: bool) -> None:
        """Choose one type size and one chart height at which every area's page holds on one sheet."""
        found = fitted(pages, self.scale, TOTAL, HEIGHT * POINTS, titled=titled)
        self.scale, self.chart_heights = found[0], [each / POINTS for each in found[1]]

    def area_page(self, page: Page, heading: str) -> None:
        made = self.heading(heading)
        made.paragraph_format.first_line_indent = Pt(0)
        for at, text in enumerate([page.message, *page.lines]):
            self.paragraph(text if at == 0 else "", "" if at == 0 else text, scale=self.scale)
        if page.table:
            self.table(page.table, self.scale.table)
        self.notes(page.notes)
        if page.chart:
            self.figure(page.chart, height=self.chart_heights.pop(0))


def write(paragraph: Paragraph, text: str, size: float = 0) -> None:
    """Add a text to a paragraph, in its style's size by default."""
    run = paragraph.add_run(clean(text))
    if size:
        run.font.size = Pt(size)


def _text_at(height: float) -> float:
    return CHART_TEXT if height >= LOW else LOW_TEXT


def tall(chart: Chart, id: str, width: float) -> float:
    """A chart's height in mm on the city's page of an id: more than usual where its names need it."""
    usual = CHART_HEIGHTS.get(id, 55.0)
    low, high = (Layout(chart, width * POINTS, usual * POINTS, text).needed / POINTS for text in (LOW_TEXT, CHART_TEXT))
    return max(usual, high if max(usual, low) >= LOW else low)


def _named(chart: Chart, width: float) -> str:
    """What a chart shows and finds, or only what it shows where that takes more than a line of `width` points."""
    found = chart.alt.rstrip(_("。"))
    return (
        found if width_of(found, 9) < width - 40 else _("{title}（{unit}）").format(title=chart.title, unit=chart.unit)
    )

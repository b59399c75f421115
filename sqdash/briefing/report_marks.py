"""What stands at the foot and behind every page of a report: page number, stamp, link, QR code, watermark."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from sqdash.briefing.lettering import clean
from sqdash.briefing.report_fitting import lines_of, width_of
from sqdash.briefing.report_styles import WIDTH, faces
from sqdash.briefing.stamp import Stamp, code_words, link_words, no_code_words

CODE, NUMBER = 21.0, 25.0  # mm: the QR code's side, the page number's column
BESIDE = 4.0  # mm: how much wider the code's column is, as LibreOffice cuts off what comes too near to its edge
ROW = 22.0  # mm: as high as fits under the text without moving it
STAMP_SIZES = (7.5, 7.0, 6.5, 6.0, 5.5, 5.0)  # pt, the largest that fits is taken
POINTS = 72 / 25.4  # to a mm
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def mark_section(section: Section, stamp: Stamp, place: str) -> None:
    """Give a section's odd and even pages the foot of one place; the outer corner holds the page number."""
    code = stamp.code(place)
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        _foot(footer, stamp, place, code, odd=odd)


def _foot(footer: _Footer, stamp: Stamp, place: str, code: bytes | None, *, odd: bool) -> None:
    middle = WIDTH - CODE - NUMBER - BESIDE
    widths = (CODE + BESIDE, middle, NUMBER) if odd else (NUMBER, middle, CODE + BESIDE)
    table = footer.add_table(1, 3, Mm(WIDTH))
    table.autofit = False
    for name in ("w:tblStyle", "w:tblLook"):
        for old in table._tbl.tblPr.findall(qn(name)):
            table._tbl.tblPr.remove(old)
    zero = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{zero}</w:tblCellMar>"))
    row = table.rows[0]
    height = f'<w:trHeight {nsdecls("w")} w:val="{round(ROW * POINTS * 20)}" w:hRule="exact"/>'
    row._tr.get_or_add_trPr().append(parse_xml(height))
    for cell, column, width in zip(row.cells, table.columns, widths, strict=True):
        cell.width = column.width = Mm(width)
    number, words, picture = (row.cells[at] for at in ((2, 1, 0) if odd else (0, 1, 2)))
    _number(number.paragraphs[0], odd=odd)
    _words(words, stamp, place, middle - 4)
    _picture(picture, code, odd=odd)
    _shrink(footer)


def _shrink(footer: _Footer) -> None:
    """The paragraph Word wants behind a table, as low as it gets; the empty one before the table goes."""
    first = footer.paragraphs[0]
    footer._element.remove(first._p)
    footer._element.append(first._p)
    first.style = "Stamp"
    first.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    first.paragraph_format.line_spacing = Pt(1)


def _number(paragraph: Paragraph, *, odd: bool) -> None:
    paragraph.style = "Page Number"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if odd else WD_ALIGN_PARAGRAPH.LEFT
    side = "right_indent" if odd else "left_indent"
    setattr(paragraph.paragraph_format, side, Pt(14))
    paragraph.add_run("— ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" —")


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field Word keeps up to date, with what it shows until then."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind in ("begin", "separate", "end"):
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        elif kind == "":
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {text} </w:instrText>'))


def _words(cell: _Cell, stamp: Stamp, place: str, width: float) -> None:
    texts = [clean(line) for line in stamp.lines]
    size = next((each for each in STAMP_SIZES if _fits(texts, each, width)), STAMP_SIZES[-1])
    for at, text in enumerate((*texts, "")):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.style = "Stamp"
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = Pt(size * 1.25)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(2)
        if at < len(texts):
            paragraph.add_run(text).font.size = Pt(size)
        else:
            add_link(paragraph, link_words(), stamp.link(place), size)


def _fits(texts: list[str], size: float, width: float) -> bool:
    lines = sum(lines_of(text, size, width * POINTS) for text in texts) + 1
    return lines * size * 1.25 <= ROW * POINTS


def add_link(paragraph: Paragraph, text: str, address: str, size: float = 0) -> None:
    """Words that open an address."""
    id = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run = paragraph.add_run(text, style="Hyperlink")
    if size:
        run.font.size = Pt(size)
    link = parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{id}" w:history="1"/>')
    paragraph._p.append(link)
    link.append(run._r)


def _picture(cell: _Cell, code: bytes | None, *, odd: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Stamp"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if odd else WD_ALIGN_PARAGRAPH.RIGHT
    if code is None:
        paragraph.add_run(no_code_words()).font.size = Pt(7)
        return
    shape = paragraph.add_run().add_picture(BytesIO(code), width=Mm(CODE), height=Mm(CODE))
    shape._inline.docPr.set("descr", code_words())


def watermark(section: Section, words: str) -> None:
    """Pale words across every page of this section and of those that follow."""
    for header, id in ((section.header, "odd"), (section.even_page_header, "even")):
        header.is_linked_to_previous = False
        if words:
            _behind(header, clean(words), id)


def _behind(header: _Header, words: str, id: str) -> None:
    paragraph = header.paragraphs[0]
    paragraph.style = "Header"
    size = min(110.0, 440.0 / width_of(words, 1))
    width = size * width_of(words, 1)
    face = faces().heading
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{width:.0f}pt;height:{size:.0f}pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    paragraph.add_run()._r.append(_picture_xml(words, face, style, id))


def _picture_xml(words: str, face: str, style: str, id: str) -> Any:
    """WordArt as Word's own watermarks are: text along a path, no line, half transparent."""
    return parse_xml(
        f"<w:pict {nsdecls('w')} {VML}>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
        'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject_{id}" o:spid="_x0000_s{2049 + (id == "even")}" type="#_x0000_t136" '
        f'alt={quoteattr(words)} style="{style}" o:allowincell="f" fillcolor="#D5DBE3" stroked="f">'
        f'<v:fill opacity=".5"/><v:textpath style="font-family:&quot;{face}&quot;;font-size:1pt" '
        f"string={quoteattr(words)}/></v:shape></w:pict>"
    )

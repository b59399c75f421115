"""Figures of a report: charts Word can edit, with their numbers in a workbook inside, and the map as a picture."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from sqdash.briefing.lettering import clean
from sqdash.briefing.native_charts import DRAWING_ID, WORKBOOK_ID, ChartParts, chart_parts
from sqdash.briefing.pack import Chart
from sqdash.language import current
from sqdash.views.outlines import StillMap, map_svg

EMU = 36_000  # to a mm
DENSITY = 200  # pixels to an inch of the printed map
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_chart(
    document: Document, paragraph: Paragraph, chart: Chart, *, number: int, width: float, height: float, text: float
) -> None:
    """Set a native chart into a paragraph.

    `number` is one for every chart of the file; width and height in mm; `text` the size of its type in points.
    """
    size = round(width * EMU), round(height * EMU)
    part = _chart_part(document, chart_parts(chart, size, current(), text=text), number)
    id = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    drawing = (
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{document.part.next_id}" name={quoteattr(clean(chart.title))} '
        f"descr={quoteattr(clean(chart.alt))}/>"
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHART}">'
        f'<c:chart xmlns:c="{CHART}" r:id="{id}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    paragraph.add_run()._r.append(parse_xml(drawing))


def _chart_part(document: Document, parts: ChartParts, number: int) -> Part:
    """The chart with its workbook and its level, related by the ids its XML names."""
    package = document.part.package
    assert package is not None
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, parts.xml, package)
    book = Part(PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), WORKBOOK, parts.workbook, package)
    chart.load_rel(RELATIONSHIP_TYPE.PACKAGE, book, WORKBOOK_ID)
    if parts.drawing is not None:
        uri = PackURI(f"/word/drawings/drawing{number}.xml")
        level = Part(uri, CONTENT_TYPE.DML_CHARTSHAPES, parts.drawing, package)
        chart.load_rel(RELATIONSHIP_TYPE.CHART_USER_SHAPES, level, DRAWING_ID)
    return chart


def add_map(paragraph: Paragraph, drawn: StillMap, *, width: float, alt: str) -> None:
    """Set the map into a paragraph, `width` in mm."""
    picture = map_picture(drawn, width)
    shape = paragraph.add_run().add_picture(BytesIO(picture), width=Mm(width))
    shape._inline.docPr.set("descr", clean(alt))


def map_picture(drawn: StillMap, width: float) -> bytes:
    """The map as PNG, as large as it is printed; `width` in mm."""
    import typst

    height = width * drawn.height / drawn.width
    svg = clean(map_svg(drawn))
    page = f'#set page(width: {width:.2f}mm, height: {height:.2f}mm, margin: 0mm)\n#image("map.svg", width: 100%)'
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "map.svg").write_text(svg, encoding="utf-8")
        (Path(folder) / "map.typ").write_text(page, encoding="utf-8")
        made = typst.compile(str(Path(folder) / "map.typ"), format="png", ppi=DENSITY)
    assert isinstance(made, bytes)
    return made

"""A chart of a briefing as an Office chart: native, editable, its figures in a workbook inside. Slides and Word use it.

The level and the totals of columns are drawn on the chart as shapes of their own (a drawing part), placed in shares of
the chart: unlike a second kind of series in a bar chart they are read alike by PowerPoint, Word and LibreOffice, and
they move and grow with the chart.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.shapes.graphfrm import GraphicFrame

from sqdash.briefing.chart_layout import POINT, Layout
from sqdash.briefing.chart_xml import chart_xml, drawing_xml
from sqdash.briefing.lettering import FACE, OURS, Faces, clean
from sqdash.briefing.pack import Chart
from sqdash.briefing.sheet_text import office_format

TYPES = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked_bars": XL_CHART_TYPE.BAR_STACKED,
    "stacked_columns": XL_CHART_TYPE.COLUMN_STACKED,
}
WORKBOOK_ID, DRAWING_ID = "rId1", "rId2"
TEXT = 11.0


class ChartParts(NamedTuple):
    """What a document has to hold for a chart.

    `xml` is the chart part (content type `drawingml.chart+xml`). It names its `workbook` (an .xlsx, relationship type
    `package`) as rId1 and, where there is one, its `drawing` (content type `drawingml.chartshapes+xml`, relationship
    type `chartUserShapes`) as rId2: the chart part must be given these two relationships with these ids.
    """

    xml: bytes
    workbook: bytes
    drawing: bytes | None


class _Data(CategoryChartData):
    """Chart data that writes our chart and a workbook in which no name is a formula."""

    def __init__(self, layout: Layout, language: str) -> None:
        super().__init__(number_format="General")  # type: ignore[no-untyped-call]
        self._layout, self._language = layout, language
        self.categories = [clean(each) for each in layout.chart.categories]
        for each in layout.chart.series:
            self.add_series(clean(each.name), each.values)  # type: ignore[no-untyped-call]

    def xml_bytes(self, chart_type: XL_CHART_TYPE) -> bytes:
        return chart_xml(self._layout, self._language)

    @property
    def xlsx_blob(self) -> bytes:
        return workbook(self._layout.chart)


def chart_data(
    chart: Chart, size: tuple[int, int], language: str = "zh", *, text: float = TEXT, faces: Faces = OURS
) -> CategoryChartData:
    """What `shapes.add_chart(TYPES[chart.kind], …)` takes. `size` is width and height in EMU, `text` the type in pt."""
    return _Data(_layout(chart, size, text, faces), language)


def add_chart(
    shapes: Any,
    chart: Chart,
    box: tuple[int, int, int, int],
    language: str = "zh",
    *,
    text: float = TEXT,
    faces: Faces = OURS,
) -> GraphicFrame:
    """The chart on a slide; `shapes` are the slide's, `box` is left, top, width and height in EMU."""
    frame: GraphicFrame = shapes.add_chart(
        TYPES[chart.kind], *box, chart_data(chart, box[2:], language, text=text, faces=faces)
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(chart.alt))
    frame.name = clean(chart.title)
    if drawing := drawing_xml(_layout(chart, box[2:], text, faces), language):
        _draw(frame.chart.part, drawing)
    return frame


def chart_parts(
    chart: Chart, size: tuple[int, int], language: str = "zh", *, text: float = TEXT, faces: Faces = OURS
) -> ChartParts:
    """The parts of the chart for a Word document; `size` in EMU as it will be shown."""
    layout = _layout(chart, size, text, faces)
    drawing = drawing_xml(layout, language)
    xml = chart_xml(layout, language, workbook=WORKBOOK_ID, drawing=DRAWING_ID if drawing else "")
    return ChartParts(xml, workbook(chart), drawing or None)


def workbook(chart: Chart) -> bytes:
    """Categories down the first column, one series a column, as Office lays out a chart's data."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Sheet1")
        plain = book.add_format({"font_name": FACE})
        digits = office_format(chart.decimals)
        number = book.add_format({"font_name": FACE, "num_format": digits})
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(chart.series), 16)
        for row, name in enumerate(chart.categories, start=1):
            sheet.write_string(row, 0, clean(name), plain)
        for column, series in enumerate(chart.series, start=1):
            sheet.write_string(0, column, clean(series.name), plain)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value, number)
    return stream.getvalue()


def _layout(chart: Chart, size: tuple[int, int], text: float, faces: Faces) -> Layout:
    return Layout(chart, size[0] / POINT, size[1] / POINT, text, faces)


def _draw(part: Any, drawing: bytes) -> None:
    name = part.package.next_partname("/ppt/drawings/drawing%d.xml")
    shapes = Part(name, CONTENT_TYPE.DML_CHARTSHAPES, part.package, drawing)
    id = part.relate_to(shapes, RELATIONSHIP_TYPE.CHART_USER_SHAPES)
    space = part._element
    space.append(
        parse_xml(
            '<c:userShapes xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{id}"/>'
        )
    )

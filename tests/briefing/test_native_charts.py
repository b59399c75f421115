"""Native charts read back: the figures of the chart in its XML and in the workbook inside it."""

from __future__ import annotations

from io import BytesIO

import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Inches

from sqdash.briefing.chart_layout import LINE, Layout
from sqdash.briefing.native_charts import add_chart, chart_parts
from sqdash.briefing.pack import Chart, Series

C = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c15": "http://schemas.microsoft.com/office/drawing/2012/chart",
    "cdr": "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing",
}
SIZE = (Inches(6), Inches(4))
HOSTILE = ("=1+1", "<b>𠮷㊙</b>&\"'", "长" * 200, "a\x0bb\x01")
BARS = Chart(
    "bars", "完成目标的程度", ("农村设施", "城市设施", "社工"),
    (Series("2022 年上报", (96.2, None, 50.4), "#8A94A3"), Series("2025 年推演", (100.6, 99.0, 1234.5), "#2F6FD0")),
    "%", 1, "三项中两项达到目标。", (100.0, "目标"),
)  # fmt: skip
STACKED = Chart(
    "stacked_bars", "判定", ("永城市", "睢县"),
    (Series("达标", (4.0, 0.0), "#7CC5B8"), Series("未达标", (1.0, 9.0), "#E49A86")), "项", 0, "两县判定",
)  # fmt: skip


def values(xml: etree._Element) -> list[tuple[float | None, ...]]:
    found = []
    for series in xml.iterfind(".//c:ser", C):
        cache = series.find("c:val/c:numRef/c:numCache", C)
        points = {int(each.get("idx")): float(each.findtext("c:v", "", C)) for each in cache.iterfind("c:pt", C)}
        found.append(tuple(points.get(i) for i in range(int(cache.find("c:ptCount", C).get("val")))))
    return found


COLUMNS = Chart(
    "stacked_columns", "各年费用", ("2023", "2024"),
    (Series("一次性", (207.0, 225.0), "#2F6FD0"), Series("经常性", (0.0, 4004.0), "#9DB7E8")), "万元", 0, "各年费用",
    totals=(207.0, 4229.0),
)  # fmt: skip
LEVERS = Chart(
    "bars", "补齐缺口的费用", ("改为居民活动区域", "新建城市综合服务设施（不小于 600 m²）", "社区工作者考证"),
    (Series("费用", (3.0, 2.0, 1.0), "#2F6FD0"),), "亿元", 0, "费用",
)  # fmt: skip


@pytest.mark.parametrize("chart", [BARS, STACKED, STACKED._replace(kind="stacked_columns")])
def test_the_figures_are_the_packs_in_the_xml_and_in_the_workbook(chart: Chart) -> None:
    parts = chart_parts(chart, SIZE)
    xml = etree.fromstring(parts.xml)
    assert values(xml) == [each.values for each in chart.series]
    sheet = load_workbook(BytesIO(parts.workbook))["Sheet1"]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == list(chart.categories)
    assert list(rows[0][1:]) == [each.name for each in chart.series]
    assert [tuple(column) for column in list(zip(*rows[1:], strict=True))[1:]] == [each.values for each in chart.series]


def test_a_name_is_a_text_whatever_it_says() -> None:
    chart = BARS._replace(
        categories=HOSTILE, series=(Series(HOSTILE[0], (1.0, 2.0, 3.0, None), "#2F6FD0"),), title=HOSTILE[1]
    )
    parts = chart_parts(chart, SIZE)
    xml = etree.fromstring(parts.xml)
    assert [each.text for each in xml.iterfind(".//c:cat//c:v", C)] == [*HOSTILE[:3], "ab"]
    sheet = load_workbook(BytesIO(parts.workbook))["Sheet1"]
    assert [each.value for each in sheet["A"][1:]] == [*HOSTILE[:3], "ab"]
    assert sheet["B1"].value == "=1+1"
    assert sheet["B1"].data_type == "s"


def test_the_level_stands_where_the_axis_has_it() -> None:
    parts = chart_parts(BARS, SIZE)
    assert parts.drawing is not None
    drawn = etree.fromstring(parts.drawing)
    xml = etree.fromstring(parts.xml)
    left, width = (float(xml.find(f".//c:plotArea/c:layout//c:{each}", C).get("val")) for each in "xw")
    most = float(xml.find(".//c:valAx//c:max", C).get("val"))
    line = float(drawn.findtext("cdr:relSizeAnchor/cdr:from/cdr:x", "", C))
    assert line == pytest.approx(left + width * 100 / most, abs=1e-4)
    assert "".join(drawn.itertext()).endswith("目标 100%")
    assert chart_parts(STACKED, SIZE).drawing is None


def test_no_zero_is_written_in_a_stack_and_no_label_where_nothing_is() -> None:
    xml = etree.fromstring(chart_parts(STACKED, SIZE).xml)
    formats = {each.get("formatCode") for each in xml.iterfind(".//c:dLbls//c:numFmt", C)}
    assert formats == {"#,##0;-#,##0;;"}
    bars = etree.fromstring(chart_parts(BARS, SIZE).xml)
    deleted = [each.getparent().find("c:idx", C).get("val") for each in bars.iterfind(".//c:dLbl/c:delete", C)]
    assert deleted == ["1"]
    assert bars.find(".//c:valAx//c:min", C).get("val") == "0"


def test_no_label_is_crossed_by_the_level() -> None:
    chart = BARS._replace(series=(replace_values(BARS.series[1], (99.0, 60.0, 100.0)),))
    for width in (220.0, 400.0, 800.0):
        layout = Layout(chart, width, 300.0)
        line = 100 / layout.top * layout.plot[2]
        for at, value in enumerate(chart.series[0].values):
            assert value is not None
            end, label = value / layout.top * layout.plot[2], layout.label_width(value)
            start = {
                "outEnd": end + layout.shift(0, at), "inEnd": end - label, "inBase": 0.0,
            }[layout.position(0, at)]  # fmt: skip
            assert not start + 1 < line < start + label - 1, (width, value)


def test_above_a_column_stands_its_total_and_a_part_too_thin_has_no_label() -> None:
    size = (Inches(3), Inches(2))
    parts = chart_parts(COLUMNS, size)
    assert parts.drawing is not None
    drawn, xml = etree.fromstring(parts.drawing), etree.fromstring(parts.xml)
    assert ["".join(each.itertext()) for each in drawn.iterfind("cdr:relSizeAnchor/cdr:sp/cdr:txBody", C)] == [
        "207", "4,229",
    ]  # fmt: skip
    top, height = (float(xml.find(f".//c:plotArea/c:layout//c:{each}", C).get("val")) for each in "yh")
    most = float(xml.find(".//c:valAx//c:max", C).get("val"))
    feet = [float(each.text) for each in drawn.iterfind("cdr:relSizeAnchor/cdr:to/cdr:y", C)]
    assert feet == pytest.approx([top + height * (1 - total / most) for total in COLUMNS.totals], abs=0.02)
    once, again = (series.find("c:dLbls", C) for series in xml.iterfind(".//c:ser", C))
    assert [each.find("c:idx", C).get("val") for each in once.iterfind("c:dLbl[c:delete]", C)] == ["0", "1"]
    assert [each.find("c:idx", C).get("val") for each in again.iterfind("c:dLbl[c:delete]", C)] == ["0"]
    assert xml.findall(".//c:dLbl/c:layout", C) == []


def test_no_line_leads_to_a_label() -> None:
    for chart in (BARS, STACKED, COLUMNS):
        xml = etree.fromstring(chart_parts(chart, SIZE).xml)
        for labels in xml.iterfind(".//c:dLbls", C):
            assert [each.get("val") for each in labels.iterfind("c:extLst/c:ext/c15:showLeaderLines", C)] == ["0"]


@pytest.mark.parametrize(("text", "axis"), [(6.5, 650), (7.0, 700), (11.0, 1000), (12.0, 1100)])
def test_the_axis_is_never_larger_than_the_rest(text: float, axis: int) -> None:
    xml = etree.fromstring(chart_parts(COLUMNS, SIZE, text=text).xml)
    assert int(xml.find(".//c:valAx//a:defRPr", C).get("sz")) == axis


def test_a_name_of_two_lines_asks_for_higher_rows() -> None:
    narrow, wide = (Layout(LEVERS, width, 100.0, 6.5) for width in (258.0, 442.0))
    line = 6.5 * LINE
    assert narrow.needed - wide.needed == pytest.approx(3 * line / 2)  # half a line in each of three rows
    roomy = Layout(LEVERS, 258.0, narrow.needed, 6.5)
    assert roomy.plot[3] == pytest.approx(3 * 1.5 * line)
    assert Layout(COLUMNS, 100.0, 100.0, 6.5).needed == 0


def replace_values(series: Series, values: tuple[float | None, ...]) -> Series:
    return series._replace(values=values)


def test_every_run_has_chinese_forms() -> None:
    xml = etree.fromstring(chart_parts(BARS, SIZE, "zh").xml)
    for run in [*xml.iterfind(".//a:defRPr", C), *xml.iterfind(".//a:rPr", C)]:
        assert run.get("lang") == "zh-CN"
        assert {run.find(f"a:{tag}", C).get("typeface") for tag in ("latin", "ea", "cs")} == {"Microsoft YaHei"}
    assert b'lang="en-US"' in chart_parts(BARS, SIZE, "en").xml


def test_nothing_to_show_is_still_a_chart() -> None:
    empty = BARS._replace(series=(Series("无", (None, None, None), "#2F6FD0"),), level=None)
    assert values(etree.fromstring(chart_parts(empty, SIZE).xml)) == [(None, None, None)]


def test_on_a_slide_the_level_is_a_part_of_the_chart() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = add_chart(slide.shapes, BARS, (0, 0, *SIZE))
    stream = BytesIO()
    deck.save(stream)
    read = Presentation(BytesIO(stream.getvalue())).slides[0].shapes[0]
    assert read._element.nvGraphicFramePr.cNvPr.get("descr") == BARS.alt
    assert read.chart.part.chart_workbook.xlsx_part is not None
    kinds = sorted(rel.reltype.rsplit("/", 1)[1] for rel in read.chart.part.rels.values())
    assert kinds == ["chartUserShapes", "package"]
    assert frame.has_chart

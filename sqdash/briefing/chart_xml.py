"""A native chart as DrawingML: one text, every element in the order the standard asks for, nothing left to defaults."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from sqdash.briefing.chart_layout import GAP, LINE, POINT, SMALLEST, Layout
from sqdash.briefing.lettering import Faces, clean, ems
from sqdash.briefing.pack import Series
from sqdash.briefing.sheet_text import office_format
from sqdash.views.outlines import text_colour

INK, QUIET, GRID, LEVEL = "0F1A26", "4A5666", "DDE2E8", "2B3644"
NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NO_FILL = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/>'
    "</c:ext></c:extLst>"
)  # by default a line is drawn from a label that was moved to its bar
CATEGORIES, VALUES = 111, 222  # ids of the axes


def chart_xml(layout: Layout, language: str, *, workbook: str = "", drawing: str = "") -> bytes:
    """The chart part. `workbook` and `drawing` are the relationship ids of its data and of what is drawn on it."""
    title = _title(layout, language)
    data = f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData>' if workbook else ""
    shapes = f'<c:userShapes r:id="{drawing}"/>' if drawing else ""
    text = (
        f'{HEAD}<c:chartSpace {NAMESPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/>'
        f'<c:chart>{title}<c:autoTitleDeleted val="0"/>'
        f"<c:plotArea>{_inner(layout)}{_bars(layout, language)}{_category_axis(layout, language)}"
        f"{_value_axis(layout, language)}{NO_FILL}</c:plotArea>{_key(layout, language)}"
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{NO_FILL}{_type(layout, layout.text, language)}{data}{shapes}</c:chartSpace>"
    )
    return text.encode()


def drawing_xml(layout: Layout, language: str) -> bytes:
    """The level as a dashed line with its name, and above every stacked column what it comes to.

    Everything is placed in shares of the chart so that it moves and grows with it. Empty where there is neither.
    """
    shapes = [*_level(layout, language), *_totals(layout, language)]
    if not shapes:
        return b""
    text = (
        f"{HEAD}<c:userShapes {NAMESPACES} "
        f'xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing">{"".join(shapes)}</c:userShapes>'
    )
    return text.encode()


def _level(layout: Layout, language: str) -> list[str]:
    if layout.chart.level is None:
        return []
    value, name = layout.chart.level
    left, top, width, height = layout.plot
    words = f"{name} {layout.shown(value).replace('.0', '') if float(value).is_integer() else layout.shown(value)}"
    room = ems(words) * layout.text * 1.15 + GAP
    if layout.across:
        x = left + value / layout.top * width
        line = (x, top - 2, x, top + height)
        begin = min(max(x - room / 2, 0.0), layout.width - room)
        box = (begin, top - 2 - layout.text * LINE, begin + room, top - 2)
    else:
        y = top + height - value / layout.top * height
        line = (left, y, left + width, y)
        box = (left + width - room, y - layout.text * LINE, left + width, y)
    return [_dashes(layout, line), _words(layout, box, words, language, colour=LEVEL, name="Level name")]


def _totals(layout: Layout, language: str) -> list[str]:
    left, top, width, height = layout.plot
    slot = width / max(len(layout.chart.categories), 1)
    made = []
    for at, total in enumerate(layout.chart.totals):
        x, y = left + slot * at, top + height - total / layout.top * height - 1
        box = (x, y - layout.text * LINE, x + slot, y)
        made.append(_words(layout, box, layout.shown(total), language, id=4 + at, name="Total"))
    return made


def _anchor(layout: Layout, box: tuple[float, float, float, float]) -> str:
    x, y, to_x, to_y = box
    return "".join(
        f"<cdr:{tag}><cdr:x>{at_x / layout.width:.5f}</cdr:x><cdr:y>{at_y / layout.height:.5f}</cdr:y></cdr:{tag}>"
        for tag, at_x, at_y in (("from", x, y), ("to", to_x, to_y))
    )


def _frame(box: tuple[float, float, float, float]) -> str:
    x, y, to_x, to_y = (round(each * POINT) for each in box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{to_x - x}" cy="{to_y - y}"/></a:xfrm>'


def _dashes(layout: Layout, line: tuple[float, float, float, float]) -> str:
    return (
        f"<cdr:relSizeAnchor>{_anchor(layout, line)}<cdr:cxnSp macro=''><cdr:nvCxnSpPr>"
        '<cdr:cNvPr id="2" name="Level"/><cdr:cNvCxnSpPr/></cdr:nvCxnSpPr>'
        f'<cdr:spPr>{_frame(line)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f'<a:ln w="19050"><a:solidFill><a:srgbClr val="{LEVEL}"/></a:solidFill><a:prstDash val="dash"/></a:ln>'
        "</cdr:spPr></cdr:cxnSp></cdr:relSizeAnchor>"
    )


def _words(
    layout: Layout,
    box: tuple[float, float, float, float],
    words: str,
    language: str,
    *,
    name: str,
    id: int = 3,
    colour: str = INK,
) -> str:
    return (
        f"<cdr:relSizeAnchor>{_anchor(layout, box)}<cdr:sp macro='' textlink=''><cdr:nvSpPr>"
        f'<cdr:cNvPr id="{id}" name="{name}"/><cdr:cNvSpPr txBox="1"/></cdr:nvSpPr>'
        f'<cdr:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></cdr:spPr>'
        '<cdr:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="ctr"/><a:r>{_run("rPr", layout, layout.text, language, colour, bold=True)}'
        f"<a:t>{escape(clean(words))}</a:t></a:r></a:p></cdr:txBody></cdr:sp></cdr:relSizeAnchor>"
    )


def language_codes(language: str) -> str:
    """The attributes that say which language a run is in."""
    return 'lang="zh-CN" altLang="en-US"' if language == "zh" else 'lang="en-US" altLang="zh-CN"'


def typefaces(faces: Faces) -> str:
    latin, east_asian = (escape(each, {'"': "&quot;"}) for each in faces)
    return f'<a:latin typeface="{latin}"/><a:ea typeface="{east_asian}"/><a:cs typeface="{latin}"/>'


def _run(tag: str, layout: Layout, size: float, language: str, colour: str, *, bold: bool = False) -> str:
    return (
        f'<a:{tag} {language_codes(language)} sz="{round(size * 100)}" b="{int(bold)}">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f"{typefaces(layout.faces)}</a:{tag}>"
    )


def _type(layout: Layout, size: float, language: str, colour: str = INK, *, bold: bool = False) -> str:
    run = _run("defRPr", layout, size, language, colour, bold=bold)
    return (
        "<c:txPr><a:bodyPr rot='0' vert='horz'/><a:lstStyle/>"
        f"<a:p><a:pPr>{run}</a:pPr><a:endParaRPr lang='en-US'/></a:p></c:txPr>"
    )


def _manual(layout: Layout, box: tuple[float, float, float | None, float | None], *, inner: bool = False) -> str:
    x, y, width, height = box
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    size = "" if width is None else f'<c:w val="{width / layout.width:.5f}"/>'
    size += "" if height is None else f'<c:h val="{height / layout.height:.5f}"/>'
    return (
        f'<c:layout><c:manualLayout>{target}<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x / layout.width:.5f}"/><c:y val="{y / layout.height:.5f}"/>{size}</c:manualLayout></c:layout>'
    )


def _inner(layout: Layout) -> str:
    left, top, width, height = layout.plot
    return _manual(layout, (left, top, width, height), inner=True)


def _title(layout: Layout, language: str) -> str:
    run = _run("rPr", layout, layout.text + 1, language, INK, bold=True)
    return (
        '<c:title><c:tx><c:rich><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/><a:p><a:pPr algn="l">'
        f"{_run('defRPr', layout, layout.text + 1, language, INK, bold=True)}</a:pPr><a:r>{run}"
        f"<a:t>{escape(clean(layout.title))}</a:t></a:r></a:p></c:rich></c:tx>"
        f'{_manual(layout, (GAP, 0.0, None, None))}<c:overlay val="1"/></c:title>'
    )


def _key(layout: Layout, language: str) -> str:
    if not layout.key:
        return ""
    names = sum(ems(each.name) * layout.text * 1.1 + 30 for each in layout.chart.series)
    box = (GAP, layout.title_height, min(names, layout.width - 2 * GAP), layout.text * LINE + 2)
    return (
        f'<c:legend><c:legendPos val="t"/>{_manual(layout, box)}<c:overlay val="1"/>'
        f"{_type(layout, layout.text, language)}</c:legend>"
    )


def _bars(layout: Layout, language: str) -> str:
    grouping, overlap = ("stacked", 100) if layout.stacked else ("clustered", 0)
    series = "".join(_series(layout, at, each, language) for at, each in enumerate(layout.chart.series))
    return (
        f'<c:barChart><c:barDir val="{"bar" if layout.across else "col"}"/><c:grouping val="{grouping}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="{45 if layout.across else 70}"/>'
        f'<c:overlap val="{overlap}"/><c:axId val="{CATEGORIES}"/><c:axId val="{VALUES}"/></c:barChart>'
    )


def _series(layout: Layout, at: int, series: Series, language: str) -> str:
    column = chr(ord("B") + at)
    names = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(clean(each))}</c:v></c:pt>' for i, each in enumerate(layout.chart.categories)
    )
    values = "".join(f'<c:pt idx="{i}"><c:v>{v!r}</c:v></c:pt>' for i, v in enumerate(series.values) if v is not None)
    count = len(layout.chart.categories)
    last = count + 1
    form = escape(number_format(layout, unit=False), {'"': "&quot;"})
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(clean(series.name))}</c:v></c:pt></c:strCache></c:strRef>'
        "</c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{series.colour[1:]}"/></a:solidFill></c:spPr>'
        f'<c:invertIfNegative val="0"/>{_labels(layout, at, language)}'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>"
        f'<c:ptCount val="{count}"/>{names}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache><c:formatCode>{form}"
        f'</c:formatCode><c:ptCount val="{count}"/>{values}</c:numCache></c:numRef></c:val></c:ser>'
    )


def number_format(layout: Layout, *, unit: bool = True) -> str:
    """Thousands marked, decimals as shown; of stacked figures a zero is not written."""
    chart = layout.chart
    digits = office_format(chart.decimals)
    behind = f'"{layout.sign}"' if unit and layout.sign else ""
    return f"{digits}{behind};-{digits}{behind};;" if layout.stacked else f"{digits}{behind}"


def _labels(layout: Layout, at: int, language: str) -> str:
    """A label's place where it is not the common one, none where it has no room; then what is common to all."""
    common = "ctr" if layout.stacked else "outEnd"
    places = [(i, layout.position(at, i)) for i in range(len(layout.chart.categories))]
    apart = [(i, place) for i, place in places if place != common or layout.shift(at, i)]
    single = "".join(_label(layout, at, i, place, language) for i, place in apart)
    fill = layout.chart.series[at].colour
    return f"<c:dLbls>{single}{_label_body(layout, common, fill, language)}{NO_LEADERS}</c:dLbls>"


def _label(layout: Layout, at: int, i: int, place: str, language: str) -> str:
    if not place:
        return f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>'
    fill = layout.chart.series[at].colour
    x = layout.shift(at, i) / layout.width
    moved = f'<c:layout><c:manualLayout><c:x val="{x:.5f}"/><c:y val="0"/></c:manualLayout></c:layout>'
    body = _label_body(layout, place, fill, language)
    return f'<c:dLbl><c:idx val="{i}"/>{moved if x else ""}{body}</c:dLbl>'


def _label_body(layout: Layout, place: str, fill: str, language: str) -> str:
    form = quoteattr(number_format(layout))
    dark = [int(fill[i : i + 2], 16) for i in (1, 3, 5)]
    ink = INK if place == "outEnd" else "".join(f"{part:02X}" for part in text_colour(dark))
    return (
        f'<c:numFmt formatCode={form} sourceLinked="0"/>{NO_FILL}{_type(layout, layout.label_size, language, ink)}'
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _category_axis(layout: Layout, language: str) -> str:
    order, side = ("maxMin", "l") if layout.across else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="{CATEGORIES}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="{QUIET}"/></a:solidFill></a:ln></c:spPr>'
        f'{_type(layout, layout.text, language)}<c:crossAx val="{VALUES}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(layout: Layout, language: str) -> str:
    side, crosses = ("b", "max") if layout.across else ("l", "autoZero")
    decimals = layout.chart.decimals if layout.step % 1 else 0
    unit = f'"{layout.sign}"' if layout.sign else ""
    form = quoteattr(office_format(decimals) + unit)
    size = min(layout.text, max(layout.text - 1, SMALLEST))
    return (
        f'<c:valAx><c:axId val="{VALUES}"/><c:scaling><c:orientation val="minMax"/><c:max val="{layout.top:g}"/>'
        f'<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="{side}"/>'
        f'<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{GRID}"/></a:solidFill></a:ln>'
        f'</c:spPr></c:majorGridlines><c:numFmt formatCode={form} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_type(layout, size, language, QUIET)}"
        f'<c:crossAx val="{CATEGORIES}"/><c:crosses val="{crosses}"/><c:crossBetween val="between"/>'
        f'<c:majorUnit val="{layout.step:g}"/></c:valAx>'
    )

"""The map of the areas as shapes that can be moved, coloured and named by whoever edits the slide."""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.util import Pt

from sqdash.briefing.chart_layout import POINT
from sqdash.briefing.lettering import clean, ems
from sqdash.briefing.slide_writing import Box, Pen, Words, write
from sqdash.views.outlines import Point, Shape, StillMap, hexed

WHITE, DARK = "FFFFFF", "17212E"
DOT = 5.5  # points, the radius of an area without a boundary


def add_map(slide: Any, drawn: StillMap, box: Box, pen: Pen, *, alt: str, name: str, size: float = 12.0) -> None:
    """The map as large as fits into the box, one group of shapes; names as text over it."""
    scale = min(box.width / drawn.width, box.height / drawn.height)
    left = box.left + (box.width - drawn.width * scale) / 2
    top = box.top + (box.height - drawn.height * scale) / 2
    group = slide.shapes.add_group_shape()
    group.name = clean(name)
    group._element.nvGrpSpPr.cNvPr.set("descr", clean(alt))
    for shape in sorted(drawn.shapes, key=lambda each: each.dot is not None):
        if shape.dot is None:
            _area(group, shape, left, top, scale)
        else:
            _marker(group, shape, (left, top), scale, size)
    for shape in drawn.shapes:
        _name(slide, shape, (left, top), scale, box, pen, size)


def _area(group: Any, shape: Shape, left: float, top: float, scale: float) -> None:
    rings = [ring for ring in shape.rings if len(ring) > 2]
    if not rings:
        return
    unit = scale * POINT / 100  # hundredths of the map's units, so that rounding shows nowhere
    builder = group.shapes.build_freeform(*_whole(rings[0][0]), scale=unit)
    for at, ring in enumerate(rings):
        if at:
            builder.move_to(*_whole(ring[0]))
        builder.add_line_segments([_whole(each) for each in ring[1:]], close=True)
    made = builder.convert_to_shape(round(left * POINT), round(top * POINT))
    _painted(made, shape)
    made.line.color.rgb = _rgb(WHITE)
    made.line.width = Pt(1.25)


def _whole(point: Point) -> tuple[int, int]:
    return round(point[0] * 100), round(point[1] * 100)


def _marker(group: Any, shape: Shape, origin: Point, scale: float, size: float) -> None:
    assert shape.dot is not None
    x, y = origin[0] + shape.dot[0] * scale, origin[1] + shape.dot[1] * scale
    to_x, to_y = origin[0] + shape.place[0] * scale, origin[1] + shape.place[1] * scale + size * 1.5
    ends = [Pt(each) for each in (x, y, to_x, to_y)]
    leader = group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
    leader.line.color.rgb = _rgb(DARK)
    leader.line.width = Pt(1)
    dot = group.shapes.add_shape(MSO_SHAPE.OVAL, Pt(x - DOT), Pt(y - DOT), Pt(2 * DOT), Pt(2 * DOT))
    _painted(dot, shape)
    dot.line.color.rgb = _rgb(WHITE)
    dot.line.width = Pt(1.25)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour)  # type: ignore[no-untyped-call,no-any-return]


def _painted(made: Any, shape: Shape) -> None:
    made.name = clean(shape.name)
    made._element.nvSpPr.cNvPr.set("descr", clean(f"{shape.name} {shape.counted}"))
    made.fill.solid()
    made.fill.fore_color.rgb = _rgb(hexed(shape.fill)[1:])
    style = made._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}style")
    made._element.remove(style)  # it would bring the theme's shadow


def _name(slide: Any, shape: Shape, origin: Point, scale: float, box: Box, pen: Pen, size: float) -> None:
    x, y = origin[0] + shape.place[0] * scale, origin[1] + shape.place[1] * scale
    text = clean(shape.name).replace("\n", " ")
    width = min(max(ems(text), ems(shape.counted)) * size * 1.15 + 6, box.width)
    left = min(max(x - width / 2, box.left), box.right - width)
    words = [Words(each, size, hexed(shape.ink)[1:], bold=True, align="ctr") for each in (text, shape.counted)]
    write(slide, Box(left, y - size, width, size * 2.4), words, pen, name=text, anchor="ctr")

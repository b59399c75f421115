"""Boundaries as they are drawn: rings, middles, and a still map of the areas for pictures, slides and walls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from math import asinh, degrees, radians, tan
from typing import Any, NamedTuple

from sqdash.model import Summary
from sqdash.returns.types import Workspace
from sqdash.views import typefaces
from sqdash.views.widths import ems

Point = tuple[float, float]
Colour = tuple[int, int, int]

LIGHT_HUE: tuple[Colour, Colour] = ((240, 245, 251), (31, 78, 158))  # none met, all met
DARK_HUE: tuple[Colour, Colour] = ((26, 36, 52), (110, 160, 226))
INK = {False: "#17212E", True: "#EAF0F7"}
NAME_HIGH = 2.3  # of a label's size: name and count on two lines
ROUNDS = 60
MARKER = 0.45  # of a label's size: the radius of the dot that stands for an area without a boundary


class Shape(NamedTuple):
    """One area as drawn, in the map's own units, y down: its rings, or the dot where it has none; where its name is."""

    code: str
    name: str
    counted: str
    fill: Colour
    ink: Colour
    rings: tuple[tuple[Point, ...], ...]
    dot: Point | None
    place: Point


class StillMap(NamedTuple):
    """`size` is that of the names, in the map's own units."""

    width: float
    height: float
    size: float
    shapes: tuple[Shape, ...]


def still_map(
    workspace: Workspace, summary: Summary, *, width: float, height: float, size: float, dark: bool = False
) -> StillMap:
    """Every area with a boundary or a place, fitted into width × height; fill by the share of its targets met.

    An area without a boundary is a dot, its name above the map's northern edge with a line to it. Names of `size`
    stand apart from one another and inside the picture.
    """
    hue = DARK_HUE if dark else LIGHT_HUE
    rings = {
        str(each["properties"]["area_code"]): tuple(rings_of(each["geometry"]))
        for each in workspace.boundaries.get("features", ())
    }
    middles = {
        str(each["properties"]["area_code"]): middle_of(each["geometry"])
        for each in workspace.boundaries.get("features", ())
    }
    fit = _Fit([point for parts in rings.values() for ring in parts for point in ring], width, height)
    shapes, beside = [], 0
    for area in workspace.areas:
        own = rings.get(area.code, ())
        set_down = None if area.lon is None or area.lat is None else (area.lon, area.lat)
        place = set_down or middles.get(area.code)
        if place is None:
            continue
        dot = None if own else fit(place)
        drawn = tuple(tuple(fit(point) for point in ring) for ring in own)
        named = fit(place)
        if dot is not None:
            beside += 1
            named = (min(dot[0] + width * 0.13 * beside, width * 0.86), height * 0.05)
        met, of = summary.met_by_area[area.code]
        fill = fill_of(met, of, hue)
        ink = text_colour(fill) if own else (_rgb(INK[dark]))
        shapes.append(Shape(area.code, str(area.name), f"{met}/{of}", fill, ink, drawn, dot, named))
    return StillMap(width, height, size, tuple(_apart(shapes, width, height, size)))


def _apart(shapes: Sequence[Shape], width: float, height: float, size: float) -> list[Shape]:
    """Names that overlap pushed off one another, a little at a time, along the way that is shorter."""
    halves = [
        (max(ems(said, latin=0.56) for said in (each.name, each.counted)) * size / 2, size * NAME_HIGH / 2)
        for each in shapes
    ]
    at = [[x, y + size * 0.2] for x, y in (each.place for each in shapes)]
    for _round in range(ROUNDS):
        for one in range(len(shapes)):
            for other in range(one):
                _push(at[one], at[other], halves[one], halves[other])
        for place, (wide, high) in zip(at, halves, strict=True):
            place[0] = min(max(place[0], wide), width - wide)
            place[1] = min(max(place[1], high), height - high)
    return [each._replace(place=(x, y - size * 0.2)) for each, (x, y) in zip(shapes, at, strict=True)]


def _push(one: list[float], other: list[float], half: Point, half_other: Point) -> None:
    across, along = one[0] - other[0], one[1] - other[1]
    too_near = half[0] + half_other[0] - abs(across), half[1] + half_other[1] - abs(along)
    if min(too_near) <= 0:
        return
    axis = 0 if too_near[0] < too_near[1] else 1
    step = too_near[axis] / 4 * (1 if (across, along)[axis] >= 0 else -1)
    one[axis] += step
    other[axis] -= step


def fill_of(met: int, of: int, hue: tuple[Colour, Colour] = LIGHT_HUE) -> Colour:
    """One hue, the darker the more targets are met."""
    share = met / of if of else 0.0
    red, green, blue = (round(low + share * (high - low)) for low, high in zip(*hue, strict=True))
    return red, green, blue


def text_colour(fill: Sequence[int]) -> Colour:
    """Dark or white, whichever reads better on the fill."""
    light = 0.2126 * fill[0] + 0.7152 * fill[1] + 0.0722 * fill[2]
    return (15, 26, 38) if light > 128 else (255, 255, 255)


def map_svg(drawn: StillMap, *, emphasis: str = "", dark: bool = False) -> str:
    """The map as SVG text; `emphasis` is the code of an area to outline. Every name is escaped."""
    line, size = INK[dark], drawn.size
    lowest_first = sorted(drawn.shapes, key=lambda each: (each.dot is not None, each.code == emphasis))
    parts = [_area_svg(each, line, size, each.code == emphasis) for each in lowest_first]
    names = [_name_svg(each, size) for each in drawn.shapes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width:g} {drawn.height:g}" '
        f'font-family="{typefaces.CSS}" font-weight="600" text-anchor="middle">{"".join([*parts, *names])}</svg>'
    )


def _area_svg(shape: Shape, line: str, size: float, marked: bool) -> str:
    width = size * (0.22 if marked else 0.06)
    stroke = f'fill="{hexed(shape.fill)}" stroke="{line}" stroke-width="{width:.1f}" stroke-linejoin="round"'
    if shape.dot is None:
        path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in shape.rings)
        return f'<path d="{path}" {stroke}/>'
    (x, y), (to_x, to_y) = shape.dot, shape.place
    leader = f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y + size * 1.3:.1f}" stroke="{line}" stroke-width="1.5"/>'
    return leader + f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size * MARKER:.1f}" {stroke}/>'


def _name_svg(shape: Shape, size: float) -> str:
    x, y = shape.place
    text = f'font-size="{size:g}" fill="{hexed(shape.ink)}" x="{x:.1f}"'
    if shape.dot is None:  # a seam of the area's own colour, where a name is wider than its area
        text += f' paint-order="stroke" stroke="{hexed(shape.fill)}" stroke-width="{size * 0.16:.1f}"'
    return (
        f'<text {text} y="{y:.1f}">{escape(shape.name)}</text>'
        f'<text {text} y="{y + size * 1.1:.1f}">{escape(shape.counted)}</text>'
    )


def hexed(colour: Sequence[int]) -> str:
    return "#" + "".join(f"{part:02X}" for part in colour)


def _rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class _Fit:
    """Longitude and latitude to a place in the picture: as large as fits, in the middle, north up."""

    def __init__(self, points: Sequence[Sequence[float]], width: float, height: float) -> None:
        flat = [(float(x), mercator(float(y))) for x, y, *_more in points] or [(0.0, 0.0), (1.0, 1.0)]
        self.west, east = min(x for x, _y in flat), max(x for x, _y in flat)
        south, self.north = min(y for _x, y in flat), max(y for _x, y in flat)
        across, along = max(east - self.west, 1e-9), max(self.north - south, 1e-9)
        self.scale = 0.98 * min(width / across, height / along)
        self.left = (width - across * self.scale) / 2
        self.top = (height - along * self.scale) / 2

    def __call__(self, point: Sequence[float]) -> Point:
        x = self.left + (point[0] - self.west) * self.scale
        return x, self.top + (self.north - mercator(point[1])) * self.scale


def rings_of(geometry: Mapping[str, Any]) -> Iterator[list[list[float]]]:
    """The outer rings."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    yield from (polygon[0] for polygon in polygons)


def middle_of(geometry: Mapping[str, Any]) -> Point:
    """The centroid of the largest part, where a name fits best."""
    return max((_centroid(ring) for ring in rings_of(geometry)), key=lambda found: found[0])[1]


def _centroid(ring: Sequence[Sequence[float]]) -> tuple[float, Point]:
    pairs = list(pairwise(ring))
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    area = sum(crosses) / 2
    if not area:
        return 0.0, (ring[0][0], ring[0][1])
    x = sum((a[0] + b[0]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (6 * area)
    y = sum((a[1] + b[1]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (6 * area)
    return abs(area), (x, y)


def mercator(latitude: float) -> float:
    """Latitude as it is drawn, in degrees."""
    return degrees(asinh(tan(radians(latitude))))

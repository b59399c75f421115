"""The map: areas named on it, one hue by the share of targets met, the zone as a marker; no basemap, no request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2
from typing import Any

import pydeck as pdk

from sqdash.language import _, current
from sqdash.model import Summary
from sqdash.plan.types import Source
from sqdash.returns.types import Area, Workspace
from sqdash.views import typefaces
from sqdash.views.outlines import DARK_HUE, LIGHT_HUE, Colour, fill_of, mercator, middle_of, rings_of, text_colour

Ink = list[int]

WORLD = 512.0  # pixels the whole earth takes at zoom 0
NAME_HALF = 0.06  # degrees of latitude, half of two lines of text
ASIDE = 0.3  # degrees of longitude between a marker and its name
ROOM = 0.94  # of the width and height that the areas may fill


def county_map(*, workspace: Workspace, summary: Summary, dark: bool, width: int, height: int) -> pdk.Deck:
    """One year's share of targets met by area; objects carry `area_code`. Width and height in pixels set the zoom."""
    hue = DARK_HUE if dark else LIGHT_HUE
    drawn = {area.code: _drawn(area, summary, hue) for area in workspace.areas}
    shapes = [_shape(each, drawn) for each in workspace.boundaries.get("features", ()) if _code(each) in drawn]
    bounded = {_code(each) for each in shapes}
    places = {_code(each): middle_of(each["geometry"]) for each in shapes}
    places |= {
        area.code: (area.lon, area.lat) for area in workspace.areas if area.lon is not None and area.lat is not None
    }
    markers = [{**drawn[code], "position": places[code]} for code in drawn if code not in bounded and code in places]
    aside = _aside(markers, shapes)
    labels = [{**drawn[code], "position": places[code]} for code in drawn if code in places]
    ink = [234, 240, 247] if dark else [23, 33, 46]
    layers = [
        _areas(shapes, ink),
        _leaders(markers, aside, ink),
        _markers(markers, ink),
        _names([each for each in labels if each["area_code"] in bounded], id="names", colour="text"),
        _names(aside, id="zone-names", colour=ink),
    ]
    return pdk.Deck(
        layers=layers,
        initial_view_state=_view(shapes, width, height),
        views=[
            pdk.View(type="MapView", controller={"scrollZoom": False, "dragRotate": False, "doubleClickZoom": False})
        ],
        map_provider=None,
        tooltip={"html": "<b>{name}</b><br>{tip}", "style": _TOOLTIP},
    )


_TOOLTIP = {
    "backgroundColor": "#17212E",
    "color": "#FFFFFF",
    "fontSize": "16px",
    "fontFamily": typefaces.CSS,
    "maxWidth": "16em",
    # Pinned to a corner: at the pointer it would be cut off by the map's edge.
    "transform": "none",
    "top": "auto",
    "bottom": "0",
}


def map_note(workspace: Workspace) -> str:
    """Source of the boundaries and what they may not be used for."""
    source: Source | None = workspace.sources.get(str(workspace.boundaries.get("source", "")))
    warning = _("示意图，不作为划界依据。")
    if source is None:
        return warning
    return _("边界来源：{title}。").format(title=source.title.split("，")[0]) + warning


def map_alt(workspace: Workspace, summary: Summary) -> str:
    """The map in words: areas by share of targets met, most first."""
    parts = [
        _("{area} {met}/{of}").format(area=workspace.area(code).name, met=met, of=of)
        for code, (met, of) in sorted(summary.met_by_area.items(), key=lambda item: -item[1][0] / max(item[1][1], 1))
    ]
    return _("{year} 年各县（市、区）达标指标数：{areas}").format(year=summary.year, areas=_("，").join(parts))


def _drawn(area: Area, summary: Summary, hue: tuple[Colour, Colour]) -> dict[str, Any]:
    met, of = summary.met_by_area[area.code]
    fill = list(fill_of(met, of, hue))
    tip = _("{year} 年 {of} 项中 {met} 项达标").format(year=summary.year, of=of, met=met)
    zone = _("；功能区，没有公布的边界，以圆点表示") if area.kind == "zone" else ""
    name = str(area.name)
    return {
        "area_code": area.code,
        "label": f"{name}\n{met}/{of}",
        "fill": fill,
        "text": list(text_colour(fill)),
        "name": name,
        "tip": tip + zone,
    }


def _shape(feature: Mapping[str, Any], drawn: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    known = drawn[_code(feature)]
    return {"type": "Feature", "geometry": feature["geometry"], "properties": known, **known}


def _code(feature: Mapping[str, Any]) -> str:
    return str(feature["properties"]["area_code"])


def _areas(shapes: list[dict[str, Any]], ink: Ink) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": shapes},
        id="areas",
        pickable=True,
        auto_highlight=True,
        highlight_color=[*ink, 50],
        get_fill_color="properties.fill",
        get_line_color=[*ink, 150],
        get_line_width=1,
        line_width_units=pdk.types.String("pixels"),
    )


def _markers(markers: list[dict[str, Any]], ink: Ink) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        markers,
        id="zones",
        pickable=True,
        auto_highlight=True,
        stroked=True,
        get_position="position",
        get_fill_color="fill",
        get_line_color=ink,
        get_radius=9,
        radius_units=pdk.types.String("pixels"),
        line_width_min_pixels=2,
    )


def _names(labels: list[dict[str, Any]], *, id: str, colour: str | Ink) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        labels,
        id=id,
        pickable=False,
        get_position="position",
        get_text="label",
        get_size=14 if current() == "zh" else 13,  # Latin names are longer
        get_color=colour,
        font_family=pdk.types.String(typefaces.CSS),
        font_weight=600,
        character_set=pdk.types.String("auto"),
    )


def _leaders(markers: list[dict[str, Any]], aside: list[dict[str, Any]], ink: Ink) -> pdk.Layer:
    """A thin line from a marker to its name."""
    lines = [
        {"from": marker["position"], "to": [name["position"][0], name["position"][1] - NAME_HALF]}
        for marker, name in zip(markers, aside, strict=True)
    ]
    return pdk.Layer(
        "LineLayer",
        lines,
        id="leaders",
        get_source_position="from",
        get_target_position="to",
        get_color=ink,
        get_width=1.5,
    )


def _aside(markers: list[dict[str, Any]], shapes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Names of markers stand along the northern edge: in the middle of a neighbour they would hide its own."""
    latitudes = [point[1] for shape in shapes for ring in rings_of(shape["geometry"]) for point in ring]
    north = max(latitudes, default=0.0) - NAME_HALF
    return [{**each, "position": [each["position"][0] + ASIDE * (1 + at), north]} for at, each in enumerate(markers)]


def _view(shapes: Sequence[Mapping[str, Any]], width: int, height: int) -> pdk.ViewState:
    points = [point for shape in shapes for ring in rings_of(shape["geometry"]) for point in ring]
    if not points:
        return pdk.ViewState(longitude=0, latitude=0, zoom=1)
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    across, along = east - west, mercator(north) - mercator(south)
    zoom = log2(ROOM * min(width / across, height / along) * 360 / WORLD)
    return pdk.ViewState(longitude=(west + east) / 2, latitude=(south + north) / 2, zoom=zoom)

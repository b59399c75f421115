"""areas.csv and counties.geojson: who reports, and where."""

from __future__ import annotations

import json
from collections.abc import Collection
from math import isfinite
from typing import Any

from sqdash.language import Text, _
from sqdash.plan.bounds import Bounds
from sqdash.plan.faults import Faults
from sqdash.plan.remedies import suggestion
from sqdash.plan.types import KINDS
from sqdash.returns.table import Row, rows
from sqdash.returns.types import Area

COLUMNS = ("code", "name_zh", "name_en", "kind", "parent")
PLACE = ("lon", "lat")
RESERVED = ("city", "*")  # what results and scenarios call all areas together
SHAPES = ("Polygon", "MultiPolygon")


def load_areas(text: str, file: str, faults: Faults) -> tuple[Area, ...] | None:
    found = rows(text, file, faults, COLUMNS, PLACE)
    if found is None:
        return None
    areas: dict[str, Area] = {}
    for row in found:
        area = _area(row)
        if area.code in areas:
            row.fault("code", _("地区代码“{word}”重复").format(word=area.code), _("每个地区一行"))
        if area.code in RESERVED:
            row.fault("code", _("“{word}”留作全市之用").format(word=area.code), _("换一个代码"))
        areas[area.code] = area
    return tuple(areas.values())


def _area(row: Row) -> Area:
    lon, lat = (
        row.number_in(each, Bounds(-limit, limit)) if each in row.cells else None
        for each, limit in zip(PLACE, (180, 90), strict=True)
    )
    return Area(
        code=row.name("code"),
        name=Text(row.text("name_zh"), row.text("name_en")),
        kind=row.known("kind", KINDS, _("不认识的地区类别“{word}”")),
        parent=row.name("parent"),
        lon=lon,
        lat=lat,
    )


def load_boundaries(
    text: str, file: str, faults: Faults, *, areas: Collection[str] | None, sources: Collection[str] | None
) -> dict[str, Any]:
    """The FeatureCollection as it is, once every feature is known to belong to an area and to be a surface."""
    try:
        document = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_without_duplicates)
    except json.JSONDecodeError as error:
        place = _("第 {line} 行").format(line=error.lineno)
        faults.add(
            file, place, _("不是有效的 JSON：{problem}").format(problem=error.msg), _("检查这一行的引号、逗号和括号")
        )
        return {}
    except (ValueError, RecursionError) as error:
        faults.add(file, "", _("不是有效的 JSON：{problem}").format(problem=error), _("检查数字、重复的键和括号的层数"))
        return {}
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        faults.add(file, "", _("不是 FeatureCollection"), _('写 {"type": "FeatureCollection", "features": […]}'))
        return {}
    _check_source(document.get("source"), file, faults, sources)
    seen: set[str] = set()
    for position, feature in enumerate(features, 1):
        _check_feature(feature, _Feature(faults, file, position), areas, seen)
    return dict(document)


def _no_constant(word: str) -> float:
    raise ValueError(_("“{word}”不是有限的数").format(word=word))


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        word = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(_("键“{word}”重复").format(word=word))
    return found


def _check_source(source: object, file: str, faults: Faults, sources: Collection[str] | None) -> None:
    if not isinstance(source, str) or not source:
        faults.add(file, "source", _("没有写来源（source）"), _("写 sources.yaml 里的一个来源"))
    elif sources is not None and source not in sources:
        faults.add(
            file, "source", _("sources.yaml 里没有来源“{word}”").format(word=source), suggestion(source, sources)
        )


class _Feature:
    """Where a feature's faults are noted: its position in the file."""

    def __init__(self, faults: Faults, file: str, position: int) -> None:
        self.faults = faults
        self.file = file
        self.position = position

    def fault(self, what: str, remedy: str) -> None:
        self.faults.add(self.file, _("第 {position} 个图形").format(position=self.position), what, remedy)


def _check_feature(feature: object, at: _Feature, areas: Collection[str] | None, seen: set[str]) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("area_code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code:
        at.fault(_("缺少 area_code"), _("在 properties 里写地区代码，加引号"))
    elif areas is not None and code not in areas:
        at.fault(_("areas.csv 里没有地区“{word}”").format(word=code), suggestion(code, areas))
    elif code in seen:
        at.fault(_("地区“{word}”有两个图形").format(word=code), _("合成一个 MultiPolygon"))
    else:
        seen.add(code)
    _check_geometry(feature.get("geometry") if isinstance(feature, dict) else None, at)


def _check_geometry(geometry: object, at: _Feature) -> None:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in SHAPES:
        at.fault(_("图形是“{word}”，不是面").format(word=kind), _("用 Polygon 或 MultiPolygon"))
        return
    polygons = [geometry.get("coordinates")] if kind == "Polygon" else geometry.get("coordinates")
    if not isinstance(polygons, list) or not polygons or not all(_is_polygon(each) for each in polygons):
        at.fault(_("坐标不完整，或不是经纬度"), _("每个环至少四个点，经度在前，以度为单位"))


def _is_polygon(rings: object) -> bool:
    return isinstance(rings, list) and bool(rings) and all(_is_ring(ring) for ring in rings)


def _is_ring(ring: object) -> bool:
    return isinstance(ring, list) and len(ring) >= 4 and all(_is_point(point) for point in ring)


def _is_point(point: object) -> bool:
    if not isinstance(point, list) or len(point) < 2:
        return False
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) and isfinite(each) for each in point)
    return numbers and abs(point[0]) <= 180 and abs(point[1]) <= 90

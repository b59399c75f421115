"""The villages and communities of a return, row by row against the registry."""

from __future__ import annotations

from sqdash.returns.intake.figures import CLOSE
from sqdash.returns.intake.findings import Findings
from sqdash.returns.intake.grid import Cell, Record, Table
from sqdash.returns.intake.known import Known, is_total
from sqdash.returns.intake.values import number_in, yes_or_no
from sqdash.returns.intake.words import plain
from sqdash.returns.received import Village

FIRST_OPENED = 1949
FILLED_IN = ("has_centre", "area_m2", "activity_m2", "kiosk", "opened")


def read_villages(
    table: Table, known: Known, year: int | None, findings: Findings, into: dict[str, dict[str, Village]]
) -> None:
    """Take every row in which something is filled in; `into` is by area and code."""
    sums, areas = dict.fromkeys(("area_m2", "activity_m2"), 0.0), set[str]()
    for record in table.records():
        if is_total(record, "area", "area_name", "community", "village_name"):
            _check_total(record, sums, areas, findings)
        elif record.has(*FILLED_IN):
            village = _village(record, known, year or known.workspace.plan.end, findings)
            if village is None:
                continue
            area = known.communities[village.code].area_code
            if village.code in into.setdefault(area, {}):
                findings.add("village_twice", record.spot("community"), village.code)
            into[area][village.code] = village
            areas.add(area)
            sums["area_m2"] += village.area_m2 or 0.0
            sums["activity_m2"] += village.activity_m2 or 0.0


def _village(record: Record, known: Known, year: int, findings: Findings) -> Village | None:
    code = record.text("community")
    listed = known.communities.get(code)
    if listed is None:
        names = [each.name for each in known.communities.values() if each.area_code == record.text("area")]
        near = findings.suggestion("village_unknown", record.text("village_name"), names)
        findings.add(
            "village_unknown", record.spot("community"), f"{code} {record.text('village_name')}", suggestion=near
        )
        return None
    if known.only is not None and listed.area_code != known.only:
        findings.add("wrong_area", record.spot("community"), code, name=known.area_name(known.only))
        return None
    if record.has("area", "area_name"):
        area = known.area(record, findings)
        if area is not None and area != listed.area_code:
            name, other = (known.area_name(each) for each in (listed.area_code, area))
            findings.add("village_area", record.spot("community"), code, name=name, other=other)
        if area != listed.area_code:
            return None
    merged = record.refuse_merged(FILLED_IN, findings)
    name = record.text("village_name")
    if name and plain(name) != plain(listed.name):
        findings.add("village_name", record.spot("village_name"), name, name=listed.name)
    if record.row in record.grid.hidden_rows:
        findings.add("hidden", record.spot("community"), code)
    village = Village(
        code,
        yes_or_no(record.cell("has_centre"), record.spot("has_centre"), findings),
        _area(record, "area_m2", findings),
        _area(record, "activity_m2", findings),
        yes_or_no(record.cell("kiosk"), record.spot("kiosk"), findings),
        _opened(record.cell("opened"), record, year, findings),
        str(record.spot("community")),
    )
    if not merged:
        _check(village, listed.area_code, record, findings)
    return village


def _area(record: Record, key: str, findings: Findings) -> float | None:
    if not record.has(key):
        return None
    return number_in(record.cell(key), record.spot(key), findings, unit="m2", from_text=record.grid.is_csv)


def _opened(cell: Cell, record: Record, year: int, findings: Findings) -> int | None:
    text = cell.text.strip()
    if not text:
        return None
    if cell.kind in "ns" and text.isascii() and text.isdigit() and FIRST_OPENED <= int(text[:9]) <= year:
        return int(text)
    findings.add("opened", record.spot("opened"), text, year=year)
    return None


def _check(village: Village, code: str, record: Record, findings: Findings) -> None:
    area, active = village.area_m2, village.activity_m2
    note = record.text("note")
    if area is not None and active is not None and active > area * (1 + CLOSE):
        findings.add("village_part", record.spot("activity_m2"), f"{active:.15g}", most=area)
    if village.has_centre is False and (area or active or village.opened):
        findings.add("village_no_centre", record.spot("has_centre"), village.code)
    if village.has_centre and not area and not record.has("area_m2"):
        findings.add("village_no_area", record.spot("area_m2"), village.code, note, of=(code,))


def _check_total(record: Record, sums: dict[str, float], areas: set[str], findings: Findings) -> None:
    """A total is of the rows above it, from the total before on; `areas` are those of these rows."""
    findings.add("total", record.spot("community"), record.text("community") or record.text("village_name"))
    for key, sum in sums.items():
        cell = record.cell(key)
        if cell.kind == "n" and abs(cell.value - sum) > max(0.05, CLOSE * sum):
            findings.add("total_differs", record.spot(key), cell.text, record.text("note"), of=sorted(areas), sum=sum)
        sums[key] = 0.0
    areas.clear()

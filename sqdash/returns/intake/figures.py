"""The figures of a return: rows of measures, each understood or refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqdash.plan.strict import FIRST_YEAR
from sqdash.plan.types import LAST_YEAR
from sqdash.returns.intake.findings import Findings, Spot
from sqdash.returns.intake.grid import Record, Table
from sqdash.returns.intake.known import Known, is_total
from sqdash.returns.intake.values import number_in, unit_name
from sqdash.returns.intake.words import is_word, plain, units

CLOSE = 1e-9  # relative; the same number, once from a sum
COUNTS = ("person", "candidate", "household", "site", "community", "organisation", "item")

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Read:
    """One figure with what stands beside it; `value` is None where the cell is blank or was refused."""

    value: float | None
    spot: Spot
    note: str
    last: float | None = None
    blank: bool = False


@dataclass(slots=True)
class Figures:
    """All figures of a file by area, year and measure."""

    by_key: dict[Key, Read] = field(default_factory=dict)

    def of(self, area: str, year: int) -> dict[str, Read]:
        return {key[2]: read for key, read in self.by_key.items() if key[:2] == (area, year)}

    @property
    def areas_and_years(self) -> list[tuple[str, int]]:
        return list(dict.fromkeys(key[:2] for key in self.by_key))


def read_figures(table: Table, known: Known, year: int | None, findings: Findings, into: Figures) -> None:
    """Take every row of a table; `year` is that of rows that name none."""
    since: dict[str, float] = {}  # sums by measure ("" is every row) since the last total
    for record in table.records():
        if is_total(record, "area", "area_name", "measure", "measure_name"):
            _check_total(record, known, since, findings)
            continue
        if not record.has("measure", "measure_name"):
            if record.has("value"):
                findings.add("no_measure", record.spot("value"), record.text("value"))
            continue  # a line of explanation
        if not record.has("value") and known.is_of_others(record):
            continue  # blank rows of the others in a template made for several areas
        area, measure = known.area(record, findings), known.measure(record, findings)
        when = _year(record, year, findings)
        if area is None or measure is None or when is None:
            continue
        read = _read(record, known.workspace.model.unit(measure), findings)
        if read.value is not None:
            for sum in (measure, ""):
                since[sum] = since.get(sum, 0.0) + read.value
        _keep((area, when, measure), read, record, known, findings, into)


def _year(record: Record, year: int | None, findings: Findings) -> int | None:
    text = record.text("year")
    if not text:
        if year is None:
            findings.add("year_unknown", record.spot("year"))
        return year
    if not (len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) < LAST_YEAR):
        findings.add("year_unknown", record.spot("year"), text)
        return None
    if year is not None and int(text) != year:
        findings.add("year_differs", record.spot("year"), text, year=year)
        return None
    return int(text)


def _read(record: Record, unit: str, findings: Findings) -> Read:
    grid, spot = record.grid, record.spot("value")
    column = record.columns["value"]
    merged = record.refuse_merged(("value",), findings)
    blank = not plain(record.text("value"))  # a zero-width space is a blank too
    written = record.text("unit")
    value = None
    if merged:
        blank = False
    elif written and plain(written) not in units().get(unit, {plain(unit)}) and not blank:
        findings.add("unit_differs", record.spot("unit"), written, unit=unit_name(unit))
    else:
        value = number_in(record.cell("value"), spot, findings, unit=unit, from_text=grid.is_csv)
    if value is not None and unit in COUNTS and value != int(value):
        findings.add("whole", spot, record.text("value"))
        value = None
    if not blank and (record.row in grid.hidden_rows or column in grid.hidden_columns):
        findings.add("hidden", spot, record.text("value"))
    last = record.cell("last")
    return Read(value, spot, record.text("note"), float(last.value) if last.kind == "n" else None, blank)


def _keep(key: Key, read: Read, record: Record, known: Known, findings: Findings, into: Figures) -> None:
    before = into.by_key.get(key)
    if before is not None and not before.blank and not read.blank:
        same = before.value is not None and before.value == read.value
        parts: dict[str, Any] = {
            "area": known.area_name(key[0]),
            "year": key[1],
            "measure": known.workspace.model.name(key[2]),
        }
        findings.add("duplicate_same" if same else "duplicate", read.spot, record.text("value"), **parts)
        return
    if before is None or before.blank:
        into.by_key[key] = read


def _check_total(record: Record, known: Known, since: dict[str, float], findings: Findings) -> None:
    """A total is not taken in; what it claims is checked against the rows above it."""
    label = next(
        record.text(key)
        for key in ("area", "area_name", "measure", "measure_name")
        if is_word("total", record.text(key))
    )
    findings.add("total", record.spot("value"), label)
    measure = next(
        (
            known.measures[text]
            for key in ("measure", "measure_name")
            if (text := plain(record.text(key))) in known.measures
        ),
        "",
    )
    cell = record.cell("value")
    unit = known.workspace.model.unit(measure) if measure else ""
    value = number_in(cell, record.spot("value"), findings, unit=unit, from_text=True) if cell.kind in "ns" else None
    sum = since.pop(measure, 0.0)
    if value is not None and abs(value - sum) > max(0.05, CLOSE * abs(sum)):
        findings.add("total_differs", record.spot("value"), cell.text, record.text("note"), sum=sum)

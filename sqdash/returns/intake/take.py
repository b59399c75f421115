"""From a file as it was sent to returns, or to everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from sqdash.returns.intake.checks import Checked, check
from sqdash.returns.intake.csv_grid import csv_grid
from sqdash.returns.intake.figures import Figures, read_figures
from sqdash.returns.intake.findings import Findings, Intake, Spot
from sqdash.returns.intake.grid import Grid, Table, grid_of, table_in
from sqdash.returns.intake.known import Known
from sqdash.returns.intake.progress import read_progress
from sqdash.returns.intake.stamp import VERSION, Stamp, stamp_in
from sqdash.returns.intake.village_checks import check_villages
from sqdash.returns.intake.villages import read_villages
from sqdash.returns.intake.worker import SHARED, ChildFailed, Reader
from sqdash.returns.received import Progress, Return, Sent, Village
from sqdash.returns.types import Workspace

MOST_BYTES = 20_000_000
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and .xlsx behind a password
OTHERS = {
    b"%PDF": "PDF",
    b"<": "HTML/XML",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"{\\rtf": "RTF",
    b"Rar!": "RAR",
}


def intake(
    content: bytes,
    name: str,
    workspace: Workspace,
    *,
    area: str | None = None,
    year: int | None = None,
    reader: Reader = SHARED,
) -> Intake:
    """Understand a workbook or a CSV sent by a county.

    Args:
        content: the file's bytes, not trusted in any way.
        name: the file's name; a label, never a path.
        area: the code of the one area that may be in it; None allows every area.
        year: the year asked for; by default any after the last complete one (of a CSV: any).
        reader: what opens workbooks; the child process of this one.

    Returns: returns in the order of the file and all findings; no returns if any finding is an error. Never raises
    for what is in the file.
    """
    label = re.split(r"[\\/]", name)[-1]
    findings = Findings(label)
    grids = _grids(content, label, findings, reader)
    returns = () if grids is None else _Sent(grids, workspace, area, year, findings).returns(label, content)
    findings.tell_the_rest()
    return Intake(() if findings.has_errors else returns, tuple(findings.found))


def _grids(content: bytes, name: str, findings: Findings, reader: Reader) -> list[Grid] | None:
    if not content:
        findings.add("empty")
    elif len(content) > MOST_BYTES:
        findings.add("too_large", value=f"{len(content) / 1e6:.0f} MB", most=MOST_BYTES // 1_000_000)
    elif content.startswith(OLE):
        findings.add("old_excel")
    elif content.startswith(b"PK"):
        _note_extension(name, "xlsx", findings)
        return _workbook(content, findings, reader)
    elif kind := next(
        (kind for start, kind in OTHERS.items() if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(start)), ""
    ):
        findings.add("not_a_table", value=kind)
    else:
        _note_extension(name, "csv", findings)
        grid = csv_grid(content, findings)
        return None if grid is None else [grid]
    return None


def _note_extension(name: str, kind: str, findings: Findings) -> None:
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in ({kind, "txt", "tsv"} if kind == "csv" else {kind}):
        findings.add("extension", value=extension, kind=kind)


def _workbook(content: bytes, findings: Findings, reader: Reader) -> list[Grid] | None:
    try:
        answer: dict[str, Any] = json.loads(reader.ask("read", content))
        for rule, part, value in [answer["refused"]] if "refused" in answer else answer["dangers"]:
            findings.add(rule, Spot(part), value)
        return [grid_of(each) for each in answer["sheets"]] if "sheets" in answer else None
    except ChildFailed as failure:
        findings.add(failure.rule, value=failure.value)
    except (ValueError, KeyError, TypeError, MemoryError) as error:  # a child that was taken over may say anything
        findings.add("unreadable", value=type(error).__name__)
    return None


@dataclass(eq=False)
class _Sent:
    """One file's grids on their way to returns."""

    grids: list[Grid]
    workspace: Workspace
    area: str | None
    year: int | None
    findings: Findings
    figures: Figures = field(default_factory=Figures)
    villages: dict[str, dict[str, Village]] = field(default_factory=dict)
    progress: dict[str, dict[str, Progress]] = field(default_factory=dict)

    def returns(self, file: str, content: bytes) -> tuple[Return, ...]:
        stamp = None if self.grids[0].is_csv else stamp_in(self.grids)
        tables = self._tables(stamp)
        if not any(table.kind == "figures" for table in tables):
            if "heading_twice" not in self.findings.counts:
                self.findings.add("no_figures")
            return ()
        year = self._one_year(stamp, tables)
        areas = stamp.areas if stamp else ()
        default = self.area or (areas[0] if len(areas) == 1 else "")
        is_known = any(each.code == default for each in self.workspace.areas)  # a stamp may be tampered with
        known = Known(self.workspace, self.area, default if is_known else None)
        for table in tables:
            self._read(table, known, year)
        self._check_years()
        self._check_areas(areas, known)
        if not self.figures.by_key and not self.findings.has_errors:
            self.findings.add("no_rows")
        digest = hashlib.sha256(content).hexdigest()
        pairs = self.figures.areas_and_years
        return tuple(self._return(area, when, file, digest) for area, when in pairs)

    def _tables(self, stamp: Stamp | None) -> list[Table]:
        found = []
        for grid in self.grids:
            table = table_in(grid, self.findings) if grid.cells else None
            if table:
                found.append(table)
                if grid.hidden:
                    self.findings.add("sheet_hidden", Spot(grid.title), grid.title)
            elif grid.cells and not grid.is_csv and not (stamp and stamp_in([grid])):
                self.findings.add("sheet_ignored", Spot(grid.title), grid.title)
        return found

    def _one_year(self, stamp: Stamp | None, tables: list[Table]) -> int | None:
        """The year of the whole file, if it says one; what it says must agree."""
        years = [table.years["value"] for table in tables if table.kind == "figures" and "value" in table.years]
        if stamp is None:
            if not self.grids[0].is_csv:
                self.findings.add("no_stamp")
        else:
            if stamp.version != VERSION:
                self.findings.add("old_template", value=stamp.version, version=VERSION)
            if stamp.plan != self.workspace.plan.id:
                self.findings.add("wrong_plan", value=stamp.plan)
            if stamp.year.isdecimal():
                years.insert(0, int(stamp.year))
        wanted = self.year or (years[0] if years else None)
        for year in dict.fromkeys(years):
            if year != wanted:
                self.findings.add("year_differs", value=year, year=wanted)
        return wanted

    def _read(self, table: Table, known: Known, year: int | None) -> None:
        if table.kind == "figures":
            read_figures(table, known, year, self.findings, self.figures)
        elif table.kind == "villages":
            read_villages(table, known, year, self.findings, self.villages)
        else:
            read_progress(table, known, self.findings, self.progress)

    def _check_years(self) -> None:
        """A workbook of a complete year is last year's template; a CSV may carry the years before on purpose. Years
        that could not be handed in are refused here already."""
        last, allowed = self.workspace.last_complete_year, self.workspace.plan.reporting_years
        for year in sorted({year for _area, year in self.figures.areas_and_years}):
            is_known = year <= last and year != self.year
            if is_known and not self.grids[0].is_csv:
                self.findings.add("year_past", value=year, year=last)
            elif year not in allowed:
                self.findings.add("year_outside", value=year, first=allowed[0], last=allowed[-1])
            elif is_known:
                self.findings.add("year_revised", value=year)

    def _check_areas(self, areas: tuple[str, ...], known: Known) -> None:
        """Areas of the template, villages or progress without a row of figures, and an area that may not be sent."""
        found = {area for area, _year in self.figures.areas_and_years}
        if self.area and areas and self.area not in areas:
            self.findings.add("wrong_area", value=", ".join(areas), name=known.area_name(self.area))
        for code in dict.fromkeys((*areas, *self.villages, *self.progress)):
            if code in known.names.values() and code not in found and self.area in (None, code):
                self.findings.add("area_empty", value=known.area_name(code))

    def _return(self, area: str, year: int, file: str, digest: str) -> Return:
        reads, villages = self.figures.of(area, year), self.villages.get(area, {})
        this = Checked(self.workspace, area, year, reads, self.findings)
        check(this)
        if not self.grids[0].is_csv:
            check_villages(this, villages)
        return Return(
            area,
            year,
            {measure: Sent(value, str(reads[measure].spot)) for measure, value in this.values.items()},
            file,
            digest,
            tuple(villages.values()),
            tuple(self.progress.get(area, {}).values()),
            self.findings.reasons_of(area, year),
        )

"""How far the commitments are and what the levers brought, as a return says it."""

from __future__ import annotations

from sqdash.returns.intake.asked import Asked
from sqdash.returns.intake.figures import COUNTS
from sqdash.returns.intake.findings import Findings
from sqdash.returns.intake.grid import Record, Table
from sqdash.returns.intake.known import Known, is_total
from sqdash.returns.intake.values import number_in
from sqdash.returns.received import Progress

FILLED_IN = ("progress", "evidence", "owner")


def read_progress(table: Table, known: Known, findings: Findings, into: dict[str, dict[str, Progress]]) -> None:
    """Take every row with a value; `into` is by area and by commitment or lever."""
    for record in table.records():
        if is_total(record, "area", "area_name", "commitment") or not record.has("progress"):
            continue
        area, id = known.area(record, findings), record.text("commitment")
        asked = known.asked.get(id)
        if asked is None:
            near = findings.suggestion("commitment_unknown", id, known.asked)
            findings.add("commitment_unknown", record.spot("commitment"), id, suggestion=near)
            continue
        merged = record.refuse_merged(FILLED_IN, findings)
        value = _value(record, asked, findings)
        if value is not None and area is not None and (most := known.most(asked, area)) is not None and value > most:
            findings.add("progress_most", record.spot("progress"), record.text("progress"), task=asked.text, most=most)
            continue
        if area is None or value is None:
            continue
        if id in into.setdefault(area, {}):
            findings.add("commitment_twice", record.spot("commitment"), id)
        evidence = record.text("evidence")
        if not evidence and "evidence" not in merged:
            findings.add("progress_evidence", record.spot("evidence"), asked.text, record.text("note"), of=(area,))
        into[area][id] = Progress(id, value, evidence, record.text("owner"), str(record.spot("progress")))


def _value(record: Record, asked: Asked, findings: Findings) -> float | None:
    """A share up to 1, or an amount, whole for what is counted; None, with the finding made, for anything else."""
    spot, is_csv = record.spot("progress"), record.grid.is_csv
    value = number_in(record.cell("progress"), spot, findings, unit=asked.unit, share=asked.is_share, from_text=is_csv)
    if value is not None and asked.is_share and value > 1.0:
        findings.add("progress_share", spot, value)
        return None
    if value is not None and (asked.counted or asked.unit in COUNTS) and value != int(value):
        findings.add("whole", spot, record.text("progress"))
        return None
    return value

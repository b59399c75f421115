"""How far the commitments are, as a return says it."""

from __future__ import annotations

from sqdash.returns.intake.findings import Findings
from sqdash.returns.intake.grid import Table
from sqdash.returns.intake.known import Known, is_total
from sqdash.returns.intake.values import number_in
from sqdash.returns.received import Progress


def read_progress(table: Table, known: Known, findings: Findings, into: dict[str, dict[str, Progress]]) -> None:
    """Take every row with a value; `into` is by area and commitment."""
    for record in table.records():
        if is_total(record, "area", "area_name", "commitment") or not record.has("progress"):
            continue
        area, id = known.area(record, findings), record.text("commitment")
        if id not in known.commitments:
            findings.add(
                "commitment_unknown",
                record.spot("commitment"),
                id,
                suggestion=findings.suggestion("commitment_unknown", id, known.commitments),
            )
            continue
        value = number_in(
            record.cell("progress"),
            record.spot("progress"),
            findings,
            unit="",
            share=known.commitments[id].is_share,
            from_text=record.grid.is_csv,
        )
        if area is None or value is None:
            continue
        if known.commitments[id].is_share and value > 1.0:
            findings.add("progress_share", record.spot("progress"), value)
            continue
        if id in into.setdefault(area, {}):
            findings.add("commitment_twice", record.spot("commitment"), id)
        evidence = record.text("evidence")
        if not evidence:
            name, note = known.commitments[id].text, record.text("note")
            findings.add("progress_evidence", record.spot("evidence"), name, note, of=(area,))
        into[area][id] = Progress(id, value, evidence, record.text("owner"), str(record.spot("progress")))

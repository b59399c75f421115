"""Returns as rows of returns.csv, and as that file's text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from sqdash.returns.load_returns import COLUMNS
from sqdash.returns.received import Return


def returns_rows(sent: Return, *, quality: str = "official", source: str = "") -> list[dict[str, Any]]:
    """One row a measure in the order of their names, with the columns of returns.csv; notes are the written reasons."""
    notes: dict[str, list[str]] = {}
    for key, reason in sent.reasons.items():
        place = key.partition(" ")[2]
        if reason not in notes.setdefault(place, []):
            notes[place].append(reason)
    return [
        dict(
            zip(
                COLUMNS,
                (sent.area_code, sent.year, measure, each.value, quality, source, "; ".join(notes.get(each.place, []))),
                strict=True,
            )
        )
        for measure, each in sorted(sent.figures.items())
    ]


def returns_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as the text of returns.csv; whole numbers are written without a point."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        value = row["value"]
        writer.writerow({**row, "value": int(value) if value == int(value) else repr(value)})
    return stream.getvalue()

"""Comparing the oracle's document with sqdash's, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.oracle.plain import TOLERANCE

Row = dict[str, Any]
KEYS = {
    "results": ("area_code", "indicator", "year"),
    "city": ("area_code", "indicator", "year"),
    "stocks": ("area_code", "measure", "year"),
    "excess": ("area_code", "measure", "year"),
    "cost": ("area_code", "lever", "year"),
    "first_met": ("area_code", "indicator"),
}
CLOSE = {
    "results": ("value", "target", "numerator", "denominator"),
    "city": ("value", "target", "numerator", "denominator"),
    "stocks": ("value",),
    "excess": ("value",),
    "cost": ("capital", "recurring"),
}
EQUAL = {"results": ("verdict", "gap"), "city": ("verdict", "gap"), "first_met": ("year",)}
MAY_BE_LEFT_OUT = ("excess", "cost")  # rows of nothing are not listed by everyone
DUST = 1e-6  # an excess this small is what two orders of adding differ by


def disagreements(expected: Row, actual: Row) -> list[str]:
    """What differs, in words; an empty list when both say the same."""
    found = [
        f"{key}: {expected[key]!r} expected, {actual[key]!r} found"
        for key in ("plan", "base_year", "target_year", "end_year")
        if expected[key] != actual[key]
    ]
    for section in KEYS:
        found += section_disagreements(section, expected[section], actual[section])
    return found


def section_disagreements(section: str, expected: list[Row], actual: list[Row]) -> Iterable[str]:
    wanted, given = indexed(section, expected), indexed(section, actual)
    if len(given) != len(actual):
        yield f"{section}: rows given twice"
    for key in sorted(wanted.keys() | given.keys()):
        if key not in wanted or key not in given:
            row = wanted.get(key) or given[key]
            if section not in MAY_BE_LEFT_OUT or any(abs(row[name]) > DUST for name in CLOSE[section]):
                yield f"{section} {key}: only {'expected' if key in wanted else 'found'}: {row}"
            continue
        for name in CLOSE.get(section, ()):
            if name in wanted[key] and not close(wanted[key][name], given[key][name]):
                yield f"{section} {key}: {name} {wanted[key][name]!r} expected, {given[key][name]!r} found"
        for name in EQUAL.get(section, ()):
            if wanted[key][name] != given[key][name]:
                yield f"{section} {key}: {name} {wanted[key][name]!r} expected, {given[key][name]!r} found"


def indexed(section: str, rows: list[Row]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[name] for name in KEYS[section]): row for row in rows}


def close(expected: float | None, actual: float | None) -> bool:
    if expected is None or actual is None:
        return expected is actual
    return abs(expected - actual) <= TOLERANCE * max(1.0, abs(expected))

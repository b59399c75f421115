"""What a cell means: a number by a stated rule, or a finding why it is none. Nothing is guessed silently."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from sqdash.plan.bounds import LARGEST
from sqdash.returns.intake.findings import Findings, Spot
from sqdash.returns.intake.grid import Cell
from sqdash.returns.intake.words import FULL_WIDTH, is_space, is_word, multiples, plain, units, word

_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SPACED = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:\.[0-9]+)?")
_EXPONENT = re.compile(r"[+-]?[0-9.,]+e[+-]?[0-9]+", re.IGNORECASE)
_HEAD = re.compile(r"([+-]?)([0-9][0-9,. ]*|\.[0-9]+)(.*)")
_ABOUT = re.compile(r"[\u7ea6\u8fd1\u4f59\u591a\u5de6\u53f3\u4e0a\u4e0b\u81f3≈~><≥≤±?]|(?<=[0-9])\s*[-–—+]")


class Part(NamedTuple):
    """A text taken apart: a number and what stands behind it; `rules` say how it was understood."""

    number: Decimal | None
    unit: str
    rules: tuple[str, ...]


def apart(text: str) -> Part:
    """A text as number and unit. Without a number the last rule says why."""
    half = text.translate(FULL_WIDTH)
    rules = ["full_width"] if half != text else []
    joined = " ".join("".join(" " if is_space(each) else each for each in half).split())
    if not joined:
        return Part(None, "", ())
    if is_word("blank", joined):
        return Part(None, "", ("placeholder",))
    if _EXPONENT.fullmatch(joined):
        return Part(None, "", ("exponent",))
    found = _HEAD.fullmatch(joined)
    has_digits = any(each.isdigit() for each in joined)
    if has_digits and _ABOUT.search(joined[1:] if found and found.group(1) else joined):
        return Part(None, "", ("approximate",))
    if not found:
        return Part(None, "", ("text",))
    sign, digits, rest = found.groups()
    number, how = _number(digits.strip())
    if number is None:
        return Part(None, "", (how,))
    if how:
        rules.append(how)
    if joined != half:
        rules.append("spaces")
    unit = rest.replace(" ", "")
    for multiple, times in multiples().items():
        if unit.startswith(multiple):
            number, unit = number * times, unit[len(multiple) :]
            rules.append("ten_thousands")
            break
    return Part(-number if sign == "-" else number, unit, tuple(rules))


def _number(digits: str) -> tuple[Decimal | None, str]:
    """The digits as a number, and the rule it took or broke."""
    if _PLAIN.fullmatch(digits):
        return Decimal(digits), ""
    if _THOUSANDS.fullmatch(digits):
        return Decimal(digits.replace(",", "")), "thousands"
    if _SPACED.fullmatch(digits):
        return Decimal(digits.replace(" ", "")), "thousands"
    return None, "separators"


def unit_of(text: str) -> str | None:
    """The model's unit a word stands for; None for an unknown one."""
    return next((unit for unit, words in units().items() if plain(text) in words), None)


def unit_name(unit: str) -> str:
    """A unit as the template writes it; one without a word stands for itself."""
    return word(f"unit:{unit}") if unit in units() else unit


def number_in(
    cell: Cell, spot: Spot, findings: Findings, *, unit: str, share: bool = False, from_text: bool = False
) -> float | None:
    """The number of a cell in `unit`, in any where that is ""; None if it is blank or was refused, and then a finding
    says why.

    With `share` a percentage is a number too. `from_text`: in a CSV every number is a text, which needs no note.
    """
    _note_formula(cell, spot, findings)
    if cell.kind == "n":
        return _of_number(cell, spot, findings, unit, share)
    if cell.kind != "s":
        findings.add(
            {"b": "boolean", "e": "error_cell", "d": "date", "u": "formula_uncached"}[cell.kind], spot, cell.text
        )
        return None
    return _of_text(cell.text, spot, findings, unit, share, from_text)


def _note_formula(cell: Cell, spot: Spot, findings: Findings) -> None:
    if cell.formula and cell.kind != "u":
        findings.add("formula", spot, cell.formula, got=cell.text)


def _of_number(cell: Cell, spot: Spot, findings: Findings, unit: str, share: bool) -> float | None:
    if "%" in cell.format and not share:
        findings.add("percent" if unit else "text", spot, f"{cell.value * 100:.15g}%", unit=unit_name(unit))
        return None
    return _in_range(float(cell.value), cell.text, spot, findings)


def _of_text(text: str, spot: Spot, findings: Findings, unit: str, share: bool, from_text: bool) -> float | None:
    part = apart(text)
    if part.number is None:
        if part.rules:
            findings.add(part.rules[-1], spot, text)
        return None
    number, rules = part.number, part.rules
    if part.unit == "%":
        if not share:
            findings.add("percent" if unit else "text", spot, text, unit=unit_name(unit))
            return None
        number, rules = number / 100, (*rules, "percent_share")
    elif part.unit:
        if share or (unit_of(part.unit) is None and not part.unit.isascii() and len(part.unit) > 6):
            findings.add("text", spot, text)
            return None
        if unit and plain(part.unit) not in units().get(unit, {plain(unit)}):
            findings.add("wrong_unit", spot, text, unit=unit_name(unit))
            return None
        rules = (*rules, "unit_in_cell")
    value = _in_range(float(number), text, spot, findings)
    if value is not None:
        for each in rules or (() if from_text else ("text_number",)):
            findings.add(each, spot, text, got=f"{value:.15g}")
    return value


def _in_range(value: float, text: str, spot: Spot, findings: Findings) -> float | None:
    if value < 0:
        findings.add("negative", spot, text)
    elif value > LARGEST:
        findings.add("largest", spot, text)
    else:
        return value
    return None


def yes_or_no(cell: Cell, spot: Spot, findings: Findings) -> bool | None:
    """True or False for the words of the drop-down and their like; None if blank or refused."""
    _note_formula(cell, spot, findings)
    if cell.kind == "b":
        return bool(cell.value)
    if cell.kind == "s" and not plain(cell.text):
        return None
    if cell.kind == "s" and is_word("yes", cell.text):
        return True
    if cell.kind == "s" and is_word("no", cell.text):
        return False
    findings.add("yes_no", spot, cell.text)
    return None

"""How a number is written: one rule per unit, in both languages, never "nan", "None" or "-0"."""

from __future__ import annotations

from math import floor, isfinite

from sqdash.language import _, current
from sqdash.model import Cell
from sqdash.plan.types import Indicator

ABSENT = "—"
MINUS = "\N{MINUS SIGN}"
DECIMALS = {"percent": 1, "permille": 2, "m2_per_100_households": 1, "per_community": 2, "per_10k_urban": 1}
TEN_THOUSAND = 10_000.0  # 万
HUNDRED_MILLION = 100_000_000.0  # 亿


def unit_word(unit: str) -> str:
    """The unit as a person reads it; an unknown one is shown as it is."""
    match unit:
        case "percent":
            return "%"
        case "permille":
            return "‰"
        case "m2_per_100_households":
            return _("m²/百户")
        case "per_community":
            return _("人/社区")
        case "per_10k_urban":
            return _("人/万人")
        case "person" | "candidate":
            return _("人")
        case "household":
            return _("户")
        case "site":
            return _("处")
        case "community":
            return _("个")
        case "m2":
            return "m²"
        case "yuan":
            return _("元")
    return unit


def number(value: float | None, unit: str) -> str:
    """The value without its unit: 1 decimal for %, 2 for ‰, whole people, sites and m², thousands marked."""
    if value is None or not isfinite(value):
        return ABSENT
    return _signless_zero(f"{value:,.{DECIMALS.get(unit, 0)}f}")


def with_unit(value: float | None, unit: str) -> str:
    """The value and its unit: "86.0%", "1,204 人"."""
    text = number(value, unit)
    return text if text == ABSENT else joined(text, unit)


def joined(text: str, unit: str) -> str:
    """Per cent and per mille stand close to the number, other units after a space."""
    gap = "" if unit in ("percent", "permille") else " "
    return f"{text}{gap}{unit_word(unit)}"


def difference(value: float | None, unit: str) -> str:
    """A signed difference without its unit: "+1,204", "−0.3", "0"."""
    text = number(value, unit)
    if text == ABSENT:
        return text
    if not text.strip("0.,"):
        return "0"
    return text if text.startswith(MINUS) else f"+{text}"


def money(yuan: float | None) -> str:
    """万元, from 10 000 万元 on 亿元; in English million or billion yuan."""
    if yuan is None or not isfinite(yuan):
        return ABSENT
    if current() == "en":
        return _english_money(yuan)
    ten_thousands = yuan / TEN_THOUSAND
    if abs(ten_thousands) >= TEN_THOUSAND:
        return _("{amount} 亿元").format(amount=_signless_zero(f"{yuan / HUNDRED_MILLION:,.2f}"))
    decimals = 0 if abs(ten_thousands) >= 100 or not yuan else 1
    return _("{amount} 万元").format(amount=_signless_zero(f"{ten_thousands:,.{decimals}f}"))


def money_difference(yuan: float | None) -> str:
    """`money` with its sign."""
    text = money(yuan)
    return text if yuan is None or text.startswith(MINUS) or round(yuan) == 0 else f"+{text}"


def _english_money(yuan: float) -> str:
    if not yuan:
        return "¥0"
    size, word = (1e9, " bn") if abs(yuan) >= 1e9 else (1e6, " m")
    text = _signless_zero(f"{yuan / size:,.2f}" if size == 1e9 else f"{yuan / size:,.1f}")
    sign, amount = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    return f"{sign}¥{amount}{word}"


def cell_value(cell: Cell, indicator: Indicator) -> str:
    """A cell's value without its unit. A missed value is never rounded up to look like one that meets its target."""
    text = number(cell.value, indicator.unit)
    if cell.verdict != "missed" or cell.value is None:
        return text
    decimals = DECIMALS.get(indicator.unit, 0)
    shown = round(cell.value, decimals)
    if shown > cell.target or (shown == cell.target and indicator.comparison == ">="):
        return number(floor(cell.value * 10**decimals) / 10**decimals, indicator.unit)
    return text


def target_text(indicator: Indicator) -> str:
    """The target with its comparison and unit: "≥93%", ">30 m²/百户"."""
    sign = "≥" if indicator.comparison == ">=" else ">"
    return sign + joined(f"{indicator.target:g}", indicator.unit)


def _signless_zero(text: str) -> str:
    """A typographic minus, and none before a zero."""
    if not text.startswith("-"):
        return text
    return text[1:] if not text.strip("-0.,") else MINUS + text[1:]

"""How a number is written: one rule per unit, in both languages, never "nan", "None" or "-0"."""

from __future__ import annotations

from math import floor, isfinite
from typing import NamedTuple

from sqdash.language import _, current
from sqdash.model import Cell
from sqdash.plan.types import Indicator

ABSENT = "—"
SINGULAR = {
    "person": "person",
    "candidate": "person",
    "household": "household",
    "site": "site",
    "community": "community",
}
"""the units that English, unlike Chinese, writes otherwise after a one"""
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
    return joined(number(value, unit), unit)


def joined(text: str, unit: str) -> str:
    """Per cent and per mille stand close to the number, other units after a space; what is absent has none."""
    if text == ABSENT:
        return text
    gap = "" if unit in ("percent", "permille") else " "
    word = SINGULAR.get(unit, "") if text == "1" and current() == "en" else ""
    return f"{text}{gap}{word or unit_word(unit)}"


def difference(value: float | None, unit: str) -> str:
    """A signed difference without its unit: "+1,204", "−0.3", "0"."""
    text = number(value, unit)
    if text == ABSENT:
        return text
    if not text.strip("0.,"):
        return "0"
    return text if text.startswith(MINUS) else f"+{text}"


class MoneyUnit(NamedTuple):
    """What amounts of money are written in: `yuan` are one of it, `words` stand around an amount, `name` alone."""

    yuan: float
    decimals: int
    words: str
    name: str

    def amount(self, yuan: float) -> float:
        """The amount in this unit, rounded as it is written."""
        return round(yuan / self.yuan, self.decimals)

    def written(self, yuan: float) -> str:
        """The amount in words. Nothing is a bare zero; what only rounds to nothing keeps its decimals."""
        if not yuan and current() == "en":
            return "¥0"
        text = f"{abs(yuan) / self.yuan:,.{self.decimals}f}" if yuan else "0"
        sign = MINUS if yuan < 0 and text.strip("0.,") else ""
        return sign + self.words.format(amount=text)

    def mark(self, yuan: float) -> str:
        """A round amount as a mark of an axis, with as many decimals as it has: "0.001 亿元"."""
        return self.words.format(amount=f"{yuan / self.yuan:,.9g}")


def money_unit(largest: float) -> MoneyUnit:
    """The one unit of all amounts told together, such as a chart's, by the `largest` of them in yuan.

    万元, from 10 000 万元 on 亿元; in English million, from 1 000 million on billion yuan.
    """
    largest = abs(largest)
    if current() == "en":
        return ENGLISH_BILLION if largest >= ENGLISH_BILLION.yuan else ENGLISH_MILLION
    if largest >= HUNDRED_MILLION:
        return MoneyUnit(HUNDRED_MILLION, 2, _("{amount} 亿元"), _("亿元"))
    return MoneyUnit(TEN_THOUSAND, 0 if largest >= 100 * TEN_THOUSAND else 1, _("{amount} 万元"), _("万元"))


ENGLISH_MILLION = MoneyUnit(1e6, 1, "¥{amount} m", "¥ million")
ENGLISH_BILLION = MoneyUnit(1e9, 2, "¥{amount} bn", "¥ billion")


def money(yuan: float | None) -> str:
    """An amount told by itself: in the unit of its own size."""
    return ABSENT if yuan is None or not isfinite(yuan) else money_unit(yuan).written(yuan)


def money_difference(yuan: float | None) -> str:
    """`money` with its sign."""
    text = money(yuan)
    return text if yuan is None or text.startswith(MINUS) or round(yuan) == 0 else f"+{text}"


def years_span(first: int, last: int) -> str:
    """The years from the first to the last: "2023—2025 年"; one alone is no span: "2025 年"."""
    return _("{year} 年").format(year=last) if first == last else _("{first}—{last} 年").format(first=first, last=last)


def rate_text(rate: float) -> str:
    """A yearly rate in per cent."""
    return f"{100 * rate:g}%"


def discounted(name: str, rate: float) -> str:
    """The name of an amount of money, with the yearly rate it is discounted at where it is."""
    return _("{name}（按每年 {rate} 折现）").format(name=name, rate=rate_text(rate)) if rate else name


def cell_value(cell: Cell, indicator: Indicator) -> str:
    """A cell's value without its unit. A missed value is never rounded up to look like one that meets its target."""
    text = number(cell.value, indicator.unit)
    if cell.verdict != "missed" or cell.value is None:
        return text
    decimals = DECIMALS.get(indicator.unit, 0)
    if reaches(round(cell.value, decimals), indicator):
        return number(floor(cell.value * 10**decimals) / 10**decimals, indicator.unit)
    return text


def reaches(shown: float, indicator: Indicator) -> bool:
    """Whether a rounded value looks as if it met the target."""
    return shown > indicator.target or (shown == indicator.target and indicator.comparison == ">=")


def target_text(indicator: Indicator) -> str:
    """The target with its comparison and unit: "≥93%", ">30 m²/百户"."""
    sign = "≥" if indicator.comparison == ">=" else ">"
    return sign + joined(f"{indicator.target:g}", indicator.unit)


def _signless_zero(text: str) -> str:
    """A typographic minus, and none before a zero."""
    if not text.startswith("-"):
        return text
    return text[1:] if not text.strip("-0.,") else MINUS + text[1:]

"""The words of the template and the other words people write for them: headings, yes and no, units, totals.

They are data (`words.csv`): a template is written in the language of whoever asks for it and read back in either.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from sqdash.language import Text

FILE = Path(__file__).with_name("words.csv")
# Only the full-width forms of ASCII: a general normalisation would turn “10²” into “102”.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BETWEEN = re.compile(r"[,:;、/·\s]+")
_YEAR = re.compile(r"^\d{4}")
_BRACKETS = re.compile(r"\([^()]*\)$")


@cache
def _table() -> dict[str, tuple[Text, ...]]:
    found: dict[str, tuple[Text, ...]] = {}
    with FILE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found[row["key"]] = (*found.get(row["key"], ()), Text(row["zh"], row["en"]))
    return found


def word(key: str) -> str:
    """The word for a key in the current language. Raises KeyError for an unknown key."""
    return str(_table()[key][0])


@lru_cache(maxsize=4096)  # every cell of a sheet is held against every heading there may be
def plain(text: str) -> str:
    """A text as it is compared: half-width, without any space, in lower case."""
    half = text.translate(FULL_WIDTH)
    return "".join(each for each in half if not is_space(each)).lower()


def is_space(character: str) -> bool:
    """Spaces of every script, and what only looks like nothing: zero-width marks, byte-order marks."""
    return character.isspace() or unicodedata.category(character) in ("Zs", "Cf", "Cc")


@cache
def words(key: str) -> frozenset[str]:
    """Every way of writing a key, as `plain` gives them."""
    return frozenset(plain(each) for text in _table().get(key, ()) for each in (text.zh, text.en))


def is_word(key: str, text: str) -> bool:
    return plain(text) in words(key)


def bare_heading(text: str) -> str:
    """A heading without the year or unit in brackets behind it."""
    return _BRACKETS.sub("", plain(text)) or plain(text)


def is_heading(key: str, text: str) -> bool:
    """Whether a heading stands for a key, with or without what is in brackets behind it."""
    return plain(text) in words(key) or bare_heading(text) in words(key)


def units_in_heading(text: str) -> list[str]:
    """The units among what stands in brackets behind a heading: 本年数（2023 年，单位：万人） has 万人."""
    found = _BRACKETS.search(text.translate(FULL_WIDTH).strip())
    parts = [plain(each) for each in _BETWEEN.split(found.group()[1:-1])] if found else []
    return [unit for each in parts if _is_unit(unit := _after(_YEAR.sub("", each), "unit_lead"))]


def _after(text: str, key: str) -> str:
    """What is left behind the words of a key that a text begins with."""
    while first := next((each for each in words(key) if text.startswith(each)), None):
        text = text.removeprefix(first)
    return text


def _is_unit(text: str) -> bool:
    rest = _after(text, "unit_times")
    known = any(each in names for each in (text, rest) for names in (*units().values(), words("foreign_unit")))
    return known or text == "%" or bool(text and not rest)


@cache
def former_areas() -> dict[str, str]:
    """Former names and codes of areas → the code of today."""
    keys = [key for key in _table() if key.startswith("formerly:")]
    return {old: key.partition(":")[2] for key in keys for old in words(key)}


@cache
def units() -> dict[str, frozenset[str]]:
    """Unit of the model → the words for it."""
    return {key.partition(":")[2]: words(key) for key in _table() if key.startswith("unit:")}


@cache
def multiples() -> dict[str, int]:
    """Words for ten thousand and a hundred million behind a number → how many that is."""
    keys = [key for key in _table() if key.startswith("times:")]
    return {word: int(key.partition(":")[2]) for key in keys for word in words(key)}

"""How wide a text is, in sizes of its type, before anything has drawn it."""

from __future__ import annotations

from unicodedata import east_asian_width


def square(letter: str) -> bool:
    """Whether it is as wide as the type is high: Chinese, and the dashes, quotes and arrows of Chinese faces."""
    kind = east_asian_width(letter)
    return kind in "WF" or (kind == "A" and letter >= "\u2000")


def halves(text: str) -> int:
    """The width of a text in half-width characters; capitals are wide too."""
    return sum(2 if each.isupper() or square(each) else 1 for each in text)


def shortened(text: str, longest: int) -> str:
    """The text where it is at most `longest` half-width characters wide, else its beginning and an ellipsis."""
    if halves(text) <= longest:
        return text
    while halves(text) > longest - 2:
        text = text[:-1]
    return f"{text.rstrip()}…"


def ems(text: str, *, latin: float) -> float:
    """The width of a text whose other characters are `latin` wide."""
    return sum(1.0 if square(each) else latin for each in text)

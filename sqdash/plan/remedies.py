"""What to write instead of a word that was refused, and how a message shows it."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from sqdash.language import _
from sqdash.plan.reading import UNPRINTABLE

SHOWN = 12  # options listed in a remedy
LONGEST_MESSAGE = 400  # characters


def suggestion(word: str, options: Collection[str]) -> str:
    """What to write instead: the nearest of the options, or the options. The nearest code or year would mislead."""
    unique = list(dict.fromkeys(options))
    near = [] if word.isdigit() else get_close_matches(word, unique, n=1)
    if near:
        return _("是不是“{near}”？").format(near=near[0])
    some = "、".join(unique[:SHOWN]) + ("…" if len(unique) > SHOWN else "")
    return _("可用的有：{options}").format(options=some) if some else _("去掉它")


def shown(text: str) -> str:
    """A message on one line, without what could disturb a terminal or flood it."""
    return " ".join(UNPRINTABLE.sub("\ufffd", text[:LONGEST_MESSAGE]).split())


def is_name(word: str) -> bool:
    """Whether a word can be an identifier or a code: not empty, no spaces, not the `*` that stands for every area."""
    return bool(word) and word != "*" and not any(each.isspace() for each in word)


def name_remedy() -> str:
    return _("写一个不含空格的标识，如 hire_social_workers")

"""What a choice calls its options: names as people gave them, told apart where the same name occurs twice.

Streamlit's choices go by label: two options with one label would be taken for each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqdash.language import _
from sqdash.views.widths import shortened

LONGEST = 48  # half-width characters of a name within a sentence or above a column: twenty-four Chinese ones


class Named(NamedTuple):
    """An option: its name, what always stands beside it, and what is added, in this order, to tell it from others."""

    name: str
    always: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


def brief(name: str) -> str:
    """A scenario's name, of up to 200 characters, as a sentence or the head of a column has room for it."""
    return shortened(name, LONGEST)


def labels(options: Mapping[str, Named]) -> dict[str, str]:
    """One label for each option, no two alike: "争用（第 1 版，李四）"."""
    written = dict(options)
    for at in range(max((len(each.more) for each in options.values()), default=0)):
        for same in _alike(written):
            if len({options[id].more[at : at + 1] for id in same}) > 1:
                for id in same:
                    each = written[id]
                    written[id] = each._replace(always=each.always + each.more[at : at + 1])
    return dict(zip(written, distinct(map(_label, written.values())), strict=True))


def distinct(names: Iterable[str]) -> list[str]:
    """Names as they are; one that was there before gets a number."""
    found: list[str] = []
    for name in names:
        number, called = 1, name
        while called in found:
            number += 1
            called = _("{name}（{n}）").format(name=name, n=number)
        found.append(called)
    return found


def _alike(options: Mapping[str, Named]) -> list[list[str]]:
    """Groups of options that would have the same label."""
    counts = Counter(map(_label, options.values()))
    return [
        [id for id, each in options.items() if _label(each) == label] for label, count in counts.items() if count > 1
    ]


def _label(option: Named) -> str:
    if not option.always:
        return option.name
    return _("{name}（{facts}）").format(name=option.name, facts=_("，").join(option.always))

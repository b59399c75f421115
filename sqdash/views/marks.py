"""The mark beside the areas that still rest on illustrative data when others do not any more."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from sqdash.language import _
from sqdash.returns.applying import mixed
from sqdash.returns.types import Workspace, worst_quality
from sqdash.views import words


@lru_cache(maxsize=8)
def marked_areas(workspace: Workspace) -> frozenset[str]:
    """The areas still on illustrative data where others are not any more: whatever adds them up marks them."""
    found = mixed(workspace, workspace.base_year)
    return frozenset(found) if len(found) < len(workspace.areas) else frozenset()


def area_mark_html(code: str, workspace: Workspace) -> str:
    """The mark beside such an area's name; nothing beside the others."""
    if code not in marked_areas(workspace):
        return ""
    word = words.quality_word("illustrative")
    return f'<span class="sq-mark" title="{escape(word)}">{escape(words.quality_mark("illustrative"))}</span>'


@lru_cache(maxsize=8)
def _worst_at_base(workspace: Workspace) -> str:
    base = workspace.base_year
    return worst_quality([figure.quality for (_a, year, _m), figure in workspace.figures.items() if year == base])


def base_quality(workspace: Workspace) -> tuple[str, str]:
    """The worst quality among the figures projections start from, and its word: where some areas have sent real
    figures the word says how many have not."""
    quality = _worst_at_base(workspace)
    word, marked = words.quality_word(quality), len(marked_areas(workspace))
    if marked:
        word = _("{word} {n}/{all}").format(word=word, n=marked, all=len(workspace.areas))
    return quality, word

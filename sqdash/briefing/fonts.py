"""The fonts the typesetter finds on this machine, and what to say where none of them is Chinese."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from sqdash.language import _
from sqdash.views.typefaces import SANS, SERIF

if TYPE_CHECKING:
    from typst import Fonts


@cache
def fonts() -> Fonts:
    """The system's and those that come with typst, kept because looking for them takes longer than a page."""
    import typst

    return typst.Fonts()


def installed(families: Collection[str]) -> list[str]:
    """Those of the families that are there, in their order."""
    known = {each.lower() for each in fonts().families()}
    return [each for each in families if each.lower() in known]


def missing_fonts() -> str | None:
    """What to install where Chinese would be empty boxes; None when there is a Chinese font."""
    if installed((*SANS, *SERIF)):
        return None
    fonts.cache_clear()  # one may be installed while the app runs
    if installed((*SANS, *SERIF)):
        return None
    told = _(
        "服务器上没有中文字体，汉字会成为空框：做不成 PDF 和图片，文字报告（DOCX）不画地图。请安装后再试：{command}"
    )
    return told.format(command="apt-get install fonts-noto-cjk")

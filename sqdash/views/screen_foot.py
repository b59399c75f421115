"""The foot of a wall: what it rests on, when it was made, and the way to the page with the same numbers."""

from __future__ import annotations

from datetime import datetime
from html import escape

from sqdash.language import _
from sqdash.model import MODEL_VERSION
from sqdash.views import words
from sqdash.views.codes import MARGIN, code_of
from sqdash.views.map import map_note
from sqdash.views.moments import day_and_time
from sqdash.views.screen import Shown, quality_words
from sqdash.views.stamp import plan_words

SIDE, WIDEST, MODULE = 168, 212, 2  # units: how wide a code is; a dense one grows with its modules
LONGEST_ADDRESS = 72  # characters that fit the foot; a longer one is a link only


def foot_html(
    shown: Shown, place: str, *, address: str, made: datetime, turning: str = "", complaints: tuple[str, ...] = ()
) -> str:
    """The plan, scenario, data, quality, moment and link; `turning` and `complaints` are said in words."""
    workspace = shown.workspace
    data = _("截至 {year} 年，数据版本 {data}，模型版本 {model}").format(
        year=workspace.base_year, data=workspace.version, model=MODEL_VERSION
    )
    rows = [
        (_("规划"), plan_words(workspace)),
        (_("情景"), shown.named),
        (_("数据"), data),
        (_("数据性质"), quality_words(shown, place)),
        (_("制作时间"), day_and_time(made)),
        (_("地图"), map_note(workspace)),
    ]
    items = "".join(_pair_html(name, escape(said)) for name, said in rows) + _pair_html(_("链接"), _link_html(address))
    items += _pair_html(_("轮播"), escape(turning)) if turning else ""
    alerts = "".join(f'<p class="sq-wall-alert" role="alert">⚠ {escape(each)}</p>' for each in complaints)
    return f'<div class="sq-wall-foot" role="contentinfo">{alerts}<dl>{items}</dl></div>'


def turning_words(shown: Shown, places: tuple[str, ...], at: int, seconds: int) -> str:
    """Where the turning stands: "3/11，每 20 秒换一屏，下一屏：永城市"."""
    upcoming = words.place_name(shown.workspace, places[(at + 1) % len(places)])
    told = _("{at}/{of}，每 {seconds} 秒换一屏，下一屏：{place}")
    return told.format(at=at + 1, of=len(places), seconds=seconds, place=upcoming)


def code_html(address: str) -> str:
    """The address as a code to scan, black on white in both themes; words where it would be too dense."""
    code = code_of(address)
    if code is None:
        return _no_code_html()
    modules = code.symbol_size(border=MARGIN)[0]
    side = min(max(SIDE, MODULE * modules), WIDEST)
    picture = code.svg_data_uri(border=MARGIN, dark="#000", light="#fff", omitsize=True)
    alt = escape(_("扫码打开同样的数字"))
    return _code_section_html(f'<img alt="{alt}" style="--side:{side}" src="{escape(picture)}">')


def _no_code_html() -> str:
    told = _("链接太长，做不成能扫的码：先保存情景，再打开大屏。")
    return _code_section_html(f'<p class="sq-note">{escape(told)}</p>')


def _code_section_html(inside: str) -> str:
    title = _("扫码查看")
    return f'<section class="sq-code"><h2 class="sq-title">{escape(title)}</h2>{inside}</section>'


def _link_html(address: str) -> str:
    plain = address.partition("://")[2]
    said = plain if len(plain) <= LONGEST_ADDRESS else _("在普通页面打开同样的数字")
    return f'<a href="{escape(address)}" target="_self">{escape(said)}</a>'


def _pair_html(name: str, inside: str) -> str:
    return f"<div><dt>{escape(name)}</dt><dd>{inside}</dd></div>"

"""The first slide: what it is, of which plan, under which scenario, from which data, how far it may be trusted."""

from __future__ import annotations

from typing import Any

from sqdash.briefing.lettering import SPACING, clean, cut, fitting, lines_of
from sqdash.briefing.pack import Pack
from sqdash.briefing.slide_frame import code
from sqdash.briefing.slide_template import Base, title_of
from sqdash.briefing.slide_writing import Box, Pen, Words, block, fill_placeholder, write
from sqdash.briefing.stamp import scan_words
from sqdash.language import _
from sqdash.model import CITY
from sqdash.views.moments import day_and_time
from sqdash.views.stamp import quality_notice
from sqdash.views.verdict_colours import TINTS, plain

SIZES = (40.0, 36.0, 32.0, 28.0, 24.0, 20.0)
SECOND = (20.0, 18.0, 16.0, 14.0)
FACT_SIZES = (18.0, 16.0, 14.0, 12.0, 11.0)
NOTICE_SIZES = (18.0, 16.0, 14.0, 12.0)
CODE, SMALL_CODE = 168.0, 96.0
LOWEST = 0.7  # of the height, where the facts begin at the latest
WARNED = ("illustrative", "estimated")
CALM, DARK = "EEF2F7", "0F1A26"
SUBTITLE, BODY = 4, 2  # kinds of placeholders


def title_slide(slide: Any, pack: Pack, base: Base, pen: Pen, image: bytes | None) -> None:
    """The title into its placeholder, the facts under it, the notice as a band, the code to the right."""
    left = 64.0 if not base.own else max(base.width * 0.067, 34.0)
    top = _titles(slide, pack, base, pen, left)
    if base.panel:
        block(slide, Box(0, top - 8, base.width, base.height - top + 8), "FFFFFF", name=_("底板"), at=0)
    width = base.width - 2 * left
    aside = SMALL_CODE + 16 if base.own else 0.0
    band = Box(left, 0, width - aside, 54)
    text = quality_notice(pack.stamp.quality)
    size = fitting(text, NOTICE_SIZES, band.width - 28, band.height - 8)
    band = band._replace(top=base.height - 52 - band.height, height=band.height)
    facts = Box(left, top, width - (aside or CODE + 24), band.top - top - 12)
    _facts(slide, pack, facts, pen)
    block(slide, band, plain(TINTS["near"]) if pack.stamp.quality in WARNED else CALM, name=_("数据质量"))
    inside = Box(band.left + 14, band.top, band.width - 28, band.height)
    write(slide, inside, [Words(text, size, DARK, bold=True)], pen, name=_("数据质量说明"), anchor="ctr")
    if base.own:
        corner = Box(base.width - left - SMALL_CODE, band.bottom - SMALL_CODE, SMALL_CODE, SMALL_CODE)
        code(slide, image, pack.stamp.link(CITY), corner, pen)
    else:
        block(slide, Box(0, 0, 14, base.height), "2F6FD0", name=_("色带"), at=0)
        code(slide, image, pack.stamp.link(CITY), Box(base.width - left - CODE + 12, 72, CODE, CODE), pen)
        caption = Words(scan_words(), 14, pen.quiet, align="ctr")
        box = Box(base.width - left - CODE + 12, 72 + CODE, CODE, 20)
        write(slide, box, [caption], pen, name=_("二维码说明"))


def stamp_plan(pack: Pack) -> str:
    """The plan with its version where the stamp says it, so that it is not said twice."""
    plan = pack.stamp.plan
    return plan if plan.startswith(pack.subtitle) else f"{pack.subtitle}　{plan}"


def _titles(slide: Any, pack: Pack, base: Base, pen: Pen, left: float) -> float:
    """Title and subtitle; returns where the facts may begin."""
    title, second = title_of(slide), None
    for each in list(slide.placeholders):
        kind = each.placeholder_format.type
        if kind in (SUBTITLE, BODY) and second is None:
            second = each
        elif kind not in (1, 3):
            each._element.getparent().remove(each._element)
    bottom = max(_filled(title, pack.title, SIZES, pen, bold=True), _filled(second, stamp_plan(pack), SECOND, pen))
    if title is None:
        write(slide, Box(left, 60, base.width * 0.6, 110), [Words(pack.title, 28, bold=True)], pen, name=_("标题"))
        bottom = 180.0
    if second is None:
        box = Box(left, bottom + 6, base.width - 2 * left, 26)
        write(slide, box, [Words(stamp_plan(pack), 16)], pen, name=_("副标题"))
        bottom += 32
    return max(min(bottom, base.height * LOWEST), base.height * 0.44 if not base.own else 0.0) + 12


def _filled(placeholder: Any, text: str, sizes: tuple[float, ...], pen: Pen, *, bold: bool = False) -> float:
    """Writes the text where there is a place for it, at a size that fits; returns where the place ends."""
    if placeholder is None:
        return 0.0
    _left, top, width, height = (each / 12_700 for each in _frame(placeholder))
    text = clean(text)
    size = fitting(text, sizes, (width - 15) / 1.12, height - 7)
    fill_placeholder(placeholder, [Words(text, size, bold=bold)], pen)
    return top + min(height, max(lines_of(text, size, width - 15) * size * SPACING + 8, 0) if not bold else height)


def _frame(placeholder: Any) -> tuple[int, int, int, int]:
    return placeholder.left, placeholder.top, placeholder.width, placeholder.height


def _facts(slide: Any, pack: Pack, box: Box, pen: Pen) -> None:
    """Scenario, data and date, one a line, all at the largest size that fits."""
    stamp = pack.stamp
    version = _("（{version}）").format(version=stamp.version) if stamp.version else ""
    facts = [
        _("情景：{scenario}{version}").format(scenario=stamp.scenario, version=version),
        _("数据：截至 {year} 年，版本 {data}").format(year=stamp.year, data=stamp.data),
        _("生成：{made}").format(made=day_and_time(stamp.made)),
    ]
    facts = [clean(each).replace("\n", " ") for each in facts]
    whole = "\n".join(facts)
    size = fitting(whole, FACT_SIZES, box.width, box.height, spacing=1.5)
    spare = max(box.height - 2 * size * 1.5, size * 1.5)
    facts[0] = cut(facts[0], size, box.width, spare)
    words = [Words(each, size, bold=at == 0, after=size * 0.25) for at, each in enumerate(facts)]
    write(slide, box, words, pen, name=_("情景和数据"))

"""What stands on every slide besides its content: the stamp, the way back, its number, the watermark, the notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from pptx.oxml import parse_xml
from pptx.util import Pt

from sqdash.briefing.lettering import SPACING, clean, ems, lines_of
from sqdash.briefing.pack import Page
from sqdash.briefing.slide_template import set_faces, theme_of
from sqdash.briefing.slide_writing import DRAWING, NAMES, Box, Pen, Words, linked, paragraph, write
from sqdash.briefing.stamp import Stamp, code_words, link_words, no_code_words
from sqdash.language import _
from sqdash.views.words import quality_word

FOOT = 9.0  # points of type
STAMP_SIZES = (FOOT, 8.5, 8.0, 7.5, 7.0)  # the largest at which the stamp fits
PALE = 0.08
LARGEST = 150.0
LOCKED = f'<a:spLocks xmlns:a="{DRAWING}" noSelect="1" noMove="1" noResize="1"/>'
PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"


def foot(slide: Any, stamp: Stamp, place: str, box: Box, pen: Pen, number: int) -> None:
    """The stamp to the left, the link and the slide's number to the right."""
    words = link_words()
    aside = max(ems(words) * (FOOT + 1) * 1.1 + 34, 120)
    room = box.width - aside - 12
    size, texts = stamped(stamp, room, box.height)
    lines = [Words(each, size, pen.quiet) for each in texts]
    write(slide, Box(box.left, box.top, room, box.height), lines, pen, name=_("页脚"), anchor="b")
    link = Words(words, FOOT + 1, align="r", link=linked(slide, stamp.link(place)))
    page = Words(str(number), FOOT + 1, pen.quiet, align="r", field=True)
    write(slide, Box(box.right - aside, box.top, aside - 30, box.height), [link], pen, name=_("链接"), anchor="b")
    write(slide, Box(box.right - 28, box.top, 28, box.height), [page], pen, name=_("页码"), anchor="b")


def stamped(stamp: Stamp, width: float, height: float) -> tuple[float, list[str]]:
    """Size and texts of the stamp's lines on width × height points.

    Smaller where they do not fit; at the smallest size a scenario's name is shortened, and nothing else.
    """

    def lines(name: str) -> list[str]:
        return [clean(each).replace("\n", " ") for each in replace(stamp, scenario=name).lines]

    def fits(texts: list[str], size: float) -> bool:
        return sum(lines_of(each, size, width) for each in texts) * size * SPACING <= height

    name = stamp.scenario
    size = next((each for each in STAMP_SIZES if fits(lines(name), each)), 0.0)
    if size:
        return size, lines(name)
    shorter = (f"{name[:letters]}…" for letters in range(len(name) - 1, 0, -1))
    least = STAMP_SIZES[-1]
    return least, lines(next((each for each in shorter if fits(lines(each), least)), "…"))


def code(slide: Any, image: bytes | None, address: str, box: Box, pen: Pen) -> None:
    """The QR code, which is a link as well; in words that there is none where the link is too long for one."""
    if image is None:
        words = no_code_words()
        write(slide, box, [Words(words, 10, pen.quiet, align="ctr")], pen, name=_("二维码"), anchor="ctr")
        return
    picture = slide.shapes.add_picture(BytesIO(image), *box.emu)
    picture.name = _("二维码")
    picture._element.nvPicPr.cNvPr.set("descr", code_words())
    picture.click_action.hyperlink.address = address


def watermark(slide: Any, stamp: Stamp, pen: Pen, width: float, height: float) -> None:
    """Pale and large across the slide, over everything so that no fill hides it, and not in the way of the mouse."""
    if not stamp.watermark:
        return
    size = min(LARGEST, 0.62 * width / max(ems(stamp.watermark), 1.0))
    box = Box(0, (height - size * 1.4) / 2, width, size * 1.4)
    words = [Words(stamp.watermark, size, "5B6675", bold=True, align="ctr", alpha=PALE)]
    shape = write(slide, box, words, pen, name=_("水印"), anchor="ctr", turned=-24)
    shape.nvSpPr.find(f"{{{PRESENTATION}}}cNvSpPr").append(parse_xml(LOCKED))


def page_notes(page: Page, stamp: Stamp) -> list[str]:
    """What a speaker is told: the message in full, how it was made, what it rests on, the whole address."""
    return [
        page.message,
        *page.lines,
        *page.notes,
        *([page.map_note] if page.map_note and page.map_note not in page.notes else []),
        _("数据质量：{quality}").format(quality=quality_word(page.quality)),
        *stamp.lines,
        stamp.link(page.place),
    ]


def prepare_notes(deck: Any) -> None:
    """A notes master where the presentation has none yet, in our typeface and listed as PowerPoint lists it."""
    root = deck.part._element
    if any(each.reltype == RELATIONSHIP.NOTES_MASTER for each in deck.part.rels.values()):
        return
    master = deck.notes_master
    set_faces(*theme_of(master))
    id = deck.part.relate_to(master.part, RELATIONSHIP.NOTES_MASTER)
    listed = f'<p:notesMasterIdLst {NAMES}><p:notesMasterId r:id="{id}"/></p:notesMasterIdLst>'
    root.find(f"{{{PRESENTATION}}}sldMasterIdLst").addnext(parse_xml(listed))


def notes(slide: Any, lines: Sequence[str], pen: Pen) -> None:
    """The lines as the slide's speaker notes, one paragraph each."""
    sheet = slide.notes_slide
    frame = sheet.notes_text_frame
    if frame is None:  # the template's notes master has no place for words
        frame = sheet.shapes.add_textbox(Pt(50), Pt(400), Pt(440), Pt(280)).text_frame
    body = frame._txBody
    for old in body.findall(f"{{{DRAWING}}}p"):
        body.remove(old)
    for each in lines:
        text = paragraph(Words(each, 12), pen, own=False)
        body.append(parse_xml(text.replace("<a:p>", f"<a:p {NAMES}>", 1)))

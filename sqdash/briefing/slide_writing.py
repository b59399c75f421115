"""Words on a slide: boxes, paragraphs and runs as XML, with their typefaces and their language. Lengths are points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml

from sqdash.briefing.chart_layout import POINT
from sqdash.briefing.chart_xml import language_codes, typefaces
from sqdash.briefing.lettering import SPACING, Faces, clean

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMES = (
    f'xmlns:a="{DRAWING}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
NUMBER_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"  # PowerPoint's own id of a slide number


class Box(NamedTuple):
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def emu(self) -> tuple[int, int, int, int]:
        left, top, width, height = (round(each * POINT) for each in self)
        return left, top, width, height


@dataclass(frozen=True)
class Pen:
    """How words are written in one deck. `ink` and `accent` are "RRGGBB" or a colour of the theme such as "tx1"."""

    language: str
    faces: Faces
    ink: str
    quiet: str
    accent: str


@dataclass(frozen=True)
class Words:
    """One paragraph. `link` is a relationship id of the slide; `field` makes it the slide's number."""

    text: str
    size: float
    colour: str = ""
    bold: bool = False
    align: str = "l"
    link: str = ""
    field: bool = False
    alpha: float = 1.0
    after: float = 0.0


def colour_xml(colour: str, alpha: float = 1.0) -> str:
    more = f'<a:alpha val="{round(alpha * 100_000)}"/>' if alpha < 1 else ""
    tag = "srgbClr" if len(colour) == 6 else "schemeClr"
    return f'<a:solidFill><a:{tag} val="{colour}">{more}</a:{tag}></a:solidFill>'


def paragraph(words: Words, pen: Pen, *, own: bool = True) -> str:
    """A paragraph; `own` False leaves colour and typeface to the placeholder it is written into."""
    look = colour_xml(words.colour or pen.ink, words.alpha) + typefaces(pen.faces) if own else ""
    weight = f' b="{int(words.bold)}"' if own else ""
    link = f'<a:hlinkClick r:id="{words.link}"/>' if words.link else ""
    run = f'<a:rPr {language_codes(pen.language)} sz="{round(words.size * 100)}"{weight} dirty="0">{look}{link}</a:rPr>'
    align = f' algn="{words.align}"' if own else ""
    after = f'<a:spcAft><a:spcPts val="{round(words.after * 100)}"/></a:spcAft>' if words.after else ""
    line = f'<a:lnSpc><a:spcPts val="{round(words.size * SPACING * 100)}"/></a:lnSpc>' if own else ""
    text = f"<a:p><a:pPr{align}>{line}{after}</a:pPr>"
    if words.field:
        return f'{text}<a:fld id="{NUMBER_FIELD}" type="slidenum">{run}<a:t>{escape(words.text)}</a:t></a:fld></a:p>'
    parts = (f"<a:r>{run}<a:t>{escape(part)}</a:t></a:r>" for part in clean(words.text).split("\n"))
    return f"{text}{'<a:br/>'.join(parts)}</a:p>"


def write(
    slide: Any, box: Box, words: Sequence[Words], pen: Pen, *, name: str, anchor: str = "t", turned: float = 0.0
) -> Any:
    """A text box without margins; `anchor` t, ctr or b; `turned` in degrees, clockwise."""
    left, top, width, height = box.emu
    turn = f' rot="{round(turned * 60_000)}"' if turned else ""
    lines = "".join(paragraph(each, pen) for each in words) or "<a:p/>"
    shape = parse_xml(
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{_next_id(slide)}" name={quoteattr(clean(name))}/>'
        f'<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm{turn}><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        f'</p:spPr><p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="{anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{lines}</p:txBody></p:sp>"
    )
    slide.shapes._spTree.append(shape)
    return shape


def block(slide: Any, box: Box, colour: str, *, name: str, at: int | None = None) -> None:
    """A plain filled rectangle; `at` its place in the drawing order, 0 behind everything."""
    left, top, width, height = box.emu
    shape = parse_xml(
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{_next_id(slide)}" name={quoteattr(name)} descr=""/>'
        "<p:cNvSpPr/><p:nvPr/>"
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{colour_xml(colour)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )
    tree = slide.shapes._spTree
    tree.append(shape) if at is None else tree.insert(2 + at, shape)


def fill_placeholder(placeholder: Any, words: Sequence[Words], pen: Pen) -> None:
    """The paragraphs into a placeholder, which keeps its own colour, face and place."""
    body = placeholder.text_frame._txBody
    for old in body.findall(f"{{{DRAWING}}}p"):
        body.remove(old)
    for each in words:
        body.append(parse_xml(paragraph(each, pen, own=False).replace("<a:p>", f"<a:p {NAMES}>", 1)))


def linked(slide: Any, address: str) -> str:
    """The relationship id of an outside address."""
    return str(slide.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))


def _next_id(slide: Any) -> int:
    ids = slide.shapes._spTree.xpath("//@id")
    return max((int(each) for each in ids if str(each).isdigit()), default=1) + 1

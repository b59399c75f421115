"""The form of an official document after GB/T 9704: page, faces, sizes, styles; what stands in for a missing face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from sqdash.language import _, current

PAGE = (210.0, 297.0)  # mm, A4
TOP, RIGHT, BOTTOM, LEFT = 37.0, 26.0, 35.0, 28.0  # mm
WIDTH, HEIGHT = PAGE[0] - LEFT - RIGHT, PAGE[1] - TOP - BOTTOM
FOOTER = 6.0  # mm from the sheet's edge: the page number stands 7 mm below the text
INK = "0F1A26"
CLOSER = -0.2  # pt between characters: 28 to a line of 156 mm
LATIN = "Times New Roman"
CHINESE = "SimSun"  # in an English report, for names that are Chinese
SYMBOLS = "Segoe UI Symbol"  # the verdict's shapes: no Chinese face has all of them


@dataclass(frozen=True)
class Faces:
    """The faces of one language, by the names a Chinese office has installed; digits are set in them too."""

    title: str
    heading: str
    second: str
    body: str
    plain: str


@dataclass(frozen=True)
class Scale:
    """Type sizes and the distance of lines, in points; `table` for tables, captions are as large."""

    body: float
    leading: float
    table: float


def faces() -> Faces:
    # Translators: names of typefaces; in English all of them are the Latin face
    return Faces(_("方正小标宋简体"), _("黑体"), _("楷体_GB2312"), _("仿宋_GB2312"), _("宋体"))


def scale_of(language: str) -> Scale:
    """Size 3 (16 pt), 28 pt from line to line, 22 lines to a page in Chinese; Latin of that size would shout."""
    return Scale(16, 28, 9) if language == "zh" else Scale(12, 18, 8)


def prepare(document: Document) -> None:
    """Page, defaults, styles and faces; the template's theme has no say left."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance, section.header_distance = Mm(FOOTER), Mm(15)
    _set_defaults(document)
    _set_styles(document)
    _set_settings(document)
    _set_font_table(document)
    _without_thumbnail(document)


def _without_thumbnail(document: Document) -> None:
    """The template brings a picture of its own first page."""
    package = document.part.package
    assert package is not None
    for id in [id for id, each in package.rels.items() if each.reltype.endswith("/thumbnail")]:
        del package.rels[id]


def fonts_xml(face: str) -> str:
    """One face for every kind of letter, inside an element that declares `w`; a Latin face takes Chinese along."""
    east = face if current() == "zh" or face == SYMBOLS else CHINESE
    hint = ' w:hint="eastAsia"' if current() == "zh" else ""  # quotation marks and dashes are of both scripts
    return f'<w:rFonts{hint} w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{east}" w:cs="{face}"/>'


def set_faces(properties: Any, face: str) -> None:
    """Put one face for each kind of letter into a `w:rPr`, whatever face or theme it named before."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = parse_xml(fonts_xml(face).replace("<w:rFonts", f"<w:rFonts {nsdecls('w')}"))
    properties.insert(1 if properties.find(qn("w:rStyle")) is not None else 0, fonts)


def _set_defaults(document: Document) -> None:
    known = faces()
    root = document.styles.element
    properties = root.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(properties):
        properties.remove(child)
    set_faces(properties, known.body)
    properties.append(parse_xml(f'<w:sz {nsdecls("w")} w:val="21"/>'))
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))
    for style in root.findall(qn("w:style")):  # the template's own headings and tables name the theme's faces
        for fonts in style.iter(qn("w:rFonts")):
            for name in [name for name in fonts.attrib if str(name).endswith("Theme")]:
                del fonts.attrib[name]


def _set_styles(document: Document) -> None:
    known, scale = faces(), scale_of(current())
    chinese = current() == "zh"
    indent = 2 * (scale.body + (CLOSER if chinese else 0)) if chinese else 0
    shape = _Shaper(document)
    shape("Normal", known.body, scale.body, scale.leading, indent=0)
    shape("Body Text", known.body, scale.body, scale.leading, indent=indent, across=True)
    shape("Title", known.title, 22 if chinese else 18, 34 if chinese else 24, bold=not chinese, centred=True)
    shape("Subtitle", known.second, scale.body, scale.leading, centred=True)
    shape("Heading 1", known.heading, max(scale.body, 14), scale.leading, indent=indent, bold=not chinese, level=1)
    shape("Heading 2", known.second, max(scale.body, 13), scale.leading, indent=indent, bold=not chinese, level=2)
    shape("Heading 3", known.body, scale.body, scale.leading, indent=indent, bold=True, level=3)
    shape("Caption", known.heading, scale.table, 14, centred=True, bold=not chinese)
    shape("Table Text", known.plain, scale.table, None)
    shape("Table Note", known.plain, 8, 11)
    shape("Stamp", known.plain, 7.5, None)
    shape("Page Number", known.plain, 14, None)
    shape("Header", known.plain, 8, None)
    shape("Footer", known.plain, 8, None)
    if chinese:
        properties = document.styles["Body Text"].element.get_or_add_rPr()
        spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:val="{round(CLOSER * 20)}"/>')
        properties.find(qn("w:sz")).addprevious(spacing)
    _link_style(document)


class _Shaper:
    """Gives paragraph styles their form, one call each."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __call__(
        self,
        name: str,
        face: str,
        size: float,
        leading: float | None,
        *,
        indent: float = 0,
        bold: bool = False,
        centred: bool = False,
        across: bool = False,
        level: int = 0,
    ) -> None:
        style = self._style(name)
        set_faces(style.element.get_or_add_rPr(), face)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(INK)
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.first_line_indent = Pt(indent)
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if leading else WD_LINE_SPACING.SINGLE
        if leading:
            form.line_spacing = Pt(leading)
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        if across:
            form.widow_control = True
            if current() == "zh":
                form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if level:
            form.keep_with_next = form.keep_together = True
            form.space_before = Pt(0 if current() == "zh" else 6)
        _plain(style)

    def _style(self, name: str) -> ParagraphStyle:
        styles = self.document.styles
        if name not in [each.name for each in styles]:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        found = styles[name]
        assert isinstance(found, ParagraphStyle)
        return found


def _plain(style: ParagraphStyle) -> None:
    """The template underlines its title and spaces its subtitle out."""
    for holder, names in (
        (style.element.get_or_add_pPr(), ("w:pBdr",)),
        (style.element.get_or_add_rPr(), ("w:spacing", "w:kern")),
    ):
        for old in [child for name in names for child in holder.findall(qn(name))]:
            holder.remove(old)


def _link_style(document: Document) -> None:
    style = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    properties = style.element.get_or_add_rPr()
    properties.append(parse_xml(f'<w:color {nsdecls("w")} w:val="1F4E9E"/>'))
    properties.append(parse_xml(f'<w:u {nsdecls("w")} w:val="single"/>'))


def _set_settings(document: Document) -> None:
    """Odd and even pages differ; punctuation is compressed as Chinese is set; Word does not open it as an old file."""
    document.settings.odd_and_even_pages_header_footer = True
    root = document.settings.element
    for name in ("w:compat", "w:themeFontLang", "w:characterSpacingControl"):
        for old in root.findall(qn(name)):
            root.remove(old)
    added = [
        f'<w:characterSpacingControl {nsdecls("w")} w:val="compressPunctuation"/>',
        f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>',
        f'<w:themeFontLang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>',
    ]
    for text in added:
        _insert_setting(root, parse_xml(text))


AFTER_COMPAT = (
    "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
    "shapeDefaults", "decimalSymbol", "listSeparator",
)  # fmt: skip
AFTER_THEME = AFTER_COMPAT[5:]
AFTER_SPACING = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", *AFTER_COMPAT)


def _insert_setting(root: Any, element: Any) -> None:
    """The schema orders settings; a reader may call a file broken that does not."""
    kind = element.tag.split("}")[1]
    later = {"compat": AFTER_COMPAT, "themeFontLang": AFTER_THEME}.get(kind, AFTER_SPACING)
    for at, child in enumerate(root):
        if child.tag.split("}")[1] in later:
            root.insert(at, element)
            return
    root.append(element)


SONG, GOTHIC = "02010600030101010101", "02010609060101010101"


def _set_font_table(document: Document) -> None:
    """What each face is and what may stand in for it, so that a machine without it still takes a Chinese one."""
    known = faces()
    asian = {
        known.title: ("Noto Serif CJK SC", "auto", SONG),
        known.plain: ("Noto Serif CJK SC", "auto", SONG),
        known.body: ("FangSong,SimSun,Noto Serif CJK SC", "modern", GOTHIC),
        known.second: ("KaiTi,SimSun,Noto Serif CJK SC", "modern", GOTHIC),
        known.heading: ("SimHei,Microsoft YaHei,Noto Sans CJK SC", "modern", GOTHIC),
    }
    fonts = [_font(name, other, panose, "86", family) for name, (other, family, panose) in asian.items()]
    fonts += [
        _font(LATIN, "Noto Serif CJK SC", "02020603050405020304", "00", "roman"),
        _font(SYMBOLS, "Noto Sans Symbols,DejaVu Sans", "020B0502040204020203", "00", "swiss"),
    ]
    if current() != "zh":
        fonts = [*fonts[-2:], _font(CHINESE, "Noto Serif CJK SC", SONG, "86", "auto")]
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{"".join(fonts)}</w:fonts>'
    part = document.part
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = xml.encode()
            return
    made = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, xml.encode(), part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.FONT_TABLE)


def _font(name: str, other: str, panose: str, charset: str, family: str) -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/>'
        f'<w:charset w:val="{charset}"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
    )

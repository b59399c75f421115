"""What a deck is drawn on: an organisation's own template, checked and emptied, or a plain 16:9 one of ours."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from pptx.oxml import parse_xml
from pptx.util import Emu

from sqdash.briefing.chart_layout import POINT
from sqdash.briefing.lettering import FACE, OURS, Faces
from sqdash.briefing.slide_writing import DRAWING, NAMES, Box
from sqdash.language import _
from sqdash.plan.faults import BadInput, Fault

WIDTH, HEIGHT = 960.0, 540.0  # points, 16:9
LEAST_WIDTH, LEAST_HEIGHT = 600.0, 400.0
MOST_UNPACKED = 400_000_000
KIND = "application/vnd.openxmlformats-officedocument.presentationml."
MAIN, TEMPLATE = KIND + "presentation.main+xml", KIND + "template.main+xml"
SHOW = KIND + "slideshow.main+xml"
COLOURS = {
    "dk1": "0F1A26", "lt1": "FFFFFF", "dk2": "1F4E9E", "lt2": "EEF2F7", "accent1": "2F6FD0", "accent2": "8A94A3",
    "accent3": "489B8C", "accent4": "F5DD93", "accent5": "E39984", "accent6": "9DB9E8", "hlink": "1F4E9E",
    "folHlink": "5B6675",
}  # fmt: skip
LIGHT = 200  # of 255, from here on a background is light


@dataclass(frozen=True)
class Base:
    """An empty presentation and how it wants to be written on; lengths in points.

    `title` is where its layout has the title, None where it has none; `panel` whether content needs a white ground.
    """

    deck: Any
    own: bool
    width: float
    height: float
    first: Any
    layout: Any
    title: Box | None
    title_size: float
    faces: Faces
    panel: bool


def plain() -> Base:
    """Ours: python-pptx's default with its size, theme, master and layouts made anew."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(round(WIDTH * POINT)), Emu(round(HEIGHT * POINT))
    size = deck.part._element.find(f"{{{_presentation()}}}sldSz")
    size.attrib.pop("type", None)
    keep = [each for each in deck.slide_layouts if _type(each) in ("title", "titleOnly")]
    for each in list(deck.slide_layouts):
        if each not in keep:
            deck.slide_layouts.remove(each)
    _drop(deck.part, RELATIONSHIP.PRINTER_SETTINGS)
    _drop(deck.part.package, RELATIONSHIP.THUMBNAIL)
    master = deck.slide_masters[0]
    _our_theme(master)
    _our_master(master)
    for layout in keep:
        _our_layout(layout)
    first, layout = keep
    title = Box(34, 38, 790, 80)
    return Base(deck, False, WIDTH, HEIGHT, first, layout, title, 26.0, OURS, False)


def opened(content: bytes) -> Base:
    """The organisation's template without its slides. Raises BadInput saying what is wrong with the file and why."""
    deck = _read(content)
    if not len(deck.slide_masters) or not any(len(each.slide_layouts) for each in deck.slide_masters):
        raise _bad(
            _("没有版式（母版是空的），标题无处可放"), _("在 PowerPoint 的“幻灯片母版”里至少保留一个带标题的版式")
        )
    width, height = deck.slide_width / POINT, deck.slide_height / POINT
    if width < height or width < LEAST_WIDTH or height < LEAST_HEIGHT:
        size = f"{width / 72 * 2.54:.1f} × {height / 72 * 2.54:.1f} cm"
        raise _bad(
            _("幻灯片大小是 {size}，表格放不下").format(size=size), _("改为横向的 16:9 或 4:3，宽不小于 21.2 厘米")
        )
    empty(deck)
    layouts = [each for master in deck.slide_masters for each in master.slide_layouts]
    layout = _title_only(layouts)
    first = next((each for each in layouts if _type(each) == "title"), layout)
    placeholder = title_of(layout)
    box = None if placeholder is None else Box(*(each / POINT for each in _frame(placeholder)))
    return Base(
        deck, True, width, height, first, layout, box, _title_size(layout), _faces(layout.slide_master),
        not _is_light(layout),
    )  # fmt: skip


def _bad(what: str, remedy: str, place: str = "") -> BadInput:
    return BadInput([Fault(_("模板文件"), place, what, remedy)])


def _read(content: bytes) -> Any:
    """A presentation from the bytes of a .pptx or .potx."""
    remedy = _("在 PowerPoint 或 WPS 里另存为 .pptx 或 .potx 再上传")
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise _bad(_("是旧的 .ppt 格式，或者加了密码"), remedy + _("；加了密码的先去掉密码"))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(each.file_size for each in entries) > MOST_UNPACKED:
                raise _bad(_("解压后太大"), _("删去模板里的视频和大图片"))
            names = {each.filename for each in entries}
            if "ppt/presentation.xml" not in names or "[Content_Types].xml" not in names:
                raise _bad(_("不是 PowerPoint 文件（里面没有 ppt/presentation.xml）"), remedy)
            types = archive.read("[Content_Types].xml").decode("utf-8", "replace")
            if "macroEnabled" in types or any(each.endswith("vbaProject.bin") for each in names):
                raise _bad(_("带有宏，宏不能带进汇报材料"), _("另存为不带宏的 .pptx 或 .potx 再上传"))
            content = _as_presentation(archive, types) if TEMPLATE in types or SHOW in types else content
        return Presentation(BytesIO(content))
    except BadInput:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _bad(_("打不开：不是 .pptx 或 .potx 文件，或者文件不完整"), remedy) from error
    except Exception as error:  # a broken part may fail anywhere inside the library, with any error
        raise _bad(_("打不开：文件里有损坏的部分（{error}）").format(error=type(error).__name__), remedy) from error


def _as_presentation(archive: zipfile.ZipFile, types: str) -> bytes:
    """A template or a show told as a presentation: the same parts under another content type."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name in dict.fromkeys(archive.namelist()):
            renamed = types.replace(TEMPLATE, MAIN).replace(SHOW, MAIN)
            out.writestr(name, renamed if name == "[Content_Types].xml" else archive.read(name))
    return stream.getvalue()


def empty(deck: Any) -> None:
    """Take the slides away, and everything that speaks of them: sections, custom shows, jumps from a master."""
    root = deck.part._element
    for each in list(deck.slides._sldIdLst):
        deck.part.drop_rel(each.rId)
        deck.slides._sldIdLst.remove(each)
    for node in root.xpath(".//*[local-name()='sectionLst']"):
        node.getparent().getparent().remove(node.getparent())
    for node in root.xpath("./*[local-name()='extLst'][not(*)] | ./*[local-name()='custShowLst']"):
        root.remove(node)
    for part in list(deck.part.package.iter_parts()):
        for id in [id for id, rel in part.rels.items() if not rel.is_external and rel.reltype == RELATIONSHIP.SLIDE]:
            _forget(part, id)


def _forget(part: Any, id: str) -> None:
    for node in part._element.xpath(f"//*[@r:id='{id}']") if hasattr(part, "_element") else ():
        node.getparent().remove(node)
    part.rels.pop(id)


def _drop(source: Any, kind: str) -> None:
    rels = source._rels
    for id in [id for id, rel in rels.items() if rel.reltype == kind]:
        rels.pop(id)


def _presentation() -> str:
    return "http://schemas.openxmlformats.org/presentationml/2006/main"


def _type(layout: Any) -> str:
    return str(layout._element.get("type", ""))


def title_of(layout: Any) -> Any:
    """The title's placeholder of a layout or a slide, or None."""
    return next((each for each in layout.placeholders if each.placeholder_format.type in (1, 3)), None)


def _title_only(layouts: list[Any]) -> Any:
    """The layout made for a title alone, or the one with a title and the least beside it."""
    named = next((each for each in layouts if _type(each) == "titleOnly" and title_of(each) is not None), None)
    if named is not None:
        return named
    return min(layouts, key=lambda each: (title_of(each) is None, _type(each) == "title", len(each.placeholders)))


def _frame(placeholder: Any) -> tuple[int, int, int, int]:
    return placeholder.left, placeholder.top, placeholder.width, placeholder.height


def _title_size(layout: Any) -> float:
    """In points, as the layout or its master sets titles."""
    sizes = []
    own = title_of(layout)
    if own is not None:
        sizes += own._element.xpath(".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
    sizes += layout.slide_master._element.xpath(".//p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int(sizes[0]) / 100 if sizes else 28.0


def theme_of(master: Any) -> Any:
    """The part and the parsed theme of a master."""
    part = master.part.part_related_by(RELATIONSHIP.THEME)
    return part, etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))


def _faces(master: Any) -> Faces:
    """The template's Latin face by reference; its Chinese one by name, ours where it has none."""
    _part, theme = theme_of(master)
    names = {"a": DRAWING}
    own = theme.xpath("string(.//a:minorFont/a:ea/@typeface)", namespaces=names)
    script = theme.xpath("string(.//a:minorFont/a:font[@script='Hans']/@typeface)", namespaces=names)
    return Faces("+mn-lt", str(own or script or FACE))


def _is_light(layout: Any) -> bool:
    """Whether dark words read on the background; one that is a picture or a gradient is not known to be light."""
    master = layout.slide_master._element
    found = layout._element.xpath("./p:cSld/p:bg") or master.xpath("./p:cSld/p:bg")
    if not found:
        return True
    colours = found[0].xpath("./p:bgRef/* | ./p:bgPr/a:solidFill/*")
    if not colours or found[0].xpath("./p:bgRef[@idx>1001 or @idx=0]"):
        return False
    value = str(colours[0].get("val"))
    if etree.QName(colours[0]).localname == "schemeClr":
        mapped = master.xpath(f"string(./p:clrMap/@{value})") if value in ("bg1", "bg2", "tx1", "tx2") else value
        _part, theme = theme_of(layout.slide_master)
        value = theme.xpath(
            f"string(.//a:clrScheme/a:{mapped}/*/@lastClr | .//a:clrScheme/a:{mapped}/a:srgbClr/@val)",
            namespaces={"a": DRAWING},
        )
    if not re.fullmatch("[0-9A-Fa-f]{6}", value):
        return False
    return sum(int(value[at : at + 2], 16) for at in (0, 2, 4)) / 3 >= LIGHT


def set_faces(part: Any, theme: Any) -> None:
    """Our typeface for Latin, Chinese and complex, in headings and in text, and for Chinese by its script."""
    names = {"a": DRAWING}
    for font in theme.xpath(".//a:fontScheme/a:majorFont | .//a:fontScheme/a:minorFont", namespaces=names):
        for tag in ("latin", "ea", "cs"):
            font.find(f"{{{DRAWING}}}{tag}").set("typeface", FACE)
        for script in font.findall(f"{{{DRAWING}}}font"):
            if script.get("script") == "Hans":
                script.set("typeface", FACE)
            else:
                font.remove(script)
    written = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    if hasattr(part, "_element"):
        part._element = parse_xml(written)
    else:
        part._blob = written


def _our_theme(master: Any) -> None:
    part, theme = theme_of(master)
    names = {"a": DRAWING}
    theme.set("name", "sqdash")
    for scheme in theme.xpath(".//a:clrScheme | .//a:fontScheme", namespaces=names):
        scheme.set("name", "sqdash")
    for tag, colour in COLOURS.items():
        slot = theme.xpath(f".//a:clrScheme/a:{tag}", namespaces=names)[0]
        slot[:] = [etree.Element(f"{{{DRAWING}}}srgbClr", val=colour)]
    set_faces(part, theme)


def _our_master(master: Any) -> None:
    places = {1: (34, 38, 790, 80), 2: (34, 130, 892, 360)}
    for each in list(master.placeholders):
        place = places.get(int(each.placeholder_format.type))
        if place is None:
            each._element.getparent().remove(each._element)
        else:
            _place(each, Box(*place))
    style = master._element.xpath(".//p:titleStyle/a:lvl1pPr")[0]
    style.set("algn", "l")
    run = style.find(f"{{{DRAWING}}}defRPr")
    run.set("sz", "2600")
    run.set("b", "1")
    title_of(master)._element.xpath("./p:txBody/a:bodyPr")[0].set("anchor", "t")
    for each in master.placeholders:
        body = each._element.xpath("./p:txBody/a:bodyPr")[0]
        for side in ("lIns", "tIns", "rIns", "bIns"):
            body.set(side, "0")


def _our_layout(layout: Any) -> None:
    """The layouts say the same as the master, but the first slide has its own places; nobody's date and footer."""
    for each in list(layout.placeholders):
        kind = int(each.placeholder_format.type)
        if kind not in (1, 3, 4):
            each._element.getparent().remove(each._element)
        elif _type(layout) == "title":
            _place(each, Box(64, 96, 640, 110) if kind == 3 else Box(64, 216, 640, 32))
            body = each._element.xpath("./p:txBody/a:bodyPr")[0]
            body.set("anchor", "b" if kind == 3 else "t")
            style = each._element.xpath("./p:txBody/a:lstStyle")[0]
            size = "4000" if kind == 3 else "2000"
            style[:] = [
                parse_xml(
                    f'<a:lvl1pPr {NAMES} marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{size}">'
                    '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:defRPr></a:lvl1pPr>'
                )
            ]


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = box.emu

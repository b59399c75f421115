"""Pictures to hand on: a chart, the map or a rug with its title, what it rests on, and the word for illustrative data.

A browser draws the bare chart; typst sets the picture around it. Names are data to both and never markup.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqdash.briefing.browser import NoPicture, drawn
from sqdash.briefing.fonts import fonts, installed
from sqdash.language import _, both, current
from sqdash.model import Summary
from sqdash.returns.types import Workspace
from sqdash.views.figures import Figure, coloured
from sqdash.views.outlines import map_svg, still_map
from sqdash.views.still_table import Tables
from sqdash.views.tiles import Tile
from sqdash.views.typefaces import SANS
from sqdash.views.verdict_colours import TINTS
from sqdash.views.widths import shortened

MARKUP = Path(__file__).with_name("picture.typ")
DOTS_PER_INCH = 96  # of a css pixel
LONGEST = 400  # half-width characters of a title or a cell; a note and the lines below say what must be known
BLANK = re.compile(r"[\x00-\x20\x7f]+")  # not the wide space between the parts of a line
UNBROKEN = re.compile(r"[!-~]{24}")
EMBEDDED = re.compile(r'<image transform="([^"]*)" xlink:href="data:image/svg\+xml;base64,([^"]*)"([^>]*)/>')


class Size(NamedTuple):
    """A picture and its texts in css pixels; `enlarged` is the most a chart is."""

    width: int
    height: int
    margin: int
    title: int
    text: int
    small: int
    enlarged: float

    @property
    def room(self) -> tuple[float, float]:
        """About what title and lines leave to the chart."""
        around = 1.6 * self.margin + 1.3 * self.title + 3.6 * self.small + 0.7 * self.margin
        return self.width - 2.0 * self.margin, self.height - around


SLIDE = Size(1280, 720, 44, 28, 18, 15, 1.6)
A4 = Size(640, 420, 14, 17, 12, 11, 1.0)
A4_TALL = A4._replace(height=640)


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture; what is asked of it is made then."""

    content: str
    size: Size

    @property
    def svg(self) -> bytes:
        """The chart within stays drawing and text, not an image in an image, which offices do not show."""
        text = _compiled(self.content, "svg").decode()
        size = f'width="{self.size.width}" height="{self.size.height}"'
        text = re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', size, text, count=1)
        return EMBEDDED.sub(_inlined, text).encode()

    def png(self, scale: int = 1) -> bytes:
        """Exactly `scale` times the size in pixels."""
        return _compiled(self.content, "png", ppi=float(DOTS_PER_INCH * scale))

    @property
    def pdf(self) -> bytes:
        return _compiled(self.content, "pdf")


def chart_svg(figure: Figure, width: int, height: int) -> bytes:
    """The bare chart on white, css pixels. Raises NoPicture."""
    light = coloured(figure, dark=False)
    layout = {**light["layout"], "paper_bgcolor": "#FFFFFF", "plot_bgcolor": "#FFFFFF"}
    layout |= {"width": width, "height": height, "autosize": False}
    return drawn({"data": light["data"], "layout": layout}, width, height)


def chart_size(figure: Figure, size: Size) -> tuple[int, int]:
    """Width and height to draw a chart at: its own height where that can be read, in the shape of the room."""
    width, height = size.room
    tall = max(float(figure["layout"]["height"]), height / size.enlarged)
    return round(tall * width / height), round(tall)


def a4(figure: Figure) -> Size:
    """The size a chart takes in a text: one with many rows is given a higher picture instead of smaller letters."""
    return A4 if figure["layout"]["height"] <= A4.height else A4_TALL


def chart_picture(
    figure: Figure, *, title: str, lines: Sequence[str], watermark: str = "", note: str = "", size: Size = SLIDE
) -> Picture:
    """A chart with all around it. Raises NoPicture."""
    svg = chart_svg(figure, *chart_size(figure, size))
    return picture(svg, title=title, lines=lines, watermark=watermark, note=note, size=size)


def picture(
    svg: bytes, *, title: str, lines: Sequence[str], watermark: str = "", note: str = "", size: Size = SLIDE
) -> Picture:
    """A drawing with its title above, a note and the lines of its stamp below, and a pale word across it.

    Args:
        title: what it shows or finds; wrapped, shortened beyond 200 Chinese or 400 narrow characters.
        lines: what it rests on, wrapped whole as the note is; watermark: empty for none.
    """
    return _composed({"svg": svg.decode()}, title, lines, watermark, note, size)


def map_picture(
    workspace: Workspace,
    summary: Summary,
    *,
    title: str,
    lines: Sequence[str],
    watermark: str = "",
    note: str = "",
    size: Size = SLIDE,
) -> Picture:
    """The areas by the share of their targets met; no browser is needed."""
    width, height = size.room
    drawing = map_svg(still_map(workspace, summary, width=width, height=height, size=size.text))
    return picture(drawing.encode(), title=title, lines=lines, watermark=watermark, note=note, size=size)


def table_picture(
    shown: Tables, *, title: str, lines: Sequence[str], watermark: str = "", note: str = "", size: Size = SLIDE
) -> Picture:
    """Rugs and coloured tables, every cell by fill, shape and text. No browser is needed."""
    return _composed({"shown": _literal(asdict(shown))}, title, lines, watermark, note, size)


def tiles_picture(
    tiles: Sequence[Tile], *, title: str, lines: Sequence[str], watermark: str = "", note: str = "", size: Size = SLIDE
) -> Picture:
    """Indicators as tiles, each with its way. No browser is needed."""
    shown = [{**_literal(asdict(each)), "spark": each.spark} for each in tiles]
    return _composed({"tiles": shown}, title, lines, watermark, note, size)


def _literal(value: Any) -> Any:
    """The same with every text fit to be set."""
    if isinstance(value, str):
        return _breakable(shortened(value, LONGEST))
    if isinstance(value, Mapping):
        return {key: _literal(each) for key, each in value.items()}
    return [*map(_literal, value)] if isinstance(value, tuple | list) else value


def _composed(
    drawing: Mapping[str, Any], title: str, lines: Sequence[str], watermark: str, note: str, size: Size
) -> Picture:
    content = {
        **drawing,
        "title": _breakable(shortened(title, LONGEST)),
        "note": _breakable(note),
        "lines": [_breakable(each) for each in lines],
        "watermark": watermark,
        "tints": TINTS,
        "width": size.width,
        "height": size.height,
        "margin": size.margin,
        "title_size": size.title,
        "size": size.text,
        "small": size.small,
        "fonts": installed(SANS),
        "lang": current(),
        "region": "cn" if current() == "zh" else "gb",
    }
    return Picture(json.dumps(content, ensure_ascii=False), size)


def _breakable(text: str) -> str:
    """On one line; what has no place to break gets some that are not seen."""
    return UNBROKEN.sub(lambda found: f"{found[0]}\u200b", BLANK.sub(" ", text).strip())


def _compiled(content: str, kind: Literal["svg", "png", "pdf"], ppi: float | None = None) -> bytes:
    import typst

    compiler = typst.Compiler(MARKUP.read_bytes(), font_paths=fonts(), ignore_system_fonts=True)
    try:
        made = compiler.compile(format=kind, ppi=ppi, sys_inputs={"picture": content})
    except typst.TypstError as failed:
        why = str(failed.message)[:200]
        raise NoPicture(both(lambda: _("图片没有排成：{why}").format(why=why))) from failed
    assert isinstance(made, bytes), "a picture has one page"
    return made


def _inlined(found: re.Match[str]) -> str:
    """An embedded drawing as part of the picture itself, at its place and size."""
    place, coded, more = found.groups()
    inner = re.sub(r"^\s*<\?xml[^>]*>", "", b64decode(coded).decode())
    head, rest = inner.split(">", 1)
    size = dict(re.findall(r'(width|height)="([^"]*)"', more))
    own = re.sub(r'\s(?:width|height|style|class)="[^"]*"', "", head)
    return f'<g transform="{place}">{own} width="{size["width"]}" height="{size["height"]}">{rest}</g>'

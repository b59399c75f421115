"""Where title, lines, content, stamp and code stand on a slide, ours or a template's. Lengths are points."""

from __future__ import annotations

from dataclasses import dataclass

from sqdash.briefing.lettering import SPACING, clean, cut, fitting, lines_of
from sqdash.briefing.pack import Page
from sqdash.briefing.slide_writing import Box

MARGIN = 34.0
FOOT, CODE, SMALL_CODE = 26.0, 88.0, 76.0
HIGHER_FOOT = 42.0  # on a template, which may be narrow: as high as fits under the notice of the first slide
HEADING = 12.0
SMALLER = (24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0)
LINE_SIZES = (15.0, 14.0, 13.0, 12.0)
BODY_SIZES = (22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 11.0)
TITLE_TOP, TITLE_HEIGHT = 38.0, 76.0
FIRST_CONTENT = 106.0  # below the code in the upper corner
BOLD = 1.12  # bold letters are wider
WIDEST_LEFT = 60.0
BELOW = 0.56  # of the width, for a map beside a chart
UNTITLED = Box(34, 24, 600, 76)


@dataclass(frozen=True)
class Head:
    """What stands above the content. `heading_box` is None where the heading opens the lines; `body` is for content."""

    title: str
    title_size: float
    title_box: Box
    heading_size: float
    heading_box: Box | None
    lines: tuple[str, ...]
    line_size: float
    lines_box: Box
    after: float
    body: Box


@dataclass(frozen=True)
class Ground:
    """A slide's measures: `title` and `title_size` as a template's layout has them."""

    own: bool
    width: float
    height: float
    title: Box | None
    title_size: float

    @property
    def left(self) -> float:
        return min(max(self.title.left, 14.0), WIDEST_LEFT) if self.own and self.title else MARGIN

    @property
    def foot(self) -> Box:
        """Ours over the whole width; on a template the code stands to its right, as its upper corner may be taken."""
        aside = SMALL_CODE + 8 if self.own else 0.0
        high = HIGHER_FOOT if self.own else FOOT
        return Box(self.left, self.height - 10 - high, self.width - 2 * self.left - aside, high)

    @property
    def code(self) -> Box:
        if self.own:
            return Box(self.width - self.left - SMALL_CODE, self.height - 6 - SMALL_CODE, SMALL_CODE, SMALL_CODE)
        return Box(self.width - MARGIN - CODE + 8, 12, CODE, CODE)

    @property
    def bottom(self) -> float:
        """Where content ends."""
        return (self.code.top if self.own else self.foot.top) - 6

    @staticmethod
    def lines(text: str, size: float, width: float) -> int:
        return lines_of(clean(text), size, width)


def head_of(page: Page, ground: Ground, mark: str = "") -> Head:
    """The head of a page's slide; `mark` is set behind the title where a page takes several slides."""
    text = clean(page.message).replace("\n", " ") + mark
    box = ground.title if ground.own and ground.title else UNTITLED
    if not ground.own:
        box = Box(MARGIN, TITLE_TOP, ground.width - 2 * MARGIN - CODE - 8, TITLE_HEIGHT)
    inside = 14.4 if ground.own else 0.0  # a placeholder's own margins
    sizes = (ground.title_size, *(each for each in SMALLER if each < ground.title_size))
    room = (box.width - inside) / BOLD, max(box.height - inside / 2, 20.0)
    size = fitting(text, sizes, *room)
    text = cut(text, size, *room)
    used = lines_of(text, size, room[0]) * size * SPACING
    top = box.bottom + 4 if ground.own else box.top + used + 6
    return _with_lines(page, ground, text, size, box, top)


def _with_lines(page: Page, ground: Ground, title: str, size: float, box: Box, top: float) -> Head:
    """The lines under the title; where a page has nothing else they are what it shows, and large."""
    alone = page.table is None and page.chart is None and page.map is None
    beyond = 0.0 if ground.own or alone else CODE  # the lines stand beside the code
    width = ground.width - 2 * ground.left - beyond
    heading = HEADING * 1.5 if ground.own else 0.0
    lines = tuple(clean(each) for each in page.lines)
    start = max(top, FIRST_CONTENT) if alone and not ground.own else top
    most = ground.bottom - start - heading if alone else 2.4 * LINE_SIZES[0] * SPACING
    sizes, after = (BODY_SIZES, 0.5) if alone else (LINE_SIZES, 0.0)
    line_size = next((each for each in sizes if _height(lines, each, width, after) <= most), sizes[-1])
    if not alone:
        lines = tuple(cut(each, line_size, width, most / max(len(lines), 1)) for each in lines)
    used = heading + _height(lines, line_size, width, after)
    content = start + used + (8 if used else 2)
    content = content if ground.own else max(content, FIRST_CONTENT)
    return Head(
        title,
        size,
        box if ground.own else box._replace(height=max(top - 6 - box.top, size * SPACING)),
        HEADING,
        None if ground.own else Box(MARGIN, 18, box.width, 18),
        lines,
        line_size,
        Box(ground.left, start, width, max(used, 1.0)),
        line_size * after,
        Box(ground.left, content, ground.width - 2 * ground.left, ground.bottom - content),
    )


def _height(lines: tuple[str, ...], size: float, width: float, after: float) -> float:
    return sum(lines_of(each, size, width) * size * SPACING + after * size for each in lines)

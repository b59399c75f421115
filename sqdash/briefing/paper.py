"""The briefing as a PDF on A4, drawn by typst: one program in the package, no browser, a fraction of a second.

`paper.typ` and `charts.typ` draw; here texts become data for them. A text is never pasted into markup.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from sqdash.briefing.drawing import drawn
from sqdash.briefing.fonts import fonts, installed, missing_fonts
from sqdash.briefing.lettering import clean
from sqdash.briefing.pack import Pack, Page, Table
from sqdash.briefing.stamp import code_words, link_words, no_code_words
from sqdash.language import _, use
from sqdash.model import CITY
from sqdash.plan.faults import BadInput, Fault
from sqdash.views.moments import day_and_time
from sqdash.views.outlines import map_svg
from sqdash.views.stamp import with_version
from sqdash.views.typefaces import SANS, SERIF
from sqdash.views.verdict_colours import TINTS

if TYPE_CHECKING:
    from typst import Compiler, Fonts

SIGNS = (
    "Segoe UI Symbol",
    "DejaVu Sans",
    "DejaVu Sans Mono",
)  # shapes of verdicts where a Chinese font has none; the last comes with typst
DRAWING = Path(__file__).with_name("paper.typ")

_one_at_a_time = Lock()


def paper(pack: Pack) -> bytes:
    """The whole pack as a PDF with bookmarks, links and texts that can be searched.

    Raises: BadInput when no Chinese font is found: every character would be an empty box.
    """
    return bytes(_compiled(pack, format="pdf", timestamp=int(pack.stamp.made.timestamp())))


def paper_pages(
    pack: Pack, *, ppi: int = 96, places: Collection[str] = (CITY,), most: int | None = None
) -> list[bytes]:
    """Pages as PNG, to be looked at before the whole is made.

    Args:
        ppi: pixels per inch; 96 gives 794 × 1123 pixels.
        places: whose chapters, by default the city's; all chapters where none of them is there. The annex is left out
            where there is a chapter.
        most: how many pages at most.

    Raises: BadInput when no Chinese font is found.
    """
    chapters = tuple(each for each in pack.chapters if each.place in places) or pack.chapters
    shown = replace(pack, chapters=chapters, annex=() if chapters else pack.annex)
    made = _compiled(shown, format="png", ppi=float(ppi))
    return (made if isinstance(made, list) else [bytes(made)])[:most]


@lru_cache(maxsize=1)
def _typesetter(fonts: Fonts) -> Compiler:
    """The compiler, kept for as long as the fonts are the same."""
    import typst

    return typst.Compiler(DRAWING, root=DRAWING.parent, font_paths=fonts)


def _compiled(pack: Pack, *, format: Literal["pdf", "png"], **options: Any) -> Any:
    fault = missing_fonts()
    if fault is not None:
        raise BadInput([Fault("PDF", "", fault, "")])
    content = json.dumps(copy_context().run(_content, pack), ensure_ascii=False)
    with _one_at_a_time:
        return _typesetter(fonts()).compile(format=format, sys_inputs={"pack": content}, **options)


def _content(pack: Pack) -> dict[str, Any]:
    """Everything the drawing shows, as data, in the pack's language."""
    use(pack.language)
    sans, serif = installed(SANS), installed(SERIF)
    city_first = bool(pack.chapters) and pack.chapters[0].place == CITY
    shows = _("情景：{name}").format(name=with_version(pack.stamp.scenario, pack.stamp.version))
    made = pack.stamp.made.astimezone()
    content = {
        "language": pack.language,
        "title": pack.title,
        "subtitle": pack.subtitle,
        "author": "sqdash",
        "shows": f"{shows}　{day_and_time(made)[:10]}",
        "opening": pack.chapters[0].pages[0].message if city_first else "",
        "made": _moment(made),
        "fonts": {"sans": [*(sans or serif), *installed(SIGNS)], "serif": [*(serif or sans), *installed(SIGNS)]},
        "tints": TINTS,
        "watermark": pack.stamp.watermark,
        "stamp": list(pack.stamp.lines),
        "words": {
            "link": link_words(),
            "code": code_words(),
            "too_dense": no_code_words(),
        },
        "chapters": _chapters(pack),
    }
    cleaned: dict[str, Any] = _cleaned(content)
    return cleaned


def _chapters(pack: Pack) -> list[dict[str, Any]]:
    """Chapters with their pages numbered: the city's one, two, three; an area's by its name; the annex apart."""
    made = []
    for chapter in pack.chapters:
        city = chapter.place == CITY
        pages = [_page(each, _number(at, pack.language) if city else "") for at, each in enumerate(chapter.pages, 1)]
        made.append({**_place(pack, chapter.place), "single": not city, "pages": pages})
    if pack.annex:
        pages = [_page(each, _("附录 {n}　").format(n=at)) for at, each in enumerate(pack.annex, 1)]
        made.append({**_place(pack, CITY), "single": False, "pages": pages})
    return made


def _number(at: int, language: str) -> str:
    if language != "zh":
        return f"{at}. "
    digits = _("一二三四五六七八九十")
    return _("{number}、").format(number=digits[at - 1] if at <= len(digits) else at)


def _place(pack: Pack, place: str) -> dict[str, Any]:
    code = pack.stamp.code(place)
    return {"link": pack.stamp.link(place), "code": None if code is None else list(code)}


def _page(page: Page, number: str) -> dict[str, Any]:
    """One section. A note that stands under the map already is not said again."""
    drawn_map = None
    if page.map is not None:
        drawn_map = {"svg": map_svg(page.map), "note": page.map_note, "alt": page.message}
    return {
        "number": number,
        "heading": page.heading,
        "message": page.message,
        "lines": list(page.lines),
        "notes": [each for each in page.notes if page.map is None or each != page.map_note],
        "table": None if page.table is None else _table(page.table),
        "chart": None if page.chart is None else drawn(page.chart),
        "map": drawn_map,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [each._asdict() for each in table.columns],
        "rows": [[[each.text, each.verdict] for each in row] for row in table.rows],
        "caption": table.caption,
        "last_is_sum": table.last_is_sum,
    }


def _moment(at: datetime) -> dict[str, int]:
    return {name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute", "second")}


def _cleaned(value: Any) -> Any:
    """Every text in it without what a PDF cannot hold."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    if isinstance(value, list) and not (value and isinstance(value[0], int)):
        return [_cleaned(each) for each in value]
    return value

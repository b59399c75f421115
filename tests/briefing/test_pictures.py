"""Pictures: their size to the pixel, the words on them, names taken literally, and what is said without a browser."""

from __future__ import annotations

import os
import signal
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from sqdash import language
from sqdash.briefing import browser, fonts, pictures
from sqdash.briefing.browser import NoPicture
from sqdash.briefing.pictures import A4, A4_TALL, SLIDE, Picture
from sqdash.model import BASELINE, project, summarise
from sqdash.returns import Workspace
from sqdash.views.figures import Figure, layout
from sqdash.views.rug import rug_tables
from sqdash.views.still_table import Head, Mark, Row, Table, Tables, verdict_keys
from sqdash.views.tiles import Tile
from sqdash.views.widths import shortened

LINES = ("规划（征求意见稿）　情景：两批招聘", "数据截至 2022 年　数据版本 abc123　模型版本 1")
HOSTILE = (
    '=HYPERLINK("x")',
    "<script>alert(1)</script>",
    "#let x = 1 *bold* $x^2$ @ref",
    "𠮷野㊙",
    "\\u{0}{}[]`raw`",
    "长" * 300,
    "w" * 300,
)
SMALL = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><rect width="100" height="50" fill="#2F6FD0"/></svg>'
)


@pytest.fixture(scope="module", autouse=True)
def no_browser_left() -> Iterator[None]:
    yield
    browser.end()


@pytest.fixture
def needs_browser() -> None:
    if words := browser.missing_browser():
        pytest.skip(words)


def bars(name: str = "永城市") -> Figure:
    return {"data": [{"type": "bar", "x": [name, "睢县"], "y": [3, 2]}], "layout": layout(300)}


def words_of(picture: Picture) -> str:
    page = pypdfium2.PdfDocument(picture.pdf)[0]
    return "".join(page.get_textpage().get_text_range().split())


def plain(text: str) -> str:
    return "".join(text.split())


def pixels(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def made(title: str = "各县达标", **more: str) -> Picture:
    return pictures.picture(SMALL, title=title, lines=LINES, watermark="示例数据", **more)


@pytest.mark.parametrize("size", [SLIDE, A4, A4_TALL])
def test_a_picture_has_its_size_to_the_pixel(size: pictures.Size) -> None:
    found = pictures.picture(SMALL, title="标题", lines=LINES, size=size)
    assert pixels(found.png()).size == (size.width, size.height)
    assert pixels(found.png(2)).size == (2 * size.width, 2 * size.height)
    root = ElementTree.fromstring(found.svg)
    assert (root.get("width"), root.get("height")) == (str(size.width), str(size.height))


def test_title_stamp_and_watermark_stand_on_it() -> None:
    found = words_of(made(note="虚线：目标"))
    for text in ("各县达标", *LINES, "示例数据", "虚线：目标"):
        assert plain(text) in found
    assert "示例数据" not in words_of(pictures.picture(SMALL, title="标题", lines=LINES))


def test_the_drawing_is_in_the_svg_itself() -> None:
    """An image in an image stays empty in offices."""
    root = ElementTree.fromstring(made().svg)
    names = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert "image" not in names
    assert [each.get("fill") for each in root.iter() if each.get("fill") == "#2F6FD0"]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:6])
def test_names_are_taken_literally(name: str) -> None:
    found = words_of(pictures.picture(SMALL, title=name, lines=[name, *LINES], note=name)).replace("\u200b", "")
    shown = plain(shortened(name, pictures.LONGEST)).rstrip("…")
    assert found.startswith(shown)
    assert plain(f"{name}{name}{LINES[0]}{LINES[1]}") in found  # nothing long has pushed the stamp off the page


@pytest.mark.parametrize("letter", ["长", "w"])
def test_only_a_title_is_shortened(letter: str) -> None:
    """A note ends with what matters most (the chance of everything at once), a line with when it was made."""
    long = letter * 450
    found = words_of(pictures.picture(SMALL, title=f"{long}题", lines=[f"{long}行"], note=f"{long}注"))
    found = found.replace("\u200b", "")
    assert found.count(letter) == 900 + len(shortened(long, pictures.LONGEST)) - 1
    assert f"{letter}…" in found and "题" not in found
    assert f"{letter}注" in found and f"{letter}行" in found


def test_a_chart_with_a_hostile_name(needs_browser: None) -> None:
    """What Plotly reads as markup is its caller's to escape; a formula or a template is not run here."""
    found = pictures.chart_picture(bars("=1+1 $x$ #let 𠮷"), title="标题", lines=LINES, watermark="示例数据")
    assert plain("=1+1$x$#let𠮷") in words_of(found)


def test_a_chart_is_drawn_on_white_and_is_not_blank(needs_browser: None) -> None:
    found = pixels(pictures.chart_picture(bars(), title="标题", lines=LINES).png())
    assert found.getpixel((2, 2)) == (255, 255, 255)
    middle = found.crop((200, 150, 1080, 600))
    assert len(middle.getcolors(100_000) or ()) > 2


def test_a_browser_that_died_is_started_again(needs_browser: None) -> None:
    first = pictures.chart_svg(bars(), 640, 300)
    running = browser._last.browser
    assert running is not None
    os.killpg(running.kaleido.subprocess.pid, signal.SIGKILL)
    assert len(pictures.chart_svg(bars(), 640, 300)) == pytest.approx(len(first), rel=0.05)


def test_a_browser_that_hangs_is_stopped_and_told(needs_browser: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures.chart_svg(bars(), 640, 300)
    running = browser._last.browser
    assert running is not None
    monkeypatch.setattr(browser, "DRAW_SECONDS", 0.3)
    os.killpg(running.kaleido.subprocess.pid, signal.SIGSTOP)
    with pytest.raises(NoPicture, match="没有画好"):
        pictures.chart_svg(bars(), 640, 300)
    assert "没有画好" in str(browser.trouble())
    monkeypatch.undo()
    assert pictures.chart_svg(bars(), 640, 300).startswith(b"<svg")
    assert browser.trouble() is None


def test_a_missing_browser_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQDASH_CHROMIUM", "/nowhere/chromium")
    assert browser.chromium() is None
    with pytest.raises(NoPicture, match="/nowhere/chromium"):
        pictures.chart_svg(bars(), 640, 300)
    monkeypatch.delenv("SQDASH_CHROMIUM")
    monkeypatch.setenv("PATH", "")
    assert "apt-get install chromium" in str(browser.missing_browser())


def test_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Few:
        def families(self) -> list[str]:
            return ["DejaVu Sans"]

    monkeypatch.setattr(fonts, "fonts", cache(Few))
    assert "fonts-noto-cjk" in str(fonts.missing_fonts())


def test_the_map_and_the_rug_need_no_browser(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQDASH_CHROMIUM", "/nowhere/chromium")
    year = workspace.plan.end
    result = project(workspace, BASELINE, end=year)
    summary = summarise(result, year)
    drawn = pictures.map_picture(workspace, summary, title="地图", lines=LINES)
    tables = rug_tables(
        areas=workspace.areas,
        indicators=workspace.plan.indicators,
        cells=result.cells(year),
        city=result.city_cells(year),
    )
    rug = pictures.table_picture(tables, title="判定", lines=LINES)
    for area in workspace.areas:
        assert str(area.name) in words_of(drawn)
        assert str(area.name) in words_of(rug)
    assert "全市" in words_of(rug)


def test_a_picture_speaks_english(workspace: Workspace) -> None:
    language.use("en")
    year = workspace.plan.end
    result = project(workspace, BASELINE, end=year)
    tables = rug_tables(areas=workspace.areas, indicators=workspace.plan.indicators, cells=result.cells(year))
    rug = pictures.table_picture(tables, title="Verdicts", lines=["Plan"])
    assert not [sign for sign in words_of(rug) if "\u4e00" <= sign <= "\u9fff"]


def table(name: str, *, columns: int = 10) -> Tables:
    """A table every text of which is `name`."""
    marks = (Mark("met", "✓", "95.7", "up"), Mark("missed", "✕", "0.1", "down", "未达标"), Mark("same", "·"))
    cells = tuple(marks[at % len(marks)] for at in range(columns))
    heads = tuple(Head(name, "≥93%") for _at in range(columns))
    return Tables((Table(heads, (Row(name, cells), Row(name, cells, last=True)), name, first=300),), verdict_keys())


def test_a_cell_is_told_by_shape_word_and_arrow() -> None:
    """Nothing but text says it: a copy in grey, or a reader who sees no colours, loses nothing."""
    found = words_of(pictures.table_picture(table("甲"), title="标题", lines=LINES, watermark="示例数据"))
    for told in ("▲✓95.7", "▼✕0.1", "未达标", "✓达标", "△接近", "✕未达标", "≥93%", "示例数据", *map(plain, LINES)):
        assert told in found


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:6])
def test_names_in_a_table_are_taken_literally(name: str) -> None:
    found = words_of(pictures.table_picture(table(name, columns=1), title="标题", lines=LINES)).replace("\u200b", "")
    shown = plain(shortened(name, pictures.LONGEST)).rstrip("…")
    assert found.count(shown) == 4  # above the table, above its column, and at two rows
    assert plain(LINES[1]) in found


@pytest.mark.parametrize("columns", [10, 11, 40])
def test_a_table_of_any_width_stays_inside_the_picture(columns: int) -> None:
    """The margins stay white, so nothing of the table is cut."""
    found = pixels(pictures.table_picture(table("甲", columns=columns), title="标题", lines=LINES).png(2))
    edge = 2 * SLIDE.margin - 4
    for box in ((0, 0, edge, found.height), (found.width - edge, 0, found.width, found.height)):
        assert found.crop(box).getcolors() == [(edge * found.height, (255, 255, 255))]


def test_tiles_are_drawn_with_their_way() -> None:
    way = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 26"><path d="M0 3H120" stroke="#4A82CB"/></svg>'
    texts = {"number": "1.", "name": "甲", "value": "89.5", "unit": "%", "target": "目标 ≥93%", "now": "2022 年 89.5"}
    tile = Tile(**texts, quality="illustrative", mark="示", fill="near", shape="△", word="接近", spark=way, told="")
    found = pictures.tiles_picture([tile] * 10, title="标题", lines=LINES, watermark="示例数据", note="实线为上报")
    said = words_of(found)
    for told in ("1.甲", "89.5%示", "△接近", "目标≥93%", "2022年89.5", "实线为上报", "示例数据"):
        assert told in said
    assert said.count("1.甲") == 10
    strokes = [each.get("stroke") for each in ElementTree.fromstring(found.svg).iter()]
    assert strokes.count("#4A82CB") + strokes.count("#4a82cb") == 10

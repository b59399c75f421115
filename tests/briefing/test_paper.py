"""The PDF, read back page by page: every text in its order, the stamp, the QR code and the link of each page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from sqdash import language
from sqdash.briefing import fonts
from sqdash.briefing.composing import compose
from sqdash.briefing.drawing import drawn, with_unit
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Chapter, Chart, Pack, Page, Series, Table
from sqdash.briefing.paper import paper, paper_pages
from sqdash.model import BASELINE, CITY, example_scenarios
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from tests.briefing.codes import codes_on

HOSTILE = "=1+1 <b>𠮷㊙</b>&\"' #let x = [*a*] $x$ @b \\ `c` \x0b\x01" + "长a" * 90
UNBROKEN = "x" * 200


@pytest.fixture(scope="module")
def pack(workspace: Workspace) -> Pack:
    language.use("zh")
    scenario = example_scenarios(workspace)["building_first"]
    found = Findings(workspace, scenario, str(scenario.name), BASELINE, "稳态基线", with_chances=False)
    made = datetime(2026, 11, 25, 3, 4, 5, 678, tzinfo=UTC)
    return compose(found, places=[CITY, *[each.code for each in workspace.areas]], made=made)


@pytest.fixture(scope="module")
def document(pack: Pack) -> Iterator[pypdfium2.PdfDocument]:
    opened = pypdfium2.PdfDocument(paper(pack))
    yield opened
    opened.close()


def bare(text: str) -> str:
    """Without spaces and line ends, which a page sets as it likes, and without what a PDF cannot hold."""
    text = text.replace("\ufffe", "-")  # how pdfium reads a hyphen at the end of a line
    return "".join(each for each in text if not each.isspace() and each.isprintable())


def texts(document: pypdfium2.PdfDocument) -> list[str]:
    return [bare(page.get_textpage().get_text_range()) for page in document]


def assert_in_order(parts: list[str], whole: str) -> None:
    at = 0
    for part in map(bare, parts):
        found = whole.find(part, at)
        assert found >= 0, f"{part!r} is not behind {whole[max(0, at - 60) : at]!r}"
        at = found + len(part)


def city_pages(pack: Pack, document: pypdfium2.PdfDocument) -> int:
    counties = len(pack.chapters) - 1
    found = next(
        at for at, text in enumerate(texts(document)) if text.find(bare(pack.chapters[1].pages[0].message)) >= 0
    )
    assert found + counties < len(document)
    return found


def linked(page: pypdfium2.PdfPage) -> set[str]:
    raw, found = pypdfium2.raw, set()
    for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, at)
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_LINK:
            action = raw.FPDFLink_GetAction(raw.FPDFAnnot_GetLink(annotation))
            size = raw.FPDFAction_GetURIPath(page.pdf.raw, action, None, 0)
            address = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(page.pdf.raw, action, address, size)
            found.add(address.value.decode())
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def scanned(page: pypdfium2.PdfPage) -> set[str]:
    return set(codes_on(page.render(scale=4).to_pil()))


def test_the_city_takes_two_to_four_pages_and_every_county_one(pack: Pack, document: pypdfium2.PdfDocument) -> None:
    city, pages = city_pages(pack, document), texts(document)
    assert 2 <= city <= 4
    for at, chapter in enumerate(pack.chapters[1:]):
        assert pages[city + at].startswith(bare(chapter.name)) or bare(chapter.name) in pages[city + at][:40]
        assert bare(chapter.pages[0].message) in pages[city + at]
    assert bare(pack.annex[0].message) in pages[city + len(pack.chapters) - 1]


def test_every_sentence_is_there(pack: Pack, document: pypdfium2.PdfDocument) -> None:
    whole = "".join(texts(document))
    for page in pack.pages:
        for each in (page.heading, page.message, *page.lines, *page.notes):
            assert bare(each) in whole
    assert bare(pack.title) in whole
    assert bare(pack.subtitle) in whole


def test_every_cell_is_there_in_its_order(pack: Pack, document: pypdfium2.PdfDocument) -> None:
    city, pages = city_pages(pack, document), texts(document)
    first, last = "".join(pages[:city]), "".join(pages[city + len(pack.chapters) - 1 :])
    for page in pack.chapters[0].pages:
        if page.table:
            assert_in_order([page.table.caption, *cells(page.table)], first)
    for at, chapter in enumerate(pack.chapters[1:]):
        assert_in_order(cells(chapter.pages[0].table), pages[city + at])
    for page in pack.annex:
        if page.table and len(page.table.rows) < 10:
            assert_in_order(cells(page.table), last)


def cells(table: Table | None) -> list[str]:
    assert table is not None
    return [each.text for row in table.rows for each in row]


def test_every_bar_is_labelled_and_a_part_of_nothing_is_not(pack: Pack, document: pypdfium2.PdfDocument) -> None:
    city, pages = city_pages(pack, document), texts(document)
    for at, chapter in enumerate(pack.chapters):
        shown = "".join(pages[:city]) if chapter.place == CITY else pages[city + at - 1]
        for chart in (page.chart for page in chapter.pages if page.chart):
            for each in (chart.title, *chart.categories):
                assert bare(each) in shown
            if chart.kind == "bars":
                labels = [label["full"] for each in drawn(chart)["series"] for label in each["labels"]]
                assert [each for each in labels if bare(each) not in shown] == []


def test_every_page_carries_the_stamp_its_number_and_the_watermark(pack: Pack, document: pypdfium2.PdfDocument) -> None:
    for at, text in enumerate(texts(document), 1):
        for each in (*pack.stamp.lines, "打开这一页的看板", f"{at}/{len(document)}", pack.stamp.watermark):
            assert bare(each) in text


def test_the_link_and_the_code_of_a_page_lead_to_its_place(pack: Pack, document: pypdfium2.PdfDocument) -> None:
    city = city_pages(pack, document)
    for at, page in enumerate(document):
        place = pack.chapters[at - city + 1].place if 0 <= at - city < len(pack.chapters) - 1 else CITY
        assert linked(page) == {pack.stamp.link(place)}
    assert scanned(document[0]) == {pack.stamp.link(CITY)}
    assert scanned(document[city + 2]) == {pack.stamp.link(pack.chapters[3].place)}


def test_it_says_what_it_is(pack: Pack, document: pypdfium2.PdfDocument) -> None:
    told = document.get_metadata_dict()
    assert (told["Title"], told["Author"]) == (pack.title, "sqdash")
    assert told["CreationDate"].startswith("D:20261125")
    headings = [bare(each.get_title()) for each in document.get_toc()]
    assert headings[0] == "一、总体判断"
    assert [bare(each.name) for each in pack.chapters[1:]] == headings[len(pack.chapters[0].pages) : -len(pack.annex)]
    assert paper(pack) == paper(pack)


def test_no_watermark_on_published_figures_and_words_for_a_code_too_dense(pack: Pack) -> None:
    stamp = replace(pack.stamp, quality="official", query={"w": "x" * 3000})
    only = replace(pack, stamp=stamp, chapters=(small(pack.chapters[0], "gaps"),), annex=())
    shown = texts(pypdfium2.PdfDocument(paper(only)))
    assert all("示例数据" not in each for each in shown)
    assert all(bare("链接太长，二维码放不下：先保存情景再生成") in each for each in shown)


def small(chapter: Chapter, *parts: str) -> Chapter:
    return replace(chapter, pages=tuple(each for each in chapter.pages if each.id in parts))


@pytest.mark.parametrize("name", [HOSTILE, UNBROKEN])
def test_a_hostile_name_comes_out_as_it_is(pack: Pack, name: str) -> None:
    county = pack.chapters[1]
    page = renamed(county.pages[0], name)
    hostile = replace(
        pack,
        title=name[:60],
        stamp=replace(pack.stamp, scenario=name),
        chapters=(small(pack.chapters[0], "gaps"), replace(county, name=name, pages=(page,))),
        annex=(),
    )
    opened = pypdfium2.PdfDocument(paper(hostile))
    shown = texts(opened)
    assert len(shown) == 2
    assert shown[1].count(bare(name)) == 4, "heading, message, a cell, and the stamp"
    assert bare(pack.stamp.lines[1]) in shown[1]
    assert within_margins(opened[1])


def renamed(page: Page, name: str) -> Page:
    assert page.table is not None
    (first, *cells_of_first), *rows = page.table.rows
    table = page.table._replace(rows=((first._replace(text=name), *cells_of_first), *map(tuple, rows)))
    return replace(page, heading=name, message=f"{name}。", table=table)


def within_margins(page: pypdfium2.PdfPage) -> bool:
    """Nothing is written at the right edge of the page."""
    shown = page.render(scale=1).to_pil().convert("L")
    edge = shown.crop((shown.width - 30, 0, shown.width, shown.height))
    return bool(edge.getextrema()[0] > 220)


def test_a_part_too_small_for_its_label_has_it_beside(pack: Pack) -> None:
    chart = Chart(
        "stacked_columns", "各年", ("2023", "2024"),
        (Series("甲", (1000.0, 0.0), "#2F6FD0"), Series("乙", (0.1, None), "#9DB9E8")), "万元", 1, "说明",
    )  # fmt: skip
    page = replace(pack.chapters[0].pages[0], table=None, chart=chart, notes=())
    only = replace(pack, chapters=(replace(pack.chapters[0], pages=(page,)),), annex=())
    shown = texts(pypdfium2.PdfDocument(paper(only)))[0]
    assert "1,000.0万元" in shown
    assert "0.1万元" in shown
    assert "0.0万元" not in shown.replace("1,000.0万元", "")


def test_without_a_chinese_font_nothing_is_made(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fonts.missing_fonts() is None
    monkeypatch.setattr(fonts, "SANS", ("No Such Font",))
    monkeypatch.setattr(fonts, "SERIF", ())
    told = fonts.missing_fonts()
    assert told is not None
    assert "fonts-noto-cjk" in told
    with pytest.raises(BadInput, match="fonts-noto-cjk"):
        paper(pack)


def test_only_chinese_forms_are_embedded(document: pypdfium2.PdfDocument) -> None:
    raw, names = pypdfium2.raw, set()
    for each in document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
        font = raw.FPDFTextObj_GetFont(each.raw)
        name = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(font, name, 200)
        names.add(name.value.decode())
    assert names
    assert not [each for each in names if "JP" in each.upper() or "KR" in each.upper()]


def test_the_preview_shows_the_pages_of_the_city(pack: Pack) -> None:
    shown = [Image.open(BytesIO(each)) for each in paper_pages(pack)]
    assert 2 <= len(shown) <= 4
    assert {each.size for each in shown} == {(794, 1123)}
    assert len(paper_pages(pack, ppi=48, places=[pack.chapters[2].place])) == 1
    assert len(paper_pages(pack, ppi=48, most=1)) == 1


def test_the_preview_of_method_and_sources_alone_is_not_blank(pack: Pack) -> None:
    pages = paper_pages(replace(pack, chapters=()), ppi=48)
    assert len(pages) >= 2
    assert all(len(Image.open(BytesIO(each)).convert("L").getcolors() or ()) > 20 for each in pages)


def test_english_pages_are_numbered_in_english(workspace: Workspace, pack: Pack) -> None:
    found = Findings(workspace, BASELINE, "Baseline", with_chances=False)
    language.use("en")
    english = compose(found, places=[CITY, workspace.areas[0].code])
    language.use("zh")
    opened = pypdfium2.PdfDocument(paper(english))
    assert opened.get_toc().__next__().get_title().startswith("1. ")
    assert bare(english.chapters[1].pages[0].message) in texts(opened)[city_pages(english, opened)]


@pytest.mark.parametrize(
    ("unit", "text"),
    [("%", "348.7%"), ("亿元", "348.7 亿元"), ("¥ million", "¥348.7 million"), ("¥ billion", "¥348.7 billion")],
)
def test_a_label_has_its_unit_where_it_is_read(unit: str, text: str) -> None:
    assert with_unit("348.7", unit) == text

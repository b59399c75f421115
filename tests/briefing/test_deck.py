"""The slides read back: messages as titles, the pack's cells and figures, stamp, link and code on every slide."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

from sqdash import language
from sqdash.briefing.composing import compose
from sqdash.briefing.deck import deck
from sqdash.briefing.findings import Findings
from sqdash.briefing.lettering import SPACING, lines_of
from sqdash.briefing.pack import Chapter, Pack
from sqdash.briefing.slide_frame import stamped
from sqdash.model import BASELINE, CITY, example_scenarios
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from tests.briefing.codes import codes_on

AREA = "411481"
HOSTILE = "=1+1<b>𠮷㊙</b>&\"'\x0b" + "长" * 190
MACROS = (
    b"vnd.openxmlformats-officedocument.presentationml.presentation.main",
    b"vnd.ms-powerpoint.presentation.macroEnabled.main",
)
PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"


@pytest.fixture(scope="module")
def pack(workspace: Workspace) -> Pack:
    language.use("zh")
    scenario = example_scenarios(workspace)["building_first"]
    found = Findings(workspace, scenario, scenario.name, BASELINE, "稳态基线", with_chances=False)
    return compose(found, places=[CITY, AREA])


@pytest.fixture(scope="module")
def content(pack: Pack) -> bytes:
    return deck(pack)


@pytest.fixture(scope="module")
def slides(content: bytes) -> list[Any]:
    return list(Presentation(BytesIO(content)).slides)


def titles(slides: list[Any]) -> list[str]:
    """Of all but the first slide, once for a page that takes several."""
    shown = [slide.shapes.title.text_frame.text for slide in slides[1:]]
    return list(dict.fromkeys(each.rpartition(" (")[0] if each.endswith(")") else each for each in shown))


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_every_message_is_a_title_in_its_order(pack: Pack, slides: list[Any]) -> None:
    assert titles(slides) == [page.message for page in pack.pages]
    assert pack.title in words(slides[0])
    assert pack.stamp.scenario in words(slides[0])


def test_the_tables_hold_the_packs_cells(pack: Pack, slides: list[Any]) -> None:
    read: dict[str, list[list[str]]] = {}
    for slide in slides[1:]:
        for shape in slide.shapes:
            if shape.has_table:
                caption = shape._element.nvGraphicFramePr.cNvPr.get("descr")
                rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
                rows = [[text.replace("\x0b", "\n") for text in row] for row in rows]
                read.setdefault(caption, [rows[0]]).extend(rows[1:])
    tables = [page.table for page in pack.pages if page.table is not None]
    assert len(tables) == len(read) > 6
    for table in tables:
        assert read[table.caption][0] == [each.head for each in table.columns]
        assert read[table.caption][1:] == [[value.text for value in row] for row in table.rows]


def test_the_charts_hold_the_packs_figures(pack: Pack, slides: list[Any]) -> None:
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    wanted = [page.chart for page in pack.pages if page.chart is not None]
    assert [[tuple(s.values) for s in each.plots[0].series] for each in charts] == [
        [s.values for s in each.series] for each in wanted
    ]
    assert [list(each.plots[0].categories) for each in charts] == [list(each.categories) for each in wanted]


def test_every_slide_says_what_it_rests_on_and_leads_back(pack: Pack, slides: list[Any]) -> None:
    for slide in slides:
        text = words(slide)
        assert all(line in text for line in pack.stamp.lines)
        assert pack.stamp.watermark in text
        links = {rel.target_ref for rel in slide.part.rels.values() if rel.is_external}
        assert links <= {pack.stamp.link(), pack.stamp.link(AREA)}
        assert len(links) == 1
        assert next(iter(links)) in slide.notes_slide.notes_text_frame.text
        assert any(shape.shape_type == 13 for shape in slide.shapes)
    message = next(iter(pack.pages)).message
    assert message in slides[1].notes_slide.notes_text_frame.text


def test_the_code_is_read(pack: Pack, slides: list[Any]) -> None:
    last = next(slide for slide in slides if AREA in slide.notes_slide.notes_text_frame.text.rsplit("\n", 1)[-1])
    picture = next(shape for shape in last.shapes if shape.shape_type == 13)
    assert codes_on(Image.open(BytesIO(picture.image.blob))) == [pack.stamp.link(AREA)]


def test_published_figures_carry_no_watermark_and_a_long_link_says_so(pack: Pack) -> None:
    query = {"w": "x" * 1600}
    chapter = replace(pack.chapters[0], pages=pack.chapters[0].pages[:1])
    stamp = replace(pack.stamp, quality="official", query=query)
    read = list(Presentation(BytesIO(deck(replace(pack, stamp=stamp, chapters=(chapter,), annex=())))).slides)
    for slide in read:
        assert "示例数据" not in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "链接太长" in words(slide)


def test_nothing_leaves_the_slide_and_everything_is_described(slides: list[Any]) -> None:
    for slide in slides:
        for shape in slide.shapes:
            if shape.rotation == 0:
                assert shape.left >= 0 and shape.top >= 0, shape.name
                assert shape.left + shape.width <= Inches(13.334), shape.name
                assert shape.top + shape.height <= Inches(7.5), shape.name
            if shape.has_chart or shape.has_table or shape.shape_type in (6, 13):
                assert shape._element.xpath(".//p:cNvPr/@descr")[0], shape.name
        ids = slide.shapes._spTree.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))


def test_names_come_out_as_they_are(pack: Pack) -> None:
    stamp = replace(pack.stamp, scenario=HOSTILE)
    pages = tuple(replace(page, message=f"按“{HOSTILE}”。") for page in pack.chapters[1].pages)
    hostile = replace(pack, stamp=stamp, chapters=(Chapter(AREA, HOSTILE, pages),), annex=(), title=HOSTILE)
    read = list(Presentation(BytesIO(deck(hostile))).slides)
    clean = HOSTILE.replace("\x0b", "")
    assert clean in words(read[0])
    assert clean in read[1].notes_slide.notes_text_frame.text
    assert read[1].shapes.title.text_frame.text.startswith("按“=1+1<b>𠮷㊙</b>&")


def test_the_file_is_sound(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(names) == len({each.lower() for each in names})
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert theme.count('typeface="Microsoft YaHei"') == 8  # latin, ea, cs and Hans, of headings and of text
    assert "MS P" not in theme and "ＭＳ" not in theme
    core = Presentation(BytesIO(content)).core_properties
    assert (core.author, core.language) == ("sqdash", "zh-CN")
    assert core.title


def test_english_is_english(workspace: Workspace, pack: Pack) -> None:
    language.use("en")
    found = Findings(workspace, BASELINE, "Baseline", with_chances=False)
    one = compose(found, places=[AREA])
    content = deck(replace(one, annex=()))
    slide = Presentation(BytesIO(content)).slides[1]
    assert set(slide._element.xpath("//a:rPr/@lang")) == {"en-US"}


# ── an organisation's own template ──────────────────────────────────────────────────────────────────────────────


def template(width: float = 10.0, *, slides: int = 2) -> Any:
    made = Presentation()
    made.slide_width, made.slide_height = Inches(width), Inches(7.5)
    made.slide_masters[0].name = "我们的母版"
    for at in range(slides):
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = f"旧页 {at}"
        slide.notes_slide.notes_text_frame.text = "旧备注"
    return made


def saved(made: Any) -> bytes:
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def changed(content: bytes, **changes: tuple[bytes, bytes]) -> bytes:
    """The package with a replacement in its list of content types."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(*changes["types"]) if name == "[Content_Types].xml" else data)
    return stream.getvalue()


@pytest.mark.parametrize("width", [10.0, 13.333])
@pytest.mark.parametrize("potx", [False, True])
def test_a_template_is_used_and_its_slides_are_left_out(pack: Pack, width: float, potx: bool) -> None:
    own = saved(template(width))
    if potx:
        own = changed(own, types=(b"presentation.main+xml", b"template.main+xml"))
    few = replace(pack, chapters=(pack.chapters[1],), annex=())
    content = deck(few, template=own)
    read = Presentation(BytesIO(content))
    assert read.slide_width == Inches(width)
    assert [each.name for each in read.slide_masters] == ["我们的母版"]
    assert {slide.slide_layout.name for slide in list(read.slides)[1:]} == {"Title Only"}
    assert titles(list(read.slides)) == [page.message for page in few.pages]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert len([each for each in names if each.startswith("ppt/slides/slide")]) == len(read.slides)
        assert not any("旧" in archive.read(each).decode("utf-8", "ignore") for each in names if each.endswith(".xml"))


@pytest.mark.parametrize("scenario", ["两批招聘", "统筹推进分年度补短板方案征求意见稿" * 3])
def test_the_stamp_is_whole_on_a_narrow_template(pack: Pack, scenario: str) -> None:
    """It breaks its lines and grows smaller: nothing is left out, and nothing runs out of its box."""
    stamp = replace(pack.stamp, scenario=scenario, version="第 2 版")
    few = replace(pack, stamp=stamp, chapters=(pack.chapters[1],), annex=())
    for slide in Presentation(BytesIO(deck(few, template=saved(template(10.0))))).slides:
        foot = next(shape for shape in slide.shapes if shape.name == "页脚")
        assert foot.text_frame.text == "\n".join(stamp.lines)
        size = foot.text_frame.paragraphs[0].runs[0].font.size.pt
        lines = sum(lines_of(each, size, foot.width.pt) for each in stamp.lines)
        assert lines > 2 and lines * size * SPACING <= foot.height.pt + 0.01
        assert foot.top.pt + foot.height.pt <= Inches(7.5).pt


def test_of_a_stamp_only_the_scenarios_name_is_shortened(pack: Pack) -> None:
    stamp = replace(pack.stamp, scenario=HOSTILE, version="第 2 版")
    size, (shown, rests) = stamped(stamp, 300.0, 42.0)
    assert size == 7.0 and rests == stamp.lines[1]
    assert shown.startswith(f"{stamp.plan}　情景：=1+1<b>") and shown.endswith("…（第 2 版）")
    assert stamped(stamp, 2_000.0, 42.0) == (9.0, [each.replace("\x0b", "") for each in stamp.lines])


def test_sections_of_a_template_go_with_its_slides(pack: Pack) -> None:
    made = template()
    ids = "".join(f'<p14:sldId id="{each.get("id")}"/>' for each in made.slides._sldIdLst)
    made.part._element.append(
        etree.fromstring(
            f'<p:extLst xmlns:p="{PRESENTATION}"><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
            '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section '
            f'name="x" id="{{11111111-1111-1111-1111-111111111111}}"><p14:sldIdLst>{ids}</p14:sldIdLst></p14:section>'
            "</p14:sectionLst></p:ext></p:extLst>"
        )
    )
    few = replace(pack, chapters=(), annex=())
    with zipfile.ZipFile(BytesIO(deck(few, template=saved(made)))) as archive:
        assert b"section" not in archive.read("ppt/presentation.xml")


def without_layouts() -> bytes:
    made = template(slides=0)
    for layout in list(made.slide_layouts):
        made.slide_layouts.remove(layout)
    return saved(made)


def word_file() -> bytes:
    from docx import Document

    stream = BytesIO()
    Document().save(stream)
    return stream.getvalue()


def upright() -> bytes:
    made = template()
    made.slide_width, made.slide_height = Inches(7.5), Inches(10)
    return saved(made)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: b"not a zip", "打不开"),
        (lambda: saved(template())[:4000], "打不开"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), ".ppt"),
        (word_file, "不是 PowerPoint 文件"),
        (without_layouts, "没有版式"),
        (upright, "幻灯片大小"),
        (lambda: changed(saved(template()), types=MACROS), "宏"),
    ],
)  # fmt: skip
def test_a_bad_template_is_refused_with_what_to_do(pack: Pack, made: Any, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        deck(pack, template=made())
    fault = refused.value.faults[0]
    assert fault.file == "模板文件"
    assert said in fault.what
    assert fault.remedy

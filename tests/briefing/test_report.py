"""The report read back: its form after GB/T 9704, its words, its tables and charts, and what every page carries."""

from __future__ import annotations

import posixpath
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from sqdash import language
from sqdash.answers.risk.own_ranges import ranges_of
from sqdash.briefing.chart_layout import POINT, Layout
from sqdash.briefing.composing import compose
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Chart, Pack, Page
from sqdash.briefing.report import report
from sqdash.briefing.report_writer import LOW_TEXT
from sqdash.briefing.stamp import Stamp
from sqdash.language import Text
from sqdash.model import BASELINE, CITY, Scenario, example_scenarios
from sqdash.returns.types import Workspace
from sqdash.views.labels import brief

HOSTILE = "=1+1<b>𠮷㊙</b>&\"'" + "很长的名字" * 37
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FACES = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")


@pytest.fixture(scope="module")
def building(workspace: Workspace) -> Scenario:
    return example_scenarios(workspace)["building_first"]


@pytest.fixture(scope="module")
def pack(workspace: Workspace, building: Scenario) -> Pack:
    return packed(workspace, building, *everywhere(workspace))


def everywhere(workspace: Workspace) -> list[str]:
    return [CITY, *(area.code for area in workspace.areas)]


@pytest.fixture(scope="module")
def made(pack: Pack) -> bytes:
    return report(pack)


def packed(workspace: Workspace, scenario: Scenario, *places: str) -> Pack:
    return compose(Findings(workspace, scenario, scenario.name, BASELINE, "稳态基线"), places=places)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def footers(content: bytes) -> list[list[Any]]:
    """Every section's odd and even foot."""
    return [[each.footer, each.even_page_footer] for each in Document(BytesIO(content)).sections]


def words_of(footer: Any) -> str:
    return "".join(each.text or "" for each in footer._element.iter(qn("w:t")))


def test_the_page_is_that_of_an_official_document(made: bytes) -> None:
    for section in Document(BytesIO(made)).sections:
        sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
        assert [round(side.mm) for side in sides if side is not None] == [37, 28, 26, 35]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("Title", "方正小标宋简体", 22), ("Body Text", "仿宋_GB2312", 16), ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16), ("Heading 3", "仿宋_GB2312", 16), ("Page Number", "宋体", 14),
    ],
)  # fmt: skip
def test_styles_name_the_faces_of_the_standard(made: bytes, style: str, face: str, size: int) -> None:
    found: Any = Document(BytesIO(made)).styles[style]
    fonts = found.element.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(kind)) for kind in FACES} == {face}
    assert found.font.size.pt == size


def test_body_is_indented_by_two_characters_on_fixed_lines(made: bytes) -> None:
    form: Any = Document(BytesIO(made)).styles["Body Text"]
    assert 28 <= form.paragraph_format.line_spacing.pt <= 29
    assert form.paragraph_format.first_line_indent.pt == pytest.approx(31.6, abs=0.5)


def test_no_theme_has_a_say_and_missing_faces_have_others(made: bytes) -> None:
    found = parts(made)
    assert b"asciiTheme" not in found["word/styles.xml"] and b"eastAsiaTheme" not in found["word/styles.xml"]
    assert b'w:eastAsia="zh-CN"' in found["word/styles.xml"]
    table = etree.fromstring(found["word/fontTable.xml"])
    fonts = {font.get(qn("w:name")): font for font in table}
    assert {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"} <= set(fonts)
    assert all(font.find(qn("w:altName")) is not None for font in fonts.values())
    assert fonts["仿宋_GB2312"].find(qn("w:charset")).get(qn("w:val")) == "86"


def test_headings_are_numbered_as_the_chinese_number_them(made: bytes) -> None:
    document = Document(BytesIO(made))
    headings = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 1"]
    assert headings[:2] == ["一、总体判断", "二、各县（市、区）情况"]
    assert [each[:2] for each in headings[:7]] == ["一、", "二、", "三、", "四、", "五、", "六、", "七、"]
    assert headings[7] == "附件1　方法与数据质量" and headings[8].startswith("附件2—1　") and len(headings) == 18
    seconds = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 2"]
    assert seconds[:2] == ["（一）数据来源", "（二）参数"]


def test_every_message_and_line_is_told_once(made: bytes, pack: Pack) -> None:
    told = "\n".join(each.text for each in Document(BytesIO(made)).paragraphs)
    for page in pack.pages:
        assert told.count(page.message) == 1, page.message
        assert all(line in told for line in page.lines)


def test_tables_hold_the_texts_of_the_pack(made: bytes, pack: Pack) -> None:
    found = [
        tuple(tuple(cell.text for cell in row.cells) for row in table.rows)
        for table in Document(BytesIO(made)).tables
        if table.rows[0]._tr.trPr is not None and table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    ]
    expected = {
        (tuple(column.head for column in table.columns), *(tuple(value.text for value in row) for row in table.rows))
        for table in (page.table for page in pack.pages)
        if table
    }
    assert set(found) == expected and len(found) == len(expected)


def test_verdicts_are_filled_and_no_row_is_broken(made: bytes) -> None:
    root = etree.fromstring(parts(made)["word/document.xml"])
    cells = {"".join(cell.itertext()): cell.find(f".//{qn('w:shd')}") for cell in root.iter(qn("w:tc"))}
    assert cells["✓\u00a0达标"].get(qn("w:fill")) == "D5EFEA"
    assert cells["✕\u00a0未达标"].get(qn("w:fill")) == "F6C9BC"
    assert cells["△\u00a0接近"].get(qn("w:fill")) == "FBE7B5"
    rows = [row for row in root.iter(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert rows and all(each.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for each in rows)


def test_charts_are_native_and_hold_the_figures_of_the_pack(made: bytes, pack: Pack) -> None:
    found = parts(made)
    charts = [page.chart for page in pack.pages if page.chart]
    names = [name for name in found if name.startswith("word/charts/chart")]
    assert len(names) == len(charts)
    assert sorted(drawn(found[name]) for name in names) == sorted(map(figures, charts))
    assert len([name for name in found if name.startswith("word/embeddings/")]) == len(charts)
    alts = {each.get("descr") for each in etree.fromstring(found["word/document.xml"]).iter(qn("wp:docPr"))}
    assert {chart.alt for chart in charts} <= alts and None not in alts and "" not in alts


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_no_name_beside_a_bar_covers_its_neighbour(workspace: Workspace, spoken: str) -> None:
    """The costs of all that is lacking, beside the scenario's own and alone."""
    language.use(spoken)
    for scenario in (BASELINE, example_scenarios(workspace)["talent_programme"]):
        pack = compose(Findings(workspace, scenario, scenario.name, with_chances=False), places=[CITY])
        chart = next(page.chart for page in pack.pages if page.id == "needs")
        assert chart is not None and len(chart.categories) > 7
        root = etree.fromstring(parts(report(pack))["word/document.xml"])
        frames = [each.getparent() for each in root.iter(qn("wp:docPr")) if each.get("name") == chart.title]
        (extent,) = [each.find(qn("wp:extent")) for each in frames]
        width, height = (int(extent.get(each)) / POINT for each in ("cx", "cy"))
        assert height >= Layout(chart, width, height, LOW_TEXT).needed - 0.01


def figures(chart: Chart) -> list[tuple[str, list[float]]]:
    return sorted((each.name, [value for value in each.values if value is not None]) for each in chart.series)


def drawn(xml: bytes) -> list[tuple[str, list[float]]]:
    root = etree.fromstring(xml)
    return sorted(
        (series.findtext(f"{C}tx//{C}v"), [float(value.text) for value in series.findall(f"{C}val//{C}pt/{C}v")])
        for series in root.iter(f"{C}ser")
    )


def test_every_section_carries_stamp_link_and_code(made: bytes, pack: Pack) -> None:
    found = footers(made)
    places = [CITY, CITY, *(chapter.place for chapter in pack.chapters[1:])]
    assert len(found) == len(places) == 12
    for pair, place in zip(found, places, strict=True):
        for footer in pair:
            assert all(line in words_of(footer) for line in pack.stamp.lines)
            assert "打开这一页的看板" in words_of(footer) and pack.stamp.link(place) not in words_of(footer)
            links = [each.target_ref for each in footer.part.rels.values() if each.is_external]
            pictures = [each.target_part.blob for each in footer.part.rels.values() if "image" in each.reltype]
            assert links == [pack.stamp.link(place)] and pictures == [pack.stamp.code(place)]
            assert " PAGE " in "".join(each.text for each in footer._element.iter(qn("w:instrText")))


def test_a_code_too_dense_is_told_in_words(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stamp, "code", lambda self, place=CITY: None)
    one = report(replace(pack, chapters=pack.chapters[1:2], annex=()))
    assert all("二维码放不下" in words_of(footer) for pair in footers(one) for footer in pair)


def test_the_watermark_stands_behind_illustrative_figures_only(made: bytes, pack: Pack) -> None:
    def headers(content: bytes) -> list[bytes]:
        return [xml for name, xml in parts(content).items() if name.startswith("word/header")]

    assert sum('string="示例数据"'.encode() in xml for xml in headers(made)) == 2
    official = report(replace(pack, stamp=replace(pack.stamp, quality="official"), chapters=pack.chapters[1:2]))
    assert not any(b"textpath" in xml for xml in headers(official))


def test_hostile_names_are_words(workspace: Workspace, building: Scenario) -> None:
    code = workspace.areas[0].code
    odd = replace(workspace.areas[0], name=Text("𠮷㊙\x0b<县>", "𠮷㊙\x0b<县>"))
    hostile = replace(workspace, areas=(odd, *workspace.areas[1:]))
    content = report(packed(hostile, replace(building, name=HOSTILE), CITY, code))
    document = Document(BytesIO(content))
    told = "\n".join(each.text for each in document.paragraphs)
    assert brief(HOSTILE) in told and "附件2—1　𠮷㊙<县>" in told  # whole in every footer, cut in sentences
    assert all(HOSTILE in words_of(footer) for pair in footers(content) for footer in pair)
    assert document.core_properties.author == "sqdash"


def test_the_file_is_whole(made: bytes) -> None:
    """No name twice, every relationship leads somewhere, every part has a type and is well-formed."""
    with zipfile.ZipFile(BytesIO(made)) as packed_file:
        names = packed_file.namelist()
    assert len(names) == len(set(names))
    found = parts(made)
    types = etree.fromstring(found["[Content_Types].xml"])
    known = {each.get("PartName") for each in types} | {each.get("Extension") for each in types}
    for name, content in found.items():
        assert f"/{name}" in known or name.rpartition(".")[2] in known, name
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for each in etree.fromstring(content):
                if each.get("TargetMode") != "External":
                    target = each.get("Target")
                    path = posixpath.normpath(target if target.startswith("/") else f"/{folder}/{target}").lstrip("/")
                    assert path in found, (name, target)
    drawings = [each.get("id") for each in etree.fromstring(found["word/document.xml"]).iter(qn("wp:docPr"))]
    assert len(drawings) == len(set(drawings))


def test_it_says_what_it_is(made: bytes, pack: Pack) -> None:
    known = Document(BytesIO(made)).core_properties
    assert (known.title, known.author, known.subject, known.language) == (pack.title, "sqdash", pack.subtitle, "zh-CN")


def test_a_report_on_one_area_begins_with_it(workspace: Workspace, building: Scenario) -> None:
    area = workspace.areas[0]
    document = Document(BytesIO(report(packed(workspace, building, area.code))))
    assert document.paragraphs[0].text.startswith(str(area.name))
    assert len(document.sections) == 2


def test_it_speaks_english(workspace: Workspace, building: Scenario) -> None:
    language.use("en")
    pack = packed(workspace, building, workspace.areas[0].code)
    language.use("zh")
    content = report(pack)
    assert language.current() == "zh"
    document = Document(BytesIO(content))
    assert document.core_properties.language == "en-US"
    assert any(pack.chapters[0].pages[0].message == each.text for each in document.paragraphs)


def test_a_part_alone_is_a_report(pack: Pack) -> None:
    city = pack.chapters[0]

    def only(*ids: str) -> Callable[[], bytes]:
        pages: tuple[Page, ...] = tuple(page for page in city.pages if page.id in ids)
        return lambda: report(replace(pack, chapters=(replace(city, pages=pages),), annex=()))

    headings = [each.text for each in Document(BytesIO(only("gaps", "needs")())).paragraphs]
    assert "一、主要缺口" in headings and "二、补齐缺口所需投入" in headings
    assert Document(BytesIO(only("map")())).tables
    assert report(replace(pack, chapters=(), annex=pack.annex))


LONG = (
    "统筹推进二〇二五年各县（市、区）分年度补短板方案征求意见稿第三轮修改（含人员设施设备三类措施及市级统筹资金安排）"
)
CHANGED = "attrition_social_workers:0.02~0.05~0.4,attrition_community_workers:0.02~0.05~0.4"


def longest(workspace: Workspace) -> Pack:
    """A city's part with every page: a comparison, changed ranges, a long name, much that is lacking and many costs."""
    scenario = replace(example_scenarios(workspace)["building_first"], name=LONG)
    ranges = ranges_of(CHANGED, workspace, file="")
    found = Findings(workspace, scenario, LONG, BASELINE, "稳态基线", ranges=ranges)
    return compose(found, places=everywhere(workspace))


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_it_prints_on_as_many_pages_as_promised(
    workspace: Workspace, building: Scenario, tmp_path: Path, spoken: str
) -> None:
    """The city on two to four, every area on one of its own; of an example, of no action, and of all that there is."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine: soffice would turn the report into pages")
    language.use(spoken)
    packs = {
        "example": packed(workspace, building, *everywhere(workspace)),
        "baseline": compose(Findings(workspace, BASELINE, "稳态基线"), places=everywhere(workspace)),
        "longest": longest(workspace),
    }
    for name, each in packs.items():
        (tmp_path / f"{name}.docx").write_bytes(report(each))
    own = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    order = [office, "--headless", own, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*order, *map(str, tmp_path.glob("*.docx"))], check=True, capture_output=True, timeout=120)
    import pypdfium2

    for name in packs:
        pages = pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")
        texts = [page.get_textpage().get_text_range().replace(" ", "") for page in pages]
        annex = next(at for at, text in enumerate(texts) if text.startswith(("附件1", "Annex1")))
        areas = [at for at, text in enumerate(texts) if text.startswith(("附件2—", "Annex2-"))]
        assert 2 <= annex <= 4, name
        assert areas == list(range(areas[0], areas[0] + 10)) and areas[-1] == len(texts) - 1, name

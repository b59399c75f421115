"""What can be made is made, what cannot is said; a pack can be given up."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from sqdash.answers.stopping import Stopped
from sqdash.briefing import album, fonts, making
from sqdash.briefing.browser import NoPicture
from sqdash.briefing.composing import compose
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack
from sqdash.language import Text, both, current, use
from sqdash.model import CITY
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from tests.briefing.expected import packed
from tests.views.examples import NO_COMMUNITIES


@pytest.fixture
def given(workspace: Workspace) -> tuple[Pack, Findings]:
    pack, found, _expected = packed(workspace, "baseline", "zh")
    return pack, found


def test_one_format_that_fails_does_not_take_the_rest_with_it(
    given: tuple[Pack, Findings], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_pack: Pack) -> bytes:
        raise RuntimeError("坏了")

    monkeypatch.setattr("sqdash.briefing.report.report", broken)
    made = making.make(*given, ("docx", "xlsx"))
    assert [re.sub(r"\d{8}", "…", each.name) for each in made.files] == ["sqdash-shangqiu-14fyp-…-zh.xlsx"]
    assert made.missing == (Text("文字报告（DOCX）没有做成：坏了", "Report (DOCX) could not be made: 坏了"),)


def test_it_says_how_far_it_is_and_can_be_given_up(given: tuple[Pack, Findings]) -> None:
    told: list[tuple[float, str]] = []
    making.make(*given, ("xlsx", "pptx"), progress=lambda share, said: told.append((share, said)))
    assert told == [(0.0, "正在制作演示文稿（PPTX）"), (0.5, "正在制作数据工作簿（XLSX）")]
    with pytest.raises(Stopped):
        making.make(*given, ("xlsx", "png"), stop=lambda: True)


def test_a_template_that_is_none_is_refused(given: tuple[Pack, Findings]) -> None:
    with pytest.raises(BadInput) as refused:
        making.make(*given, ("pptx", "xlsx"), template=b"none")
    assert refused.value.faults[0].remedy


def test_the_files_speak_the_packs_language(given: tuple[Pack, Findings]) -> None:
    use("en")  # of the page that asked
    told: list[str] = []
    made = making.make(*given, ("pptx",), progress=lambda _share, said: told.append(said))
    assert told == ["Making: Slides (PPTX)"]
    assert made.files[0].name.endswith("-zh.pptx")
    assert made.missing == ()


def test_a_pack_whose_indicators_nobody_can_count_is_made(workspace: Workspace) -> None:
    found = Findings(workspace, NO_COMMUNITIES, NO_COMMUNITIES.name, with_chances=False)
    pack = compose(found, places=(CITY, "411421"))
    made = making.make(pack, found, ("docx", "pdf", "pptx", "xlsx"))
    assert made.missing == () and len(made.files) == 4
    assert len(list(album.drawings(found, pack.stamp, (CITY, "411421")))) == 15  # no cost, so no picture of it


def test_a_picture_that_fails_takes_no_document_with_it(
    given: tuple[Pack, Findings], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, found = given
    drawn = [album.Drawing(name, lambda size: size, (), needs_browser=False) for name in ("good", "bad")]

    def files(each: album.Drawing) -> list[album.File]:
        if each.name == "bad":
            raise IndexError("list index out of range")
        return [album.File("good.svg", b"<svg/>")]

    def drawings(_found: Findings, _stamp: object, places: list[str]) -> list[album.Drawing]:
        if places != [CITY]:
            raise KeyError("411421")
        return drawn

    monkeypatch.setattr(making, "files", files)
    monkeypatch.setattr(making, "drawings", drawings)
    made = making.make(replace(pack, chapters=pack.chapters[:2]), found, ("png", "xlsx"))
    assert [each.name.rpartition(".")[2] for each in made.files] == ["xlsx", "svg"]
    area = found.place_name(pack.chapters[1].place)
    assert [each.zh for each in made.missing] == [
        f"{area}的图片没有做成：'411421'",
        "图片“bad”没有做成：list index out of range",
    ]


def test_a_reason_speaks_the_language_of_whoever_reads_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An English pack asked for on a Chinese page: the page says it in Chinese, the pack's own text in English."""
    pack, found, _expected = packed(workspace, "baseline", "en")
    use("zh")

    def files(_each: album.Drawing) -> list[album.File]:
        raise NoPicture(both(lambda: {"zh": "没有画好", "en": "not drawn"}[current()]))

    monkeypatch.setattr(making, "files", files)
    made = making.make(replace(pack, chapters=pack.chapters[:1]), found, ("png",))
    assert list(map(str, made.missing)) == ["没有画好"]
    with ZipFile(BytesIO(making.zipped(made, pack.language))) as whole:
        assert whole.read("missing.txt").decode() == "not drawn"


def test_without_a_chinese_font_a_report_is_made_without_its_map_and_that_is_said_before(
    given: tuple[Pack, Findings], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, found = given
    assert making.lacking(("docx",)) == ()
    with_map = pictures_of(making.make(pack, found, ("docx",)))
    monkeypatch.setattr(fonts, "SANS", ("No Such Font",))
    monkeypatch.setattr(fonts, "SERIF", ())
    (told,) = making.lacking(("docx",))
    assert "fonts-noto-cjk" in told.zh and "不画地图" in told.zh
    assert making.lacking(("xlsx", "pptx")) == ()
    made = making.make(pack, found, ("docx", "pdf"))
    assert [each.name.rpartition(".")[2] for each in made.files] == ["docx"]
    assert pictures_of(made) == with_map - 1
    with ZipFile(BytesIO(made.files[0].content)) as whole:
        assert "没有中文字体，未画地图" in whole.read("word/document.xml").decode()


def pictures_of(made: making.Made) -> int:
    """How many pictures the report's text holds beside its charts."""
    with ZipFile(BytesIO(made.files[0].content)) as whole:
        return whole.read("word/document.xml").decode().count("<pic:pic")

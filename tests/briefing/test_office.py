"""LibreOffice opens what is handed over and sets every page of it. One conversion for all: its start takes longest."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pptx import Presentation

from sqdash import language
from sqdash.briefing.deck import deck
from sqdash.briefing.pack import Pack
from sqdash.briefing.report import report
from sqdash.briefing.workbook import workbook
from sqdash.returns.types import Workspace
from tests.briefing.codes import codes_on
from tests.briefing.expected import packed

OFFICE = shutil.which("soffice")
SECONDS = 120
READ = 600  # pixels to an inch a printed code is read at
SCENARIO = "building_first"
LINKS = {"short": {}, "densest": {"w": "x" * 1_200}}  # what a report's link says


def bare(text: str) -> str:
    return "".join(each for each in text if each.isprintable() and not each.isspace())


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, workspace: Workspace) -> list[Path]:
    """Every file as LibreOffice prints it."""
    if OFFICE is None:
        pytest.skip("no LibreOffice on this machine: install Debian's libreoffice-impress, -writer and -calc")
    folder = tmp_path_factory.mktemp("office")
    for spoken in language.LANGUAGES:
        pack, found, _expected = packed(workspace, SCENARIO, spoken)
        with language.speaking(spoken):
            contents = {"pptx": deck(pack), "docx": report(pack), "xlsx": workbook(pack, found)}
        for kind, content in contents.items():
            (folder / f"{kind}-{spoken}.{kind}").write_bytes(content)
        few = replace(pack, chapters=pack.chapters[1:3], annex=())
        for length, query in LINKS.items():
            stamp = replace(few.stamp, query=query)
            with language.speaking(spoken):
                (folder / f"{length}-{spoken}.docx").write_bytes(report(replace(few, stamp=stamp)))
    command = [OFFICE, "--headless", f"-env:UserInstallation=file://{folder / 'profile'}", "--convert-to", "pdf"]
    files = sorted(str(each) for each in folder.glob("*.*x"))
    done = subprocess.run([*command, "--outdir", str(folder), *files], capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    missing = [each for each in files if not Path(each).with_suffix(".pdf").exists()]
    if missing:
        pytest.skip(f"LibreOffice has not every part on this machine: {done.stderr[-300:]}")
    return [Path(each).with_suffix(".pdf") for each in files]


@pytest.fixture(scope="module")
def opened(printed: list[Path]) -> dict[str, list[str]]:
    """The texts of every page of every file."""
    texts = {}
    for each in printed:
        document = pypdfium2.PdfDocument(each)
        texts[each.stem] = [page.get_textpage().get_text_range() for page in document]
        document.close()
    return texts


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_every_slide_is_a_page(opened: dict[str, list[str]], workspace: Workspace, spoken: str) -> None:
    pack, _found, _expected = packed(workspace, SCENARIO, spoken)
    with language.speaking(spoken):
        slides = len(Presentation(BytesIO(deck(pack))).slides)
    assert len(opened[f"pptx-{spoken}"]) == slides
    assert_said(pack, opened[f"pptx-{spoken}"])


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_table_of_areas_ends_above_the_foot(printed: list[Path], workspace: Workspace, spoken: str) -> None:
    """Whatever typeface the machine has: lines that break otherwise than reckoned have their reserve."""
    pack, _found, _expected = packed(workspace, SCENARIO, spoken)
    areas = next(page for page in pack.pages if page.id == "areas")
    assert areas.table is not None
    document = pypdfium2.PdfDocument(next(each for each in printed if each.stem == f"pptx-{spoken}"))
    texts = [page.get_textpage() for page in document]
    slide = next(each for each in texts if bare(areas.message) in bare(each.get_text_range()))
    last = min(bottom for bottom, _top in places(slide, areas.table.rows[-1][0].text))
    foot = max(top for _bottom, top in places(slide, pack.stamp.lines[0][:8]))
    document.close()
    assert last > foot + 4, "points of air"


def places(text: Any, words: str) -> list[tuple[float, float]]:
    """Bottom and top of every place of the words on a page, points from its foot."""
    search, found = text.search(words, match_case=True), []
    while (at := search.get_next()) is not None:
        boxes = [text.get_charbox(each) for each in range(at[0], at[0] + at[1])]
        found.append((min(box[1] for box in boxes), max(box[3] for box in boxes)))
    return found


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_report_says_every_message(opened: dict[str, list[str]], workspace: Workspace, spoken: str) -> None:
    pack, _found, _expected = packed(workspace, SCENARIO, spoken)
    assert_said(pack, opened[f"docx-{spoken}"])


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_every_printed_page_says_what_it_rests_on(
    opened: dict[str, list[str]], workspace: Workspace, spoken: str
) -> None:
    """The data version is on every page; and no page is empty."""
    for kind in ("pptx", "docx", "xlsx"):
        for at, text in enumerate(opened[f"{kind}-{spoken}"], 1):
            assert workspace.version in bare(text), (kind, at)
            assert len(bare(text)) > 60, (kind, at)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("length", LINKS)
def test_the_code_on_every_sheet_is_read(printed: list[Path], workspace: Workspace, spoken: str, length: str) -> None:
    """On odd sheets to the left, on even ones to the right: nothing of it is cut off, however dense it is."""
    pack, _found, _expected = packed(workspace, SCENARIO, spoken)
    stamp = replace(pack.stamp, query=LINKS[length])
    document = pypdfium2.PdfDocument(next(each for each in printed if each.stem == f"{length}-{spoken}"))
    read = [codes_on(page.render(scale=READ / 72).to_pil()) for page in document]
    document.close()
    assert read == [[stamp.link(chapter.place)] for chapter in pack.chapters[1:3]]


def assert_said(pack: Pack, texts: list[str]) -> None:
    """What a line end cuts is put together again; hyphens at line ends are not looked at."""
    whole = re.sub(r"[-\ufffe]", "", bare("".join(texts)))
    assert [page.message for page in pack.pages if re.sub("-", "", bare(page.message)).rstrip("。.") not in whole] == []

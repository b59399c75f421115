"""What is handed over, read back by program: nothing of the pack is missing and no number is in it that the pack lacks.

The pack's own numbers are held against `project` in test_agreement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from typing import Any
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation

from sqdash import language
from sqdash.briefing.deck import deck
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Chart, Pack
from sqdash.briefing.paper import paper
from sqdash.briefing.report import report
from sqdash.briefing.workbook import workbook
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from tests.briefing.expected import CASES, Expected, names_of, numbers, packed

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
COUNTED = {str(n) for n in range(1, 60)}  # pages, sections, slides of several


Case = tuple[Pack, Findings, Expected]
Made = dict[str, bytes]


@pytest.fixture(scope="module")
def shared_out() -> Iterator[dict[tuple[str, str], Future[Made]]]:
    """All files of all cases, made by two other processes while this one reads them."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield {case: pool.submit(make, *case) for case in CASES}


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(case))
def name(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


@pytest.fixture
def case(name: tuple[str, str], workspace: Workspace) -> Case:
    return packed(workspace, *name)


@pytest.fixture
def made(name: tuple[str, str], shared_out: dict[tuple[str, str], Future[Made]]) -> Made:
    return shared_out[name].result()


def make(name: str, spoken: str) -> Made:
    """The four documents of one case."""
    pack, found, _expected = packed(load_workspace(), name, spoken)
    return {"pptx": deck(pack), "docx": report(pack), "pdf": paper(pack), "xlsx": workbook(pack, found)}


@pytest.fixture(autouse=True)
def spoken(case: Case) -> None:
    language.use(case[0].language)


def bare(text: str) -> str:
    """Without what a page sets as it likes: spaces, line ends, hyphens at a line's end."""
    return "".join(each for each in text.replace("\ufffe", "-") if each.isprintable() and not each.isspace())


def said(pack: Pack) -> Iterator[str]:
    """Every text a document has to hold."""
    for page in pack.pages:
        yield page.message
        yield from page.lines
        if page.table:
            yield from (column.head for column in page.table.columns)
            yield from (value.text for row in page.table.rows for value in row)


def charts(pack: Pack) -> list[Chart]:
    return [page.chart for page in pack.pages if page.chart]


def known_numbers(pack: Pack, found: Findings) -> set[str]:
    """Numbers that may stand in a document: the pack's, its charts', its stamp's, its names', and those that count."""
    texts = [*said(pack), *pack.stamp.lines, *names_of(found), pack.title, pack.subtitle]
    texts += [text for page in pack.pages for text in (*page.notes, page.map_note, page.heading)]
    texts += [each.counted for page in pack.pages if page.map for each in page.map.shapes]
    texts += [text for chart in charts(pack) for text in (chart.title, chart.alt, *chart.categories)]
    texts += [part for text in texts for part in re.findall(r"\d+", text)]
    values = {
        f"{value:,.{chart.decimals}f}"
        for chart in charts(pack)
        for series in chart.series
        for value in series.values
        if value is not None
    }
    return COUNTED | {number.lstrip("+-") for text in (*texts, *values) for number in numbers(text)}


def foreign(text: str, pack: Pack, found: Findings, *, more: Iterable[str] = ()) -> Counter[str]:
    """The numbers of a document that the pack does not have."""
    known = known_numbers(pack, found) | set(more)
    return Counter(number for number in (each.lstrip("+-") for each in numbers(text)) if number not in known)


def drawn_values(blob: bytes) -> list[list[float | None]]:
    """The values of a native chart's series, as its XML has them; a series that only draws the level is left out."""
    found = []
    for series in etree.fromstring(blob).iter(f"{CHART}ser"):
        values = series.find(f"{CHART}val")
        if values is None:
            continue
        count = int(next(values.iter(f"{CHART}ptCount")).get("val"))
        points = {int(each.get("idx")): float(each.findtext(f"{CHART}v")) for each in values.iter(f"{CHART}pt")}
        found.append([points.get(at) for at in range(count)])
    return found


def assert_charts(content: bytes, pack: Pack) -> None:
    """Every chart is native, with the pack's numbers, and brings them as a workbook of its own."""
    with ZipFile(BytesIO(content)) as whole:
        names = [name for name in whole.namelist() if re.search(r"charts/chart[^/]*\.xml$", name)]
        drawn = [drawn_values(whole.read(name)) for name in names]
        assert len([name for name in whole.namelist() if "embeddings/" in name]) >= len(names)
    for chart in charts(pack):
        wanted = [list(series.values) for series in chart.series]
        assert any(found[: len(wanted)] == wanted for found in drawn), chart.title


def shape_texts(shapes: Any) -> Iterator[tuple[str, ...]]:
    """Rows of tables, and texts as rows of one."""
    for shape in shapes:
        if shape.shape_type is not None and hasattr(shape, "shapes"):
            yield from shape_texts(shape.shapes)
        elif shape.has_text_frame:
            yield (shape.text_frame.text,)
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from (tuple(cell.text for cell in row.cells) for row in shape.table.rows)


def assert_rows(pack: Pack, read: Iterable[tuple[str, ...]]) -> None:
    """Every row of every table, cell by cell, as often as the pack has it."""
    there = Counter(tuple(map(bare, row)) for row in read)
    wanted = Counter(
        tuple(bare(value.text) for value in row) for page in pack.pages if page.table for row in page.table.rows
    )
    assert wanted - there == Counter()


def test_slides(case: Case, made: Made) -> None:
    pack, found, _expected = case
    content = made["pptx"]
    slides = Presentation(BytesIO(content)).slides
    rows = [row for slide in slides for row in shape_texts(slide.shapes)]
    whole = bare("".join(text for row in rows for text in row))
    assert [text for text in said(pack) if bare(text) not in whole] == []
    assert_rows(pack, rows)
    assert_charts(content, pack)
    assert foreign("\n".join(text for row in rows for text in row), pack, found) == Counter()


def test_report(case: Case, made: Made) -> None:
    pack, found, _expected = case
    content = made["docx"]
    document = docx.Document(BytesIO(content))
    rows = [tuple(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    texts = [paragraph.text for paragraph in document.paragraphs]
    whole = bare("".join([*texts, *(text for row in rows for text in row)]))
    assert [text for text in said(pack) if bare(text).rstrip("。.") not in whole] == []
    assert_rows(pack, rows)
    assert_charts(content, pack)
    assert foreign("\n".join([*texts, *(text for row in rows for text in row)]), pack, found) == Counter()


def test_paper(case: Case, made: Made) -> None:
    pack, found, _expected = case
    document = pypdfium2.PdfDocument(made["pdf"])
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    whole = bare("".join(texts))
    assert [text for text in said(pack) if bare(text) not in whole] == []
    cells = Counter(
        numbers("\n".join(value.text for page in pack.pages if page.table for row in page.table.rows for value in row))
    )
    assert cells - Counter(numbers("\n".join(texts))) == Counter()
    scales = {str(each * step * 10**power) for step in (1, 2, 5) for power in range(6) for each in range(100)}
    # An axis of some 亿元: from 1 on there are at most six marks, 0.2 or 0.5 apart.
    scales |= {f"{each * step:.1f}" for step in (0.2, 0.5) for each in range(7)}
    assert foreign("\n".join(texts), pack, found, more=scales) == Counter()


def test_workbook(case: Case, made: Made) -> None:
    """The sheet of indicators, row by row, to the last bit."""
    _pack, found, expected = case
    book = load_workbook(BytesIO(made["xlsx"]))
    table = list(book[book.sheetnames[2]].iter_rows(values_only=True))
    head = next(at for at, row in enumerate(table) if None not in row)
    ids = {each.number: each.id for each in found.workspace.plan.indicators}
    wanted = {
        (row["area_code"], row["indicator"], row["year"]): row
        for row in (*expected.document["city"], *expected.document["results"])
    }
    for code, _area, number, _name, year, value, _unit, _sign, target, _verdict, gap, _people, *parts in table[
        head + 1 :
    ]:
        row = wanted.pop((code, ids[number], year))
        assert (value, target, gap) == (row["value"], row["target"], row["gap"])
        assert (parts[1], parts[4]) == (row["numerator"], row["denominator"])
    assert wanted == {}
    assert not any(cell.data_type == "f" for each in book for line in each.iter_rows() for cell in line)

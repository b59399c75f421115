"""What is filled into a template comes out of the intake as the same table."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from sqdash import language
from sqdash.returns import Workspace
from sqdash.returns.export import returns_csv, returns_rows
from sqdash.returns.intake import intake
from sqdash.returns.intake.worker import Worker
from sqdash.returns.received import return_from_mapping
from sqdash.returns.template import template
from tests.returns.intake.books import YEAR
from tests.returns.intake.filling import (
    FIGURES,
    FIRST_ROW,
    VILLAGES,
    ZONE,
    cells_of_figures,
    filled,
    random_figures,
    small,
)  # fmt: skip
from tests.returns.intake.in_process import InProcess

FILLINGS, THROUGH_THE_CHILD = 500, 25
SIZE = 50


@pytest.fixture(scope="module")
def few(workspace: Workspace) -> Workspace:
    return small(workspace)


@pytest.fixture(scope="module")
def blank(few: Workspace) -> bytes:
    return template(few, [ZONE], YEAR)


def cells_of_villages(few: Workspace, random: Random) -> tuple[dict[str, float | str], list[tuple[object, ...]]]:
    """Some villages filled in, one of each kind left out so that no list is complete; and what must come of it."""
    cells: dict[str, float | str] = {}
    expected: list[tuple[object, ...]] = []
    left_out = (few.registry[0].code, few.registry[-1].code)
    for row, each in enumerate(few.registry, FIRST_ROW):
        if each.code in left_out or random.random() < 0.5:
            continue
        area = round(random.uniform(50, 900), random.choice((0, 1, 3)))
        active = round(area * random.uniform(0, 1), 1) if random.random() < 0.7 else None
        kiosk = random.choice((True, False, None))
        opened = random.randint(1949, YEAR) if random.random() < 0.5 else None
        active = min(active, area) if active is not None else None
        cells |= {f"F{row}": "有", f"G{row}": area}
        cells |= {f"H{row}": active} if active is not None else {}
        cells |= {f"I{row}": "有" if kiosk else "无"} if kiosk is not None else {}
        cells |= {f"J{row}": float(opened)} if opened is not None else {}
        expected.append((each.code, True, area, active, kiosk, opened, f"村（社区）!B{row}"))
    return cells, expected


@pytest.mark.parametrize("batch", range(FILLINGS // SIZE))
def test_a_filled_template_comes_out_as_it_was_filled(batch: int, few: Workspace, blank: bytes, worker: Worker) -> None:
    for number in range(batch * SIZE, batch * SIZE + SIZE):
        random = Random(number)
        values = random_figures(few, random)
        villages, expected = cells_of_villages(few, random)
        content = filled(blank, {FIGURES: cells_of_figures(few, values, random), VILLAGES: villages})
        through_child = number % (FILLINGS // THROUGH_THE_CHILD) == 0
        result = intake(content, "a.xlsx", few, reader=worker if through_child else InProcess())
        assert result.errors == (), number
        (sent,) = result.returns
        assert {row["measure"]: row["value"] for row in returns_rows(sent)} == values
        assert [tuple(each) for each in sent.villages] == expected
        assert return_from_mapping(sent.as_mapping()) == sent


def test_the_exported_table_is_taken_as_the_same_return(few: Workspace, blank: bytes) -> None:
    for number in range(20):
        random = Random(number)
        content = filled(blank, {FIGURES: cells_of_figures(few, random_figures(few, random), random)})
        (sent,) = intake(content, "a.xlsx", few, reader=InProcess()).returns
        text = returns_csv(returns_rows(sent, source="nbs-codes-2023"))
        assert len(list(csv.DictReader(io.StringIO(text)))) == len(few.model.measures)
        (again,) = intake(text.encode(), "a.csv", few).returns
        assert returns_csv(returns_rows(again, source="nbs-codes-2023")) == text


def test_the_projects_own_table_is_taken_whole(workspace: Workspace) -> None:
    content = (workspace.path / "returns.csv").read_bytes()
    result = intake(content, "returns.csv", workspace)
    assert {each.rule for each in result.findings} == {"year_revised"}
    taken = {
        (each.area_code, each.year, row["measure"]): row["value"]
        for each in result.returns
        for row in returns_rows(each)
    }
    assert taken == {key: figure.value for key, figure in workspace.figures.items()}


def test_every_area_at_once(workspace: Workspace, worker: Worker) -> None:
    codes = [each.code for each in workspace.areas]
    content = template(workspace, codes, YEAR)
    cells: dict[str, float | str] = {}
    for place, code in enumerate(codes):
        for row, measure in enumerate(workspace.model.measures, FIRST_ROW + place * len(workspace.model.measures)):
            cells[f"H{row}"] = workspace.value(code, 2022, measure) or 0.0
    result = intake(filled(content, {FIGURES: cells}), "a.xlsx", workspace, reader=worker)
    assert {each.rule for each in result.findings} == {"villages_empty"}
    assert [each.area_code for each in result.returns] == codes


def test_an_english_template_is_read_by_a_chinese_reader(few: Workspace) -> None:
    language.use("en")
    content = template(few, [ZONE], YEAR)
    language.use("zh")
    random = Random(1)
    values = random_figures(few, random)
    result = intake(
        filled(content, {FIGURES: cells_of_figures(few, values, random)}), "a.xlsx", few, reader=InProcess()
    )
    assert result.errors == ()
    assert {measure: sent.value for measure, sent in result.returns[0].figures.items()} == values


def test_libreoffice_changes_nothing(few: Workspace, blank: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine: install Debian's libreoffice-calc to save a template with it")
    random = Random(7)
    values = random_figures(few, random)
    (tmp_path / "in.xlsx").write_bytes(filled(blank, {FIGURES: cells_of_figures(few, values, random)}))
    command = [
        office,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(tmp_path / "in.xlsx"),
    ]
    subprocess.run(
        [*command, f"-env:UserInstallation=file://{tmp_path}/profile"], check=True, capture_output=True, timeout=120
    )
    result = intake((tmp_path / "out" / "in.xlsx").read_bytes(), "in.xlsx", few)
    assert result.errors == ()
    assert {measure: sent.value for measure, sent in result.returns[0].figures.items()} == values

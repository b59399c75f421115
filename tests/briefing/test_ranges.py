"""A pack made with changed ranges: the numbers of `risk` with the same ones, said in it, and carried by its links."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from sqdash import language
from sqdash.answers.risk import Settings, risk
from sqdash.answers.risk.own_ranges import ranges_of
from sqdash.briefing.composing import compose
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack
from sqdash.briefing.pieces import FIRM
from sqdash.briefing.workbook import workbook
from sqdash.model import BASELINE, CITY, example_scenarios
from sqdash.model.scenario_token import scenario_of
from sqdash.returns.types import Workspace
from sqdash.views.chances import chance_text
from tests.briefing.test_workbook import rows

WORD = "attrition_social_workers:0.05~0.1~0.12,completion_hiring:0.9~0.95~1"
SAID = "按修改后的取值范围：社会工作者年流失率 5%～12%（众数 10%）；"


def made(workspace: Workspace, word: str = WORD, *, with_chances: bool = True) -> tuple[Pack, Findings]:
    language.use("zh")
    scenario = example_scenarios(workspace)["balanced"]
    ranges = ranges_of(word, workspace, file="") if word else ()
    found = Findings(workspace, scenario, scenario.name, BASELINE, "稳态基线", with_chances, ranges)
    return compose(found, places=[CITY, "411481"]), found


@pytest.fixture(scope="module")
def changed(workspace: Workspace) -> tuple[Pack, Findings]:
    return made(workspace)


def test_the_chances_are_those_of_risk(changed: tuple[Pack, Findings], workspace: Workspace) -> None:
    pack, found = changed
    settings = Settings(draws=10_000, seed=1, ranges=ranges_of(WORD, workspace, file=""))
    expected = risk(workspace, found.scenario, settings)
    plain = risk(workspace, found.scenario, Settings(draws=10_000, seed=1))
    assert expected.chances != plain.chances
    (page,) = (each for each in pack.pages if each.id == "chance")
    assert page.table is not None
    ids = [each.id for each in workspace.plan.indicators]
    for code, row in zip((*found.summary.need_order, CITY), page.table.rows, strict=True):
        found_chances = [*(expected.chances[code, id] for id in ids), expected.together[code]]
        assert [each.text.lstrip("✓△✕") for each in row[1:]] == list(map(chance_text, found_chances))
        # a grey print has the shapes, not the fills
        shapes = ["—" if p is None else "✓" if p >= 0.8 else "△" if p >= 0.5 else "✕" for p in found_chances]
        assert [each.text[0] for each in row[1:]] == shapes
    sheet = rows(load_workbook(BytesIO(workbook(pack, found)))["达标把握"])
    told = {each["指标"]: each["达标把握"] for each in sheet if each["地区代码"] == "411481"}
    for indicator in workspace.plan.indicators:
        if (p := expected.chances["411481", indicator.id]) is not None:
            assert told[str(indicator.name)] == p


def test_what_a_shape_of_a_chance_means_is_said_wherever_chances_stand(changed: tuple[Pack, Findings]) -> None:
    pack, found = changed
    key = f"把握分三档：✓{FIRM}很可能 ≥80%，△{FIRM}不一定 50%–80%，✕{FIRM}不太可能 <50%。"
    assert [page.id for page in pack.pages if key in page.notes] == ["overall", "chance", "county"]
    sheet = load_workbook(BytesIO(workbook(pack, found)))["达标把握"]
    assert any(key in str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row)
    shown = [cell.number_format for row in sheet.iter_rows() for cell in row if '"0.0%' in str(cell.number_format)]
    assert {each.split('"')[1] for each in shown} == {"✓ ", "△ ", "✕ "}
    without, _found = made(found.workspace, "", with_chances=False)
    assert not any("把握分三档" in each for page in without.pages for each in page.notes)


def test_it_is_said_where_chances_stand_and_in_the_annex(changed: tuple[Pack, Findings]) -> None:
    pack, found = changed
    said = [page for page in pack.pages if any(SAID in each for each in page.lines)]
    assert [page.id for page in said] == ["overall", "chance", "county", "method", "method"]
    assert [page.heading for page in said[-2:]] == ["方法与数据质量", "参数"]
    book = load_workbook(BytesIO(workbook(pack, found)))
    for name in ("达标把握", "参数", "说明"):
        cells = [str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell]
        assert any(SAID in each for each in cells), name


def test_links_and_codes_open_the_same_chances(changed: tuple[Pack, Findings], workspace: Workspace) -> None:
    pack, found = changed
    for place in (CITY, "411481"):
        query = parse_qs(urlsplit(pack.stamp.link(place)).query)
        assert ranges_of(query["ranges"][0], workspace, file="链接") == found.ranges
        assert scenario_of(query["w"][0], workspace) == found.scenario
        assert pack.stamp.code(place) is not None


def test_a_pack_without_them_says_nothing_of_them(workspace: Workspace) -> None:
    for pack, _found in (made(workspace, ""), made(workspace, with_chances=False)):
        assert not any("取值范围" in each for page in pack.pages for each in page.lines)
    assert "ranges" not in made(workspace, "")[0].stamp.query

"""The workbook of a briefing, read back: the documents' numbers to the last bit, texts that stay texts, ways back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sqdash import language
from sqdash.api import effort_document, project_document
from sqdash.briefing.book_cells import chance_number, value_number
from sqdash.briefing.composing import compose
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack
from sqdash.briefing.sheet_text import FONT, LONGEST_FOOT, foot_of, lines_of, literal
from sqdash.briefing.sheets import Exact
from sqdash.briefing.workbook import workbook
from sqdash.language import Text
from sqdash.model import BASELINE, CITY, Cell, example_scenarios
from sqdash.plan.types import Plan
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.verdict_colours import TINTS, plain
from tests.store.people import with_years

Row = dict[str, Any]
NAMES = [
    "说明", "达标判定", "指标", "存量与分母", "投入", "费用", "上限截去", "所需投入", "达标把握", "对比", "图表数据",
    "参数", "来源",
]  # fmt: skip
HOSTILE = "=1+1&<b>𠮷㊙</b>\"'@\x0b\x00" + "长" * 180


@pytest.fixture(scope="module")
def made(workspace: Workspace) -> Iterator[tuple[Pack, Findings, Any]]:
    """Everything of one scenario, compared with doing nothing."""
    language.use("zh")
    scenario = example_scenarios(workspace)["building_first"]
    found = Findings(workspace, scenario, scenario.name, BASELINE, "稳态基线")
    pack = compose(found, places=[CITY, *(each.code for each in workspace.areas)])
    yield pack, found, load_workbook(BytesIO(workbook(pack, found)))


def read(found: Findings, pack: Pack) -> Any:
    return load_workbook(BytesIO(workbook(pack, found)))


def rows(sheet: Worksheet) -> list[Row]:
    """The table of a sheet, its rows by head."""
    head = sheet.auto_filter.ref and int(re.findall(r"\d+", sheet.auto_filter.ref)[0])
    table = list(sheet.iter_rows(min_row=head, values_only=True))
    return [dict(zip(map(str, table[0]), each, strict=True)) for each in table[1:]]


def head_of(sheet: Worksheet) -> list[str]:
    return [str(sheet.cell(row, 1).value) for row in range(1, 8)]


def names(workspace: Workspace) -> dict[str, str]:
    return {CITY: "全市", **{each.code: str(each.name) for each in workspace.areas}}


def test_every_indicator_is_the_projections_to_the_last_bit(made: tuple[Pack, Findings, Any]) -> None:
    _pack, found, book = made
    plan, document = found.workspace.plan, project_document(found.workspace, found.scenario)
    expected = {(e["area_code"], e["indicator"], e["year"]): e for e in (*document["city"], *document["results"])}
    table = rows(book["指标"])
    assert len(table) == len(expected)
    numbers = {each.number: each for each in plan.indicators}
    for row in table:
        indicator = numbers[row["编号"]]
        each = expected[row["地区代码"], indicator.id, row["年份"]]
        assert row["数值"] == each["value"] and row["分子数值"] == each["numerator"]
        assert (row["分母数值"], row["目标"], row["缺口"]) == (each["denominator"], each["target"], each["gap"])
        assert row["地区"] == names(found.workspace)[each["area_code"]] and row["指标"] == str(indicator.name)
        cell = found.cell(row["地区代码"], indicator.id, row["年份"])
        assert row["判定"].replace("\u00a0", " ") == f"{words.verdict_shape(cell)} {words.verdict_word(cell)}"
        assert row["数据质量"] == words.quality_word(each["quality"])
        assert row["单位"] == words.unit_word(indicator.unit) and row["分子起点数来源"]
        assert row["比较"] + words.joined(f"{row['目标']:g}", indicator.unit) == words.target_text(indicator)


def test_stocks_cost_excess_and_effort_are_the_documents(made: tuple[Pack, Findings, Any]) -> None:
    _pack, found, book = made
    workspace = found.workspace
    document = project_document(workspace, found.scenario)
    model = workspace.model
    stocks = {(e["area_code"], str(model.name(e["measure"])), e["year"]): e["value"] for e in document["stocks"]}
    assert {(e["地区代码"], e["存量或分母"], e["年份"]): e["数值"] for e in rows(book["存量与分母"])} == stocks
    cost = [(e["area_code"], e["year"], model.lever(e["lever"]).name.zh, e["capital"], e["recurring"])
            for e in document["cost"]]  # fmt: skip
    keys = ("地区代码", "年份", "措施", "一次性费用", "经常性费用")
    assert [tuple(each[key] for key in keys) for each in rows(book["费用"])] == cost
    excess = [(e["area_code"], e["year"], str(model.name(e["measure"])), e["value"]) for e in document["excess"]]
    keys = ("地区代码", "年份", "存量", "截去数量")
    assert [tuple(each[key] for key in keys) for each in rows(book["上限截去"])] == excess
    efforts = [(e["per_year"], e["total"], e["cost"]) for e in effort_document(workspace, found.scenario)]
    assert [(e["每年投入"], e["投入合计"], e["费用合计"]) for e in rows(book["所需投入"])] == efforts
    put_in = sum(each["投入数量"] for each in rows(book["投入"]))
    years = found.result.years[1:]
    assert put_in == pytest.approx(sum(found.result.input(CITY, each.id, y) for each in model.levers for y in years))


@pytest.mark.parametrize(
    ("chance", "shown"),
    [(0.7913, '"△ "0.0%'), (0.8, '"✓ "0.0%'), (0.7996, '"△ "0.00%'), (0.499996, '"✕ "0.0000%')],
)
def test_a_chance_is_shown_with_the_decimals_that_keep_it_below_what_it_misses(chance: float, shown: str) -> None:
    assert chance_number(chance).format == shown


def test_chances_comparison_and_charts_are_the_packs(made: tuple[Pack, Findings, Any]) -> None:
    pack, found, book = made
    assert found.risk is not None
    by_number = {each.number: each.id for each in found.workspace.plan.indicators}
    chances = rows(book["达标把握"])
    single = [each for each in chances if each["编号"]]
    assert len(single) == sum(each is not None for each in found.risk.chances.values())
    for each in single:
        place = each["地区代码"], by_number[each["编号"]]
        assert each["达标把握"] == found.risk.chances[place]
        assert each["第 50 百分位"] == dict(found.risk.fan(*place))[found.year][3]
        assert (each["抽取次数"], each["随机种子"]) == (10_000, 1)
    joint = {e["地区代码"]: e["达标把握"] for e in chances if e["指标"] == "全部指标同时达标"}
    assert joint == {**found.risk.together, None: found.risk.everything}
    assert [each["第 95 百分位"] for each in chances if each["单位"] == "元"] == [found.risk.cost[-1]]
    turned = rows(book["对比"])
    assert [(e["地区代码"], e["对比情景数值"], e["本情景数值"]) for e in turned] == [
        (new.area_code, old.value, new.value) for old, new in found.turned
    ]
    charts = [
        (page.chart.title, category, series.name, value, page.chart.unit)
        for page in pack.pages
        if page.chart
        for series in page.chart.series
        for category, value in zip(page.chart.categories, series.values, strict=True)
    ]
    keys = ("图题", "类别", "系列", "数值", "单位")
    assert [tuple(each[key] for key in keys) for each in rows(book["图表数据"])] == charts


def test_a_trace_opens_the_figure_beside_it(made: tuple[Pack, Findings, Any]) -> None:
    pack, found, book = made
    sheet = book["指标"]
    by_number = {each.number: each.id for each in found.workspace.plan.indicators}
    first = int(re.findall(r"\d+", sheet.auto_filter.ref)[0]) + 1
    last = sheet.max_column
    links = 0
    for row in sheet.iter_rows(min_row=first):
        address = urlsplit(row[last - 1].hyperlink.target)
        asked = {key: value[0] for key, value in parse_qs(address.query).items()}
        assert address.path == "/trace"
        assert (asked.pop("area"), by_number[row[2].value], int(asked.pop("year"))) == (
            row[0].value, asked.pop("indicator"), row[4].value,
        )  # fmt: skip
        assert asked == pack.stamp.query
        links += 1
    assert links == len(found.workspace.plan.indicators) * 11 * 4


def test_every_sheet_says_what_it_rests_on(made: tuple[Pack, Findings, Any]) -> None:
    pack, _found, book = made
    assert book.sheetnames == NAMES
    for sheet in book:
        head = head_of(sheet)
        assert head[0] == f"{pack.title}　{sheet.title}" and head[1:3] == list(pack.stamp.lines)
        assert "示例数据" in head[3] and "不能作为考核依据" in head[3] and sheet["A4"].font.bold
        assert sheet["A5"].hyperlink.target == pack.stamp.link()
        assert "示例数据" in sheet.oddHeader.center.text and "&P" in sheet.oddFooter.right.text.replace("&&", "")
        assert sheet.oddFooter.left.text.endswith(" ".join(pack.stamp.lines[1].split()))
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.freeze_panes and sheet.sheet_properties.pageSetUpPr.fitToPage
        if sheet.title not in ("说明", "达标判定"):
            assert sheet.print_title_rows == "${0}:${0}".format(*re.findall(r"\d+", sheet.auto_filter.ref))
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.font.name for cell in cells} == {FONT} and {cell.font.charset for cell in cells} == {134}
        assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_the_verdicts_are_filled_and_carry_their_shape(made: tuple[Pack, Findings, Any]) -> None:
    pack, found, book = made
    sheet = book["达标判定"]
    head = int(re.findall(r"\d+", sheet.auto_filter.ref)[0])
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    assert all(page.message in said for chapter in pack.chapters for page in chapter.pages)
    order = (*found.summary.need_order, CITY)
    for row, code in zip(sheet.iter_rows(min_row=head + 1), order, strict=False):
        assert row[0].value == names(found.workspace)[code]
        for cell, indicator in zip(row[1:], found.workspace.plan.indicators, strict=True):
            judged = found.cell(code, indicator.id, found.year)
            verdict = words.verdict_of(judged)
            if verdict == "not_applicable":
                assert cell.value == "—" and cell.fill.fill_type is None
            else:
                assert cell.value == judged.value and words.SHAPES[verdict] in cell.number_format
                assert cell.fill.fgColor.rgb == f"FF{plain(TINTS[verdict])}"


def test_the_first_sheet_leads_everywhere(made: tuple[Pack, Findings, Any]) -> None:
    pack, _found, book = made
    sheet = book["说明"]
    inside = {c.value: c.hyperlink.location for row in sheet.iter_rows() for c in row if c.hyperlink and c.column == 1}
    assert {name: f"'{name}'!A1" for name in NAMES[1:]}.items() <= inside.items()
    assert len(sheet._images) == 1 and sheet._images[0]._data() == pack.stamp.code()
    texts = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert all(line in texts for line in pack.annex[0].lines)


def test_assumptions_and_sources_are_all_there(workspace: Workspace) -> None:
    scenario = replace(
        BASELINE,
        name="另定参数",
        assumptions=(("attrition_social_workers", "*", 0.11), ("attrition_social_workers", "411481", 0.12)),
        drivers=(("urban_communities", "411481", "2024", 20.0),),
        rationale=(("attrition_social_workers", "411481", "*", "永城留得住人"),),
    )
    found = Findings(workspace, scenario, scenario.name, with_chances=False)
    book = read(found, compose(found, places=[CITY]))
    table = [each for each in rows(book["参数"]) if each["参数"] == "社会工作者年流失率"]
    assert [(e["地区"], e["低"], e["取值"], e["高"], e["本情景另定"], e["理由"]) for e in table] == [
        ("全部", 0.1, 0.18, 0.25, 0.11, None),
        ("永城市", 0.1, 0.18, 0.25, 0.12, "永城留得住人"),
    ]
    assert rows(book["参数"])[-1]["本情景另定"] == 20.0 and rows(book["参数"])[-1]["年份"] == "2024"
    assert [each["名称"] for each in rows(book["来源"])] == [each.title for each in workspace.sources.values()]
    assert not {"达标把握", "对比"} & set(book.sheetnames)
    assert head_of(book["投入"])[5] == "本情景没有投入。" and rows(book["投入"]) == []


@cache
def one_area(workspace: Workspace) -> tuple[Pack, Findings]:
    found = Findings(workspace, BASELINE, "稳态基线", with_chances=False)
    return compose(found, places=["411481"]), found


def test_an_areas_pack_is_about_it_and_the_city(workspace: Workspace) -> None:
    pack, found = one_area(workspace)
    book = read(found, pack)
    assert {each["地区代码"] for each in rows(book["指标"])} == {CITY, "411481"}
    assert {each["地区代码"] for each in rows(book["存量与分母"])} == {"411481"}
    assert book["指标"]["A5"].hyperlink.target == pack.stamp.link("411481")


def test_a_link_that_is_too_long_is_said_in_words(workspace: Workspace) -> None:
    pack, found = one_area(workspace)
    pack = replace(pack, stamp=replace(pack.stamp, query={"w": "x" * 3000}))
    book = read(found, pack)
    assert "先保存情景" in str(book["说明"]["A5"].value) and "二维码放不下" in str(book["说明"]["C2"].value)
    sheet = book["指标"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    address = f"http://127.0.0.1:8501/trace?w={'x' * 3000}"
    assert sheet["A8"].value == address and sheet.row_dimensions[8].height < 20
    assert {each["追溯"] for each in rows(sheet)} >= {"area=411481&indicator=rural_facility_coverage&year=2024"}


@pytest.mark.parametrize("name", [HOSTILE, "+1", "@SUM(A1)", "\ud800http://x"])
def test_hostile_names_stay_what_they_are(workspace: Workspace, name: str) -> None:
    areas = tuple(replace(each, name=Text(name, name)) if each.code == "411481" else each for each in workspace.areas)
    hostile = replace(workspace, areas=areas)
    shown = literal(name)
    found = Findings(hostile, replace(BASELINE, name=name), name, BASELINE, name, with_chances=False)
    pack = compose(found, places=["411481"], query={})
    content = workbook(pack, found)
    book = load_workbook(BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert shown in {cell.value for cell in cells} and shown in str(book["对比"]["A6"].value)
    assert all(not re.search("[\x00-\x08\x0b\x0c]", str(cell.value)) for cell in cells)
    assert b"<f>" not in b"".join(zipfile.ZipFile(BytesIO(content)).read(each) for each in parts(content))
    for sheet in book:
        assert max(sheet.row_dimensions[row].height or 0 for row in range(1, 8)) <= 409


def parts(content: bytes) -> list[str]:
    return [each for each in zipfile.ZipFile(BytesIO(content)).namelist() if "worksheets/sheet" in each]


def test_sheet_names_are_excels_in_both_languages(workspace: Workspace) -> None:
    language.use("en")
    found = Findings(workspace, BASELINE, "Steady state", BASELINE, "Steady state", with_chances=False)
    pack = compose(found, places=[CITY])
    language.use("zh")
    book = read(found, pack)
    assert language.current() == "zh"
    titles = book.sheetnames
    for each in (*titles, *NAMES):
        assert len(each) <= 31 and not re.search(r"[\[\]:*?/\\]", each) and each.strip("'") == each
    assert len({each.lower() for each in titles}) == len(titles) == 11
    assert "Indicator" in titles and head_of(book["Indicator"])[0].endswith(": Indicator")


def test_a_missed_value_is_not_shown_as_its_target(workspace: Workspace) -> None:
    plan: Plan = workspace.plan
    indicator = plan.indicator("rural_facility_coverage")
    cell = Cell(CITY, indicator.id, 2025, 92.9996, 1.0, 1.0, 93.0, "missed", True, 1, "official")
    assert value_number(cell, indicator).format == "#,##0.0000"
    assert value_number(cell._replace(value=92.4), indicator).format == "#,##0.0"
    assert value_number(cell._replace(value=92.96, verdict="met"), indicator).format == "#,##0.0"


@pytest.mark.parametrize("value", [0.1 + 0.2, 1 / 3, 1e-7, 123456789.12345679, 93.0])
def test_a_number_is_written_so_that_it_is_the_same_again(value: float) -> None:
    assert float(f"{Exact(value):.16G}") == value


@pytest.mark.parametrize("line", ["短", "长" * 300, "&" * 300, "𠮷" * 200, "1&2\n3"])
def test_the_foot_keeps_within_excels_limit(line: str) -> None:
    found = foot_of([line, "数据截至 2022 年 & 版本"])
    assert len(found.encode("utf-16-le")) // 2 <= LONGEST_FOOT and "&&" in found and found.endswith("&P / &N")
    assert not re.search(r"&8\d", found)


@pytest.mark.parametrize(
    ("text", "room", "expected"), [("一二三四", 4, 2), ("ab cd ef", 5, 2), ("a\nb", 9, 2), ("", 9, 1)]
)
def test_lines_of_a_text(text: str, room: int, expected: int) -> None:
    assert lines_of(text, room) == expected


def test_what_of_the_scenario_is_past_is_said_where_it_is_described(workspace: Workspace) -> None:
    """In the city's first page, on the page an area is handed, in the annex, and in the workbook's first sheet."""
    language.use("zh")
    now = with_years(workspace, 2023, 2024)
    scenario = example_scenarios(now)["talent_programme"]
    said = "“规划人才计划”中 2023、2024 年的投入已成为过去，重算时不计。"
    found = Findings(now, scenario, scenario.name, BASELINE, "稳态基线", with_chances=False)
    pack = compose(found, places=[CITY, "411481"])
    assert [page.id for page in pack.pages if said in page.lines] == ["overall", "county", "method"]
    about = {row[0]: row[1] for row in read(found, pack)["说明"].iter_rows(values_only=True)}
    assert about["情景说明"] == f"{scenario.reason}\n{said}"
    other = Findings(now, BASELINE, "稳态基线", scenario, "人才", with_chances=False)
    assert other.over_told == (said.replace("规划人才计划", "人才"),)
    assert Findings(workspace, example_scenarios(workspace)["talent_programme"], "人才").over_told == ()

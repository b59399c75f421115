"""Every rule about figures: a return that breaks it, one that keeps it, one on the boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sqdash.language import Text
from sqdash.plan.types import Commitment
from sqdash.returns import Workspace
from sqdash.returns.intake import Intake, intake
from sqdash.returns.intake.checks import is_jump, parts_and_wholes
from sqdash.returns.intake.known import Known
from sqdash.returns.intake.rule import ERROR, NOTE, WARNING
from sqdash.returns.intake.rules_of_figures import FIGURE_RULES
from sqdash.returns.intake.rules_of_files import FILE_RULES
from tests.returns.intake.books import AREA, FIRST, HEADINGS, VALUE, Formula, base, book, rows
from tests.returns.intake.hostile import CLASSES
from tests.returns.intake.in_process import InProcess

ZONE = "411471"
RULES = (*FILE_RULES, *FIGURE_RULES)
VILLAGE_HEADINGS = (
    "地区代码",
    "村（社区）代码",
    "村（社区）",
    "有无综合服务设施",
    "设施面积（m²）",
    "活动区域面积（m²）",
    "一体机",
    "启用年份",
    "备注",
)
PROGRESS_HEADINGS = ("地区代码", "地区", "任务编号", "任务内容", "进展值", "佐证", "责任单位", "备注")


def taken(
    workspace: Workspace, values: Mapping[str, Any], *, note: str = "", more: Any = None, area: str = ZONE, **kw: Any
) -> Intake:
    content = book(rows(workspace, {**base(workspace, area), **values}, area, note), areas=(area,), more=more)
    return intake(content, "a.xlsx", workspace, reader=InProcess(), **kw)


def found(result: Intake) -> set[str]:
    return {each.rule for each in result.findings}


# rule: (breaks it, keeps it, on the boundary, whether that breaks it). Last year of the zone: 183 social workers,
# 39 245.5 m², 310 374 residents, 5 communities, 104 villages.
FIGURES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], bool]] = {
    "negative": ({"social_workers": -1}, {"social_workers": 183}, {"community_workers": -1e-9}, True),
    "whole": ({"social_workers": 183.5}, {"social_workers": 183}, {"social_workers": 183.0}, False),
    "largest": ({"service_area_m2": 2e12}, {}, {"service_area_m2": 1e12}, False),
    "part": ({"kiosk_communities": 6}, {"kiosk_communities": 4}, {"kiosk_communities": 5}, False),
    "zero": ({"households": 0}, {"households": 107522}, {"kiosk_communities": 0}, False),
    "registry": ({"urban_communities": 6}, {"urban_communities": 5}, {"rural_communities": 103}, True),
    "magnitude": ({"resident_population": 31.0374e7 * 10}, {}, {"social_workers": 183 * 1000}, True),
    "jump": ({"community_workers": 900}, {"community_workers": 600}, {"facility_area_m2": 39245.5 * 1.5}, False),
    "denominator": ({"households": 110000}, {"households": 108000}, {"resident_population": 304167}, False),
    "household_size": ({"households": 310374}, {}, {"households": 258645}, False),
    "building_per_person": ({"building_area_m2": 3e6}, {}, {"building_area_m2": 3103740}, False),
    "facility_size": ({"facility_area_m2": 600000}, {}, {"facility_area_m2": 535000}, False),
    "indicator_range": ({"social_workers": 1900}, {}, {"social_workers": 1862}, False),
}  # fmt: skip


@pytest.mark.parametrize("rule", FIGURES)
def test_a_figure_breaks_keeps_and_touches_a_rule(rule: str, workspace: Workspace) -> None:
    breaks, keeps, boundary, is_broken = FIGURES[rule]
    assert rule in found(taken(workspace, breaks))
    assert rule not in found(taken(workspace, keeps))
    assert (rule in found(taken(workspace, boundary))) is is_broken


def test_last_years_figures_break_no_rule(workspace: Workspace) -> None:
    for area in workspace.areas:
        assert found(taken(workspace, {}, area=area.code)) == {"villages_empty"}


@pytest.mark.parametrize(("part", "whole"), [
    ("rural_facilities", "rural_communities"), ("urban_facilities", "urban_communities"),
    ("kiosk_communities", "urban_communities"),
    ("activity_area_m2", "facility_area_m2"), ("community_social_workers", "social_workers"),
    ("urban_population", "resident_population"), ("households", "resident_population"),
    ("service_area_m2", "building_area_m2"),
])  # fmt: skip
def test_parts_and_wholes(part: str, whole: str, workspace: Workspace) -> None:
    assert (part, whole) in parts_and_wholes(workspace)
    values = base(workspace, ZONE)
    assert "part" in found(taken(workspace, {part: values[whole] + 1}))
    assert "part" not in found(taken(workspace, {part: values[whole]}))


@pytest.mark.parametrize(("value", "last", "usual", "jumped"), [
    (151, 100, [], True), (150, 100, [], False), (149, 100, [], False), (50, 100, [], False),
    (49, 100, [], True), (6, 1, [], False),
    (7, 1, [], True), (220, 100, [1.0, 1.1, 1.2, 1.3, 1.1], False), (400, 100, [1.0, 1.1, 1.2, 1.3, 1.1], True),
    (151, 100, [0.0] * 10, True),
])  # fmt: skip
def test_a_jump_is_large_and_unusual(value: float, last: float, usual: list[float], jumped: bool) -> None:
    assert is_jump(value, last, usual) is jumped


def test_a_written_reason_answers_a_warning(workspace: Workspace) -> None:
    bare = taken(workspace, {"community_workers": 900})
    told = taken(workspace, {"community_workers": 900}, note="新招一批")
    assert [each.rule for each in bare.unanswered] == ["jump"]
    assert len(bare.returns) == 1
    assert told.unanswered == ()
    assert [each.grade for each in told.findings if each.rule == "jump"] == [WARNING]
    assert told.returns[0].reasons == {
        f"jump 填报!{told.returns[0].figures['community_workers'].place.split('!')[1]}": "新招一批"
    }


def test_an_edited_figure_of_last_year_is_noticed(workspace: Workspace) -> None:
    table = rows(workspace, base(workspace))
    table[0][6] += 1
    assert "last_changed" in found(intake(book(table), "a.xlsx", workspace, reader=InProcess()))


def test_missing_and_empty(workspace: Workspace) -> None:
    one = taken(workspace, {"households": None})
    assert [(each.rule, each.cell) for each in one.errors] == [("missing", "H15")]
    for nothing in ("\u200b", "\u3000", "\u00a0\ufeff", Formula(("=G15", ""))):
        nil = taken(workspace, {"households": nothing})
        assert {each.rule for each in nil.errors} <= {"missing", "formula_uncached"}
        assert nil.returns == ()
    assert [each.rule for each in taken(workspace, dict.fromkeys(workspace.model.measures)).errors] == ["area_empty"]


def test_only_the_senders_area_is_taken(workspace: Workspace) -> None:
    assert [each.rule for each in taken(workspace, {}, area=ZONE).errors] == []
    content = book(rows(workspace, base(workspace)), areas=("411402",))
    wrong = intake(content, "a.xlsx", workspace, area="411403", reader=InProcess())
    assert {each.rule for each in wrong.errors} >= {"wrong_area"}
    assert wrong.returns == ()
    assert len(intake(content, "a.xlsx", workspace, area="411402", reader=InProcess()).returns) == 1


def test_blank_rows_of_others_are_no_fault(workspace: Workspace) -> None:
    """A template made for the whole city, of which one county fills in its own rows."""
    areas = ("411402", "411403")
    table = [*rows(workspace, base(workspace)), *rows(workspace, dict.fromkeys(workspace.model.measures), "411403")]
    content = book(table, areas=areas)
    own = intake(content, "a.xlsx", workspace, area="411402", reader=InProcess())
    assert [each.area_code for each in own.returns] == ["411402"]
    assert [each.rule for each in intake(content, "a.xlsx", workspace, reader=InProcess()).errors] == ["area_empty"]


def test_the_year_asked_for(workspace: Workspace) -> None:
    content = book(rows(workspace, base(workspace)))
    assert len(intake(content, "a.xlsx", workspace, year=2023, reader=InProcess()).returns) == 1
    assert "year_differs" in found(intake(content, "a.xlsx", workspace, year=2024, reader=InProcess()))


@pytest.mark.parametrize("headings", [
    "地区代码,年份,指标代码,数值", "地区,年度,指标,本年数", "县（市、区）,年份,指标名称,数值", "area_code,year,measure,value", "area_code,year,name,value",
])  # fmt: skip
def test_tables_in_csv_by_code_or_name(headings: str, workspace: Workspace) -> None:
    lines = [headings]
    for measure, value in base(workspace).items():
        area = "梁园区" if headings.startswith(("地区,", "县")) else AREA
        by_name = "指标," in headings or "名称" in headings or "name" in headings
        lines.append(f"{area},2023,{workspace.model.name(measure).zh if by_name else measure},{value!r}")
    result = intake("\n".join(lines).encode(), "a.csv", workspace)
    assert result.findings == ()
    assert {measure: sent.value for measure, sent in result.returns[0].figures.items()} == base(workspace)
    assert result.returns[0].figures["social_workers"].place == "2"


@pytest.mark.parametrize("area", ["999999", "", "x" * 500, "{area}", "411402;411403"])
def test_a_stamp_that_was_tampered_with(area: str, workspace: Workspace) -> None:
    nameless = [["", "", *row[2:]] for row in rows(workspace, base(workspace))]
    result = intake(book(nameless, areas=(area,)), "a.xlsx", workspace, reader=InProcess())
    assert {each.rule for each in result.errors} == {"no_area"}


def test_villages_of_an_area_without_figures(workspace: Workspace) -> None:
    more = with_sheet("村", VILLAGE_HEADINGS, villages(workspace))
    content = book(rows(workspace, base(workspace)), more=more)
    result = intake(content, "a.xlsx", workspace, reader=InProcess())
    assert [(each.rule, each.value) for each in result.errors] == [("area_empty", "城乡一体化示范区")]


def villages(workspace: Workspace, change: dict[int, dict[int, Any]] | None = None, drop: int = 0) -> list[list[Any]]:
    """All of the zone's villages so that they add up to its figures; `change` is row → column → value."""
    listed = [each for each in workspace.registry if each.area_code == ZONE]
    sums = base(workspace, ZONE)
    left = {"rural": sums["rural_facilities"], "urban": sums["urban_facilities"]}
    table: list[list[Any]] = []
    for each in listed:
        has = left[each.kind] > 0
        left[each.kind] -= has
        kiosk = "有" if each.kind == "urban" else None
        table.append(
            [
                ZONE,
                each.code,
                each.name,
                "有" if has else "无",
                300 if has else None,
                200 if has else None,
                kiosk,
                None,
                None,
            ]
        )
    centres = [row for row in table if row[3] == "有"]
    centres[0][4] = round(sums["facility_area_m2"] - 300 * (len(centres) - 1), 1)
    centres[0][5] = round(sums["activity_area_m2"] - 200 * (len(centres) - 1), 1)
    for row, cells in (change or {}).items():
        for column, value in cells.items():
            table[row][column] = value
    return table[: len(table) - drop]


def with_sheet(title: str, headings: tuple[str, ...], table: list[list[Any]]) -> Any:
    def add(made: Any, _sheet: Any) -> None:
        sheet = made.add_worksheet(title)
        sheet.write_row(0, 0, headings)
        for number, row in enumerate(table, 1):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value) if not isinstance(value, str) else sheet.write_string(
                        number, column, value
                    )

    return add


def with_villages(workspace: Workspace, table: list[list[Any]], values: Mapping[str, Any] | None = None) -> Intake:
    return taken(workspace, values or {}, more=with_sheet("村", VILLAGE_HEADINGS, table))


def test_villages_that_add_up(workspace: Workspace) -> None:
    result = with_villages(workspace, villages(workspace))
    assert result.findings == ()
    sent = result.returns[0].villages
    assert len(sent) == 109
    assert sent[5] == (sent[5].code, True, 300.0, 200.0, None, None, "村!B7")


# rule: (changes of rows that break it, changes on the boundary, whether those break it)
VILLAGES: dict[str, tuple[dict[int, dict[int, Any]], dict[int, dict[int, Any]], bool]] = {
    "village_sum": ({7: {3: "无", 4: None, 5: None}}, {7: {4: 300.9}}, False),
    "villages_incomplete": ({7: {3: None, 4: None, 5: None}}, {7: {7: 2015}}, False),
    "village_unknown": ({7: {1: "411471999999"}}, {7: {2: None}}, False),
    "village_name": ({7: {2: "新村"}}, {7: {2: None}}, False),
    "yes_no": ({7: {3: "大概有"}}, {7: {3: "√"}}, False),
    "village_part": ({7: {5: 301}}, {7: {5: 300}}, False),
    "village_no_centre": ({7: {3: "无"}}, {7: {3: "是"}}, False),
    "village_no_area": ({7: {4: None}}, {7: {4: 300}}, False),
    "opened": ({7: {7: 2030}}, {7: {7: 2023}}, False),
    "negative": ({7: {4: -1}}, {7: {4: 300}}, False),
    "wrong_unit": ({7: {4: "0.5亩"}}, {7: {4: "300 m2"}}, False),
}


@pytest.mark.parametrize("column", [3, 4, 5, 6, 7])
def test_villages_in_cells_merged_over_rows_are_refused(column: int, workspace: Workspace) -> None:
    """Taken as the first row's, the second village lost what was written for both."""
    value = {3: "有", 6: "有", 7: 2015}.get(column, 300)
    table = villages(workspace, {7: {column: value}, 8: {column: None}})
    for right, bottom, is_refused in ((column, 9, True), (9, 8, False)):

        def more(made: Any, sheet: Any, span: tuple[int, int] = (bottom, right)) -> None:
            with_sheet("村", VILLAGE_HEADINGS, table)(made, sheet)
            left = column if span[1] == column else 9
            made.get_worksheet_by_name("村").merge_range(8, left, span[0], span[1] + (left == 9), value)

        refused = [each for each in taken(workspace, {}, more=more).errors if each.rule == "merged_value"]
        letter = "DEFGH"[column - 3]
        wanted = [f"村!{letter}9", f"村!{letter}10"] if is_refused else []
        assert [each.place for each in refused] == wanted
        assert {each.what for each in refused} == ({f"要填的格子跨行合并了：{value}"} if is_refused else set())


@pytest.mark.parametrize(("area", "told"), [
    ("411471", None), (None, None), ("城乡一体化示范区", None),
    ("411402", "村（社区）代码 {code} 属于城乡一体化示范区，行里写的却是梁园区"), ("411499", "不认识的地区“411499”"),
])  # fmt: skip
def test_a_village_is_of_the_area_its_row_names(area: str | None, told: str | None, workspace: Workspace) -> None:
    table = villages(workspace, {7: {0: area}})
    result = with_villages(workspace, table)
    assert [each.what for each in result.errors] == ([told.format(code=table[7][1])] if told else [])
    assert bool(result.returns) is (told is None)


@pytest.mark.parametrize("rule", VILLAGES)
def test_a_village_breaks_and_touches_a_rule(rule: str, workspace: Workspace) -> None:
    breaks, boundary, is_broken = VILLAGES[rule]
    assert rule in found(with_villages(workspace, villages(workspace, breaks)))
    assert rule not in found(with_villages(workspace, villages(workspace)))
    assert (rule in found(with_villages(workspace, villages(workspace, boundary)))) is is_broken


def test_villages_in_part(workspace: Workspace) -> None:
    less = with_villages(workspace, villages(workspace, drop=20))
    assert {"villages_incomplete"} <= found(less) <= {"villages_incomplete", "village_sum_part"}
    more = with_villages(workspace, villages(workspace, drop=1), {"rural_facilities": 90, "facility_area_m2": 39245.5})
    assert "village_sum_part" in found(more) or "village_sum" in found(more)
    twice = villages(workspace)
    assert "village_twice" in found(with_villages(workspace, [*twice, twice[3]]))


@pytest.mark.parametrize(("claimed", "rule"), [(39245.5, "total"), (39245.54, "total"), (40000, "total_differs")])
def test_a_total_of_villages(claimed: float, rule: str, workspace: Workspace) -> None:
    result = with_villages(
        workspace, [*villages(workspace), [None, "合计", None, None, claimed, None, None, None, None]]
    )
    assert rule in found(result)
    assert len(result.returns[0].villages) == 109


TEXT = Text("任务", "Task")
PROMISES = (
    Commitment("party_service", "第三章", Text("每县建一处", "One a county"), 2025, "area"),
    Commitment("city", "第四章", Text("市", "City"), 2025, "city"),
    Commitment(
        "groups", "", TEXT, 2023, "urban_community", value=12, unit="organisation", computed="urban_communities"
    ),
    Commitment("lists", "", TEXT, None, "urban_community", value=3, unit="item", computed="urban_communities"),
    Commitment("local", "", TEXT, None, "area", value=1, unit="item", computed="areas"),
    Commitment("new_homes", "", TEXT, None, "area", value=30, unit="m2_per_100_households"),
)


def with_progress(workspace: Workspace, *lines: list[Any]) -> Intake:
    from dataclasses import replace

    promising = replace(workspace, plan=replace(workspace.plan, commitments=PROMISES))
    return taken(promising, {}, more=with_sheet("进展", PROGRESS_HEADINGS, list(lines)))


@pytest.mark.parametrize(("value", "taken_as", "rule"), [
    (0.8, 0.8, None), ("80%", 0.8, "percent_share"), (1, 1.0, None), (1.01, None, "progress_share"),
    ("一半", None, "text"),
    (-0.1, None, "negative"), ("12.5％", 0.125, "percent_share"),
])  # fmt: skip
def test_progress(value: Any, taken_as: float | None, rule: str | None, workspace: Workspace) -> None:
    result = with_progress(workspace, [ZONE, None, "party_service", "", value, "文件", "民政局", ""])
    assert rule is None or rule in found(result)
    assert [each.value for sent in result.returns for each in sent.progress] == ([] if taken_as is None else [taken_as])


def test_progress_is_refused(workspace: Workspace) -> None:
    good = [ZONE, None, "party_service", "", 0.8, "文件", "民政局", ""]
    assert "commitment_unknown" in found(with_progress(workspace, [*good[:2], "party_servce", *good[3:]]))
    assert "commitment_twice" in found(with_progress(workspace, good, good))
    assert "progress_evidence" in found(with_progress(workspace, [*good[:5], None, *good[6:]]))


@pytest.mark.parametrize(("id", "value", "taken_as", "told"), [
    ("groups", 60, 60, None), ("groups", "62个", 62, "带单位的“62个”读作 62"), ("groups", "6家", 6, "带单位的“6家”读作 6"),
    ("groups", "12人", None, "“12人”的单位不对，应为 个组织"), ("groups", 12.5, None, "应是整数：12.5"),
    ("groups", "50%", None, "“50%”是百分数，这里应填数量，单位：个组织"),
    ("lists", 5, 5, None), ("lists", 0, 0, None), ("lists", "5个城市社区", 5, "带单位的“5个城市社区”读作 5"),
    ("lists", 6, None, "任务“任务”填了 6，最多只有 5"), ("lists", 2.5, None, "应是整数：2.5"),
    ("local", 1, 1, None), ("local", 2, None, "任务“任务”填了 2，最多只有 1"),
    ("new_homes", 31.5, 31.5, None), ("new_homes", "31.5m²/百户", 31.5, "带单位的“31.5m²/百户”读作 31.5"),
])  # fmt: skip
def test_an_amount_promised_is_a_total_in_its_unit(
    id: str, value: Any, taken_as: float | None, told: str | None, workspace: Workspace
) -> None:
    """The zone has 5 urban communities."""
    result = with_progress(workspace, [ZONE, None, id, "", value, "文件", "民政局", ""])
    assert [each.value for sent in result.returns for each in sent.progress] == ([] if taken_as is None else [taken_as])
    assert [each.what for each in result.findings if each.rule != "villages_empty"] == ([told] if told else [])
    assert all(each.remedy for each in result.findings)


def test_a_count_of_places_is_held_against_those_of_its_own_area(workspace: Workspace) -> None:
    """Liangyuan has 73 urban communities, the zone 5."""
    known = Known(replace(workspace, plan=replace(workspace.plan, commitments=PROMISES)))
    asked = known.asked["lists"]
    assert [known.most(asked, area) for area in (AREA, ZONE)] == [73, 5]
    assert [known.most(known.asked[id], AREA) for id in ("groups", "local", "city", "hire_social_workers")] == [
        None, 1, None, None,
    ]  # fmt: skip


def test_cells_merged_with_nothing_in_them_say_nothing(workspace: Workspace) -> None:
    promising = replace(workspace, plan=replace(workspace.plan, commitments=PROMISES))
    lines = [[ZONE, None, id, "", 1, "文件", None, ""] for id in ("party_service", "local")]

    def more(made: Any, sheet: Any) -> None:
        with_sheet("进展", PROGRESS_HEADINGS, lines)(made, sheet)
        made.get_worksheet_by_name("进展").merge_range(1, 6, 2, 6, "")

    assert (
        taken(promising, {}, more=more).findings
        == taken(promising, {}, more=with_sheet("进展", PROGRESS_HEADINGS, lines)).findings
    )


@pytest.mark.parametrize("key", ["evidence", "area_m2"])
def test_a_merged_cell_is_told_of_once(key: str, workspace: Workspace) -> None:
    promising = replace(workspace, plan=replace(workspace.plan, commitments=PROMISES))
    lines = [[ZONE, None, id, "", 1, "文件", "民政局", ""] for id in ("party_service", "local")]
    table = villages(workspace, {7: {4: 300}, 8: {4: None}})

    def more(made: Any, sheet: Any) -> None:
        name, headings, rows, at = (
            ("进展", PROGRESS_HEADINGS, lines, (1, 5, 2, 5))
            if key == "evidence"
            else ("村", VILLAGE_HEADINGS, table, (8, 4, 9, 4))
        )
        with_sheet(name, headings, rows)(made, sheet)
        made.get_worksheet_by_name(name).merge_range(*at, "文件" if key == "evidence" else 300)

    told = [each.rule for each in taken(promising, {}, more=more).findings]
    assert told.count("merged_value") == 2
    assert not {"progress_evidence", "village_no_area"} & set(told)


@pytest.mark.parametrize("column", [4, 5, 6])
def test_progress_in_cells_merged_over_rows_is_refused(column: int, workspace: Workspace) -> None:
    lines = [[ZONE, None, id, "", 1, "文件", "民政局", ""] for id in ("party_service", "local")]
    promising = replace(workspace, plan=replace(workspace.plan, commitments=PROMISES))
    for below, is_refused in ((0, False), (1, True)):

        def more(made: Any, sheet: Any, below: int = below) -> None:
            with_sheet("进展", PROGRESS_HEADINGS, lines)(made, sheet)
            span = (1, column, 1 + below, column) if below else (1, 8, 1, 9)
            made.get_worksheet_by_name("进展").merge_range(*span, "文件")

        result = taken(promising, {}, more=more)
        places = [each.place for each in result.errors if each.rule == "merged_value"]
        letter = "EFG"[column - 4]
        assert places == ([f"进展!{letter}2", f"进展!{letter}3"][: 1 if column == 4 else 2] if is_refused else [])


def test_progress_of_the_citys_own_promises_and_of_levers_is_taken(workspace: Workspace) -> None:
    rest = ["花名册", "人社局", ""]
    for id in ("city", "hire_social_workers"):
        value = 1 if id == "city" else 12
        result = with_progress(workspace, [ZONE, None, id, "", value, *rest])
        assert result.errors == ()
        [sent] = result.returns[0].progress
        assert (sent.commitment, sent.value, sent.evidence, sent.owner) == (id, value, "花名册", "人社局")
    for value, rule in ((12.5, "whole"), ("12 m2", "wrong_unit"), ("12人", "unit_in_cell"), (-1, "negative")):
        row = [ZONE, None, "hire_social_workers", "", value, *rest]
        assert rule in found(with_progress(workspace, row))
    metres = [ZONE, None, "extend_facility_area", "", 12.5, *rest]
    assert with_progress(workspace, metres).returns[0].progress[0].value == 12.5


@pytest.mark.parametrize(("year", "rule"), [
    (2019, "year_outside"), (2020, "year_revised"), (2022, "year_revised"), (2023, None), (2024, None),
    (2025, None), (2026, "year_outside"), (2030, "year_outside"),
])  # fmt: skip
def test_the_check_takes_the_years_that_can_be_handed_in(year: int, rule: str | None, workspace: Workspace) -> None:
    lines = "".join(f"{ZONE},{year},{measure},{value}\n" for measure, value in base(workspace, ZONE).items())
    for asked in (None, year):
        result = intake(f"area_code,year,measure,value\n{lines}".encode(), "a.csv", workspace, year=asked)
        told = {each.rule: each.what for each in result.findings}
        years = {each for each in told if each.startswith("year_")}
        assert years == ({rule} if rule == "year_outside" or (rule and asked is None) else set())
        assert bool(result.returns) is (rule != "year_outside")
        if rule == "year_outside":
            assert told[rule] == f"不收 {year} 年的报表，只收 2020 到 2025 年的"


def test_a_last_year_that_is_complete_is_a_year_gone_by(workspace: Workspace) -> None:
    """Nothing is projected from it, yet a workbook of it is a correction, and told to be one like any other's."""
    last = {(code, 2025, measure): each for (code, year, measure), each in workspace.figures.items() if year == 2022}
    complete = replace(workspace, figures={**workspace.figures, **last})
    assert (complete.base_year, complete.last_complete_year) == (2022, 2025)
    headings = (*HEADINGS[:VALUE], "本年数（2025）", HEADINGS[VALUE + 1])
    content = book(rows(workspace, base(workspace)), year=2025, headings=headings)
    for asked, told in ((None, ["这是 2025 年的模板；2025 年及以前的数已经齐全"]), (2025, [])):
        result = intake(content, "a.xlsx", complete, year=asked, reader=InProcess())
        assert [each.what for each in result.errors] == told
        assert [each.remedy for each in result.errors] == [
            "用本年度的模板填报；要修订 2025 年的数，先选“报表年份”2025（命令行加 --year 2025）" for _told in told
        ]
        assert [each.year for each in result.returns] == ([] if told else [2025])


def test_what_changed_too_much_is_named(workspace: Workspace) -> None:
    """A person asked for a reason need not look up which row the cell is in."""
    [jump] = [each for each in taken(workspace, {"community_workers": 900}).findings if each.rule == "jump"]
    assert jump.what.startswith("“社区工作者”900 比上年 ")


@pytest.mark.parametrize("value", [5, "填表人：张三"])
def test_what_stands_on_no_measures_row_is_refused_with_a_way_on(value: Any, workspace: Workspace) -> None:
    table = rows(workspace, base(workspace))
    for areas in ((AREA,), (AREA, ZONE)):  # a file of one area says whose the row is, one of several does not
        more = rows(workspace, base(workspace, ZONE), ZONE) if len(areas) > 1 else []
        content = book([*table, *more, [None] * VALUE + [value]], areas=areas)
        result = intake(content, "a.xlsx", workspace, reader=InProcess())
        [fault] = result.errors
        assert (fault.rule, fault.cell) == ("no_measure", f"H{FIRST + len(table) + len(more)}")
        assert (fault.what, fault.remedy) == (f"这一行没有指标，却填了“{value}”", "移到对应的行，或清空")
    beside = intake(book([*table, ["填表人：张三", *[None] * VALUE, "1 月"]]), "a.xlsx", workspace, reader=InProcess())
    assert beside.errors == () and len(beside.returns) == 1, "a line of explanation is none"


@pytest.mark.parametrize(("heading", "is_refused"), [
    ("本年数（万人）", True), ("本年数（2023，万人）", True), ("本年数（单位：人）", True), ("本年数（%）", True), ("本年数（万）", True),
    ("本年数（千人）", True), ("本年数（2023 万平方米）", True), ("本年数（2023年，单位万平方米）", True), ("本年数（2023/万人）", True),
    ("本年数（单位为百户）", True), ("本年数（千㎡）", True), ("本年数（k㎡）", True), ("本年数（十万元）", True), ("本年数（2023年末）", False),
    ("本年数（2023）", False), ("本年数（必填）", False), ("本年数", False), ("This year (persons)", True),
])  # fmt: skip
def test_a_unit_in_a_heading_is_not_passed_over(heading: str, is_refused: bool, workspace: Workspace) -> None:
    headings = (*HEADINGS[:VALUE], heading, HEADINGS[VALUE + 1])
    result = intake(book(rows(workspace, base(workspace)), headings=headings), "a.xlsx", workspace, reader=InProcess())
    assert [(each.rule, each.cell, each.what) for each in result.errors] == (
        [("heading_unit", "H3", f"表头“{heading}”里写了单位，数不按表头换算")] if is_refused else []
    )
    assert bool(result.returns) is not is_refused


@pytest.mark.parametrize(("heading", "is_refused"), [
    ("设施面积（万m²）", True), ("设施面积（亩）", True), ("设施面积（建筑面积）", False),
    ("设施面积（平方米）", False), ("设施面积（m2）", False), ("设施面积（万平方米）", True),
])  # fmt: skip
def test_the_unit_of_villages_is_the_square_metre(heading: str, is_refused: bool, workspace: Workspace) -> None:
    headings = (*VILLAGE_HEADINGS[:4], heading, *VILLAGE_HEADINGS[5:])
    result = taken(workspace, {}, more=with_sheet("村", headings, villages(workspace)))
    assert [each.rule for each in result.errors] == (["heading_unit"] if is_refused else [])


def test_a_total_may_say_its_unit(workspace: Workspace) -> None:
    table = [*rows(workspace, base(workspace)), ["合计", *[None] * (VALUE - 1), "12个"]]
    result = intake(book(table), "a.xlsx", workspace, reader=InProcess())
    assert result.errors == () and "total_differs" in found(result)


@pytest.mark.parametrize("first", ["sep=;", "SEP=;\r", "\ufeffsep=;"])
def test_excels_line_about_the_separator_is_understood(first: str, workspace: Workspace) -> None:
    lines = [f"{AREA};2023;{measure};{value!r};“,,,,,”" for measure, value in base(workspace).items()]
    content = "\n".join([first, "area_code;year;measure;value;note", *lines]).encode()
    result = intake(content, "a.csv", workspace)
    assert result.findings == ()
    figures = result.returns[0].figures
    assert {measure: sent.value for measure, sent in figures.items()} == base(workspace)
    assert figures["social_workers"].place == str(3 + list(base(workspace)).index("social_workers")), (
        "lines are those of the file"
    )
    other = intake(content.replace(b"=;", b"=:"), "a.csv", workspace)
    assert {each.rule for each in other.errors} == {"csv_shape"}


def test_headings_alone_are_no_return(workspace: Workspace) -> None:
    result = intake(b"area_code,year,measure,value\n", "a.csv", workspace)
    assert [(each.rule, each.what, each.grade) for each in result.findings] == [
        ("no_rows", "填报表里一个数也没有", ERROR)
    ]
    assert result.returns == ()


def test_every_rule_is_known_by_a_test(workspace: Workspace) -> None:
    """The rules about files and cells have their files in `hostile`, the others their cases here."""
    here = {
        *FIGURES,
        *VILLAGES,
        "missing",
        "area_empty",
        "wrong_area",
        "village_twice",
        "village_sum_part",
        "villages_empty",
        "total",
    }
    here |= {
        "no_measure",
        "heading_unit",
        "village_area",
        "progress_most",
        "last_changed",
        "percent_share",
        "commitment_unknown",
        "commitment_twice",
        "progress_evidence",
        "progress_share",
        "year_differs",
    }
    elsewhere = {
        "child_slow",
        "child_died",
        "many_cells",
        "unreadable",
        "no_area",
        "sheet_ignored",
        "heading_unknown",
        "no_stamp",
    }
    elsewhere |= {"old_template", "year_revised", "too_large"}  # in test_template, below and in test_worker
    tried = {case.rule for maker in CLASSES.values() for case in maker(workspace)}
    assert {each.id for each in RULES} - here - elsewhere - tried == set()


def test_rules_are_well_made() -> None:
    assert len(RULES) >= 40
    assert len({each.id for each in RULES}) == len(RULES), "the later of two with one name would hide the other"
    assert {each.grade for each in RULES} == {ERROR, WARNING, NOTE}
    assert all(each.text() and each.remedy() for each in RULES)

"""Messy and hostile files by class, each with what must come of it: a rule that refuses it, or a figure and a note."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqdash.returns import Workspace
from tests.returns.intake.books import AREA, FIRST, HEADINGS, VALUE, Formula, base, book, changed, packed, parts, rows

PEOPLE, METRES, HOMES = "social_workers", "facility_area_m2", "resident_population"
SHEET = "xl/worksheets/sheet2.xml"


class Case(NamedTuple):
    """`rule` must be found. With `value` the file is accepted and `measure` has it; without, nothing is accepted."""

    name: str
    content: bytes
    rule: str
    value: float | None = None
    measure: str = PEOPLE
    file: str = "return.xlsx"


Maker = Callable[[Workspace], Iterator[Case]]
CLASSES: dict[str, Maker] = {}


def of_class(maker: Maker) -> Maker:
    CLASSES[maker.__name__] = maker
    return maker


def with_value(workspace: Workspace, value: Any, measure: str = PEOPLE, **more: Any) -> bytes:
    return book(rows(workspace, {**base(workspace), measure: value}), **more)


def row_of(workspace: Workspace, measure: str) -> int:
    return FIRST + workspace.model.measures.index(measure)


def texts(rule: str, pairs: dict[str, float], measure: str = PEOPLE) -> Maker:
    """Texts that are understood under a rule."""

    def maker(workspace: Workspace) -> Iterator[Case]:
        for text, value in pairs.items():
            yield Case(text, with_value(workspace, text, measure), rule, value, measure)

    return maker


def refused(rule: str, values: list[Any], measure: str = PEOPLE) -> Maker:
    """Values that are refused under a rule."""

    def maker(workspace: Workspace) -> Iterator[Case]:
        for value in values:
            yield Case(repr(value), with_value(workspace, value, measure), rule)

    return maker


CLASSES["full_width_digits"] = texts("full_width", {
    "１８６": 186, "１８７": 187, "１９０": 190, "２００": 200, "１８6": 186, "18６": 186, "１７０": 170, "１９９": 199,
    "１８８": 188, "１８９": 189,
})  # fmt: skip
CLASSES["full_width_areas"] = texts("full_width", {
    "５８９６５．９": 58965.9, "58965．9": 58965.9, "５８，９６５．９": 58965.9, "５９０００": 59000, "５９０００．５": 59000.5,
    "５９０００ｍ２": 59000, "５８０００": 58000, "５７，０００": 57000, "６００００": 60000, "６１０００．２５": 61000.25,
}, METRES)  # fmt: skip
CLASSES["thousands"] = texts("thousands", {
    "621,211": 621211, "621 211": 621211, "621,211.0": 621211, "620,000": 620000, "622,000": 622000,
    "621，211": 621211,
    "621\u00a0211": 621211, "619,999": 619999, "623,001": 623001, "625,000": 625000, "624\u2009000": 624000,
}, HOMES)  # fmt: skip
CLASSES["units_in_cells"] = texts("unit_in_cell", {
    "186 人": 186, "186人": 186, "190名": 190, "200 位": 200, "186 persons": 186, "187人": 187, "188 人 ": 188, "１８９人": 189,
    "191人": 191, "192　人": 192, "+193人": 193,
})  # fmt: skip
CLASSES["area_units_in_cells"] = texts("unit_in_cell", {
    "58,965.9 m2": 58965.9, "58965.9m²": 58965.9, "58965.9㎡": 58965.9, "59000平方米": 59000, "59000 平米": 59000,
    "5.9万平方米": 59000, "59,000 m2": 59000, "60000 M2": 60000, "60000ｍ２": 60000, "60000 sqm": 60000,
}, METRES)  # fmt: skip
CLASSES["ten_thousands"] = texts("ten_thousands", {
    "62.1211万": 621211, "62.2万": 622000, "62万人": 620000, "62.0 万": 620000, "62.5万 人": 625000, "６２．３万": 623000,
    "62.4000万": 624000, "0.00621亿": 621000, "61.9999万": 619999, "62.1万人": 621000, "0.0063 亿": 630000,
}, HOMES)  # fmt: skip
CLASSES["spaces"] = texts("spaces", {
    " 186": 186, "186 ": 186, "　186": 186, "186　": 186, "\u00a0186": 186, "186\u200b": 186, "\ufeff186": 186,
    "\t187": 187,
    "188\n": 188, " 189 ": 189, "\u2003190": 190,
})  # fmt: skip
CLASSES["numbers_as_text"] = texts("text_number", {
    "186": 186, "187": 187, "188.0": 188, "189": 189, "190": 190, "191": 191, "192": 192, "193.00": 193,
    "+194": 194, "195": 195,
})  # fmt: skip
CLASSES["percentages"] = refused("percent", [
    "95%", "95％", "95.5%", "0.95%", "100 %", "12.5%", "186%", "1,200%", (0.95, "%"), (1.86, "%"), (186, "%"), "９５％",
])  # fmt: skip
CLASSES["dates"] = refused("date", [
    (45000, "date"), (186, "date"), (1, "date"), (45291, "date"), (44927, "date"), (40000, "date"), (366,
    "date"), (2023, "date"),
    (45123.5, "date"), (30000, "date"),
])  # fmt: skip
CLASSES["texts"] = refused("text", [
    "一百八十六", "见附件", "同上", "abc", "(186)", "十二", "#186", "人186", "186（其中兼职人员二十人）", "¥186", "壹佰", "没有变化",
])  # fmt: skip
CLASSES["placeholders"] = refused("placeholder", [
    "无", "暂无", "不详", "未统计", "待定", "—", "——", "/", "N/A", "na", "-", " 无 ", "TBD",
])  # fmt: skip
CLASSES["approximate"] = refused("approximate", [
    "约186", "186左右", "近200", "180-190", "180~190", "180至190", "186余", "200以上", ">186", "≥186", "186+",
    "186人以上", "186?",
])  # fmt: skip
CLASSES["separators"] = refused("separators", [
    "1,86", "18,6", "1,2,3", "1.234.567", "1 86", "18,6000", "186.", "0186", "0,186", "00186", "1,234,56", "186,",
])  # fmt: skip
CLASSES["exponents"] = refused(
    "exponent", ["1e2", "1E+05", "1.86E+02", "1.86e2", "2E3", "1e400", "1E-2", "9e9", "1,0e2", "+1e2"]
)
CLASSES["wrong_units"] = refused("wrong_unit", [
    "186户", "186 个", "186平方米", "186亩", "186公顷", "186km", "186 kg", "186元", "186m2", "1.2万户", "3千", "3百",
])  # fmt: skip
CLASSES["booleans"] = lambda workspace: (
    Case(f"{value} {measure}", with_value(workspace, value, measure), "boolean")
    for value in (True, False)
    for measure in (PEOPLE, METRES, HOMES, "households", "urban_facilities")
)
CLASSES["negatives"] = refused(
    "negative", [-1, -186, -0.5, "-186", "－186", "-1,860", "-186人", "-0.1万", -1e9, "－１８６"]
)
CLASSES["too_large"] = refused(
    "largest", [1e13, 1e15, 2e12, "9999999999999", "99999亿", 1e100, "12,345,678,901,234", 1e299, 5e12, "20000亿"]
)
CLASSES["fractions_of_people"] = refused("whole", [
    186.5, "186.5", 0.1, "186.01人", 186.0001, "0.00001万", 1.5, "1.86", 99.9, "186.5 名",
])  # fmt: skip
CLASSES["unit_changed"] = lambda workspace: (
    Case(word, book([[*row[:4], word, *row[5:]] for row in rows(workspace, base(workspace))]), "unit_differs")
    for word in ("万人", "千人", "户", "亩", "万元", "公顷", "%", "km²", "平方公里", "万户", "百人")
)


@of_class
def error_cells(workspace: Workspace) -> Iterator[Case]:
    for word in ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"):
        for measure in (PEOPLE, METRES):
            yield Case(f"{word} {measure}", with_value(workspace, Formula(("=A1/B1", word)), measure), "error_cell")


@of_class
def formulas_with_values(workspace: Workspace) -> Iterator[Case]:
    for formula in (
        "=G4",
        "=180+6",
        "=SUM(G4,0)",
        "=G4*1",
        "=ROUND(G4,0)",
        "='说明'!A1",
        "=IF(1,186,0)",
        "=MAX(G4)",
        "=G4+0",
        "=INT(G4)",
    ):
        yield Case(formula, with_value(workspace, Formula((formula, 186))), "formula", 186)


@of_class
def formulas_without_values(workspace: Workspace) -> Iterator[Case]:
    for measure in workspace.model.measures[:12]:
        yield Case(measure, with_value(workspace, Formula(("=SUM(G4:G5)", None)), measure), "formula_uncached")


@of_class
def formulas_that_call_out(workspace: Workspace) -> Iterator[Case]:
    for formula in (
        "=WEBSERVICE(\"x\")", "=HYPERLINK(\"x\")", "=cmd|' /C calc'!A0", "=DDE(\"cmd\",\"/c calc\")",
        "=INDIRECT(\"A1\")",
        "=IMPORTXML(\"x\",\"y\")", "=RTD(\"x\",,\"y\")", "=CALL(\"x\")", "=EXEC(\"x\")", "=REGISTER(\"x\")",
    ):  # fmt: skip
        yield Case(formula, with_value(workspace, Formula((formula, None))), "formula_uncached")


@of_class
def merged_headings(workspace: Workspace) -> Iterator[Case]:
    spans = [
        (2, 0, 2, 0),
        (0, 0, 0, 8),
        (0, 0, 1, 8),
        (2, 2, 2, 3),
        (1, VALUE, 2, VALUE),
        (1, 0, 1, 8),
        (2, 8, 2, 9),
        (1, 8, 2, 8),
    ]
    for top, left, bottom, right in [*spans, (2, 8, 2, 10), (1, 6, 2, 6), (2, 8, 2, 12)]:

        def merge(_book: Any, sheet: Any, span: tuple[int, int, int, int] = (top, left, bottom, right)) -> None:
            if span[:2] != span[2:]:
                text = (
                    HEADINGS[span[1]]
                    if (span[2] == FIRST - 2 and span[1] not in (2,)) or span[0] == FIRST - 2
                    else "标题"
                )
                sheet.merge_range(*span, text)

        headings = HEADINGS
        content = book(rows(workspace, {**base(workspace), PEOPLE: 190}), more=merge, headings=headings)
        lost = top == 1 and bottom == 2  # the heading's own cell is hidden below the merged one
        yield Case(
            f"{top}{left}{bottom}{right}",
            content,
            "heading_merged" if lost or (top == 2 and right > left) else "villages_empty",
            190,
        )


@of_class
def merged_values(workspace: Workspace) -> Iterator[Case]:
    for first in range(11):

        def merge(_book: Any, sheet: Any, row: int = FIRST - 1 + first) -> None:
            sheet.merge_range(row, VALUE, row + 1, VALUE, 186)

        yield Case(str(first), book(rows(workspace, base(workspace)), more=merge), "merged_value")


@of_class
def total_rows(workspace: Workspace) -> Iterator[Case]:
    sum_of_all = sum(base(workspace).values()) + 4  # social workers are 190 here
    for label in ("合计", "总计", "小计", "合 计", "合　计", "Total", "全市合计"):
        for column, wrong in ((0, 0), (3, 1)):
            table = rows(workspace, {**base(workspace), PEOPLE: 190})
            line: list[Any] = [None] * 9
            line[column], line[VALUE] = label, sum_of_all + wrong
            yield Case(f"{label} {column}", book([*table, line]), "total_differs" if wrong else "total", 190)


@of_class
def hidden_rows_and_columns(workspace: Workspace) -> Iterator[Case]:
    for row in range(FIRST - 1, FIRST + 10):
        hide = lambda _book, sheet, row=row: sheet.set_row(row, None, None, {"hidden": True})  # noqa: E731
        yield Case(f"row {row}", with_value(workspace, 190, more=hide), "hidden", 190)
    hide = lambda _book, sheet: sheet.set_column(VALUE, VALUE, None, None, {"hidden": True})  # noqa: E731
    yield Case("column", with_value(workspace, 190, more=hide), "hidden", 190)
    hide = lambda _book, sheet: sheet.hide()  # noqa: E731
    yield Case("sheet", with_value(workspace, 190, more=hide), "sheet_hidden", 190)


@of_class
def duplicates(workspace: Workspace) -> Iterator[Case]:
    for measure in list(workspace.model.measures)[:6]:
        table = rows(workspace, base(workspace))
        same = list(table[workspace.model.measures.index(measure)])
        yield Case(f"same {measure}", book([*table, same]), "duplicate_same", base(workspace)[measure], measure)
        other = [*same[:VALUE], same[VALUE] + 1, same[8]]
        yield Case(f"other {measure}", book([*table, other]), "duplicate")


def renamed(workspace: Workspace, code: Any, name: Any) -> bytes:
    return book([[code, name, *row[2:]] for row in rows(workspace, base(workspace))])


@of_class
def unknown_areas(workspace: Workspace) -> Iterator[Case]:
    for code, name in (
        ("411499", ""), ("999999", "梁园区"), ("", "梁园"), ("", "商丘"), ("411402x", ""), ("4114", ""), ("", "郑州市"),
        ("0", ""),
        ("411402.5", ""), (411400, ""), ("", "梁圆区"), ("四一一四〇二", ""),
    ):  # fmt: skip
        yield Case(f"{code} {name}", renamed(workspace, code, name), "unknown_area")


@of_class
def former_areas(workspace: Workspace) -> Iterator[Case]:
    for name in (
        "商丘县",
        "永城县",
        "商丘新区",
        "411472",
        "商丘市市区",
        " 商丘县 ",
        "永城 县",
        "Yongcheng County",
        "shangqiu county",
        "商丘　新区",
    ):
        yield Case(name, renamed(workspace, "", name), "unknown_area")


@of_class
def areas_that_disagree(workspace: Workspace) -> Iterator[Case]:
    for area in workspace.areas:
        if area.code != AREA:
            yield Case(area.code, renamed(workspace, area.code, "梁园区"), "area_differs")
            yield Case(area.code + " name", renamed(workspace, AREA, area.name.zh), "area_differs")


@of_class
def paths_and_formulas_as_names(workspace: Workspace) -> Iterator[Case]:
    for name in (
        "../../etc/passwd", "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-2+3", "C:\\Windows",
        "<script>alert(1)</script>",
        "![x](http://a.b/c)", "{area}", "%s%n", "'; DROP TABLE returns; --", "梁园区\u202e", "\x1b[31mred"[1:],
    )[:12]:  # fmt: skip
        rule = "unknown_area" if name != "梁园区\u202e" else "villages_empty"
        yield Case(name, renamed(workspace, "", name), rule, None if rule == "unknown_area" else 186)
    for title in ("=1+1", "..＼..", "+x", "@x", "-x", "{value}", "%s", "<b>", "'x'y", "梁园区", "$HOME")[:11]:
        if not title.startswith("'"):
            yield Case(f"sheet {title}", with_value(workspace, "190 ", title=title), "spaces", 190)
    for file in ("../../x.xlsx", "C:\\a\\b.xlsx", "=1.xlsx", "<b>.xlsx", "{file}.xlsx"):
        yield Case(f"file {file}", with_value(workspace, "190 "), "spaces", 190, file=file)


@of_class
def unknown_measures(workspace: Workspace) -> Iterator[Case]:
    for code, name in (
        ("social_worker", ""), ("", "社会工作"), ("sw", ""), ("SOCIAL-WORKERS", ""), ("", "幼儿园"), ("=A1", ""),
        ("1", ""), (1, ""),
        ("", "社工"), ("social workers", "社工"), ("../x", ""), ("", "社会工作者数"),
    ):  # fmt: skip
        table = rows(workspace, base(workspace))
        table[0][2:4] = [code, name]
        yield Case(f"{code} {name}", book(table), "unknown_measure")


@of_class
def measures_that_disagree(workspace: Workspace) -> Iterator[Case]:
    table = rows(workspace, base(workspace))
    for shift in range(1, 12):
        turned = [[*row[:3], table[(i + shift) % len(table)][3], *row[4:]] for i, row in enumerate(table)]
        yield Case(str(shift), book(turned), "measure_differs")


@of_class
def missing_measures(workspace: Workspace) -> Iterator[Case]:
    table = rows(workspace, base(workspace))
    for place, row in enumerate(table):
        yield Case(f"no row {row[2]}", book(table[:place] + table[place + 1 :]), "missing")


@of_class
def wrong_years(workspace: Workspace) -> Iterator[Case]:
    def headed(year: str) -> tuple[str, ...]:
        return (*HEADINGS[:VALUE], f"本年数（{year}）", HEADINGS[8])

    table = rows(workspace, base(workspace))
    for year in (2020, 2021, 2022, 2019, 1999):
        yield Case(f"last year's {year}", book(table, year=year, headings=headed(str(year))), "year_past")
    for year in (2022, 2024, 2025, 2021, 2033):
        yield Case(f"headed {year}", book(table, headings=headed(str(year))), "year_differs")
    yield Case("no year", book(table, year=None, headings=headed("")), "year_unknown")
    for year in (2026, 2027, 2099):
        yield Case(f"never {year}", book(table, year=year, headings=headed(str(year))), "year_outside")
    yield Case("plan", book(table, plan="zhengzhou"), "wrong_plan")


@of_class
def zip_bombs(workspace: Workspace) -> Iterator[Case]:
    whole = parts(book(rows(workspace, base(workspace))))
    for name in (
        "xl/sharedStrings.xml",
        SHEET,
        "xl/styles.xml",
        "xl/media/image1.png",
        "xl/theme/theme1.xml",
        "docProps/app.xml",
    ):
        for size in (1_100_000, 8_000_000):
            yield Case(f"{name} {size}", packed({**whole, name: b"<a>" + b" " * size + b"</a>"}), "zip_ratio")
    many = {f"xl/x{number}.xml": b"<a/>" for number in range(2_100)}
    yield Case("entries", packed({**whole, **many}), "zip_entries")


def declared(content: bytes, size: int, entry: int = 0) -> bytes:
    """The same zip whose directory claims that an entry is larger than it is."""
    place = -1
    for _each in range(entry + 1):
        place = content.index(b"PK\x01\x02", place + 1)
    return content[: place + 24] + struct.pack("<I", size) + content[place + 28 :]


@of_class
def declared_sizes(workspace: Workspace) -> Iterator[Case]:
    content = book(rows(workspace, base(workspace)))
    for entry, size in enumerate((100_000_001, 120_000_000, 2_000_000_000, 4_000_000_000, 500_000_000, 101_000_000)):
        yield Case(f"{size}", declared(content, size, entry), "zip_size")
    for entry in range(5):  # says it is smaller than it is: what is read does not match its checksum
        yield Case(f"less {entry}", declared(content, 10, entry), "damaged")


@of_class
def far_cells(workspace: Workspace) -> Iterator[Case]:
    content = book(rows(workspace, base(workspace)))
    insert = changed(content)
    far = {
        "XFD1048576": 1048576,
        "A1048576": 1048576,
        "GS1": 0,
        "XFD500": 500,
        "A20001": 20001,
        "ZZ30": 30,
        "IV65536": 65536,
        "AMJ100": 100,
    }
    for reference, row in {**far, "GT900": 900, "B999999": 999999}.items():
        if row:
            cell = f'<row r="{row}"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
            yield Case(reference, insert(SHEET, b"</sheetData>", cell), "extent")
    for span in ("A1:XFD1048576", "A1:A1048576", "B2:XFD2", "A40:A20001"):
        merge = f'</sheetData><mergeCells count="1"><mergeCell ref="{span}"/></mergeCells>'.encode()
        files = parts(content)
        head, _protection, tail = files[SHEET].partition(b"</sheetData>")
        yield Case(f"merge {span}", packed({**files, SHEET: head + merge + tail}), "extent")
    tiny = b"<row r='50'><c r='XFD50'><f>1+1</f></c></row></sheetData>"
    yield Case("formula", insert(SHEET, b"</sheetData>", tiny), "extent")
    files = parts(insert(SHEET, b"</sheetData>", tiny))
    disguised = files[SHEET].replace(b"<worksheet", b"<calcChain").replace(b"</worksheet", b"</calcChain")
    yield Case("another root", packed({**files, SHEET: disguised}), "extent")
    text = b"<row r='60'><c r='XFD60' t='inlineStr'><is><t>x</t></is></c></row></sheetData>"
    yield Case("text", insert(SHEET, b"</sheetData>", text), "extent")


@of_class
def sloppy_dimensions(workspace: Workspace) -> Iterator[Case]:
    content = with_value(workspace, 190)
    own = parts(content)[SHEET].split(b'<dimension ref="')[1].split(b'"')[0]
    for span in (
        "A1:XFD1048576",
        "A1:AMJ1048576",
        "A1:XFD20",
        "A1:I1048576",
        "A1:IV65536",
        "A1:A20001",
        "A1:GS20001",
        "B2:ZZ9",
        "A1:GT1",
        "C3:XFD9",
    ):
        yield Case(
            span,
            changed(content)(SHEET, b'<dimension ref="' + own, b'<dimension ref="' + span.encode()),
            "dimension",
            190,
        )


@of_class
def old_and_locked(workspace: Workspace) -> Iterator[Case]:
    magic = bytes.fromhex("d0cf11e0a1b11ae1")
    for name in ("a.xls", "a.xlsx", "a.csv", "a", "锁.xlsx"):
        for size in (0, 504, 4_096):
            yield Case(f"{name} {size}", magic + b"\0" * size, "old_excel", file=name)
    content = book(rows(workspace, base(workspace)))
    for entry in range(5):
        place = -1
        for _each in range(entry + 1):
            place = content.index(b"PK\x01\x02", place + 1)
        yield Case(f"flag {entry}", content[: place + 8] + b"\x01\x00" + content[place + 10 :], "encrypted")


@of_class
def macros(workspace: Workspace) -> Iterator[Case]:
    whole = parts(book(rows(workspace, base(workspace))))
    for name in (
        "xl/vbaProject.bin", "xl/vbaproject.bin", "vbaProject.bin", "xl/VBAPROJECT.BIN",
        "xl/macrosheets/sheet1.xml", "xl/x/vbaProject.bin",
        "xl/vbaData.xml", "xl/vbaProjectSignature.bin", "xl/MacroSheets/intlsheet1.xml", "word/vbaProject.bin",
    ):  # fmt: skip
        yield Case(name, packed({**whole, name: b"<a/>"}), "macros", file="return.xlsm")
    types = (
        whole["[Content_Types].xml"]
        .replace(b"spreadsheetml.sheet.main+xml", b"x")
        .replace(
            b"application/vnd.openxmlformats-officedocument.x", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        )
    )
    yield Case("type", packed({**whole, "[Content_Types].xml": types}), "macros")


@of_class
def entities(workspace: Workspace) -> Iterator[Case]:
    whole = parts(book(rows(workspace, base(workspace))))
    heads = (
        b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY x "y">]>', b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    )  # fmt: skip
    for head in heads:
        for name in ("xl/workbook.xml", SHEET, "xl/sharedStrings.xml"):
            start, _end, rest = whole[name].partition(b"?>")
            yield Case(f"{head!r} {name}", packed({**whole, name: start + b"?>" + head + rest}), "doctype")
    sixteen = ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>').encode("utf-16")
    yield Case("utf-16", packed({**whole, "xl/other.xml": sixteen}), "doctype")


@of_class
def external_links(workspace: Workspace) -> Iterator[Case]:
    whole = parts(book(rows(workspace, base(workspace))))
    for name in (
        "xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/queryTables/queryTable1.xml",
        "xl/embeddings/oleObject1.bin",
        "xl/activeX/activeX1.xml", "xl/ExternalLinks/x.xml",
    ):  # fmt: skip
        yield Case(name, packed({**whole, name: b"<a/>"}), "external")
    for kind in ("externalLinkPath", "attachedTemplate", "oleObject", "image", "frame"):
        relation = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="http://x/{kind}" Target="file:///etc/passwd" TargetMode="External"/>'
            "</Relationships>"
        )
        yield Case(kind, packed({**whole, "xl/worksheets/_rels/sheet2.xml.rels": relation.encode()}), "external")


@of_class
def paths_in_zips(workspace: Workspace) -> Iterator[Case]:
    whole = parts(book(rows(workspace, base(workspace))))
    for name in (
        "../evil.xml", "xl/../../evil.xml", "/etc/cron.d/x", "..\\evil", "xl\\evil.xml", "C:/x", "xl/..",
        "a/../b", "//host/x", "xl/..evil", "C:\\x",
    ):  # fmt: skip
        yield Case(name, packed({**whole, name: b"<a/>"}), "zip_path")


@of_class
def damaged(workspace: Workspace) -> Iterator[Case]:
    content = book(rows(workspace, base(workspace)))
    for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        yield Case(f"cut {share}", content[: int(len(content) * share)], "damaged")
    for name in ("xl/workbook.xml", SHEET, "xl/styles.xml", "[Content_Types].xml"):
        yield Case(f"xml {name}", packed({**parts(content), name: b"<a><b></a>"}), "damaged")
    yield Case("only magic", b"PK\x03\x04", "damaged")
    yield Case("flipped", content[:300] + bytes([content[300] ^ 255]) + content[301:], "damaged")


@of_class
def not_workbooks(workspace: Workspace) -> Iterator[Case]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    yield Case("ods", stream.getvalue(), "not_a_table")
    for name, start in (
        ("pdf", b"%PDF-1.7\n"), ("html", b"<html><table>"), ("xml", b"<?xml version='1.0'?>"), ("png",
        b"\x89PNG\r\n\x1a\n"),
        ("jpg", b"\xff\xd8\xff\xe0"), ("rtf", b"{\\rtf1"), ("rar", b"Rar!\x1a"), ("binary", b"\x00\x01\x02"),
        ("gz", b"\x1f\x8b\x08\x00\x00"),
        ("bom html", b"\xef\xbb\xbf <html>"),
    ):  # fmt: skip
        yield Case(name, start + b"\0" * 20, "not_a_table")
    yield Case("empty", b"", "empty")
    yield Case("too large", b"PK" + b"\0" * 20_000_000, "too_large")


@of_class
def wrong_extensions(workspace: Workspace) -> Iterator[Case]:
    content, text = with_value(workspace, 190), csv_text(workspace, 190).encode()
    for name in ("return.csv", "return.xls", "return", "return.pdf", "return.xlsm", "return.txt"):
        yield Case(name, content, "extension", 190, file=name)
    for name in ("return.xlsx", "return.xls", "return", "return.doc", "return.xlsx.exe"):
        yield Case(f"csv {name}", text, "extension", 190, file=name)


def csv_text(
    workspace: Workspace,
    people: Any,
    separator: str = ",",
    headings: str = "area_code,year,measure,value,quality,source,note",
) -> str:
    values = {**base(workspace), PEOPLE: people}
    lines = [headings.replace(",", separator)]
    width = headings.count(",") + 1
    for id, value in values.items():
        shown = f"{value:.15g}" if isinstance(value, float | int) else str(value)
        lines.append(separator.join([AREA, "2023", id, shown, *[""] * (width - 4)]))
    return "\n".join(lines) + "\n"


@of_class
def csv_encodings(workspace: Workspace) -> Iterator[Case]:
    chinese = "地区代码,年份,指标代码,数值,备注"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        for separator in (",", ";", "\t"):
            for ends in ("\n", "\r\n"):
                text = csv_text(workspace, 190, separator, chinese).replace("\n", ends)
                rule = "gb18030" if encoding == "gb18030" else "villages_empty"
                yield Case(f"{encoding} {separator!r} {ends!r}", text.encode(encoding), rule, 190, file="a.csv")


@of_class
def csv_refused(workspace: Workspace) -> Iterator[Case]:
    text = csv_text(workspace, 190)
    yield Case("utf-16", text.encode("utf-16"), "encoding", file="a.csv")
    yield Case("neither", text.encode() + b"\xff\xff\xff", "encoding", file="a.csv")
    yield Case("nul", text.encode() + b"\0", "not_a_table", file="a.csv")
    yield Case("quote", (text + '"abc').encode(), "csv_shape", file="a.csv")
    yield Case("long row", (text + "a,b,c,d,e,f,g,h\n").encode(), "csv_shape", file="a.csv")
    yield Case("short row", (text + "411402,2023\n").encode(), "csv_shape", file="a.csv")
    yield Case("bare thousands", csv_text(workspace, "1,860").encode(), "csv_shape", file="a.csv")
    yield Case("decimal comma", csv_text(workspace, "186,5", ";").encode(), "separators", file="a.csv")
    yield Case("blank", b" \n \n", "empty", file="a.csv")
    yield Case("no header", b"411402,2023,social_workers,1\n", "no_figures", file="a.csv")
    yield Case("only headings", b"area_code,year,measure,value,quality,source,note\n", "no_rows", file="a.csv")
    yield Case("wide", (",".join("a" * 201) + "\n").encode(), "extent", file="a.csv")
    yield Case("long", b"area_code,year,measure,value\n" + b"411402,2023,x,1\n" * 20_001, "extent", file="a.csv")
    yield Case("heading twice", text.replace("quality", "value", 1).encode(), "heading_twice", file="a.csv")
    yield Case("text year", text.replace(",2023,", ",二〇二三,", 1).encode(), "year_unknown", file="a.csv")

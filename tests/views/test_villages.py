"""What is said of villages: titles, reasons, what is reported, and a file a spreadsheet can open without harm."""

from __future__ import annotations

import csv

from sqdash.answers.villages import closing
from sqdash.model import project
from sqdash.returns.received import Village
from sqdash.returns.types import Community, Workspace
from sqdash.views import villages

AREA, RURAL = "411421", "rural_facility_coverage"


def test_the_title_says_how_many(workspace: Workspace) -> None:
    made = closing(workspace, project(workspace), AREA, RURAL, {})
    assert villages.closing_title(made, workspace) == f"农村设施：建成这 {made.gap} 处就达标"
    none = {each.code: Village(each.code, True, None, None, True, None, "") for each in workspace.registry}
    short = closing(workspace, project(workspace), AREA, RURAL, none)
    assert villages.closing_title(short, workspace) == f"农村设施：还差 {made.gap} 处，名录里可建的只有 0 处"
    assert f"其中 {made.gap} 个村" in villages.closing_note(made, workspace)


def test_every_row_has_its_reason(workspace: Workspace) -> None:
    made = closing(workspace, project(workspace), AREA, RURAL, {})
    first = made.chosen[0]
    assert villages.row(first) == (
        first.village.township, first.village.name, "未上报",
        f"{first.village.township}没有或未上报的 {first.pool} 个，分到 {first.quota} 个",
    )  # fmt: skip
    assert villages.row(made.others[0])[-1] == "备选"
    assert villages.reason(first._replace(rule="people", people=1234.0)) == "常住 1,234 人，人多的优先"


def test_the_file_has_its_mark_and_no_formula(workspace: Workspace) -> None:
    pick = closing(workspace, project(workspace), AREA, RURAL, {}).chosen[0]
    odd = pick._replace(village=pick.village._replace(name='=HYPERLINK("x")', township="@乡"))
    content = villages.villages_csv([pick, odd], "民权县")
    assert content.startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(content.decode("utf-8-sig").splitlines())
    assert head == ["序号", "县（市、区）", "代码", "乡镇（街道）", "村（社区）", "现状", "理由"]
    assert first[:5] == ["1", "民权县", pick.village.code, pick.village.township, pick.village.name]
    assert second[3:5] == ["'@乡", '\'=HYPERLINK("x")']


def test_what_is_reported_of_a_village_is_shown(workspace: Workspace) -> None:
    listed = [Community("1", "<b>甲", "rural", "t", "镇", AREA), Community("2", "乙", "urban", "t", "镇", AREA)]
    html = villages.listed_html(listed, {"1": Village("1", False, 1200.0, None, True, 2021, "")})
    assert "&lt;b&gt;甲" in html and "<b>甲" not in html
    assert "没有" in html and "1,200" in html and "2021" in html and html.count("未上报") == 2
    assert "没有逐村" in villages.reported_words(listed, {}, workspace)
    known = {"1": Village("1", None, None, None, None, None, "")}
    assert villages.reported_words(listed, known, workspace) == "2 个村（社区）中 1 个已上报现状。"


def test_what_was_put_in_is_told_and_what_was_not(workspace: Workspace) -> None:
    lever = workspace.model.lever("build_rural_facilities")
    assert villages.put_words(45, 45, ((2023, 40), (2024, 5)), lever) == (
        "已计入情景“新建农村综合服务设施”：2023 年 40 处、2024 年 5 处。"
    )
    assert villages.put_words(0, 3, (), lever) == "另有 3 处超过每年上限或来不及，没有计入。"

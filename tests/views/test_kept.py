"""Kept scenarios in words and tables: read back from the HTML, names as they were written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sqdash import language
from sqdash.model import EVERY, Scenario, differences
from sqdash.returns.types import Workspace
from sqdash.store import ADOPTED, PRIVATE, Adoption, Header, Link, Listed, OutcomeCell, Pin, Trail, Version
from sqdash.views import differing, kept
from sqdash.views.moments import ago, day_and_time

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
EVIL = "<b>名</b> & =1+1"
SHOWN = "&lt;b&gt;名&lt;/b&gt; &amp; =1+1"
HEADER = Header("AbCdEf123456", "plan", EVIL, EVIL, "甲", PRIVATE, 3, None, AT, AT, None)
CELLS = (OutcomeCell("411402", "kiosk_coverage", 90.0, "missed"), OutcomeCell("411403", "kiosk_coverage", 100.0, "met"))
VERSION = Version(
    pin=Pin(HEADER.id, 3), plan_id="plan", name=EVIL, parent=2, author="乙", note=EVIL, content={"name": EVIL},
    content_hash="0123456789abcdef", data_version="old", model_version="1", base_year=2022, target_year=2025, areas=10,
    areas_met=2, cells=90, cells_met=61, cost=12_600_000.0, outcome=CELLS, created=AT,
)  # fmt: skip


def test_the_headline_counts_and_names_what_is_adopted() -> None:
    assert kept.headline_kept(active=0, archived=0, adopted=None).startswith("还没有保存的情景")
    assert kept.headline_kept(active=3, archived=1, adopted=None) == (
        "情景库里有 3 个情景，另有 1 个已归档；还没有采用其中任何一个。"
    )
    told = kept.headline_kept(active=3, archived=0, adopted=VERSION)
    assert told == f"情景库里有 3 个情景；已采用“{EVIL}”第 3 版：90 项判定中 61 项达标，到 2025 年费用 1,260 万元。"


def test_a_row_says_whose_how_old_and_what_it_comes_to(workspace: Workspace) -> None:
    found = Listed(replace(HEADER, visibility=ADOPTED), 3, EVIL, "乙", "old", 2022, 10, 2, 90, 61, 12_600_000.0)
    html = kept.row_html(found, workspace)
    for words in (
        "已采用第 3 版",
        "甲",
        "61/90 项达标",
        "2/10 个县区全部达标",
        "1,260 万元",
        "第 3 版",
        "2022 年数据（旧版数据）",
    ):
        assert words in html
    same = kept.row_html(found._replace(data_version=workspace.version), workspace)
    assert "2022 年数据<" in same and "旧版" not in same
    assert "采用时名为" not in html and "最新" not in html


def test_the_adopted_version_is_told_apart_from_the_latest(workspace: Workspace) -> None:
    head = replace(HEADER, visibility=ADOPTED, name="新名")
    found = Listed(head, 1, "旧名", "乙", "old", 2022, 10, 2, 90, 44, 12_600_000.0)
    html = kept.row_html(found, workspace)
    assert "已采用第 1 版" in html and "最新为第 3 版" in html and "采用时名为“旧名”" in html
    first = replace(VERSION, pin=Pin(HEADER.id, 1), name="旧名")
    _head, latest, adopted = kept.versions_html([VERSION, first], adopted=1).split("<tr>")[1:]
    assert "✓ 已采用" in adopted and "第 1 版" in adopted and "旧名" in adopted
    assert "✓ 已采用" not in latest and SHOWN in latest
    assert "已采用第 1 版" in kept.about_html(head=head, adopted=1)
    assert "第 1 版（已采用）：90 项" in kept.version_html(version=first, adopted=1, workspace=workspace)
    assert "第 3 版：90 项" in kept.version_html(version=VERSION, adopted=1, workspace=workspace)


def test_archived_is_said() -> None:
    assert "归档" not in kept.about_html(head=HEADER, adopted=None)
    gone = kept.about_html(head=replace(HEADER, archived=AT), adopted=None)
    assert f"已于 {day_and_time(AT)} 归档" in gone


def test_moments_are_in_one_piece() -> None:
    whole = f'<span class="sq-time">{day_and_time(AT)}</span>'
    trail = Trail(AT, "甲", "adopt", 3, "a" * 64, "b" * 64, "因")
    adoption = Adoption(VERSION.pin, EVIL, "甲", EVIL, AT)
    for html in (kept.versions_html([VERSION]), kept.trail_html([trail]), kept.adoptions_html([adoption])):
        assert whole in html


def test_a_hash_says_what_it_is_of() -> None:
    """That of an adoption is of the scenario's state, which no version's hash can equal."""
    saved = Trail(AT, "甲", "save", 3, None, VERSION.content_hash * 4, "")
    taken = Trail(AT, "甲", "adopt", 3, "a" * 64, "b" * 64, "因")
    shared = Trail(AT, "甲", "share", 3, "c" * 64, "c" * 64, "")
    html = kept.trail_html([saved, taken, shared])
    assert "内容 0123456789ab<" in html and "状态 aaaaaaaaaaaa → bbbbbbbbbbbb" in html and "内容 cccccccccccc<" in html
    assert "“状态”是名称、所有者、可见范围" in html


def test_names_notes_and_reasons_are_escaped_everywhere() -> None:
    trail = Trail(AT, "甲", "rename", 3, "a" * 64, "b" * 64, EVIL)
    for html in (
        kept.about_html(head=HEADER, adopted=None),
        kept.versions_html([VERSION]),
        kept.trail_html([trail]),
    ):
        assert SHOWN in html and "<b>名" not in html
    assert "aaaaaaaaaaaa → bbbbbbbbbbbb" in kept.trail_html([trail]) and "改名" in kept.trail_html([trail])


def test_a_version_on_other_data_says_so(workspace: Workspace) -> None:
    assert f"数据版本 old，模型版本 1，与现在（{workspace.version}）不同。" in kept.data_words(VERSION, workspace)
    assert kept.data_words(replace(VERSION, data_version=workspace.version), workspace).endswith("，与现在相同。")


def test_a_revoked_link_says_by_whom() -> None:
    holding = Link("tokentoken12", VERSION.pin, "甲", AT, None, None)
    html = kept.links_html([holding, holding._replace(revoked=AT, revoked_by="丙")])
    assert "有效" in html and f"丙 于 {day_and_time(AT)} 撤回" in html


def test_what_the_data_change_alone_did(workspace: Workspace) -> None:
    now = [
        CELLS[0]._replace(verdict="met"),
        CELLS[1]._replace(verdict="missed"),
        OutcomeCell("411421", "x", 1.0, "met"),
    ]
    told = kept.data_change_sentence(version=VERSION, now=now, cost=13_600_000.0, workspace=workspace)
    assert "依据 2022 年数据（old）" in told and f"按今天的数据（{workspace.version}）重算" in told
    assert told.endswith("2 项转为达标、1 项不再达标，费用 +100 万元。")
    assert kept.data_change_sentence(version=VERSION, now=CELLS, cost=VERSION.cost, workspace=workspace).endswith(
        "0 项转为达标、0 项不再达标，费用不变。"
    )


@pytest.mark.parametrize(
    ("passed", "zh", "en"),
    [
        (timedelta(seconds=5), "刚才", "just now"),
        (timedelta(minutes=5), "5 分钟前", "5 min ago"),
        (timedelta(hours=23, minutes=59), "23 小时前", "23 h ago"),
        (timedelta(days=1, hours=3), "1 天前", "1 day ago"),
        (timedelta(days=3), "3 天前", "3 days ago"),
        (timedelta(days=40), AT.astimezone().strftime("%Y-%m-%d"), AT.astimezone().strftime("%Y-%m-%d")),
    ],
)
def test_how_long_ago(passed: timedelta, zh: str, en: str) -> None:
    assert ago(AT, AT + passed) == zh
    language.use("en")
    assert ago(AT, AT + passed) == en


def test_a_conflict_shows_the_start_and_both_sides(workspace: Workspace) -> None:
    base = Scenario(name="x", levers=(("hire_social_workers", EVERY, EVERY, 20.0),))
    theirs = base.with_lever("hire_social_workers", ((EVERY, EVERY, 30.0),))
    yours = base.with_lever("hire_social_workers", ((EVERY, EVERY, 40.0),)).with_assumption("pass_rate", 0.25)
    heads = ("起点", "<对方>", "您")
    html = differing.conflict_html(workspace=workspace, base=base, theirs=theirs, yours=yours, heads=heads)
    rows = html.split("<tr>")[2:]
    assert len(rows) == 2 and "&lt;对方&gt;" in html
    attrition, hiring = sorted(rows, key=lambda row: "招聘社会工作者" in row)
    assert all(value in hiring for value in ("20 人", "30 人", "40 人", "两边都改了", "全部", "各年"))
    assert "25%" in attrition and "两边都改了" not in attrition


def test_a_long_list_of_differences_is_cut_and_counted(workspace: Workspace) -> None:
    full = Scenario(
        name="x",
        levers=tuple(
            (lever.id, area.code, "2024", 1.0) for lever in workspace.model.levers for area in workspace.areas
        ),
    )
    empty = Scenario(name="x")
    html = differing.differences_html(workspace=workspace, before=empty, after=full, heads=("甲", "乙"))
    assert html.count("<tr>") == 1 + differing.MOST
    assert f"另有 {len(differences(empty, full)) - differing.MOST} 处不同，未列出。" in html
    assert "内容完全相同" in differing.differences_html(
        workspace=workspace, before=full, after=full, heads=("甲", "乙")
    )

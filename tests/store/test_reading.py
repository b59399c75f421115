"""Lists, pages and search; and that nobody is shown what is not theirs to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from sqdash.returns.types import Workspace
from sqdash.store import (
    Database,
    NotKept,
    Pin,
    adopt,
    adopted,
    adoptions,
    archive,
    counted,
    create,
    header,
    links,
    listed,
    new_id,
    rename,
    trail,
    version_at,
    versions,
)
from sqdash.store.reading import PAGE
from sqdash.users import Refused
from tests.store.people import BOSS, NOBODY, OTHER, OWNER, READER, hiring, keep_one, keep_shared, save_next


def names(kept: Database, workspace: Workspace, search: str = "", user: object = OWNER, **more: object) -> set[str]:
    found, _more = listed(kept, user, workspace.plan.id, search=search, **more)  # type: ignore[arg-type]
    return {each.header.name for each in found}


def test_nobody_reads_without_the_role(kept: Database, workspace: Workspace) -> None:
    made, plan = keep_shared(kept, workspace), workspace.plan.id
    adopt(kept, BOSS, made.pin, "因")
    id = made.pin.scenario_id
    acts: tuple[Callable[[], object], ...] = (
        lambda: listed(kept, NOBODY, plan),
        lambda: counted(kept, NOBODY, plan),
        lambda: header(kept, NOBODY, id),
        lambda: versions(kept, NOBODY, id),
        lambda: version_at(kept, NOBODY, made.pin),
        lambda: trail(kept, NOBODY, id),
        lambda: links(kept, NOBODY, id),
        lambda: adopted(kept, NOBODY, plan),
        lambda: adoptions(kept, NOBODY, plan),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_a_line_of_the_list(kept: Database, workspace: Workspace) -> None:
    made = keep_shared(kept, workspace)
    latest = save_next(kept, workspace, made, 30, OTHER)
    [line], more = listed(kept, READER, workspace.plan.id)
    assert (line.header, more) == (header(kept, READER, made.pin.scenario_id), False)
    assert (line.author, line.data_version, line.base_year) == ("李四", latest.data_version, latest.base_year)
    assert (line.areas, line.areas_met, line.cells, line.cells_met, line.cost) == (
        (latest.areas, latest.areas_met, latest.cells, latest.cells_met, latest.cost)
    )
    assert line.header.changed.utcoffset() == timedelta(0)


def test_pages(kept: Database, workspace: Workspace) -> None:
    """Last changed first, every scenario once, and it is said whether there are more."""
    made = [keep_one(kept, workspace, f"第 {count} 案") for count in range(2 * PAGE + 3)]
    save_next(kept, workspace, made[5], 50)
    pages = [listed(kept, OWNER, workspace.plan.id, page=page) for page in range(4)]
    assert [(len(found), more) for found, more in pages] == [(PAGE, True), (PAGE, True), (3, False), (0, False)]
    shown = [each.header.name for found, _more in pages for each in found]
    others = [f"第 {count} 案" for count in range(2 * PAGE + 2, -1, -1) if count != 5]
    assert shown == ["第 5 案", *others]
    assert counted(kept, OWNER, workspace.plan.id) == (2 * PAGE + 3, 0)
    for page in (-1, -(10**30)):
        assert listed(kept, OWNER, workspace.plan.id, page=page) == pages[0]
    assert listed(kept, OWNER, workspace.plan.id, page=10**30) == ([], False)


def test_exactly_one_page(kept: Database, workspace: Workspace) -> None:
    for count in range(PAGE):
        keep_one(kept, workspace, f"第 {count} 案")
    found, more = listed(kept, OWNER, workspace.plan.id)
    assert (len(found), more) == (PAGE, False)


def test_others_see_what_is_shared(kept: Database, workspace: Workspace) -> None:
    keep_one(kept, workspace, "甲的私案")
    shared = keep_shared(kept, workspace, "甲的公案")
    keep_one(kept, workspace, "乙的私案", OTHER)
    hidden = keep_one(kept, workspace, "甲的旧案")
    archive(kept, OWNER, hidden.pin.scenario_id)
    assert names(kept, workspace) == {"甲的私案", "甲的公案"}
    assert names(kept, workspace, user=OTHER) == {"甲的公案", "乙的私案"}
    assert names(kept, workspace, user=READER) == names(kept, workspace, user=BOSS) == {"甲的公案"}
    assert names(kept, workspace, archived=True) == {"甲的旧案"}
    assert names(kept, workspace, user=OTHER, archived=True) == set()
    assert names(kept, workspace, "甲", user=READER) == {"甲的公案"}
    assert [counted(kept, user, workspace.plan.id) for user in (OWNER, OTHER, READER)] == [(2, 1), (2, 0), (1, 0)]
    assert listed(kept, OWNER, "another-plan") == ([], False)
    assert counted(kept, OWNER, "another-plan") == (0, 0)
    with pytest.raises(NotKept):
        version_at(kept, OTHER, Pin(hidden.pin.scenario_id, 1))
    assert version_at(kept, OTHER, shared.pin) == shared


def test_search(kept: Database, workspace: Workspace) -> None:
    made = keep_one(kept, workspace, "Plan B 招聘优先")
    create(kept, OWNER, workspace, hiring("建设优先", reason="会议纪要 2024-7 号"), key=new_id())
    keep_shared(kept, workspace, "人才计划", OTHER)
    everything = {"Plan B 招聘优先", "建设优先", "人才计划"}
    for search, expected in (
        ("", everything),
        ("  ", everything),
        ("优先", {"Plan B 招聘优先", "建设优先"}),
        ("plan b", {"Plan B 招聘优先"}),
        ("PLAN", {"Plan B 招聘优先"}),
        (" plan b ", {"Plan B 招聘优先"}),
        ("会议纪要", {"建设优先"}),
        ("李四", {"人才计划"}),
        ("张三", {"Plan B 招聘优先", "建设优先"}),
        ("没有", set()),
        ("优先人才", set()),
    ):
        assert names(kept, workspace, search) == expected, search
    rename(kept, OWNER, workspace, onto=made.pin, name="Plan C", reason="因", key=new_id())
    assert names(kept, workspace, "plan b") == set()
    assert names(kept, workspace, "plan c") == {"Plan C"}


LITERAL = {
    "100%": "增长 100% 的方案",
    "0% 的": "增长 100% 的方案",
    "a_b": "a_b 案",
    "\\": "反斜\\杠",
    "'": "it's",
    '"': '说"是"',
    "' or 1=1 --": "x' or 1=1 --",
    "?": "行吗?",
    ":x": "比例:x",
    "%s": "占位%s",
    "[a-z]": "范围[a-z]",
    "*": "星*号",
    "𠮷": "𠮷野家",
    "方案Ａ": "方案Ａ",
    "Ω": "Ω 案",
    "ÅNGSTRÖM": "ÅNGSTRÖM",
    "案\t三": "案\t三",
}


def test_search_takes_every_sign_for_itself(kept: Database, workspace: Workspace) -> None:
    for name in {"无关", "增长 1000 的方案", "axb 案", *LITERAL.values()}:
        keep_one(kept, workspace, name)
    for search, name in LITERAL.items():
        found = names(kept, workspace, search)
        assert name in found, search
        assert all(search.lower() in each.lower() for each in found), (search, found)
    for search in ("%", "_", "\\", "%%", "\\%", "__"):
        assert all(search in each for each in names(kept, workspace, search)), search


def test_search_for_what_no_name_can_be(kept: Database, workspace: Workspace) -> None:
    keep_one(kept, workspace, "甲")
    for search in ("\x00", "\ud800", "\x1b"):
        assert names(kept, workspace, search) == {"甲"}  # nothing was asked for
        assert names(kept, workspace, f"{search}甲{search}") == {"甲"}
    assert names(kept, workspace, "长" * 100_000) == set()


@pytest.mark.parametrize("id", ["", "none", "' or 1=1 --", "\x00", "\ud800", "吉" * 12, "x" * 100_000, "%", "../x"])
def test_an_id_that_is_none(kept: Database, workspace: Workspace, id: str) -> None:
    keep_shared(kept, workspace)
    for act in (
        lambda: header(kept, OWNER, id),
        lambda: versions(kept, OWNER, id),
        lambda: trail(kept, OWNER, id),
        lambda: links(kept, OWNER, id),
        lambda: version_at(kept, OWNER, Pin(id, 1)),
    ):
        with pytest.raises(NotKept):
            act()


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 2**63, 2**64, 10**40])
def test_a_number_that_is_none(kept: Database, workspace: Workspace, number: int) -> None:
    made = keep_shared(kept, workspace)
    with pytest.raises(NotKept):
        version_at(kept, OWNER, Pin(made.pin.scenario_id, number))


def test_the_outcome_is_what_was_seen(kept: Database, workspace: Workspace) -> None:
    from sqdash.model import project

    made = keep_one(kept, workspace)
    content = replace(hiring("甲案"), plan=workspace.plan.id)
    expected = project(workspace, content, end=workspace.plan.end).rows(workspace.plan.end)
    assert [tuple(each) for each in made.outcome] == [
        (each.area_code, each.indicator, each.value, each.verdict) for each in expected
    ]
    assert version_at(kept, OWNER, made.pin).outcome == made.outcome

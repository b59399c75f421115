"""commitments.yaml: every fault at once with its line and what to do, and the plan's own file."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from sqdash import language
from sqdash.language import Text
from sqdash.plan.faults import Faults
from sqdash.plan.load_commitments import SCOPE_WORDS, load_commitments
from sqdash.plan.strict import Spot
from sqdash.plan.tree import parse
from sqdash.plan.types import COUNTS, SCOPES, THEMES, Commitment, LeftOut
from sqdash.returns.types import Workspace
from sqdash.views.commitments import scope_word, theme_word

WHOLE = """\
commitments:
  - id: stations
    clause: 四（一）
    text: {zh: 建站, en: Stations}
    theme: governance
    kind: measure
    value: 100
    unit: percent
    due: 2025
    scope: township
    computed: townships
    owner: {zh: 民政局, en: Civil affairs}
left_out:
  - id: numbering
    numbers: [1, 一]
    reason: {zh: 编号, en: Numbers of items}
"""
BARE = "- {id: hotline, clause: 四（二）, text: {zh: 热线, en: A hotline}}\n"


def read(text: str) -> tuple[tuple[Commitment, ...], tuple[LeftOut, ...], list[str]]:
    faults = Faults()
    node = parse(text, "commitments.yaml", faults)
    root = Spot(faults, "commitments.yaml", "", node, 1)
    found, left_out = load_commitments(root, ("kiosk_communities", "hire_social_workers"))
    return found, left_out, [str(each) for each in faults]


def test_a_whole_file_is_read() -> None:
    (stations,), (numbering,), faults = read(WHOLE)
    assert faults == []
    assert stations == Commitment(
        "stations", "四（一）", Text("建站", "Stations"), 2025, "township", "governance", "measure", 100.0, "percent",
        computed="townships", owner=Text("民政局", "Civil affairs"),
    )  # fmt: skip
    assert numbering == LeftOut("numbering", ("1", "一"), Text("编号", "Numbers of items"))


def test_only_clause_and_text_must_be_there() -> None:
    (hotline,), left_out, faults = read(BARE)
    assert (faults, left_out) == ([], ())
    assert (hotline.scope, hotline.theme, hotline.kind, hotline.value) == ("city", "other", "standing", None)
    (dated,), _rest, _faults = read(BARE.replace("}}", "}, due: 2024}"))
    assert (dated.kind, dated.is_standing) == ("milestone", False)


def test_without_a_file_there_are_none() -> None:
    assert load_commitments(None) == ((), ())


BROKEN = {
    "theme": ("theme: governanc", "第 5 行", "不认识的主题“governanc”", "governance"),
    "kind": ("kind: dream", "第 6 行", "不认识的任务类别“dream”", "milestone"),
    "value": ("value: 0", "第 7 行", "超出范围", "大于 0"),
    "a value in words": ("value: 全部", "第 7 行", "“全部”不是数", "不带引号"),
    "unit": ("unit: percents", "第 8 行", "不认识的单位“percents”", "percent"),
    "due": ("due: 25", "第 9 行", "不是年份", "四位年份"),
    "scope": ("scope: galaxy", "第 10 行", "不认识的范围“galaxy”", "township"),
    "computed": ("computed: moonlight", "第 11 行", "不认识的算法“moonlight”", "townships"),
    "owner": ("owner: 民政局", "第 12 行", "键: 值", ""),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_each_fault_has_its_line_and_remedy(rule: str) -> None:
    line, place, what, remedy = BROKEN[rule]
    key = line.split(":")[0]
    text = "\n".join(f"    {line}" if each.strip().startswith(f"{key}:") else each for each in WHOLE.split("\n"))
    _found, _left_out, faults = read(text)
    told = next(each for each in faults if place in each and what in each)
    assert "→" in told and remedy in told.split("→")[1]


def test_all_faults_of_a_file_come_together() -> None:
    text = WHOLE.replace("governance", "nothing").replace("2025", "soon").replace("township\n", "moon\n")
    text = text.replace("owner:", "ower:").replace("numbers: [1, 一]", "numbers: 1")
    _found, _left_out, faults = read(text)
    for word in ("nothing", "soon", "moon", "ower", "numbers"):
        assert any(word in each for each in faults), word
    assert len(faults) == 5


def test_keys_that_need_each_other() -> None:
    _found, _left_out, (without_unit,) = read(WHOLE.replace("    unit: percent\n", ""))
    assert "value 与 unit 要一起写" in without_unit and "第 2 行" in without_unit
    _found, _left_out, (no_value,) = read(WHOLE.replace("    value: 100\n    unit: percent\n", ""))
    assert "却没有 value" in no_value
    _found, _left_out, (no_area,) = read(WHOLE.replace("computed: townships", "computed: households"))
    assert "不是每百户面积" in no_area


def test_what_it_is_measured_by_must_exist() -> None:
    text = WHOLE.replace("computed: townships", "measured_by: kiosks")
    _found, _left_out, (fault,) = read(text)
    assert "没有措施、基础数据或参数“kiosks”" in fault
    assert read(text.replace("kiosks", "kiosk_communities"))[2] == []


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_scope_may_be_told_in_chinese_in_either_language(spoken: str) -> None:
    language.use(spoken)
    for word, scope in SCOPE_WORDS.items():
        (only,), _left_out, faults = read(WHOLE.replace("scope: township\n", f"scope: {word}\n"))
        assert (only.scope, faults) == (scope, [])


def test_every_word_of_the_closed_sets_has_its_own_on_screen() -> None:
    assert len({theme_word(each) for each in THEMES}) == len(THEMES)
    assert len({scope_word(each) for each in SCOPES}) == len(SCOPES)
    assert all(scope_word(scope) == word for word, scope in SCOPE_WORDS.items())


def test_the_plans_own_file(workspace: Workspace) -> None:
    found = workspace.plan.commitments
    assert len(found) == 69
    assert Counter(each.kind for each in found) == {"standing": 33, "measure": 25, "milestone": 11}
    assert {each.computed for each in found} - {None} == set(COUNTS)
    assert {each.theme for each in found} == set(THEMES) - {"other"}
    assert all(each.clause[0] in "三四五" for each in found)
    assert all(each.text.zh and each.text.en and len(each.text.zh) <= 40 for each in found), "short words of our own"
    assert len({each.text for each in found}) == len(found)
    talent = [(each.value, each.unit) for each in found if each.id.startswith("talent_")]
    assert talent == [(2, "person"), (50, "person"), (300, "person"), (1000, "person")]
    organisations = {each.id: (each.value, each.due) for each in found if each.unit == "organisation"}
    assert organisations == {"urban_organisations": (12, 2023), "rural_organisations": (6, 2023)}


def test_what_starts_anew_every_year() -> None:
    once = Commitment("a", "五", Text("一", "a"), 2025, "city", kind="milestone")
    assert not once.is_standing
    assert replace(once, yearly=True).is_standing
    assert replace(once, kind="standing", due=None).is_standing

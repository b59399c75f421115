"""Typed values out of a tree: what passes, what is a fault, and that reading goes on after one."""

from __future__ import annotations

from math import isnan

import pytest

from sqdash.language import Text
from sqdash.plan.bounds import NOT_NEGATIVE, SHARE
from sqdash.plan.faults import Faults
from sqdash.plan.remedies import suggestion
from sqdash.plan.strict import Spot, Table, ids
from sqdash.plan.tree import parse


def root(text: str) -> tuple[Spot, Faults]:
    faults = Faults()
    node = parse(text, "x.yaml", faults)
    assert node is not None
    return Spot(faults, "x.yaml", "", node, node.line), faults


def table(text: str) -> tuple[Table, Faults]:
    spot, faults = root(text)
    return spot.table(), faults


def test_values_of_the_right_kind_pass() -> None:
    found, faults = table("n: 0.5\ny: 2025\nt: 文字\nid: 411402\nf: true\nb: {zh: 甲, en: A}\n")
    assert found.get("n").number(SHARE) == 0.5
    assert found.get("y").year() == 2025
    assert found.get("t").text() == "文字"
    assert found.get("id").name() == "411402"
    assert found.get("f").flag() is True
    assert found.get("b").texts() == Text("甲", "A")
    found.finish()
    assert not faults


@pytest.mark.parametrize("word", ['"12"', "true", "null", "abc", "[1]", ".inf", ".nan", "1e13", "-1"])
def test_what_is_not_a_number_here_is_a_fault_and_a_placeholder(word: str) -> None:
    found, faults = table(f"a: 1\nn: {word}")
    assert isnan(found.get("n").number(NOT_NEGATIVE))
    assert [each.place for each in faults] == ["第 2 行 n"]


@pytest.mark.parametrize("word", ["12", "null", '""', '"  "', "[a]", '"a\\u0007b"'])
def test_what_is_not_a_text_is_a_fault(word: str) -> None:
    found, faults = table(f"t: {word}")
    found.get("t").text()
    assert len(faults.found) == 1


@pytest.mark.parametrize("word", ["2025.0", "25", '"2025"', "true", "2036"])
def test_what_is_not_a_year_is_a_fault(word: str) -> None:
    found, faults = table(f"y: {word}")
    found.get("y").year()
    assert len(faults.found) == 1


def test_a_missing_key_is_told_once_and_reading_goes_on() -> None:
    found, faults = table("a: 1")
    inner = found.get("horizon").table()
    inner.get("start").year()
    inner.finish()
    assert [each.what for each in faults] == ["缺少“horizon”"]


def test_every_unknown_key_is_named_with_the_nearest_known_one() -> None:
    found, faults = table("verison: 1\nxyz: 2")
    found.maybe("version")
    found.finish()
    assert [each.what for each in faults] == ["不认识的键“verison”", "不认识的键“xyz”"]
    assert faults.found[0].remedy == "是不是“version”？"


def test_a_section_may_be_a_list_or_a_mapping() -> None:
    for text in ("- {id: a, n: 1}\n- {id: b, n: 2}", "a: {n: 1}\nb: {n: 2}"):
        spot, faults = root(text)
        assert ids(spot) == ("a", "b")
        assert [(id, each.get("n").number()) for id, each in spot.entries()] == [("a", 1), ("b", 2)]
        assert not faults


def test_a_code_is_not_guessed() -> None:
    assert suggestion("411499", ["411402", "411471"]) == "可用的有：411402、411471"
    assert suggestion("percnt", ["percent", "permille"]) == "是不是“percent”？"


def test_a_message_is_one_line_without_control_characters() -> None:
    found, faults = table('"a\\e[31m\\nb": 1')
    found.finish()
    assert str(faults.found[0]).isprintable()

"""Trees with lines from YAML and JSON, and what they refuse."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqdash.plan.faults import Faults
from sqdash.plan.tree import Mapped, Node, Scalar, parse, plain, tree_of


def read(text: str, file: str = "x.yaml") -> tuple[Mapped | None, Faults]:
    faults = Faults()
    node = parse(text, file, faults)
    assert node is None or isinstance(node, Mapped)
    return node, faults


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("12", 12), ("-0.5", -0.5), ("1e3", 1000.0), (".5", 0.5), ("true", True), ("~", None), ("", None)],
)
def test_numbers_flags_and_nothing_mean_what_they_say(word: str, meaning: object) -> None:
    assert plain(word) == meaning
    assert type(plain(word)) is type(meaning)


@pytest.mark.parametrize("word", ["no", "yes", "on", "1_000", "0x1F", "12:30", "2024-05-01", "１２", "1,000", "nan"])
def test_words_stay_words(word: str) -> None:
    """YAML 1.1 would make flags, seconds, dates and hexadecimal numbers of these."""
    assert plain(word) == word


def test_keys_are_text_whether_quoted_or_not() -> None:
    node, faults = read('411402: 1\n"411421": 2\n2024: 3\n')
    assert not faults
    assert node and list(node.items) == ["411402", "411421", "2024"]
    assert node.lines == {"411402": 1, "411421": 2, "2024": 3}


def test_a_quoted_and_an_unquoted_key_can_be_the_same_key() -> None:
    node, faults = read('a:\n  411402: 1\n  "411402": 2\n')
    assert [(each.place, each.what) for each in faults] == [("第 3 行", "键“411402”重复，第一次在第 2 行")]
    assert node is not None


def test_json_keeps_lines_tabs_and_characters_outside_the_first_plane() -> None:
    node, faults = read('{\n\t"name": "\\ud83d\\ude00",\n\t"a": {"b": -1.5e2}\n}', "x.json")
    assert not faults
    assert node and node.items["name"] == Scalar(2, "😀", "😀")
    assert node.items["a"].items["b"] == Scalar(3, "-1.5e2", -150.0)  # type: ignore[union-attr]


def test_json_without_the_ending_in_its_name_is_read_as_json() -> None:
    node, faults = read('{"a":\t[1, "two"]}')
    assert node == Mapped(1, {"a": parse("[1, 'two']", "x.yaml", Faults())}, {"a": 1})  # type: ignore[dict-item]
    assert not faults


@pytest.mark.parametrize(
    "text", ["a: b: c", "a: [1", "a: &x 1", "a: !!int 1", "a: 1\n---\nb: 2", "? [a]\n: b", "{\x01}", '{"a": 1']
)
def test_what_cannot_be_read_is_one_fault(text: str) -> None:
    node, faults = read(text)
    assert node is None
    assert len(faults.found) == 1


def test_depth_is_limited_before_python_is() -> None:
    for text, file in (("[" * 5000 + "]" * 5000, "x.yaml"), ("[" * 200_000 + "]" * 200_000, "x.json")):
        faults = Faults()
        assert parse(text, file, faults) is None
        assert len(faults.found) == 1


def test_a_long_row_of_digits_is_a_number_too_large_and_no_crash() -> None:
    assert plain("9" * 10_000) == float("inf")


def meaning(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.value
    return (
        {key: meaning(each) for key, each in node.items.items()}
        if isinstance(node, Mapped)
        else [meaning(each) for each in node.items]
    )


LEAVES = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=9)


@given(
    st.recursive(
        LEAVES,
        lambda inner: st.dictionaries(st.text(max_size=5), inner, max_size=3) | st.lists(inner, max_size=3),
        max_leaves=8,
    )
)
def test_plain_values_mean_the_same_with_and_without_a_file(value: object) -> None:
    from_file = parse(json.dumps(value), "x.json", Faults())
    assert from_file is not None
    assert meaning(from_file) == meaning(tree_of(value)) == value


@given(st.text(max_size=80))
def test_any_text_gives_a_tree_or_a_fault(text: str) -> None:
    for file in ("x.yaml", "x.json"):
        faults = Faults()
        assert parse(text, file, faults) is not None or len(faults.found) > 0

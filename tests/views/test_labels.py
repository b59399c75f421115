"""Options of a choice have labels that are never alike."""

from __future__ import annotations

from sqdash.views.labels import Named, brief, distinct, labels


def test_a_name_that_occurs_once_stays_as_it_is() -> None:
    assert labels({"a": Named("甲", (), ("李四",)), "b": Named("乙", ("第 1 版",), ("李四",))}) == {
        "a": "甲",
        "b": "乙（第 1 版）",
    }


def test_equal_names_get_the_details_that_tell_them_apart_and_no_others() -> None:
    found = labels(
        {
            "a": Named("争用", ("第 1 版",), ("周一", "李四", "aaaa")),
            "b": Named("争用", ("第 1 版",), ("周一", "王五", "bbbb")),
            "c": Named("争用", ("第 2 版",), ("周一", "王五", "bbbb")),
            "d": Named("独", ("第 1 版",), ("周一", "王五", "dddd")),
        }
    )
    assert found == {
        "a": "争用（第 1 版，李四）",
        "b": "争用（第 1 版，王五）",
        "c": "争用（第 2 版）",
        "d": "独（第 1 版）",
    }


def test_whatever_people_call_them_no_two_labels_are_alike() -> None:
    options = {
        "a": Named("A"),
        "b": Named("A"),
        "c": Named("A（2）"),
        "d": Named("A", (), ("x",)),
        "e": Named("A（x）"),
    }
    found = labels(options)
    assert list(found) == list(options) and len(set(found.values())) == len(options)
    assert distinct(["A", "A", "A（2）", "A"]) == ["A", "A（2）", "A（2）（2）", "A（3）"]


def test_a_long_name_is_cut_to_what_a_sentence_has_room_for() -> None:
    assert brief("两批招聘") == "两批招聘"
    assert brief("招" * 24) == "招" * 24
    assert brief("招" * 200) == "招" * 23 + "…"
    assert brief("ab" * 100) == "ab" * 23 + "…"


def test_long_names_that_begin_alike_stay_two_options() -> None:
    options = {each: Named(brief("招" * 199 + each), ("第 1 版",), (each,)) for each in "甲乙"}
    cut = "招" * 23 + "…"
    assert labels(options) == {"甲": f"{cut}（第 1 版，甲）", "乙": f"{cut}（第 1 版，乙）"}

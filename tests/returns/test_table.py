"""CSV rows as a spreadsheet counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqdash.plan.bounds import NOT_NEGATIVE
from sqdash.plan.faults import Faults
from sqdash.returns.table import Row, rows


def read(text: str) -> tuple[list[Row], Faults]:
    faults = Faults()
    return rows(text, "x.csv", faults, ("a", "n"), ("extra",)) or [], faults


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    """A cell with a line break is one row, an empty line is one too."""
    found, faults = read('a,n\r\n"two\r\nlines",1\r\n\r\nx,2\r\n')
    assert [(each.number, each.cells["n"]) for each in found] == [(2, "1"), (4, "2")]
    assert not faults


def test_columns_may_stand_in_any_order_and_optional_ones_be_absent() -> None:
    found, faults = read("n,extra,a\n1,y,x\n")
    assert found[0].cells == {"n": "1", "extra": "y", "a": "x"}
    assert not faults


@pytest.mark.parametrize("word", ["12", "-0.5", "+3", "1e3", ".5", "5."])
def test_plain_numbers_pass(word: str) -> None:
    found, faults = read(f"a,n\nx,{word}\n")
    assert found[0].number_in("n") == float(word)
    assert not faults


@pytest.mark.parametrize(
    "word", ["1 000", "１２", "12人", "1_000", "nan", "Infinity", "0x10", "=1+1", "1e999", "-1", "#DIV/0!"]
)
def test_everything_else_is_a_fault_in_its_cell(word: str) -> None:
    found, faults = read(f"a,n\nx,{word}\n")
    found[0].number_in("n", NOT_NEGATIVE)
    assert [(each.place, word in each.what) for each in faults] == [("第 2 行 n 列", True)]


@pytest.mark.parametrize("word", ["2022.0", "22", "２０２２", "2035", "1800", ""])
def test_what_is_not_a_year_to_project_from_is_a_fault(word: str) -> None:
    found, faults = read(f'a,n\nx,"{word}"\n')
    found[0].year("n")
    assert len(faults.found) == 1


def test_the_header_is_told_what_it_lacks_repeats_and_does_not_know() -> None:
    assert [each.what for each in read("a,a,b\n1,2,3\n")[1]] == ["缺少列“n”", "列“a”重复", "不认识的列“b”"]


@given(st.text(max_size=60))
def test_any_text_gives_rows_or_faults(text: str) -> None:
    _rows, faults = read("a,n\n" + text)
    assert all(each.what for each in faults)

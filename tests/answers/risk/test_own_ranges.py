"""Changed ranges as a word: it reads back equal, can be typed by hand, and is refused with everything wrong with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqdash.answers.risk import Ranges, Settings, chance, risk
from sqdash.answers.risk.own_ranges import LONGEST, counting, ranges_of, text_of
from sqdash.answers.risk.ranges_file import given_ranges
from sqdash.answers.risk.settings import checked
from sqdash.model import BASELINE, CITY, example_scenarios
from sqdash.plan.bounds import assumption_bounds
from sqdash.plan.faults import BadInput
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace

ATTRITION = ("attrition_social_workers", 0.05, 0.1, 0.2)
DATA = load_workspace()


@st.composite
def changed(draw: st.DrawFn) -> Ranges:
    """Any ranges the settings allow, of any of the assumptions."""
    found = []
    for id in sorted(draw(st.sets(st.sampled_from(sorted(DATA.assumptions)), min_size=1))):
        bounds = assumption_bounds(DATA.assumptions[id], DATA.model)
        value = st.floats(bounds.least, bounds.most, exclude_min=bounds.beyond)
        low, mode, high = sorted(draw(st.tuples(value, value, value)))
        found.append((id, low, mode, high))
    return tuple(found)


@given(changed())
def test_what_is_printed_reads_back_equal(ranges: Ranges) -> None:
    word = text_of(ranges)
    assert not set(word) & set(" &?#=/%")
    assert ranges_of(word, DATA, file="链接") == ranges == checked(Settings(ranges=ranges), DATA).ranges
    assert text_of(ranges[::-1]) == word, "equal ranges give equal words"


def test_the_word_is_short_and_readable() -> None:
    growth = ("population_growth", -0.012, -0.007, 0.0)
    assert text_of((growth, ATTRITION)) == ("attrition_social_workers:0.05~0.1~0.2,population_growth:-0.012~-0.007~0")
    assert text_of(()) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "attrition_social_workers:.05~0.10~2e-1",
        " attrition_social_workers : 0.05 ~ 0.1 ~ 0.2 ",
        "attrition_social_workers：0.05～0.1～0.2",
    ],
)
def test_it_can_be_typed_by_hand(typed: str, workspace: Workspace) -> None:
    assert ranges_of(typed, workspace, file="链接") == (ATTRITION,)
    two = ranges_of(f"{typed}，completion_building:1~1~1", workspace, file="链接")
    assert two == (ATTRITION, ("completion_building", 1.0, 1.0, 1.0))


def test_everything_wrong_is_said_at_once(workspace: Workspace) -> None:
    word = (
        "attrition_social_worker:0~0.1~0.2,pass_rate:0.3~0.2~0.1,pass_rate:0~0.1~7,certainly,completion_building:0~x~1,"
        "building_growth:0~0~1e999"
    )
    with pytest.raises(BadInput) as refused:
        ranges_of(word, workspace, file="链接")
    told = [(each.file, each.place, each.what) for each in refused.value.faults]
    assert told == [
        ("链接", "attrition_social_worker", "没有参数“attrition_social_worker”"),
        ("链接", "pass_rate", "low ≤ mode ≤ high 不成立：0.3、0.2、0.1"),
        ("链接", "pass_rate", "参数“pass_rate”写了不止一次"),
        ("链接", "pass_rate", "“7.0”超出范围"),
        ("链接", "", "“certainly”不是“参数:低~众数~高”"),
        ("链接", "", "“completion_building:0~x~1”不是“参数:低~众数~高”"),
        ("链接", "building_growth", "“inf”超出范围"),
    ]
    assert all(each.remedy for each in refused.value.faults)


@pytest.mark.parametrize(
    "word",
    ["", ",", "attrition_social_workers", "attrition_social_workers:1", "a:nan~nan~nan", "a:1~2~3~4", "~~~", ":1~2~3",
     "\u202e\x00:0~0~0", "a:1_0~1_1~1_2", "a:١~٢~٣", "1" * LONGEST, "1" * (LONGEST + 1)],
)  # fmt: skip
def test_what_is_no_range_is_refused(word: str, workspace: Workspace) -> None:
    with pytest.raises(BadInput) as refused:
        ranges_of(word, workspace, file="链接")
    assert all(len(each.what) < 200 and "\x00" not in str(each) for each in refused.value.faults)


def test_only_what_differs_from_the_data_counts(workspace: Workspace) -> None:
    """An area's own range differs too, and a number the scenario sets gives way to any range."""

    def as_in_data(id: str) -> tuple[str, float, float, float]:
        span = workspace.assumptions[id].range
        return (id, span.low, span.mode, span.high)

    attrition, growth = as_in_data("attrition_social_workers"), as_in_data("population_growth")
    assert not workspace.assumptions["attrition_social_workers"].by_area
    assert workspace.assumptions["population_growth"].by_area
    assert counting((attrition,), workspace, BASELINE) == ()
    assert counting((growth, attrition), workspace, BASELINE) == (growth,)
    fixed = replace(BASELINE, assumptions=(("attrition_social_workers", "*", 0.12),))
    assert counting((attrition,), workspace, fixed) == (attrition,)
    assert counting((ATTRITION,), workspace, BASELINE) == (ATTRITION,)


def test_a_command_line_takes_a_file_or_the_word(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "ranges.yaml"
    file.write_text("attrition_social_workers: {low: 0.05, mode: 0.1, high: 0.2}\n", encoding="utf-8")
    assert given_ranges(str(file), workspace) == given_ranges(text_of((ATTRITION,)), workspace) == (ATTRITION,)
    for wrong, said in (("absent.yaml", "没有这个文件"), ("luck:0~1~2", "没有参数“luck”")):
        with pytest.raises(BadInput, match=said):
            given_ranges(wrong, workspace)


def test_quick_chances_are_those_of_risk_under_the_same_ranges(workspace: Workspace) -> None:
    scenario = example_scenarios(workspace)["balanced"]
    found = risk(workspace, scenario, Settings(draws=500, ranges=(ATTRITION,)), engine="plain")
    quick = chance(workspace, scenario, 500, ranges=(ATTRITION,), engine="plain")
    codes = [*(area.code for area in workspace.areas), CITY]
    for row, code in zip(quick, codes, strict=True):
        for value, indicator in zip(row, found.indicators, strict=True):
            expected = found.chances[code, indicator]
            assert np.isnan(value) if expected is None else value == expected
    assert not np.array_equal(quick, chance(workspace, scenario, 500, engine="plain"), equal_nan=True)

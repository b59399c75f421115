"""Scenarios in and out of files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqdash.model import (
    Scenario,
    example_scenarios,
    load_scenario,
    scenario_from_mapping,
    scenario_from_yaml,
    scenario_to_yaml,
)
from sqdash.model.scenario_file import scenario_mapping
from sqdash.plan.faults import BadInput
from sqdash.returns import Workspace, load_workspace

SMALL = load_workspace(Path(__file__).parents[1] / "broken" / "workspace")
AREAS = ["*", *(each.code for each in SMALL.areas)]
YEARS = ["*", *map(str, range(2023, 2036))]
TEXT = """schema: 1
name: 两批招聘
reason: 第二批可在中期评估后取消
base: {plan: small-plan, returns: 0123456789abcdef}
levers:
  hire: {"*": {"*": 20}, 411421: {2024: 120.5}}
assumptions: {leaving: {"*": 0.12, "411402": 0.2}, wage: 65000}
drivers: {rural_communities: {"411402": {"2025": 80}}}
"""


def names() -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
    return st.text(letters, min_size=1, max_size=30).filter(lambda each: bool(each.strip()))


def cells(id: str, most: float) -> st.SearchStrategy[list[tuple[str, str, str, float]]]:
    entry = st.tuples(st.just(id), st.sampled_from(AREAS), st.sampled_from(YEARS), st.floats(0, most))
    return st.lists(entry, max_size=6, unique_by=lambda each: each[1:3])


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    shares = st.tuples(st.just("leaving"), st.sampled_from(AREAS), st.floats(0, 1))
    return Scenario(
        name=draw(names()),
        reason=draw(st.just("") | names()),
        levers=tuple(draw(cells("hire", 200)) + draw(cells("build", 30))),
        assumptions=tuple(draw(st.lists(shares, max_size=3, unique_by=lambda each: each[1]))),
        drivers=tuple(draw(cells("households", 1e6))),
        over_limit=draw(st.booleans()),
        plan=draw(st.sampled_from([None, "small-plan"])),
        returns=draw(st.sampled_from([None, "0123456789abcdef", "1e5"])),
    )


def test_a_scenario_is_its_sorted_entries() -> None:
    assert scenario_from_yaml(TEXT, SMALL) == Scenario(
        name="两批招聘",
        reason="第二批可在中期评估后取消",
        levers=(("hire", "*", "*", 20.0), ("hire", "411421", "2024", 120.5)),
        assumptions=(("leaving", "*", 0.12), ("leaving", "411402", 0.2), ("wage", "*", 65000.0)),
        drivers=(("rural_communities", "411402", "2025", 80.0),),
        plan="small-plan",
        returns="0123456789abcdef",
    )


def test_only_the_name_is_required() -> None:
    assert scenario_from_yaml("name: 空", SMALL) == Scenario(name="空")


@given(scenarios())
def test_written_and_read_back_it_is_equal(scenario: Scenario) -> None:
    text = scenario_to_yaml(scenario)
    assert scenario_from_yaml(text, SMALL) == scenario
    assert scenario_to_yaml(scenario_from_yaml(text, SMALL)) == text
    assert scenario_from_mapping(scenario_mapping(scenario), SMALL) == scenario


@pytest.mark.parametrize(
    "name", ["2024", "1e5", "true", "no", "~", "null", "# 号", "a: b", "- x", "'", '"', "*", "&a", "😀", "{", "[1]"]
)
def test_a_name_that_looks_like_something_else_stays_a_name(name: str) -> None:
    assert scenario_from_yaml(scenario_to_yaml(Scenario(name=name)), SMALL).name == name


def test_chinese_is_written_as_it_is_and_whole_numbers_whole() -> None:
    text = scenario_to_yaml(scenario_from_yaml(TEXT, SMALL))
    assert "name: 两批招聘\n" in text
    assert "'*': 20\n" in text and "'2024': 120.5\n" in text


def test_json_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"schema": 1, "name": "试", "levers": {"hire": {"*": {"2024": 5}}}}', encoding="utf-8")
    assert load_scenario(path, SMALL) == Scenario(name="试", levers=(("hire", "*", "2024", 5.0),))


def test_places_of_a_mapping_are_key_paths() -> None:
    with pytest.raises(BadInput) as error:
        scenario_from_mapping({"name": "试", "levers": {"hire": {"411402": {2024: -3}}}}, SMALL)
    assert [each.place for each in error.value.faults] == ["levers.hire.411402.2024"]


def test_the_limit_is_that_of_the_area_and_can_be_passed_on_purpose() -> None:
    text = "name: 试\nlevers: {hire: {411402: {2024: 300}, 411421: {2024: 201}}}\n"
    with pytest.raises(BadInput) as error:
        scenario_from_yaml(text, SMALL)
    assert [each.what for each in error.value.faults] == ["“hire”每年 201，超过 411421 的上限 200"]
    assert scenario_from_yaml(text + "over_limit: true", SMALL).over_limit


def test_an_input_for_all_must_fit_only_those_it_reaches() -> None:
    everywhere = 'name: 试\nlevers: {hire: {"*": {"*": 250}, 411421: {"*": 9}, 411471: {"*": 9}}}'
    assert len(scenario_from_yaml(everywhere, SMALL).levers) == 3


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes("name: 招聘".encode("gb18030"))
    for name, word in (("none.yaml", "没有这个文件"), ("x.yaml", "GB18030")):
        with pytest.raises(BadInput, match=word):
            load_scenario(tmp_path / name, SMALL)


@given(st.text(max_size=100))
def test_any_text_is_a_scenario_or_faults(text: str) -> None:
    try:
        scenario_from_yaml(text, SMALL)
    except BadInput as error:
        assert error.faults


def test_the_examples_of_the_project_are_valid_and_named(workspace: Workspace) -> None:
    examples = example_scenarios(workspace)
    assert len(examples) >= 4
    assert all(each.name and each.reason for each in examples.values())

"""Which villages close a gap: as many as are missing, ranked as said, the same every time; and as a lever's input."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqdash.answers.villages import (
    BY_PEOPLE,
    BY_SHARE,
    UNREPORTED,
    WITHOUT,
    Closing,
    arriving,
    closable,
    closing,
    lever_for,
    named,
    shares,
    with_built,
    written,
)
from sqdash.model import BASELINE, Scenario, project, scenario_from_mapping
from sqdash.model.editing import lever_table
from sqdash.model.scenario_file import scenario_mapping
from sqdash.returns.received import Village
from sqdash.returns.types import Workspace

AREA, RURAL = "411421", "rural_facility_coverage"


def village(code: str, has: bool | None, kiosk: bool | None = None) -> Village:
    return Village(code, has, None, None, kiosk, None, "B2")


def found(workspace: Workspace, known: dict[str, Village] | None = None, **more: object) -> Closing:
    return closing(workspace, project(workspace), AREA, RURAL, known or {}, **more)  # type: ignore[arg-type]


def rural(workspace: Workspace) -> list[str]:
    return [each.code for each in workspace.registry if each.area_code == AREA and each.kind == "rural"]


def test_three_indicators_are_closed_village_by_village(workspace: Workspace) -> None:
    levers = {each.id: lever_for(workspace, each) for each in closable(workspace)}
    assert {id: lever.id for id, lever in levers.items() if lever} == {
        "rural_facility_coverage": "build_rural_facilities",
        "urban_facility_coverage": "build_urban_facilities",
        "kiosk_coverage": "install_kiosks",
    }
    with pytest.raises(LookupError):
        closing(workspace, project(workspace), AREA, "social_workers_per_1000", {})


def test_as_many_as_are_missing_spread_over_townships(workspace: Workspace) -> None:
    made = found(workspace)
    gap = project(workspace).cell(AREA, RURAL, 2025).gap
    assert made.gap == len(made.chosen) == gap and gap
    assert {each.village.code for each in made.picks} == set(rural(workspace))
    assert len({each.village.code for each in made.picks}) == len(made.picks)
    sizes = Counter(each.township_code for each in workspace.registry if each.code in set(rural(workspace)))
    taken = Counter(each.village.township_code for each in made.chosen)
    for township, size in sizes.items():
        assert abs(taken[township] - gap * size / sizes.total()) < 1
    assert {(each.state, each.rule) for each in made.chosen} == {(UNREPORTED, BY_SHARE)}
    assert all(each.quota == taken[each.village.township_code] for each in made.chosen)
    assert found(workspace) == made
    backwards = replace(workspace, registry=tuple(reversed(workspace.registry)))
    assert closing(backwards, project(workspace), AREA, RURAL, {}) == made


def test_those_reported_without_come_first_and_those_with_one_never(workspace: Workspace) -> None:
    codes = rural(workspace)
    known = {code: village(code, has) for code, has in ((codes[5], False), (codes[9], True), (codes[11], None))}
    made = found(workspace, known)
    assert (made.chosen[0].village.code, made.chosen[0].state) == (codes[5], WITHOUT)
    assert codes[9] not in {each.village.code for each in made.picks}
    assert codes[11] in {each.village.code for each in made.picks}
    everyone = {code: village(code, True) for code in codes}
    assert found(workspace, everyone).picks == ()
    assert found(workspace, everyone).gap > 0


def test_a_kiosk_is_another_matter_than_a_centre(workspace: Workspace) -> None:
    codes = [each.code for each in workspace.registry if each.area_code == AREA and each.kind == "urban"]
    known = {codes[0]: village(codes[0], True, kiosk=False), codes[1]: village(codes[1], False, kiosk=True)}
    made = closing(workspace, project(workspace), AREA, "kiosk_coverage", known)
    assert made.chosen[0].village.code == codes[0]
    assert codes[1] not in {each.village.code for each in made.picks}


def test_where_residents_are_known_the_larger_come_first(workspace: Workspace) -> None:
    codes = rural(workspace)
    people = {code: float(1000 + at % 7) for at, code in enumerate(codes)}
    made = found(workspace, people=people)
    counts = [each.people or 0.0 for each in made.chosen]
    assert counts == sorted(counts, reverse=True)
    assert {each.rule for each in made.chosen} == {BY_PEOPLE}
    sixes = [each.village.code for each in made.chosen if each.people == 1006.0]
    assert sixes == sorted(sixes)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 60)), st.integers(0, 400))
def test_shares_add_up_and_fit(sizes: dict[str, int], wanted: int) -> None:
    wanted = min(wanted, sum(sizes.values()))
    made = shares(sizes, wanted)
    assert sum(made.values()) == wanted
    for name, size in sizes.items():
        assert 0 <= made[name] <= size
        assert abs(made[name] * sum(sizes.values()) - wanted * size) < max(sum(sizes.values()), 1)


def test_the_number_becomes_an_input_within_the_limit(workspace: Workspace) -> None:
    lever = workspace.model.lever("build_rural_facilities")
    given_already = Scenario("已有", levers=((lever.id, "*", "*", 10.0),), rationale=((lever.id, AREA, "*", "原有"),))
    built = with_built(workspace, given_already, AREA, lever.id, 45, ("甲村", "乙村"))
    table = lever_table(workspace, built.scenario, lever.id)
    # limit 40, 10 there already, a year's lag: 2025 would come too late.
    assert built.by_year == ((2023, 30), (2024, 15)) and built.placed == 45
    assert table[AREA] == {2023: 40.0, 2024: 25.0, 2025: 10.0}
    assert table["411481"] == {2023: 10.0, 2024: 10.0, 2025: 10.0}
    assert built.scenario.why(lever.id, AREA) == "原有\n甲村 乙村"
    assert scenario_from_mapping(scenario_mapping(built.scenario), workspace) == built.scenario
    full = with_built(workspace, given_already, AREA, lever.id, 99)
    assert full.placed == 60
    nothing = with_built(workspace, BASELINE, AREA, lever.id, 0, ("甲村",))
    assert nothing.scenario == BASELINE and nothing.by_year == ()


def test_what_is_built_counts_and_what_slips_is_told(workspace: Workspace) -> None:
    before = project(workspace)
    made = found(workspace)
    whole = Scenario("全部按期", assumptions=(("completion_building", "*", 1.0),))
    built = with_built(workspace, whole, AREA, made.lever, len(made.chosen))
    after = project(workspace, built.scenario)
    assert after.cell(AREA, RURAL, 2025).verdict == "met"
    assert arriving(before, after, AREA, made.lever, 2025) == pytest.approx(made.gap)
    late = project(workspace, with_built(workspace, BASELINE, AREA, made.lever, made.gap).scenario)
    assert 0 < arriving(before, late, AREA, made.lever, 2025) < made.gap


def test_a_village_that_is_in_the_scenario_is_not_offered_again(workspace: Workspace) -> None:
    """The reasons of the input name what was put in; the next list begins where that one ended."""
    first = found(workspace)
    names = [written(pick.village) for pick in first.chosen]
    built = with_built(workspace, BASELINE, AREA, first.lever, len(names), names)
    codes = named(workspace, built.scenario, AREA, first.lever)
    assert codes == {pick.village.code for pick in first.chosen}
    again = closing(workspace, project(workspace, built.scenario), AREA, RURAL, {}, taken=codes)
    assert 0 < again.gap < first.gap and len(again.chosen) == again.gap
    assert not codes & {pick.village.code for pick in (*again.chosen, *again.others)}
    assert named(workspace, BASELINE, AREA, first.lever) == named(workspace, built.scenario, AREA, "x") == frozenset()


def test_villages_that_found_no_room_are_offered_again(workspace: Workspace) -> None:
    """Only as many are named as the yearly limits leave room for: the rest is still to be built in."""
    lever = workspace.model.lever("build_rural_facilities")
    listed = [each for each in workspace.registry if each.area_code == AREA and each.kind == "rural"]
    names = [written(each) for each in listed[:99]]
    room = Scenario("已有", levers=((lever.id, AREA, "*", lever.limit(AREA) - 1),))
    built = with_built(workspace, room, AREA, lever.id, 99, names)
    assert built.placed == 2, "one more in 2023 and in 2024"
    assert named(workspace, built.scenario, AREA, lever.id) == {each.code for each in listed[:2]}
    full = Scenario("已满", levers=((lever.id, AREA, "*", lever.limit(AREA)),))
    none = with_built(workspace, full, AREA, lever.id, 99, names)
    assert (none.placed, none.scenario) == (0, full)

"""Entry by entry differences, and two sets of changes put together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sqdash.model import EVERY, Scenario, differences, merged

BASE = Scenario(
    name="起点",
    levers=(("hire_social_workers", EVERY, EVERY, 20.0), ("install_kiosks", "411481", "2024", 3.0)),
    assumptions=(("pass_rate", EVERY, 0.3),),
)
names = st.sampled_from(["甲", "乙"])
numbers = st.sampled_from([1.0, 2.0])
areas = st.sampled_from([EVERY, "411402", "411481"])
years = st.sampled_from([EVERY, "2024"])
entries = st.dictionaries(st.tuples(st.sampled_from(["a", "b"]), areas, years), numbers, max_size=4)
reasons = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b"]), areas, years), st.sampled_from(["因", "果"]), max_size=3
)
scenarios = st.builds(
    lambda name, levers, assumptions, drivers, why, over: Scenario(
        name=name,
        levers=tuple((*key, value) for key, value in levers.items()),
        assumptions=tuple({key[:2]: (*key[:2], value) for key, value in assumptions.items()}.values()),
        drivers=tuple((*key, value) for key, value in drivers.items()),
        rationale=tuple((*key, value) for key, value in why.items()),
        over_limit=over,
    ),
    names, entries, entries, entries, reasons, st.booleans(),
)  # fmt: skip


def test_every_kind_of_entry_is_told_with_both_values() -> None:
    changed = BASE.with_lever("hire_social_workers", ((EVERY, EVERY, 25.0), ("411402", EVERY, 5.0)))
    changed = changed.with_assumption("pass_rate", None).with_rationale("install_kiosks", ((EVERY, EVERY, "试点"),))
    found = {(each.kind, each.id, each.area): (each.before, each.after) for each in differences(BASE, changed)}
    assert found == {
        ("assumption", "pass_rate", EVERY): (0.3, None),
        ("lever", "hire_social_workers", EVERY): (20.0, 25.0),
        ("lever", "hire_social_workers", "411402"): (None, 5.0),
        ("rationale", "install_kiosks", EVERY): (None, "试点"),
    }


def test_changes_to_different_entries_are_put_together() -> None:
    theirs = BASE.with_lever("hire_social_workers", ((EVERY, EVERY, 30.0),))
    yours = BASE.with_lever("install_kiosks", ()).with_assumption("completion_building", 0.7)
    both = merged(BASE, theirs, yours)
    assert both is not None
    assert both.levers == (("hire_social_workers", EVERY, EVERY, 30.0),)
    assert both.assumptions == (("completion_building", EVERY, 0.7), ("pass_rate", EVERY, 0.3))


def test_two_values_for_one_entry_cannot_be_put_together() -> None:
    theirs, yours = (BASE.with_lever("hire_social_workers", ((EVERY, EVERY, value),)) for value in (30.0, 40.0))
    assert merged(BASE, theirs, yours) is None
    assert merged(BASE, theirs, theirs) == theirs


@given(scenarios, scenarios, scenarios)
def test_merging_is_even_handed_and_loses_nothing(base: Scenario, theirs: Scenario, yours: Scenario) -> None:
    assert merged(base, base, yours) == yours
    assert merged(base, theirs, base) == theirs
    both = merged(base, theirs, yours)
    assert both == merged(base, yours, theirs)
    if both is not None:
        wanted = {each[:4]: each.after for side in (theirs, yours) for each in differences(base, side)}
        assert {each[:4]: each.after for each in differences(base, both)} == wanted


@given(scenarios, scenarios)
def test_differences_are_empty_only_for_equals_and_turn_round(one: Scenario, other: Scenario) -> None:
    assert (differences(one, other) == ()) == (one == other)
    there, back = differences(one, other), differences(other, one)
    assert [(*each[:4], each.after, each.before) for each in there] == [tuple(each) for each in back]

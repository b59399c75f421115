"""What moved an outcome adds up exactly, and its parts are the ones a person gets by switching one thing at a time."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pytest

from sqdash.answers import change as module
from sqdash.answers.change import COST, Change, change
from sqdash.model import BASELINE, CITY, EVERY, Scenario, project
from sqdash.returns import Workspace

YEAR = 2025
YONGCHENG = "411481"
HIRE = ("hire_social_workers", EVERY, EVERY, 40.0)
STAY = ("attrition_social_workers", EVERY, 0.02)
Factor = tuple[str, str]


def outcome_of(workspace: Workspace, scenario: Scenario, area: str, outcome: str, year: int = YEAR) -> float | None:
    result = project(workspace, scenario, end=year)
    return result.total_cost(area) if outcome == COST else result.cell(area, outcome, year).value


def parts(found: Change | None) -> dict[Factor, float]:
    assert found is not None
    return {(step.kind, step.id): step.amount for step in found.steps}


def by_hand(
    workspace: Workspace, after: Scenario, area: str, outcome: str, before: Scenario = BASELINE
) -> dict[Factor, float]:
    """Every order of switching what the two scenarios name, one projection at a time."""
    kinds = ("levers", "assumptions", "drivers")
    factors = sorted({(kind, each[0]) for one in (before, after) for kind in kinds for each in getattr(one, kind)})

    def mixed(switched: tuple[Factor, ...]) -> float:
        entries: dict[str, Any] = {kind: [] for kind in kinds}
        for kind, id in factors:
            source = after if (kind, id) in switched else before
            entries[kind] += [each for each in getattr(source, kind) if each[0] == id]
        value = outcome_of(
            workspace, Scenario(name="x", **{kind: tuple(entries[kind]) for kind in kinds}), area, outcome
        )
        assert value is not None
        return value

    gains: dict[Factor, list[float]] = {each: [] for each in factors}
    for order in permutations(factors):
        for count, factor in enumerate(order):
            gains[factor].append(mixed(order[: count + 1]) - mixed(order[:count]))
    return {(kind[:-1], id): math.fsum(made) / len(made) for (kind, id), made in gains.items()}


def drawn(workspace: Workspace, source: random.Random, kept: Scenario = BASELINE) -> Scenario:
    """A random scenario: levers, assumptions and overrides, for all areas or one, all years or one."""
    areas = [EVERY, EVERY, *(area.code for area in workspace.areas)]
    years = [EVERY, EVERY, *map(str, range(2023, 2036))]
    levers, drivers, base = list(kept.levers), list(kept.drivers), workspace.base_year
    for lever in source.sample(workspace.model.levers, source.randint(3, 9)):
        for _entry in range(source.randint(1, 4)):
            most = lever.limit(EVERY) * source.choice([1, 1, 8])
            levers.append((lever.id, source.choice(areas), source.choice(years), source.uniform(0, most)))
    assumptions = list(kept.assumptions)
    for each in source.sample(list(workspace.assumptions.values()), source.randint(0, 31)):
        for _entry in range(source.randint(1, 2)):
            assumptions.append((each.id, source.choice(areas), source.uniform(each.range.low, each.range.high)))
    for driver in source.sample(workspace.model.drivers, source.choice([0, 0, 1, 3])):
        value = workspace.figures[YONGCHENG, base, driver.id].value or 0.0
        share = source.choice([0, 1, *(source.uniform(0.3, 2) for _more in range(6))])
        drivers.append((driver.id, source.choice(areas), source.choice(years), share * value))
    unique = [tuple({each[:-1]: each for each in entries}.values()) for entries in (levers, assumptions, drivers)]
    return Scenario(name="x", levers=unique[0], assumptions=unique[1], drivers=unique[2])


def pairs(workspace: Workspace, count: int) -> Iterator[tuple[Scenario, Scenario, str, str, int]]:
    source = random.Random(20)
    outcomes = [COST, COST, *(each.id for each in workspace.plan.indicators)]
    areas = [CITY, CITY, *(area.code for area in workspace.areas)]
    for number in range(count):
        before = drawn(workspace, source)
        after = drawn(workspace, source, before) if number % 2 else drawn(workspace, source)
        yield (
            before,
            after,
            source.choice(areas),
            source.choice(outcomes),
            source.choice([2023, 2025, 2025, 2030, 2035]),
        )


def test_it_adds_up_and_its_ends_are_the_projections(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []
    finish = module._steps
    monkeypatch.setattr(
        module, "_steps", lambda found, *ends: (seen.append(math.fsum(found.values())), finish(found, *ends))[1]
    )
    steps = undefined = 0
    for before, after, area, outcome, year in pairs(workspace, 400):
        found = change(workspace, before, after, area=area, outcome=outcome, year=year)
        ends = [outcome_of(workspace, each, area, outcome, year) for each in (before, after)]
        if None in ends:
            undefined += 1
            assert found is None
            continue
        assert found is not None
        assert [found.before, found.after] == ends
        size = max(1.0, abs(found.before), abs(found.after))
        assert abs(math.fsum([found.before, *(step.amount for step in found.steps)]) - found.after) <= 1e-9 * size
        assert seen.pop() == pytest.approx(found.after - found.before, abs=1e-9 * size), "no factor was left out"
        amounts = [abs(step.amount) for step in found.steps]
        assert all(one >= other - 1e-9 * size for one, other in pairwise(amounts))
        assert len(set(parts(found))) == len(found.steps)
        steps += len(found.steps)
    assert steps > 500 and 10 < undefined < 100, "the pairs say something"


def test_swapping_the_scenarios_turns_every_sign(workspace: Workspace) -> None:
    for before, after, area, outcome, year in pairs(workspace, 24):
        there = change(workspace, before, after, area=area, outcome=outcome, year=year)
        back = change(workspace, after, before, area=area, outcome=outcome, year=year)
        if there is None or back is None:
            assert there is back is None
            continue
        scale = max(1.0, abs(there.before), abs(there.after))
        turned = {factor: -amount for factor, amount in parts(back).items()}
        assert turned == pytest.approx(parts(there), abs=1e-9 * scale)
        assert back.orders == there.orders


def test_hires_and_attrition_share_what_they_do_together(workspace: Workspace) -> None:
    """Worked by hand: each alone, and half of what only both together bring."""

    def value(**entries: Any) -> float:
        found = outcome_of(workspace, Scenario(name="x", **entries), YONGCHENG, "social_workers_per_1000")
        assert found is not None
        return found

    none, hired, stayed = value(), value(levers=(HIRE,)), value(assumptions=(STAY,))
    both = value(levers=(HIRE,), assumptions=(STAY,))
    together = both - hired - stayed + none
    assert together > 0.001, "those who are hired stay longer as well"
    after = Scenario(name="x", levers=(HIRE,), assumptions=(STAY,))
    found = change(workspace, BASELINE, after, area=YONGCHENG, outcome="social_workers_per_1000", year=YEAR)
    assert found is not None and found.orders is None
    assert [step[:2] for step in found.steps] == [("lever", HIRE[0]), ("assumption", STAY[0])]
    assert parts(found) == pytest.approx(
        {("lever", HIRE[0]): hired - none + together / 2, ("assumption", STAY[0]): stayed - none + together / 2}
    )


@pytest.mark.parametrize(
    ("area", "outcome", "after"),
    [
        (CITY, COST, Scenario(name="x", levers=(HIRE,), assumptions=(STAY, ("cost_hire_social_workers", EVERY, 9e4)))),
        (
            CITY,
            "social_workers_per_county_community",
            Scenario(
                name="x",
                levers=(HIRE, ("certify_community_workers", YONGCHENG, "2024", 200.0)),
                assumptions=(("posting_share", YONGCHENG, 0.9), ("pass_rate", EVERY, 0.3)),
            ),
        ),
        (
            YONGCHENG,
            "activity_area_share",
            Scenario(
                name="x",
                levers=(
                    ("build_rural_facilities", EVERY, EVERY, 40.0),
                    ("convert_to_activity_area", EVERY, EVERY, 9e4),
                    ("extend_facility_area", YONGCHENG, "2023", 6000.0),
                ),
                assumptions=(("new_site_activity_share", EVERY, 0.8),),
            ),
        ),
        (
            YONGCHENG,
            "community_workers_per_10k_urban",
            Scenario(
                name="x",
                levers=(("hire_community_workers", EVERY, EVERY, 60.0),),
                assumptions=(("urbanisation_step", EVERY, 0.02),),
                drivers=(("resident_population", EVERY, "2025", 1e6),),
            ),
        ),
        (
            YONGCHENG,
            "kiosk_coverage",
            Scenario(
                name="x",
                levers=(("install_kiosks", EVERY, EVERY, 3.0),),
                drivers=(("urban_communities", YONGCHENG, "2024", 50.0), ("urban_communities", EVERY, "2025", 70.0)),
            ),
        ),
    ],
    ids=["cost", "posting", "a cap by a stock", "drivers that follow", "a cap by a driver"],
)
def test_it_is_what_one_gets_by_switching_one_at_a_time(
    workspace: Workspace, area: str, outcome: str, after: Scenario
) -> None:
    before = Scenario(
        name="x", levers=(("certify_community_workers", EVERY, EVERY, 30.0),), assumptions=after.assumptions[:1]
    )
    for start in (BASELINE, before):
        expected = by_hand(workspace, after, area, outcome, start)
        found = change(workspace, start, after, area=area, outcome=outcome, year=YEAR)
        assert found is not None and found.orders is None
        largest = max(map(abs, expected.values()))
        moving = {factor: amount for factor, amount in expected.items() if abs(amount) > 1e-9 * largest}
        assert parts(found) == pytest.approx(moving, rel=1e-9, abs=1e-9 * largest)


@pytest.mark.parametrize(
    "idle",
    [
        Scenario(name="x", levers=(("add_service_area", EVERY, EVERY, 1000.0),)),
        Scenario(name="x", levers=(("hire_social_workers", "411402", EVERY, 9.0),)),
        Scenario(name="x", levers=(("certify_community_workers", EVERY, "2025", 90.0),)),
        Scenario(name="x", levers=(("hire_social_workers", EVERY, "2026", 90.0),)),
        Scenario(name="x", assumptions=(("completion_certification", EVERY, 0.1),)),
        Scenario(name="x", assumptions=(("attrition_community_workers", EVERY, 0.01),)),
        Scenario(name="x", assumptions=(("posting_share", EVERY, 0.9),)),
        Scenario(name="x", drivers=(("urban_population", EVERY, EVERY, 1e5),)),
        Scenario(name="x", drivers=(("resident_population", EVERY, "2027", 1e5),)),
    ],
    ids=[
        "other stock",
        "other area",
        "too late to arrive",
        "later year",
        "idle lever",
        "other staff",
        "posting",
        "urban",
        "later",
    ],
)
def test_what_cannot_matter_is_not_played(workspace: Workspace, idle: Scenario) -> None:
    together = replace(idle, levers=(*idle.levers, ("hire_social_workers", YONGCHENG, "2024", 40.0)))
    between = module._Between(workspace, BASELINE, together, YONGCHENG, "social_workers_per_1000", YEAR)
    assert [game.factors for game in between.games()] == [(("lever", HIRE[0]),)]
    found = change(workspace, BASELINE, together, area=YONGCHENG, outcome="social_workers_per_1000", year=YEAR)
    assert list(parts(found)) == [("lever", HIRE[0])]


def test_entries_that_come_to_the_same_are_no_change(workspace: Workspace) -> None:
    """All areas or one by one, all years or one by one, and an assumption at its own mode."""
    codes = [area.code for area in workspace.areas]
    one = Scenario(name="x", levers=(HIRE,), drivers=(("households", EVERY, EVERY, 1e5),))
    growth = workspace.assumptions["population_growth"]
    other = Scenario(
        name="y",
        levers=tuple((HIRE[0], code, str(year), 40.0) for code in codes for year in range(2023, 2036)),
        drivers=tuple(("households", code, EVERY, 1e5) for code in codes),
        assumptions=tuple((growth.id, code, growth.mode(code)) for code in codes),
    )
    for outcome in (COST, "social_workers_per_1000", "facility_area_per_100_households"):
        found = change(workspace, one, other, area=CITY, outcome=outcome, year=YEAR)
        assert found is not None and found.steps == () and found.before == found.after


def busy(workspace: Workspace) -> Scenario:
    return Scenario(
        name="x",
        levers=tuple((each.id, EVERY, EVERY, each.limit(EVERY) / 4) for each in workspace.model.levers),
        assumptions=tuple((each.id, EVERY, each.range.low) for each in workspace.assumptions.values()),
        drivers=(("resident_population", EVERY, "2025", 7e5), ("building_area_m2", YONGCHENG, EVERY, 3e7)),
    )


@pytest.mark.parametrize("outcome", ["service_area_share", "activity_area_share", "social_workers_per_1000", COST])
def test_a_sample_of_orders_adds_up_and_comes_near(
    workspace: Workspace, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = change(workspace, BASELINE, busy(workspace), area=CITY, outcome=outcome, year=YEAR)
    assert exact is not None and exact.orders is None and len(exact.steps) >= 7
    monkeypatch.setattr(module, "EXACT", 2)
    found = change(workspace, BASELINE, busy(workspace), area=CITY, outcome=outcome, year=YEAR)
    back = change(workspace, busy(workspace), BASELINE, area=CITY, outcome=outcome, year=YEAR)
    assert found is not None and found.orders == 2 * module.SAMPLED
    assert math.fsum([found.before, *(step.amount for step in found.steps)]) == pytest.approx(found.after, rel=1e-9)
    moved = max(abs(step.amount) for step in exact.steps)
    assert parts(found) == pytest.approx(parts(exact), abs=0.05 * moved)
    assert {key: -value for key, value in parts(back).items()} == pytest.approx(parts(found), abs=1e-9 * moved)
    assert found == change(workspace, BASELINE, busy(workspace), area=CITY, outcome=outcome, year=YEAR)


def test_more_factors_than_can_be_played_out_are_sampled(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirteen factors and a value that one can work out: a sum, and one product that two of them share."""
    factors = tuple(("lever", str(number)) for number in range(13))
    game = module._Game(module._Between(workspace, BASELINE, BASELINE, CITY, COST, YEAR), factors, None)
    numbers = np.arange(1.0, 14.0)
    monkeypatch.setattr(module._Game, "values", lambda _self, on: on @ numbers + 10.0 * on[:, 0] * on[:, 1])
    played = game.parts()
    assert played is not None and played[1] == 128
    assert played[0] == pytest.approx([1 + 5, 2 + 5, *range(3, 14)]), "with the reverses, two that interact share it"


def test_no_value_at_an_end_is_no_answer(workspace: Workspace) -> None:
    nobody = Scenario(name="x", drivers=(("resident_population", EVERY, EVERY, 0.0),))
    ask = {"outcome": "social_workers_per_1000", "year": YEAR}
    assert change(workspace, BASELINE, nobody, area=CITY, **ask) is None
    assert change(workspace, nobody, BASELINE, area=YONGCHENG, **ask) is None
    judged = "social_workers_per_district_community"
    assert (
        change(workspace, BASELINE, Scenario(name="x", levers=(HIRE,)), area=YONGCHENG, outcome=judged, year=YEAR)
        is None
    )
    assert change(workspace, BASELINE, nobody, area=CITY, outcome=COST, year=YEAR) is not None


def test_orders_that_pass_through_no_value_do_not_count(workspace: Workspace) -> None:
    """Without its own override, the urban population of nobody is nobody: that override can only be lifted last."""
    before = Scenario(
        name="x", drivers=(("resident_population", EVERY, EVERY, 0.0), ("urban_population", EVERY, EVERY, 9e4))
    )
    found = change(workspace, before, BASELINE, area=YONGCHENG, outcome="community_workers_per_10k_urban", year=YEAR)
    assert found is not None and found.orders == 1
    assert parts(found) == {("driver", "urban_population"): found.after - found.before}


@pytest.mark.parametrize("exact", [12, 1])
def test_no_order_left_is_no_answer(workspace: Workspace, exact: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXACT", exact)
    monkeypatch.setattr(
        module._Game, "values", lambda _self, on: np.where(on.any(axis=1) == on.all(axis=1), 1.0, np.nan)
    )
    after = Scenario(name="x", levers=(HIRE,), assumptions=(STAY,))
    assert change(workspace, BASELINE, after, area=CITY, outcome="social_workers_per_1000", year=YEAR) is None


def test_a_year_that_cannot_be_projected_is_refused(workspace: Workspace) -> None:
    for year in (2022, 2036):
        with pytest.raises(ValueError, match=str(year)):
            change(workspace, BASELINE, BASELINE, area=CITY, outcome=COST, year=year)
    with pytest.raises(KeyError):
        change(workspace, BASELINE, BASELINE, area="000000", outcome=COST, year=YEAR)

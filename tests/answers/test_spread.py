"""A city-wide number shared out: it adds up, stays within limits and follows what it is shared by."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqdash.answers import WAYS, effort, required, required_within_limits, spread
from sqdash.model import BASELINE
from sqdash.returns import Workspace, load_workspace

WORKSPACE = load_workspace()
EFFORTS = effort(WORKSPACE, BASELINE)
LEVERS = {lever.id: lever for lever in WORKSPACE.model.levers}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(LEVERS)), st.integers(0, 5_000_000), st.sampled_from(WAYS))
def test_shares_add_up_within_the_limits(id: str, total: int, how: str) -> None:
    lever = LEVERS[id]
    shares = spread(WORKSPACE, lever, total, how, EFFORTS)
    most = sum(int(lever.limit(area.code)) for area in WORKSPACE.areas)
    assert sum(shares.values()) == min(total, most)
    assert all(0 <= share <= lever.limit(code) for code, share in shares.items())


def test_equal_shares_differ_by_one_at_most(workspace: Workspace) -> None:
    shares = spread(workspace, LEVERS["hire_social_workers"], 204, "equal", EFFORTS)
    assert sorted(set(shares.values())) == [20, 21]


def test_by_gap_follows_what_the_targets_require(workspace: Workspace) -> None:
    needed = required("hire_social_workers", EFFORTS)
    shares = spread(workspace, LEVERS["hire_social_workers"], sum(needed.values()), "gap", EFFORTS)
    assert shares == needed
    assert needed["411471"] == 0 < needed["411481"]


def test_by_size_follows_the_denominator(workspace: Workspace) -> None:
    shares = spread(workspace, LEVERS["hire_social_workers"], 500, "size", EFFORTS)
    residents = {a.code: workspace.value(a.code, 2022, "resident_population") or 0 for a in workspace.areas}
    city = sum(residents.values())
    for code in ("411402", "411422"):
        assert shares[code] == pytest.approx(500 * residents[code] / city, abs=1)


def test_the_requirement_is_cut_at_the_limit(workspace: Workspace) -> None:
    lever = LEVERS["certify_community_workers"]
    needed = required(lever.id, EFFORTS)
    within = required_within_limits(workspace, BASELINE, lever, EFFORTS)
    assert any(needed[code] > lever.limit(code) for code in needed)
    assert within == {code: min(each, lever.limit(code)) for code, each in needed.items()}

"""Bounds of an assumption come from the part it plays in the model, and only then from its unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqdash.plan.bounds import ANY, GROWTH, NOT_NEGATIVE, SHARE, STEP, assumption_bounds
from sqdash.returns import load_workspace

SMALL = Path(__file__).parents[1] / "broken" / "workspace"


@pytest.mark.parametrize(
    ("assumption", "bounds"),
    [
        ("leaving", SHARE), ("done_in_time", SHARE), ("posting_share", SHARE), ("population_growth", GROWTH),
        ("urbanisation_step", STEP), ("wage", NOT_NEGATIVE), ("site_m2", NOT_NEGATIVE),
    ],
)  # fmt: skip
def test_the_part_decides(assumption: str, bounds: object) -> None:
    workspace = load_workspace(SMALL)
    assert assumption_bounds(workspace.assumptions[assumption], workspace.model) == bounds


def test_a_growth_may_be_negative_but_leaves_someone() -> None:
    assert GROWTH.allow(-0.99) and not GROWTH.allow(-1.0)
    assert SHARE.allow(0) and SHARE.allow(1) and not SHARE.allow(1.0000001)


def test_no_bound_lets_an_infinite_or_absurd_number_pass() -> None:
    for bounds in (ANY, NOT_NEGATIVE, GROWTH):
        assert not bounds.allow(float("inf")) and not bounds.allow(1e13) and not bounds.allow(float("nan"))

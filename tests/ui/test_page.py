"""How far pages look, whatever plan they are given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqdash.model import BASELINE
from sqdash.returns.types import Workspace
from sqdash.ui.page import Page


@pytest.mark.parametrize(("end", "far"), [(2025, 2030), (2030, 2035), (2033, 2035)])
def test_a_path_looks_beyond_the_plan_as_far_as_projections_go(workspace: Workspace, end: int, far: int) -> None:
    longer = replace(workspace, plan=replace(workspace.plan, end=end))
    page = Page("county", "zh", longer, BASELINE, {}, {})
    assert page.far_year == far
    assert page.result(end=page.far_year).years[-1] == far
    assert page.result().years[-1] == end

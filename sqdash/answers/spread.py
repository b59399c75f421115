"""A city-wide yearly input shared out over the areas, in whole units, within each area's limit."""

from __future__ import annotations

from collections.abc import Mapping

from sqdash.answers.effort import Effort
from sqdash.model import Scenario
from sqdash.plan.types import Lever
from sqdash.returns.types import Workspace

WAYS = ("equal", "gap", "size")


def spread(workspace: Workspace, lever: Lever, total: int, how: str, efforts: tuple[Effort, ...]) -> dict[str, int]:
    """Whole units a year per area; they add up to `total`, or to the sum of the limits when that is less.

    Args:
        total: whole units a year for the city, ≥ 0.
        how: "equal" the same everywhere; "gap" by what each area's targets require; "size" by the denominator of
            the lever's first primary indicator at the base year. A gap of nothing anywhere falls back to size.
        efforts: of the active scenario, for "gap".
    Source: largest remainders; what an area's limit cuts off goes to the others.
    """
    weights = _weights(workspace, lever, how, efforts)
    limits = {code: int(lever.limit(code)) for code in weights}
    return _filled(min(total, sum(limits.values())), weights, limits)


def required(lever: str, efforts: tuple[Effort, ...]) -> dict[str, int]:
    """Per area the most any of the lever's targets requires a year; what is out of reach counts as nothing."""
    needed: dict[str, int] = {}
    for row in efforts:
        if row.lever == lever:
            needed[row.area_code] = max(needed.get(row.area_code, 0), row.per_year or 0)
    return needed


def required_within_limits(
    workspace: Workspace, scenario: Scenario, lever: Lever, efforts: tuple[Effort, ...]
) -> dict[str, int]:
    """`required`, cut at each area's limit unless the scenario may exceed it."""
    needed = required(lever.id, efforts)
    if scenario.over_limit:
        return needed
    return {code: min(each, int(lever.limit(code))) for code, each in needed.items()}


def _weights(workspace: Workspace, lever: Lever, how: str, efforts: tuple[Effort, ...]) -> dict[str, float]:
    codes = [area.code for area in workspace.areas]
    if how == "equal":
        return dict.fromkeys(codes, 1.0)
    needed = required(lever.id, efforts)
    if how == "gap" and any(needed.values()):
        return {code: float(needed.get(code, 0)) for code in codes}
    return {code: _size(workspace, lever, code) for code in codes}


def _size(workspace: Workspace, lever: Lever, code: str) -> float:
    measures = [workspace.plan.indicator(each).denominator for each in lever.primary_for[:1]]
    return float(sum(workspace.value(code, workspace.base_year, each) or 0.0 for each in measures)) or 1.0


def _filled(total: int, weights: Mapping[str, float], limits: Mapping[str, int]) -> dict[str, int]:
    """Share by weight; whoever reaches the limit is set, and the rest is shared among the others."""
    given: dict[str, int] = {}
    open_weights = dict(weights)
    while open_weights:
        left = total - sum(given.values())
        whole = _largest_remainders(left, open_weights)
        full = [code for code in open_weights if whole[code] >= limits[code]]
        if not full:
            return {code: (given | whole)[code] for code in weights}
        for code in full:
            given[code] = limits[code]
            del open_weights[code]
        if not any(open_weights.values()):
            open_weights = dict.fromkeys(open_weights, 1.0)
    return {code: given[code] for code in weights}


def _largest_remainders(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Whole shares that add up; the largest fractions are rounded up, ties by code."""
    together = sum(weights.values())
    exact = {code: total * weight / together for code, weight in weights.items()}
    whole = {code: int(value) for code, value in exact.items()}
    first = sorted(exact, key=lambda code: (whole[code] - exact[code], code))
    for code in first[: total - sum(whole.values())]:
        whole[code] += 1
    return whole

"""A question with one named obstacle out of the way, to see whether what was impossible has become possible."""

from __future__ import annotations

from dataclasses import replace

from sqdash.answers.optimise import FAIREST, LEAST_COST, Answer, Problem, Relaxation, Unreachable, solve
from sqdash.answers.optimise.solving import confirmed
from sqdash.answers.optimise.watch import Watch
from sqdash.model import project
from sqdash.returns.types import Workspace
from tests.answers.optimise import brute

PATIENCE = 60.0  # seconds: a busy machine must not make a plan look stopped


def relaxed(workspace: Workspace, problem: Problem, change: Relaxation) -> tuple[Workspace, Problem]:
    for kind in change.also:
        workspace, problem = _without(workspace, problem, kind, change.area, "")
    if change.kind in ("locked", "change"):
        return _without(workspace, problem, change.kind, change.area, change.id)
    if change.kind in ("limit", "limits"):
        return _higher(workspace, change, change.after or 0.0), problem
    if change.kind == "year":
        return workspace, replace(problem, year=int(change.after or 0))
    if change.kind == "assumption":
        entry = (change.id, change.area, change.after or 0.0)
        return workspace, replace(problem, scenario=replace(problem.scenario, assumptions=(entry,)))
    if change.kind == "target":
        return _with_target(workspace, change.id, change.after or 0.0), problem
    return workspace, _richer(problem, change, change.after or 0.0)


def _without(workspace: Workspace, problem: Problem, kind: str, area: str, lever: str) -> tuple[Workspace, Problem]:
    if kind == "change":
        return workspace, replace(problem, largest_change=None)
    everywhere = area not in {each.code for each in workspace.areas}
    kept = tuple(
        each for each in problem.locks if not ((everywhere or each.area == area) and lever in ("", each.lever))
    )
    return workspace, replace(problem, locks=kept)


def _higher(workspace: Workspace, change: Relaxation, after: float) -> Workspace:
    levers = []
    areas = [each.code for each in workspace.areas]
    for lever in workspace.model.levers:
        own = {code: lever.limit(code) for code in areas}
        for code in areas if change.area == "city" else [change.area]:
            if change.kind == "limits":
                own[code] = lever.limit(code) * after
            elif change.id == lever.id:
                own[code] = after
        levers.append(replace(lever, limit_per_year={"*": lever.limit_per_year["*"], **own}))
    return replace(workspace, model=replace(workspace.model, levers=tuple(levers)))


def _with_target(workspace: Workspace, indicator: str, value: float) -> Workspace:
    indicators = tuple(
        replace(each, target=value, comparison=">=") if each.id == indicator else each
        for each in workspace.plan.indicators
    )
    return replace(workspace, plan=replace(workspace.plan, indicators=indicators))


def _richer(problem: Problem, change: Relaxation, after: float) -> Problem:
    if change.kind == "budgets":
        more = after - (change.before or 0.0)
        return replace(
            problem,
            budget=None if problem.budget is None else problem.budget + more,
            yearly_budgets=tuple((year, money + more) for year, money in problem.yearly_budgets),
        )
    if not change.id:
        return replace(problem, budget=after)
    budgets = tuple((year, after if str(year) == change.id else money) for year, money in problem.yearly_budgets)
    return replace(problem, yearly_budgets=budgets)


def becomes_possible(
    workspace: Workspace, problem: Problem, answer: Answer, found: Unreachable, change: Relaxation
) -> bool:
    """Whether the plan for the relaxed question meets the target, beside as many of its area's others as before."""
    easier, asked = relaxed(workspace, problem, change)
    if found.area_code == "city":  # promised whatever else is missed: any way at all will do
        number = [each.id for each in workspace.plan.indicators].index(str(found.indicator))
        return brute.city_possible(easier, asked, number)
    if found.reason != "budget":
        asked = replace(asked, budget=None, yearly_budgets=(), city=False)
    if asked.objective == FAIREST and found.reason != "floor":  # a fair plan need not use what has become possible
        asked = replace(asked, objective=LEAST_COST, budget=None, floors=())
    # The target asked about before all others: it was promised for itself, not beside everything else.
    weights = tuple((each.id, 1000 if each.id == found.indicator else 1) for each in workspace.plan.indicators)
    if found.reason in ("conflict", "budget"):
        weights = problem.weights
    asked = replace(asked, weights=weights)
    if found.reason == "budget" and found.indicator is not None:
        again = solve(easier, asked, seconds=PATIENCE)
        return again.scenario is not None and not [each for each in again.unreachable if each.reason == "budget"]
    # The plan is enough: the reasons of what it misses would take most of the time.
    plan = confirmed(easier, asked, Watch(None, None), PATIENCE).scenario
    if plan is None:
        return False
    if found.indicator is None:
        return True
    end = asked.last_year(easier)
    result = project(easier, plan, end=end)
    if found.reason == "conflict":
        before = [place for place in answer.met_cells if place[0] == found.area_code]
        met = [each for each in result.cells(end) if each.verdict == "met" and each.area_code == found.area_code]
        return len(met) > len(before)
    return result.cell(found.area_code, found.indicator, end).verdict == "met"


STANDING = ("limit", "locked", "change")  # obstacles: taking them away is what is named first
REACHED = ("conflict", "budget")  # reasons that leave the target possible, whatever else it costs


def is_the_reason(workspace: Workspace, problem: Problem, found: Unreachable) -> bool:
    """Whether the word itself is true: tried one by one, without looking at what was found to be enough."""
    if found.indicator is None:
        return found.reason in ("floor", "budget")
    number = [each.id for each in workspace.plan.indicators].index(found.indicator)
    if found.reason in STANDING and found.relaxations:
        first = found.relaxations[0]
        if first.kind != "year" and found.reason not in (first.kind.removesuffix("s"), *first.also):
            return False
    if found.reason == "budget" and problem.budget is None and not problem.yearly_budgets:
        return False
    codes = [each.code for each in workspace.areas]
    ways = brute.ways_of(workspace, problem)
    own = ways if found.area_code == "city" else [ways[codes.index(found.area_code)]]
    if found.reason == "no_data":
        return not any((each.denominator[:, number] > 0).any() for each in own)
    if found.area_code == "city":
        return brute.city_possible(workspace, problem, number) == (found.reason in REACHED)
    return bool(own[0].met[:, number].any()) == (found.reason in REACHED)

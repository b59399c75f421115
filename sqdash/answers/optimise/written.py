"""A plan as a scenario somebody can read: equal years and equal areas as one entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sqdash.answers.optimise.draft import Draft, spending_of
from sqdash.answers.optimise.instance import Instance
from sqdash.answers.optimise.problem import FAIREST, MOST_TARGETS, Problem
from sqdash.language import _, current
from sqdash.model.editing import planning_years
from sqdash.model.scenario import EVERY, LeverEntry, Scenario
from sqdash.model.scenario_reader import LONGEST_NAME, LONGEST_REASON
from sqdash.model.system import Floats
from sqdash.returns.types import Workspace

TEN_THOUSAND = 10_000.0
YearEntry = tuple[str, float]


def scenario_of(workspace: Workspace, problem: Problem, asked: Instance, draft: Draft) -> Scenario:
    """The scenario of a draft: what the problem starts from, with the plan's inputs in place of its own."""
    steps = np.zeros_like(asked.most) if draft.steps is None else draft.steps
    entries = tuple(lever_entries(workspace, asked, asked.units(steps)))
    kept = {entry[0] for entry in (*problem.scenario.assumptions, *problem.scenario.drivers)}
    return replace(
        problem.scenario,
        name=_name(problem)[:LONGEST_NAME],
        reason=_reason(workspace, problem, asked, draft)[:LONGEST_REASON],
        levers=entries,
        rationale=tuple(each for each in problem.scenario.rationale if each[0] in kept),
        plan=problem.scenario.plan or workspace.plan.id,
        over_limit=problem.scenario.over_limit or problem.locks_over_limit,
        over=(),  # the inputs are the plan's own
    )


def lever_entries(workspace: Workspace, asked: Instance, units: Floats) -> Iterator[LeverEntry]:
    """Entries for inputs (area, lever, year), in lever units."""
    whole = asked.years == planning_years(workspace)
    for position, lever in enumerate(asked.levers):
        by_area = {
            area: _years(asked.years, units[at, position].tolist(), whole) for at, area in enumerate(asked.areas)
        }
        if len(set(by_area.values())) == 1 and len(by_area) > 1:
            by_area = {EVERY: next(iter(by_area.values()))}
        yield from ((lever, area, year, value) for area, entries in by_area.items() for year, value in entries)


def _years(years: tuple[int, ...], values: list[float], whole: bool) -> tuple[YearEntry, ...]:
    """One entry where every planning year is alike, else one per year that has any."""
    if whole and len(set(values)) == 1:
        return ((EVERY, values[0]),) if values[0] else ()
    return tuple((str(year), value) for year, value in zip(years, values, strict=True) if value)


def _name(problem: Problem) -> str:
    if problem.objective == MOST_TARGETS:
        return _("预算内达标最多")
    return _("预算内最公平") if problem.objective == FAIREST else _("最省的达标方案")


def _reason(workspace: Workspace, problem: Problem, asked: Instance, draft: Draft) -> str:
    """What was asked for and what it came to in money paid, so that whoever finds the scenario later can judge it."""
    met, of = int(draft.promised[:-1].sum()), int(asked.applies.sum())
    steps = np.zeros_like(asked.most) if draft.steps is None else draft.steps
    year, cost = problem.last_year(workspace), float(spending_of(asked, steps).sum()) / TEN_THOUSAND
    found = _("优化求得：{year} 年 {of} 项判定中达标 {met} 项，到该年共需 {cost:,.0f} 万元。")
    parts = [found.format(year=year, of=of, met=met, cost=cost)]
    if problem.budget is not None:
        parts.append(_("总预算 {budget:,.0f} 万元。").format(budget=problem.budget / TEN_THOUSAND))
    for each, budget in problem.yearly_budgets:
        parts.append(_("{year} 年预算 {budget:,.0f} 万元。").format(year=each, budget=budget / TEN_THOUSAND))
    if problem.discount:
        parts.append(_("求解时金额按每年 {rate}% 折现。").format(rate=f"{100.0 * problem.discount:g}"))
    if problem.locks:
        parts.append(_("有锁定的投入。"))
    if problem.scenario.name and not problem.scenario.is_baseline:
        parts.append(_("参数和分母数据沿用情景“{name}”。").format(name=problem.scenario.name))
    return ("" if current() == "zh" else " ").join(parts)

"""Everything that is wrong with a question, at once, before anything is worked out."""

from __future__ import annotations

from math import isfinite

import numpy as np

from sqdash.answers.optimise.instance import ROUNDING
from sqdash.answers.optimise.problem import (
    FAIREST,
    LEAST_COST,
    OBJECTIVES,
    Lock,
    Problem,
    limits,
    locked_inputs,
)
from sqdash.language import _
from sqdash.model.scenario import EVERY
from sqdash.model.system import Floats
from sqdash.plan.bounds import LARGEST
from sqdash.plan.faults import Faults
from sqdash.plan.remedies import suggestion
from sqdash.plan.types import LAST_YEAR
from sqdash.returns.types import Workspace

HEAVIEST = 1000  # the largest weight: the totals of all targets are tabled
FILE = "solve"


def checked(workspace: Workspace, problem: Problem) -> None:
    """Raises BadInput with every fault of the problem; a place names the field."""
    faults = Faults()
    _check_objective(problem, faults)
    _check_year(workspace, problem, faults)
    _check_money(workspace, problem, faults)
    _check_counts(workspace, problem, faults)
    places = [_check_lock(workspace, problem, lock, faults) for lock in problem.locks]
    if all(places) and not faults:
        _check_locked(workspace, problem, faults)
    faults.raise_if_any()


def _check_objective(problem: Problem, faults: Faults) -> None:
    if problem.objective not in OBJECTIVES:
        what = _("没有目标“{word}”").format(word=problem.objective)
        faults.add(FILE, "objective", what, suggestion(problem.objective, OBJECTIVES))
    if problem.objective == FAIREST and problem.yearly_budgets:
        faults.add(FILE, "yearly_budgets", _("“最公平”只能用总预算，不能分年"), _("去掉分年预算，改用总预算"))
    if problem.objective == FAIREST and problem.city:
        faults.add(FILE, "city", _("“最公平”不能同时要求全市达标"), _("去掉全市要求，或换一个目标"))
    if problem.objective == LEAST_COST and problem.floors:
        faults.add(FILE, "floors", _("“最省”要求全部达标，不需要保底数"), _("去掉保底数"))


def _check_year(workspace: Workspace, problem: Problem, faults: Faults) -> None:
    if problem.year is not None and not workspace.base_year <= problem.year <= LAST_YEAR:
        what = _("{year} 年不能作目标年").format(year=problem.year)
        remedy = _("写 {first} 到 {last} 中的一年").format(first=workspace.base_year, last=LAST_YEAR)
        faults.add(FILE, "year", what, remedy)


def _check_money(workspace: Workspace, problem: Problem, faults: Faults) -> None:
    years = problem.years(workspace)
    money = [("budget", problem.budget), *((str(year), budget) for year, budget in problem.yearly_budgets)]
    for place, amount in money:
        if amount is not None and not (isfinite(amount) and 0 <= amount <= LARGEST):
            what = _("预算“{word}”不是不小于 0 的金额").format(word=amount)
            faults.add(FILE, place, what, _("写以元为单位的数"))
    named = [year for year, _budget in problem.yearly_budgets]
    for year in sorted({each for each in named if each not in years or named.count(each) > 1}):
        what = _("分年预算里的 {year} 年不在规划年份内，或写了两次").format(year=year)
        faults.add(FILE, "yearly_budgets", what, _years_remedy(years))
    if not (isfinite(problem.discount) and 0 <= problem.discount <= 1):
        faults.add(FILE, "discount", _("折现率“{word}”超出范围").format(word=problem.discount), _("写 0 到 1 之间的数"))
    change = problem.largest_change
    if change is not None and not (isfinite(change) and change >= 0):
        what = _("年际变化上限“{word}”超出范围").format(word=change)
        faults.add(FILE, "largest_change", what, _("写年上限的几成，如 0.3"))


def _check_counts(workspace: Workspace, problem: Problem, faults: Faults) -> None:
    """Floors and weights: known names, whole numbers, nothing twice."""
    areas = [EVERY, *(area.code for area in workspace.areas)]
    indicators = [each.id for each in workspace.plan.indicators]
    _check_pairs("floors", problem.floors, areas, (0, len(indicators)), faults)
    _check_pairs("weights", problem.weights, indicators, (0, HEAVIEST), faults)


def _check_pairs(
    place: str, pairs: tuple[tuple[str, int], ...], known: list[str], allowed: tuple[int, int], faults: Faults
) -> None:
    words = [word for word, _number in pairs]
    for word, number in pairs:
        if word not in known:
            faults.add(FILE, place, _("不认识“{word}”").format(word=word), suggestion(word, known))
        if words.count(word) > 1:
            faults.add(FILE, place, _("“{word}”写了两次").format(word=word), _("只写一次"))
        if type(number) is not int or not allowed[0] <= number <= allowed[1]:
            remedy = _("写 {least} 到 {most} 之间的整数").format(least=allowed[0], most=allowed[1])
            faults.add(FILE, place, _("“{word}”的数 {number} 不行").format(word=word, number=number), remedy)


def _check_lock(workspace: Workspace, problem: Problem, lock: Lock, faults: Faults) -> bool:
    """Whether its places are known."""
    areas = [EVERY, *(area.code for area in workspace.areas)]
    levers = [lever.id for lever in workspace.model.levers]
    years = [EVERY, *map(str, problem.years(workspace))]
    known = True
    for word, options, what in (
        (lock.lever, levers, _("没有措施“{word}”")),
        (lock.area, areas, _("没有地区“{word}”")),
        (lock.year, years, _("“{word}”不是规划年份")),
    ):
        if word not in options:
            known = False
            remedy = _years_remedy(problem.years(workspace)) if options is years else suggestion(word, options)
            faults.add(FILE, "locks", what.format(word=word), remedy)
    if lock.value is not None and not (isfinite(lock.value) and 0 <= lock.value <= LARGEST):
        what = _("锁定的数“{word}”不是不小于 0 的数").format(word=lock.value)
        faults.add(FILE, "locks", what, _("写措施自己的单位数"))
        known = False
    return known


def _years_remedy(years: tuple[int, ...]) -> str:
    if not years:
        return _("目标年之前没有可规划的年份")
    return _("写 {first} 到 {last} 中的一年").format(first=years[0], last=years[-1])


def _check_locked(workspace: Workspace, problem: Problem, faults: Faults) -> None:
    """Locked inputs within the limits, and changes from and to them possible."""
    locked, allowed = locked_inputs(workspace, problem), limits(workspace)
    above = np.nan_to_num(locked).max(axis=2, initial=0.0) > allowed
    if not (problem.scenario.over_limit or problem.locks_over_limit):
        for area, lever in np.argwhere(above).tolist():
            what = _("锁定的“{lever}”在 {area} 超过每年的上限 {limit:g}")
            names = (workspace.model.levers[lever].id, workspace.areas[area].code)
            told = what.format(lever=names[0], area=names[1], limit=allowed[area, lever])
            faults.add(FILE, "locks", told, _("不超过上限；确需超过就加上 over_limit: true"))
    if problem.largest_change is not None and not faults:
        steps = np.array([lever.step for lever in workspace.model.levers])
        for area, lever in np.argwhere(~np.isnan(locked).all(axis=2)).tolist():
            change = problem.largest_change * allowed[area, lever]
            limit = np.inf if problem.scenario.over_limit else allowed[area, lever]
            if not _passable(locked[area, lever], limit, change, float(steps[lever])):
                what = _("锁定的“{lever}”在 {area} 各年相差太大，与年际变化上限不能同时满足")
                names = (workspace.model.levers[lever].id, workspace.areas[area].code)
                told = what.format(lever=names[0], area=names[1])
                faults.add(FILE, "largest_change", told, _("放宽年际变化上限，或改动锁定"))


def _passable(locked: Floats, limit: float, change: float, step: float) -> bool:
    """Whether the free years between locked ones can follow with changes no larger than allowed."""
    low, high = 0.0, limit
    for year, value in enumerate(locked.tolist()):
        if np.isnan(value):
            first, last = (0.0, limit) if year == 0 else (max(low - change, 0.0), min(high + change, limit))
            low, high = _on_steps(first, last, step)
        else:
            if year and np.isnan(locked[year - 1]):
                first, last = _on_steps(max(low, value - change), min(high, value + change), step)
                if first > last:
                    return False
            low = high = value
        if low > high:
            return False
    return True


def _on_steps(low: float, high: float, step: float) -> tuple[float, float]:
    """The range within these ends that whole steps reach."""
    return float(np.ceil(low / step - ROUNDING) * step), float(np.floor(high / step + ROUNDING) * step)

"""The cheapest plan found that meets every target with at least a given chance, area by area.

A target is met in a draw when its rows hold with that draw's numbers (`optimise.forms`). A plan is looked for by
cuts: the least-cost plan under the rows asked for so far; where a target's chance falls short, the row of the draw
that stands exactly at the wanted chance is asked for too; and so on. Then everything is taken out again that the
promise does not need, dearest first. So no single step of any input can be left out, but a cheaper plan that differs
in several inputs at once is not ruled out. Whether the promise holds is then asked of draws that played no part in
finding the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import sqrt
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.forms import linear
from sqdash.answers.promises import ALONE, NOT_FOUND, AreaPromise, LeftOut
from sqdash.answers.risk import Risk, Settings, parameters, risk, warm_up
from sqdash.answers.stopping import Stopped
from sqdash.language import _
from sqdash.model.projection import parameters_of
from sqdash.model.scenario import Scenario
from sqdash.model.system import Floats, System, system
from sqdash.returns.types import Workspace

SPARE = 3.0  # standard errors of the draws that find the plan, so that other draws find the promise kept
CHECKING = 100_000  # fresh draws that judge a plan

Progress = Callable[[float, str], None]


class Missing(NamedTuple):
    """A target the plan leaves out; `best` is what its chance cannot exceed by itself, at the most that may be done.

    `why`: "alone" (that is below the wanted chance), "together" (alone it can be had, but with the area's others no
    plan was found), "not_found" (no plan was found that would be sure to keep the promise).
    """

    area_code: str
    indicator: str
    best: float
    why: str


@dataclass(frozen=True)
class Robust:
    """A plan and what it leaves out. `chance` is what was asked for, `aimed` what the plan was made to reach.

    `nominal` is the least-cost plan for the same targets with every assumption at its mode; costs in yuan at the modes.
    """

    scenario: Scenario
    cost: float
    nominal: Scenario
    nominal_cost: float
    chance: float
    aimed: float
    missing: tuple[Missing, ...]


def robust(
    workspace: Workspace,
    scenario: Scenario,
    *,
    chance: float = 0.8,
    settings: Settings | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Robust:
    """Find inputs that give every target of every area at least this chance in the plan's last year.

    Args:
        scenario: its assumptions, drivers and `over_limit` are kept, its lever inputs are replaced.
        chance: of each target for itself, above 0 and below 1.
        settings: draws, seed, shape and ranges; cost is at the modes, in yuan to the last year.

    Raises: Stopped when `stop` says so.
    """
    asked = settings or Settings()
    aimed = min(chance + SPARE * sqrt(chance * (1.0 - chance) / asked.draws), 1.0 - 1.0 / asked.draws)
    model = system(workspace)
    years = workspace.plan.end - model.base_year
    prices = linear(model, parameters_of(model, scenario), years).spending[0].sum(axis=-1)
    drawn = parameters(workspace, scenario, asked, 1, asked.draws)
    modes = parameters(workspace, scenario, asked, 0, 1)
    inputs, nominal = np.zeros_like(prices), np.zeros_like(prices)
    missing: list[Missing] = []
    for at, code in enumerate(model.areas):
        if stop is not None and stop():
            raise Stopped
        if progress is not None:
            progress(at / len(model.areas), str(workspace.area(code).name))
        area = AreaPromise.of(workspace, scenario, at, drawn[:, at : at + 1], prices[at], aimed)
        found, out = area.plan()
        missing += [_missing(code, workspace.plan.indicators[each.target].id, each, chance) for each in out]
        inputs[at] = found.reshape(prices[at].shape)
        plain = AreaPromise.of(workspace, scenario, at, modes[:, at : at + 1], prices[at], aimed)
        left = {each.target for each in out}
        cheapest = plain.solved([each for each in area.targets if each not in left])
        nominal[at] = inputs[at] if cheapest is None else cheapest.reshape(prices[at].shape)
    reason = _("按 {draws} 次抽样求得：每个能做到的目标都有不低于 {chance:.0%} 的把握。")
    named = replace(scenario, name=_("有把握的达标方案"), reason=reason.format(draws=f"{asked.draws:,}", chance=chance))
    plain_name = replace(scenario, name=_("同样目标按众数最省"), reason="")
    return Robust(
        _with(named, model, inputs),
        float((prices * inputs).sum()),
        _with(plain_name, model, nominal),
        float((prices * nominal).sum()),
        chance,
        aimed,
        tuple(missing),
    )


def _missing(code: str, indicator: str, left: LeftOut, chance: float) -> Missing:
    """What misses only the little that the plan aims higher than was asked is not called impossible."""
    why = NOT_FOUND if left.why == ALONE and left.best >= chance else left.why
    return Missing(code, indicator, left.best, why)


def _with(scenario: Scenario, model: System, inputs: Floats) -> Scenario:
    entries = [each for at, code in enumerate(model.areas) for each in _entries(model, code, inputs[at])]
    return replace(scenario, levers=tuple(entries), rationale=(), over=())


def _entries(model: System, code: str, inputs: Floats) -> Iterator[tuple[str, str, str, float]]:
    for lever, by_year in zip(model.levers, inputs.tolist(), strict=True):
        for year, value in enumerate(by_year, start=model.base_year + 1):
            if value:
                yield (lever, code, str(year), value)


@dataclass(frozen=True)
class Sure:
    """A robust plan beside the cheapest nominal one, both judged by the same draws, which played no part in either."""

    robust: Robust
    checked: Risk
    nominal: Risk


def sure_plan(
    workspace: Workspace,
    scenario: Scenario,
    chance: float,
    settings: Settings,
    *,
    draws: int = CHECKING,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Sure:
    """What being sure costs: the robust and the nominal plan, and how both do under fresh draws.

    Args:
        draws: of another seed, that judge both.

    Raises: Stopped; BadInput for wrong settings.
    """
    warm_up(stop)  # the search takes longer than the compiler, and the fresh draws far longer without it
    found = robust(workspace, scenario, chance=chance, settings=settings, progress=progress, stop=stop)
    fresh = replace(settings, draws=draws, seed=settings.seed + 1)
    checked, plain = (risk(workspace, each, fresh, stop=stop) for each in (found.scenario, found.nominal))
    return Sure(found, checked, plain)

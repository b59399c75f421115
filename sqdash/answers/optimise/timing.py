"""When at the latest, and what happens the year after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.block import MET, Levels
from sqdash.answers.optimise.checking import checked
from sqdash.answers.optimise.decomposed import Question, wanted
from sqdash.answers.optimise.instance import Instance, instance
from sqdash.answers.optimise.parts import Part
from sqdash.answers.optimise.problem import LEAST_COST, Problem
from sqdash.answers.optimise.reasons import possible
from sqdash.answers.optimise.watch import Progress, Stop, Watch
from sqdash.model.projection import Cell, Projection, inputs_of, parameters_of, run
from sqdash.model.scenario import Scenario
from sqdash.model.system import system
from sqdash.plan.types import LAST_YEAR
from sqdash.returns.types import Workspace


class LatestStart(NamedTuple):
    """The last year a lever can begin in with everything still met that can be met; `by_area` the same per area.

    None where everything can be met without it. Years are planning years; areas that do not need the lever are left
    out, and so is a lever not needed that is locked somewhere: it is not free to go.
    """

    lever: str
    year: int | None
    by_area: tuple[tuple[str, int], ...]


class After(NamedTuple):
    """Verdicts a year later with nothing more done: area targets met in the target year and then, and what turned."""

    year: int
    met_before: int
    met: int
    of: int
    turned: tuple[tuple[Cell, Cell], ...]


def latest_start(
    workspace: Workspace, problem: Problem, *, progress: Progress | None = None, stop: Stop | None = None
) -> tuple[LatestStart, ...]:
    """For every lever the last safe year to begin, all others doing whatever helps.

    Locks, limits and the cap on changes hold; money does not matter. Locked inputs of the lever itself stay.
    Raises: BadInput with every fault; Stopped.
    """
    asked = replace(problem, objective=LEAST_COST, budget=None, yearly_budgets=(), floors=(), city=False)
    checked(workspace, asked)
    watch = Watch(progress, stop)
    question = Question(instance(workspace, asked), asked, watch)
    found: dict[str, list[tuple[str, int]]] = {lever: [] for lever in question.instance.levers}
    for number, (part, levels) in enumerate(wanted(question)):
        watch.tell(number / len(question.cut.parts))
        for lever, year in _of_part(question.instance, part, levels):
            found[lever].append((question.instance.areas[part.area], year))
    locked = np.asarray(np.isfinite(question.instance.fixed).any(axis=(0, 2)))
    return tuple(
        LatestStart(lever, min((year for _area, year in places), default=None), tuple(places))
        for (lever, places), held in zip(found.items(), locked, strict=True)
        if places or not held
    )


def _of_part(asked: Instance, part: Part, levels: Levels) -> Iterator[tuple[str, int]]:
    """The levers of a block that cannot be done without, each with the last year that is early enough."""
    goals = tuple(each for each, level in zip(part.indicators, levels, strict=True) if level == MET)
    if not goals or not len(part.inputs):
        return
    area = asked.only(part.area)
    for lever in sorted({int(each) // len(asked.years) for each in part.inputs}):
        years = [year for year in range(len(asked.years)) if area.free[0, lever, year]]
        if possible(_beginning(area, lever, len(asked.years)), goals):
            continue
        late = [year for year in years if possible(_beginning(area, lever, year), goals)]
        yield asked.levers[lever], asked.years[max(late)]


def _beginning(area: Instance, lever: int, year: int) -> Instance:
    """The lever's free inputs before a year (by position) at nothing."""
    fixed = area.fixed.copy()
    before = fixed[0, lever, :year]
    fixed[0, lever, :year] = np.where(np.isnan(before), 0.0, before)
    return replace(area, fixed=fixed)


def after(workspace: Workspace, scenario: Scenario, *, year: int | None = None) -> After | None:
    """What becomes of the verdicts in the year after `year` (the plan's last) when nothing more is put in.

    Returns: None when the projection does not reach that far. "*" in the scenario's levers ends with `year`.
    """
    model = system(workspace)
    last = max(workspace.plan.end if year is None else year, model.base_year + 1)
    if last + 1 > LAST_YEAR:
        return None
    inputs = inputs_of(model, scenario, last)
    inputs = np.concatenate([inputs, np.zeros_like(inputs[:, :, :1])], axis=2)
    projection = run(workspace, scenario, parameters_of(model, scenario), inputs)
    pairs = zip(projection.cells(last), projection.cells(last + 1), strict=True)
    turned = tuple((before, then) for before, then in pairs if before.verdict != then.verdict)
    return After(last + 1, *_counts(projection, last), turned)


def _counts(projection: Projection, year: int) -> tuple[int, int, int]:
    before, then = projection.cells(year), projection.cells(year + 1)
    of = sum(cell.verdict != "not_applicable" for cell in then)
    return sum(cell.verdict == "met" for cell in before), sum(cell.verdict == "met" for cell in then), of

"""One area's targets over all draws: with what chance inputs meet them, and the cheapest inputs that do it often
enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sqdash.answers.optimise.forms import Forms, linear
from sqdash.model.projection import overrides_of
from sqdash.model.scenario import Scenario
from sqdash.model.system import Flags, Floats, Ints, System, system
from sqdash.returns.types import Workspace

MOST_CUTS = 400  # rows of one area; far more than were ever needed
BLOCK = 1_000  # draws whose rows are made together, to stay in the cache
ALONE, TOGETHER, NOT_FOUND = "alone", "together", "not_found"
UNLIMITED = 1e6  # units a year where the limit is lifted: no area could do as much


class LeftOut(NamedTuple):
    """A target without the aimed-at chance, what its chance cannot exceed by itself, and why it was left out.

    "alone": it cannot have more than `best`; "together": inputs were found for it alone, but none for all that is kept
    with it; "not_found": none were found, though nothing rules them out.
    """

    target: int
    best: float
    why: str


class Rows(NamedTuple):
    """One target over the draws: constant and response of every numerator form, and of the denominator in its place."""

    top: Forms
    bottom: Forms
    factor: float

    def slack(self, inputs: Floats) -> Floats:
        """Numerator less what the target needs, by draw."""
        return _least(self.top, inputs)[0] - self.factor * _least(self.bottom, inputs)[0]

    def at_most(self, limits: Floats) -> Floats:
        """What the slack cannot exceed in each draw, with the inputs that help that draw at their limits."""
        found = [
            (
                self.top.constant
                - self.factor * self.bottom.constant[:, form, None]
                + np.maximum(self.top.response - self.factor * self.bottom.response[:, form, None], 0.0) @ limits
            ).min(axis=1)
            for form in range(self.bottom.constant.shape[1])
        ]
        return np.asarray(np.max(found, axis=0))

    def row(self, draw: int, inputs: Floats) -> tuple[Floats, float]:
        """The row of one draw that these inputs come nearest to breaking: coefficients and what they must reach."""
        top, bottom = (int(_least(each, inputs)[1][draw]) for each in (self.top, self.bottom))
        coefficients = self.top.response[draw, top] - self.factor * self.bottom.response[draw, bottom]
        return coefficients, self.factor * float(self.bottom.constant[draw, bottom]) - float(
            self.top.constant[draw, top]
        )


def _least(forms: Forms, inputs: Floats) -> tuple[Floats, Ints]:
    values = forms.constant + forms.response @ inputs
    at = values.argmin(axis=1)
    return np.take_along_axis(values, at[:, None], axis=1)[:, 0], at


@dataclass
class AreaPromise:
    """One area's targets over all draws, and its inputs as one vector (lever × planning year)."""

    targets: dict[int, Rows]
    prices: Floats
    steps: Floats
    limits: Floats
    aimed: float
    possible: dict[int, Flags] = field(default_factory=dict)

    @classmethod
    def of(
        cls, workspace: Workspace, scenario: Scenario, at: int, drawn: Floats, prices: Floats, aimed: float
    ) -> AreaPromise:
        model, code = system(workspace), workspace.areas[at].code
        years = prices.shape[1]
        levers = workspace.model.levers
        limits = [UNLIMITED if scenario.over_limit else each.limit(code) for each in levers]
        return cls(
            _targets(workspace, scenario, model.only(at), at, drawn, years),
            prices.ravel(),
            np.repeat([each.step or 1.0 for each in levers], years),
            np.repeat(limits, years),
            aimed,
        )

    def plan(self) -> tuple[Floats, list[LeftOut]]:
        """Inputs, and the targets left out."""
        out: list[LeftOut] = []
        for target in list(self.targets):
            if self._best(target) < self.aimed:
                out.append(LeftOut(target, self._best(target), ALONE))
            elif self.solved([target]) is None:
                out.append(LeftOut(target, self._best(target), NOT_FOUND))
        kept = [each for each in self.targets if each not in {left.target for left in out}]
        inputs = self.solved(kept)
        while inputs is None:  # each alone, but not together: the one that asks for most gives way
            dearest = max(kept, key=lambda each: float(self.prices @ self._alone(each)))
            kept.remove(dearest)
            out.append(LeftOut(dearest, self._best(dearest), TOGETHER))
            inputs = self.solved(kept)
        return self._trimmed(inputs, kept), out

    def _alone(self, target: int) -> Floats:
        found = self.solved([target])
        return np.zeros_like(self.prices) if found is None else found

    def chance(self, target: int, inputs: Floats) -> float:
        return float((self.targets[target].slack(inputs) >= 0).mean())

    def _best(self, target: int) -> float:
        """What the chance cannot exceed, whatever is put in."""
        return float(self._possible(target).mean())

    def _possible(self, target: int) -> Flags:
        """The draws in which each row of the target can be met at all, whatever helps it being at its limit."""
        if target not in self.possible:
            self.possible[target] = self.targets[target].at_most(self.limits) >= 0
        return self.possible[target]

    def solved(self, targets: list[int]) -> Floats | None:
        """Least-cost inputs under which each of these targets has the aimed-at chance; None where none were found."""
        rows: list[Floats] = []
        needs: list[float] = []
        inputs = np.zeros_like(self.prices)
        while len(rows) < MOST_CUTS:
            short = [each for each in targets if self.chance(each, inputs) < self.aimed]
            if not short:
                return inputs
            for each in short:
                row, need = self.targets[each].row(self._standing(each, inputs), inputs)
                rows.append(row)
                needs.append(need)
            found = _least_cost(np.array(rows), np.array(needs), self.prices, self.steps, self.limits)
            if found is None:
                return None
            inputs = found
        return None

    def _standing(self, target: int, inputs: Floats) -> int:
        """The draw that stands exactly at the aimed-at chance: as many as may fail come before it.

        Those that fail whatever is done come first: no row can be asked of them.
        """
        possible = self._possible(target)
        slack = np.where(possible, self.targets[target].slack(inputs), -np.inf)
        may_fail = int(np.floor((1.0 - self.aimed) * len(slack) + 1e-9))
        return int(np.argpartition(slack, may_fail)[may_fail])

    def _trimmed(self, inputs: Floats, targets: list[int]) -> Floats:
        """Step by step everything taken out that the promise does not need, dearest first, large steps before small."""
        order = np.argsort(-self.prices * self.steps)
        for size in (64.0, 16.0, 4.0, 1.0):
            for at in order:
                while inputs[at] >= size * self.steps[at]:
                    fewer = inputs.copy()
                    fewer[at] -= size * self.steps[at]
                    if not all(self.chance(each, fewer) >= self.aimed for each in targets):
                        break
                    inputs = fewer
        return inputs


def _least_cost(rows: Floats, needs: Floats, prices: Floats, steps: Floats, limits: Floats) -> Floats | None:
    """Inputs in whole steps within their limits, rows · inputs ≥ needs; None when there are none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    scale = np.maximum(np.abs(rows * steps).max(axis=1), 1e-12)  # rows of people and of m² alike for the solver
    found = milp(
        prices * steps,
        integrality=np.ones(len(prices)),
        bounds=Bounds(0.0, np.floor(limits / steps + 1e-9)),
        constraints=LinearConstraint(rows * steps / scale[:, None], needs / scale, np.inf),
        options={"mip_rel_gap": 1e-6},
    )
    return None if found.x is None else np.round(found.x) * steps


def _targets(
    workspace: Workspace, scenario: Scenario, model: System, at: int, drawn: Floats, years: int
) -> dict[int, Rows]:
    """The rows of every target that applies here, over all draws; inputs flattened to one axis."""
    overrides = [
        (driver, slice(None), year, value)
        for driver, area, year, value in overrides_of(system(workspace), scenario, workspace.plan.end)
        if isinstance(area, slice) or area == at
    ]
    firsts = range(0, len(drawn), BLOCK)
    blocks = [linear(model, drawn[first : first + BLOCK], years, overrides).ratios for first in firsts]
    applies: Flags = system(workspace).targets.applies[at]
    targets = model.targets
    return {
        target: Rows(
            _joined([each[target].numerator for each in blocks]),
            _joined([each[target].denominator for each in blocks]),
            float(targets.threshold[target] / targets.scale[target]),
        )
        for target in np.flatnonzero(applies).tolist()
    }


def _joined(parts: list[Forms]) -> Forms:
    """Draws one after another. A form dropped as idle in one block only is put back as a copy of its first."""
    most = max(each.constant.shape[2] for each in parts)

    def full(values: Floats) -> Floats:
        short = most - values.shape[1]
        return np.concatenate([values, *[values[:, :1]] * short], axis=1)

    constants = [full(each.constant[:, 0]) for each in parts]
    responses = [
        full(each.response[:, 0].reshape(*each.response.shape[:1], each.response.shape[2], -1)) for each in parts
    ]
    return Forms(np.concatenate(constants), np.concatenate(responses))

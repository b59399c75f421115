"""What values a number may have, by the part it plays in the model."""

from __future__ import annotations

from dataclasses import dataclass

from sqdash.language import _
from sqdash.plan.types import Assumption, Lever, Model

LARGEST = 1e12  # people, m² or yuan; keeps every product in the model finite


@dataclass(frozen=True, slots=True)
class Bounds:
    """`least` itself is allowed unless `beyond`; what no count, area or sum of money reaches never is."""

    least: float = -LARGEST
    most: float = LARGEST
    beyond: bool = False

    def allow(self, value: float) -> bool:
        return self.least <= value <= self.most and not (self.beyond and value == self.least)

    def __str__(self) -> str:
        if self.most < LARGEST or self.least == -LARGEST:
            return _("在 {least:g} 到 {most:g} 之间").format(least=self.least, most=self.most)
        if self.beyond:
            return _("大于 {least:g}，不超过 {most:g}").format(least=self.least, most=self.most)
        return _("不小于 {least:g}，不超过 {most:g}").format(least=self.least, most=self.most)


ANY = Bounds()
SHARE = Bounds(0.0, 1.0)
STEP = Bounds(-1.0, 1.0)
NOT_NEGATIVE = Bounds(0.0)
POSITIVE = Bounds(0.0, beyond=True)
GROWTH = Bounds(-1.0, beyond=True)


def assumption_bounds(assumption: Assumption, model: Model | None) -> Bounds:
    """Bounds of an assumption: a growth may be negative, a share lies in 0–1, costs and sizes are not negative."""
    if model is None:
        return SHARE if assumption.is_share else ANY
    id = assumption.id
    if any(id == each.rate for each in model.drivers):
        return GROWTH if any(id == each.rate and each.rule == "growth" for each in model.drivers) else STEP
    if assumption.is_share or id in _shares(model):
        return SHARE
    return NOT_NEGATIVE if any(id in _quantities(each) for each in model.levers) else ANY


def _shares(model: Model) -> set[str | float | None]:
    leaving = {each.attrition for each in model.stocks}
    return leaving | {factor for lever in model.levers for factor in lever.completion}


def _quantities(lever: Lever) -> set[str | float]:
    return {factor for each in (*lever.effects.values(), lever.cost, lever.yearly_cost) for factor in each}

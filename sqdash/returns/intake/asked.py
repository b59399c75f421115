"""What a progress sheet asks of an area: how far each promise of the plan is, and what its levers brought this year."""

from __future__ import annotations

from typing import NamedTuple

from sqdash.language import Text, _
from sqdash.plan.types import Commitment, Lever
from sqdash.returns.intake.values import unit_name
from sqdash.returns.types import Workspace

CITY_SCOPE = "city"


class Asked(NamedTuple):
    """A row to fill in; an amount that has a `unit` of the model is counted in it."""

    id: str
    text: Text
    how: str
    is_share: bool
    unit: str


def asked_of_areas(workspace: Workspace) -> tuple[Asked, ...]:
    """The promises in plan order, the city's own among them, then the levers in model order.

    Nobody but the areas sends anything, so that what the city promised as a whole comes in beside what is theirs.
    """
    promises = tuple(_promise(each) for each in workspace.plan.commitments)
    taken = {each.id for each in promises}
    return (*promises, *(_lever(each) for each in workspace.model.levers if each.id not in taken))


def _promise(commitment: Commitment) -> Asked:
    how = _("填比例") if commitment.is_share else _("填数量")
    if commitment.scope == CITY_SCOPE:
        once = commitment.is_share or commitment.unit == "item"
        how = _("全市任务，由承办的地区填") if once else _("全市任务，填本地区的数量")
    return Asked(commitment.id, commitment.text, how, commitment.is_share, "")


def _lever(lever: Lever) -> Asked:
    how = _("措施，填本年实际完成的数量，单位：{unit}").format(unit=unit_name(lever.unit))
    return Asked(lever.id, lever.name, how, False, lever.unit)

"""What a progress sheet asks of an area: how far each promise of the plan is, and what its levers brought this year."""

from __future__ import annotations

from typing import NamedTuple

from sqdash.language import Text, _
from sqdash.plan.types import PER_HUNDRED, Commitment, Lever
from sqdash.returns.intake.values import unit_name
from sqdash.returns.types import Workspace

CITY_SCOPE = "city"
ONE_EACH = ("city", "areas")  # kinds of place a return can speak of one of


class Asked(NamedTuple):
    """A row to fill in: a share, or an amount in `unit`.

    `counted` is the kind of place an amount is a number of, of which an area has only so many; see `places`.
    """

    id: str
    text: Text
    how: str
    is_share: bool
    unit: str
    counted: str | None = None


def asked_of_areas(workspace: Workspace) -> tuple[Asked, ...]:
    """The promises in plan order, the city's own among them, then the levers in model order.

    Nobody but the areas sends anything, so that what the city promised as a whole comes in beside what is theirs.
    """
    promises = tuple(_promise(each) for each in workspace.plan.commitments)
    taken = {each.id for each in promises}
    return (*promises, *(_lever(each) for each in workspace.model.levers if each.id not in taken))


def _promise(commitment: Commitment) -> Asked:
    counted = commitment.computed if commitment.unit == "item" else None
    unit = "" if commitment.is_share else commitment.unit or ""
    if counted not in (None, *ONE_EACH):
        unit = str(counted)
    elif commitment.unit == PER_HUNDRED:
        unit = commitment.amount_unit
    how = _how(commitment, counted).format(unit=unit_name(unit))
    if commitment.scope == CITY_SCOPE:
        once = commitment.is_share or commitment.unit == "item"
        how = (_("全市任务，由承办的地区报；{how}") if once else _("全市任务，只报本地区的；{how}")).format(how=how)
    return Asked(commitment.id, commitment.text, how, commitment.is_share, unit, counted)


def _how(commitment: Commitment, counted: str | None) -> str:
    """An amount is the total there is at the year's end, as the ledger takes it; only what starts anew is a year's."""
    if commitment.is_share:
        return _("填比例")
    if counted in ONE_EACH:
        return _("做到填 1，没有做到填 0")
    if commitment.yearly:
        return _("填本年的总数，单位：{unit}")
    if counted:
        return _("填到年底已做到的总数，单位：{unit}")
    if commitment.computed is None and commitment.scope != CITY_SCOPE:
        return _("填实际达到的数，单位：{unit}")
    if commitment.is_standing:
        return _("填到年底的总数，单位：{unit}")
    return _("填到年底的累计总数，单位：{unit}")


def _lever(lever: Lever) -> Asked:
    how = _("措施，填本年实际完成的数量，单位：{unit}").format(unit=unit_name(lever.unit))
    return Asked(lever.id, lever.name, how, False, lever.unit)

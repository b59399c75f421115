"""commitments.yaml as typed values: what the plan promises outside the ten indicators, and which of its numbers
are no promise. Either a bare list of commitments, or `commitments:` and `left_out:` side by side."""

from __future__ import annotations

from collections.abc import Collection

from sqdash.language import _
from sqdash.plan.bounds import POSITIVE
from sqdash.plan.strict import Spot, Table
from sqdash.plan.tree import Listed, Mapped
from sqdash.plan.types import (
    COMMITMENT_KINDS,
    COMMITMENT_UNITS,
    COUNTS,
    PER_HUNDRED,
    SCOPES,
    THEMES,
    UNSAID,
    Commitment,
    LeftOut,
)

ANYWHERE = "city"  # whose promise it is when the file does not say
SCOPE_WORDS = {
    "全市": "city",
    "县（市、区）": "area",
    "乡镇（街道）": "township",
    "街道": "street",
    "村（社区）": "community",
    "城市社区": "urban_community",
    "农村社区": "rural_community",
}


def load_commitments(
    root: Spot | None, measured: Collection[str] | None = None
) -> tuple[tuple[Commitment, ...], tuple[LeftOut, ...]]:
    """The plan's other promises and the numbers left out; the file is optional.

    `measured` are the levers, measures and assumptions a commitment may be measured by; None when their own files
    could not be read.
    """
    if root is None:
        return (), ()
    if not _has_sections(root):
        return _commitments(root, measured), ()
    table = root.table()
    promised, rest = table.get("commitments"), table.maybe("left_out")
    found = _commitments(promised, measured)
    left_out = tuple(_left_out(id, each) for id, each in rest.entries()) if rest else ()
    table.finish()
    return found, left_out


def _has_sections(root: Spot) -> bool:
    """A mapping of ids could hold one called `commitments` too, but never as a list."""
    node = root.node
    return isinstance(node, Mapped) and isinstance(node.items.get("commitments"), Listed)


def _commitments(section: Spot, measured: Collection[str] | None) -> tuple[Commitment, ...]:
    return tuple(_commitment(id, table, measured) for id, table in section.entries())


def _commitment(id: str, table: Table, measured: Collection[str] | None) -> Commitment:
    due, scope, theme, kind, value, unit, yearly, computed, by, owner = (
        table.maybe(key)
        for key in ("due", "scope", "theme", "kind", "value", "unit", "yearly", "computed", "measured_by", "owner")
    )
    commitment = Commitment(
        id=id,
        clause=table.get("clause").text(),
        text=table.get("text").texts(),
        due=due.year() if due else None,
        scope=_scope(scope) if scope else ANYWHERE,
        theme=theme.one_of(THEMES, _("不认识的主题“{word}”")) if theme else "other",
        kind=_kind(kind) if kind else "milestone" if due else "standing",
        value=value.number(POSITIVE) if value else None,
        unit=unit.one_of(COMMITMENT_UNITS, _("不认识的单位“{word}”")) if unit else None,
        yearly=yearly.flag() if yearly else False,
        computed=computed.one_of(COUNTS, _("不认识的算法“{word}”")) if computed else None,
        measured_by=by.reference(measured, _("没有措施、基础数据或参数“{word}”")) if by else None,
        owner=owner.texts() if owner else UNSAID,
    )
    _agree(commitment, table)
    table.finish()
    return commitment


def _kind(spot: Spot) -> str:
    return spot.one_of(COMMITMENT_KINDS, _("不认识的任务类别“{word}”"))


def _scope(spot: Spot) -> str:
    """One of the known scopes, or the Chinese word for it, whatever language is spoken."""
    word = spot.name()
    return SCOPE_WORDS.get(word) or spot.one_of(SCOPES, _("不认识的范围“{word}”"))


def _agree(commitment: Commitment, table: Table) -> None:
    """What one key says must fit what another says: a number has its unit, a count something to count."""
    what = ""
    if (commitment.value is None) != (commitment.unit is None):
        what = _("任务“{word}”的 value 与 unit 要一起写")
    elif commitment.kind == "measure" and commitment.value is None:
        what = _("任务“{word}”是数量任务，却没有 value")
    elif commitment.computed == "households" and commitment.unit not in (None, PER_HUNDRED):
        what = _("任务“{word}”按户数计算，单位却不是每百户面积")
    if what:
        remedy = _("补上 value 和 unit，或改写 kind、computed")
        table.spot.fault(what.format(word=commitment.id), remedy)


def _left_out(id: str, table: Table) -> LeftOut:
    left_out = LeftOut(
        id=id,
        numbers=tuple(each.name() for each in table.get("numbers").items()),
        reason=table.get("reason").texts(),
    )
    table.finish()
    return left_out

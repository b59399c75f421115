"""registry.csv: every village and community with its township and area."""

from __future__ import annotations

from collections.abc import Collection

from sqdash.language import _
from sqdash.plan.faults import Faults
from sqdash.plan.remedies import is_name
from sqdash.returns.table import Row, rows
from sqdash.returns.types import Community

COLUMNS = ("community_code", "name", "kind", "township_code", "township", "area_code")
KINDS = ("urban", "rural", "other")


def load_registry(text: str, file: str, faults: Faults, areas: Collection[str] | None) -> tuple[Community, ...]:
    communities: dict[str, Community] = {}
    for row in rows(text, file, faults, COLUMNS) or ():
        community = Community(*(row.cells[column] for column in COLUMNS))
        # A registry has thousands of rows: one quick look at each, and a closer one where it fails.
        if not _is_fine(community, areas):
            _note_faults(row, areas)
        if community.code in communities:
            row.fault("community_code", _("代码“{word}”重复").format(word=community.code), _("每个村（社区）一行"))
        communities[community.code] = community
    return tuple(communities.values())


def _is_fine(community: Community, areas: Collection[str] | None) -> bool:
    known = areas is None or community.area_code in areas
    named = community.name.strip() and community.township.strip()
    return bool(
        known and named and community.kind in KINDS and is_name(community.code) and is_name(community.township_code)
    )


def _note_faults(row: Row, areas: Collection[str] | None) -> None:
    for column in ("community_code", "township_code"):
        row.name(column)
    for column in ("name", "township"):
        row.text(column)
    row.known("kind", KINDS, _("不认识的村（社区）类别“{word}”"))
    row.known("area_code", areas, _("areas.csv 里没有地区“{word}”"))

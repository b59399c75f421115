"""Who is who in the tests of the store, and the shortest way to something kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqdash.model import Scenario
from sqdash.returns.applying import with_returns
from sqdash.returns.received import Approved, Progress, Return, Sent
from sqdash.returns.types import Workspace
from sqdash.store import SHARED, Database, Version, create, new_id, returns, save, show
from sqdash.store.returns import ReturnVersion
from sqdash.users import ADMIN, ANALYST, STEWARD, VIEWER, User

OWNER = User("张三", frozenset((VIEWER, ANALYST)))
OTHER = User("李四", frozenset((VIEWER, ANALYST)))
READER = User("王五", frozenset((VIEWER,)))
BOSS = User("赵主任", frozenset((VIEWER, ANALYST, ADMIN)))
CLERK = User("孙会计", frozenset((VIEWER, STEWARD)))
COUNTY = User("永城报表员", frozenset((VIEWER, STEWARD)), frozenset({"411481"}))
NOBODY = User("路人", frozenset())


def hiring(name: str, people: int = 20, **more: Any) -> Scenario:
    """A scenario that says something."""
    return Scenario(name=name, levers=(("hire_community_workers", "*", "*", float(people)),), **more)


def keep_one(kept: Database, workspace: Workspace, name: str = "甲案", user: User = OWNER) -> Version:
    """Version 1 of a new scenario, private to its owner."""
    return create(kept, user, workspace, hiring(name), key=new_id())


def keep_shared(kept: Database, workspace: Workspace, name: str = "甲案", user: User = OWNER) -> Version:
    found = keep_one(kept, workspace, name, user)
    show(kept, user, found.pin.scenario_id, SHARED)
    return found


def save_next(
    kept: Database, workspace: Workspace, onto: Version, people: int, user: User = OWNER, note: str = ""
) -> Version:
    return save(kept, user, workspace, hiring(onto.name, people), onto=onto.pin, note=note, key=new_id())


def filled(workspace: Workspace, area: str = "411481", year: int = 2023, more: float = 0.1) -> tuple[Return, bytes]:
    """A return that says a share more than the base year of every stock, and the file it is said to have come in."""
    base = workspace.base_year
    figures = {
        measure: Sent(float(round((workspace.value(area, base, measure) or 0.0) * (1 + more))), f"数据!C{row}")
        for row, measure in enumerate(workspace.model.measures, start=4)
    }
    file = f"{area} {year} {more}".encode()
    return Return(area, year, figures, f"{area}_{year}.xlsx", hashlib.sha256(file).hexdigest()), file


def hand_in(kept: Database, workspace: Workspace, user: User = CLERK, **given: Any) -> ReturnVersion:
    """A return that waits for approval."""
    found, file = filled(workspace, **given)
    return returns.send(kept, user, workspace, found, file, warnings={})


def with_years(workspace: Workspace, *years: int, progress: Mapping[str, float] | None = None) -> Workspace:
    """With the returns of these years approved for every area: the base year's figures, and this much progress each."""
    sent = tuple(
        Progress(id, value, "名册", "民政局", f"E{row}") for row, (id, value) in enumerate((progress or {}).items())
    )
    found = [filled(workspace, area.code, year, more=0.0)[0] for year in years for area in workspace.areas]
    at = datetime(2026, 2, 1, tzinfo=UTC)
    approved = [Approved(replace(each, progress=sent), id, 1, "", at) for id, each in enumerate(found, start=1)]
    return with_returns(workspace, approved)

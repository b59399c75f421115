"""Who is who in the tests of the store, and the shortest way to something kept."""

from __future__ import annotations

from typing import Any

from sqdash.model import Scenario
from sqdash.returns.types import Workspace
from sqdash.store import SHARED, Database, Version, create, new_id, save, show
from sqdash.users import ADMIN, ANALYST, STEWARD, VIEWER, User

OWNER = User("张三", frozenset((VIEWER, ANALYST)))
OTHER = User("李四", frozenset((VIEWER, ANALYST)))
READER = User("王五", frozenset((VIEWER,)))
BOSS = User("赵主任", frozenset((VIEWER, ANALYST, ADMIN)))
CLERK = User("孙会计", frozenset((VIEWER, STEWARD)))
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

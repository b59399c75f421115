"""Writers that are killed while they do everything that writes to the store of scenarios: run by `killing`."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import select

from sqdash.model import Scenario, example_scenarios
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from sqdash.store import (
    PRIVATE,
    SHARED,
    Conflict,
    Database,
    NotAllowed,
    Pin,
    Version,
    adopt,
    archive,
    close,
    create,
    header,
    keep,
    new_id,
    rename,
    restore,
    revoke,
    save,
    share,
    show,
)
from sqdash.store.content import content_of, digest, result_of
from sqdash.store.schema import scenario
from sqdash.users import ROLES, User
from tests.store.killing import Say, run

COMMON = "common"  # the name of the scenario every writer may continue


def prepared() -> Callable[[Database, random.Random, Say], Callable[[], None]]:
    """The life of a writer, for which everything is read before the first is forked."""
    workspace = load_workspace()
    content = example_scenarios(workspace)["balanced"]
    result_of(workspace, content)
    return lambda kept, chance, say: Writer(kept, workspace, content, chance, say).one_call


@dataclass
class Writer:
    """Someone in a hurry, doing everything that writes."""

    kept: Database
    workspace: Workspace
    content: Scenario
    chance: random.Random
    say: Say

    def __post_init__(self) -> None:
        self.user = User(f"写手{self.chance.randrange(10**9)}", ROLES)
        self.mine: list[Version] = []
        self.common = ""
        self.draft = new_id()
        self.drafted = 0
        self.calls = 0

    def one_call(self) -> None:
        self.calls += 1
        calls = (self.make, self.go_on, self.go_on, self.go_on, self.together, self.together, self.call_it, self.take,
                 self.link, self.work, self.set_aside)  # fmt: skip
        self.chance.choice(calls if self.mine else (self.make, self.together))()

    def fresh(self) -> Scenario:
        """Something nobody has saved yet, with levers that change too."""
        amount = float(self.chance.randrange(1, 100))
        changed = self.content.with_lever("hire_community_workers", (("*", "*", amount),))
        return replace(changed, name=f"第 {self.calls} 稿 {self.chance.randrange(10**12)}")

    def acknowledge(self, found: Version, action: str) -> Version:
        self.say("kept", found.pin.scenario_id, found.pin.number, found.content_hash, action)
        return found

    def make(self) -> None:
        """A new one, of its own or from another; now and then out of the draft, which is then closed."""
        origin = self.chance.choice([None, *(each.pin for each in self.mine)])
        closes = self.draft if self.drafted and self.chance.random() < 0.5 else None
        content, key = self.fresh(), new_id()
        if closes:
            self.say("closing", closes, digest(key))
        self.say("begin", "create")
        found = create(
            self.kept, self.user, self.workspace, content, key=key, branched_from=origin, closes=closes
        )  # fmt: skip
        self.mine.append(self.acknowledge(found, "branch" if origin else "create"))
        if closes:
            self.say("closed", closes)
            self.draft, self.drafted = new_id(), 0

    def go_on(self) -> None:
        place = self.chance.randrange(len(self.mine))
        self.say("begin", "save")
        found = save(self.kept, self.user, self.workspace, self.fresh(), onto=self.mine[place].pin, key=new_id())
        self.mine[place] = self.acknowledge(found, "save")

    def together(self) -> None:
        """The scenario that everybody continues: whoever was overtaken goes on from what the other saved."""
        self.common = self.common or common_id(self.kept)
        onto = Pin(self.common, header(self.kept, self.user, self.common).latest)
        self.say("begin", "save")
        while True:
            try:
                found = save(self.kept, self.user, self.workspace, self.fresh(), onto=onto, key=new_id())
            except Conflict as conflict:
                onto = conflict.theirs.pin
            else:
                self.acknowledge(found, "save")
                return

    def call_it(self) -> None:
        place = self.chance.randrange(len(self.mine))
        name, onto = self.fresh().name, self.mine[place].pin
        self.say("begin", "rename")
        found = rename(self.kept, self.user, self.workspace, onto=onto, name=name, reason="改名", key=new_id())
        self.mine[place] = self.acknowledge(found, "rename")

    def take(self) -> None:
        pin = self.chance.choice(self.mine).pin
        self.say("begin", "adopt")
        try:
            adopt(self.kept, self.user, pin, "会议通过")
        except NotAllowed:  # it is the adopted one already
            return
        self.say("adopted", *pin)

    def link(self) -> None:
        pin = self.chance.choice(self.mine).pin
        self.say("begin", "share")
        link = share(self.kept, self.user, pin)
        self.say("shared", *pin, link.token)
        if self.chance.random() < 0.3:
            self.say("begin", "revoke")
            revoke(self.kept, self.user, link.token)
            self.say("revoked", *pin, link.token)

    def work(self) -> None:
        self.drafted += 1
        draft = replace(self.content, name=f"{self.drafted}")
        self.say("begin", "keep")
        keep(self.kept, self.user, self.draft, self.workspace.plan.id, draft, self.mine[0].pin)
        self.say("drafted", self.draft, self.drafted, digest(content_of(draft, self.workspace.plan.id)))
        if self.chance.random() < 0.2:
            self.say("begin", "close")
            close(self.kept, self.user, self.draft)
            self.say("closed", self.draft)
            self.draft, self.drafted = new_id(), 0

    def set_aside(self) -> None:
        """One of its own, made for this: shown, hidden, archived and restored."""
        self.make()
        id = self.mine.pop().pin.scenario_id
        for say, act in (
            ("show", lambda: show(self.kept, self.user, id, SHARED)),
            ("hide", lambda: show(self.kept, self.user, id, PRIVATE)),
            ("archive", lambda: archive(self.kept, self.user, id, "不再用")),
            ("restore", lambda: restore(self.kept, self.user, id)),
        ):
            self.say("begin", say)
            act()
            self.say("changed", id, say)


def make_common(kept: Database, workspace: Workspace) -> None:
    """The scenario that every writer may continue; also brings the schema up, which the writers find ready."""
    keeper = User(COMMON, ROLES)
    made = create(kept, keeper, workspace, Scenario(name=COMMON), key=COMMON)
    show(kept, keeper, made.pin.scenario_id, SHARED)


def common_id(kept: Database) -> str:
    with kept.reading() as connection:
        return str(connection.scalar(select(scenario.c.id).where(scenario.c.owner == COMMON)))


if __name__ == "__main__":
    run(prepared())

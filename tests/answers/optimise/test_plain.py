"""What bounds alone tell of a target is what solving tells; and what nobody asks for is not worked out."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sqdash.answers.optimise import Lock, Problem, reasons
from sqdash.answers.optimise.instance import Instance, instance
from sqdash.answers.optimise.on_demand import OnDemand
from sqdash.answers.optimise.plain import plainly
from sqdash.returns.types import Workspace
from tests.answers.optimise.small import random_locks, random_workspace

SEEDS = 60
FREE = 3


def questions(seed: int) -> list[Instance]:
    """One area's question as it is asked, and with its obstacles out of the way."""
    random = np.random.default_rng(seed)
    workspace = random_workspace(random, 1)
    change = 0.5 if seed % 5 == 0 else None
    asked = instance(workspace, Problem(locks=random_locks(random, workspace, FREE), largest_change=change))
    return [asked, *(reasons.without(asked, each) for each in reasons.OBSTACLES[:4])]


def test_bounds_tell_the_same_as_solving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasons, "plainly", lambda *_asked: None)
    told = {True: 0, False: 0, None: 0}
    for seed in range(SEEDS):
        for asked in questions(seed):
            targets = np.flatnonzero(asked.applies[0]).tolist()
            for wanted in [(each,) for each in targets] + list(combinations(targets, 2)):
                plain = plainly(asked, wanted)
                told[plain] += 1
                assert plain is None or plain == reasons.possible(asked, wanted), (seed, wanted)
    assert min(told[True], told[False]) > 100 and told[None] > 0


def test_of_the_city_nearly_every_target_out_of_reach_is_plain(workspace: Workspace) -> None:
    lever = workspace.model.levers[0]
    asked = instance(workspace, Problem(locks=(Lock(lever.id, value=lever.step),)))
    areas = [asked.only(area) for area in range(len(asked.areas))]
    told = [plainly(area, (each,)) for area in areas for each in np.flatnonzero(area.applies[0]).tolist()]
    assert told.count(False) == 10 and told.count(None) == 0


def test_a_cap_on_changes_is_not_left_to_bounds(workspace: Workspace) -> None:
    asked = instance(workspace, Problem(largest_change=0.5)).only(0)
    assert plainly(asked, (0,)) is None


def test_only_what_is_asked_for_is_worked_out_and_only_once() -> None:
    made: list[int] = []

    def make(position: int) -> int:
        made.append(position)
        return position * 10

    values = OnDemand(4, make)
    assert (values[2], values[2], values[-1]) == (20, 20, 30) and made == [2, 3]
    assert list(values) == [0, 10, 20, 30] and values[1:3] == [10, 20] and made == [2, 3, 0, 1]
    with pytest.raises(IndexError):
        values[4]

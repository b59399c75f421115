"""A scenario in a link comes back equal; a bad one is refused politely, whatever is wrong with it."""

from __future__ import annotations

import base64
import json
import zlib

import pytest

from sqdash.model import BASELINE, Scenario
from sqdash.model.scenario_token import LONGEST_TOKEN
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from sqdash.ui import link
from sqdash.ui.session import DEEPEST, History, Step


def packed(document: object) -> str:
    return squeezed(json.dumps(document).encode())


def squeezed(text: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


def full(workspace: Workspace) -> Scenario:
    """Every lever in every area and year, an assumption and a driver."""
    cells = [(area.code, str(year)) for area in workspace.areas for year in (2023, 2024, 2025)]
    return Scenario(
        name="全部措施",
        reason="测试 <b>&",
        levers=tuple((each.id, area, year, 1.0) for each in workspace.model.levers for area, year in cells),
        assumptions=(("attrition_social_workers", "*", 0.12), ("attrition_social_workers", "411481", 0.2)),
        drivers=(("urban_communities", "411402", "2025", 80.0),),
    )


def test_a_scenario_comes_back_equal_and_fits_a_link(workspace: Workspace) -> None:
    for scenario in (Scenario(name="空"), full(workspace)):
        token = link.token_of(scenario)
        assert link.scenario_of(token, workspace) == scenario
        assert token.isascii()
        assert not set(token) & set("+/=&?# ")
        assert len(token) < 2000


def test_equal_scenarios_give_equal_tokens(workspace: Workspace) -> None:
    scenario = full(workspace)
    shuffled = Scenario(
        scenario.name, scenario.reason, scenario.levers[::-1], scenario.assumptions[::-1], scenario.drivers
    )
    assert link.token_of(shuffled) == link.token_of(scenario)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "不完整或被改动过"),
        ("???", "不完整或被改动过"),
        ("é中文", "不完整或被改动过"),
        (packed({"schema": 1, "name": "x"})[:-6], "不完整或被改动过"),
        ("A" * (LONGEST_TOKEN + 1), "太长"),
        (squeezed(b" " * 50_000_000), "太长"),
        (squeezed(b"\xff\xfe"), "读不出来"),
        (squeezed(b"[" * 100_000), "读不出来"),
        (squeezed(b'{"schema": 1, "schema": 1, "name": "x"}'), "读不出来"),
        (packed(["schema"]), "不是情景"),
        (packed({"schema": 1, "name": "x", "levers": {"hire_wizards": {"*": {"*": 1}}}}), "hire_wizards"),
        (packed({"schema": 1, "name": "x", "levers": {"hire_social_workers": {"*": {"*": float("inf")}}}}), ""),
        (packed({"schema": 1, "name": "x", "levers": {"hire_social_workers": {"*": {"*": float("nan")}}}}), ""),
        (packed({"schema": 1, "name": "x", "levers": {"hire_social_workers": {"*": {"*": -1}}}}), ""),
        (packed({"schema": 1}), "name"),
    ],
    ids=range(15),
)
def test_a_bad_token_is_refused_with_its_faults(token: str, said: str, workspace: Workspace) -> None:
    with pytest.raises(BadInput) as refused:
        link.scenario_of(token, workspace)
    assert said in str(refused.value)
    assert all(fault.file == "链接" for fault in refused.value.faults)


def test_all_faults_of_a_link_come_at_once(workspace: Workspace) -> None:
    wrong = {"schema": 1, "name": "x", "levers": {"hire_wizards": {"*": {"*": 1}}}, "assumptions": {"luck": 2}}
    with pytest.raises(BadInput) as refused:
        link.scenario_of(packed(wrong), workspace)
    assert len(refused.value.faults) == 2


@pytest.mark.parametrize(
    ("page_url", "base", "page", "address"),
    [
        ("http://h:8501/scenarios?pick=x", "", "what_if", "http://h:8501/what_if?s=t"),
        ("http://h:8501/scenarios", "", "", "http://h:8501/?s=t"),
        ("https://h/plan/scenarios", "/plan/", "county", "https://h/plan/county?s=t"),
        ("https://h/plan/scenarios?lang=en#x", "plan", "", "https://h/plan/?s=t"),
    ],
)
def test_a_whole_address_does_not_hang_on_the_page_it_is_made_on(
    page_url: str, base: str, page: str, address: str
) -> None:
    assert link.whole_address(page_url, base, page, {"s": "t"}) == address


def test_undo_and_redo_walk_the_same_steps() -> None:
    start, one, two = Step(BASELINE), Step(Scenario(name="一")), Step(Scenario(name="二"))
    history = History(start).put(one).put(two)
    assert history.undo().present == one
    assert history.undo().undo().present == start
    assert history.undo().redo() == history
    assert history.undo().put(start).future == ()
    assert History(start).undo() == History(start) == History(start).redo()
    assert history.put(two) is history


def test_only_so_many_steps_are_kept() -> None:
    history = History(Step(BASELINE))
    for step in range(DEEPEST + 5):
        history = history.put(Step(Scenario(name=f"{step}")))
    assert len(history.past) == DEEPEST

"""`scenario list|show|save|diff`: kept scenarios for scripts, with the same rules as on the page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from sqdash import api
from sqdash.cli.shared import common, deliver
from sqdash.language import _
from sqdash.model import BASELINE, Scenario, example_scenarios, load_scenario
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from sqdash.users import local_user


@click.group()
def scenario() -> None:
    """Kept scenarios: list, show, save, and what differs between two."""


def asking_the_store(command: Callable[..., None]) -> Callable[..., None]:
    """What the store's rules refuse is bad input: exit 2, in words. A store that is down exits 1."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        from sqdash.store import Conflict, NotAllowed, NotKept
        from sqdash.users import Refused

        try:
            command(*args, **options)
        except (Conflict, NotAllowed, NotKept, Refused) as refused:
            raise BadInput([Fault("scenario", "", str(refused), "")]) from refused

    return run


@scenario.command(name="list")
@click.option("--search", default="", help="a part of the name, the reason or the owner")
@click.option("--archived", is_flag=True, help="the archived ones instead")
@click.option("--page", type=click.IntRange(min=1), default=1, help="20 a page, last changed first")
@common
@asking_the_store
def list_kept(
    data: Path | None, scenario_file: Path | None, shape: str, out: Path | None, search: str, archived: bool, page: int
) -> None:
    """The scenarios you may see, last changed first."""
    from sqdash import store

    workspace = load_workspace(data)
    found, _more = store.listed(
        store.database(), local_user(), workspace.plan.id, search=search, archived=archived, page=page - 1
    )
    rows = [api.listed_row(each) for each in found]
    deliver(rows, rows, shape, out)


@scenario.command()
@click.argument("which")
@common
@asking_the_store
def show(which: str, data: Path | None, scenario_file: Path | None, shape: str, out: Path | None) -> None:
    """One scenario, ID or ID.NUMBER: its versions, and what the version says; as JSON feed `scenario` to `project`."""
    from sqdash import store

    pin = _pin(which)
    head = store.header(store.database(), local_user(), pin.scenario_id)
    versions = store.versions(store.database(), local_user(), pin.scenario_id)
    number = pin.number or head.latest
    version = next((each for each in versions if each.pin.number == number), None)
    if version is None:
        raise store.NotKept
    rows = [api.version_row(each) for each in versions]
    deliver(api.kept_document(head, version, rows), rows, shape, out)


@scenario.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--onto", default="", help="ID.NUMBER of the version it goes on from; a new scenario without")
@click.option("--note", default="", help="what changed")
@common
@asking_the_store
def save(
    file: Path, data: Path | None, scenario_file: Path | None, shape: str, out: Path | None, onto: str, note: str
) -> None:
    """Keep a scenario file, as a new scenario or as the next version of one. The same file twice is kept once."""
    from sqdash import store

    workspace = load_workspace(data)
    content = replace(load_scenario(file, workspace), returns=None, model=None)
    key = hashlib.sha256(repr((local_user().name, workspace.plan.id, content, onto, note)).encode()).hexdigest()
    database = store.database()
    if onto:
        pin = _pin(onto)
        saved = store.save(database, local_user(), workspace, content, onto=pin, note=note, key=key)
    else:
        saved = store.create(database, local_user(), workspace, content, note=note, key=key)
    row = api.version_row(saved)
    deliver(row, [row], shape, out)


@scenario.command()
@click.argument("before")
@click.argument("after")
@common
@asking_the_store
def diff(before: str, after: str, data: Path | None, scenario_file: Path | None, shape: str, out: Path | None) -> None:
    """What AFTER does that BEFORE does not. Each is ID, ID.NUMBER, a file, an example's name, or `baseline`."""
    workspace = load_workspace(data)
    document = api.difference_document(workspace, _named(before, workspace), _named(after, workspace))
    deliver(document, document["differences"], shape, out)


def _named(word: str, workspace: Workspace) -> Scenario:
    """The scenario a word on the command line names. Raises BadInput when there is none."""
    from sqdash import store

    examples = example_scenarios(workspace)
    if word == "baseline":
        return BASELINE
    if word in examples:
        return examples[word]
    if Path(word).exists():
        return load_scenario(Path(word), workspace)
    pin = _pin(word)
    number = pin.number or store.header(store.database(), local_user(), pin.scenario_id).latest
    found = store.version_at(store.database(), local_user(), store.Pin(pin.scenario_id, number))
    if (found.plan_id, found.base_year) != (workspace.plan.id, workspace.base_year):
        what = _("“{word}”是另一规划或另一起点年份的情景（{plan}，{year} 年）").format(
            word=word, plan=found.plan_id, year=found.base_year
        )
        raise BadInput([Fault("scenario", word, what, _("用 --data 指定当时的数据文件夹"))])
    return found.scenario(workspace)


def _pin(word: str) -> Any:
    """ID or ID.NUMBER; number 0 stands for the latest."""
    from sqdash.store import Pin

    scenario_id, _dot, number = word.partition(".")
    if number and not (number.isascii() and number.isdigit()):
        what = _("“{word}”不是情景编号").format(word=word[:60])
        raise BadInput([Fault("scenario", "", what, _("写成 编号 或 编号.版本，如 scenario list 所列"))])
    return Pin(scenario_id, int(number or 0))

"""`scenario list|show|save|diff`: kept scenarios for scripts, with the same rules as on the page."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sqdash import api
from sqdash.cli.shared import common, deliver, given_scenario, tell_over, with_kept_returns
from sqdash.language import _
from sqdash.model import BASELINE, Scenario, load_scenario, rebased
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from sqdash.users import local_user

if TYPE_CHECKING:  # importing the store takes longer than a projection
    from sqdash.store import Conflict


SHORT, MINUTE = 12, 16  # characters of a hash that tell it apart, and of a moment up to its minute


@click.group()
def scenario() -> None:
    """Kept scenarios: list, show, save, and what differs between two."""


def asking_the_store(command: Callable[..., None]) -> Callable[..., None]:
    """What the store's rules refuse is bad input: exit 2, in words. A store that is down exits 1."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        from sqdash.store import NotAllowed, NotKept
        from sqdash.users import Refused

        try:
            command(*args, **options)
        except (NotAllowed, NotKept, Refused) as refused:
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
    deliver(rows, _shown(rows, shape), shape, out)


@scenario.command()
@click.argument("which")
@common
@asking_the_store
def show(which: str, data: Path | None, scenario_file: Path | None, shape: str, out: Path | None) -> None:
    """One scenario, ID or ID.NUMBER: its versions, and what the version says; as JSON feed `scenario` to `project`."""
    from sqdash import store

    pin = _pin(which)
    try:
        head = store.header(store.database(), local_user(), pin.scenario_id)
        versions = store.versions(store.database(), local_user(), pin.scenario_id)
        number = pin.number or head.latest
        version = next(each for each in versions if each.pin.number == number)
    except (store.NotKept, StopIteration) as absent:
        raise _not_there(which) from absent
    rows = [api.version_row(each) for each in versions]
    deliver(api.kept_document(head, version, rows), _shown(rows, shape), shape, out)


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

    workspace = with_kept_returns(load_workspace(data))
    content = replace(given_scenario(file, workspace), returns=None, model=None)
    key = hashlib.sha256(repr((local_user().name, workspace.plan.id, content, onto, note)).encode()).hexdigest()
    database = store.database()
    if onto:
        pin = _pin(onto)
        try:
            saved = store.save(database, local_user(), workspace, content, onto=pin, note=note, key=key)
        except store.NotKept as absent:
            raise _not_there(onto) from absent
        except store.Conflict as conflict:
            raise _overtaken(conflict) from conflict
    else:
        saved = store.create(database, local_user(), workspace, content, note=note, key=key)
    row = api.version_row(saved)
    deliver(row, _shown([row], shape), shape, out)


def _overtaken(conflict: Conflict) -> BadInput:
    """Somebody saved first: whose version it is, and how to go on."""
    id, number = conflict.theirs.pin
    what = _("{author} 已经保存了第 {number} 版，这次没有写入").format(author=conflict.theirs.author, number=number)
    how = _(
        "先看不同：scenario diff {id}.{number} 文件；要接在它后面就用 --onto {id}.{number} 再存，要另存为新情景就不写 --onto"
    )
    return BadInput([Fault("scenario", f"{id}.{conflict.base.pin.number}", what, how.format(id=id, number=number))])


@scenario.command()
@click.argument("before")
@click.argument("after")
@common
@asking_the_store
def diff(before: str, after: str, data: Path | None, scenario_file: Path | None, shape: str, out: Path | None) -> None:
    """What AFTER does that BEFORE does not. Each is ID, ID.NUMBER, a file, an example's name, or `baseline`.

    Both are worked out on the data of today; what is left out of an older one is said on stderr.
    """
    workspace = with_kept_returns(load_workspace(data))
    document = api.difference_document(workspace, *(_named(word, workspace) for word in (before, after)))
    deliver(document, _shown(document["differences"], shape), shape, out)


def _shown(rows: list[api.Row], shape: str) -> list[api.Row]:
    """Rows as a table shows them: thousands marked, hashes short, moments to the minute; CSV keeps everything."""
    if shape != "table":
        return rows
    return [{key: _cell(key, value) for key, value in row.items()} for row in rows]


def _cell(key: str, value: Any) -> Any:
    if key == "cost":
        return f"{value:,.0f}"
    if isinstance(value, float):
        return f"{value:,.10g}"
    if key == "content_hash":
        return str(value)[:SHORT]
    return str(value)[:MINUTE].replace("T", " ") if key.endswith("_utc") else value


def _named(word: str, workspace: Workspace) -> Scenario:
    """The scenario a word on the command line names, on the data of today. Raises BadInput when there is none."""
    if word == "baseline":
        return BASELINE
    for path in workspace.scenario_files:
        if path.stem == word:
            return _told(word, workspace.files_base_year, load_scenario(path, workspace), workspace)
    if os.path.exists(word):  # not Path.exists, which fails at a word that is too long for a name
        return given_scenario(Path(word), workspace)
    return _kept(word, workspace)


def _kept(word: str, workspace: Workspace) -> Scenario:
    from sqdash import store

    pin = _pin(word)
    try:
        number = pin.number or store.header(store.database(), local_user(), pin.scenario_id).latest
        version = store.version_at(store.database(), local_user(), store.Pin(pin.scenario_id, number))
    except store.NotKept as absent:
        raise _not_there(word) from absent
    if version.plan_id != workspace.plan.id:
        what = _("“{word}”是另一个规划的情景（{plan}）").format(word=word, plan=version.plan_id)
        raise BadInput([Fault("scenario", word, what, _("用 --data 指定那个规划的数据文件夹"))])
    return _told(word, version.base_year, rebased(version.content, workspace), workspace)


def _told(word: str, base_year: int, found: Scenario, workspace: Workspace) -> Scenario:
    """The scenario, after saying that it was made from another year and what of it is past."""
    if base_year != workspace.base_year:
        told = _("“{word}”做于 {old} 年的数据，现按 {new} 年的重算。")
        click.echo(told.format(word=word, old=base_year, new=workspace.base_year), err=True)
    tell_over(word, found)
    return found


def _not_there(word: str) -> BadInput:
    """Names the wrong word; whether it never was or is not for this person is not told."""
    what = _("“{word}”：没有这个情景，或者它没有共享给您").format(word=word[:60])
    return BadInput([Fault("scenario", "", what, _("用 scenario list 查编号；也可以写文件、示例名或 baseline"))])


def _pin(word: str) -> Any:
    """ID or ID.NUMBER; number 0 stands for the latest."""
    from sqdash.store import Pin

    scenario_id, _dot, number = word.partition(".")
    if number and not (number.isascii() and number.isdigit()):
        what = _("“{word}”不是情景编号").format(word=word[:60])
        raise BadInput([Fault("scenario", "", what, _("写成 编号 或 编号.版本，如 scenario list 所列"))])
    return Pin(scenario_id, int(number or 0))

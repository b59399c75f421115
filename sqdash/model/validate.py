"""The faults of files before they are used: workspaces, single files of one, and scenarios."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from sqdash.language import _
from sqdash.model.scenario_file import example_scenarios, load_scenario
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns import load_workspace
from sqdash.returns.load import FILES, OPTIONAL
from sqdash.returns.types import Workspace


def validate_files(
    paths: Iterable[Path],
    folder: Path | None = None,
    *,
    today: Callable[[Workspace], Workspace] = lambda files: files,
) -> list[Fault]:
    """Every fault of these files: a folder is a workspace, a file named like a workspace's own is checked in place,
    any other .yaml, .yml or .json is a scenario of the workspace in `folder` (None for the default one).

    `today` makes of that workspace's files what a scenario is held against: approved returns may move its base year.
    """
    found: list[Fault] = []
    held = cache(lambda: today(load_workspace(folder)))
    for path in paths:
        try:
            _check(Path(path), held)
        except BadInput as refused:
            found.extend(each for each in refused.faults if each not in found)
    return found


def _check(path: Path, held: Callable[[], Workspace]) -> None:
    if not os.path.exists(path):  # not Path.exists, which fails at a name that is too long
        what, remedy = _("没有这个文件"), _("检查路径")
        raise BadInput([Fault(str(path), "", what, remedy)])
    if path.is_dir():
        example_scenarios(load_workspace(path))
    elif path.name in (*FILES, OPTIONAL):
        _check_member(path)
    elif path.suffix.lower() in (".yaml", ".yml", ".json"):
        load_scenario(path, held())
    else:
        what = _("不知道“{word}”是什么文件").format(word=path.name)
        raise BadInput([Fault(str(path), "", what, _("给出数据文件夹、其中的文件，或 .yaml、.json 情景"))])


def _check_member(path: Path) -> None:
    """One file of a workspace, checked among its neighbours; only its own faults count."""
    try:
        load_workspace(path.parent)
    except BadInput as refused:
        own = [each for each in refused.faults if Path(each.file).name == path.name]
        if own:
            raise BadInput(own) from None

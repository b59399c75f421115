"""What every command shares: its options, the reporting of what goes wrong, and writing the answer."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from sqdash.answers.stopping import Stopped
from sqdash.language import _
from sqdash.model import BASELINE, Scenario, load_scenario
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace
from sqdash.users import local_user, own_file
from sqdash.views.csv_text import csv_text
from sqdash.views.words import over_sentence

Row = dict[str, Any]

RANGES_HELP = "YAML or JSON {assumption: {low, mode, high}}, or as a link has them: assumption:low~mode~high,…"


def fail(message: str, code: int) -> None:
    click.echo(message, err=True)
    sys.exit(code)


def reporting(command: Callable[..., None]) -> Callable[..., None]:
    """Turn what goes wrong into one clear message and the right exit code; never a traceback."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except BadInput as refused:
            fail("\n".join(map(str, refused.faults)), 2)
        except Stopped:
            fail(_("已停止，没有得到答案。"), 1)
        except BrokenPipeError:
            sys.exit(1)
        except (OSError, ValueError, ArithmeticError, LookupError, RuntimeError) as error:
            fail(_("没有完成：{error}").format(error=error or type(error).__name__), 1)

    return run


def common(command: Callable[..., None]) -> Callable[..., None]:
    """The options every command shares, and the reporting of what goes wrong."""
    decorators = (
        click.option(
            "--data", type=click.Path(path_type=Path), help="workspace folder; SQDASH_DATA or data/ by default"
        ),
        click.option(
            "--scenario", "scenario_file", type=click.Path(path_type=Path), help="YAML or JSON; no action by default"
        ),
        click.option("--format", "shape", type=click.Choice(["table", "json", "csv"]), default="table"),
        click.option(
            "--out", type=click.Path(path_type=Path), help="write here instead of the screen, whole or not at all"
        ),
    )
    wrapped = reporting(command)
    for decorate in decorators:
        wrapped = decorate(wrapped)
    return wrapped


def inputs(data: Path | None, scenario_file: Path | None) -> tuple[Workspace, Scenario]:
    workspace = with_kept_returns(load_workspace(data))
    return workspace, given_scenario(scenario_file, workspace) if scenario_file else BASELINE


def given_scenario(path: Path, workspace: Workspace) -> Scenario:
    """The scenario in a file, on the data of today; what of it is past is said on stderr."""
    found = load_scenario(path, workspace)
    tell_over(found.name, found)
    return found


def tell_over(name: str, scenario: Scenario) -> None:
    if scenario.over:
        click.echo(over_sentence(name, scenario.over), err=True)


def with_kept_returns(workspace: Workspace) -> Workspace:
    """The workspace with the approved returns, as the pages show it; as the files have it, and a word, without a store.

    Where nothing was ever kept the store is not even imported: that takes longer than a projection.
    """
    if not os.environ.get("SQDASH_DB") and not own_file().exists():
        return workspace
    from sqdash import store
    from sqdash.returns.applying import with_returns

    try:
        found = store.returns.approved(store.database(), local_user(), workspace.plan.id)
    except store.StoreUnavailable as down:
        click.echo(_("已批准的报表读不到，数据按文件推演：{why}").format(why=down), err=True)
        return workspace
    return with_returns(workspace, found)


def deliver(document: Any, rows: list[Row], shape: str, out: Path | None) -> None:
    body = _json(document) if shape == "json" else _csv(rows) if shape == "csv" else _table(rows)
    if out is None:
        click.echo(body)
    else:
        write_whole(out, (body + "\n").encode())


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)


def _csv(rows: list[Row]) -> str:
    heads = list(rows[0]) if rows else []
    return csv_text(heads, [[row.get(head) for head in heads] for row in rows]).rstrip("\n")


def _table(rows: list[Row]) -> str:
    import pandas as pd

    if not rows:
        return _("没有可列的内容")
    with pd.option_context("display.unicode.east_asian_width", True, "display.float_format", "{:,.4g}".format):
        return str(pd.DataFrame(rows).fillna("—").to_string(index=False))


def write_whole(path: Path, content: bytes) -> None:
    """Write next to the goal and move into place, so that a reader never meets half a file."""
    if not os.path.isdir(path.parent):
        raise BadInput(
            [Fault(str(path), "--out", _("没有文件夹 {folder}").format(folder=path.parent), _("先建好文件夹"))]
        )
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)

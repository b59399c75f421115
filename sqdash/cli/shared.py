"""What every command shares: its options, the reporting of what goes wrong, and writing the answer."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from sqdash.language import _
from sqdash.model import BASELINE, Scenario, load_scenario
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns import load_workspace
from sqdash.returns.types import Workspace

Row = dict[str, Any]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run when it opens a CSV


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
    workspace = load_workspace(data)
    return workspace, load_scenario(scenario_file, workspace) if scenario_file else BASELINE


def deliver(document: Any, rows: list[Row], shape: str, out: Path | None) -> None:
    body = _json(document) if shape == "json" else _csv(rows) if shape == "csv" else _table(rows)
    if out is None:
        click.echo(body)
    else:
        _write_whole(out, body + "\n")


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)


def _csv(rows: list[Row]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _safe(value) for key, value in row.items()} for row in rows)
    return stream.getvalue().rstrip("\n")


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _table(rows: list[Row]) -> str:
    import pandas as pd

    if not rows:
        return _("没有可列的内容")
    with pd.option_context("display.unicode.east_asian_width", True, "display.float_format", "{:,.4g}".format):
        return str(pd.DataFrame(rows).fillna("—").to_string(index=False))


def _write_whole(path: Path, text: str) -> None:
    """Write next to the goal and move into place, so that a reader never meets half a file."""
    if not path.parent.is_dir():
        raise BadInput(
            [Fault(str(path), "--out", _("没有文件夹 {folder}").format(folder=path.parent), _("先建好文件夹"))]
        )
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)

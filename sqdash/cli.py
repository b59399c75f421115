"""`python -m sqdash COMMAND`: the contract for scripts (design §7). Exit 0 done, 2 bad input, 1 anything else."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click

from sqdash import api, language
from sqdash.language import _
from sqdash.model import BASELINE, Scenario, load_scenario
from sqdash.plan.faults import BadInput, Fault
from sqdash.plan.types import LAST_YEAR
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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Does every county meet the plan's targets, and what would it take?"""
    language.use(os.environ.get("SQDASH_LANG", "zh"))


@main.command()
@click.option("--end", type=int, help=f"last projected year, up to {LAST_YEAR}; the target year by default")
@common
def project(data: Path | None, scenario_file: Path | None, shape: str, out: Path | None, end: int | None) -> None:
    """Values, verdicts, gaps, stocks and cost, every area and year."""
    workspace, scenario = _inputs(data, scenario_file)
    if end is not None and not workspace.base_year < end <= LAST_YEAR:
        allowed = f"{workspace.base_year + 1}–{LAST_YEAR}"
        what = _("--end {end} 不在 {allowed} 之内").format(end=end, allowed=allowed)
        raise BadInput([Fault("--end", str(end), what, _("改为 {allowed} 中的一年").format(allowed=allowed))])
    document = api.project_document(workspace, scenario, end)
    last = min(document["target_year"], document["end_year"])
    rows = [*document["results"], *document["city"]]
    shown = [row for row in rows if row["year"] == last and row["verdict"] != "not_applicable"]
    _deliver(document, rows if shape == "csv" else shown, shape, out)


@main.command()
@common
def effort(data: Path | None, scenario_file: Path | None, shape: str, out: Path | None) -> None:
    """The least constant yearly input of each primary lever that meets each target."""
    workspace, scenario = _inputs(data, scenario_file)
    rows = api.effort_document(workspace, scenario)
    _deliver(rows, rows, shape, out)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@common
def validate(
    files: Sequence[Path], data: Path | None, scenario_file: Path | None, shape: str, out: Path | None
) -> None:
    """The faults of workspaces (folders) and scenario files, as rows; exit 2 when there are any."""
    from sqdash.model.validate import validate_files

    given = [*files, scenario_file] if scenario_file else list(files)
    faults = validate_files(given, data)
    rows = [{"file": each.file, "place": each.place, "what": each.what, "remedy": each.remedy} for each in faults]
    _deliver(rows, rows, shape, out)
    if faults:
        raise BadInput(list(faults))


@main.command()
@click.option("--browser/--no-browser", default=True, help="also time the app in a server and in Chromium")
@common
def bench(data: Path | None, scenario_file: Path | None, shape: str, out: Path | None, browser: bool) -> None:
    """Measured, paired figures of speed: the projection beside plain loops, the app beside an empty one."""
    from sqdash.bench import figures

    workspace, scenario = _inputs(data, scenario_file)
    document = figures(workspace, scenario, browser=browser)
    _deliver(document, [{"figure": key, "value": value} for key, value in document.items()], shape, out)


def _inputs(data: Path | None, scenario_file: Path | None) -> tuple[Workspace, Scenario]:
    workspace = load_workspace(data)
    return workspace, load_scenario(scenario_file, workspace) if scenario_file else BASELINE


def _deliver(document: Any, rows: list[Row], shape: str, out: Path | None) -> None:
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

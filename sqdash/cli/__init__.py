"""`python -m sqdash COMMAND`: the contract for scripts (design §7). Exit 0 done, 2 bad input, 1 anything else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from sqdash import api, language
from sqdash.cli.brief import brief
from sqdash.cli.returns import take_in, template
from sqdash.cli.risk import risk
from sqdash.cli.scenario import scenario
from sqdash.cli.shared import common, deliver, inputs, with_kept_returns
from sqdash.cli.solve import solve
from sqdash.cli.trace import trace
from sqdash.language import _
from sqdash.plan.faults import BadInput, Fault
from sqdash.plan.types import LAST_YEAR


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Does every county meet the plan's targets, and what would it take?"""
    language.use(os.environ.get("SQDASH_LANG", "zh"))


@main.command()
@click.option("--end", type=int, help=f"last projected year, up to {LAST_YEAR}; the target year by default")
@common
def project(data: Path | None, scenario_file: Path | None, shape: str, out: Path | None, end: int | None) -> None:
    """Values, verdicts, gaps, stocks and cost, every area and year."""
    workspace, scenario = inputs(data, scenario_file)
    if end is not None and not workspace.base_year < end <= LAST_YEAR:
        allowed = f"{workspace.base_year + 1}–{LAST_YEAR}"
        what = _("--end {end} 不在 {allowed} 之内").format(end=end, allowed=allowed)
        raise BadInput([Fault("--end", str(end), what, _("改为 {allowed} 中的一年").format(allowed=allowed))])
    document = api.project_document(workspace, scenario, end)
    last = min(document["target_year"], document["end_year"])
    rows = [*document["results"], *document["city"]]
    shown = [row for row in rows if row["year"] == last and row["verdict"] != "not_applicable"]
    deliver(document, rows if shape == "csv" else shown, shape, out)


@main.command()
@common
def effort(data: Path | None, scenario_file: Path | None, shape: str, out: Path | None) -> None:
    """The least constant yearly input of each primary lever that meets each target."""
    workspace, scenario = inputs(data, scenario_file)
    rows = api.effort_document(workspace, scenario)
    deliver(rows, rows, shape, out)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@common
def validate(
    files: Sequence[Path], data: Path | None, scenario_file: Path | None, shape: str, out: Path | None
) -> None:
    """The faults of workspaces (folders) and scenario files, as rows; exit 2 when there are any."""
    from sqdash.model.validate import validate_files

    given = [*files, scenario_file] if scenario_file else list(files)
    faults = validate_files(given, data, today=with_kept_returns)
    rows = [{"file": each.file, "place": each.place, "what": each.what, "remedy": each.remedy} for each in faults]
    deliver(rows, rows, shape, out)
    if faults:
        raise BadInput(list(faults))


@main.command()
@click.option(
    "--part", "parts", multiple=True, help="only these: projection, app, browser, optimise, risk, peers, brief"
)
@common
def bench(parts: tuple[str, ...], data: Path | None, scenario_file: Path | None, shape: str, out: Path | None) -> None:
    """Measured, paired figures of speed, each with the machine's noise; all parts together take about ten minutes."""
    from sqdash.bench import PARTS, figures

    for part in parts:
        if part not in PARTS:
            raise click.BadParameter(f"{part}: one of {', '.join(PARTS)}", param_hint="--part")
    workspace, scenario = inputs(data, scenario_file)
    document = figures(workspace, scenario, parts or PARTS)
    deliver(document, [{"figure": key, "value": value} for key, value in document.items()], shape, out)


for command in (brief, scenario, solve, risk, trace, template, take_in):
    main.add_command(command)

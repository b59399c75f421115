"""`risk`: how sure the targets are, for scripts (design §7)."""

from __future__ import annotations

from pathlib import Path

import click

from sqdash.answers.risk import ENGINES, SHAPES, Settings
from sqdash.cli.shared import RANGES_HELP, common, deliver, inputs
from sqdash.language import _
from sqdash.plan.faults import BadInput, Fault
from sqdash.plan.remedies import suggestion

USUAL = Settings()
ALL = (*ENGINES, "dask")


@click.command()
@click.option("--draws", type=int, default=USUAL.draws, show_default=True, help="how many draws")
@click.option("--seed", type=int, default=USUAL.seed, show_default=True, help="same seed, same numbers")
@click.option("--shape", "distribution", default=USUAL.shape, show_default=True, help=f"one of {', '.join(SHAPES)}")
@click.option("--ranges", help=RANGES_HELP)
@click.option("--end", type=int, help="last year of the percentiles; the target year by default")
@click.option("--engine", default="auto", show_default=True, help=f"one of {', '.join(ALL)}; same numbers")
@click.option("--scheduler", help="address of a Dask scheduler for --engine dask, e.g. tcp://10.0.0.5:8786")
@common
def risk(
    data: Path | None,
    scenario_file: Path | None,
    shape: str,
    out: Path | None,
    draws: int,
    seed: int,
    distribution: str,
    ranges: str | None,
    end: int | None,
    engine: str,
    scheduler: str | None,
) -> None:
    """The chance of each target, of all together, and what may happen by year, every assumption being a range."""
    from sqdash.answers.risk import risk as answer
    from sqdash.answers.risk.ranges_file import given_ranges
    from sqdash.api.risk import risk_document

    if engine not in ALL:
        what = _("没有引擎“{word}”").format(word=engine)
        raise BadInput([Fault("--engine", engine, what, suggestion(engine, ALL))])
    if (engine == "dask") != bool(scheduler):
        what = _("--engine dask 和 --scheduler 要一起给出")
        raise BadInput([Fault("--scheduler", scheduler or "", what, _("写上调度器地址，例如 tcp://10.0.0.5:8786"))])
    workspace, scenario = inputs(data, scenario_file)
    own = given_ranges(ranges, workspace) if ranges is not None else ()
    settings = Settings(draws, seed, distribution, own, end)
    if scheduler:
        from sqdash.answers.risk.cluster import risk_on_cluster

        found = risk_on_cluster(workspace, scenario, settings, scheduler)
    else:
        found = answer(workspace, scenario, settings, engine=engine)
    document = risk_document(found)
    deliver(document, document["chance"], shape, out)

"""`solve`: the cheapest, the most or the fairest way, for scripts (design §7)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from sqdash.cli.shared import Row, common, deliver, given_scenario, inputs
from sqdash.language import _
from sqdash.model import BASELINE
from sqdash.plan.faults import Faults


@click.command()
@click.option("--objective", default="least-cost", show_default=True, help="least-cost, most-targets or fairest")
@click.option("--budget", type=float, help="yuan to the target year, in all")
@click.option("--yearly", multiple=True, metavar="YEAR=YUAN", help="budget of one year; may be repeated")
@click.option(
    "--lock",
    "lock_file",
    type=click.Path(path_type=Path),
    help="scenario file whose inputs stay as they are, over the limits too where it says over_limit",
)
@click.option("--floor", multiple=True, metavar="AREA=N", help="least targets met in an area, or * for every area")
@click.option("--weight", multiple=True, metavar="INDICATOR=N", help="what a target counts for; 1 by default")
@click.option("--city", is_flag=True, help="the city's own targets are required too")
@click.option(
    "--largest-change",
    type=float,
    help="from one year to the next, as a share of the yearly limit; not for input too late for the target year",
)
@click.option("--discount", type=float, default=0.0, show_default=True, help="yearly rate, e.g. 0.03")
@common
def solve(
    data: Path | None,
    scenario_file: Path | None,
    shape: str,
    out: Path | None,
    objective: str,
    budget: float | None,
    yearly: Sequence[str],
    lock_file: Path | None,
    floor: Sequence[str],
    weight: Sequence[str],
    city: bool,
    largest_change: float | None,
    discount: float,
) -> None:
    """What it would take: the best plan, how good it is proven to be, what binds and what cannot be.

    As a table or CSV the inputs are the answer, and the rest is said on stderr.
    """
    from sqdash.answers.optimise import Lock, Problem
    from sqdash.answers.optimise import solve as answer
    from sqdash.api.solve import solve_document
    from sqdash.views.plans import answer_lines

    workspace, scenario = inputs(data, scenario_file)
    locked = given_scenario(lock_file, workspace) if lock_file else BASELINE
    faults = Faults()
    problem = Problem(
        objective,
        scenario=scenario,
        budget=budget,
        yearly_budgets=tuple((int(year), money) for year, money in _pairs("--yearly", yearly, faults, whole_key=True)),
        locks=tuple(Lock(lever, area, year, value) for lever, area, year, value in locked.levers),
        floors=tuple((area, int(count)) for area, count in _pairs("--floor", floor, faults, whole=True)),
        weights=tuple((each, int(count)) for each, count in _pairs("--weight", weight, faults, whole=True)),
        city=city,
        largest_change=largest_change,
        discount=discount,
        locks_over_limit=locked.over_limit,
    )
    faults.raise_if_any()
    found = answer(workspace, problem)
    document = solve_document(workspace, found)
    if shape != "json":  # rows are the plan's inputs alone: how good it is and what cannot be had is said beside them
        for line in answer_lines(workspace=workspace, answer=found):
            click.echo(line, err=True)
    deliver(document, _inputs(document), shape, out)


def _inputs(document: Row) -> list[Row]:
    """The plan's inputs, one a row; none where there is no plan, or nothing has to be done."""
    levers = (document["scenario"] or {}).get("levers", {})
    return [
        {"lever": lever, "area_code": area, "year": year, "value": value}
        for lever, areas in levers.items()
        for area, years in areas.items()
        for year, value in years.items()
    ]


def _pairs(
    option: str, given: Sequence[str], faults: Faults, *, whole: bool = False, whole_key: bool = False
) -> list[tuple[str, float]]:
    """KEY=NUMBER, each; what is not is told with the others."""
    found = []
    for word in given:
        key, _sign, number = word.partition("=")
        try:
            value = float(int(number)) if whole else float(number)
            if whole_key:
                int(key)
        except ValueError:
            faults.add(option, word, _("“{word}”不是“名称=数”").format(word=word), _("写成 名称=数，例如 2024=3000000"))
            continue
        found.append((key.strip(), value))
    return found

"""`template` and `import`: blank workbooks out, filled ones in, with the same rules as on the page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sqdash.cli.scenario import asking_the_store
from sqdash.cli.shared import common, deliver, inputs, write_whole
from sqdash.language import _
from sqdash.plan.faults import BadInput, Fault, Faults
from sqdash.plan.remedies import shown, suggestion
from sqdash.returns.types import Workspace
from sqdash.users import local_user

if TYPE_CHECKING:  # reading workbooks is asked of few commands
    from sqdash.returns.intake import Intake
    from sqdash.store.returns import ReturnVersion

Row = dict[str, Any]


@click.command()
@click.option("--area", "codes", multiple=True, help="codes; every area by default")
@click.option("--year", type=int, help="the year to report; by default the one after the last complete year")
@common
def template(
    codes: tuple[str, ...],
    year: int | None,
    data: Path | None,
    scenario_file: Path | None,
    shape: str,
    out: Path | None,
) -> None:
    """A blank workbook to fill in, into --out FILE.xlsx."""
    from sqdash.returns.template import template as blank

    workspace, _scenario = inputs(data, scenario_file)
    known = [area.code for area in workspace.areas]
    faults = Faults()
    for code in codes:
        if code not in known:
            faults.add("--area", "", _("没有地区“{word}”").format(word=shown(code)), suggestion(code, known))
    years = workspace.plan.reporting_years
    wanted = min(workspace.last_complete_year + 1, years[-1]) if year is None else year
    if wanted not in years:
        what = _("不收 {value} 年的报表，只收 {first} 到 {last} 年的")
        remedy = _("写 {first} 到 {last} 中的一年").format(first=years[0], last=years[-1])
        faults.add("--year", "", what.format(value=wanted, first=years[0], last=years[-1]), remedy)
    if out is None:
        faults.add("--out", "", _("没有说写到哪个文件"), _("写 --out 文件.xlsx"))
    faults.raise_if_any()
    assert out is not None
    _tell_of_the_last(workspace, [wanted])
    write_whole(out, blank(workspace, codes or known, wanted))


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--area", help="the code of the only area that may be in them")
@click.option("--year", type=int, help="the only year that may be in them")
@click.option("--check", is_flag=True, help="only say what is found; hand nothing in")
@common
@asking_the_store
def take_in(
    files: Sequence[Path], area: str | None, year: int | None, check: bool,
    data: Path | None, scenario_file: Path | None, shape: str, out: Path | None,
) -> None:  # fmt: skip
    """Hand in returns (.xlsx, .csv) for approval. With one error in any file nothing is handed in, exit 2."""
    workspace, _scenario = inputs(data, scenario_file)
    contents = [(path, _content(path)) for path in files]
    found = [_read(content, path, workspace, area, year) for path, content in contents]
    faults = [fault for intake in found for fault in _faults(intake, checked_only=check)]
    if faults:
        raise BadInput(faults)
    _tell_of_the_last(workspace, [each.year for intake in found for each in intake.returns])
    if check:
        rows = [_finding(each) for intake in found for each in intake.findings]
    else:
        rows = _sent(
            workspace, [(path, content, intake) for (path, content), intake in zip(contents, found, strict=True)]
        )
    deliver(rows, rows, shape, out)


def _tell_of_the_last(workspace: Workspace, years: Sequence[int]) -> None:
    """On stderr: a return of the plan's last year is kept and judged, but nothing is projected from it."""
    if workspace.plan.end in years:
        from sqdash.views.returns_reached import last_year_words

        click.echo(last_year_words(workspace), err=True)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = _("读不了这个文件：{why}").format(why=error.strerror)
        raise BadInput([Fault(str(path), "", what, _("检查文件名和权限"))]) from error


def _read(content: bytes, path: Path, workspace: Workspace, area: str | None, year: int | None) -> Intake:
    from sqdash.returns.intake import intake

    return intake(content, path.name, workspace, area=area, year=year)


def _faults(intake: Intake, *, checked_only: bool) -> list[Fault]:
    """Errors, and where something is to be handed in the warnings nobody has answered."""
    wrong = (*intake.errors, *(() if checked_only else intake.unanswered))
    return [Fault(each.file, each.place, each.what, each.remedy) for each in wrong]


def _finding(each: Any) -> Row:
    names = ("grade", "file", "sheet", "cell", "value", "rule", "what", "remedy", "answered")
    return {name: getattr(each, name) for name in names}


def _sent(workspace: Workspace, given: Sequence[tuple[Path, bytes, Intake]]) -> list[Row]:
    """What became of every return. Raises BadInput, naming the file of each that was refused: then of none."""
    from sqdash import store

    together = [(each, content) for _path, content, intake in given for each in intake.returns]
    paths = {id(each): path for path, _content, intake in given for each in intake.returns}  # names may be equal
    try:
        kept = store.returns.send_all(store.database(), local_user(), workspace, together, warnings={})
    except store.returns.NotSent as refused:
        remedy = _("改正或拿掉这个文件再报送；这次一份也没有报送")
        faults = [
            Fault(str(paths[id(each)]), f"{each.area_code} {each.year}", why, remedy) for each, why in refused.refused
        ]
        raise BadInput(faults) from refused
    return [_row(each) for each in kept]


def _row(kept: ReturnVersion) -> Row:
    return {
        "area_code": kept.area_code,
        "year": kept.year,
        "number": kept.number,
        "state": kept.state,
        "figures": len(kept.found.figures),
        "file": kept.file_name,
        "sha256": kept.sha256,
    }

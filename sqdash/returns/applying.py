"""Approved returns put into the workspace: their figures stand where illustrative ones stood, and say where from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqdash.plan.types import Source
from sqdash.returns.received import Approved
from sqdash.returns.types import Figure, Workspace

OFFICIAL, ILLUSTRATIVE = "official", "illustrative"


def with_returns(workspace: Workspace, approved: Sequence[Approved]) -> Workspace:
    """The workspace with these returns' figures, each official and naming its return, file and cell.

    What no return covers stays as it is. Those of the plan's last year are known too, but are never the base of what is
    projected (`Workspace.base_year`). Figures of areas and measures the workspace does not have are left out: they
    are of another plan's data. The same returns in another order give the same version.
    """
    fitting = [each for each in approved if each.found.area_code in {area.code for area in workspace.areas}]
    if not fitting:
        return workspace
    measures = set(workspace.model.measures)
    figures = dict(workspace.figures)
    for each in sorted(fitting, key=lambda found: found.id):
        for measure, sent in each.found.figures.items():
            if measure in measures:
                note = f"{each.found.file} {sent.place}".strip()
                figures[each.found.area_code, each.found.year, measure] = Figure(
                    sent.value, OFFICIAL, each.source, note
                )
    return replace(
        workspace,
        figures=figures,
        sources={**workspace.sources, **{each.source: _source(workspace, each) for each in fitting}},
        version=_version(workspace, fitting),
        approved=tuple(fitting),
        files_alone=workspace.files_base_year,
    )


def mixed(workspace: Workspace, year: int) -> tuple[str, ...]:
    """The areas, in file order, that are not wholly on real data in a year: illustrative figures, or none at all."""
    return tuple(area.code for area in workspace.areas if _is_mixed(workspace, area.code, year))


def _is_mixed(workspace: Workspace, area: str, year: int) -> bool:
    found = [workspace.figures.get((area, year, measure)) for measure in workspace.model.measures]
    return any(each is None or each.value is None or each.quality == ILLUSTRATIVE for each in found)


def _source(workspace: Workspace, each: Approved) -> Source:
    """The return as pages list sources: in the words of the data, which are Chinese whoever reads."""
    area = workspace.area(each.found.area_code).name.zh
    sent, approved = each.found.file, each.at.date().isoformat()
    return Source(each.source, f"{area} {each.found.year} v{each.number} · {sent}", area, approved, approved, "", "")


def _version(workspace: Workspace, approved: Sequence[Approved]) -> str:
    """As long as the version of the files, and another one for every set of returns."""
    told = "\n".join((workspace.version, *_identities(approved)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _identities(approved: Sequence[Approved]) -> Iterator[str]:
    """A number alone would name another return in another store."""
    yield from sorted(f"{each.id} {each.found.area_code} {each.found.year} {each.found.sha256}" for each in approved)
